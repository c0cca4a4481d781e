//! Unified social credit codes of legal persons and other organisations (GB 32100-2015).

use super::squeezed;

/// Digits and capitals without I, O, S, V and Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A well-formed unified social credit code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

/// Why a text cannot be a unified social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Not 18 characters.
    #[error("a unified social credit code has 18 characters, not {given}")]
    Length {
        /// How many there are.
        given: usize,
    },
    /// A character that codes do not use.
    #[error(
        "character {position} cannot stand in a code; the letters I, O, S, V and Z are not used"
    )]
    Character {
        /// Which one, counted from 1.
        position: usize,
    },
    /// Characters 3 to 8 must be digits: the region of registration.
    #[error("characters 3 to 8 must be the digits of a region")]
    Region,
    /// The last character does not fit the others: one of them is mistyped.
    #[error("the last character does not fit the others; one character is probably mistyped")]
    CheckCharacter,
}

impl CreditCodeError {
    /// A stable code by which a page finds its translated sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "credit-code-length",
            Self::Character { .. } => "credit-code-character",
            Self::Region => "credit-code-region",
            Self::CheckCharacter => "credit-code-check-character",
        }
    }
}

impl CreditCode {
    /// Reads a code as typed: spaces, hyphens, full width and small letters are forgiven.
    ///
    /// # Errors
    /// The first rule that the code breaks.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = squeezed(text);
        let given = code.chars().count();
        if given != 18 {
            return Err(CreditCodeError::Length { given });
        }
        let mut values = [0u32; 18];
        for (n, c) in code.chars().enumerate() {
            let Some(value) = value_of(c) else {
                return Err(CreditCodeError::Character { position: n + 1 });
            };
            values[n] = value;
        }
        if !code[2..8].bytes().all(|c| c.is_ascii_digit()) {
            return Err(CreditCodeError::Region);
        }
        let mut weight = 1;
        let mut sum = 0;
        for value in &values[..17] {
            sum += value * weight;
            weight = weight * 3 % 31;
        }
        if values[17] != (31 - sum % 31) % 31 {
            return Err(CreditCodeError::CheckCharacter);
        }
        Ok(Self(code))
    }

    /// The code in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn value_of(c: char) -> Option<u32> {
    let place = ALPHABET.find(c)?;
    u32::try_from(place).ok()
}
