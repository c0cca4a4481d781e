//! Text files in the encodings that offices use: UTF-8, GB18030 with its elders GBK and GB2312,
//! UTF-16.
//!
//! The whole file decides: what is sound UTF-8 is UTF-8, else what is sound GB18030 is that.
//! Invariant: no character is replaced in silence; a file that is neither is read as UTF-8 and each
//! unsound row is handed back.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{CoderResult, Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::unreadable;
use crate::import::problem::FileProblem;

const CHUNK: usize = 64 * 1024;

dengwen_domain::code_enum! {
    /// How a text file is encoded.
    pub enum Encoding {
        /// UTF-8, with a byte order mark or without.
        Utf8 = "utf-8",
        /// GB18030, GBK, GB2312.
        Gb18030 = "gb18030",
        /// UTF-16, as spreadsheets save "Unicode text".
        Utf16Le = "utf-16le",
        /// UTF-16, the other way round.
        Utf16Be = "utf-16be",
    }
}

/// Opens a text file as UTF-8, whatever it is.
pub(super) fn open(
    path: &Path,
    said: Option<Encoding>,
    position: Arc<AtomicU64>,
) -> Result<Box<dyn BufRead + Send>, FileProblem> {
    let encoding = match said {
        Some(encoding) => Some(encoding),
        None => detect(File::open(path).map_err(|error| unreadable(&error))?)
            .map_err(|error| unreadable(&error))?,
    };
    let file = Counting {
        inner: File::open(path).map_err(|error| unreadable(&error))?,
        position,
    };
    let decoder = match encoding {
        Some(other @ (Encoding::Gb18030 | Encoding::Utf16Le | Encoding::Utf16Be)) => {
            other.table().new_decoder_with_bom_removal()
        }
        // Because: rows that are not sound are found one by one, with their lines.
        Some(Encoding::Utf8) | None => {
            let mut plain = BufReader::with_capacity(CHUNK, file);
            let mark = plain
                .fill_buf()
                .map_err(|error| unreadable(&error))?
                .starts_with(b"\xEF\xBB\xBF");
            plain.consume(if mark { 3 } else { 0 });
            return Ok(Box::new(plain));
        }
    };
    let decoding = Decoding {
        inner: file,
        decoder,
        input: vec![0; CHUNK],
        at: 0..0,
        ended: false,
    };
    Ok(Box::new(BufReader::with_capacity(4 * CHUNK, decoding)))
}

/// A whole text as UTF-8; none where it is sound in no encoding.
pub(super) fn text_of(bytes: &[u8]) -> Option<String> {
    let encoding = detect(bytes).ok().flatten()?;
    let (text, unsound) = encoding.table().decode_with_bom_removal(bytes);
    (!unsound).then(|| text.into_owned())
}

impl Encoding {
    const fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        }
    }
}

/// The encoding in which the whole file is sound; none when there is no such.
fn detect(mut file: impl Read) -> io::Result<Option<Encoding>> {
    let mut input = vec![0; CHUNK];
    let mut tests = [
        (
            Encoding::Utf8,
            UTF_8.new_decoder_without_bom_handling(),
            true,
        ),
        (
            Encoding::Gb18030,
            GB18030.new_decoder_without_bom_handling(),
            true,
        ),
    ];
    let mut out = vec![0; 4 * CHUNK];
    let mut first = true;
    loop {
        let read = read_some(&mut file, &mut input)?;
        let part = input.get(..read).unwrap_or_default();
        if first {
            match encoding_rs::Encoding::for_bom(part) {
                Some((found, _)) if found == UTF_16LE => return Ok(Some(Encoding::Utf16Le)),
                Some((found, _)) if found == UTF_16BE => return Ok(Some(Encoding::Utf16Be)),
                _ => {}
            }
            first = false;
        }
        for (_, decoder, sound) in &mut tests {
            *sound = *sound && is_sound(decoder, part, &mut out, read == 0);
        }
        if read == 0 || tests.iter().all(|(_, _, sound)| !sound) {
            return Ok(tests
                .iter()
                .find(|(_, _, sound)| *sound)
                .map(|(found, _, _)| *found));
        }
    }
}

fn is_sound(decoder: &mut Decoder, mut part: &[u8], out: &mut [u8], last: bool) -> bool {
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(part, out, last);
        part = part.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return false,
        }
    }
}

fn read_some(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Counts what was read, for the progress.
struct Counting {
    inner: File,
    position: Arc<AtomicU64>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.position.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Decodes while it reads.
struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    at: std::ops::Range<usize>,
    ended: bool,
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.at.is_empty() && !self.ended {
                let read = read_some(&mut self.inner, &mut self.input)?;
                self.at = 0..read;
                self.ended = read == 0;
            }
            let part = self.input.get(self.at.clone()).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(part, buffer, self.ended);
            self.at.start += read;
            if written > 0 || (self.ended && result == CoderResult::InputEmpty) {
                return Ok(written);
            }
        }
    }
}
