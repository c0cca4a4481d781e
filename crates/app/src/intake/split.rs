//! T04: several requests in one petition are answered one by one, each as a matter of its own.
//!
//! The parts are opened and the split recorded in one commit; the petition points to all of them.

use dengwen_domain::codes::Purpose;
use dengwen_domain::ids::{MatterId, SealedId};
use dengwen_domain::matter::{Command, Ctx, Matter, OpenMatter, Reach, Source, decide, open};
use dengwen_domain::petition::{Petition, PetitionEvent, PetitionFact};
use dengwen_store::tables::idempotency;
use dengwen_store::{Change, CommitError, Idempotency, project};

use super::check::{TITLE_MAX, check_text};
use super::register::matter_number;
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::matter::actor_of;
use crate::open::{load_matter, load_petition};
use crate::seal::digest_of_form;
use crate::who::Who;

/// Most requests that one matter is said to hold.
pub const REQUESTS_MAX: u16 = 99;

/// One part that becomes a matter of its own.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Topic, if known.
    pub topic: Option<String>,
    /// Purpose, if it differs.
    pub purpose: Option<Purpose>,
    /// Number of requests in it.
    pub requests: u16,
}

/// A split that somebody asks for.
#[derive(Debug, Clone)]
pub struct Split {
    /// Of which matter.
    pub matter: MatterId,
    /// The version the form was drawn from.
    pub version: i64,
    /// What becomes of it.
    pub parts: Vec<Part>,
    /// Random key of the form: the same form twice does it once.
    pub form_key: Option<[u8; 32]>,
}

