//! Acts that ask nothing: the page shows what follows, and one button does it.

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};

/// An act without questions.
pub(super) struct Plain(fn() -> Command);

pub(super) static SIGN_FOR: Plain = Plain(|| Command::SignFor);
pub(super) static ACCEPT: Plain = Plain(|| Command::Accept);
pub(super) static START_PERFORMING: Plain = Plain(|| Command::StartPerforming);
pub(super) static STUDY_SUGGESTION: Plain = Plain(|| Command::StudySuggestion);
pub(super) static ARCHIVE: Plain = Plain(|| Command::Archive);

impl ActForm for Plain {
    fn fields(&self, _asked: &Asked<'_>) -> Vec<Field> {
        Vec::new()
    }

    fn command(&self, _asked: &Asked<'_>, _typed: &mut Typed<'_>) -> Option<Command> {
        Some((self.0)())
    }
}
