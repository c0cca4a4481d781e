//! Acts that ask for words alone: reasons, a reply, a record.
//!
//! The question of each is the message `ask-<act>`.

use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::Command;
use dengwen_domain::procedure::Act;

use super::{ActForm, Asked, Field, Typed};

/// An act whose only answer is a text.
pub(super) struct Words {
    act: Act,
    field: &'static str,
    rows: u8,
    make: fn(SealedId) -> Command,
}

const fn reason(act: Act, make: fn(SealedId) -> Command) -> Words {
    Words {
        act,
        field: "reason",
        rows: 4,
        make,
    }
}

const fn long(act: Act, field: &'static str, make: fn(SealedId) -> Command) -> Words {
    Words {
        act,
        field,
        rows: 9,
        make,
    }
}

pub(super) static ASK_REPORT: Words =
    reason(Act::AskReport, |reasons| Command::AskReport { reasons });
pub(super) static RETURN_REPORT: Words = reason(Act::ReturnReport, |reasons| {
    Command::ReturnReport { reasons }
});
pub(super) static DECLINE_FILING: Words = reason(Act::DeclineFiling, |reason| {
    Command::DeclineFiling { reason }
});
pub(super) static DECLINE_CLASS: Words =
    reason(Act::DeclineClass, |reason| Command::DeclineClass { reason });
pub(super) static REFUSE_EXCEPTION: Words = reason(Act::RefuseException, |reason| {
    Command::RefuseException { reason }
});
pub(super) static DECLINE_VOID: Words =
    reason(Act::DeclineVoid, |reason| Command::DeclineVoid { reason });
pub(super) static CONVERT: Words = reason(Act::Convert, |reason| Command::Convert { reason });
pub(super) static RECALL: Words = reason(Act::Recall, |reason| Command::Recall { reason });
pub(super) static RETURN_DRAFT: Words =
    reason(Act::ReturnDraft, |reason| Command::ReturnDraft { reason });
pub(super) static AGREE_OBJECTION: Words = reason(Act::AgreeObjection, |reasons| {
    Command::AgreeObjection { reasons }
});
pub(super) static REFUSE_OBJECTION: Words = reason(Act::RefuseObjection, |reasons| {
    Command::RefuseObjection { reasons }
});
pub(super) static RAISE_DISPUTE: Words = reason(Act::RaiseDispute, |reasons| {
    Command::RaiseDispute { reasons }
});
pub(super) static REPORT_URGENT: Words = long(Act::ReportUrgent, "event", |event| {
    Command::ReportUrgent { event }
});
pub(super) static CONFIRM_DELIVERY: Words = reason(Act::ConfirmDelivery, |note| {
    Command::ConfirmDelivery { note }
});
pub(super) static INVESTIGATE: Words = long(Act::Investigate, "record", |record| {
    Command::Investigate { record }
});
pub(super) static EXECUTE: Words = long(Act::Execute, "proof", |proof| Command::Execute { proof });
pub(super) static PROPOSE_WITHDRAWAL: Words = reason(Act::ProposeWithdrawal, |statement| {
    Command::ProposeWithdrawal { statement }
});
pub(super) static DECLINE_WITHDRAWAL: Words = reason(Act::DeclineWithdrawal, |reason| {
    Command::DeclineWithdrawal { reason }
});
pub(super) static ADD_NOTE: Words = long(Act::AddNote, "note", |note| Command::AddNote { note });

impl ActForm for Words {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let label = asked.t().label(&format!("ask-{}", self.act));
        vec![Field::Area(self.field, label, true, self.rows)]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        typed.text(self.field).map(self.make)
    }
}
