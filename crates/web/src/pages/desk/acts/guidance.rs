//! T08 告知其他途径 and T21 导入其他途径, with the statutory-channel list beside (Art. 22, 23, 31).

use dengwen_domain::channel;
use dengwen_domain::codes::Route;
use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::Command;
use dengwen_domain::pack::PartKey;

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::{Choice, FormState};
use crate::texts::{Lang, Texts};

/// T08.
pub(super) struct Direct;
/// T21.
pub(super) struct RouteOut;

/// The ways of the matter's field of life: when, door, window and law of each.
fn ways(asked: &Asked<'_>) -> Vec<Aside> {
    let t = asked.t();
    let channel = channel::channel_of(asked.matter.topic.as_deref().unwrap_or_default());
    let points = channel
        .ways
        .iter()
        .map(|way| {
            let kind = t.s(&format!("way-{}", way.kind.code()));
            let mut text = t.of(&way.door);
            for part in way.window.iter().chain([&way.law]) {
                text = format!("{text}\n{}", t.of(part));
            }
            (format!("{} · {kind}", t.of(&way.when)), text)
        })
        .collect();
    vec![Aside {
        fold: false,
        heading: t.s("foot-channels"),
        text: t.of(&channel.advice),
        points,
    }]
}

/// A route as an answer. The sixth is another organ's to go, as the document says too.
fn choice(asked: &Asked<'_>, route: Route) -> Choice {
    let t = asked.t();
    match route {
        Route::C6 => Choice::new(route.as_str(), t.s("ask-route-elsewhere"))
            .hint(t.s("ask-route-elsewhere-when")),
        Route::C1 | Route::C2 | Route::C3 | Route::C4 | Route::C5 => {
            Choice::new(route.as_str(), asked.names.code("route", route.as_str()))
        }
    }
}

/// D15 names the route, its law and the competent body, each in a place of its own.
fn fields(asked: &Asked<'_>, routes: &[Route]) -> Vec<Field> {
    let t = asked.t();
    let routes = routes.iter().map(|route| choice(asked, *route));
    let label = t.label("ask-route-out");
    vec![
        Field::Radios("route", label, routes.collect(), true),
        Field::Text("law", t.label("ask-route-law"), true),
        Field::Text("competent_body", t.label("ask-competent-body"), true),
        Field::Text("time_known", t.label("ask-time-known"), false),
        Field::Area("guidance", t.label("ask-direct"), true, 6),
    ]
}

/// The route that was decided, unless it is petitioning itself, and the windows that run from the
/// act complained of (21.3).
fn preset(asked: &Asked<'_>) -> FormState {
    let way = asked.matter.route.filter(|route| *route != Route::C6);
    let route = way.map_or("", Route::as_str);
    FormState::new()
        .with("route", route)
        .with("time_known", windows(asked))
}

/// The ends of the windows that are still open, in words for the document, which is Chinese.
fn windows(asked: &Asked<'_>) -> String {
    let Some(known) = asked.matter.overlays.known_act else {
        return String::new();
    };
    let t = Texts::new(Lang::Zh);
    let found = asked.app.windows(known.act, known.on).unwrap_or_default();
    let open = found.iter().filter(|window| !window.over);
    let list: Vec<String> = open
        .map(|window| {
            let name = t.s(&format!("file-window-{}", window.id));
            let until = t.date_long(window.due.date);
            t.f2("guidance-window", "name", name, "until", until)
        })
        .collect();
    if list.is_empty() {
        return String::new();
    }
    let known_on = t.f("guidance-known-on", "day", t.date_long(known.on));
    format!("{known_on}{}", list.join("；"))
}

fn answers(typed: &mut Typed<'_>) -> Option<SealedId> {
    let law = typed.part("law", PartKey::Law, true);
    let body = typed.part("competent_body", PartKey::CompetentBody, true);
    let time = typed.part("time_known", PartKey::TimeKnown, false);
    let guidance = typed.text("guidance");
    law?;
    body?;
    time?;
    guidance
}

impl ActForm for Direct {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        // Law: not competent: the notice names whom to ask (Art. 23(1)), whatever the way.
        fields(asked, Route::ALL)
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        preset(asked)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        ways(asked)
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let route = typed.one::<Route>("route");
        if let Some(route) = route {
            typed.words.part(PartKey::Route, route.as_str());
        }
        let guidance = answers(typed);
        route?;
        Some(Command::Direct {
            guidance: guidance?,
        })
    }
}

impl ActForm for RouteOut {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        // Law: C5 has a procedure of its own (T36), C6 is petitioning itself.
        fields(asked, &[Route::C1, Route::C2, Route::C3, Route::C4])
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        preset(asked)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        ways(asked)
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (route, guidance) = (typed.one("route"), answers(typed));
        Some(Command::RouteOut {
            route: route?,
            guidance: guidance?,
        })
    }
}
