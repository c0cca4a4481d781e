//! From a story to its steps, with working days between them. Pure.

use jiff::civil::Date;

/// One thing that somebody does. Named after the acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Register,
    Classify,
    Urgent,
    PassDown,
    Transfer,
    TransferWrong,
    Recall,
    Object,
    AskException,
    Agree,
    Refuse,
    Sign,
    NameHandler,
    Contact,
    Accept,
    AcceptSimple,
    Convert,
    Investigate,
    Extend,
    Draft,
    ApproveSubstance,
    ApproveProcedure,
    Issue,
    Serve,
    Receive,
    Rate,
    CallBack,
    Execute,
    ReplySimple,
    StartPerforming,
    Perform,
    RouteOut,
    Study,
    ReplySuggestion,
    Answer,
    Direct,
    ProposeFiling,
    ConfirmFiling,
    HandOver,
    NotifyRepeat,
    Split,
    ProposeVoid,
    ConfirmVoid,
    Withdraw,
    /// The petitioner adds what nobody has opened yet.
    Material,
    NotAccept,
    Assign,
    Dispute,
    NoLongerAccept,
    Archive,
    ReportBack,
    AcceptReport,
    /// Somebody serves what was told on paper.
    Notices,
    /// The signatures for what was posted came back.
    NoticesBack,
}

/// A story: steps with working days since the step before, and how long ago the last one may be
/// (civil days before the as-of date, least and most).
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) steps: Vec<(i64, Step)>,
    pub(super) ago: (i64, i64),
}

/// What of a variant changes its story's steps.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Traits {
    /// A visitor about litigation, who is told where to go (21.5).
    pub(super) visitor: bool,
    /// The answer goes by post.
    pub(super) posted: bool,
    /// Somebody works in the unit.
    pub(super) staffed: bool,
    /// The matter goes through a petition office one level down.
    pub(super) via: bool,
    /// It is grave or urgent.
    pub(super) urgent: bool,
    /// There is a first talk to tell of.
    pub(super) contact: bool,
    /// It is rated.
    pub(super) rated: bool,
    /// Latest `{after:n}` of execution and call-back.
    pub(super) execution_after: i64,
    /// Latest `{after:n}` of the call-back.
    pub(super) callback_after: i64,
    /// A litigation letter, which may not be closed by guidance.
    pub(super) litigation: bool,
}

fn dispatched(t: Traits) -> Vec<(i64, Step)> {
    let mut steps = vec![(0, Step::Register)];
    if t.urgent {
        steps.push((0, Step::Urgent));
    }
    steps.push((1, Step::Classify));
    if t.via {
        steps.push((0, Step::PassDown));
        steps.push((1, Step::Transfer));
    } else {
        steps.push((1, Step::Transfer));
    }
    steps
}

fn signed(t: Traits) -> Vec<(i64, Step)> {
    let mut steps = dispatched(t);
    steps.extend([(1, Step::Sign), (0, Step::NameHandler)]);
    steps
}

fn accepted(t: Traits) -> Vec<(i64, Step)> {
    let mut steps = signed(t);
    steps.push((1, Step::Accept));
    if t.contact {
        steps.push((1, Step::Contact));
    }
    steps
}

fn drafted(t: Traits) -> Vec<(i64, Step)> {
    let mut steps = accepted(t);
    steps.extend([
        (8, Step::Investigate),
        (7, Step::Draft),
        (1, Step::ApproveSubstance),
    ]);
    steps
}

fn issued(t: Traits) -> Vec<(i64, Step)> {
    let mut steps = drafted(t);
    steps.extend([(0, Step::ApproveProcedure), (1, Step::Issue)]);
    steps
}

fn served(t: Traits) -> Vec<(i64, Step)> {
    let mut steps = issued(t);
    steps.push((1, Step::Serve));
    if t.posted {
        steps.push((3, Step::Receive));
    }
    steps
}

/// Served, and what was posted is still on its way.
fn sent(t: Traits) -> Vec<(i64, Step)> {
    with(issued(t), &[(1, Step::Serve)])
}

fn with(mut steps: Vec<(i64, Step)>, more: &[(i64, Step)]) -> Vec<(i64, Step)> {
    steps.extend_from_slice(more);
    steps
}

