//! T07 移交 (class B): never to the accused or below it (B04, Art. 30).

use dengwen_domain::matter::Command;
use dengwen_domain::org::OrganKind;
use dengwen_domain::pack::PartKey;

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::FormState;

pub(super) struct HandOver;

impl ActForm for HandOver {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let orgs = &asked.names.directory.orgs;
        let barred = orgs.barred_by_accused(&asked.matter.accused);
        let fits = asked.organs(|organ| organ.has_power() && !barred.contains(&organ.id));
        vec![
            Field::Select("to", t.label("ask-hand-over-to"), asked.choices(fits), true),
            Field::Text("sheets", t.label("ask-sheets"), true),
            Field::Area("letter", t.label("ask-hand-over"), true, 8),
        ]
    }

    /// The supervisory body of the office's own level, else any that may have it (Art. 30).
    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let orgs = &asked.names.directory.orgs;
        let barred = orgs.barred_by_accused(&asked.matter.accused);
        let office = orgs.organ(asked.matter.office()).map(|organ| organ.level);
        let fits = asked.organs(|organ| {
            organ.kind == OrganKind::Supervisory && organ.has_power() && !barred.contains(&organ.id)
        });
        let own = fits.iter().find(|organ| Some(organ.level) == office);
        let proposed = own.or(fits.first()).map(|organ| organ.id.to_string());
        FormState::new().with("to", proposed.unwrap_or_default())
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let t = asked.t();
        let accused = asked.matter.accused.iter();
        vec![Aside {
            fold: false,
            heading: t.s("ask-accused-known"),
            text: t.s("ask-accused-text"),
            points: accused
                .map(|id| (asked.names.organ(*id), String::new()))
                .collect(),
        }]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (to, letter) = (typed.one("to"), typed.text("letter"));
        let sheets: Option<u16> = typed.one("sheets");
        if let Some(sheets) = sheets {
            typed.words.part(PartKey::Sheets, sheets.to_string());
        }
        sheets?;
        Some(Command::HandOver {
            to: to?,
            letter: letter?,
        })
    }
}
