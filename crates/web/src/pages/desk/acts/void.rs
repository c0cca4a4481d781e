//! T34 拟作废重复登记: in favour of another matter, named by its number.

use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Command;
use dengwen_domain::petition::parse_number;

use super::{ActForm, Asked, Field, Typed};

pub(super) struct ProposeVoid;

impl ActForm for ProposeVoid {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        vec![
            Field::Text("in_favour_of", t.label("ask-in-favour-of"), true),
            Field::Area("reason", t.label("ask-propose-void"), true, 4),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let number = typed.state.value("in_favour_of").to_owned();
        if number.trim().is_empty() {
            typed.state.fail("in_favour_of", "field-required");
        }
        if parse_number(&number).is_none() {
            typed.state.fail("in_favour_of", "ask-number-wrong");
        }
        let found: Option<MatterId> = typed.found;
        if found.is_none() {
            typed.state.fail("in_favour_of", "ask-number-unknown");
        }
        let reason = typed.text("reason");
        Some(Command::ProposeVoid {
            in_favour_of: found?,
            reason: reason?,
        })
    }
}
