//! Rating: the petition office and the responsible unit apart, with coded reasons and words (E1).
//!
//! A bad rating opens the call-back duty in the same commit (`matter/reactions.rs`).

use dengwen_domain::codes::{RatingTarget, Satisfaction};
use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::matter::Command;

use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::intake::check_text;
use crate::matter::{Act, Acted, Texts};
use crate::who::Who;

/// Reasons against a petition office. Stable codes; their words are messages
/// `rating-reason-<code>`.
pub const OFFICE_REASONS: &[&str] = &[
    "late",
    "wrong-unit",
    "not-told",
    "unfriendly",
    "pressed",
    "other",
];
/// Reasons against a responsible unit.
pub const UNIT_REASONS: &[&str] = &[
    "late",
    "facts-wrong",
    "not-every-request",
    "no-reasons",
    "not-carried-out",
    "not-told",
    "unfriendly",
    "pressed",
    "other",
];
/// Most characters of the words of a rating.
const WORDS_MAX: usize = 2000;

impl App {
    /// Rates one target.
    ///
    /// # Errors
    /// `Invalid` for unknown reasons, too many words or a bad rating without any (E1); `Refused`
    /// when the window is closed or the target was rated before; as [`App::act`].
    pub async fn rate(
        &self,
        petition: PetitionId,
        matter: MatterId,
        target: RatingTarget,
        value: Satisfaction,
        reasons: &[String],
        words: &str,
    ) -> Result<Acted, AppError> {
        let known = match target {
            RatingTarget::Office => OFFICE_REASONS,
            RatingTarget::Unit => UNIT_REASONS,
        };
        let mut errors = Vec::new();
        check_text(&mut errors, "words", words, WORDS_MAX, false);
        if reasons
            .iter()
            .any(|reason| !known.contains(&reason.as_str()))
        {
            errors.push(FieldError::new("reasons", "rating-reason-unknown"));
        }
        if value == Satisfaction::Dissatisfied && reasons.is_empty() && words.trim().is_empty() {
            errors.push(FieldError::new("reasons", "rate-reason-missing"));
        }
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        let mut texts = Texts::new();
        let command = Command::Rate {
            target,
            value,
            reasons: reasons.to_vec(),
            words: texts.add_some(self, "rating", words.trim()),
            assisted: false,
        };
        // Because: the same rating sent twice is one, and no complaint that it was given before.
        let reasons_given = reasons.join(",");
        let given = [
            target.as_str(),
            value.as_str(),
            &reasons_given,
            words.trim(),
        ];
        let key = self.sealer().keyed("rating", &given.map(str::as_bytes));
        let act = Act {
            form_key: Some(key),
            ..Act::adding(matter, command, texts)
        };
        self.act(&Who::Petitioner(petition), act).await
    }
}
