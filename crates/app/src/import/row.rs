//! From a row's cells to something that can be registered, or every reason why not.
//!
//! Pure but for what it was given: today, the zone, the packs. It reads no clock and no database.

use std::sync::Arc;

use dengwen_domain::codes::{CrossBoundary, Purpose};
use dengwen_domain::identity::normal_text;
use dengwen_domain::topic::Topics;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::answered::Answer;
use super::columns::{Field, Mapping};
use super::problem::{BadRow, Problem};
use super::read::RawRow;
use super::{crossing, day, said};
use crate::app::App;
use crate::directory::Directory;
use crate::error::FieldError;
use crate::intake::{self, Answers, SHORT_MAX, Sender, TEXT_MAX, TITLE_MAX, check_text, too_early};
use crate::law::Law;
use crate::open::PersonData;

/// Most characters of an item's number where it comes from.
const ID_CHARS_MAX: usize = 64;

/// A row that can be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// Where it begins.
    pub line: u64,
    /// Its number where it comes from; empty when it has none.
    pub id: String,
    /// Who passed it on, and what was said of that.
    pub origin: Origin,
    /// Whoever wrote.
    pub person: PersonData,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Day of receipt.
    pub received_on: Date,
    /// Instant of receipt, where the file gives a time.
    pub received_at: Option<i64>,
    /// Topic.
    pub topic: Option<String>,
    /// Place.
    pub region: Option<String>,
    /// 三跨三分离, in the order of the list.
    pub cross_boundary: Vec<CrossBoundary>,
    /// The answer, where there was one.
    pub answer: Option<Answer>,
    /// What it asks for, of a row that is still to be handled.
    pub purpose: Option<Purpose>,
    /// The urgent event in such a row; empty if none.
    pub urgent_event: String,
}

/// What a row says of the offices that it went through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Who passed it on; empty when nobody is named.
    pub sender: String,
    /// Its number there; never empty beside a sender.
    pub number: String,
    /// First registration of the chain, where the file gives it.
    pub first_registered_on: Option<Date>,
}

/// What rows are checked against.
#[derive(Debug, Clone)]
pub struct Checker {
    mapping: Mapping,
    law: Law,
    region: String,
    sector: Option<String>,
    zone: TimeZone,
    today: Date,
    directory: Option<Arc<Directory>>,
    live: Option<Live>,
}

/// What rows are checked against besides when they are still to be handled.
#[derive(Debug, Clone)]
struct Live {
    places: Vec<String>,
    now: i64,
    source: bool,
}

impl Checker {
    /// A checker for an office that need not exist yet.
    pub fn new(
        mapping: Mapping,
        law: Law,
        region: &str,
        sector: Option<&str>,
        zone: &TimeZone,
        today: Date,
    ) -> Self {
        Self {
            mapping,
            law,
            region: region.to_owned(),
            sector: sector.map(ToOwned::to_owned),
            zone: zone.clone(),
            today,
            directory: None,
            live: None,
        }
    }

    /// A checker for this office.
    pub fn of(app: &App, mapping: Mapping) -> Self {
        let office = app.office();
        let checker = Self::new(
            mapping,
            app.law().clone(),
            &office.region,
            office.sector.as_deref(),
            &office.zone,
            app.today(),
        );
        Self {
            directory: Some(app.directory()),
            ..checker
        }
    }

    /// The same for rows that are still to be handled: what the desk's form would not take is
    /// refused. `source` says whether the operator named where rows without a sender come from.
    #[must_use]
    pub fn live(self, app: &App, source: bool) -> Self {
        let places = app.places().into_iter().map(|place| place.code);
        let live = Live {
            places: places.collect(),
            now: app.now_micros(),
            source,
        };
        Self {
            live: Some(live),
            ..self
        }
    }

    /// A column's own name, or the field's where the row lacks it.
    pub(super) fn column(&self, cells: &[(Arc<str>, String)], field: Field) -> String {
        let holds = |column: &str| self.mapping.field(column) == Some(field);
        let cell = cells.iter().find(|(column, _)| holds(column));
        cell.map_or(field.as_str(), |(column, _)| column).to_owned()
    }

    /// A sender in its one form.
    pub(super) fn sender(&self, typed: &str) -> Sender {
        let as_typed = || Sender {
            organ: None,
            name: typed.to_owned(),
        };
        let known = self.directory.as_ref();
        known.map_or_else(as_typed, |known| known.senders.find(typed))
    }

    /// Checks a row.
    ///
    /// # Errors
    /// The row with every reason why it cannot be taken.
    pub fn check(&self, raw: RawRow) -> Result<CheckedRow, BadRow> {
        let mut row = Row {
            checker: self,
            raw: &raw,
            problems: Vec::new(),
        };
        let checked = row.checked();
        match checked {
            Some(checked) if row.problems.is_empty() => Ok(checked),
            _ => {
                let problems = std::mem::take(&mut row.problems);
                Err(BadRow {
                    line: raw.line,
                    problems,
                    cells: raw.cells,
                })
            }
        }
    }
}

struct Row<'a> {
    checker: &'a Checker,
    raw: &'a RawRow,
    problems: Vec<Problem>,
}

