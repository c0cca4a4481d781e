//! The archive's records: a letter, a length, and bytes, inside one zstd stream.
//!
//! Invariant: the last record holds the SHA-256 of every byte before it, so that a cut or changed
//! file is always noticed, also where zstd's own checksum would not.

use std::io::{Read, Write};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::StoreError;
use crate::value::Value;

/// The first bytes inside the stream.
const MAGIC: &[u8] = b"dengwen archive\n";
/// Longest record: a chunk, or a row with its texts, is far smaller.
const LONGEST: usize = 64 << 20;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// The header, JSON.
    Header,
    /// A table begins, JSON.
    Table,
    /// A row of that table, values.
    Row,
    /// A blob begins, its name.
    Blob,
    /// A chunk of that blob.
    Chunk,
    /// The end, JSON.
    End,
}

impl Tag {
    const ALL: [(Tag, u8); 6] = [
        (Tag::Header, b'H'),
        (Tag::Table, b'T'),
        (Tag::Row, b'R'),
        (Tag::Blob, b'B'),
        (Tag::Chunk, b'C'),
        (Tag::End, b'E'),
    ];

    fn letter(self) -> u8 {
        Tag::ALL
            .iter()
            .find(|(tag, _)| *tag == self)
            .map_or(0, |(_, letter)| *letter)
    }

    fn of(letter: u8) -> Option<Tag> {
        Tag::ALL
            .iter()
            .find(|(_, l)| *l == letter)
            .map(|(tag, _)| *tag)
    }
}

/// A record.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) tag: Tag,
    pub(super) bytes: Vec<u8>,
}

/// Writes records and keeps their digest.
pub(super) struct FrameWriter<W: Write> {
    out: W,
    hash: Sha256,
}

impl<W: Write> FrameWriter<W> {
    pub(super) fn new(mut out: W) -> std::io::Result<FrameWriter<W>> {
        out.write_all(MAGIC)?;
        let hash = Sha256::new_with_prefix(MAGIC);
        Ok(FrameWriter { out, hash })
    }

    pub(super) fn write(&mut self, frame: &Frame) -> std::io::Result<()> {
        let mut head = [0; 5];
        head[0] = frame.tag.letter();
        let length = u32::try_from(frame.bytes.len()).map_err(std::io::Error::other)?;
        head[1..].copy_from_slice(&length.to_be_bytes());
        for part in [&head[..], &frame.bytes] {
            self.hash.update(part);
            self.out.write_all(part)?;
        }
        Ok(())
    }

    /// The digest of what was written so far.
    pub(super) fn digest(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    pub(super) fn into_inner(self) -> W {
        self.out
    }
}

/// Reads records and keeps their digest.
pub(super) struct FrameReader<R: Read> {
    input: R,
    hash: Sha256,
}

impl<R: Read> FrameReader<R> {
    /// # Errors
    /// [`StoreError::Archive`] when the file is no archive.
    pub(super) fn new(mut input: R) -> Result<FrameReader<R>, StoreError> {
        let mut magic = [0; MAGIC.len()];
        let read = input.read_exact(&mut magic);
        if read.is_err() || magic != MAGIC {
            return Err(StoreError::Archive(
                "it was not made by dengwen backup".to_owned(),
            ));
        }
        Ok(FrameReader {
            input,
            hash: Sha256::new_with_prefix(MAGIC),
        })
    }

    /// The digest of what was read so far.
    pub(super) fn digest(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    /// The next record.
    ///
    /// # Errors
    /// [`StoreError::Archive`] when it is cut off or damaged.
    pub(super) fn next(&mut self) -> Result<Frame, StoreError> {
        let mut head = [0; 5];
        self.input.read_exact(&mut head).map_err(|e| broken(&e))?;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        let tag = Tag::of(head[0]).filter(|_| length <= LONGEST);
        let Some(tag) = tag else {
            return Err(StoreError::Archive(
                "it is damaged: a record makes no sense".to_owned(),
            ));
        };
        let mut bytes = vec![0; length];
        self.input.read_exact(&mut bytes).map_err(|e| broken(&e))?;
        self.hash.update(head);
        self.hash.update(&bytes);
        Ok(Frame { tag, bytes })
    }

    /// Makes sure that nothing follows, and that the stream's own end is there.
    ///
    /// # Errors
    /// [`StoreError::Archive`] when it is cut off or goes on.
    pub(super) fn end(mut self) -> Result<(), StoreError> {
        let mut more = [0; 1];
        match self.input.read(&mut more).map_err(|e| broken(&e))? {
            0 => Ok(()),
            _ => Err(StoreError::Archive(
                "it is damaged: it goes on after its end".to_owned(),
            )),
        }
    }
}

fn broken(error: &std::io::Error) -> StoreError {
    if error.kind() == std::io::ErrorKind::UnexpectedEof {
        return StoreError::Archive("it is cut off: the end is missing; copy it again".to_owned());
    }
    StoreError::Archive(format!("it is damaged: {error}"))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writes to memory");
            text
        })
}

