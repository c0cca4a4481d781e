//! Stored events of the office are a promise too: organs, people, roles, accounts, machines'
//! tokens, the calendar and topics, as the use cases write them, with every optional field and
//! without.
//!
//! `golden/office-1.txt` and `golden/topics-1.txt` hold a line an event: stream kind, kind,
//! payload. They are never changed; a new shape is a new version beside them.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use dengwen_app::admin::NewToken;
use dengwen_app::session::Visit;
use dengwen_app::{App, Who};
use dengwen_domain::calendar::CalendarYear;
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Competence, Grant, Level, Organ, OrganKind, Person, Role};
use dengwen_domain::topic::Topic;
use dengwen_store::tables::event;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::TestOffice;
use dengwen_testkit::passwords::password_of;
use jiff::civil::date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

const PASSWORD: &str = "梧桐树下的第三只信箱";

const YEAR: &str = "year = 2027\nannouncement = \"国办发明电〔2026〕1号\"\n\
    checked_against = [\"chinese-days 1.5.4\", \"holidays 0.60\"]\nnote = \"\"\n[[holiday]]\n\
    zh = \"元旦\"\nen = \"New Year's Day\"\nfrom = 2027-01-01\nto = 2027-01-03\nmake_up = []\n";

fn organ_id(n: u128) -> OrganId {
    OrganId(Uuid::from_u128(n))
}

fn person_id(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(100 + n))
}

fn least_organ() -> Organ {
    Organ {
        id: organ_id(1),
        code: "qh".to_owned(),
        parent: None,
        level: Level::City,
        kind: OrganKind::Administrative,
        petition_office: false,
        region: "990100".to_owned(),
        name_zh: "青禾市人民政府".to_owned(),
        name_en: "Qinghe City".to_owned(),
        doc_prefix: "青政".to_owned(),
        address: String::new(),
        phone: String::new(),
        hours: String::new(),
        valid_from: date(2000, 1, 1),
        valid_to: None,
        successor: None,
        competences: Vec::new(),
    }
}

fn full_organ() -> Organ {
    let competence = |region: Option<&str>, to| Competence {
        topic: "0304".to_owned(),
        region: region.map(str::to_owned),
        from: date(2001, 2, 3),
        to,
    };
    Organ {
        id: organ_id(2),
        code: "qh-zjj".to_owned(),
        parent: Some(organ_id(1)),
        petition_office: true,
        address: "青禾市长安路1号".to_owned(),
        phone: "0000-81234567".to_owned(),
        hours: "工作日 8:30-12:00".to_owned(),
        valid_to: Some(date(2030, 12, 31)),
        successor: Some(organ_id(1)),
        competences: vec![
            competence(Some("990102"), Some(date(2029, 4, 5))),
            competence(None, None),
        ],
        ..least_organ()
    }
}

fn person(n: u128, left: bool) -> Person {
    Person {
        id: person_id(n),
        login: format!("p{n}"),
        name: "魏芳".to_owned(),
        pinyin: "weifang".to_owned(),
        organ: organ_id(1),
        title: "科长".to_owned(),
        phone: if left { "0000-80000001" } else { "" }.to_owned(),
        left_on: left.then(|| date(2026, 3, 15)),
    }
}

fn grant(n: u128, role: Role, ends: bool) -> Grant {
    Grant {
        person: person_id(n),
        role,
        organ: organ_id(1),
        from: date(2020, 1, 1),
        to: ends.then(|| date(2027, 6, 7)),
    }
}

async fn founded(app: &App) {
    let system = Who::System;
    app.save_organs(&system, &[least_organ(), full_organ()])
        .await
        .unwrap();
    let people = [person(1, false), person(2, true), person(3, false)];
    app.save_people(&system, &people).await.unwrap();
    let grants = [
        grant(1, Role::Administrator, false),
        grant(3, Role::Auditor, true),
        grant(3, Role::Analyst, false),
    ];
    app.grant(&system, &grants).await.unwrap();
    let last = date(2026, 3, 16);
    app.end_grant(&system, person_id(3), Role::Analyst, last)
        .await
        .unwrap();
}

