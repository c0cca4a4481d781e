//! `/admin/…`: who may open it, what it saves, and what it says when it does not.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TRANSPORT};

use crate::browser::{PASSWORD, Site};

/// Every page of the administration.
const PAGES: &[&str] = &[
    "/admin/organs",
    "/admin/organs/new",
    "/admin/organs/qh-zjj",
    "/admin/people",
    "/admin/people/new",
    "/admin/access",
    "/admin/calendar",
    "/admin/calendar/new",
    "/admin/calendar/2026",
    "/admin/topics",
    "/admin/rules",
    "/admin/rules/cn-national-2022",
    "/admin/settings",
    "/admin/tokens",
    "/admin/jobs",
];

/// Every address of the administration that changes something.
const POSTS: &[&str] = &[
    "/admin/organs",
    "/admin/organs/qh-zjj",
    "/admin/organs/qh-zjj/end",
    "/admin/people",
    "/admin/tokens/revoke",
    "/admin/jobs/retry",
    "/admin/topics",
    "/admin/topics/040201",
    "/admin/topics/040201/name",
];

const YEAR: &str = "year = 2027\n[[holiday]]\nzh = \"元旦\"\nen = \"New Year's Day\"\n\
    from = 2027-01-01\nto = 2027-01-03\n";

#[tokio::test]
async fn every_page_opens_for_an_administrator_and_for_nobody_else() {
    let site = Site::start().await;
    let person = site.office.person(OFFICE, Role::Registrar);
    let of_person = format!("/admin/people/{person}");
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let mut auditor = site.signed_in(CITY, Role::Auditor).await;
    let mut nobody = site.browser();
    for page in PAGES.iter().copied().chain([of_person.as_str()]) {
        assert_eq!(admin.get(page).await.status, StatusCode::OK, "{page}");
        assert_eq!(admin.count("h1"), 1, "{page}");
        assert_eq!(
            clerk.get(page).await.status,
            StatusCode::FORBIDDEN,
            "{page}"
        );
        assert_eq!(
            auditor.get(page).await.status,
            StatusCode::FORBIDDEN,
            "{page}"
        );
        assert_eq!(
            nobody.get(page).await.status,
            StatusCode::SEE_OTHER,
            "{page}"
        );
    }
    assert_eq!(auditor.get("/admin/log").await.status, StatusCode::OK);
    assert_eq!(admin.get("/admin/log").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nothing_is_changed_by_the_wrong_person_or_without_the_forms_token() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let person = site.office.person(OFFICE, Role::Dispatcher);
    let acts = [
        "roles",
        "roles/end",
        "leave",
        "return",
        "invitation",
        "lock",
        "unlock",
    ];
    let acts = acts.map(|act| format!("/admin/people/{person}/{act}"));
    for path in POSTS.iter().copied().chain(acts.iter().map(String::as_str)) {
        let forged = admin.post_raw(path, &[("name", "x")]).await;
        assert_eq!(
            forged.status,
            StatusCode::FORBIDDEN,
            "{path} without a token"
        );
        clerk.get("/account").await;
        let fields = [("role", "handler"), ("organ", ""), ("from", "2026-03-16")];
        let refused = clerk.post(path, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} by a clerk");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_missing() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    for page in [
        "/admin/organs/none",
        "/admin/people/00000000-0000-0000-0000-000000000000",
        "/admin/calendar/1999",
        "/admin/rules/none",
        "/admin/topics/040299",
        "/admin/topics/040200",
    ] {
        assert_eq!(
            admin.get(page).await.status,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }
}

#[tokio::test]
async fn an_organ_is_founded_and_a_bad_one_keeps_what_was_typed() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    admin.get("/admin/organs/new").await;
    let parent = site.office.organ(CITY).to_string();
    let mut fields = vec![
        ("code", "qh sjj"),
        ("name_zh", "青禾市水务局"),
        ("parent", parent.as_str()),
        ("level", "city"),
        ("kind", "administrative"),
        ("region", "990100"),
        ("valid_from", "2026-03-16"),
        ("competences", "0102 2026-03-16"),
    ];
    let bad = admin.post("/admin/organs", &fields).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.value("name_zh"), "青禾市水务局");
    assert!(admin.text().contains("代码只能用英文字母"));

    fields[0] = ("code", "qh-sjj");
    let good = admin.post("/admin/organs", &fields).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    let directory = site.office.app.directory();
    let organ = directory.orgs.by_code("qh-sjj").unwrap();
    assert_eq!(organ.competences[0].topic, "0102");
}

