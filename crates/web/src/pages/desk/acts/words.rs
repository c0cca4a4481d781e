//! Acts that ask for words alone: reasons, a reply, a record.
//!
//! The question of each is the message `ask-<act>`.

use dengwen_app::matter::Happened;
use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::{Command, Fact};
use dengwen_domain::procedure::Act;

use super::{ActForm, Aside, Asked, Field, Typed, opinion};
use crate::view::Paper;

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

/// The last words of a kind of fact, with whose they are.
pub(super) fn said(asked: &Asked<'_>, is: impl Fn(&Fact) -> bool) -> Vec<Aside> {
    let Some(view) = asked.view else {
        return Vec::new();
    };
    let last = view.events.iter().rev().find(|h| is(&h.event.what));
    let aside = |happened: &Happened| {
        let what = &happened.event.what;
        let fact = asked.names.code("fact", what.kind());
        let organ = happened.organ.map(|organ| asked.names.organ(organ));
        let text = view.words_of(what).map(|(_, text)| text.to_owned());
        let suggests = match what {
            Fact::Objected { suggests, .. } => *suggests,
            _ => None,
        };
        let suggests = suggests.map(|organ| asked.names.organ(organ));
        let suggests = suggests.map(|organ| asked.t().f("desk-suggests", "organ", organ));
        let lines: Vec<String> = text.into_iter().chain(suggests).collect();
        Aside {
            fold: false,
            heading: organ.map_or(fact.clone(), |organ| format!("{fact} · {organ}")),
            text: lines.join("\n"),
            points: Vec::new(),
        }
    };
    last.map(aside).into_iter().collect()
}

/// Whose words an act answers: whoever judges them has them beside.
fn answers(act: Act, fact: &Fact) -> bool {
    match act {
        Act::AgreeObjection | Act::RefuseObjection | Act::RaiseDispute => {
            matches!(fact, Fact::Objected { .. })
        }
        Act::AskReport | Act::ReturnReport => matches!(fact, Fact::ReportedBack { .. }),
        Act::DeclineFiling => matches!(fact, Fact::FilingProposed { .. }),
        Act::DeclineVoid => matches!(fact, Fact::VoidProposed { .. }),
        Act::DeclineClass => matches!(fact, Fact::ClassProposed { .. }),
        Act::DeclineWithdrawal => matches!(fact, Fact::WithdrawalProposed { .. }),
        _ => false,
    }
}

impl ActForm for Words {
    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        said(asked, |fact| answers(self.act, fact))
    }

    fn paper(&self, asked: &Asked<'_>) -> Option<Paper> {
        match self.act {
            Act::ReturnDraft => opinion::drafted(asked),
            _ => None,
        }
    }

    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let label = asked.t().label(&format!("ask-{}", self.act));
        vec![Field::Area(self.field, label, true, self.rows)]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        typed.text(self.field).map(self.make)
    }
}
