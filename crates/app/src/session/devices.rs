//! One's own sessions: which there are, and ending them.
//!
//! Invariant: nobody sees or ends another person's sessions here.

use dengwen_store::tables::session;

use super::token_hash;
use crate::app::App;
use crate::error::AppError;
use crate::keys::hex;
use crate::who::Staff;

/// One session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Names the session in a form; of no use to anybody else.
    pub id: String,
    /// Browser and system.
    pub device: String,
    /// Where the sign-in came from.
    pub address: String,
    /// When it began.
    pub since: jiff::Timestamp,
    /// When it was last used, to the minute.
    pub seen: jiff::Timestamp,
    /// It is the one asking.
    pub here: bool,
}

impl App {
    /// One's own sessions, newest first.
    ///
    /// # Errors
    /// Store errors.
    pub async fn devices(&self, staff: &Staff, token: &str) -> Result<Vec<Device>, AppError> {
        let mine = token_hash(token);
        let db = self.store().db();
        let rows = session::of_person(db, staff.person().0, self.now_micros()).await?;
        let at = |micros| jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| Device {
                id: hex(&row.token_hash),
                here: mine == Some(row.token_hash),
                device: row.device,
                address: row.address,
                since: at(row.created_at),
                seen: at(row.seen_at),
            })
            .collect())
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// Store errors.
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        if let Some(hash) = token_hash(token) {
            session::end(self.store().db(), &hash).await?;
        }
        Ok(())
    }

    /// Ends one of one's own sessions by its [`Device::id`].
    ///
    /// # Errors
    /// `Missing` when it is another person's, or over.
    pub async fn sign_out_device(&self, staff: &Staff, id: &str) -> Result<(), AppError> {
        let hash = from_hex(id).ok_or(AppError::Missing("session"))?;
        if session::end_own(self.store().db(), staff.person().0, &hash).await? {
            Ok(())
        } else {
            Err(AppError::Missing("session"))
        }
    }

    /// Ends every session of one's own but the one asking; gives how many.
    ///
    /// # Errors
    /// Store errors.
    pub async fn sign_out_others(&self, staff: &Staff, token: &str) -> Result<u64, AppError> {
        let keep = token_hash(token).ok_or(AppError::Missing("session"))?;
        Ok(session::end_others(self.store().db(), staff.person().0, &keep).await?)
    }
}

pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(hash)
}
