//! Slowing down whoever guesses or floods, counted in the database so that every node counts alike.
//!
//! It locks nobody out for good: a window ends by itself. Keys (addresses, numbers, names) are kept
//! as keyed hashes. Invariant: a try is counted before its answer is known.

use dengwen_store::tables::throttle as table;

use crate::app::App;
use crate::error::AppError;
use crate::keys::hex;
use crate::policy::Tries;

const MINUTE: i64 = 60 * 1_000_000;

/// What is tried; how often, says the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttle {
    /// Looking up from one address.
    LookUpFrom,
    /// Looking up one petition's number.
    LookUpNumber,
    /// Failing to sign in from one address. Only failures count: a whole office shares one.
    SignInFrom,
    /// Filing from one address.
    FilingFrom,
    /// Saving drafts and uploading from one address.
    DraftFrom,
}

impl Throttle {
    const fn name(self) -> &'static str {
        match self {
            Self::LookUpFrom => "look-up-from",
            Self::LookUpNumber => "look-up-number",
            Self::SignInFrom => "sign-in-from",
            Self::FilingFrom => "filing-from",
            Self::DraftFrom => "draft-from",
        }
    }

    /// Most tries in a window, and the window's length.
    fn bounds(self, tries: &Tries) -> (i64, i64) {
        let (most, minutes) = match self {
            Self::LookUpFrom => (tries.look_up_from, 15),
            Self::LookUpNumber => (tries.look_up_number, 15),
            Self::SignInFrom => (tries.sign_in_from, 15),
            Self::FilingFrom => (tries.filing_from, 60),
            Self::DraftFrom => (tries.draft_from, 60),
        };
        (i64::from(most), minutes * MINUTE)
    }
}

impl App {
    /// Counts a try under `key` and says whether it may go on.
    ///
    /// # Errors
    /// `TooMany` with the seconds until the window ends; store errors.
    pub async fn throttle(&self, kind: Throttle, key: &str) -> Result<(), AppError> {
        let (most, window) = kind.bounds(&self.policy().tries);
        let now = self.now_micros();
        let hits = table::hit(
            self.store().db(),
            &self.throttle_key(kind, key),
            now,
            window,
        )
        .await?;
        if hits <= most {
            return Ok(());
        }
        Err(too_many(now, window))
    }

    /// Says whether one more try may be made, without counting one: where only failures count.
    ///
    /// # Errors
    /// As [`App::throttle`].
    pub async fn throttle_open(&self, kind: Throttle, key: &str) -> Result<(), AppError> {
        let (most, window) = kind.bounds(&self.policy().tries);
        let now = self.now_micros();
        let key = self.throttle_key(kind, key);
        if table::count(self.store().db(), &key, now, window).await? < most {
            return Ok(());
        }
        Err(too_many(now, window))
    }

    /// Forgets the tries under `key`, after a success.
    ///
    /// # Errors
    /// Store errors.
    pub async fn throttle_clear(&self, kind: Throttle, key: &str) -> Result<(), AppError> {
        Ok(table::clear(self.store().db(), &self.throttle_key(kind, key)).await?)
    }

    fn throttle_key(&self, kind: Throttle, key: &str) -> String {
        let hash = self.sealer().keyed("throttle", &[key.as_bytes()]);
        format!("{}:{}", kind.name(), hex(hash.split_at(16).0))
    }
}

fn too_many(now: i64, window: i64) -> AppError {
    let left = window - now.rem_euclid(window);
    AppError::TooMany {
        retry_after: u64::try_from((left + 999_999) / 1_000_000).unwrap_or(1),
    }
}
