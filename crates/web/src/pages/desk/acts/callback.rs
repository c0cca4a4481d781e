//! E2 回访: a duty with a last day, and each attempt at three different times.

use dengwen_domain::codes::{CallbackReason, CallbackResult};
use dengwen_domain::ids::CallbackId;
use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};
use crate::form::{Choice, FormState};

/// A new duty.
pub(super) struct Open;
/// One attempt.
pub(super) struct Record;

impl ActForm for Open {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let reasons = CallbackReason::ALL
            .iter()
            .map(|r| Choice::new(r.as_str(), asked.names.code("callback-reason", r.as_str())))
            .collect();
        vec![
            Field::Radios("why", t.label("ask-callback-reason"), reasons, true),
            Field::Date("due", t.label("ask-callback-due"), true),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (reason, due) = (typed.one("why"), typed.needed_day("due"));
        Some(Command::OpenCallback {
            id: CallbackId(typed.app.new_id()),
            reason: reason?,
            due: due?,
        })
    }
}

impl ActForm for Record {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let open = asked
            .matter
            .callbacks
            .iter()
            .filter(|c| c.done_on.is_none());
        let duties = open
            .map(|c| {
                let reason = asked.names.code("callback-reason", c.reason.as_str());
                let due = t.f("ask-callback-until", "day", t.date(c.due));
                Choice::new(c.id.to_string(), reason).hint(due)
            })
            .collect();
        let times = ["morning", "afternoon", "evening"]
            .map(|time| Choice::new(time, asked.names.code("ask-time", time)));
        let results = CallbackResult::ALL
            .iter()
            .map(|r| Choice::new(r.as_str(), asked.names.code("callback-result", r.as_str())))
            .collect();
        vec![
            Field::Radios("callback", t.label("ask-callback"), duties, true),
            Field::Radios("time", t.label("ask-callback-time"), times.to_vec(), true),
            Field::Radios("result", t.label("ask-callback-result"), results, true),
            Field::Area("note", t.label("ask-callback-note"), false, 5),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let open = asked.matter.callbacks.iter().find(|c| c.done_on.is_none());
        let id = open.map_or_else(String::new, |c| c.id.to_string());
        FormState::new().with("callback", id)
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (id, result) = (typed.one("callback"), typed.one("result"));
        let time: Option<String> = typed.one("time");
        if !matches!(time.as_deref(), Some("morning" | "afternoon" | "evening")) {
            typed.state.fail("time", "field-required");
        }
        let note = typed.some("note");
        Some(Command::RecordCallback {
            id: id?,
            time: time?,
            result: result?,
            note,
        })
    }
}
