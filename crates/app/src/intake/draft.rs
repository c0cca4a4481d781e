//! Drafts of petitions: saved as they are written, sealed under a key that only the visitor's
//! cookie and this installation together can make.
//!
//! A draft is not a petition: nothing is received and no time runs. It holds what was typed, right
//! or wrong, and the files uploaded so far, sealed for the petition it will become. Invariant:
//! without the visitor's token nobody, the office included, can open a draft.

use dengwen_domain::ids::{AttachmentId, PetitionId};
use dengwen_store::Change;
use dengwen_store::tables::attachment;
use dengwen_store::tables::data_key::DataKeyRow;
use dengwen_store::tables::draft::{self as table, DraftRow};
use serde::{Deserialize, Serialize};

use super::attach::FILES_MAX;
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::keys::{hex, unhex};
use crate::random::bytes;
use crate::seal::{DataKey, digest};

/// How long a draft is kept after it was last saved: a week, in microseconds. House rule.
pub const DRAFT_LIFE: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// What was answered so far, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// The matter in the person's own words.
    pub words: String,
    /// Topic code.
    pub topic: String,
    /// Region code.
    pub region: String,
    /// The exact place.
    pub spot: String,
    /// Purpose code.
    pub purpose: String,
    /// What is asked for.
    pub request: String,
    /// Wishes to stay anonymous.
    pub anonymous: bool,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Postal address.
    pub address: String,
    /// How many people stand behind it.
    pub persons: String,
    /// Names of further representatives, one a line.
    pub others: String,
    /// Asks that identity and content be kept confidential.
    pub confidential: bool,
    /// Kind of the act complained of.
    pub act: String,
    /// The day it became known.
    pub act_day: String,
    /// Title, where the person wrote one.
    pub title: String,
}

/// A file uploaded to a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    /// Its id.
    pub id: AttachmentId,
    /// Its name as given.
    pub name: String,
    /// Clear bytes.
    pub size: u64,
}

/// What is sealed.
#[derive(Clone, Serialize, Deserialize)]
struct Sealed {
    answers: Answers,
    files: Vec<DraftFile>,
    form_key: String,
    petition: PetitionId,
    key_id: String,
    wrapped: String,
}

/// A draft opened by its token.
#[derive(Clone)]
pub struct Draft {
    /// The visitor's secret, for the cookie.
    pub token: String,
    /// What was answered.
    pub answers: Answers,
    /// Files so far.
    pub files: Vec<DraftFile>,
    /// When it is removed unless it is saved again (microseconds since 1970 UTC).
    pub expires_at: i64,
    form_key: [u8; 32],
    petition: PetitionId,
    key: DataKey,
    key_row: DataKeyRow,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Because: a draft is a citizen's words and a visitor's secret.
        f.debug_struct("Draft").finish_non_exhaustive()
    }
}

impl Draft {
    /// The random key of the form: the same draft sent twice is one petition.
    pub fn form_key(&self) -> [u8; 32] {
        self.form_key
    }

    /// The same draft under a key of the sender's own, who sends it whole and may send it twice.
    #[must_use]
    pub fn keyed(mut self, form_key: [u8; 32]) -> Self {
        self.form_key = form_key;
        self
    }

    pub(super) fn petition(&self) -> PetitionId {
        self.petition
    }

    pub(super) fn key(&self) -> (DataKey, DataKeyRow) {
        (self.key.clone(), self.key_row.clone())
    }
}

impl App {
    /// A new, empty draft. It exists for the visitor alone until it is saved.
    pub fn begin_draft(&self) -> Draft {
        let petition = PetitionId(self.new_id());
        let (key, key_row) = self.sealer().new_key(petition.0, self.random());
        Draft {
            token: hex(&bytes::<32>(self.random())),
            answers: Answers::default(),
            files: Vec::new(),
            expires_at: self.now_micros() + DRAFT_LIFE,
            form_key: bytes(self.random()),
            petition,
            key,
            key_row,
        }
    }

