//! How a petition came in, beyond what figures need: what stood on the envelope, whether the
//! record was read back. Sealed with the petition.

use serde::{Deserialize, Serialize};

/// What a clerk noted about the way in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HowItCame {
    /// Number of the registered mail.
    pub mail_number: String,
    /// What was enclosed.
    pub enclosures: String,
    /// Number of the slip that a visitor drew at the window (A15).
    pub slip: String,
    /// Originals handed in, which go back to the petitioner (A15); one a line.
    pub originals: String,
    /// When the call came, as written down: `14:05`.
    pub called_at: String,
    /// The record was read to the petitioner, who confirmed it (A15).
    pub read_back: bool,
}

impl HowItCame {
    /// Nothing was noted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
