//! Loads matters: every life is decided act by act, and written with hundreds of others in one
//! transaction.
//!
//! Nothing is copied from a template. Invariants: lives come in the order in which petitions came
//! in; memory does not grow with their number.

use std::time::{Duration, Instant};

use dengwen_app::bulk::{Life, Loader};
use dengwen_app::clock::ManualClock;
use dengwen_app::documents::OpinionText;
use dengwen_app::intake::NewPetition;
use dengwen_app::matter::Texts;
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class, Outcome, Route, ServiceMethod};
use dengwen_domain::ids::{DocumentId, OrganId};
use dengwen_domain::matter::{Command, Routing, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::DocumentKind;
use dengwen_store::Change;
use dengwen_store::bulk::Bulk;
use jiff::civil::Date;
use tokio::sync::mpsc;

use super::office::Staffed;
use super::words::Words;

/// Lives written in one transaction.
const TOGETHER: usize = 500;
/// Characters of a petition's text.
pub(crate) const CHARACTERS: usize = 320;
/// Of a hundred matters, so many are open: those that came in last.
const OPEN_OF_100: usize = 8;
/// Petitions came in during so many days.
const DAYS: i64 = 700;
/// The open ones during the last so many.
const OPEN_DAYS: i64 = 56;
/// The longest life of a closed matter: the window for review ends within it, holidays included.
const LIFE_DAYS: i64 = 90;

/// What was written reaches its petitioner after so many days.
const TOLD_DAYS: i64 = 1;

/// How far a life goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Until {
    Registered,
    Classified,
    Transferred,
    Signed,
    Accepted,
    Investigated,
    Drafted,
    Issued,
    /// The opinion is served and its window for review has ended.
    Lapsed,
    /// Answered by the office itself.
    Answered,
    /// Filed with a second person.
    Filed,
}

/// What was loaded.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Loaded {
    pub(crate) matters: usize,
    pub(crate) open: usize,
    pub(crate) events: usize,
    pub(crate) rows: usize,
    pub(crate) took: Duration,
}

/// Makes lives from a seed.
pub(crate) struct Maker {
    loader: Loader,
    clock: ManualClock,
    words: Words,
    staffed: Staffed,
    today: Date,
}

impl Maker {
    /// A maker over the office.
    pub(crate) fn new(
        loader: Loader,
        clock: ManualClock,
        staffed: Staffed,
        today: Date,
        seed: u64,
    ) -> Self {
        Self {
            loader,
            clock,
            words: Words::new(seed),
            staffed,
            today,
        }
    }

    /// Life `n` of `total` of the register.
    async fn nth(&mut self, n: usize, total: usize) -> Result<Change, AppError> {
        let closed = total - total * OPEN_OF_100 / 100;
        let back = |days: i64| {
            let span = jiff::Span::new().days(days);
            self.today.checked_sub(span).unwrap_or(self.today)
        };
        let part = |n: usize, of: usize, days: i64| {
            i64::try_from(n).unwrap_or(0) * days / i64::try_from(of.max(1)).unwrap_or(1)
        };
        let (day, until) = if n < closed {
            let since = part(n, closed, DAYS - OPEN_DAYS - LIFE_DAYS);
            (back(DAYS - since), closed_life(self.words.below(100)))
        } else {
            let since = part(n - closed, total - closed, OPEN_DAYS);
            (back(OPEN_DAYS - since), open_life(self.words.below(100)))
        };
        let life = self.live(day, until).await?;
        Ok(self.loader.finish(life))
    }

    /// A petition of a day and what becomes of it.
    pub(crate) async fn live(&mut self, day: Date, until: Until) -> Result<Life, AppError> {
        let place = match self.words.below(100) {
            below if below < 40 => 0,
            _ => self.words.index(self.staffed.places.len()),
        };
        let place = self.staffed.places[place].clone();
        let (unit, topic) = place.units[self.words.index(place.units.len())].clone();
        let region = place.region.clone();
        self.at(day, 0);
        let mut life = self.register(place.office, &region).await?;
        if until == Until::Registered {
            return Ok(life);
        }
        self.classify(&mut life, place.office, &topic, &region)?;
        match until {
            Until::Answered => {
                self.answer(&mut life, place.office)?;
                self.at(day, TOLD_DAYS);
                self.tell(&mut life, place.office)?;
            }
            Until::Filed => self.file(&mut life, place.office)?,
            _ => self.handle(&mut life, place.office, unit, day, until)?,
        }
        Ok(life)
    }

    /// Sets the clock to working hours of a day so many days later, never beyond today.
    fn at(&mut self, day: Date, later: i64) {
        let span = jiff::Span::new().days(later);
        let day = day.checked_add(span).unwrap_or(day).min(self.today);
        let minute = i8::try_from(self.words.below(60)).unwrap_or(0);
        let zone = self.loader.app().office().zone.clone();
        self.clock.set_civil(day, 8, minute, &zone);
    }

