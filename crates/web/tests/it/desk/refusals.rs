//! What the desk refuses, how it says so, and that nothing typed is lost.

use axum::http::StatusCode;
use dengwen_app::Who;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::{DISCIPLINE, HOUSING, OFFICE, TRANSPORT};

use super::story::{CLAIM, OPINION, Story, TITLE, does, filed, tries};
use crate::support::Answer;

#[tokio::test]
async fn another_units_matter_does_not_exist_for_you() {
    let story = Story::signed().await;
    let mut stranger = story.staff(TRANSPORT, Role::Handler).await;
    for path in ["", "/accept", "/add-note"] {
        let path = format!("/desk/matters/{}{path}", story.receipt.matter);
        let answer = stranger.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.body.contains(TITLE));
    }
    stranger.get("/desk/queues/all").await;
    let posted = stranger
        .post(&story.path("accept"), &[("version", "3")])
        .await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_role_without_the_act_is_forbidden_and_told_why() {
    let mut story = Story::signed().await;
    let path = story.path("accept");
    let answer = story.dispatcher.get(&path).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("这不是您的职责"));
    story.dispatcher.get("/desk/queues/all").await;
    let version = story.matter().await.version.to_string();
    let posted = story.dispatcher.post(&path, &[("version", &version)]).await;
    assert_eq!(posted.status, StatusCode::FORBIDDEN);
    assert!(posted.body.contains("这不是您的职责"));
    assert_eq!(story.matter().await.stage, Stage::PendingNotice);
}

#[tokio::test]
async fn nobody_reaches_the_desk_without_signing_in() {
    let story = Story::begin().await;
    let mut visitor = story.site.browser();
    for path in ["/desk", "/desk/queues/all", &story.path("classify")] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.header("location").starts_with("/sign-in?back="));
    }
}

#[tokio::test]
async fn an_unknown_act_or_list_is_not_there() {
    let mut story = Story::begin().await;
    let (fly, flag) = (story.path("fly"), story.path("flag-overdue"));
    for path in [
        fly.as_str(),
        &flag,
        "/desk/queues/nothing",
        "/desk/matters/x",
    ] {
        let answer = story.dispatcher.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert_ne!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_form_drawn_before_the_matter_moved_returns_with_the_words_and_what_changed() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let path = story.path("investigate");
    story.handler.get(&path).await;
    let version = story.handler.value("version");
    does(
        &mut story.clerk,
        id,
        "assign-handler",
        &[(
            "handler",
            &story.site.office.person(HOUSING, Role::Handler).to_string(),
        )],
    )
    .await;
    let fields = [
        ("version", version.as_str()),
        ("record", "3月20日到现场查看。"),
    ];
    let answer = story.handler.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = story.handler.text();
    assert!(text.contains("3月20日到现场查看。"), "typed words are kept");
    assert!(text.contains("指定承办人"), "what changed is named: {text}");
    let fresh = story.handler.value("version");
    assert_ne!(fresh, version);
    let again = [
        ("version", fresh.as_str()),
        ("record", "3月20日到现场查看。"),
    ];
    let answer = story.handler.post(&path, &again).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "sent again it is done"
    );
}

#[tokio::test]
async fn the_same_form_sent_twice_does_it_once() {
    let mut story = Story::accepted().await;
    let path = story.path("add-note");
    story.handler.get(&path).await;
    let (version, key) = (story.handler.value("version"), story.handler.value("key"));
    let fields = [
        ("version", version.as_str()),
        ("key", &key),
        ("note", "电话已通知。"),
    ];
    for _ in 0..2 {
        story.handler.get(&path).await;
        let answer = story.handler.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    story
        .handler
        .get(&format!("/desk/matters/{}", story.receipt.matter))
        .await;
    assert_eq!(story.handler.text().matches("电话已通知。").count(), 1);
}

#[tokio::test]
async fn a_missing_answer_returns_the_form_with_everything_typed() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let fields = [
        ("class", "claim"),
        ("requests", "two"),
        ("reasons", "写了很久的理由"),
    ];
    let answer = tries(&mut story.dispatcher, id, "classify", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(story.dispatcher.text().contains("写了很久的理由"));
    assert_eq!(story.dispatcher.value("requests"), "two");
    assert_eq!(story.dispatcher.count("#f-requests[aria-invalid]"), 1);
}

#[tokio::test]
async fn a_refusal_names_its_article_keeps_the_words_and_shows_other_doors() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let mut fields = OPINION.to_vec();
    fields.retain(|(name, _)| *name != "basis");
    let answer = tries(&mut story.handler, id, "draft-opinion", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = story.handler.text();
    for shown in [
        "缺少：法律、法规、政策依据",
        "条例第三十二条",
        "占道未经批准",
        "可以这样办",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

#[tokio::test]
async fn an_act_that_cannot_be_lawful_now_is_refused_before_its_form() {
    let mut story = Story::begin().await;
    let answer = story.dispatcher.get(&story.path("transfer")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("还没有确定分类"));
    assert!(answer.body.contains("条例第二十二条第一款"));
    assert!(
        answer.body.contains(&story.path("classify")),
        "the next door"
    );
}

#[tokio::test]
async fn a_hard_stop_is_passed_with_a_reason_and_a_second_person_alone() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let transport = story.organ(TRANSPORT);
    let answer = tries(
        &mut story.dispatcher,
        id,
        "transfer",
        &[("other", &transport)],
    )
    .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(story.dispatcher.text().contains("职责不包括"));
    assert_eq!(story.dispatcher.value("guard"), "target-competent");

    let head = story
        .site
        .office
        .person(OFFICE, Role::OfficeHead)
        .to_string();
    let (version, key) = (
        story.dispatcher.value("version"),
        story.dispatcher.value("key"),
    );
    let path = story.path("transfer");
    let with = |second: &'static str| {
        [
            ("version", version.clone()),
            ("key", key.clone()),
            ("other", transport.clone()),
            ("guard", "target-competent".to_owned()),
            ("override", "yes".to_owned()),
            ("override_reason", "联席会议已定。".to_owned()),
            ("override_second", second.to_owned()),
        ]
    };
    let alone = with("");
    let alone: Vec<(&str, &str)> = alone.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let answer = story.dispatcher.post(&path, &alone).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);

    let mut both = alone.clone();
    both.retain(|(name, _)| *name != "override_second");
    both.push(("override_second", &head));
    let answer = story.dispatcher.post(&path, &both).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{}",
        story.dispatcher.text()
    );
    assert!(story.matter().await.exception.is_some());
}

