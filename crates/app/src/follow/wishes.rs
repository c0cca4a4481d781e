//! What a petitioner may add or ask while a matter runs: material, recusal, confidentiality,
//! withdrawal (H6).
//!
//! Recusal and confidentiality are decided by people; here the wish is recorded as material whose
//! first line says what it is. Invariant: nobody withdraws a matter that others still stand
//! behind.

use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::matter::{Command, Matter};

use super::tracking::Same;
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::intake::{Attached, FILES_MAX, TEXT_MAX, check_text};
use crate::matter::{Act, Acted, Texts};
use crate::open::load_matter;
use crate::who::Who;

dengwen_domain::code_enum! {
    /// What a petitioner asks of people, and not of the matter.
    pub enum Wish {
        /// That somebody keep out of the matter.
        Recusal = "recusal",
        /// That their name be kept.
        Confidential = "confidential",
    }
}

impl Wish {
    /// The first line of the material that holds it, in Chinese as everything that goes on file.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Recusal => "【申请回避】",
            Self::Confidential => "【申请保密】",
        }
    }

    /// The wish that material holds.
    pub fn of(text: &str) -> Option<Self> {
        let first = text.lines().next()?;
        Self::ALL.iter().find(|wish| wish.mark() == first).copied()
    }
}

/// Most characters of a statement.
const STATEMENT_MAX: usize = 2000;

impl App {
    /// Adds material to a matter: words, files sealed by [`App::attach`], or both.
    ///
    /// # Errors
    /// `Invalid` when there is nothing, or too much; `Refused` at stages that take none; as
    /// [`App::act`].
    pub async fn add_material(
        &self,
        who: &Who,
        petition: PetitionId,
        matter: MatterId,
        words: &str,
        files: Vec<Attached>,
        form_key: Option<[u8; 32]>,
    ) -> Result<Acted, AppError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "words", words, TEXT_MAX, files.is_empty());
        if files.len() > FILES_MAX {
            errors.push(FieldError::with("files", "file-too-many", FILES_MAX));
        }
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        let mut texts = Texts::new();
        let command = Command::AddMaterial {
            petition,
            text: texts.add_some(self, "material", words.trim()),
            files: u16::try_from(files.len()).unwrap_or(u16::MAX),
        };
        let mut act = Act::adding(matter, command, texts);
        act.files = files;
        act.form_key = form_key;
        self.act(who, act).await
    }

    /// May this petition alone end the matter? Not while others stand behind it; one's own repeat
    /// that joined is nobody else (T30).
    ///
    /// # Errors
    /// `Missing`; store errors.
    pub async fn may_withdraw(
        &self,
        petition: PetitionId,
        matter: MatterId,
    ) -> Result<bool, AppError> {
        let matter = load_matter(self, matter)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        for other in matter.linked().filter(|other| *other != petition) {
            if self.sameness(petition, other).await? == Same::No {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A wish told to staff ends no matter that others still stand behind, as by the portal (T30).
    pub(crate) async fn nobody_else_stands_behind(
        &self,
        matter: &Matter,
        command: &Command,
    ) -> Result<(), AppError> {
        let told = matches!(
            command,
            Command::ProposeWithdrawal { .. } | Command::ConfirmWithdrawal { .. }
        );
        let Some(first) = matter.first_petition().filter(|_| told) else {
            return Ok(());
        };
        if self.may_withdraw(first, matter.id).await? {
            Ok(())
        } else {
            Err(AppError::Forbidden("withdraw-joint"))
        }
    }

    /// Withdraws a matter on the petitioner's own wish (T30), with the statement on record.
    ///
    /// # Errors
    /// `Invalid` without a statement; `Forbidden` while other petitions stand behind it;
    /// `Refused` and `Conflict` as [`App::act`].
    pub async fn withdraw(
        &self,
        petition: PetitionId,
        matter: MatterId,
        version: i64,
        statement: &str,
        form_key: [u8; 32],
    ) -> Result<Acted, AppError> {
        let who = Who::Petitioner(petition);
        let mut errors = Vec::new();
        check_text(&mut errors, "statement", statement, STATEMENT_MAX, true);
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        self.open_matter(&who, matter, "withdraw").await?;
        if !self.may_withdraw(petition, matter).await? {
            return Err(AppError::Forbidden("withdraw-joint"));
        }
        let mut texts = Texts::new();
        let command = Command::Withdraw {
            statement: texts.add(self, "statement", statement.trim()),
        };
        let mut act = Act::new(matter, version, command, texts);
        act.form_key = Some(form_key);
        self.act(&who, act).await
    }
}
