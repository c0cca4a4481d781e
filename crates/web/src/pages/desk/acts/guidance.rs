//! T08 告知其他途径 and T21 导入其他途径, with the statutory-channel list beside (Art. 22, 23, 31).

use dengwen_domain::channel;
use dengwen_domain::codes::Route;
use dengwen_domain::limit::Citation;
use dengwen_domain::matter::Command;

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::{Choice, FormState};
use crate::texts::Lang;

/// T08.
pub(super) struct Direct;
/// T21.
pub(super) struct RouteOut;

/// The ways of the matter's field of life: when, door, window and law of each.
fn ways(asked: &Asked<'_>) -> Vec<Aside> {
    let t = asked.t();
    let say = |text: &Citation| match t.lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    };
    let channel = channel::channel_of(asked.matter.topic.as_deref().unwrap_or_default());
    let points = channel
        .ways
        .iter()
        .map(|way| {
            let kind = t.s(&format!("way-{}", way.kind.code()));
            let mut text = say(&way.door);
            for part in way.window.iter().chain([&way.law]) {
                text = format!("{text}\n{}", say(part));
            }
            (format!("{} · {kind}", say(&way.when)), text)
        })
        .collect();
    vec![Aside {
        heading: t.s("foot-channels"),
        text: say(&channel.advice),
        points,
    }]
}

impl ActForm for Direct {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let label = asked.t().label("ask-direct");
        vec![Field::Area("guidance", label, true, 9)]
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        ways(asked)
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let guidance = typed.text("guidance")?;
        Some(Command::Direct { guidance })
    }
}

impl ActForm for RouteOut {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        // Law: C5 has a procedure of its own (T36), C6 is petitioning itself.
        let routes = [Route::C1, Route::C2, Route::C3, Route::C4]
            .map(|r| Choice::new(r.as_str(), asked.names.code("route", r.as_str())));
        vec![
            Field::Radios("route", t.label("ask-route-out"), routes.to_vec(), true),
            Field::Area("guidance", t.label("ask-direct"), true, 9),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let route = asked.matter.route.map_or("", Route::as_str);
        FormState::new().with("route", route)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        ways(asked)
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (route, guidance) = (typed.one("route"), typed.text("guidance"));
        Some(Command::RouteOut {
            route: route?,
            guidance: guidance?,
        })
    }
}