#[tokio::test]
async fn the_slower_of_two_administrators_sees_what_the_other_saved() {
    let site = Site::start().await;
    let mut one = site.signed_in(CITY, Role::Administrator).await;
    let mut two = site.browser();
    two.sign_in("qh-administrator", crate::browser::PASSWORD)
        .await;
    one.get("/admin/organs/qh-zjj").await;
    two.get("/admin/organs/qh-zjj").await;
    let form = |browser: &crate::browser::Browser, phone: &str| {
        let names = [
            "version",
            "name_zh",
            "name_en",
            "region",
            "doc_prefix",
            "address",
            "hours",
        ];
        let mut fields: Vec<(String, String)> = names
            .iter()
            .map(|name| ((*name).to_owned(), browser.value(name)))
            .collect();
        let parent = site.office.organ(CITY).to_string();
        for (name, value) in [
            ("parent", parent.as_str()),
            ("level", "city"),
            ("kind", "administrative"),
            ("competences", "03"),
            ("phone", phone),
        ] {
            fields.push((name.to_owned(), value.to_owned()));
        }
        fields
    };
    let first = form(&one, "0000-11111111");
    let second = form(&two, "0000-22222222");
    let pairs = |fields: &[(String, String)]| {
        let pairs = fields.iter().map(|(a, b)| (a.clone(), b.clone()));
        pairs.collect::<Vec<_>>()
    };
    let send = async |browser: &mut crate::browser::Browser, fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        browser.post("/admin/organs/qh-zjj", &fields).await
    };
    assert_eq!(
        send(&mut one, pairs(&first)).await.status,
        StatusCode::SEE_OTHER
    );

    let late = send(&mut two, pairs(&second)).await;

    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(two.text().contains("别人改了这里"));
    assert!(two.text().contains("0000-11111111"), "what now stands");
    assert_eq!(two.value("phone"), "0000-22222222", "what was typed");
    let again = form(&two, "0000-22222222");
    assert_eq!(send(&mut two, again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_organ_ends_with_its_successor() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    admin.get("/admin/organs/qh-zjj").await;
    let version = admin.value("version");
    let itself = site.office.organ(HOUSING).to_string();
    let next = site.office.organ(TRANSPORT).to_string();
    let end = |successor| {
        [
            ("version", version.as_str()),
            ("last_day", "2026-03-31"),
            successor,
        ]
    };

    let path = "/admin/organs/qh-zjj/end";
    let refused = admin.post(path, &end(("successor", itself.as_str()))).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = admin.post(path, &end(("successor", next.as_str()))).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    admin.get("/admin/organs/qh-zjj").await;
    assert!(admin.text().contains("青禾市交通运输局接续"));
}

#[tokio::test]
async fn a_person_is_added_given_a_role_invited_and_leaves() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    let organ = site.office.organ(OFFICE).to_string();
    admin.get("/admin/people/new").await;
    let mut fields = vec![
        ("name", "林小雨"),
        ("login", "林"),
        ("organ", organ.as_str()),
    ];
    let bad = admin.post("/admin/people", &fields).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.value("name"), "林小雨");
    fields[1] = ("login", "linxiaoyu");
    let added = admin.post("/admin/people", &fields).await;
    let page = added.header("location").to_owned();

    admin.get(&page).await;
    let role = |version: &str, from: &'static str| {
        vec![
            ("version".to_owned(), version.to_owned()),
            ("role".to_owned(), "registrar".to_owned()),
            ("organ".to_owned(), organ.clone()),
            ("from".to_owned(), from.to_owned()),
        ]
    };
    let past = role(&admin.value("version"), "2026-03-15");
    let path = format!("{page}/roles");
    let post = async |browser: &mut crate::browser::Browser, fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        browser.post(&path, &fields).await
    };
    let refused = post(&mut admin, past).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(admin.text().contains("角色不能从过去的日子起算"));
    let today = role(&admin.value("version"), "2026-03-16");
    assert_eq!(post(&mut admin, today).await.status, StatusCode::SEE_OTHER);

    admin.get(&page).await;
    let invited = admin.post(&format!("{page}/invitation"), &[]).await;
    assert_eq!(invited.status, StatusCode::OK);
    assert!(admin.text().contains("/invitation/"));
    admin.get(&page).await;
    assert!(!admin.text().contains("/invitation/"), "shown once");

    let version = admin.value("version");
    let leave = [("version", version.as_str()), ("last_day", "2026-03-16")];
    let left = admin.post(&format!("{page}/leave"), &leave).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    admin.get(&page).await;
    assert!(admin.text().contains("离开"));
}