    /// The draft of a token; `None` when it is over, was sent, or never was.
    ///
    /// # Errors
    /// A fault when it was altered; store errors.
    pub async fn open_draft(&self, token: &str) -> Result<Option<Draft>, AppError> {
        let Some(secret) = unhex(token).filter(|secret| secret.len() == 32) else {
            return Ok(None);
        };
        let hash = token_hash(&secret);
        let row = table::by_token(self.store().db(), &hash, self.now_micros()).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let key = self.sealer().derived_key("draft", &secret);
        let altered = || AppError::fault("a draft does not open");
        let text = self
            .sealer()
            .unseal_bytes(&key, "draft", &row.ciphertext)
            .ok_or_else(altered)?;
        let sealed: Sealed = serde_json::from_slice(&text).map_err(AppError::fault)?;
        let key_row = DataKeyRow {
            owner: sealed.petition.0,
            key_id: sealed.key_id,
            wrapped: unhex(&sealed.wrapped).ok_or_else(altered)?,
        };
        let form_key = unhex(&sealed.form_key).and_then(|key| key.try_into().ok());
        Ok(Some(Draft {
            token: token.to_owned(),
            answers: sealed.answers,
            files: sealed.files,
            expires_at: row.expires_at,
            form_key: form_key.ok_or_else(altered)?,
            petition: sealed.petition,
            key: self.sealer().unwrap_key(&key_row)?,
            key_row,
        }))
    }

    /// Saves a draft and gives it another week.
    ///
    /// # Errors
    /// Store errors.
    pub async fn save_draft(&self, draft: &mut Draft) -> Result<(), AppError> {
        let secret = unhex(&draft.token).ok_or(AppError::Missing("draft"))?;
        let key = self.sealer().derived_key("draft", &secret);
        let sealed = Sealed {
            answers: draft.answers.clone(),
            files: draft.files.clone(),
            form_key: hex(&draft.form_key),
            petition: draft.petition,
            key_id: draft.key_row.key_id.clone(),
            wrapped: hex(&draft.key_row.wrapped),
        };
        let text = serde_json::to_vec(&sealed).map_err(AppError::fault)?;
        draft.expires_at = self.now_micros() + DRAFT_LIFE;
        let row = DraftRow {
            token_hash: token_hash(&secret),
            key_id: "draft".to_owned(),
            ciphertext: self
                .sealer()
                .seal_bytes(&key, "draft", &text, self.random()),
            updated_at: self.now_micros(),
            expires_at: draft.expires_at,
        };
        Ok(table::save(self.store().db(), row).await?)
    }

    /// Throws a draft and its files away, as its writer asked.
    ///
    /// # Errors
    /// Store errors.
    pub async fn drop_draft(&self, draft: &Draft) -> Result<(), AppError> {
        for row in attachment::by_owner(self.store().db(), draft.petition.0).await? {
            self.forget_file(&row).await?;
        }
        self.close_draft(draft).await
    }

    /// Removes a draft that became a petition; its files stay.
    pub(super) async fn close_draft(&self, draft: &Draft) -> Result<(), AppError> {
        let secret = unhex(&draft.token).ok_or(AppError::Missing("draft"))?;
        Ok(table::remove(self.store().db(), &token_hash(&secret)).await?)
    }

    /// Seals a file for the petition the draft will become, and saves the draft.
    ///
    /// # Errors
    /// `Invalid` with the file's name; store errors.
    pub async fn attach_to_draft(
        &self,
        draft: &mut Draft,
        name: &str,
        content: &[u8],
    ) -> Result<(), AppError> {
        if draft.files.len() >= FILES_MAX {
            let error = FieldError::with("files", "file-too-many", FILES_MAX);
            return Err(AppError::Invalid(vec![error]));
        }
        let attached = self
            .seal_file(&draft.key, draft.petition.0, name, content)
            .await?;
        let file = DraftFile {
            id: attached.id(),
            name: attached.file_name.clone(),
            size: u64::try_from(attached.row.size).unwrap_or(0),
        };
        let mut change = Change::new("draft.attach");
        attached.add_to(&mut change);
        self.store().commit(change).await?;
        draft.files.push(file);
        self.save_draft(draft).await
    }

    /// Takes a file out of a draft.
    ///
    /// # Errors
    /// Store errors. A file that is not there is no error.
    pub async fn detach_from_draft(
        &self,
        draft: &mut Draft,
        file: AttachmentId,
    ) -> Result<(), AppError> {
        let row = attachment::by_id(self.store().db(), file.0).await?;
        let own = row.filter(|row| row.owner == draft.petition.0);
        if let Some(row) = own {
            self.forget_file(&row).await?;
        }
        draft.files.retain(|kept| kept.id != file);
        self.save_draft(draft).await
    }
}

fn token_hash(secret: &[u8]) -> [u8; 32] {
    digest(&[b"draft", secret])
}
