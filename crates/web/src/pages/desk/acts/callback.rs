//! E2 回访: a duty with a last day, and each attempt at three different times.

use dengwen_app::callback::TimeOfDay;
use dengwen_domain::codes::{CallbackReason, CallbackResult};
use dengwen_domain::ids::CallbackId;
use dengwen_domain::matter::{Command, NextCall};

use super::{ActForm, Asked, Field, Typed};
use crate::form::{Choice, FormState};

/// A new duty.
pub(super) struct Open;
/// One attempt.
pub(super) struct Record;

/// Who may call or talk: nobody who handled or answered the matter (E2).
fn callers(asked: &Asked<'_>, open: Option<CallbackId>) -> Vec<Choice> {
    let people = asked.app.callers(asked.matter, open);
    people
        .into_iter()
        .map(|id| Choice::new(id.to_string(), asked.names.person(id)))
        .collect()
}

impl ActForm for Open {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let reasons = CallbackReason::ALL
            .iter()
            .map(|r| Choice::new(r.as_str(), asked.names.code("callback-reason", r.as_str())))
            .collect();
        vec![
            Field::Radios("why", t.label("ask-callback-reason"), reasons, true),
            Field::Radios(
                "owner",
                t.label("ask-callback-owner"),
                callers(asked, None),
                false,
            ),
            Field::Date("due", t.label("ask-callback-due"), true),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (reason, due) = (typed.one("why"), typed.needed_day("due"));
        let owner = typed.maybe("owner");
        Some(Command::OpenCallback {
            id: CallbackId(typed.app.new_id()),
            reason: reason?,
            due: due?,
            owner,
        })
    }
}

impl ActForm for Record {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let owed = asked.matter.callbacks.iter();
        let open = owed.clone().find(|c| c.done_on.is_none()).map(|c| c.id);
        let duties = owed
            .filter(|c| c.done_on.is_none())
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
            Field::Radios(
                "meet_with",
                t.label("ask-callback-meet-with"),
                callers(asked, open),
                false,
            ),
            Field::Date("meet_on", t.label("ask-callback-meet-on"), false),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let open = asked.matter.callbacks.iter().find(|c| c.done_on.is_none());
        let id = open.map_or_else(String::new, |c| c.id.to_string());
        let time = asked.app.time_of_day();
        FormState::new()
            .with("callback", id)
            .with("time", time.as_str())
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (id, result) = (typed.one("callback"), typed.one("result"));
        let time: Option<String> = typed.one("time");
        match time.as_deref().map(str::parse::<TimeOfDay>) {
            Some(Ok(time)) if time > typed.app.time_of_day() => {
                typed.state.fail("time", "call-time-ahead");
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => typed.state.fail("time", "field-required"),
        }
        let meeting = (typed.maybe("meet_with"), typed.day("meet_on"));
        let note = typed.some("note");
        Some(Command::RecordCallback {
            id: id?,
            time: time?,
            result: result?,
            note,
            next: meeting
                .0
                .zip(meeting.1)
                .map(|(person, on)| NextCall { person, on }),
        })
    }
}
