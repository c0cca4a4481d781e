//! Organs, people, calendar, limits, figures.

use axum::http::StatusCode;
use dengwen_app::Who;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE};
use serde_json::json;

use super::machine::Api;

#[tokio::test]
async fn organs_are_paged_by_their_codes() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    let mut codes = Vec::new();
    let mut path = "/api/v1/organs?limit=3".to_owned();
    loop {
        let page = machine.read(&path).await;
        let items = page["items"].as_array().unwrap();
        codes.extend(items.iter().map(|o| o["code"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/organs?limit=3&after={next}");
    }
    assert_eq!(
        codes,
        [
            "dh", "dh-xfj", "qh", "qh-jtj", "qh-jw", "qh-xfj", "qh-zjj", "qh-zjz"
        ]
    );
    let page = machine.read("/api/v1/organs?after=qh-xfj").await;
    assert_eq!(page["items"][0]["competences"][0]["topic"], "03");
    assert_eq!(
        machine.get("/api/v1/organs?limit=1000").await.fields()[0].0,
        "limit"
    );
}

#[tokio::test]
async fn people_are_those_of_ones_own_organs() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    let people = machine.read("/api/v1/people").await;
    let people = people["items"].as_array().unwrap();
    assert_eq!(people.len(), 7);
    assert!(people.iter().all(|p| p["organ"]["name"] == "青禾市信访局"));
    assert_eq!(people[0]["roles"][0], "registrar");
    let path = format!("/api/v1/people?organ={}", api.office.organ(HOUSING));
    assert_eq!(machine.get(&path).await.problem(), "missing");
    let path = format!("/api/v1/people?organ={}", api.office.organ(OFFICE));
    assert_eq!(
        machine.read(&path).await["items"].as_array().unwrap().len(),
        7
    );
    assert_eq!(
        machine.get("/api/v1/people?organ=x").await.fields()[0].1,
        "api-id"
    );
}

#[tokio::test]
async fn the_calendar_tells_a_years_holidays_and_the_weekends_worked_instead() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    let years = machine.read("/api/v1/calendar").await;
    assert!(years["years"].as_array().unwrap().contains(&2025.into()));
    let year = machine.read("/api/v1/calendar/2025").await;
    let holidays = year["holidays"].as_array().unwrap();
    let national = holidays.iter().find(|h| h["from"] == "2025-10-01").unwrap();
    assert_eq!(national["make_up"][0], "2025-09-28");
    for none in ["1999", "x", "2025-01"] {
        let reply = machine.get(&format!("/api/v1/calendar/{none}")).await;
        assert_eq!(reply.problem(), "missing");
    }
}

#[tokio::test]
async fn added_topics_are_listed_registered_and_refused_when_they_are_retired() {
    let api = Api::start().await;
    let (machine, app) = (api.machine(OFFICE, Role::Registrar).await, &api.office.app);
    let file = "topic = [{ code = \"040201\", name = \"拖欠工资\", name_en = \"Unpaid wages\" }]";
    let topics = app.read_topics(file).unwrap();
    app.add_topics(&Who::System, topics).await.unwrap();
    let list = machine.read("/api/v1/topics?under=0402").await;
    let items = list["items"].as_array().unwrap();
    let codes: Vec<_> = items.iter().map(|topic| &topic["code"]).collect();
    assert_eq!(codes, ["040200", "040201"]);
    assert_eq!(
        (&items[1]["letters"], &items[1]["parent"]),
        (&json!("tqgz"), &json!("040200"))
    );
    let all = machine.read("/api/v1/topics").await;
    assert!(all["items"].as_array().unwrap().len() > 100);
    let wrong = machine.get("/api/v1/topics?under=040").await;
    assert_eq!(wrong.wrong(), ["under"]);
    let letter = json!({ "channel": "letter", "text": "老板欠薪。", "topic": "040201" });
    let key = |key: &'static str| [("idempotency-key", key)];
    let path = "/api/v1/petitions";
    let made = machine
        .post_with(path, &key("0b7ad1e6-6c2f-4c39-0001"), &letter)
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json());
    let path_of = format!(
        "/api/v1/matters/{}",
        made.json()["matter"].as_str().unwrap()
    );
    let matter = machine.read(&path_of).await;
    assert_eq!(matter["topic"], "040201");

    let today = Some(app.today());
    app.retire_topic(&Who::System, "040201", today, 1)
        .await
        .unwrap();

    let late = machine
        .post_with(path, &key("0b7ad1e6-6c2f-4c39-0002"), &letter)
        .await;
    assert_eq!(late.wrong(), ["topic"]);
    let list = machine.read("/api/v1/topics?under=040201").await;
    assert_eq!(list["items"][0]["retired_on"], "2026-03-16");
    let places = api.nobody().read("/api/v1/public/places").await;
    let topics = places["topics"].as_array().unwrap();
    assert!(
        topics.iter().all(|topic| topic["code"] != "040201"),
        "the public has two levels"
    );
}

