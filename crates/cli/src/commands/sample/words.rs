//! What a sample office says of itself: its configuration, and the logins of its invented people.

use dengwen_app::random::{SystemRandom, bytes};
use dengwen_app::sample::Played;

use super::Sample;
use crate::config::{Loaded, example_with};
use crate::folder::DataFolder;

pub(super) const NAME: &str = "青禾市信访局";
pub(super) const NAME_EN: &str = "Qinghe City Petition Office";
pub(super) const REGION: &str = "990100";

/// The file of its configuration.
pub(super) fn config_text(data: &DataFolder, args: &Sample) -> String {
    let mut values = vec![
        ("office", "name_zh", NAME),
        ("office", "name_en", NAME_EN),
        ("office", "region", REGION),
        (
            "contact",
            "visit_zh",
            "青禾市明河区人民路6号 人民来访接待中心",
        ),
        (
            "contact",
            "visit_en",
            "Reception Centre, 6 Renmin Road, Minghe District, Qinghe",
        ),
        (
            "contact",
            "hours_zh",
            "周一至周五 8:30—12:00、14:30—17:30（法定节假日除外）",
        ),
        (
            "contact",
            "hours_en",
            "Monday to Friday 8:30-12:00 and 14:30-17:30, except holidays",
        ),
        ("contact", "post_zh", "青禾市明河区人民路6号 青禾市信访局"),
        (
            "contact",
            "post_en",
            "Qinghe City Petition Office, 6 Renmin Road, Minghe District",
        ),
        // An area code that nobody has.
        (
            "contact",
            "phones",
            "来电反映、咨询 | Calls and questions | 0000-80000012\n\
             监督投诉 | Complaints about this office | 0000-80000013",
        ),
    ];
    let as_of = args.as_of.map(|day| day.to_string());
    if let Some(day) = &as_of {
        values.push(("sample", "today", day));
    }
    if let Some(url) = &args.database {
        values.push(("database", "url", url));
    }
    example_with(&Loaded::empty(data).entries, &values)
}

/// Three groups of four: 60 random bits without letters that look alike.
pub(super) fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let raw = bytes::<12>(&SystemRandom);
    let letters = raw
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters
        .enumerate()
        .fold(String::new(), |mut text, (n, letter)| {
            if n > 0 && n % 4 == 0 {
                text.push('-');
            }
            text.push(letter);
            text
        })
}

/// What is printed and kept for the next start.
pub(super) fn words(data: &DataFolder, played: &Played, logins: &[(String, String)]) -> String {
    use std::fmt::Write as _;
    let mut text = format!(
        "Sample office 青禾市信访局 (invented people) in {}: {} petitions, {} acts.\n\
         Sign in at /sign-in with one of these logins:\n\n",
        data.path().display(),
        played.petitions,
        played.acts
    );
    for (login, role) in &played.logins {
        let password = logins
            .iter()
            .find(|(name, _)| name == login)
            .map_or("", |(_, p)| p);
        let _ = writeln!(text, "  {login:<16} {password:<16} {role}");
    }
    text.push_str("\nEverybody else, for walking a matter through a unit:\n\n");
    for (login, password) in logins {
        if !played.logins.iter().any(|(name, _)| name == login) {
            let _ = writeln!(text, "  {login:<16} {password}");
        }
    }
    text.push('\n');
    text
}
