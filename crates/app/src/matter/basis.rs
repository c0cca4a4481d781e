//! The other matter that an act stands on: the earlier one that a refusal names (NR1), looked up by
//! the officer's own right to read, and the one that a double entry leaves in force (T34).
//!
//! Invariant: a number that the officer may not see answers like one that does not exist, so that
//! naming an earlier matter tells nothing about another unit's. What is then stated stays marked as
//! the officer's statement.

use dengwen_domain::access::Permission;
use dengwen_domain::matter::{Basis, Book, Command, EarlierMatter, Matter, Pending};
use dengwen_domain::procedure::Stage;
use dengwen_domain::refusal::{Refusal, Why};

use crate::app::App;
use crate::error::AppError;
use crate::open::load_matter;
use crate::who::Who;

/// A matter that a decision relied on, with its version.
pub(super) type Relied = Option<(uuid::Uuid, i64)>;

impl App {
    /// What the matter with a number says of itself; `None` where `who` finds none.
    ///
    /// # Errors
    /// As [`App::matter_by_number`] and [`App::open_matter`].
    pub async fn earlier_matter(
        &self,
        who: &Who,
        number: &str,
    ) -> Result<Option<EarlierMatter>, AppError> {
        let Some(id) = self.matter_by_number(who, number).await? else {
            return Ok(None);
        };
        let matter = self.open_matter(who, id, "act").await?;
        Ok(Some(EarlierMatter::of(&matter)))
    }

    /// The command with what its earlier matter says of itself now, if it names one that is known.
    pub(super) async fn with_earlier(
        &self,
        who: &Who,
        command: &Command,
    ) -> Result<(Command, Relied), AppError> {
        let mut command = command.clone();
        let Some(earlier) = earlier_mut(&mut command) else {
            return Ok((command, None));
        };
        let Some(id) = earlier.matter else {
            return Ok((command, None));
        };
        let unknown = || AppError::invalid("earlier_no", "ask-number-unknown");
        let matter = load_matter(self, id).await?.ok_or_else(unknown)?;
        self.check(who, &matter, Permission::ReadMatter)
            .map_err(|_refused| unknown())?;
        *earlier = EarlierMatter::of(&matter);
        Ok((command, Some((id.0, matter.version))))
    }

    /// The matter in whose favour a double entry is voided, if it stands itself (T34).
    ///
    /// Because: two entries voided for each other would leave nothing of the petition in force.
    pub(super) async fn left_in_force(
        &self,
        before: &Matter,
        command: &Command,
        book: &Book,
    ) -> Result<Relied, AppError> {
        let (id, proposed) = match (command, &before.pending) {
            (Command::ProposeVoid { in_favour_of, .. }, _) => (*in_favour_of, true),
            (Command::ConfirmVoid, Some(Pending::Void { in_favour_of, .. })) => {
                (*in_favour_of, false)
            }
            _ => return Ok(None),
        };
        let stays = load_matter(self, id).await?;
        let stays = stays.ok_or(AppError::Missing("matter"))?;
        // Because: where both wait for their second person, the first to be confirmed goes.
        let going = proposed && matches!(stays.pending, Some(Pending::Void { .. }));
        if going || stays.stage == Stage::Voided {
            let row = book.acts.row(before.stage, command.act());
            return Err(AppError::from(Refusal {
                act: command.act(),
                stage: before.stage,
                why: Why::Part("voided-already"),
                article: row.map_or_else(String::new, |row| row.article.clone()),
                lawful_now: Vec::new(),
            }));
        }
        Ok(Some((id.0, stays.version)))
    }
}

const fn earlier_mut(command: &mut Command) -> Option<&mut EarlierMatter> {
    match command {
        Command::NotAccept {
            basis: Basis { earlier, .. },
            ..
        }
        | Command::NoLongerAccept {
            basis: Basis { earlier, .. },
            ..
        } => earlier.as_mut(),
        _ => None,
    }
}
