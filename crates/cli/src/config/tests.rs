//! Reading the configuration: what is refused, what stands above what, what is printed.

use super::{Loaded, Origin, example, in_force};
use crate::folder::DataFolder;

fn loaded(text: &str, environment: &[(&str, &str)]) -> Loaded {
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Loaded::parse(&DataFolder::new(None), text, environment)
}

fn problems(text: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let problems = loaded(text, environment).problems;
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_said_is_a_sound_configuration() {
    assert_eq!(problems("", &[]), [""; 0]);
}

#[test]
fn every_problem_is_told_at_once_by_its_full_path() {
    let text = "top = 1\n[listen]\nprot = 1\nport = 70000\naddress = \"here\"\n[nowhere]\na = 1\n\
                [office]\nregion = 330100\npublic_address = \"www\"\ntime_zone = \"Mars\"\n";
    let found = problems(
        text,
        &[
            ("DENGWEN_LISTN_PORT", "1"),
            ("DENGWEN_LIMITS_PAGE_SECONDS_MAX", "x"),
        ],
    );
    let paths: Vec<&str> = found
        .iter()
        .map(|line| line.split(": ").next().unwrap_or_default())
        .collect();
    assert_eq!(
        paths,
        [
            "office.region",
            "office.public_address",
            "office.time_zone",
            "listen.address",
            "listen.port",
            "limits.page_seconds_max",
            "listen.prot",
            "nowhere",
            "top",
            "DENGWEN_LISTN_PORT",
        ]
    );
    assert!(
        found[6].contains("Known here: address, port"),
        "{}",
        found[6]
    );
}

#[test]
fn the_environment_stands_above_the_file() {
    let text = "[listen]\nport = 1\n";
    let loaded = loaded(
        text,
        &[
            ("DENGWEN_LISTEN_PORT", "2"),
            ("DENGWEN_DATA", "x"),
            ("HOME", "y"),
        ],
    );
    assert_eq!(loaded.config.listen.port, 2);
    assert_eq!(loaded.problems, []);
    let port = loaded.entries.iter().find(|entry| entry.key == "port");
    let origin = Origin::Environment("DENGWEN_LISTEN_PORT".to_owned());
    assert_eq!(port.unwrap().origin, origin);
}

#[test]
fn a_text_that_is_no_toml_is_refused_with_its_line_and_without_its_words() {
    let found = problems("[database]\nurl = postgres://a:secret@h\n", &[]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("dengwen.toml, line 2: "),
        "{}",
        found[0]
    );
    assert!(!found[0].contains("secret"));
}

#[test]
fn what_is_in_force_is_printed_with_its_origin_and_without_the_password() {
    let text = "[office]\nname_zh = \"甲市信访局\"\n";
    let url = "postgres://a:secret@h/d";
    let shown = in_force(&loaded(text, &[("DENGWEN_DATABASE_URL", url)]).entries);
    assert!(
        shown.contains("name_zh = \"甲市信访局\" # dengwen.toml"),
        "{shown}"
    );
    assert!(shown.contains("port = 8080 # default"));
    assert!(shown.contains("url = \"postgres://a:***@h/d\" # DENGWEN_DATABASE_URL"));
    assert!(!shown.contains("secret"));
}

#[test]
fn the_example_reads_back_and_with_its_marks_removed_says_the_defaults() {
    let before = loaded("", &[]);
    let text = example(&before.entries);
    assert_eq!(problems(&text, &[]), [""; 0]);
    let is_key = |line: &&str| {
        let key = line.strip_prefix("# ").and_then(|it| it.split_once(" = "));
        line.starts_with('[') || key.is_some_and(|(key, _)| !key.contains(' '))
    };
    let keys: Vec<&str> = text
        .lines()
        .filter(is_key)
        .map(|line| line.trim_start_matches("# "))
        .collect();
    let after = loaded(&keys.join("\n"), &[]);
    assert_eq!(after.problems, []);
    let values = |loaded: &Loaded| -> Vec<String> {
        loaded
            .entries
            .iter()
            .map(|entry| entry.value.clone())
            .collect()
    };
    assert_eq!(values(&before), values(&after));
}

#[test]
fn a_public_address_needs_tls_or_a_named_proxy() {
    let obstacles = |text: &str| {
        let config = loaded(text, &[]).config;
        config.listen.obstacles(&config.office).len()
    };
    let https = "[office]\npublic_address = \"https://a.example\"\n";
    let open = "[listen]\naddress = \"0.0.0.0\"\n";
    assert_eq!(obstacles("[listen]\naddress = \"127.0.0.1\"\n"), 0);
    assert_eq!(obstacles(open), 2);
    assert_eq!(obstacles(&format!("{https}{open}")), 1);
    let tls = "tls_certificate = \"a\"\ntls_key = \"b\"\n";
    assert_eq!(obstacles(&format!("{https}{open}{tls}")), 0);
    let proxy = "trusted_proxies = [\"10.0.0.0/8\"]\n";
    assert_eq!(obstacles(&format!("{https}{open}{proxy}")), 0);
    assert_eq!(obstacles(&format!("{open}{proxy}")), 1);
}
