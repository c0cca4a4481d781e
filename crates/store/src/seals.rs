//! What was sealed together with an event, noted in the event: for each sealed text and file a
//! digest of what is stored, so that the commitment of the event covers it.
//!
//! Ciphertexts begin with random bytes, so that a digest tells nothing about the text, and still
//! holds after the key was destroyed; whoever has neither key nor text can check it. Invariant: the
//! digests of version 1 never change.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::row::{Mode, Row as _, Write};
use crate::tables::attachment::AttachmentRow;
use crate::tables::sealed::SealedRow;
use crate::value::Value;

/// The member of a payload that holds the digests by id.
const MEMBER: &str = "seals";
/// First bytes of what is digested of a text.
const TEXT: &[u8] = b"dengwen sealed 1\0";
/// First bytes of what is digested of a file.
const FILE: &[u8] = b"dengwen file 1\0";

/// The digests of the texts and files among `rows`, by id.
pub(crate) fn of_rows<'a>(rows: impl Iterator<Item = &'a Write>) -> BTreeMap<Uuid, String> {
    let digests = rows.filter(|write| write.mode != Mode::Delete);
    digests.filter_map(of_row).collect()
}

/// The payload with the digests noted in it.
pub(crate) fn note(mut payload: String, seals: &BTreeMap<Uuid, String>) -> String {
    if seals.is_empty() || !payload.ends_with('}') {
        return payload;
    }
    payload.pop();
    let comma = if payload.ends_with('{') { "" } else { "," };
    let list: Vec<String> = seals
        .iter()
        .map(|(id, digest)| format!("\"{id}\":\"{digest}\""))
        .collect();
    // Safe because: writing to a text cannot fail.
    let _ = write!(payload, "{comma}\"{MEMBER}\":{{{}}}}}", list.join(","));
    payload
}

/// The digests noted in a payload; none where it is no object of that shape.
pub(crate) fn noted(payload: &str) -> BTreeMap<Uuid, String> {
    #[derive(serde::Deserialize)]
    struct Noted {
        #[serde(default)]
        seals: BTreeMap<Uuid, String>,
    }
    if !payload.contains(MEMBER) {
        return BTreeMap::new();
    }
    serde_json::from_str(payload).map_or_else(|_error| BTreeMap::new(), |noted: Noted| noted.seals)
}

/// The digest of a stored row of `sealed` or `attachment`; none of any other.
pub(crate) fn of_row(write: &Write) -> Option<(Uuid, String)> {
    let (tag, columns): (&[u8], &[&str]) = if write.spec.name == SealedRow::SPEC.name {
        (TEXT, &["id", "owner", "field", "ciphertext"])
    } else if write.spec.name == AttachmentRow::SPEC.name {
        (FILE, &["id", "owner", "name", "digest"])
    } else {
        return None;
    };
    let Some(Value::Uuid(Some(id))) = write.values.first() else {
        return None;
    };
    let mut hash = Sha256::new();
    hash.update(tag);
    for column in columns {
        let at = write.spec.columns.iter().position(|c| c.name == *column)?;
        let bytes = match write.values.get(at)? {
            Value::Uuid(Some(id)) => id.as_bytes().as_slice(),
            Value::Text(Some(text)) => text.as_bytes(),
            Value::Bytes(Some(bytes)) => bytes.as_ref(),
            _ => return None,
        };
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(bytes);
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Safe because: writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Some((*id, text))
}