async fn accounts(app: &App) {
    let admin = Who::Staff(app.staff(person_id(1)).expect("a member of staff"));
    let link = app.invite(&admin, person_id(3)).await.unwrap();
    app.accept_invitation(&link.token, PASSWORD).await.unwrap();
    let visit = Visit {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
        device: "Firefox, Linux".to_owned(),
    };
    let session = app.sign_in("p3", PASSWORD, &visit).await.unwrap();
    let staff = app.staff(person_id(3)).expect("a member of staff");
    let new = "河边新栽的第五棵柳树";
    app.change_password(&staff, &session, PASSWORD, new)
        .await
        .unwrap();
    for _ in 0..20 {
        // Refused each time, and at last locked out.
        let _ = app.sign_in("p3", "错的错的错的错的", &visit).await;
    }
    app.unlock_account(&admin, person_id(3)).await.unwrap();
    app.lock_account(&admin, person_id(3)).await.unwrap();
    let token = NewToken {
        name: "省平台交换".to_owned(),
        days: 30,
    };
    let present = password_of(app, &admin).await;
    app.create_token(&admin, present, &token).await.unwrap();
    let id = app.tokens(&admin).await.unwrap().remove(0).id;
    app.revoke_token(&admin, &id).await.unwrap();
    app.add_calendar_year(&admin, YEAR, 0).await.unwrap();
}

/// A line an event; the name of a token is drawn at random and left out.
async fn written(app: &App) -> String {
    let mut lines = Vec::new();
    for event in event::tail(app.store().db(), 0, 1_000).await.unwrap() {
        assert_eq!(event.schema_version, 1);
        let mut payload = event.payload.clone();
        if event.kind.starts_with("token-") {
            let drawn: serde_json::Value = serde_json::from_str(&payload).unwrap();
            payload = payload.replace(drawn["id"].as_str().unwrap(), "(drawn)");
        }
        lines.push(format!("{} {} {payload}\n", event.stream_kind, event.kind));
    }
    lines.concat()
}

fn read(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden");
    std::fs::read_to_string(path.join(file)).unwrap_or_default()
}

/// Compares with the golden file; where none stands yet, writes it, to be read and committed.
fn same(file: &str, text: &str) {
    let golden = read(file);
    if golden.is_empty() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden");
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join(file), text).unwrap();
        panic!("{file} was missing and is written now: read it and commit it");
    }
    assert_eq!(text, golden, "what was stored cannot change");
}

both_engines! {
    async fn every_event_of_an_office_is_written_as_it_always_was(store: TestStore) {
        let (app, _, _store) = TestOffice::empty(store).await;
        founded(&app).await;
        accounts(&app).await;

        let text = written(&app).await;

        same("office-1.txt", &text);
        let sound = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert_eq!(sound.findings, []);
    }

    async fn every_event_of_a_topic_is_written_as_it_always_was(store: TestStore) {
        let (app, _, _store) = TestOffice::empty(store).await;
        let file = "[[topic]]\ncode = \"040201\"\nname = \"拖欠农民工工资\"\nname_en = \"Unpaid wages\"\n";
        let topics = app.read_topics(file).unwrap();
        app.add_topics(&Who::System, topics).await.unwrap();
        let on = Some(date(2026, 12, 31));
        app.retire_topic(&Who::System, "040201", on, 1).await.unwrap();

        let text = written(&app).await;

        same("topics-1.txt", &text);
        for line in text.lines() {
            still_read::<Topic>(line.splitn(3, ' ').nth(2).unwrap());
        }
    }
}

/// Reads what was stored and writes it again: nothing of it is lost.
fn still_read<T: Serialize + DeserializeOwned>(payload: &str) {
    let understood: T = serde_json::from_str(payload).unwrap();
    assert_eq!(serde_json::to_string(&understood).unwrap(), payload);
}

#[test]
fn organs_people_and_roles_are_read_as_they_were_stored() {
    let golden = read("office-1.txt");
    let mut kinds = std::collections::BTreeSet::new();
    for line in golden.lines() {
        let mut parts = line.splitn(3, ' ');
        let (_stream, kind) = (parts.next().unwrap(), parts.next().unwrap());
        let payload = parts.next().unwrap();
        match kind {
            "organ-saved" => still_read::<Organ>(payload),
            "person-saved" => still_read::<Person>(payload),
            "role-granted" | "role-ended" => still_read::<Grant>(payload),
            _ => {}
        }
        kinds.insert(kind);
    }
    let all = [
        "calendar-year-saved",
        "invited",
        "locked",
        "locked-out",
        "organ-saved",
        "password-changed",
        "password-set",
        "person-saved",
        "role-ended",
        "role-granted",
        "token-created",
        "token-revoked",
        "unlocked",
    ];
    assert_eq!(Vec::from_iter(kinds), all);
}

#[test]
fn a_stored_year_of_the_calendar_is_read_as_it_was_stored() {
    let year = CalendarYear::parse(YEAR).unwrap();
    same("calendar-2027.toml", &year.to_toml());
    assert_eq!(
        CalendarYear::parse(&read("calendar-2027.toml")).unwrap(),
        year
    );
}
