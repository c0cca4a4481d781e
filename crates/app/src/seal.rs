//! Sealing: AES-256-GCM with associated data, one data key per owner, wrapped by the key file.
//!
//! Look-ups are 16-byte HMACs under a key of their own. Nothing here records reads; that is
//! `open`'s duty, and `unseal` is private to the crate.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use dengwen_store::tables::data_key::DataKeyRow;
use dengwen_store::tables::lookup::LookupRow;
use dengwen_store::tables::sealed::SealedRow;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::AppError;
use crate::keys::KeyFile;
use crate::random::{Random, bytes};
use crate::who::Who;

const NONCE: usize = 12;

/// The data key of one owner (a petition or a matter).
#[derive(Clone)]
pub struct DataKey {
    owner: Uuid,
    key_id: String,
    secret: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataKey")
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

/// Seals and unseals with an installation's keys.
#[derive(Debug, Clone)]
pub struct Sealer {
    keys: KeyFile,
    lookup: Zeroizing<[u8; 32]>,
    code: Zeroizing<[u8; 32]>,
}

impl Sealer {
    /// A sealer over a key file.
    pub fn new(keys: KeyFile) -> Self {
        let lookup = keys.purpose("lookup");
        let code = keys.purpose("code");
        Self { keys, lookup, code }
    }

    /// The key file.
    pub fn keys(&self) -> &KeyFile {
        &self.keys
    }

    /// A fresh data key for an owner and the row that keeps it.
    pub fn new_key(&self, owner: Uuid, random: &dyn Random) -> (DataKey, DataKeyRow) {
        let secret = Zeroizing::new(bytes::<32>(random));
        let key_id = self.keys.current.clone();
        let aad = aad(owner, "data-key", owner);
        // Safe because: `read` and `generate` guarantee that the current key is there.
        let wrap = self
            .keys
            .wrapping(&key_id)
            .expect("the current key is in the file");
        let wrapped = encrypt(&wrap, secret.as_slice(), &aad, random);
        let row = DataKeyRow {
            owner,
            key_id: key_id.clone(),
            wrapped,
        };
        (
            DataKey {
                owner,
                key_id,
                secret,
            },
            row,
        )
    }

    /// The data key of a stored row.
    ///
    /// # Errors
    /// A fault when the key file does not hold the key: a wrong key file.
    pub fn unwrap_key(&self, row: &DataKeyRow) -> Result<DataKey, AppError> {
        let wrong = || {
            AppError::fault(format!(
                "the key file does not open this database (key {}): is it the right key file?",
                row.key_id
            ))
        };
        let wrap = self.keys.wrapping(&row.key_id).ok_or_else(wrong)?;
        let aad = aad(row.owner, "data-key", row.owner);
        let secret = decrypt(&wrap, &row.wrapped, &aad).ok_or_else(wrong)?;
        let mut fixed = Zeroizing::new([0; 32]);
        if secret.len() != 32 {
            return Err(wrong());
        }
        fixed.copy_from_slice(&secret);
        Ok(DataKey {
            owner: row.owner,
            key_id: row.key_id.clone(),
            secret: fixed,
        })
    }

    /// Seals a text under its id.
    pub fn seal(
        &self,
        key: &DataKey,
        id: Uuid,
        field: &str,
        text: &str,
        random: &dyn Random,
    ) -> SealedRow {
        let aad = aad(key.owner, field, id);
        SealedRow {
            id,
            owner: key.owner,
            field: field.to_owned(),
            key_id: key.key_id.clone(),
            ciphertext: encrypt(&key.secret, text.as_bytes(), &aad, random),
        }
    }

    /// Seals bytes that are not a row (attachment chunks, drafts): `place` binds them to their
    /// position.
    pub fn seal_bytes(
        &self,
        key: &DataKey,
        place: &str,
        content: &[u8],
        random: &dyn Random,
    ) -> Vec<u8> {
        encrypt(
            &key.secret,
            content,
            &aad(key.owner, place, key.owner),
            random,
        )
    }

    /// Opens what `seal_bytes` sealed.
    pub fn unseal_bytes(
        &self,
        key: &DataKey,
        place: &str,
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        decrypt(&key.secret, sealed, &aad(key.owner, place, key.owner))
    }

