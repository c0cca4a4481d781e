//! Stored events: their row, their canonical bytes and their commitment.
//!
//! It does not decide what an event means; payloads are opaque JSON here. Invariant: the canonical
//! bytes of version 1 never change (golden files hold them), because commitments that were
//! published must stay checkable for ever.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::table_row;

table_row! {
    /// One event as it is stored.
    pub struct EventRow in "event" key ["seq"] {
        /// Position in the installation; order of positions is order of commits.
        seq: i64,
        /// The event's id.
        id: Uuid,
        /// The stream it belongs to.
        stream: Uuid,
        /// What the stream is.
        stream_kind: String,
        /// Position in its stream, from 1.
        stream_version: i64,
        /// What happened.
        kind: String,
        /// Version of the payload's shape.
        schema_version: i64,
        /// Our clock at the commit, never below the last one recorded.
        recorded_at: i64,
        /// Civil date on which it took place.
        occurred_on: String,
        /// Where that date comes from.
        occurred_source: String,
        /// Who acted.
        actor_person: Option<Uuid>,
        /// In which role.
        actor_role: String,
        /// For which organ.
        actor_organ: Option<Uuid>,
        /// For whom.
        on_behalf_of: Option<Uuid>,
        /// The row of the pack that allowed it.
        rule_row: String,
        /// The pack in force.
        pack: String,
        /// The pack's digest, empty when none applies.
        pack_digest: Vec<u8>,
        /// What was concluded, JSON.
        payload: String,
        /// Random bytes that keep the commitment from being guessed.
        salt: [u8; 32],
        /// SHA-256 over the canonical bytes.
        commitment: [u8; 32],
        /// Taken over from another system.
        imported: bool,
    }
}

/// First bytes of every canonical encoding of version 1.
const TAG: &[u8] = b"dengwen event 1\0";

impl EventRow {
    /// The canonical bytes, version 1: the tag; the salt; then each column from `seq` to `imported`
    /// except `salt` and `commitment`, in the order of the struct, as one length-prefixed field: a
    /// big-endian `u32` length and the bytes. Whole numbers are 8 bytes big-endian two's
    /// complement, ids their 16 bytes, texts UTF-8, yes and no one byte 1 or 0. A missing optional
    /// id is the length `0xFFFF_FFFF` and nothing more.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(384 + self.payload.len());
        out.extend_from_slice(TAG);
        out.extend_from_slice(&self.salt);
        put(&mut out, &self.seq.to_be_bytes());
        put(&mut out, self.id.as_bytes());
        put(&mut out, self.stream.as_bytes());
        put(&mut out, self.stream_kind.as_bytes());
        put(&mut out, &self.stream_version.to_be_bytes());
        put(&mut out, self.kind.as_bytes());
        put(&mut out, &self.schema_version.to_be_bytes());
        put(&mut out, &self.recorded_at.to_be_bytes());
        put(&mut out, self.occurred_on.as_bytes());
        put(&mut out, self.occurred_source.as_bytes());
        put_id(&mut out, self.actor_person);
        put(&mut out, self.actor_role.as_bytes());
        put_id(&mut out, self.actor_organ);
        put_id(&mut out, self.on_behalf_of);
        put(&mut out, self.rule_row.as_bytes());
        put(&mut out, self.pack.as_bytes());
        put(&mut out, &self.pack_digest);
        put(&mut out, self.payload.as_bytes());
        put(&mut out, &[u8::from(self.imported)]);
        out
    }

    /// What the stored commitment must be.
    pub fn expected_commitment(&self) -> [u8; 32] {
        Sha256::digest(self.canonical()).into()
    }

    /// Whether the row is what was committed.
    pub fn is_intact(&self) -> bool {
        self.expected_commitment() == self.commitment
    }
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("the edge caps texts far below 4 GiB");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

fn put_id(out: &mut Vec<u8>, id: Option<Uuid>) {
    match id {
        Some(id) => put(out, id.as_bytes()),
        None => out.extend_from_slice(&u32::MAX.to_be_bytes()),
    }
}
