//! E1 评价 that a call-back officer records in the petitioner's own words: marked as assisted.

use dengwen_domain::codes::{RatingTarget, Satisfaction};
use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};
use crate::form::Choice;

pub(super) struct Rate;

impl ActForm for Rate {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let rated =
            |target: &RatingTarget| asked.matter.ratings.iter().any(|r| r.target == *target);
        let targets = RatingTarget::ALL
            .iter()
            .filter(|target| !rated(target))
            .map(|o| Choice::new(o.as_str(), asked.names.code("target", o.as_str())))
            .collect();
        let values = Satisfaction::ALL
            .iter()
            .map(|o| Choice::new(o.as_str(), asked.names.code("satisfaction", o.as_str())))
            .collect();
        vec![
            Field::Radios("target", t.label("ask-rate-target"), targets, true),
            Field::Radios("value", t.label("ask-rate-value"), values, true),
            Field::Area("words", t.label("ask-rate-words"), false, 4),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (target, value) = (typed.one("target"), typed.one("value"));
        let words = typed.some("words");
        Some(Command::Rate {
            target: target?,
            value: value?,
            reasons: Vec::new(),
            words,
            assisted: true,
        })
    }
}