    /// A key that is derived again each time: from a visitor's secret (a draft's token) or, with an
    /// empty one, from the installation alone (short-lived cookies). Never stored.
    pub fn derived_key(&self, purpose: &str, secret: &[u8]) -> DataKey {
        let bytes = keyed(&self.keys.purpose(purpose), &[secret]);
        let owner = digest(&[purpose.as_bytes(), secret]);
        let mut id = [0; 16];
        id.copy_from_slice(owner.split_at(16).0);
        DataKey {
            owner: Uuid::from_bytes(id),
            key_id: purpose.to_owned(),
            secret: Zeroizing::new(bytes),
        }
    }

    /// A keyed hash for one purpose: names of blobs, keys of throttles, signs of cookies.
    pub fn keyed(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        keyed(&self.keys.purpose(purpose), parts)
    }

    /// Opens a sealed row.
    ///
    /// # Errors
    /// A fault when the ciphertext was altered or moved to another row.
    #[expect(clippy::unused_self, reason = "whoever unseals must hold the sealer")]
    pub(crate) fn unseal(&self, key: &DataKey, row: &SealedRow) -> Result<String, AppError> {
        let aad = aad(row.owner, &row.field, row.id);
        let text = decrypt(&key.secret, &row.ciphertext, &aad)
            .ok_or_else(|| AppError::fault(format!("sealed row {} does not open", row.id)))?;
        String::from_utf8(text.to_vec())
            .map_err(|_error| AppError::fault(format!("sealed row {} is not text", row.id)))
    }

    /// The 16-byte keyed hash by which a value is looked up. Normalise before.
    pub fn lookup(&self, kind: &str, value: &str) -> [u8; 16] {
        let mac = keyed(&self.lookup, &[kind.as_bytes(), value.as_bytes()]);
        let mut out = [0; 16];
        out.copy_from_slice(mac.split_at(16).0);
        out
    }

    /// A look-up row.
    pub fn lookup_row(&self, kind: &str, value: &str, petition: Uuid) -> LookupRow {
        LookupRow {
            kind: kind.to_owned(),
            hash: self.lookup(kind, value),
            petition,
        }
    }

    /// The query code that belongs to a form's random key: 80 bits in Crockford's base 32, groups
    /// of four. Derived, so that a repeated submission shows the same code and only its hash is
    /// ever stored.
    pub fn query_code(&self, form_key: &[u8; 32]) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mac = keyed(&self.code, &[form_key]);
        let bits = mac
            .iter()
            .take(10)
            .fold(0_u128, |n, b| (n << 8) | u128::from(*b));
        let mut code = String::with_capacity(19);
        for n in 0..16_u32 {
            if n > 0 && n % 4 == 0 {
                code.push('-');
            }
            let index = (bits >> (75 - 5 * n)) & 31;
            code.push(char::from(ALPHABET[usize::try_from(index).unwrap_or(0)]));
        }
        code
    }

    /// The hash under which a query code is stored.
    pub fn query_code_hash(&self, code: &str) -> Vec<u8> {
        let clean: String = code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        keyed(&self.code, &[b"hash", clean.as_bytes()]).to_vec()
    }
}

/// SHA-256 of several parts.
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// What the key of a form is stored under: bound to what it does, to the person and to the thing.
pub(crate) fn digest_of_form(who: &Who, what: &str, thing: Uuid, key: &[u8; 32]) -> [u8; 32] {
    let person = who.person().map(|person| *person.0.as_bytes());
    let person = person.unwrap_or_default();
    digest(&[what.as_bytes(), &person, thing.as_bytes(), key])
}

fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // Safe because: HMAC takes a key of any length.
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes any key");
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn aad(owner: Uuid, field: &str, id: Uuid) -> Vec<u8> {
    let mut aad = Vec::with_capacity(32 + field.len());
    aad.extend_from_slice(owner.as_bytes());
    aad.extend_from_slice(id.as_bytes());
    aad.extend_from_slice(field.as_bytes());
    aad
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    // Safe because: the key has the cipher's length.
    Aes256Gcm::new_from_slice(key).expect("32 bytes are an AES-256 key")
}

fn encrypt(key: &[u8; 32], plain: &[u8], aad: &[u8], random: &dyn Random) -> Vec<u8> {
    let nonce = bytes::<NONCE>(random);
    let sealed = cipher(key)
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad })
        // Safe because: AES-GCM fails only beyond 64 GB, and texts are bounded at the edge.
        .expect("texts are far below the cipher's bound");
    let mut out = nonce.to_vec();
    out.extend(sealed);
    out
}

fn decrypt(key: &[u8; 32], sealed: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, msg) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    cipher(key)
        .decrypt(&Nonce::from(nonce), Payload { msg, aad })
        .ok()
        .map(Zeroizing::new)
}