impl App {
    /// What is wrong with one part.
    pub fn check_part(&self, part: &Part) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "title", &part.title, TITLE_MAX, true);
        errors.extend(self.check_topic(part.topic.as_deref()));
        if !(1..=REQUESTS_MAX).contains(&part.requests) {
            let most = REQUESTS_MAX.to_string();
            errors.push(FieldError::with("requests", "split-requests", most));
        }
        errors
    }

    /// Splits parts off a matter. The limit of each part runs from the first receipt: splitting
    /// gains no time.
    ///
    /// # Errors
    /// As [`App::act`]; `Invalid` for a part without a title or with an impossible number of
    /// requests.
    pub async fn split(&self, who: &Who, split: &Split) -> Result<Vec<MatterId>, AppError> {
        let Split { matter, parts, .. } = split;
        let (id, parts) = (*matter, parts.as_slice());
        let errors: Vec<FieldError> = parts.iter().flat_map(|p| self.check_part(p)).collect();
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        let before = load_matter(self, id)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        self.check(who, &before, dengwen_domain::access::Permission::ReadMatter)?;
        let key = form_digest(who, split);
        if before.version != split.version {
            return self.split_before(key, before.version).await;
        }
        let directory = self.directory();
        let book = self
            .law()
            .book(&before.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", before.pack)))?;
        let actor = actor_of(who, &directory);
        let fresh = self.fresh();
        let today = self.today();
        let ctx = Ctx {
            today,
            on: today,
            at: Some(self.now_micros()),
            actor: &actor,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
            reach: Reach::default(),
        };
        let petition = self.first_of(&before).await?;
        let into: Vec<MatterId> = parts.iter().map(|_| MatterId(self.new_id())).collect();
        let event = decide(&before, &Command::Split { into: into.clone() }, &ctx)?;
        let mut after = before.clone();
        after.apply(&event);
        let mut change = Change::new("split");
        change.read(id.0, before.version);
        change.event(self.new_event(id, &event, &actor, &book, Source::Clock, false));
        change
            .rows
            .extend(project::matter_rows_changed(Some(&before), &after));
        for (part, new) in parts.iter().zip(&into) {
            self.open_part((&before, &petition), part, *new, &ctx, &mut change);
        }
        self.join_parts(who, petition, &into, today, &mut change);
        change.idempotency = key.map(|key| Idempotency {
            key,
            answer: joined(&into),
        });
        match self.store().commit(change).await {
            Ok(_) => Ok(into),
            Err(CommitError::Replayed { answer }) => Ok(parted(&answer)),
            Err(error) => Err(error.into()),
        }
    }

    async fn first_of(&self, matter: &Matter) -> Result<Petition, AppError> {
        let missing = || AppError::Missing("petition");
        let first = matter.first_petition().ok_or_else(missing)?;
        load_petition(self, first).await?.ok_or_else(missing)
    }

    /// The parts that the same form made before; else the matter moved.
    async fn split_before(
        &self,
        key: Option<[u8; 32]>,
        current: i64,
    ) -> Result<Vec<MatterId>, AppError> {
        let answer = match key {
            Some(key) => idempotency::answer(self.store().db(), &key).await?,
            None => None,
        };
        answer
            .map(|answer| parted(&answer))
            .ok_or(AppError::Conflict { current })
    }

    /// A part is the first petition's alone, whoever else joined the matter that it was part of.
    fn open_part(
        &self,
        (from, petition): (&Matter, &Petition),
        part: &Part,
        id: MatterId,
        ctx: &Ctx<'_>,
        change: &mut Change,
    ) {
        let (key, row) = self.sealer().new_key(id.0, self.random());
        change.insert(row);
        let title = self.new_id();
        change.insert(
            self.sealer()
                .seal(&key, title, "title", part.title.trim(), self.random()),
        );
        change.number(matter_number(self, from.received_on));
        let command = OpenMatter {
            id,
            petition: petition.id,
            channel: from.channel,
            organ: from.office(),
            received_on: from.received_on,
            first_registered_on: Some(from.first_registered_on),
            requests: part.requests,
            persons: from.persons,
            first_time: from.first_time,
            topic: part.topic.clone(),
            region: from.region.clone(),
            cross_boundary: from.overlays.cross_boundary.clone(),
            purpose: part_purpose(part, from),
            confidential: from.overlays.confidential,
            notice_exempt: !petition.can_be_told(),
            other_limit: from.overlays.other_limit,
            known_act: from.overlays.known_act,
            first_asked: from.owners.first_asked.and_then(|owner| owner.person),
            imported: false,
            split_from: Some(from.id),
            title: Some(SealedId(title)),
        };
        let event = open(&command, ctx);
        // Safe because: `open` makes a registration, and a registration opens a matter.
        let matter = Matter::opened_by(&event).expect("a registration opens a matter");
        change.read(id.0, 0);
        change.event(self.new_event(id, &event, ctx.actor, ctx.book, Source::Clock, false));
        change.rows.extend(project::matter_rows(&matter));
    }

    fn join_parts(
        &self,
        who: &Who,
        mut petition: Petition,
        into: &[MatterId],
        on: jiff::civil::Date,
        change: &mut Change,
    ) {
        change.read(petition.id.0, petition.version);
        for matter in into {
            let event = PetitionEvent {
                on,
                what: PetitionFact::Joined { matter: *matter },
            };
            petition.apply(&event);
            change.event(self.petition_event(who, &petition, &event, Source::Clock));
        }
        change.upsert(project::petition_row(&petition));
    }
}

fn joined(parts: &[MatterId]) -> String {
    let ids: Vec<String> = parts.iter().map(ToString::to_string).collect();
    ids.join(" ")
}

fn parted(answer: &str) -> Vec<MatterId> {
    let ids = answer.split_whitespace();
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// Parts of a report stay in its compartment; those of a matter that an officer found to be none
/// do not go back into it (Art. 30).
fn part_purpose(part: &Part, from: &Matter) -> Option<Purpose> {
    if from.is_report() {
        return Some(Purpose::Accuse);
    }
    let purpose = part.purpose.or(from.purpose);
    purpose.filter(|purpose| *purpose != Purpose::Accuse)
}

fn form_digest(who: &Who, split: &Split) -> Option<[u8; 32]> {
    let key = split.form_key.as_ref()?;
    Some(digest_of_form(who, "split", split.matter.0, key))
}
