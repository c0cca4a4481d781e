//! The key file: secrets of an installation, kept outside the database.
//!
//! One master secret per key id wraps data keys; one secret keys the look-ups and everything else
//! that must stay stable. Lose the file and every sealed text is lost, which is why `init` says to
//! keep a copy elsewhere.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::AppError;
use crate::random::{Random, bytes};

/// Secrets of an installation. Never printed: `Debug` shows the current key id alone.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// Id of the key that seals now.
    pub current: String,
    /// Every master secret that may still be needed, hex.
    keys: BTreeMap<String, String>,
    /// Secret behind look-ups, codes and cookies, hex.
    lookup: String,
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyFile")
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}

impl KeyFile {
    /// Fresh secrets.
    pub fn generate(random: &dyn Random) -> Self {
        let current = "k1".to_owned();
        let keys = BTreeMap::from([(current.clone(), hex(&bytes::<32>(random)))]);
        Self {
            current,
            keys,
            lookup: hex(&bytes::<32>(random)),
        }
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// A fault that names the file, never its content.
    pub fn read(path: &Path) -> Result<Self, AppError> {
        let text =
            Zeroizing::new(std::fs::read_to_string(path).map_err(|error| {
                AppError::fault(format!("key file {}: {error}", path.display()))
            })?);
        let file: Self = toml::from_str(&text).map_err(|_error| {
            // Because: the parser's message would quote a secret.
            AppError::fault(format!("key file {} is not a key file", path.display()))
        })?;
        if !file.keys.contains_key(&file.current) {
            return Err(AppError::fault(format!(
                "key file {} lacks its key",
                path.display()
            )));
        }
        Ok(file)
    }

    /// Writes a new key file readable by its owner alone; refuses to overwrite one.
    ///
    /// # Errors
    /// A fault that names the file.
    pub fn write_new(&self, path: &Path) -> Result<(), AppError> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let text = Zeroizing::new(toml::to_string(self).map_err(AppError::fault)?);
        let fail = |error: std::io::Error| {
            AppError::fault(format!("key file {}: {error}", path.display()))
        };
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(fail)?;
        file.write_all(text.as_bytes()).map_err(fail)?;
        file.sync_all().map_err(fail)
    }

    /// A 32-byte key for wrapping data keys.
    pub(crate) fn wrapping(&self, id: &str) -> Option<Zeroizing<[u8; 32]>> {
        self.keys.get(id).map(|secret| derive(secret, "wrap"))
    }

    /// A 32-byte key for one stable purpose (`lookup`, `code`, `csrf`, `blob`).
    pub fn purpose(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        derive(&self.lookup, purpose)
    }
}

fn derive(secret: &str, purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // Safe because: 32 bytes is far below HKDF's bound of 255 blocks.
    Hkdf::<Sha256>::new(Some(b"dengwen"), secret.as_bytes())
        .expand(purpose.as_bytes(), key.as_mut_slice())
        .expect("32 bytes can always be derived");
    key
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads hexadecimal; `None` for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len() / 2)
        .map(|n| u8::from_str_radix(text.get(2 * n..2 * n + 2)?, 16).ok())
        .collect()
}