impl Row<'_> {
    fn cell(&self, field: Field) -> Option<&(Arc<str>, String)> {
        let holds = |column: &str| self.checker.mapping.field(column) == Some(field);
        self.raw.cells.iter().find(|(column, _)| holds(column))
    }

    fn text(&self, field: Field) -> String {
        self.cell(field)
            .map_or_else(String::new, |(_, text)| text.trim().to_owned())
    }

    /// The column's own name, or the field's where the file lacks it.
    fn column(&self, field: Field) -> String {
        self.checker.column(&self.raw.cells, field)
    }

    fn fail(&mut self, field: Field, code: &'static str, arg: impl std::fmt::Display) {
        let column = self.column(field);
        self.problems.push(Problem::with(column, code, arg));
    }

    fn fail_as(&mut self, field: Field, errors: Vec<FieldError>) {
        for error in errors {
            self.fail(field, error.code, error.arg);
        }
    }

    fn checked_text(&mut self, field: Field, max: usize, required: bool) -> String {
        let text = self.text(field);
        let mut errors = Vec::new();
        check_text(&mut errors, field.as_str(), &text, max, required);
        self.fail_as(field, errors);
        text
    }

    fn checked(&mut self) -> Option<CheckedRow> {
        let id = self.checked_text(Field::Id, ID_CHARS_MAX, false);
        self.without_mark(Field::Id, &id);
        let text = self.checked_text(Field::Text, TEXT_MAX, true);
        let title = self.checked_text(Field::Title, TITLE_MAX, false);
        let title = if title.is_empty() {
            intake::derived_title(&Answers {
                words: text.clone(),
                ..Answers::default()
            })
        } else {
            title
        };
        let person = self.person();
        let topic = self.code(Field::Topic);
        let region = self.code(Field::Region);
        let cross_boundary = self.cross_boundary();
        let received = self.received(region.as_deref());
        let origin = self.origin(received.map(|(on, _)| on));
        let checker = self.checker;
        let (mut answer, mut purpose, mut urgent_event) = (None, None, String::new());
        if let Some(live) = &checker.live {
            self.unanswered();
            self.identified(live, &id, &origin);
            self.at_the_desk(live, received, topic.as_deref(), region.as_deref());
            purpose = self.purpose();
            urgent_event = said::event(self.checked_text(Field::UrgentEvent, TEXT_MAX, false));
            if said::says_yes(&urgent_event) {
                self.fail(Field::UrgentEvent, "import-urgent-unsaid", &urgent_event);
            }
        } else {
            answer = self.answer(received);
        }
        let (received_on, received_at) = received?;
        Some(CheckedRow {
            line: self.raw.line,
            id,
            origin,
            person,
            title,
            text,
            received_on,
            received_at,
            topic,
            region,
            cross_boundary,
            answer,
            purpose,
            urgent_event,
        })
    }

    /// What was answered is history and nobody's duty any more.
    fn unanswered(&mut self) {
        for field in [Field::Reply, Field::RepliedAt] {
            if !self.text(field).is_empty() {
                self.fail(field, "import-live-answered", "");
                return;
            }
        }
    }

    /// Without number and sender a second run could not know the item again.
    fn identified(&mut self, live: &Live, id: &str, origin: &Origin) {
        if id.is_empty() && origin.number.is_empty() && self.text(Field::Sender).is_empty() {
            let listed = self.cell(Field::Id).map(|_| Field::Id);
            let field = listed.unwrap_or(Field::ForeignNumber);
            self.fail(field, "import-live-number", "");
        }
        if origin.sender.is_empty() && !live.source {
            self.fail(Field::Sender, "import-live-sender", "");
        }
    }

    /// What the desk's form does not take.
    fn at_the_desk(
        &mut self,
        live: &Live,
        received: Option<(Date, Option<i64>)>,
        topic: Option<&str>,
        region: Option<&str>,
    ) {
        if received.is_some_and(|(_, at)| at.is_some_and(|at| at > live.now)) {
            self.fail(Field::ReceivedAt, "day-in-future", "");
        }
        let directory = self.checker.directory.as_ref();
        let topics = directory.map_or(Topics::builtin(), |directory| &directory.topics);
        if topic.is_some_and(|code| !topics.may_give(code, self.checker.today)) {
            self.fail(Field::Topic, "import-live-topic", "");
        }
        if region.is_some_and(|code| !live.places.iter().any(|known| known == code)) {
            self.fail(Field::Region, "import-live-region", live.places.join("、"));
        }
    }

    /// By its code, or by the words of the usual lists.
    fn purpose(&mut self) -> Option<Purpose> {
        let text = self.text(Field::Purpose);
        let found = match text.as_str() {
            "" => return None,
            "求决" => Some(Purpose::Resolve),
            "申诉" => Some(Purpose::Appeal),
            "意见建议" | "建议意见" | "建议" => Some(Purpose::Suggest),
            "揭发控告" | "检举控告" => Some(Purpose::Accuse),
            "咨询" => Some(Purpose::Ask),
            "感谢" => Some(Purpose::Thank),
            "其他" => Some(Purpose::Other),
            code => code.parse().ok(),
        };
        if found.is_none() {
            self.fail(Field::Purpose, "import-live-purpose", "");
        }
        found
    }

    fn person(&mut self) -> PersonData {
        let number = self.text(Field::ResidentId);
        let person = PersonData {
            name: self.text(Field::Author),
            paper: if number.is_empty() {
                String::new()
            } else {
                "resident-id".to_owned()
            },
            paper_number: number,
            phone: self.text(Field::Phone),
            email: self.text(Field::Email),
            address: self.text(Field::Address),
        };
        let mut errors = Vec::new();
        intake::check_person(&mut errors, &person, self.checker.today);
        for error in errors {
            let field = match error.field {
                "name" => Field::Author,
                "address" => Field::Address,
                "phone" => Field::Phone,
                "email" => Field::Email,
                _ => Field::ResidentId,
            };
            self.fail(field, error.code, error.arg);
        }
        person
    }

    /// A code of six digits, where one is given.
    fn code(&mut self, field: Field) -> Option<String> {
        let code = self.text(field);
        if code.is_empty() {
            return None;
        }
        if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            self.fail(field, "import-six-digits", "");
            return None;
        }
        Some(code)
    }

    fn cross_boundary(&mut self) -> Vec<CrossBoundary> {
        let text = self.text(Field::CrossBoundary);
        let (marks, unknown) = crossing::read(&text);
        for word in unknown {
            self.fail(Field::CrossBoundary, "import-cross-boundary", word);
        }
        marks
    }

    fn moment(&mut self, field: Field) -> Option<(Date, Option<i64>)> {
        let text = self.text(field);
        let Some((on, at)) = day::parse(&text, &self.checker.zone) else {
            self.fail(field, "import-day-unreadable", "");
            return None;
        };
        if on > self.checker.today {
            self.fail(field, "day-in-future", "");
            return None;
        }
        Some((on, at))
    }

    fn received(&mut self, region: Option<&str>) -> Option<(Date, Option<i64>)> {
        if self.text(Field::ReceivedAt).is_empty() {
            self.fail(Field::ReceivedAt, "field-required", "");
            return None;
        }
        let (on, at) = self.moment(Field::ReceivedAt)?;
        let place = region.unwrap_or(&self.checker.region);
        let sector = self.checker.sector.as_deref();
        // Law: there is nothing to compare with before the Regulation of 2005 was in force
        // (2005-05-01).
        if self.checker.law.in_force(place, sector, on).is_err() {
            self.fail(Field::ReceivedAt, "import-before-rules", on);
            return None;
        }
        Some((on, at))
    }

    /// The mark stands between source and number in the register.
    fn without_mark(&mut self, field: Field, text: &str) {
        if normal_text(text).contains('#') {
            self.fail(field, "import-id-mark", "#");
        }
    }

    /// The sender, its number and the first registration (A5).
    fn origin(&mut self, received_on: Option<Date>) -> Origin {
        let typed = self.checked_text(Field::Sender, SHORT_MAX, false);
        let number = self.checked_text(Field::ForeignNumber, SHORT_MAX, false);
        self.without_mark(Field::Sender, &typed);
        self.without_mark(Field::ForeignNumber, &number);
        // Because: nothing else would tell a second import that it is the same item; a list's own
        // number may begin again with the next list.
        if !typed.is_empty() && number.is_empty() {
            self.fail(Field::ForeignNumber, "import-foreign-missing", "");
        }
        let mut first_registered_on = None;
        if !self.text(Field::FirstRegisteredOn).is_empty() {
            let first = self.moment(Field::FirstRegisteredOn).map(|(on, _)| on);
            // Law: the chain of offices shares one time; it began before the item came here (21.9).
            if first > received_on && received_on.is_some() {
                self.fail(Field::FirstRegisteredOn, "day-after-receipt", "");
            }
            let early = first.and_then(|day| too_early("", day));
            if let Some(FieldError { code, arg, .. }) = early {
                self.fail(Field::FirstRegisteredOn, code, arg);
            }
            first_registered_on = first;
        }
        Origin {
            sender: self.checker.sender(&typed).name,
            number,
            first_registered_on,
        }
    }

    fn answer(&mut self, received: Option<(Date, Option<i64>)>) -> Option<Answer> {
        let reply = self.checked_text(Field::Reply, TEXT_MAX, false);
        let has_day = !self.text(Field::RepliedAt).is_empty();
        match (reply.is_empty(), has_day) {
            (true, false) => return None,
            (true, true) => {
                self.fail(Field::Reply, "import-answer-missing", "");
                return None;
            }
            (false, false) => {
                self.fail(Field::RepliedAt, "import-answer-day-missing", "");
                return None;
            }
            (false, true) => {}
        }
        let (on, at) = self.moment(Field::RepliedAt)?;
        if let Some((received_on, received_at)) = received {
            let earlier = matches!((at, received_at), (Some(at), Some(from)) if at < from);
            if on < received_on || earlier {
                self.fail(Field::RepliedAt, "import-answer-too-early", received_on);
                return None;
            }
        }
        Some(Answer { on, at, reply })
    }
}
