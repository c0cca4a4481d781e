//! T05 转下级信访部门: the next office of the chain goes on under the same C01 (21.9). An office in
//! which nobody could register or send on is not offered, and is refused.

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};

pub(super) struct PassDown;

impl ActForm for PassDown {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let office = asked.matter.office();
        let below = asked.names.directory.orgs.area_of_office(office);
        let offices = asked.organs(|o| {
            let staffed = asked.names.directory.is_staffed(o.id, asked.names.today);
            o.petition_office && o.id != office && below.contains(&o.id) && staffed
        });
        vec![
            Field::Select("to", t.label("ask-pass-down"), asked.choices(offices), true),
            Field::Check("simple", t.label("ask-suggest-simple")),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        Some(Command::PassDown {
            to: typed.one("to")?,
            suggest_simple: typed.is_yes("simple"),
        })
    }
}
