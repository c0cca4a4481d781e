//! T18 简易程序受理: only where support is likely and the other conditions of B09 hold.

use dengwen_domain::matter::{Command, simplified_by};

use super::{ActForm, Aside, Asked, Field, Typed};

pub(super) struct AcceptSimple;

impl ActForm for AcceptSimple {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        vec![Field::Check("likely", asked.t().label("ask-accept-simple"))]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        Some(Command::AcceptSimple {
            likely_supported: typed.is_yes("likely"),
        })
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let t = asked.t();
        let book = asked.app.law().book(&asked.matter.pack);
        let calendar = &asked.names.directory.calendar;
        let by = book.and_then(|book| simplified_by(asked.matter, &book.pack, calendar));
        let conditions = t.s("guard-simplified-allowed-name");
        let by = by.map(|day| t.f("ask-simple-by", "day", t.date_long(day)));
        vec![Aside {
            fold: false,
            heading: t.s("ask-simple-when"),
            text: by
                .into_iter()
                .chain([conditions])
                .collect::<Vec<_>>()
                .join("\n"),
            points: Vec::new(),
        }]
    }
}
