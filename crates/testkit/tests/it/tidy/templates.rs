//! Pages keep the strict content-security policy: no script, style or handler inside a template,
//! and nothing fetched from elsewhere.

use super::tree::{SourceFile, tree};
use super::{Finding, hold};

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| file.path.contains("/templates/") && file.has_extension("html"))
        .flat_map(|file| {
            file.text
                .lines()
                .enumerate()
                .filter_map(|(index, line)| {
                    breach(line).map(|what| Finding::at(file, index + 1, what))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

fn breach(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    let has_handler = || {
        line.match_indices(" on").any(|(at, _)| {
            let name: String = line[at + 3..]
                .chars()
                .take_while(char::is_ascii_lowercase)
                .collect();
            name.len() > 2 && line[at + 3 + name.len()..].starts_with("=\"")
        })
    };
    if line.contains(" style=") || line.contains("<style") {
        Some("style belongs in the style sheet")
    } else if line.contains("<script") && !line.contains(" src=") {
        Some("script belongs in a file")
    } else if has_handler() {
        Some("a handler belongs in a script file")
    } else if line.contains("src=\"http") || line.contains("src=\"//") || line.contains("url(http")
    {
        Some("nothing is fetched from elsewhere")
    } else {
        None
    }
}

#[test]
fn templates_keep_the_content_security_policy() {
    hold("templates", &findings(tree().iter()));
}

#[test]
fn each_breach_of_the_policy_is_found() {
    for wrong in [
        "<p style=\"color:red\">",
        "<style>",
        "<script>alert(1)</script>",
        "<button onclick=\"go()\">",
        "<img src=\"https://example.org/a.png\">",
    ] {
        assert!(breach(wrong).is_some(), "{wrong}");
    }
    for right in [
        "<script src=\"/assets/desk.js\" defer></script>",
        "<p>Once on=\"ly\"",
        "<a href=\"/file\">",
    ] {
        assert_eq!(breach(right), None, "{right}");
    }
}
