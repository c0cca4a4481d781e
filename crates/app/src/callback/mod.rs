//! Call-backs (E2): whom the office still owes a conversation, and what was said.
//!
//! The office that first received a matter calls, so the caller stands outside the handling
//! section. Invariant: a person's contact is unsealed for this very call only, for somebody who
//! may know persons, and the reading is recorded.

use dengwen_domain::access::Permission;
use dengwen_domain::codes::{CallbackResult, RatingTarget, Satisfaction};
use dengwen_domain::ids::{CallbackId, MatterId, PersonId, PetitionId, SealedId};
use dengwen_domain::matter::{Callback, Command, Matter, NextCall};
use dengwen_domain::org::Role;
use dengwen_domain::petition::Petition;
use dengwen_store::query::callback::{self as query, CallbackListed};
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::intake::check_text;
use crate::matter::{Act, Texts};
use crate::open::{PersonData, load_matter, load_petition};
use crate::who::Who;

/// Roles that call.
pub const CALLERS: &[Role] = &[Role::CallbackOfficer, Role::Supervisor];
/// Most characters of what was said.
const WORDS_MAX: usize = 5000;

dengwen_domain::code_enum! {
    /// When somebody was called: three tries at different times are owed.
    pub enum TimeOfDay {
        /// 上午
        Morning = "morning",
        /// 下午
        Afternoon = "afternoon",
        /// 晚上
        Evening = "evening",
    }
}

