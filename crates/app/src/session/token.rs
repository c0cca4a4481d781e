//! Secrets that are shown once and stored as hashes: of sessions, one-time links and machines.
//!
//! Invariant: a token is 256 random bits, so that a plain SHA-256 of it tells nothing.

use crate::keys::hex;
use crate::random::{Random, bytes};
use crate::seal::digest;

/// A fresh token and the hash to store.
pub(crate) struct Token {
    /// What the holder keeps: 64 hexadecimal digits.
    pub(crate) text: String,
    /// What we keep.
    pub(crate) hash: [u8; 32],
}

impl Token {
    pub(crate) fn fresh(random: &dyn Random) -> Self {
        let text = hex(&bytes::<32>(random));
        let hash = token_hash(&text).expect("a fresh token is well formed");
        Self { text, hash }
    }
}

/// The hash of a token as it was sent; nothing for a text that can be none.
pub(crate) fn token_hash(text: &str) -> Option<[u8; 32]> {
    let well_formed = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    well_formed.then(|| digest(&[b"token", text.to_ascii_lowercase().as_bytes()]))
}
