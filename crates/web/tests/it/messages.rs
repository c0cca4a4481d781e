//! The message files: complete in both languages, all used, none forgotten in a template.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Beginnings of keys that are put together from a code, such as a topic's.
/// Their members need no literal in the code, and must exist in both languages all the same.
const FAMILIES: &[&str] = &[
    "way-",
    "ask-",
    "desk-phase-",
    "desk-wish-",
    "desk-route-",
    "register-tab-",
    "board-",
    "register-act-",
    "register-known-",
    "register-urgent-",
    "same-",
    "stage-",
    "act-",
    "corrected-",
    "contact-",
    "correct-",
    "guard-",
    "refusal-",
    "part-",
    "class-",
    "route-",
    "channel-",
    "role-",
    "purpose-",
    "boundary-",
    "outcome-",
    "suggestion-",
    "satisfaction-",
    "target-",
    "service-",
    "dispatch-",
    "callback-reason-",
    "callback-result-",
    "proof-",
    "level-",
    "organ-kind-",
    "permission-",
    "document-",
    "source-",
    "field-",
    "fact-",
    "id-",
    "phone-",
    "credit-code-",
    "day-",
    "too-many-",
    "email-",
    "login-",
    "password-",
    "sign-in-failed",
    "lock-",
    "code-",
    "parent-",
    "import-",
    "report-",
    "end-",
    "account-state-",
    "calendar-",
    "competence-",
    "day-unreadable",
    "last-administrator",
    "log-kind-",
    "log-no-",
    "log-purpose-",
    "log-field-",
    "organ-gone",
    "reach-",
    "region-digits",
    "right-",
    "role-",
    "organs-below",
    "successor-",
    "token-days",
    "token-too-many",
    "topic-",
    "register-topic-",
    "file-empty",
    "file-persons-",
    "file-topic-unknown",
    "file-purpose-",
    "file-act-",
    "file-window-",
    "material-wish-",
    "rating-reason-",
    "track-fact-",
    "track-now-",
    "track-more-",
    "track-limit-",
    "track-due-",
    "api-in-",
    "api-op-",
    "api-tag-",
];

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        ending,
        &mut found,
    );
    found.sort();
    found
}

/// Key (`message` or `message.attribute`) to the names of its arguments.
type Keys = BTreeMap<String, BTreeSet<String>>;

fn keys(lang: &str) -> Keys {
    let mut keys = Keys::new();
    for file in files(&format!("messages/{lang}"), ".ftl") {
        let mut message = String::new();
        let mut key = String::new();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let named = line.split_once('=').map(|(name, _)| name.trim_end());
            let is_name = |name: &str| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            };
            match named {
                Some(name) if !line.starts_with(' ') && is_name(name) => {
                    name.clone_into(&mut message);
                    key.clone_from(&message);
                    let fresh = keys.insert(key.clone(), BTreeSet::new()).is_none();
                    assert!(fresh, "{key} stands twice, again in {}", file.display());
                }
                Some(name)
                    if name.trim_start().strip_prefix('.').is_some_and(is_name)
                        && line.starts_with("    .") =>
                {
                    key = format!("{message}{}", name.trim_start());
                    keys.insert(key.clone(), BTreeSet::new());
                }
                _ => {}
            }
            let arguments = line.split('$').skip(1).map(|rest| {
                rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            });
            keys.get_mut(&key)
                .expect("a line belongs to a message")
                .extend(arguments);
        }
    }
    keys
}

/// Every text between quotes, and those given to a function that takes a key.
fn literals() -> (BTreeSet<String>, Vec<(String, String)>) {
    let mut all = BTreeSet::new();
    let mut asked = Vec::new();
    let takers = [
        "t.s(",
        "t.f(",
        "t.f2(",
        "t.with(",
        "t.label(",
        "Say::new(",
        ".s(",
        ".label(",
    ];
    for file in files("src", ".rs")
        .into_iter()
        .chain(files("templates", ".html"))
    {
        let text = without_comments(&fs::read_to_string(&file).unwrap());
        all.extend(text.split('"').map(str::to_owned));
        for taker in takers {
            for (at, _) in text.match_indices(taker) {
                let rest = text[at + taker.len()..].trim_start();
                if let Some(key) = rest
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next())
                {
                    asked.push((key.to_owned(), file.display().to_string()));
                }
            }
        }
    }
    (all, asked)
}

fn without_comments(text: &str) -> String {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (zh, en) = (keys("zh"), keys("en"));
    for (key, args) in &zh {
        let other = en
            .get(key)
            .unwrap_or_else(|| panic!("{key} is missing in English"));
        assert_eq!(args, other, "{key} has other arguments in English");
    }
    for key in en.keys() {
        assert!(zh.contains_key(key), "{key} is missing in Chinese");
    }
}

#[test]
fn every_message_asked_for_exists() {
    let known = keys("zh");
    for (key, file) in literals().1 {
        assert!(
            known.contains_key(&key),
            "{file} asks for {key}, which is in no message file"
        );
    }
}

#[test]
fn no_message_is_left_over() {
    let used = literals().0;
    for key in keys("zh").keys().filter(|key| !key.contains('.')) {
        let family = FAMILIES.iter().any(|start| key.starts_with(start));
        assert!(family || used.contains(key), "{key} is used nowhere");
    }
}

#[test]
fn templates_hold_no_prose_of_their_own() {
    for file in files("templates", ".html") {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let han = line.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
            assert!(
                !han,
                "{}:{} has Chinese prose: {line}",
                file.display(),
                number + 1
            );
        }
    }
}