#[tokio::test]
async fn a_role_that_an_administrator_ends_is_gone_with_the_next_request() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    let second = site.office.person(OFFICE, Role::OfficeHead);
    let city = site.office.organ(CITY).to_string();
    let page = format!("/admin/people/{second}");
    admin.get(&page).await;
    let version = admin.value("version");
    let give = [
        ("version", version.as_str()),
        ("role", "administrator"),
        ("organ", city.as_str()),
        ("from", "2026-03-16"),
    ];
    let given = admin.post(&format!("{page}/roles"), &give).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    let mut other = site.signed_in(OFFICE, Role::OfficeHead).await;
    assert_eq!(other.get("/admin/organs").await.status, StatusCode::OK);

    admin.get(&page).await;
    let version = admin.value("version");
    let end = [
        ("version", version.as_str()),
        ("role", "administrator"),
        ("organ", city.as_str()),
        ("from", "2026-03-16"),
        ("when", "now"),
    ];
    let ended = admin.post(&format!("{page}/roles/end"), &end).await;

    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert_eq!(
        other.get("/admin/organs").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_locked_account_is_signed_out_and_unlocked_again() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let page = format!(
        "/admin/people/{}",
        site.office.person(OFFICE, Role::Registrar)
    );
    admin.get(&page).await;
    admin.post(&format!("{page}/lock"), &[]).await;
    assert_eq!(clerk.get("/account").await.status, StatusCode::SEE_OTHER);
    admin.get(&page).await;
    assert!(admin.text().contains("已被管理员锁定"));
    admin.post(&format!("{page}/unlock"), &[]).await;
    clerk
        .sign_in("qh-xfj-registrar", crate::browser::PASSWORD)
        .await;
    assert_eq!(clerk.get("/account").await.status, StatusCode::OK);

    let own = format!(
        "/admin/people/{}",
        site.office.person(CITY, Role::Administrator)
    );
    admin.get(&own).await;
    let refused = admin.post(&format!("{own}/lock"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_calendar_year_is_looked_over_and_then_saved() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    admin.get("/admin/calendar/new").await;
    let bad = [("version", "0"), ("text", "year = 2027"), ("step", "check")];
    let answer = admin.post_files("/admin/calendar", &bad, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        admin.text().contains("year = 2027"),
        "what was pasted is still there"
    );

    let check = [("version", "0"), ("text", ""), ("step", "check")];
    let files = [("2027.toml", YEAR.as_bytes())];
    let answer = admin.post_files("/admin/calendar", &check, &files).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(admin.text().contains("读到的 2027 年安排"));
    let version = admin.value("version");
    let save = [
        ("version", version.as_str()),
        ("text", YEAR),
        ("step", "save"),
    ];
    let saved = admin.post_files("/admin/calendar", &save, &[]).await;

    assert_eq!(saved.header("location"), "/admin/calendar/2027");
    admin.get("/admin/calendar").await;
    assert!(admin.text().contains("通知原文未核对"));
    admin.get("/admin/calendar/new").await;
    let late = admin.post_files("/admin/calendar", &save, &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(admin.text().contains("别人刚刚保存了这一年"));
}

#[tokio::test]
async fn a_token_is_made_by_its_person_shown_once_and_revoked() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    let mut officer = site.signed_in(OFFICE, Role::ReportOfficer).await;
    officer.get("/account").await;
    assert!(officer.text().contains("我的接口令牌"));
    officer.get("/account/tokens").await;
    let bad = [("name", "省平台"), ("days", "九十"), ("present", PASSWORD)];
    let answer = officer.post("/account/tokens", &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(officer.value("name"), "省平台");
    let strange = [
        ("name", "省平台"),
        ("days", "90"),
        ("present", "不是这个密码"),
    ];
    let answer = officer.post("/account/tokens", &strange).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(officer.text().contains("现在的密码不对"));
    assert_eq!(officer.value("present"), "");
    let good = [("name", "省平台"), ("days", "90"), ("present", PASSWORD)];
    officer.post("/account/tokens", &good).await;
    assert!(officer.text().contains("dengwen_"));
    officer.get("/account/tokens").await;
    assert!(!officer.text().contains("dengwen_"));
    let id = officer.value("id");

    admin.get("/account/tokens").await;
    assert!(!admin.text().contains("省平台"), "another person's");
    let refused = admin.post("/admin/tokens", &good).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    admin.get("/admin/tokens").await;
    assert!(admin.text().contains("省平台"));
    assert_eq!(admin.value("id"), id);
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    clerk.get("/account/tokens").await;
    let other = clerk.post("/account/tokens/revoke", &[("id", &id)]).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    admin.post("/admin/tokens/revoke", &[("id", &id)]).await;
    officer.get("/account/tokens").await;
    assert!(officer.text().contains("已撤销"));
    let gone = admin.post("/admin/tokens/revoke", &[("id", "none")]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_log_is_narrowed_by_person_and_purpose() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    clerk.get("/account").await;
    let mut auditor = site.signed_in(CITY, Role::Auditor).await;
    auditor
        .get("/admin/log?who=qh-xfj-registrar&purpose=sign-in")
        .await;
    assert_eq!(auditor.count("main tbody tr"), 1);
    auditor.get("/admin/log?who=nobody").await;
    assert!(auditor.text().contains("没有这个人"));
    auditor.get("/admin/log?matter=990100").await;
    assert!(auditor.text().contains("没有这个编号的事项"));
}

#[tokio::test]
async fn the_log_names_what_a_list_showed_and_says_purposes_in_words() {
    let site = Site::start().await;
    let filed = crate::desk::story::filed(&site, "书院路围挡占道").await;
    let mut dispatcher = site.signed_in(OFFICE, Role::Dispatcher).await;
    dispatcher.get("/desk/queues/dispatch").await;
    dispatcher
        .get(&format!("/desk/matters/{}", filed.matter))
        .await;
    let mut auditor = site.signed_in(CITY, Role::Auditor).await;
    let page = auditor.get("/admin/log?purpose=list").await;
    assert!(page.body.contains(&filed.number), "{}", auditor.text());
    for lang in ["zh", "en"] {
        let page = auditor.get(&format!("/admin/log?lang={lang}")).await;
        let shown = scraper::Html::parse_document(&page.body);
        let cells = scraper::Selector::parse("td:nth-child(3), td:nth-child(5)").unwrap();
        for cell in shown.select(&cells) {
            let text: String = cell.text().collect();
            assert!(
                !text.contains('-') || text.contains(' '),
                "a bare code: {text}"
            );
        }
    }
}

#[tokio::test]
async fn a_rule_pack_shows_what_each_document_must_contain() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    let page = admin.get("/admin/rules/cn-national-2022").await;
    for words in ["文书格式", "信访处理意见书", "必须写明", "D07"] {
        assert!(page.body.contains(words), "{words}");
    }
    let english = admin.get("/admin/rules/cn-national-2022?lang=en").await;
    assert!(english.body.contains("Must contain"));
}
