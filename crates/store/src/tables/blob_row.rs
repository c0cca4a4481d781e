//! Where PostgreSQL keeps blobs: a head and its chunks. Empty on SQLite, which uses files.
//!
//! Read and written by `blob.rs` alone. Invariant: `chunks` is 0 until the blob is complete.

use crate::table_row;

table_row! {
    /// The head of a blob.
    pub struct BlobRow in "blob" key ["name"] {
        /// Its name, chosen by the application.
        name: String,
        /// How many chunks it has; 0 while it is being written.
        chunks: i64,
        /// When it was begun.
        created_at: i64,
    }
}

table_row! {
    /// One chunk of a blob.
    pub struct BlobChunkRow in "blob_chunk" key ["name", "position"] {
        /// The blob's name.
        name: String,
        /// From 0.
        position: i64,
        /// The sealed bytes.
        bytes: Vec<u8>,
    }
}
