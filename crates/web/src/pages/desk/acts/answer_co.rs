//! 反馈协办意见: a co-handling unit feeds the one answer of the lead (Art. 32).

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};

pub(super) struct AnswerCo;

impl ActForm for AnswerCo {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let label = asked.t().label("ask-answer-co");
        vec![Field::Area("contribution", label, true, 9)]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let contribution = typed.text("contribution")?;
        Some(Command::AnswerCo { contribution })
    }
}
