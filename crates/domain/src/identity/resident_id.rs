//! Resident identity numbers (GB 11643-1999), the old form of 15 digits, and the residence permits
//! of people from Hong Kong, Macao and Taiwan (81, 82, 83), which have the same form.

use jiff::civil::Date;

use super::squeezed;

/// Provinces of GB/T 2260, and the residence permits 81-83.
const REGIONS: &[u8] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";
/// Nobody alive is older; an earlier day is a slip.
const AGE_MAX: i16 = 130;

/// A well-formed resident identity number in its form of 18 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId {
    number: String,
    kind: IdKind,
    born: Date,
}

/// What kind of card the number stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// The resident identity card.
    Resident,
    /// The old number of 15 digits, brought to 18 characters.
    ResidentOldForm,
    /// Residence permit of people from Hong Kong (81), Macao (82) or Taiwan (83).
    ResidencePermit,
}

/// Sex as the number has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// An odd sequence number.
    Male,
    /// An even sequence number.
    Female,
}

/// Why a number cannot be a resident identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not 18 (or 15) characters.
    #[error("an identity number has 18 characters (or 15 on an old card), not {given}")]
    Length {
        /// How many there are.
        given: usize,
    },
    /// A character that cannot stand there.
    #[error("character {position} must be a digit; only the last may be X")]
    Character {
        /// Which one, counted from 1.
        position: usize,
    },
    /// The first two digits name no province.
    #[error("the first two digits name no province")]
    Region,
    /// Digits 7 to 14 are no day on which a living person can be born.
    #[error("digits 7 to 14 are not a possible date of birth")]
    BirthDate,
    /// The day of birth is still to come.
    #[error("the date of birth lies in the future")]
    BirthInFuture,
    /// The last character does not fit the others: one of them is mistyped.
    #[error("the last character does not fit the others; one character is probably mistyped")]
    CheckDigit,
}

impl IdError {
    /// A stable code by which a page finds its translated sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "id-length",
            Self::Character { .. } => "id-character",
            Self::Region => "id-region",
            Self::BirthDate => "id-birth-date",
            Self::BirthInFuture => "id-birth-in-future",
            Self::CheckDigit => "id-check-digit",
        }
    }
}

impl ResidentId {
    /// Reads a number as typed: spaces, full-width digits and a small x are forgiven.
    ///
    /// # Errors
    /// The first rule that the number breaks.
    pub fn parse(text: &str, today: Date) -> Result<Self, IdError> {
        let typed = squeezed(text);
        let length = typed.chars().count();
        if length != 18 && length != 15 {
            return Err(IdError::Length { given: length });
        }
        let wrong = |(n, c): &(usize, char)| !(c.is_ascii_digit() || (*n == 17 && *c == 'X'));
        if let Some((n, _)) = typed.chars().enumerate().find(wrong) {
            return Err(IdError::Character { position: n + 1 });
        }
        let old = length == 15;
        let number = if old { lengthened(&typed) } else { typed };
        let region = digits(&number, 0, 2);
        if !REGIONS.iter().any(|known| u32::from(*known) == region) {
            return Err(IdError::Region);
        }
        let born = birth_date(&number, today)?;
        if number.as_bytes()[17] != check_character(&number) {
            return Err(IdError::CheckDigit);
        }
        let kind = match region {
            81..=83 => IdKind::ResidencePermit,
            _ if old => IdKind::ResidentOldForm,
            _ => IdKind::Resident,
        };
        Ok(Self { number, kind, born })
    }

    /// The number in its form of 18 characters, with a capital X.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// What kind of card it stands on.
    pub const fn kind(&self) -> IdKind {
        self.kind
    }

    /// The day of birth.
    pub const fn born(&self) -> Date {
        self.born
    }

    /// The sex as the number has it.
    pub fn sex(&self) -> Sex {
        if digits(&self.number, 16, 17) % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// Whole years on a day; the birthday itself completes a year.
    pub fn age_on(&self, day: Date) -> i16 {
        let before_birthday = (day.month(), day.day()) < (self.born.month(), self.born.day());
        day.year() - self.born.year() - i16::from(before_birthday)
    }
}

/// Never shows the number, so that it cannot reach a log.
impl std::fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResidentId")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Digits `from..to` as a number. The callers have checked that they are digits.
fn digits(number: &str, from: usize, to: usize) -> u32 {
    number.as_bytes()[from..to]
        .iter()
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
}

fn birth_date(number: &str, today: Date) -> Result<Date, IdError> {
    let part = |from, to| i16::try_from(digits(number, from, to)).expect("at most four digits");
    let small = |from, to| i8::try_from(digits(number, from, to)).expect("two digits");
    let born = Date::new(part(6, 10), small(10, 12), small(12, 14));
    let born = born.map_err(|_no_such_day: jiff::Error| IdError::BirthDate)?;
    if born > today {
        return Err(IdError::BirthInFuture);
    }
    if born.year() < today.year() - AGE_MAX {
        return Err(IdError::BirthDate);
    }
    Ok(born)
}

/// MOD 11-2 of GB 11643 over the first 17 digits.
fn check_character(number: &str) -> u8 {
    let weighted = number
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight);
    let remainder: u32 = weighted.sum::<u32>() % 11;
    CHECKS[remainder as usize]
}

/// The form of 18 characters of a number of 15 digits: the century is always 19.
fn lengthened(old: &str) -> String {
    let mut number = format!("{}19{}", &old[..6], &old[6..]);
    let check = check_character(&number);
    number.push(char::from(check));
    number
}
