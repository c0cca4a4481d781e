//! T12 提出异议 within five working days of delivery (Art. 23(3), C04).

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};

pub(super) struct Object;

impl ActForm for Object {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let own = asked.matter.lead().map(|task| task.unit);
        let others = asked.organs(|organ| organ.has_power() && Some(organ.id) != own);
        vec![
            Field::Area("reasons", t.label("ask-object"), true, 6),
            Field::Select(
                "suggests",
                t.label("ask-suggests"),
                asked.choices(others),
                false,
            ),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let suggests = typed.maybe("suggests");
        Some(Command::Object {
            reasons: typed.text("reasons")?,
            suggests,
        })
    }
}
