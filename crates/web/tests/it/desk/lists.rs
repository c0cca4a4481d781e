//! Lists: filters in the address, pages by key, search, counts, Excel, signing for several.

use axum::http::StatusCode;
use dengwen_app::Who;
use dengwen_app::follow::Wish;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT};

use super::story::{CLAIM, Story, TITLE, does, filed};

#[tokio::test]
async fn the_desk_opens_on_ones_first_list_and_says_how_many_wait() {
    let mut story = Story::classified().await;
    let answer = story.dispatcher.get("/desk").await;
    assert_eq!(answer.header("location"), "/desk/queues/dispatch");
    let answer = story.dispatcher.get("/desk/counts").await;
    assert_eq!(answer.body, "{\"/desk/queues/dispatch\":\"1\"}");
    let mut head = story.staff(OFFICE, Role::OfficeHead).await;
    let answer = head.get("/desk").await;
    assert_eq!(answer.header("location"), "/desk/supervision");
    let mut administrator = story.staff("qh", Role::Administrator).await;
    let answer = administrator.get("/desk/queues/all").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn filters_stand_in_the_address_and_narrow_the_list() {
    let mut story = Story::classified().await;
    for (query, shown) in [
        ("channel=web&class=claim&topic=03", true),
        ("channel=letter", false),
        ("topic=04", false),
        ("due=overdue", false),
        ("topic=03&nonsense=1&class=nothing", true),
    ] {
        let path = format!("/desk/queues/dispatch?{query}");
        assert_eq!(story.dispatcher.get(&path).await.status, StatusCode::OK);
        assert_eq!(story.dispatcher.text().contains(TITLE), shown, "{query}");
    }
    story.site.office.on(jiff::civil::date(2026, 4, 20));
    let mut dispatcher = story.staff(OFFICE, Role::Dispatcher).await;
    dispatcher.get("/desk/queues/dispatch?due=overdue").await;
    assert!(dispatcher.text().contains("超期"));
}

#[tokio::test]
async fn a_long_list_goes_on_by_key() {
    let mut story = Story::begin().await;
    for n in 0..55 {
        filed(&story.site, &format!("第{n}件")).await;
    }
    let page = story.dispatcher.get("/desk/queues/dispatch").await;
    assert_eq!(story.dispatcher.count("tbody tr"), 50);
    let next = page
        .body
        .split("href=\"")
        .find(|part| part.starts_with("/desk/queues/dispatch?after="));
    let next = next
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&");
    story.dispatcher.get(&next).await;
    assert_eq!(story.dispatcher.count("tbody tr"), 6);
}

#[tokio::test]
async fn a_person_is_found_without_a_name_in_the_address() {
    let mut story = Story::classified().await;
    for typed in ["魏芳", "13800001234"] {
        story.dispatcher.get("/desk/queues/dispatch").await;
        let answer = story.dispatcher.post("/desk/search", &[("q", typed)]).await;
        let to = answer.header("location").to_owned();
        assert!(to.starts_with("/desk/queues/all?person="), "{to}");
        assert!(!to.contains(typed) && !to.contains('%'), "{to}");
        story.dispatcher.get(&to).await;
        assert!(story.dispatcher.text().contains(TITLE), "{typed}");
    }
    story.dispatcher.get("/desk/queues/dispatch").await;
    let number = story.receipt.number.clone();
    let answer = story
        .dispatcher
        .post("/desk/search", &[("q", &number)])
        .await;
    story.dispatcher.get(answer.header("location")).await;
    assert!(story.dispatcher.text().contains(TITLE));
    story.dispatcher.get("/desk/queues/dispatch").await;
    let answer = story
        .dispatcher
        .post("/desk/search", &[("q", "无此人")])
        .await;
    story.dispatcher.get(answer.header("location")).await;
    assert!(story.dispatcher.text().contains("没有符合条件的事项"));
}

#[tokio::test]
async fn the_lists_of_papers_name_the_paper_and_since_when_it_waits() {
    let mut story = Story::letter_accepted().await;
    let id = story.receipt.matter;
    let matter = story.matter().await;
    let paper = matter
        .documents
        .iter()
        .find(|d| d.kind.to_string() == "D02");
    let number = paper.unwrap().number.clone();
    story.clerk.get("/desk/queues/serve").await;
    let text = story.clerk.text();
    for shown in ["受理告知书", number.as_str(), "出具"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    story.clerk.get(&story.path("serve")).await;
    let document = story.clerk.checked("document");
    let fields = [("document", document.as_str()), ("method", "post")];
    does(&mut story.clerk, id, "serve", &fields).await;
    story.clerk.get("/desk/queues/receipts").await;
    let text = story.clerk.text();
    assert!(text.contains(&number) && text.contains("交邮"), "{text}");
}

#[tokio::test]
async fn new_material_that_asks_for_recusal_or_confidentiality_says_so_in_the_list() {
    let mut story = Story::accepted().await;
    let (id, petition) = (story.receipt.matter, story.receipt.petition);
    let app = &story.site.office.app;
    let who = Who::Petitioner(petition);
    app.add_material(&who, petition, id, "补充一张照片。", Vec::new(), None)
        .await
        .unwrap();
    story.clerk.get("/desk/queues/material").await;
    let text = story.clerk.text();
    assert!(text.contains(TITLE) && !text.contains("申请回避"), "{text}");
    let words = format!("{}\n承办人是开发商的亲戚。", Wish::Recusal.mark());
    let app = &story.site.office.app;
    app.add_material(&who, petition, id, &words, Vec::new(), None)
        .await
        .unwrap();
    story.clerk.get("/desk/queues/material").await;
    let marks = story.clerk.lines(".mark");
    assert!(marks.iter().any(|mark| mark == "申请回避"), "{marks:?}");
    assert!(!marks.iter().any(|mark| mark == "申请保密"), "{marks:?}");
}

#[tokio::test]
async fn a_list_leaves_as_excel() {
    let mut story = Story::classified().await;
    let file = story
        .dispatcher
        .bytes("/desk/queues/dispatch/export?channel=web")
        .await;
    assert!(file.1.starts_with(b"PK"), "an Excel file");
    assert!(file.0.contains("spreadsheetml"), "{}", file.0);
    let mut handler = story.staff(HOUSING, Role::Handler).await;
    let answer = handler.get("/desk/queues/dispatch/export").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn several_are_signed_for_together_and_one_that_moved_is_left() {
    let mut story = Story::begin().await;
    let housing = story.organ(HOUSING);
    let mut ids = vec![story.receipt.matter];
    ids.push(filed(&story.site, "路灯不亮").await.matter);
    ids.push(filed(&story.site, "下水道堵了").await.matter);
    for id in &ids {
        does(&mut story.dispatcher, *id, "classify", CLAIM).await;
        does(&mut story.dispatcher, *id, "transfer", &[("to", &housing)]).await;
    }
    story.clerk.get("/desk/queues/sign").await;
    assert_eq!(story.clerk.count("input[name=choose]"), 3);
    let chosen = story.clerk.values("choose");
    let fields: Vec<(&str, &str)> = chosen
        .iter()
        .map(|value| ("choose", value.as_str()))
        .collect();
    let preview = story.clerk.post("/desk/sign/preview", &fields).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(story.clerk.text().contains("路灯不亮"));
    does(
        &mut story.handler,
        ids[0],
        "add-note",
        &[("note", "先看一下。")],
    )
    .await;
    story.clerk.post("/desk/sign", &fields).await;
    let text = story.clerk.text();
    assert!(
        text.contains("没有签收") && text.contains("刚刚有了变动"),
        "{text}"
    );
    let matter = story.matter().await;
    assert_eq!(
        matter.stage,
        Stage::Dispatched,
        "the one that moved is left"
    );
    story.clerk.get("/desk/queues/notify").await;
    assert_eq!(story.clerk.count("tbody tr"), 2);
}

#[tokio::test]
async fn what_a_petitioner_adds_is_a_mark_and_a_list_until_the_unit_opened_it() {
    let mut story = Story::signed().await;
    let list = "/desk/queues/material";
    story.clerk.get(list).await;
    assert!(story.clerk.text().contains("没有未看的新材料"));
    let mut citizen = story.site.browser();
    citizen.get("/track").await;
    let fields = [
        ("number", story.receipt.number.as_str()),
        ("code", story.receipt.query_code.as_str()),
    ];
    citizen.post("/track", &fields).await;
    let at = format!("/track/matters/{}", story.receipt.matter);
    citizen.get(&format!("{at}/material")).await;
    let key = citizen.value("form_key");
    let fields = [
        ("form_key", key.as_str()),
        ("wish", "recusal"),
        ("words", "经办人是施工方亲属。"),
    ];
    let sent = citizen
        .post_files(&format!("{at}/material"), &fields, &[])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);

    let mut stranger = story.staff(TRANSPORT, Role::UnitClerk).await;
    for other in [&mut stranger, &mut story.dispatcher] {
        other.get(list).await;
        assert!(!other.text().contains(TITLE), "another organ's");
    }
    let page = story.clerk.get(list).await;
    assert!(page.body.contains("href=\"/desk/queues/material\""));
    for words in [TITLE, "有新材料", "申请回避"] {
        assert!(story.clerk.text().contains(words), "{words}");
    }
    let matter = format!("/desk/matters/{}", story.receipt.matter);
    story.dispatcher.get(&matter).await;
    story.clerk.get(&matter).await;
    for words in ["有新材料", "【申请回避】", "经办人是施工方亲属。"] {
        assert!(story.clerk.text().contains(words), "{words}");
    }
    story.clerk.get(&matter).await;
    assert!(!story.clerk.text().contains("有新材料"), "it was opened");
    assert!(story.clerk.text().contains("已查看新材料"));
    story.clerk.get(list).await;
    assert!(!story.clerk.text().contains(TITLE));
    citizen.get(&at).await;
    assert!(citizen.text().contains("工作人员已查看您补充的材料"));
}

#[tokio::test]
async fn the_board_names_what_was_not_told_by_the_title_on_the_document() {
    let story = Story::letter_accepted().await;
    let mut supervisor = story.staff(OFFICE, Role::Supervisor).await;
    let page = "/desk/supervision/untold";
    for (lang, title) in [
        ("zh", "信访事项告知书"),
        ("en", "Notice of where a petition was sent"),
    ] {
        supervisor.get(&format!("{page}?lang={lang}")).await;
        assert!(supervisor.text().contains(title), "{}", supervisor.text());
    }
}
