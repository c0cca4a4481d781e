//! Telephone numbers of the mainland: one normal form, and whether a number can exist.

use super::squeezed;

/// A number that can exist, in its normal form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    digits: String,
    extension: String,
    kind: PhoneKind,
}

/// Mobile or fixed line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhoneKind {
    /// Eleven digits beginning with 13 to 19.
    Mobile,
    /// An area code with seven or eight digits.
    Landline,
}

/// Why a text cannot be a telephone number of the mainland.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Something other than digits, spaces, hyphens, brackets and an extension.
    #[error("a telephone number is written in digits")]
    Character,
    /// A mobile number has eleven digits.
    #[error("a mobile number has 11 digits, not {given}")]
    MobileLength {
        /// How many there are.
        given: usize,
    },
    /// No mobile number begins like this.
    #[error("no mobile number begins like this")]
    MobilePrefix,
    /// A local number without its area code.
    #[error("write the area code in front, such as 020-83560000")]
    AreaCodeMissing,
    /// An area code with too few or too many digits after it.
    #[error("a fixed line has an area code and seven or eight digits")]
    LandlineLength,
    /// A number of another country.
    #[error("only numbers of the mainland (+86) are known")]
    Foreign,
}

impl PhoneError {
    /// A stable code by which a page finds its translated sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Character => "phone-character",
            Self::MobileLength { .. } => "phone-mobile-length",
            Self::MobilePrefix => "phone-mobile-prefix",
            Self::AreaCodeMissing => "phone-area-code-missing",
            Self::LandlineLength => "phone-landline-length",
            Self::Foreign => "phone-foreign",
        }
    }
}

impl Phone {
    /// Reads a number as typed: spaces, hyphens, brackets, full width, +86 and an extension after
    /// `转` or `x` are understood.
    ///
    /// # Errors
    /// What keeps it from being a number of the mainland.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let (main, extension) = split_extension(text);
        let typed: String = squeezed(main)
            .chars()
            .filter(|c| !matches!(c, '(' | ')'))
            .collect();
        let national = typed
            .strip_prefix("+86")
            .or_else(|| typed.strip_prefix("0086"));
        let international = typed.starts_with('+') || typed.starts_with("00");
        let digits = match national {
            Some(rest) => rest,
            None if international => return Err(PhoneError::Foreign),
            None => typed.as_str(),
        };
        let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if digits.is_empty() || !all_digits(digits) || !all_digits(&extension) {
            return Err(PhoneError::Character);
        }
        // Because: +86 is followed by the area code without its 0.
        let digits = match digits.as_bytes()[0] {
            b'0' | b'1' => digits.to_owned(),
            _ if national.is_some() => format!("0{digits}"),
            _ => digits.to_owned(),
        };
        let kind = kind_of(&digits)?;
        Ok(Self {
            digits,
            extension,
            kind,
        })
    }

    /// The digits alone, without country code, separators and extension: what is compared and
    /// looked up.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The extension of a switchboard, or nothing.
    pub fn extension(&self) -> &str {
        &self.extension
    }

    /// Mobile or fixed line.
    pub const fn kind(&self) -> PhoneKind {
        self.kind
    }
}

/// Never shows the number, so that it cannot reach a log.
impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phone")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

fn split_extension(text: &str) -> (&str, String) {
    let marks = ['转', '轉', 'x', 'X', '#', '\u{ff03}'];
    text.split_once(marks)
        .map_or((text, String::new()), |(main, rest)| (main, squeezed(rest)))
}

fn kind_of(digits: &str) -> Result<PhoneKind, PhoneError> {
    let given = digits.len();
    let second = digits.as_bytes().get(1).copied().unwrap_or(b'0');
    match digits.as_bytes()[0] {
        b'1' if given != 11 => Err(PhoneError::MobileLength { given }),
        b'1' if second < b'3' => Err(PhoneError::MobilePrefix),
        b'1' => Ok(PhoneKind::Mobile),
        b'0' => landline(digits),
        _ if given == 7 || given == 8 => Err(PhoneError::AreaCodeMissing),
        _ => Err(PhoneError::LandlineLength),
    }
}

/// Area codes 010 and 02x have three digits and eight-digit numbers; all others have four and seven
/// or eight.
fn landline(digits: &str) -> Result<PhoneKind, PhoneError> {
    let local = match digits.as_bytes().get(1) {
        Some(b'1' | b'2') => digits.len().checked_sub(3).filter(|length| *length == 8),
        Some(b'3'..=b'9') => digits
            .len()
            .checked_sub(4)
            .filter(|length| [7, 8].contains(length)),
        _ => None,
    };
    local
        .map(|_| PhoneKind::Landline)
        .ok_or(PhoneError::LandlineLength)
}