#[tokio::test]
async fn an_exception_that_nobody_could_confirm_is_not_offered_and_the_page_says_why() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let mut litigation = CLAIM.to_vec();
    litigation.retain(|(name, _)| *name != "route");
    litigation.push(("route", "c1"));
    does(&mut story.dispatcher, id, "classify", &litigation).await;
    let path = story.path("answer");
    story.dispatcher.get(&path).await;
    let second = "select[name='override_second']";
    assert_eq!(story.dispatcher.count(second), 1);
    let app = &story.site.office.app;
    for role in [Role::Supervisor, Role::SecondPerson, Role::OfficeHead] {
        let person = story.site.office.person(OFFICE, role);
        let seen = app.directory().versions[&person.0];
        let yesterday = app.today().yesterday().unwrap();
        app.leave(&Who::System, person, yesterday, seen)
            .await
            .unwrap();
    }
    story.dispatcher.get(&path).await;
    assert_eq!(story.dispatcher.count(second), 0);
    let text = story.dispatcher.text();
    assert!(text.contains("没有可以确认的人"), "{text}");
}

/// An exception for another unit than the competent one, asked of the head.
async fn asks_head(story: &mut Story) -> Answer {
    let (id, transport) = (story.receipt.matter, story.organ(TRANSPORT));
    let head = story.site.office.person(OFFICE, Role::OfficeHead);
    let fields = [
        ("other", transport.as_str()),
        ("guard", "target-competent"),
        ("override", "yes"),
        ("override_reason", "联席会议已定。"),
        ("override_second", &head.to_string()),
    ];
    tries(&mut story.dispatcher, id, "transfer", &fields).await
}

#[tokio::test]
async fn whoever_was_asked_for_an_exception_confirms_it_on_their_own_screen() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let answer = asks_head(&mut story).await;
    let location = answer.header("location").to_owned();
    let asked = story.matter().await;
    assert!(
        asked.exception.is_some() && !asked.overlays.overridden,
        "it is only asked"
    );
    let page = story.dispatcher.get(&location).await;
    for shown in ["例外等待共同确认", "联席会议已定。", "撤回例外请求"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(!page.body.contains(&story.path("confirm-exception")));

    let mut head = story.staff(OFFICE, Role::OfficeHead).await;
    let list = head.get("/desk/queues/exceptions").await;
    assert!(
        list.body.contains(&format!("/desk/matters/{id}")),
        "{}",
        head.text()
    );
    assert!(
        head.get("/desk/counts")
            .await
            .body
            .contains("/desk/queues/exceptions")
    );
    let form = head.get(&story.path("confirm-exception")).await;
    assert_eq!(form.status, StatusCode::OK);
    let transport = story.site.office.app.directory();
    let transport = transport
        .organ_name(story.site.office.organ(TRANSPORT), false)
        .to_owned();
    for shown in ["联席会议已定。", &transport, "转送"] {
        assert!(form.body.contains(shown), "{shown}: {}", head.text());
    }
    let other = story.dispatcher.get(&story.path("confirm-exception")).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "not by whoever asked");
    let done = tries(&mut head, id, "confirm-exception", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", head.text());
    let matter = story.matter().await;
    assert!(matter.overlays.overridden && matter.exception.is_none());
    assert_eq!(matter.holder(), story.site.office.organ(TRANSPORT));
    let page = story.dispatcher.get(&format!("/desk/matters/{id}")).await;
    assert!(
        page.body.contains("例外已确认"),
        "{}",
        story.dispatcher.text()
    );
}

