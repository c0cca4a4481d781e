//! The form of a name, and of a text, in which two spellings of the same are equal.

use super::half_width;

/// Dots that stand between the parts of a name of another language, as keyboards and registers
/// write them.
const DOTS: &[char] = &[
    '.', '\u{00b7}', '\u{2022}', '\u{2027}', '\u{2219}', '\u{22c5}', '\u{30fb}', '\u{ff65}',
    '\u{ff0e}', '\u{2024}', '\u{3002}',
];

/// Without spaces and middle dots, in half width and small letters: `买买提·艾力` and `买买提 • 艾力` are one
/// name.
///
/// For comparing and looking up only; what was written is kept beside it.
pub fn normal_name(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !c.is_whitespace() && !DOTS.contains(c) && !is_invisible(*c));
    kept.map(half_width).flat_map(char::to_lowercase).collect()
}

/// In half width, without spaces at its ends and with one space for several: `Ｓ－１７ ` and `S-17` are
/// one number. Capitals and signs are what they are.
///
/// For comparing and looking up only; what was written is kept beside it.
pub fn normal_text(text: &str) -> String {
    let shown = text.chars().filter(|c| !is_invisible(*c));
    let narrow: String = shown.map(half_width).collect();
    let words: Vec<&str> = narrow.split_whitespace().collect();
    words.join(" ")
}

/// Zero-width characters that copying from web pages brings along.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