impl TimeOfDay {
    /// The part of the day of an hour.
    pub const fn at(hour: i8) -> Self {
        match hour {
            ..12 => Self::Morning,
            12..18 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// A row of a list with its title.
#[derive(Debug, Clone)]
pub struct Item {
    /// The call-back.
    pub id: CallbackId,
    /// Its matter.
    pub matter: MatterId,
    /// The title, for those who may read words.
    pub title: String,
    /// The row.
    pub row: CallbackListed,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its rows.
    pub items: Vec<Item>,
    /// Where the next page begins: day and id.
    pub next: Option<(String, Uuid)>,
}

/// One who may be called.
#[derive(Debug, Clone)]
pub struct Reachable {
    /// The petition through which they came.
    pub petition: Petition,
    /// The person; `None` when the caller may not know persons.
    pub person: Option<PersonData>,
}

/// A rating with its words.
#[derive(Debug, Clone)]
pub struct Said {
    /// Who was rated.
    pub target: RatingTarget,
    /// How.
    pub value: Satisfaction,
    /// Reasons as codes.
    pub reasons: Vec<String>,
    /// In the person's words.
    pub words: String,
}

/// A call-back as its page shows it.
#[derive(Debug, Clone)]
pub struct Call {
    /// The matter.
    pub matter: Matter,
    /// The duty.
    pub callback: Callback,
    /// Title of the matter.
    pub title: String,
    /// Whom to call.
    pub people: Vec<Reachable>,
    /// How they rated.
    pub ratings: Vec<Said>,
    /// What was noted at each attempt, in their order.
    pub notes: Vec<String>,
}

/// One attempt, as typed.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The version of the matter that the form was drawn from.
    pub version: i64,
    /// When.
    pub time: TimeOfDay,
    /// What came of it.
    pub result: CallbackResult,
    /// What was said.
    pub words: String,
    /// What follows from it.
    pub follow_up: String,
    /// Who talks with them in person and by which day, where that is wished.
    pub meeting: Option<NextCall>,
    /// The named person answered: their contact counts as verified (A12).
    pub answered_by: Option<PetitionId>,
    /// Key of the form.
    pub form_key: [u8; 32],
}

impl App {
    /// Call-backs owed by the viewer's office, the next due first; or those made, the latest first.
    ///
    /// # Errors
    /// `Forbidden` for people who do not call; store errors.
    pub async fn callbacks(
        &self,
        who: &Who,
        done: bool,
        after: Option<&(String, Uuid)>,
        limit: i64,
    ) -> Result<Listed, AppError> {
        let (staff, organs) = who.working(CALLERS, Permission::ReadPerson)?;
        let organs: Vec<Uuid> = organs.iter().map(|organ| organ.0).collect();
        let scope = self.scope_of(staff, Permission::ReadMatter);
        let db = self.store().db();
        let mut rows = query::listed(db, &organs, &scope, done, after, limit + 1).await?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let further = rows.len() > wanted;
        rows.truncate(wanted);
        let place = |row: &CallbackListed| {
            let day = if done { &row.done_on } else { &row.due_on };
            (day.clone(), row.id)
        };
        let next = rows.last().filter(|_| further).map(place);
        let readable = self.scope_of(staff, Permission::ReadContent) == scope;
        let listed: Vec<(Uuid, &str)> = rows
            .iter()
            .map(|row| (row.matter, row.petition.as_str()))
            .collect();
        let titles = self.titles_of(&listed).await?;
        let ids: Vec<Uuid> = titles.iter().filter(|_| readable).map(|id| id.0).collect();
        let words = self.unseal_list(who, &ids, "callbacks").await?;
        let item = |(row, title): (CallbackListed, SealedId)| Item {
            id: CallbackId(row.id),
            matter: MatterId(row.matter),
            title: words.get(title).to_owned(),
            row,
        };
        let items = rows.into_iter().zip(titles).map(item).collect();
        Ok(Listed { items, next })
    }

    /// Opens a call-back.
    ///
    /// # Errors
    /// `Missing` when it does not exist for this viewer; store errors.
    pub async fn callback(
        &self,
        who: &Who,
        matter: MatterId,
        id: CallbackId,
    ) -> Result<Call, AppError> {
        let (_, organs) = who.working(CALLERS, Permission::ReadPerson)?;
        let matter = self.open_matter(who, matter, "callback").await?;
        let found = matter.callbacks.iter().find(|callback| callback.id == id);
        let callback = found
            .filter(|callback| organs.contains(&callback.organ))
            .cloned()
            .ok_or(AppError::Missing("callback"))?;
        let mut people = Vec::new();
        for petition in matter.linked() {
            if let Some(petition) = load_petition(self, petition).await? {
                let person = self.reachable(who, &matter, &petition).await?;
                people.push(Reachable { petition, person });
            }
        }
        let mut ids: Vec<Uuid> = Vec::new();
        let title = self.title_of(&matter).await?;
        ids.extend(title.map(|id| id.0));
        ids.extend(
            matter
                .ratings
                .iter()
                .filter_map(|rating| rating.words)
                .map(|id| id.0),
        );
        ids.extend(
            callback
                .attempts
                .iter()
                .filter_map(|a| a.note)
                .map(|id| id.0),
        );
        let words = self
            .unseal(who, &matter, Permission::ReadContent, &ids, "callback")
            .await?;
        let word =
            |id: Option<SealedId>| id.map_or_else(String::new, |id| words.get(id).to_owned());
        let said = |rating: &dengwen_domain::matter::Rating| Said {
            target: rating.target,
            value: rating.value,
            reasons: rating.reasons.clone(),
            words: word(rating.words),
        };
        Ok(Call {
            title: word(title),
            ratings: matter.ratings.iter().map(said).collect(),
            notes: callback
                .attempts
                .iter()
                .map(|attempt| word(attempt.note))
                .collect(),
            people,
            callback,
            matter,
        })
    }

    async fn reachable(
        &self,
        who: &Who,
        matter: &Matter,
        petition: &Petition,
    ) -> Result<Option<PersonData>, AppError> {
        if self.check(who, matter, Permission::ReadPerson).is_err() {
            return Ok(None);
        }
        let Some(lead) = petition.persons.first() else {
            return Ok(Some(PersonData::default()));
        };
        let words = self
            .unseal(who, matter, Permission::ReadPerson, &[lead.0], "callback")
            .await?;
        Ok(Some(words.person(*lead)))
    }

    /// Records an attempt.
    ///
    /// # Errors
    /// `Invalid` when nothing was written about a conversation; as [`App::act`].
    pub async fn record_call(
        &self,
        who: &Who,
        matter: MatterId,
        id: CallbackId,
        attempt: &Attempt,
    ) -> Result<(), AppError> {
        check(attempt, self.time_of_day())?;
        self.check_meeting(matter, id, attempt).await?;
        let mut texts = Texts::new();
        let note = note(attempt);
        let note = texts.add_some(self, "callback-note", &note);
        let command = Command::RecordCallback {
            id,
            time: attempt.time.to_string(),
            result: attempt.result,
            note,
            next: attempt.meeting,
        };
        let mut act = Act::new(matter, attempt.version, command, texts);
        act.form_key = Some(attempt.form_key);
        act.answered_by = attempt.answered_by;
        self.act(who, act).await?;
        Ok(())
    }
}

impl App {
    /// Which part of the day it is in the office's zone.
    pub fn time_of_day(&self) -> TimeOfDay {
        let now = self.now().to_zoned(self.office().zone.clone());
        TimeOfDay::at(now.hour())
    }

    /// E2: a wish to talk in person is given to somebody who may open the matter, with a day.
    async fn check_meeting(
        &self,
        matter: MatterId,
        id: CallbackId,
        attempt: &Attempt,
    ) -> Result<(), AppError> {
        if attempt.result != CallbackResult::WantsMeeting {
            return Ok(());
        }
        let Some(meeting) = attempt.meeting else {
            return Err(AppError::invalid("meet_with", "call-choose-meeting"));
        };
        if meeting.on < self.today() {
            return Err(AppError::invalid("meet_on", "day-in-past"));
        }
        let matter = load_matter(self, matter)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        let callers = self.callers(&matter, Some(id));
        if callers.contains(&meeting.person) {
            Ok(())
        } else {
            Err(AppError::invalid("meet_with", "call-choose-meeting"))
        }
    }

    /// Who may make this call or hold this talk: people of the organ that owes it, save those who
    /// handled or answered the matter (E2).
    pub fn callers(&self, matter: &Matter, id: Option<CallbackId>) -> Vec<PersonId> {
        let (directory, today) = (self.directory(), self.today());
        let found = matter.callbacks.iter().find(|call| Some(call.id) == id);
        let organ = found.map_or_else(
            || matter.callback_organ(&directory.orgs, today),
            |callback| callback.organ,
        );
        let mut people: Vec<PersonId> = [Role::CallbackOfficer, Role::Supervisor]
            .into_iter()
            .flat_map(|role| directory.holders(role, organ, today))
            .map(|person| person.id)
            .filter(|id| !matter.took_part(*id) && !matter.recused.contains(id))
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        people.retain(|id| seen.insert(*id));
        people
    }
}

/// The words with what follows from them, as one text.
fn note(attempt: &Attempt) -> String {
    let (words, follow_up) = (attempt.words.trim(), attempt.follow_up.trim());
    if follow_up.is_empty() {
        words.to_owned()
    } else {
        format!("{words}\n\n跟进：{follow_up}").trim().to_owned()
    }
}

/// A conversation without its words is not recorded (E2); somebody not content is owed a follow-up.
fn check(attempt: &Attempt, now: TimeOfDay) -> Result<(), AppError> {
    let mut errors: Vec<FieldError> = Vec::new();
    // E2: tries at different times are worth something only if the times are true.
    if attempt.time > now {
        errors.push(FieldError::new("time", "call-time-ahead"));
    }
    let spoken = !matches!(
        attempt.result,
        CallbackResult::NotReached | CallbackResult::Declined
    );
    check_text(&mut errors, "words", &attempt.words, WORDS_MAX, spoken);
    let owed = matches!(
        attempt.result,
        CallbackResult::NotContent | CallbackResult::WantsMeeting
    );
    check_text(
        &mut errors,
        "follow_up",
        &attempt.follow_up,
        WORDS_MAX,
        owed,
    );
    if errors.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(errors))
    }
}