fn rated(steps: Vec<(i64, Step)>, t: Traits) -> Vec<(i64, Step)> {
    if t.rated {
        with(steps, &[(3, Step::Rate)])
    } else {
        steps
    }
}

/// The plan of a story. `None` for a story that this program does not know.
pub(super) fn plan(story: &str, t: Traits) -> Option<Plan> {
    let (steps, ago) = match story {
        "registered_today" => (vec![(0, Step::Register)], (0, 0)),
        "registered_waiting" => (vec![(0, Step::Register)], (1, 12)),
        "overdue_dispatch" => (vec![(0, Step::Register), (1, Step::Classify)], (17, 24)),
        "dispatched_unsigned" => (dispatched(t), (0, 3)),
        "signed_pending_notice" => (signed(t), (1, 9)),
        "accepted_handling" => (with(accepted(t), &[(5, Step::Investigate)]), (1, 40)),
        "overdue_handling" => (with(accepted(t), &[(5, Step::Investigate)]), (58, 75)),
        "extended" => (
            with(accepted(t), &[(8, Step::Investigate), (20, Step::Extend)]),
            (1, 25),
        ),
        "draft_in_approval" => (drafted(t), (0, 3)),
        "opinion_issued_unserved" => (issued(t), (0, 3)),
        "served_waiting_rating" => (sent(t), (1, 24)),
        "served_satisfied" => (rated(served(t), t), (2, 140)),
        "served_dissatisfied_callback" => {
            let call = (t.callback_after - 3).max(2);
            (
                with(rated(served(t), t), &[(call, Step::CallBack)]),
                (1, 90),
            )
        }
        "executed" => {
            let done = t.execution_after.max(6);
            (
                with(rated(served(t), t), &[(done, Step::Execute)]),
                (2, 100),
            )
        }
        "lapsed" => (served(t), (45, 120)),
        "withdrawn" => (with(accepted(t), &[(4, Step::Withdraw)]), (2, 120)),
        _ => return unusual(story, t),
    };
    Some(Plan { steps, ago })
}

fn unusual(story: &str, t: Traits) -> Option<Plan> {
    use Step::{
        AcceptSimple, Agree, Classify, Convert, Investigate, Object, Perform, Recall, Refuse,
        Register, ReplySimple, Sign, StartPerforming, Transfer, TransferWrong,
    };
    let start = [(0, Register), (1, Classify)];
    let (steps, ago) = match story {
        "objected_waiting" => (
            with(start.to_vec(), &[(1, TransferWrong), (2, Object)]),
            (0, 1),
        ),
        "objected_agreed_resent" => {
            let sent = [
                (1, TransferWrong),
                (2, Object),
                (1, Agree),
                (1, Transfer),
                (1, Sign),
            ];
            (
                with(with(start.to_vec(), &sent), &[(1, Step::Accept)]),
                (1, 40),
            )
        }
        "objected_refused" => {
            let more = [(1, Object), (2, Refuse), (1, Sign), (1, Step::Accept)];
            (with(dispatched(t), &more), (1, 40))
        }
        "recalled" => (
            with(
                start.to_vec(),
                &[(1, TransferWrong), (0, Recall), (1, Transfer)],
            ),
            (0, 3),
        ),
        "simplified_answered" => (
            rated(with(signed(t), &[(1, AcceptSimple), (7, ReplySimple)]), t),
            (1, 150),
        ),
        "simplified_converted" => (
            with(
                signed(t),
                &[(1, AcceptSimple), (6, Convert), (3, Investigate)],
            ),
            (1, 25),
        ),
        "performing_c5" => (
            with(signed(t), &[(1, StartPerforming), (5, Investigate)]),
            (1, 35),
        ),
        "performed_c5" => {
            let more = [
                (1, StartPerforming),
                (7, Investigate),
                (7, Perform),
                (1, Step::Serve),
            ];
            let mut steps = with(signed(t), &more);
            if t.posted {
                steps.push((3, Step::Receive));
            }
            (rated(steps, t), (1, 130))
        }
        _ => return answered_by_office(story, t),
    };
    Some(Plan { steps, ago })
}

