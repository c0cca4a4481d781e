//! What to do now: the acts of a matter's page in the order in which people want them, with their
//! keys.
//!
//! Invariant: at most one main act; every act that is shown and not open says why.

use dengwen_app::matter::{MatterView, Offer};
use dengwen_domain::limit::LimitId;
use dengwen_domain::procedure::Act;
use jiff::civil::Date;

use super::names::Names;
use crate::bridge::say_why;
use crate::cite::cite;
use crate::view;

/// The acts of a page.
pub(crate) struct Todo {
    /// What this stage is about, the most usual first.
    pub(crate) main: Vec<view::Act>,
    /// What can be done at any time.
    pub(crate) more: Vec<view::Act>,
    /// What somebody would look for.
    pub(crate) blocked: Vec<view::Act>,
}

/// What a stage is about, in the order of use; everything else is for any time.
const ORDER: &[Act] = &[
    Act::ConfirmException,
    Act::RefuseException,
    Act::ConfirmFiling,
    Act::ConfirmVoid,
    Act::DeclineFiling,
    Act::DeclineVoid,
    Act::ConfirmClass,
    Act::DeclineClass,
    Act::ConfirmWithdrawal,
    Act::DeclineWithdrawal,
    Act::HandOver,
    Act::Transfer,
    Act::Assign,
    Act::Answer,
    Act::Direct,
    Act::PassDown,
    Act::AgreeObjection,
    Act::RefuseObjection,
    Act::RaiseDispute,
    Act::DecideDispute,
    Act::SignFor,
    Act::StudySuggestion,
    Act::StartPerforming,
    Act::Accept,
    Act::AcceptSimple,
    Act::IssueOpinion,
    Act::ApproveSubstance,
    Act::ApproveProcedure,
    Act::ReturnDraft,
    Act::DraftOpinion,
    Act::Perform,
    Act::ReplySimple,
    Act::ReplySuggestion,
    Act::Investigate,
    Act::Serve,
    Act::RouteOut,
    Act::NotAccept,
    Act::NoLongerAccept,
    Act::Object,
    Act::AnswerCo,
    Act::AcceptReport,
    Act::AskReport,
    Act::ReturnReport,
    Act::RecordReceipt,
    Act::Execute,
    Act::ReportBack,
    Act::RecordCallback,
    Act::ConfirmDelivery,
];

/// Every key of the desk's acts. One key means one act, wherever it is open.
const fn key(act: Act) -> Option<char> {
    match act {
        Act::Transfer => Some('t'),
        Act::Assign => Some('g'),
        Act::Answer => Some('z'),
        Act::Classify => Some('c'),
        Act::Direct => Some('d'),
        Act::SignFor => Some('s'),
        Act::Accept => Some('a'),
        Act::NotAccept | Act::RefuseObjection => Some('n'),
        Act::AgreeObjection => Some('y'),
        Act::Object | Act::ReturnDraft => Some('b'),
        Act::Investigate | Act::IssueOpinion => Some('i'),
        Act::DraftOpinion => Some('o'),
        Act::Extend => Some('x'),
        Act::Serve => Some('v'),
        Act::AnswerCo => Some('r'),
        Act::Execute => Some('e'),
        Act::AddNote => Some('m'),
        Act::AssignHandler => Some('h'),
        Act::ApproveSubstance | Act::ApproveProcedure => Some('p'),
        _ => None,
    }
}

/// Working with paper takes a day: a simplified answer ends soon when two days are left.
pub(super) fn ends_soon(due: Date, today: Date) -> bool {
    (due - today).get_days() <= 2
}

/// The acts of this viewer on this matter.
pub(crate) fn acts(names: &Names, view: &MatterView) -> Todo {
    let order = order(names, view);
    let place = |act: Act| order.iter().position(|other| *other == act);
    let mut open: Vec<&Offer> = view.offers.iter().filter(|o| o.refusal.is_none()).collect();
    open.sort_by_key(|offer| place(offer.act).unwrap_or(usize::MAX));
    let (main, more): (Vec<&Offer>, Vec<&Offer>) = open
        .into_iter()
        .partition(|offer| place(offer.act).is_some());
    let shown = |offer: &Offer, first: bool| {
        let href = format!("/desk/matters/{}/{}", view.matter.id, offer.act);
        let mut act = view::Act::open(href, names.code("act", offer.act.as_str()));
        act.key = key(offer.act);
        act.main = first;
        act
    };
    Todo {
        main: main
            .iter()
            .enumerate()
            .map(|(at, offer)| shown(offer, at == 0 && goes_on(offer.act)))
            .collect(),
        more: more.iter().map(|offer| shown(offer, false)).collect(),
        blocked: view
            .offers
            .iter()
            .filter_map(|offer| {
                let refusal = offer.refusal.as_ref()?;
                let reason = names.t.say(&say_why(&refusal.why));
                let act = names.code("act", offer.act.as_str());
                let mut blocked = view::Act::blocked(act, reason, cite(names.t, &refusal.article));
                if offer.exception {
                    blocked.href = format!("/desk/matters/{}/{}", view.matter.id, offer.act);
                }
                Some(blocked)
            })
            .collect(),
    }
}

/// An act that carries the matter on; turning back is never the main act of a page.
const fn goes_on(act: Act) -> bool {
    !matches!(
        act,
        Act::ReturnDraft
            | Act::RouteOut
            | Act::NotAccept
            | Act::NoLongerAccept
            | Act::Object
            | Act::DeclineFiling
            | Act::DeclineVoid
            | Act::RefuseObjection
            | Act::AskReport
            | Act::ReturnReport
    )
}

/// Serving and classifying belong to the stage only where they are what the stage waits for.
fn order(names: &Names, view: &MatterView) -> Vec<Act> {
    use dengwen_domain::procedure::Stage;
    let matter = &view.matter;
    // Law: what cannot be answered within C18 falls back to the ordinary procedure, and the
    // petitioner is told (T26).
    let simple = matter.running(LimitId::C18);
    if simple.is_some_and(|run| ends_soon(run.due.date, names.today)) {
        let mut order = vec![Act::ReplySimple, Act::Convert];
        order.extend(ORDER.iter().filter(|act| **act != Act::ReplySimple));
        return order;
    }
    // Nothing of a unit's own can be done before it signed (T16).
    let mut order = vec![Act::SignFor];
    if matches!(matter.stage, Stage::OpinionIssued | Stage::Performed) {
        order.push(Act::Serve);
    }
    if matter.class.is_none() {
        order.push(Act::Classify);
    }
    order.extend(ORDER);
    order
}
