//! The form of each act: what it asks, and the command that its answers make.
//!
//! One act a file, or a few that ask the same. It decides nothing: what is typed becomes a command,
//! and the application answers. Invariant: no wildcard in [`form`], so that a new act must say how
//! it is asked, or that no clerk does it.

mod accept_simple;
mod answer_co;
mod assign_handler;
mod callback;
mod classify;
mod correct;
mod decide_dispute;
pub(crate) mod exception;
mod extend;
mod filing;
mod grounds;
mod guidance;
mod hand_over;
mod material;
mod object;
mod opinion;
mod pass_down;
mod plain;
mod rate;
mod recuse;
mod repeat;
mod reply_suggestion;
mod report_back;
mod routing;
mod serve;
mod typed;
mod void;
mod withdrawal;
mod words;

use dengwen_app::matter::MatterView;
use dengwen_app::{App, Staff};
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::{Command, Matter};
use dengwen_domain::org::Organ;
use dengwen_domain::procedure::Act;

use super::names::Names;
use crate::ctx::PageCtx;
use crate::form::{Choice, FormState};
use crate::texts::{Label, Texts};
use crate::view::Paper;
pub(crate) use typed::Typed;

/// What a form may look at.
pub(crate) struct Asked<'a> {
    pub(crate) ctx: &'a PageCtx,
    pub(crate) app: &'a App,
    pub(crate) staff: &'a Staff,
    pub(crate) matter: &'a Matter,
    /// With its words; absent while an act is being done.
    pub(crate) view: Option<&'a MatterView>,
    /// The ground of refusal that was chosen; empty where none was, or none is asked for.
    pub(crate) ground: String,
    pub(crate) names: Names,
}

impl Asked<'_> {
    pub(crate) fn t(&self) -> Texts {
        self.ctx.t
    }

    /// Units that may hold a duty today, by code, those of the office's own level first.
    pub(crate) fn units(&self) -> Vec<&Organ> {
        self.organs(Organ::has_power)
    }

    /// Organs that exist today and fit, by code.
    pub(crate) fn organs(&self, fits: impl Fn(&Organ) -> bool) -> Vec<&Organ> {
        let today = self.names.today;
        let all = self.names.directory.orgs.all();
        let mut list: Vec<&Organ> = all.filter(|o| o.exists_on(today) && fits(o)).collect();
        list.sort_by_key(|organ| (organ.level, organ.code.clone()));
        list
    }

    /// Organs in which the person holds a role with which this act is done.
    pub(crate) fn acting_for(&self, act: Act) -> Vec<OrganId> {
        let book = self.app.law().book(&self.matter.pack);
        let row = book
            .as_ref()
            .and_then(|book| book.acts.row(self.matter.stage, act));
        let roles = self.staff.viewer.roles.iter();
        roles
            .filter(|(role, _)| row.is_some_and(|row| row.roles.contains(role)))
            .map(|(_, organ)| *organ)
            .collect()
    }

    /// Organs as answers of a question, under the government or unit that they belong to: those
    /// of the higher level first.
    pub(crate) fn choices<'o>(&self, organs: impl IntoIterator<Item = &'o Organ>) -> Vec<Choice> {
        let orgs = &self.names.directory.orgs;
        let above = |organ: &Organ| {
            let parent = organ.parent.and_then(|id| orgs.organ(id));
            parent.map_or((organ.level, organ.code.clone(), organ.id), |above| {
                (above.level, above.code.clone(), above.id)
            })
        };
        let mut list: Vec<&Organ> = organs.into_iter().collect();
        list.sort_by_key(|organ| (above(organ), organ.level, organ.code.clone()));
        let one = |organ: &Organ| {
            let (.., above) = above(organ);
            let name = self.names.organ(organ.id);
            Choice::new(organ.id.to_string(), name).under(self.names.organ(above))
        };
        list.into_iter().map(one).collect()
    }

    /// People who work in an organ, as answers.
    pub(crate) fn people(&self, organ: OrganId) -> Vec<Choice> {
        let today = self.names.today;
        let mut list: Vec<_> = self
            .names
            .directory
            .people
            .values()
            .filter(|p| p.organ == organ && p.left_on.is_none_or(|left| left >= today))
            .collect();
        list.sort_by(|a, b| a.pinyin.cmp(&b.pinyin));
        list.into_iter()
            .map(|p| Choice::new(p.id.to_string(), p.name.clone()).hint(p.title.clone()))
            .collect()
    }
}

