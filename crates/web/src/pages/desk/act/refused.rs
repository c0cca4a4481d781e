//! A refusal on the page of an act: its reason, what else can be done, and the exception that would
//! pass it (21.12).
//!
//! It decides nothing. Invariant: an exception is offered only where somebody could confirm it;
//! where nobody could, the page says so.

use dengwen_app::matter::MatterView;
use dengwen_domain::matter::Matter;
use dengwen_domain::procedure::{Act, Guard};
use dengwen_domain::refusal::{Refusal, Why};

use super::{ActPage, Field, Request};
use crate::bridge::say_why;
use crate::cite::cite;
use crate::form::Choice;
use crate::posts::said;
use crate::texts::{Lang, Texts};
use crate::view::Link;

/// Most doors named after a refusal.
const DOORS_MAX: usize = 6;

/// A refusal as the page shows it.
pub(super) struct Shown {
    pub(super) reason: String,
    pub(super) article: String,
    pub(super) next: Vec<Link>,
    /// An exception would pass it, and there is nobody who could confirm one.
    pub(super) nobody: Option<String>,
}

/// A supervised override that would pass the refused guard (21.12).
pub(super) struct Overriding {
    pub(super) guard: String,
    pub(super) text: String,
    pub(super) people: Vec<Choice>,
}

/// What this person can do instead of the act that was refused, and the matter itself.
pub(super) fn doors(t: Texts, view: &MatterView, act: Act) -> Vec<Link> {
    let here = format!("/desk/matters/{}", view.matter.id);
    let offers = view.offers.iter().filter(|offer| offer.act != act);
    let open = offers.filter(|offer| offer.refusal.is_none());
    let mut doors: Vec<Link> = open
        .take(DOORS_MAX)
        .map(|offer| {
            Link::new(
                format!("{here}/{}", offer.act),
                t.s(&format!("act-{}", offer.act)),
            )
        })
        .collect();
    doors.push(Link::new(here, t.s("desk-back-to-matter")));
    doors
}

/// Puts a refusal on the page, with the exception that would pass it or why there can be none.
pub(super) fn show(
    page: &mut ActPage,
    request: &Request<'_>,
    view: &MatterView,
    refusal: &Refusal,
) {
    let t = page.t;
    if wants_more(&refusal.why) {
        mark_empty(page);
    }
    page.overriding = offered(request, view, &refusal.why);
    let alone = page.overriding.is_none() && overridable(&refusal.why).is_some();
    page.refused = Some(Shown {
        reason: t.say(&say_why(&refusal.why)),
        article: cite(t, &refusal.article),
        next: doors(t, view, request.act),
        nobody: alone.then(|| t.s(nobody(&view.matter))),
    });
}

/// Is it refused for what was not written?
fn wants_more(why: &Why) -> bool {
    match why {
        Why::Part(_) | Why::DocumentPart { .. } => true,
        Why::Guard(guard) | Why::GuardOn(guard, _) => *guard == Guard::AnswersEach,
        Why::NotAtThisStage | Why::NotYourDuty => false,
    }
}

/// Because: the law names one missing part at a time (B05); whoever writes wants to know of all.
pub(super) fn mark_empty(page: &mut ActPage) {
    for field in &page.fields {
        if let Field::Text(name, _, true) | Field::Area(name, _, true, _) = field
            && page.form.value(name).trim().is_empty()
        {
            page.form.fail(name, "field-required");
        }
    }
}

/// The guard that an exception would pass.
fn overridable(why: &Why) -> Option<Guard> {
    let (Why::Guard(guard) | Why::GuardOn(guard, _)) = why else {
        return None;
    };
    Some(*guard).filter(|guard| guard.can_be_overridden())
}

/// Why nobody can be named as second person. Law: nobody else may know of a report (Art. 30).
pub(in super::super) fn nobody(matter: &Matter) -> &'static str {
    if matter.is_report() {
        "desk-override-nobody-report"
    } else {
        "desk-override-nobody"
    }
}

/// The override that would pass this refusal and who may stand beside it, if there is anybody.
pub(super) fn offered(request: &Request<'_>, view: &MatterView, why: &Why) -> Option<Overriding> {
    let guard = overridable(why)?;
    let directory = request.app.directory();
    let english = request.ctx.t.lang == Lang::En;
    let seconds = request.app.seconds(request.who, &view.matter);
    let people: Vec<Choice> = seconds
        .iter()
        .filter_map(|id| directory.people.get(id))
        .map(|person| {
            let organ = directory.organ_name(person.organ, english);
            let hint = format!("{organ} {}", said(request.ctx.t, &person.title));
            Choice::new(person.id.to_string(), person.name.clone()).hint(hint)
        })
        .collect();
    let text = if view.matter.is_report() {
        "desk-override-text-report"
    } else {
        "desk-override-text"
    };
    (!people.is_empty()).then(|| Overriding {
        guard: guard.to_string(),
        text: request.ctx.t.s(text),
        people,
    })
}

/// A transfer to a unit without the power, as the samples show it.
pub(super) fn sample(t: Texts, nobody: Option<String>) -> Shown {
    Shown {
        reason: t.s("guard-target-competent"),
        article: cite(t, "条例第二十二条第一款"),
        next: vec![Link::new("/desk/matters/1", t.s("desk-back-to-matter"))],
        nobody,
    }
}
