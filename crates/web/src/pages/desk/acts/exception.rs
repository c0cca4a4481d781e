//! 21.12: an exception that somebody asked, confirmed or refused by the one whom they named, or
//! taken back.
//!
//! The page shows what would be done, by the rules of today. Invariant: what cannot be done any
//! more is said instead, with its reason.

use dengwen_app::matter::MatterView;
use dengwen_domain::matter::Command;
use dengwen_domain::procedure::Act;

use super::{ActForm, Aside, Asked, Field, Typed, words};
use crate::bridge::say_why;
use crate::pages::desk::amended;
use crate::pages::desk::happened::{guard_name, told};
use crate::pages::desk::names::Names;

/// What is said to a request.
pub(super) enum Answer {
    Confirm,
    Refuse,
    Withdraw,
}

/// By whoever asked, or who is responsible for the matter or watches over it.
pub(super) static WITHDRAW: Answer = Answer::Withdraw;

/// The forms about a request that waits.
pub(super) fn form(act: Act) -> Option<&'static dyn ActForm> {
    match act {
        Act::ConfirmException => Some(&Answer::Confirm),
        Act::RefuseException => Some(&Answer::Refuse),
        // Because: `acts::form` lists every act once and passes only these.
        _ => None,
    }
}

impl ActForm for Answer {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        match self {
            Self::Refuse => words::REFUSE_EXCEPTION.fields(asked),
            Self::Confirm | Self::Withdraw => Vec::new(),
        }
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let view = asked.view;
        view.and_then(|view| waiting(&asked.names, view))
            .into_iter()
            .collect()
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        match self {
            Self::Confirm => Some(Command::ConfirmException),
            Self::Refuse => words::REFUSE_EXCEPTION.command(asked, typed),
            Self::Withdraw => Some(Command::WithdrawException),
        }
    }
}

/// The request that waits on a matter: who asks whom for what and why, and what would be done.
pub(crate) fn waiting(names: &Names, view: &MatterView) -> Option<Aside> {
    let t = names.t;
    let waiting = view.exception.as_ref()?;
    let request = &waiting.request;
    let mut points = vec![
        (
            t.s("exception-act"),
            names.code("act", request.act.as_str()),
        ),
        (t.s("exception-guard"), guard_name(names, request.guard)),
        (
            t.s("exception-reason"),
            view.words.get(request.reason).to_owned(),
        ),
    ];
    match &waiting.would {
        Ok(event) => {
            let mut lines = told(names, view, event);
            lines.extend(waiting.corrected.iter().map(|(field, text)| {
                format!("{}{}{text}", amended::field(t, field), t.s("colon"))
            }));
            let documents = event.documents.iter();
            lines.extend(documents.map(|d| names.document(&view.matter.pack, d.kind)));
            points.push((t.s("exception-would"), lines.join("\n")));
        }
        Err(refusal) => {
            points.push((t.s("exception-stale"), t.say(&say_why(&refusal.why))));
        }
    }
    points.push((t.s("exception-by"), names.person(request.by)));
    points.push((t.s("exception-second"), names.person(request.second)));
    points.push((
        t.s("exception-asked-on"),
        t.date_near(request.asked_on, names.today),
    ));
    Some(Aside {
        fold: false,
        heading: t.s("exception-waits"),
        text: String::new(),
        points,
    })
}