/// One question of a form.
#[derive(Clone)]
pub(crate) enum Field {
    /// A line.
    Text(&'static str, Label, bool),
    /// Several lines: name, label, required, rows.
    Area(&'static str, Label, bool, u8),
    /// A day.
    Date(&'static str, Label, bool),
    /// One of many.
    Select(&'static str, Label, Vec<Choice>, bool),
    /// One of a few.
    Radios(&'static str, Label, Vec<Choice>, bool),
    /// Any of these, folded away.
    Boxes(&'static str, Label, Vec<Choice>),
    /// Yes or nothing.
    Check(&'static str, Label),
}

/// Something to know while filling the form.
#[derive(Clone, Default)]
pub(crate) struct Aside {
    pub(crate) heading: String,
    pub(crate) text: String,
    pub(crate) points: Vec<(String, String)>,
    /// Long: folded away where there is little room.
    pub(crate) fold: bool,
}

/// How an act is asked.
pub(crate) trait ActForm: Sync {
    /// Its questions.
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field>;

    /// The command its answers make; `None` when a needed answer is missing, which `typed` notes.
    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command>;

    /// What stands in the form before anything is typed.
    fn preset(&self, _asked: &Asked<'_>) -> FormState {
        FormState::new()
    }

    /// The draft that is decided about, in the form of its document.
    fn paper(&self, _asked: &Asked<'_>) -> Option<Paper> {
        None
    }

    /// Is what came in read while this is written?
    fn reads(&self) -> bool {
        false
    }

    /// What to know while filling it.
    fn asides(&self, _asked: &Asked<'_>) -> Vec<Aside> {
        Vec::new()
    }
}

/// May files come with an act? Where there is something to prove, to show or to enclose.
pub(crate) const fn takes_files(act: Act) -> bool {
    matches!(
        act,
        Act::Accept
            | Act::AcceptSimple
            | Act::AddMaterial
            | Act::AddNote
            | Act::Answer
            | Act::AnswerCo
            | Act::ConfirmDelivery
            | Act::Correct
            | Act::Direct
            | Act::DraftOpinion
            | Act::Execute
            | Act::Investigate
            | Act::NotAccept
            | Act::NoLongerAccept
            | Act::Object
            | Act::Perform
            | Act::ReplySimple
            | Act::ReplySuggestion
            | Act::ReportBack
            | Act::ReportUrgent
            | Act::RecordReceipt
            | Act::Serve
            | Act::ProposeWithdrawal
            | Act::ConfirmWithdrawal
    )
}

/// The form of an act; `None` for what jobs and registration do.
pub(crate) fn form(act: Act) -> Option<&'static dyn ActForm> {
    Some(match act {
        // Law: only the petitioner withdraws, by the portal (T30). Seen is what was opened.
        Act::Register | Act::LinkRepeat | Act::Withdraw | Act::SeeMaterial => return None,
        // Because: a registration is corrected whole, and a matter split, on a page of its own; the
        // program does the others.
        Act::CorrectRegistration | Act::RequestException | Act::Split | Act::Lapse => return None,
        Act::EndOtherLimit | Act::RecomputeLimits | Act::FlagOverdue | Act::Succeed => return None,
        Act::ConfirmException | Act::RefuseException => return exception::form(act),
        Act::WithdrawException => &exception::WITHDRAW,
        Act::Unlink => &repeat::Unlink,
        Act::NotifyRepeat => &repeat::Notify,
        Act::Classify => &classify::Classify,
        Act::ConfirmClass => &classify::Confirm,
        Act::DeclineClass => &words::DECLINE_CLASS,
        Act::Transfer => &routing::Transfer,
        Act::Assign => &routing::Assign,
        Act::PassDown => &pass_down::PassDown,
        Act::HandOver => &hand_over::HandOver,
        Act::Direct => &guidance::Direct,
        Act::RouteOut => &guidance::RouteOut,
        Act::Answer => &filing::Answer,
        Act::ProposeFiling => &filing::Propose,
        Act::ConfirmFiling | Act::ConfirmVoid => return Some(filing::confirm(act)),
        Act::DeclineFiling => &words::DECLINE_FILING,
        Act::ReportUrgent => &words::REPORT_URGENT,
        Act::Object => &object::Object,
        Act::AgreeObjection => &words::AGREE_OBJECTION,
        Act::RefuseObjection => &words::REFUSE_OBJECTION,
        Act::RaiseDispute => &words::RAISE_DISPUTE,
        Act::DecideDispute => &decide_dispute::DecideDispute,
        Act::SignFor => &plain::SIGN_FOR,
        Act::AssignHandler => &assign_handler::AssignHandler,
        Act::Recuse => &recuse::Recuse,
        Act::AnswerCo => &answer_co::AnswerCo,
        Act::Accept => &plain::ACCEPT,
        Act::AcceptSimple => &accept_simple::AcceptSimple,
        Act::NotAccept => &grounds::NotAccept,
        Act::NoLongerAccept => &grounds::NoLongerAccept,
        Act::ConfirmDelivery => &words::CONFIRM_DELIVERY,
        Act::StartPerforming => &plain::START_PERFORMING,
        Act::Perform => &opinion::Perform,
        Act::StudySuggestion => &plain::STUDY_SUGGESTION,
        Act::ReplySuggestion => &reply_suggestion::ReplySuggestion,
        Act::Investigate => &words::INVESTIGATE,
        Act::Extend => &extend::Extend,
        Act::Convert => &words::CONVERT,
        Act::ReplySimple => &opinion::ReplySimple,
        Act::DraftOpinion => &opinion::DraftOpinion,
        Act::ApproveSubstance => &opinion::Approve(Act::ApproveSubstance),
        Act::ApproveProcedure => &opinion::Approve(Act::ApproveProcedure),
        Act::ReturnDraft => &words::RETURN_DRAFT,
        Act::IssueOpinion => &opinion::Approve(Act::IssueOpinion),
        Act::Serve => &serve::Serve,
        Act::RecordReceipt => &serve::RecordReceipt,
        Act::Execute => &words::EXECUTE,
        Act::ReportBack => &report_back::ReportBack,
        Act::AcceptReport => &report_back::Accept,
        Act::AskReport => &words::ASK_REPORT,
        Act::ReturnReport => &words::RETURN_REPORT,
        Act::ProposeWithdrawal => &words::PROPOSE_WITHDRAWAL,
        Act::ConfirmWithdrawal => &withdrawal::Confirm,
        Act::DeclineWithdrawal => &words::DECLINE_WITHDRAWAL,
        Act::Archive => &plain::ARCHIVE,
        Act::Recall => &words::RECALL,
        Act::ProposeVoid => &void::ProposeVoid,
        Act::DeclineVoid => &words::DECLINE_VOID,
        Act::Correct => &correct::Correct,
        Act::AddMaterial => &material::AddMaterial,
        Act::AddNote => &words::ADD_NOTE,
        Act::Rate => &rate::Rate,
        Act::OpenCallback => &callback::Open,
        Act::RecordCallback => &callback::Record,
    })
}