    async fn register(&mut self, office: OrganId, region: &str) -> Result<Life, AppError> {
        let channels = [
            Channel::Letter,
            Channel::Web,
            Channel::Phone,
            Channel::Visit,
        ];
        let channel = channels[self.words.index(channels.len())];
        let (title, text) = (self.words.title(), self.words.text(CHARACTERS));
        let new = NewPetition {
            persons: vec![self.words.person()],
            region: Some(region.to_owned()),
            ..NewPetition::today(self.loader.app(), channel, office, &title, &text)
        };
        let who = self.staffed.who(office, Role::Registrar)?.clone();
        self.loader.register(&who, new).await
    }

    fn act(
        &mut self,
        life: &mut Life,
        organ: OrganId,
        role: Role,
        command: &Command,
        texts: Texts,
    ) -> Result<(), AppError> {
        let who = self.staffed.who(organ, role)?;
        self.loader.act(life, who, command, texts)
    }

    fn classify(
        &mut self,
        life: &mut Life,
        office: OrganId,
        topic: &str,
        region: &str,
    ) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let reasons = texts.add(
            self.loader.app(),
            "reasons",
            "反映住房和民生问题，属于求决。",
        );
        let command = Command::Classify {
            class: Class::Claim,
            route: Some(Route::C6),
            topic: Some(topic.to_owned()),
            region: Some(region.to_owned()),
            purpose: None,
            requests: 1,
            reasons,
            accused: Vec::new(),
        };
        self.act(life, office, Role::Dispatcher, &command, texts)
    }

    fn answer(&mut self, life: &mut Life, office: OrganId) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let reply = texts.add(self.loader.app(), "reply", self.words.text(120));
        let command = Command::Answer { reply, kind: None };
        self.act(life, office, Role::Dispatcher, &command, texts)
    }

    fn file(&mut self, life: &mut Life, office: OrganId) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let reason = texts.add(self.loader.app(), "reason", "来件仅表达感谢，无具体请求。");
        let command = Command::ProposeFiling { reason, kind: None };
        self.act(life, office, Role::Dispatcher, &command, texts)?;
        let command = Command::ConfirmFiling { reading: None };
        self.act(life, office, Role::SecondPerson, &command, Texts::new())
    }

    fn handle(
        &mut self,
        life: &mut Life,
        office: OrganId,
        unit: OrganId,
        day: Date,
        until: Until,
    ) -> Result<(), AppError> {
        let no = Texts::new;
        if until >= Until::Transferred {
            self.at(day, 2);
            let routing = routing(unit);
            self.act(life, office, Role::Dispatcher, &routing, no())?;
            self.at(day, 2 + TOLD_DAYS);
            self.tell(life, office)?;
        }
        if until >= Until::Signed {
            self.at(day, 4);
            self.act(life, unit, Role::UnitClerk, &Command::SignFor, no())?;
        }
        if until >= Until::Accepted {
            self.at(day, 8);
            self.act(life, unit, Role::UnitClerk, &Command::Accept, no())?;
            self.at(day, 8 + TOLD_DAYS);
            self.tell(life, unit)?;
        }
        if until >= Until::Investigated {
            self.at(day, 12);
            let mut texts = Texts::new();
            let record = texts.add(self.loader.app(), "record", self.words.text(80));
            let command = Command::Investigate { record };
            self.act(life, unit, Role::Handler, &command, texts)?;
        }
        if until >= Until::Drafted {
            self.at(day, 18);
            self.draft(life, unit)?;
        }
        if until >= Until::Issued {
            self.at(day, 20);
            let acts = [
                (Role::BusinessLeader, Command::ApproveSubstance),
                (Role::PetitionLeader, Command::ApproveProcedure),
                (Role::UnitHead, Command::IssueOpinion),
            ];
            for (role, command) in acts {
                self.act(life, unit, role, &command, no())?;
            }
        }
        if until >= Until::Lapsed {
            self.at(day, 22);
            self.serve(life, unit)?;
            self.at(day, LIFE_DAYS);
            self.loader
                .act(life, &Who::System, &Command::Lapse, Texts::new())?;
        }
        Ok(())
    }

    fn draft(&mut self, life: &mut Life, unit: OrganId) -> Result<(), AppError> {
        let opinion = OpinionText {
            request: self.words.text(40),
            facts: self.words.text(120),
            reasons: self.words.text(80),
            basis: "《信访工作条例》第三十二条".to_owned(),
            opinion: self.words.text(80),
            ..OpinionText::default()
        };
        let mut texts = Texts::new();
        let app = self.loader.app();
        let review_organ = app.directory().orgs.review_organ(unit);
        let parts = opinion.parts(app, &mut texts, Outcome::Explain, 1, review_organ);
        let command = Command::DraftOpinion(parts);
        self.act(life, unit, Role::Handler, &command, texts)
    }

    fn serve(&mut self, life: &mut Life, unit: OrganId) -> Result<(), AppError> {
        let opinion = life.matter().documents.iter();
        let opinion = opinion.rev().find(|it| it.kind == DocumentKind::D07);
        let opinion = opinion.ok_or_else(|| AppError::fault("no opinion was issued"))?;
        let document = opinion.id;
        self.served(life, unit, Role::UnitClerk, document)
    }

    /// Tells the petitioner what an organ wrote, except one in twenty, which waits.
    fn tell(&mut self, life: &mut Life, organ: OrganId) -> Result<(), AppError> {
        if self.words.below(20) == 0 {
            return Ok(());
        }
        let matter = life.matter();
        let untold = matter.documents.iter().filter(|it| matter.is_untold(it));
        let untold: Vec<DocumentId> = untold
            .filter(|it| it.organ == organ)
            .map(|it| it.id)
            .collect();
        let role = if organ == matter.office() {
            Role::Dispatcher
        } else {
            Role::UnitClerk
        };
        for document in untold {
            self.served(life, organ, role, document)?;
        }
        Ok(())
    }

    fn served(
        &mut self,
        life: &mut Life,
        organ: OrganId,
        role: Role,
        document: DocumentId,
    ) -> Result<(), AppError> {
        let record = ServiceRecord {
            document,
            method: ServiceMethod::InPerson,
            refused: false,
            note: None,
        };
        self.act(life, organ, role, &Command::Serve(record), Texts::new())
    }

    /// Makes a batch of lives of today that wait for exactly one act.
    ///
    /// # Errors
    /// Whatever a decision answers.
    pub(crate) async fn waiting(
        &mut self,
        until: Until,
        count: usize,
    ) -> Result<Vec<(Change, Waiting)>, AppError> {
        let mut made = Vec::with_capacity(count);
        for _ in 0..count {
            let life = self.live(self.today, until).await?;
            let matter = life.matter();
            let topic = matter.topic.clone().unwrap_or_default();
            let office = matter.office();
            let place = self.staffed.places.iter().find(|p| p.office == office);
            let unit = matter.last_lead().map(|task| task.unit).or_else(|| {
                place
                    .and_then(|place| place.units.iter().find(|(_, own)| *own == topic))
                    .map(|(unit, _)| *unit)
            });
            let waiting = Waiting {
                matter: matter.id,
                version: matter.version,
                office,
                unit: unit.unwrap_or(office),
            };
            made.push((self.loader.finish(life), waiting));
        }
        Ok(made)
    }

    /// One life as a change that nobody writes.
    ///
    /// # Errors
    /// Whatever a decision answers.
    pub(crate) async fn single(&mut self, day: Date, until: Until) -> Result<Change, AppError> {
        let life = self.live(day, until).await?;
        Ok(self.loader.finish(life))
    }

    /// Where the series stand.
    pub(crate) fn series(&self) -> Change {
        self.loader.series()
    }
}