#[tokio::test]
async fn a_limit_is_counted_from_any_day_with_its_working() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    let found = machine.read("/api/v1/limits/C04?from=2025-09-26").await;
    assert_eq!(found["last_day"], "2025-10-10");
    assert_eq!(found["pack"], "cn-national-2022");
    let working = found["rules"][0]["working"].as_array().unwrap();
    let lines: Vec<&str> = working
        .iter()
        .map(|l| l["heading"].as_str().unwrap())
        .collect();
    assert_eq!(lines.len(), 8, "{lines:?}");
    let old = machine
        .read("/api/v1/limits/C01?from=2019-05-05&pack=cn-national-2005")
        .await;
    assert_eq!(old["pack"], "cn-national-2005");
    let far = machine.read("/api/v1/limits/C04?from=2031-03-03").await;
    assert_eq!(far["rules"][0]["provisional_year"], 2031);
    let extended = machine
        .read("/api/v1/limits/C05?from=2025-03-14&days=30")
        .await;
    assert_eq!(extended["rules"][0]["extended"], 30);
}

#[tokio::test]
async fn a_limit_that_cannot_be_counted_says_why() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    let code = async |path: &str| machine.get(path).await.fields()[0].clone();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        machine
            .get("/api/v1/limits/C99?from=2025-09-26")
            .await
            .problem(),
        "missing"
    );
    assert_eq!(
        code("/api/v1/limits/C04").await,
        pair("from", "field-required")
    );
    assert_eq!(
        code("/api/v1/limits/C04?from=soon").await,
        pair("from", "day-unreadable")
    );
    assert_eq!(
        code("/api/v1/limits/C04?from=9999-12-31").await,
        pair("from", "day-unreadable")
    );
    assert_eq!(
        code("/api/v1/limits/C04?from=1950-01-01").await,
        pair("from", "api-pack")
    );
    let path = "/api/v1/limits/C04?from=20250926";
    assert_eq!(code(path).await, pair("from", "day-unreadable"));
    let path = "/api/v1/limits/C04?from=2025-09-26&pack=x";
    assert_eq!(code(path).await, pair("pack", "api-pack"));
    let path = "/api/v1/limits/C04?from=2025-09-26&days=400";
    assert_eq!(code(path).await, pair("days", "api-extension"));
    assert_eq!(
        code("/api/v1/limits/C05a?from=2025-09-26").await,
        pair("days", "field-required")
    );
}

#[tokio::test]
async fn figures_are_for_those_who_may_read_them() {
    let api = Api::start().await;
    api.filed().await;
    let analyst = api.machine(CITY, Role::Analyst).await;
    let figures = analyst
        .read("/api/v1/figures/answered-within?days=15,60")
        .await;
    assert_eq!(figures["all"], 1);
    assert_eq!(figures["open"], 1);
    assert_eq!(figures["within"][1]["days"], 60);
    let dispatcher = api.dispatcher().await;
    let reply = dispatcher.get("/api/v1/figures/answered-within").await;
    assert_eq!(reply.problem(), "forbidden");
    let path = "/api/v1/figures/answered-within?days=a&channel=x&from=y";
    let fields = analyst.get(path).await.wrong();
    assert_eq!(fields, ["days", "channel", "from"]);
}