#[tokio::test]
async fn markup_in_a_title_stays_text_on_every_page() {
    let mut story = Story::begin().await;
    let receipt = filed(&story.site, "<script>alert('x')</script>\"><img src=x>").await;
    does(&mut story.dispatcher, receipt.matter, "classify", CLAIM).await;
    for path in [
        "/desk/queues/dispatch".to_owned(),
        format!("/desk/matters/{}", receipt.matter),
        format!("/desk/matters/{}/transfer", receipt.matter),
    ] {
        let answer = story.dispatcher.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.body.contains("<script>alert"), "{path}");
        assert!(!answer.body.contains("<img src=x"), "{path}");
        assert!(
            story
                .dispatcher
                .text()
                .contains("<script>alert('x')</script>")
        );
    }
}

#[tokio::test]
async fn five_megabytes_of_text_are_refused_politely() {
    let mut story = Story::accepted().await;
    let path = story.path("add-note");
    story.handler.get(&path).await;
    let version = story.handler.value("version");
    let huge = "字".repeat(5_000_000 / 3);
    let fields = [("version", version.as_str()), ("note", huge.as_str())];
    let answer = story.handler.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("内容太大了"));

    story.handler.get(&path).await;
    let long = "字".repeat(20_001);
    let fields = [("version", version.as_str()), ("note", long.as_str())];
    let answer = story.handler.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(story.handler.text().contains("太长了，最多 20000 个字"));
    assert!(story.handler.text().contains(&long), "and nothing is lost");
}

#[tokio::test]
async fn control_characters_and_an_unreadable_day_are_refused() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let answer = tries(&mut story.handler, id, "add-note", &[("note", "a\u{0}b")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(story.handler.text().contains("看不见的控制字符"));
    assert!(
        answer.body.contains("ab</textarea>"),
        "and nothing else is lost"
    );
    for (day, shown) in [
        ("yesterday", "日期看不懂"),
        ("2026-12-31", "日期不能晚于今天"),
    ] {
        let fields = [("record", "到现场。"), ("on", day), ("source", "statement")];
        let answer = tries(&mut story.handler, id, "investigate", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(
            story.handler.text().contains(shown),
            "{}",
            story.handler.text()
        );
    }
}

#[tokio::test]
async fn an_act_of_an_earlier_day_keeps_its_day_and_source() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    story.site.office.on(jiff::civil::date(2026, 3, 18));
    story.clerk = story.staff(HOUSING, Role::UnitClerk).await;
    let fields = [("on", "2026-03-17"), ("source", "statement")];
    does(&mut story.clerk, id, "accept", &fields).await;
    let matter = story.matter().await;
    assert_eq!(matter.accepted_on, Some(jiff::civil::date(2026, 3, 17)));
    story.clerk.get(&format!("/desk/matters/{id}")).await;
    assert!(story.clerk.text().contains("据陈述"));
}

#[tokio::test]
async fn a_report_leaves_the_ordinary_desk_once_it_is_classified() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    let fields = [
        ("class", "report"),
        ("requests", "1"),
        ("reasons", "反映干部问题。"),
        ("accused", &housing),
    ];
    let answer = does(&mut story.dispatcher, id, "classify", &fields).await;
    let to = answer.header("location").to_owned();
    assert!(to.starts_with("/desk?reported="), "it is no longer theirs");
    let list = to.replacen("/desk", "/desk/queues/dispatch", 1);
    story.dispatcher.get(&list).await;
    let said = story.dispatcher.text();
    assert!(said.contains("检举控告专办人员接手"), "it says who has it");
    let gone = story.dispatcher.get(&format!("/desk/matters/{id}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);

    let mut officer = story.staff(OFFICE, Role::ReportOfficer).await;
    officer.get("/desk/queues/dispatch").await;
    assert!(officer.text().contains(TITLE));
    let form = officer.get(&story.path("hand-over")).await;
    assert!(
        !form.body.contains(&format!("<option value=\"{housing}\"")),
        "never to the accused"
    );
    let fields = [
        ("to", housing.as_str()),
        ("sheets", "12"),
        ("letter", "请依规处理。"),
    ];
    let answer = tries(&mut officer, id, "hand-over", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(officer.text().contains("不能转给被检举控告的单位"));
    let discipline = story.organ(DISCIPLINE);
    does(
        &mut officer,
        id,
        "hand-over",
        &[
            ("to", &discipline),
            ("sheets", "12"),
            ("letter", "请依规处理。"),
        ],
    )
    .await;
    assert_eq!(story.matter().await.stage, Stage::HandedOver);
}
