//! Which files are taken, told by their content and never by their name.
//!
//! A list of what is allowed: pictures, PDF and OFD, office documents, sound, video, plain text.
//! Invariant: a program, a script or an archive is never on the list, whatever it calls itself.

/// Types on the list, as told by their first bytes.
const ALLOWED: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/tiff",
    "image/heif",
    "application/pdf",
    "application/rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "audio/mpeg",
    "audio/m4a",
    "audio/x-wav",
    "audio/amr",
    "audio/aac",
    "audio/ogg",
    "video/mp4",
    "video/x-m4v",
    "video/quicktime",
    "video/webm",
    "video/x-msvideo",
    "video/mpeg",
];

const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The media type of a file that may be taken; `None` for any other.
pub fn allowed_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&COMPOUND) {
        return older_office(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") && holds(bytes, b"OFD.xml") {
        return Some("application/ofd");
    }
    match infer::get(bytes) {
        Some(found) => ALLOWED.iter().copied().find(|it| *it == found.mime_type()),
        None if three_gp(bytes) => Some("video/3gpp"),
        None if is_text(bytes) => Some("text/plain"),
        None => None,
    }
}

/// Word, Excel, PowerPoint of before 2007, and WPS, by the streams they hold. An installer has the
/// same first bytes and none of these streams.
fn older_office(bytes: &[u8]) -> Option<&'static str> {
    let stream = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        holds(bytes, &wide)
    };
    if stream("WordDocument") {
        Some("application/msword")
    } else if stream("Workbook") {
        Some("application/vnd.ms-excel")
    } else if stream("PowerPoint Document") {
        Some("application/vnd.ms-powerpoint")
    } else {
        None
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Videos of older telephones.
fn three_gp(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..10) == Some(b"3g")
}

/// Text in UTF-8 or in the older Chinese encodings: no zero bytes, hardly any control characters.
/// A page or a script for a browser is no text for us.
fn is_text(bytes: &[u8]) -> bool {
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\n' | b'\r' | b'\t');
    if bytes.is_empty() || bytes.iter().filter(control).count() > 0 {
        return false;
    }
    let head: Vec<u8> = bytes
        .iter()
        .take(1024)
        .map(u8::to_ascii_lowercase)
        .collect();
    ![
        &b"<!doctype"[..],
        b"<html",
        b"<script",
        b"<svg",
        b"<?xml",
        b"#!",
    ]
    .iter()
    .any(|mark| holds(&head, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_told_by_its_content() {
        assert_eq!(
            allowed_type(b"\xFF\xD8\xFF\xE0\x00\x10JFIF"),
            Some("image/jpeg")
        );
        assert_eq!(
            allowed_type(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            Some("image/png")
        );
        assert_eq!(allowed_type(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(
            allowed_type("说明材料\n一、……".as_bytes()),
            Some("text/plain")
        );
    }

    #[test]
    fn a_program_an_archive_and_a_page_are_not_taken() {
        assert_eq!(allowed_type(b"MZ\x90\0\x03\0\0\0"), None);
        assert_eq!(allowed_type(b"\x7fELF\x02\x01\x01\0"), None);
        assert_eq!(allowed_type(b"PK\x03\x04\x14\0\0\0\x08\0setup.exe"), None);
        assert_eq!(allowed_type(b"<!DOCTYPE html><script>"), None);
        assert_eq!(allowed_type(b"#!/bin/sh\n"), None);
        assert_eq!(allowed_type(b""), None);
    }

    #[test]
    fn an_older_word_document_is_taken_and_an_installer_with_the_same_first_bytes_is_not() {
        let mut word = COMPOUND.to_vec();
        word.extend([0; 600]);
        assert_eq!(allowed_type(&word), None);
        word.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(allowed_type(&word), Some("application/msword"));
    }
}