/// A row's values: each a letter and its bytes; lower case means NULL of that type.
pub(super) fn encode(values: &[Value]) -> Vec<u8> {
    let mut out = Vec::with_capacity(values.len() * 12);
    for value in values {
        match value {
            Value::I64(Some(v)) => {
                out.push(b'I');
                out.extend_from_slice(&v.to_be_bytes());
            }
            Value::Text(Some(v)) => put(&mut out, b'T', v.as_bytes()),
            Value::Bytes(Some(v)) => put(&mut out, b'Y', v),
            Value::Uuid(Some(v)) => {
                out.push(b'U');
                out.extend_from_slice(v.as_bytes());
            }
            Value::Bool(Some(v)) => out.extend_from_slice(&[b'B', u8::from(*v)]),
            Value::I64(None) => out.push(b'i'),
            Value::Text(None) => out.push(b't'),
            Value::Bytes(None) => out.push(b'y'),
            Value::Uuid(None) => out.push(b'u'),
            Value::Bool(None) => out.push(b'b'),
        }
    }
    out
}

fn put(out: &mut Vec<u8>, letter: u8, bytes: &[u8]) {
    out.push(letter);
    let length = u32::try_from(bytes.len()).expect("a column holds far less than 4 GiB");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// The values of a row.
///
/// # Errors
/// [`StoreError::Archive`] when the bytes are no row.
pub(super) fn decode(mut bytes: &[u8]) -> Result<Vec<Value>, StoreError> {
    let mut values = Vec::new();
    while let Some((letter, rest)) = bytes.split_first() {
        bytes = rest;
        values.push(match letter {
            b'I' => Value::I64(Some(i64::from_be_bytes(take(&mut bytes)?))),
            b'T' => {
                let text = String::from_utf8(long(&mut bytes)?);
                Value::Text(Some(text.map_err(|e| bad_row(&e.to_string()))?))
            }
            b'Y' => Value::Bytes(Some(long(&mut bytes)?)),
            b'U' => Value::Uuid(Some(Uuid::from_bytes(take(&mut bytes)?))),
            b'B' => Value::Bool(Some(take::<1>(&mut bytes)? != [0])),
            b'i' => Value::I64(None),
            b't' => Value::Text(None),
            b'y' => Value::Bytes(None),
            b'u' => Value::Uuid(None),
            b'b' => Value::Bool(None),
            other => return Err(bad_row(&format!("type {other}"))),
        });
    }
    Ok(values)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], StoreError> {
    let (head, rest) = bytes
        .split_first_chunk::<N>()
        .ok_or_else(|| bad_row("too short"))?;
    *bytes = rest;
    Ok(*head)
}

fn long(bytes: &mut &[u8]) -> Result<Vec<u8>, StoreError> {
    let length = u32::from_be_bytes(take(bytes)?) as usize;
    let (head, rest) = bytes
        .split_at_checked(length)
        .ok_or_else(|| bad_row("too short"))?;
    *bytes = rest;
    Ok(head.to_vec())
}

fn bad_row(problem: &str) -> StoreError {
    StoreError::Archive(format!("it is damaged: a row makes no sense ({problem})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_comes_back_from_a_row() {
        let row = vec![
            Value::I64(Some(-7)),
            Value::Text(Some("信访".to_owned())),
            Value::Bytes(Some(vec![0, 255])),
            Value::Uuid(Some(Uuid::from_u128(9))),
            Value::Bool(Some(true)),
            Value::I64(None),
            Value::Text(None),
            Value::Bytes(None),
            Value::Uuid(None),
            Value::Bool(None),
        ];
        assert_eq!(decode(&encode(&row)).unwrap(), row);
    }

    #[test]
    fn a_cut_row_is_refused() {
        let bytes = encode(&[Value::Text(Some("信访".to_owned()))]);
        assert!(decode(&bytes[..bytes.len() - 1]).is_err());
    }
}
