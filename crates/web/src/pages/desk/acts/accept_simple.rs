//! T18 简易程序受理: only where support is likely and the other conditions of B09 hold.

use dengwen_domain::matter::Command;

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
        vec![Aside {
            heading: asked.t().s("ask-simple-when"),
            text: asked.t().s("guard-simplified-allowed"),
            points: Vec::new(),
        }]
    }
}