/// A matter that waits for an act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    pub(crate) matter: dengwen_domain::ids::MatterId,
    pub(crate) version: i64,
    pub(crate) office: OrganId,
    pub(crate) unit: OrganId,
}

/// Transfers to a unit.
pub(crate) fn routing(unit: OrganId) -> Command {
    Command::Transfer(Routing::to(unit))
}

/// Of a hundred closed matters: 62 answered by the office, 18 filed, 20 through the full procedure.
const fn closed_life(share: u64) -> Until {
    match share {
        0..62 => Until::Answered,
        62..80 => Until::Filed,
        _ => Until::Lapsed,
    }
}

/// Of a hundred open ones.
const fn open_life(share: u64) -> Until {
    match share {
        0..12 => Until::Registered,
        12..24 => Until::Classified,
        24..42 => Until::Transferred,
        42..60 => Until::Signed,
        60..76 => Until::Accepted,
        76..88 => Until::Investigated,
        88..95 => Until::Drafted,
        _ => Until::Issued,
    }
}

/// Loads `total` lives; the maker ends with them.
///
/// # Errors
/// The first decision that is refused; store errors.
pub(crate) async fn load(
    mut maker: Maker,
    bulk: &Bulk,
    total: usize,
    progress: &dyn Fn(usize),
) -> anyhow::Result<Loaded> {
    let started = Instant::now();
    let (send, mut receive) = mpsc::channel::<Result<Vec<Change>, AppError>>(2);
    let making = tokio::spawn(async move {
        let mut batch = Vec::with_capacity(TOGETHER);
        for n in 0..total {
            match maker.nth(n, total).await {
                Ok(change) => batch.push(change),
                Err(error) => {
                    // The receiver reports it; when it is gone, it has its own error to report.
                    let _ = send.send(Err(error)).await;
                    break;
                }
            }
            if batch.len() == TOGETHER || n + 1 == total {
                let full = std::mem::replace(&mut batch, Vec::with_capacity(TOGETHER));
                if send.send(Ok(full)).await.is_err() {
                    break;
                }
            }
        }
        maker
    });
    let mut loaded = Loaded {
        open: total * OPEN_OF_100 / 100,
        ..Loaded::default()
    };
    while let Some(batch) = receive.recv().await {
        let batch = batch?;
        bulk.load(&batch).await?;
        loaded.matters += batch.len();
        for change in &batch {
            loaded.events += change.events.len();
            // Two streams, and every event is a row.
            loaded.rows += change.rows.len() + change.events.len() + 2;
        }
        progress(loaded.matters);
    }
    let maker = making.await?;
    bulk.load(&[maker.series()]).await?;
    loaded.took = started.elapsed();
    Ok(loaded)
}
