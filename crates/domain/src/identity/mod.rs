//! Numbers and names of people and organisations: are they well formed, how are they compared, how
//! are they masked.
//!
//! Pure arithmetic on what was typed. Nothing here asks a register whether a number exists or
//! belongs to anyone: a number that passes is plausible, not proven.
//!
//! Invariant: a value of [`ResidentId`], [`CreditCode`] or [`Phone`] has passed its checks and is
//! in its one normal form, so equal things compare equal (and give equal look-up keys).

mod credit_code;
mod mask;
mod name;
mod phone;
mod resident_id;

pub use credit_code::{CreditCode, CreditCodeError};
pub use mask::{mask_address, mask_email, mask_id, mask_name, mask_phone};
pub use name::{normal_name, normal_text};
pub use phone::{Phone, PhoneError, PhoneKind};
pub use resident_id::{IdError, IdKind, ResidentId, Sex};

/// The half-width form of a full-width letter, digit or sign; anything else as it is.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).expect("the range maps onto printable ASCII")
        }
        _ => c,
    }
}

/// What was typed without spaces and dashes, in half width and capitals.
fn squeezed(text: &str) -> String {
    let kept =
        |c: &char| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    text.chars()
        .map(half_width)
        .filter(kept)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