/// Stories that end at the office, or without an opinion.
fn answered_by_office(story: &str, t: Traits) -> Option<Plan> {
    use Step::{
        Answer, Classify, ConfirmFiling, ConfirmVoid, Direct, HandOver, NotAccept, NotifyRepeat,
        ProposeFiling, ProposeVoid, Register, ReplySuggestion, RouteOut, Split, Study, Transfer,
    };
    let start = [(0, Register), (1, Classify)];
    let (steps, ago) = match story {
        "routed_out" if t.staffed && !t.visitor => (with(signed(t), &[(1, RouteOut)]), (1, 150)),
        "routed_out" if t.litigation => (dispatched(t), (0, 12)),
        "routed_out" | "guided" => (with(start.to_vec(), &[(1, Direct)]), (1, 150)),
        "suggestion_under_study" if t.staffed => (with(signed(t), &[(1, Study)]), (1, 24)),
        "suggestion_under_study" => (dispatched(t), (0, 4)),
        "suggestion_adopted" => (
            rated(with(signed(t), &[(1, Study), (10, ReplySuggestion)]), t),
            (1, 140),
        ),
        "direct_answer" => (rated(with(start.to_vec(), &[(1, Answer)]), t), (1, 150)),
        "filed_second_person" => (
            with(start.to_vec(), &[(1, ProposeFiling), (1, ConfirmFiling)]),
            (1, 150),
        ),
        "handed_over_report" => (with(start.to_vec(), &[(1, HandOver)]), (1, 150)),
        "repeat_linked" => (vec![(0, Register), (2, NotifyRepeat)], (0, 12)),
        "split_two" => (with(start.to_vec(), &[(0, Split), (1, Transfer)]), (1, 12)),
        "voided" => (
            vec![(0, Register), (1, ProposeVoid), (1, ConfirmVoid)],
            (0, 12),
        ),
        "not_accepted_nr1" => (with(signed(t), &[(1, NotAccept)]), (0, 10)),
        _ => return seldom(story, t),
    };
    Some(Plan { steps, ago })
}

/// Assigned with a day to report back, handled, and the answer served.
fn answered_as_assigned(t: Traits) -> Vec<(i64, Step)> {
    served(t)
        .into_iter()
        .map(|(gap, step)| match step {
            Step::Transfer => (gap, Step::Assign),
            other => (gap, other),
        })
        .collect()
}

/// Stories that most offices see a few times a year.
fn seldom(story: &str, t: Traits) -> Option<Plan> {
    use Step::{
        AcceptSimple, Archive, AskException, Assign, Classify, Dispute, Investigate,
        NoLongerAccept, Object, Perform, Register, StartPerforming, TransferWrong, Withdraw,
    };
    let start = vec![(0, Register), (1, Classify)];
    let (steps, ago) = match story {
        "assigned_report_back" => (with(start, &[(1, Assign)]), (0, 2)),
        "reported_back" => (
            with(answered_as_assigned(t), &[(3, Step::ReportBack)]),
            (0, 2),
        ),
        "report_accepted" => {
            let more = [(3, Step::ReportBack), (2, Step::AcceptReport)];
            (with(answered_as_assigned(t), &more), (3, 30))
        }
        "disputed" => (
            with(start, &[(1, TransferWrong), (2, Object), (1, Dispute)]),
            (0, 2),
        ),
        "exception_waiting" => (
            with(start, &[(1, TransferWrong), (7, AskException)]),
            (0, 2),
        ),
        "report_owed" => (answered_as_assigned(t), (0, 2)),
        "material_waiting" => {
            let more = [(5, Investigate), (2, Step::Material)];
            (with(accepted(t), &more), (0, 2))
        }
        "filing_waiting" => (with(start, &[(1, Step::ProposeFiling)]), (0, 2)),
        "simplified_waiting" => (with(signed(t), &[(1, AcceptSimple)]), (0, 3)),
        "performed_unserved" => {
            let more = [(1, StartPerforming), (7, Investigate), (5, Perform)];
            (with(signed(t), &more), (0, 1))
        }
        "no_longer_accepted" => (with(signed(t), &[(1, NoLongerAccept)]), (1, 30)),
        "archived" => {
            // Because: nothing is archived while the petitioner may still rate (C23).
            let more = [(4, Withdraw), (45, Archive)];
            (with(accepted(t), &more), (5, 60))
        }
        _ => return None,
    };
    Some(Plan { steps, ago })
}

/// A step on its day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub(super) day: Date,
    pub(super) step: Step,
}
