//! What a password must be: long, not the sign-in name, and not one that everybody tries first.
//!
//! Because: length and a list of what guessers try help; demanding signs and digits only makes
//! people write passwords down.

use crate::error::FieldError;

/// Fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Most characters, so that nobody makes us hash a book.
pub const PASSWORD_CHARS_MAX: usize = 200;

/// Fewest characters of it that are not the sign-in name.
const OWN_CHARS_MIN: usize = 4;

/// What guessers try first, ten characters and more, small letters, one a line.
const COMMON: &str = include_str!("common.txt");

/// Checks a new password for a person with this sign-in name; the complaint belongs to `field`.
///
/// # Errors
/// `password-too-short`, `password-too-long`, `password-is-login`, `password-common`.
pub fn check_password(field: &'static str, login: &str, password: &str) -> Result<(), FieldError> {
    let length = password.chars().count();
    if length < PASSWORD_CHARS_MIN {
        return Err(FieldError::with(
            field,
            "password-too-short",
            PASSWORD_CHARS_MIN,
        ));
    }
    if length > PASSWORD_CHARS_MAX {
        return Err(FieldError::with(
            field,
            "password-too-long",
            PASSWORD_CHARS_MAX,
        ));
    }
    let plain = password.to_lowercase();
    if plain.replace(&login.to_lowercase(), "").chars().count() < OWN_CHARS_MIN {
        return Err(FieldError::new(field, "password-is-login"));
    }
    if COMMON.lines().any(|line| line == plain) || is_monotonous(&plain) {
        return Err(FieldError::new(field, "password-common"));
    }
    Ok(())
}

/// One or two characters over and over (`aaaaaaaaaa`, `1212121212`).
fn is_monotonous(text: &str) -> bool {
    let mut seen: Vec<char> = text.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(login: &str, password: &str) -> Option<&'static str> {
        check_password("password", login, password)
            .err()
            .map(|e| e.code)
    }

    #[test]
    fn a_password_is_long_and_neither_the_name_nor_what_everybody_tries() {
        assert_eq!(code("chen", "短密码"), Some("password-too-short"));
        assert_eq!(code("chen", &"长".repeat(201)), Some("password-too-long"));
        assert_eq!(
            code("chen-li-qinghe", "Chen-Li-Qinghe"),
            Some("password-is-login")
        );
        assert_eq!(code("admin", "AdminAdmin1"), Some("password-is-login"));
        assert_eq!(code("admin", "admin plane tree"), None);
        assert_eq!(code("chen", "1234567890"), Some("password-common"));
        assert_eq!(code("chen", "Password123"), Some("password-common"));
        assert_eq!(code("chen", "1212121212"), Some("password-common"));
        assert_eq!(code("chen", "书院路十八号门口的梧桐"), None);
        assert_eq!(code("chen", "plane tree at no 18"), None);
    }

    #[test]
    fn every_listed_password_is_long_enough_to_need_listing() {
        for line in COMMON.lines() {
            assert!(line.chars().count() >= PASSWORD_CHARS_MIN, "{line}");
            assert_eq!(line, line.to_lowercase());
        }
    }
}
