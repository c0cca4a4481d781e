//! `/track/…`: look up, follow, add, withdraw, rate.

use axum::http::StatusCode;
use dengwen_app::Who;
use dengwen_app::intake::{FileOwner, NewPetition, Receipt};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_domain::codes::{Channel, Class, ContactProof, Route, ServiceMethod};
use dengwen_domain::matter::{Command, Routing};
use dengwen_domain::org::Role;
use dengwen_testkit::commands::{classify_as, short_opinion};
use dengwen_testkit::office::{HOUSING, OFFICE};

use crate::browser::{Browser, Site};

async fn registered(site: &Site) -> Receipt {
    let app = &site.office.app;
    let organ = site.office.organ(OFFICE);
    let mut new = NewPetition::today(app, Channel::Web, organ, "书院路占道", "围挡占了人行道。");
    new.persons = vec![PersonData {
        name: "魏芳".to_owned(),
        phone: "13800001234".to_owned(),
        ..PersonData::default()
    }];
    app.register(&Who::Public, new).await.unwrap()
}

async fn look_up(browser: &mut Browser, receipt: &Receipt) {
    browser.get("/track").await;
    let fields = [
        ("number", receipt.number.as_str()),
        ("code", receipt.query_code.as_str()),
    ];
    let answer = browser.post("/track", &fields).await;
    assert_eq!(
        answer.header("location"),
        "/track/petition",
        "{}",
        answer.body
    );
}

async fn does(site: &Site, receipt: &Receipt, who: &Who, command: Command, texts: Texts) {
    let app = &site.office.app;
    let matter = app.open_matter(who, receipt.matter, "test").await.unwrap();
    let act = Act::new(matter.id, matter.version, command, texts);
    app.act(who, act).await.unwrap();
}

async fn transferred(site: &Site, receipt: &Receipt) {
    let dispatcher = site.office.staff(OFFICE, Role::Dispatcher);
    let mut texts = Texts::new();
    let classify = classify_as(
        "030100",
        Class::Claim,
        Some(Route::C6),
        texts.add(&site.office.app, "reasons", "住建部门职责。"),
    );
    does(site, receipt, &dispatcher, classify, texts).await;
    let routing = Routing {
        to: site.office.organ(HOUSING),
        co: Vec::new(),
        report_back: None,
        suggest_simple: false,
    };
    does(
        site,
        receipt,
        &dispatcher,
        Command::Transfer(routing),
        Texts::new(),
    )
    .await;
}

async fn answered(site: &Site, receipt: &Receipt) {
    transferred(site, receipt).await;
    let clerk = site.office.staff(HOUSING, Role::UnitClerk);
    does(site, receipt, &clerk, Command::SignFor, Texts::new()).await;
    let accept = Command::AcceptSimple {
        likely_supported: true,
    };
    does(site, receipt, &clerk, accept, Texts::new()).await;
    let handler = site.office.staff(HOUSING, Role::Handler);
    let leader = site.office.staff(HOUSING, Role::PetitionLeader);
    let (parts, texts) = short_opinion(&site.office);
    let draft = Command::DraftOpinion(parts);
    does(site, receipt, &handler, draft, texts).await;
    let (parts, texts) = short_opinion(&site.office);
    let reply = Command::ReplySimple {
        parts,
        method: ServiceMethod::InPerson,
    };
    does(site, receipt, &leader, reply, texts).await;
}

#[tokio::test]
async fn a_petitioner_sees_where_it_is_who_has_it_and_by_when() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    transferred(&site, &receipt).await;
    let mut citizen = site.browser();
    look_up(&mut citizen, &receipt).await;
    let at = format!("/track/matters/{}", receipt.matter);
    assert_eq!(citizen.get("/track/petition").await.header("location"), at);
    let page = citizen.get(&at).await;
    let text = citizen.text();
    for words in [
        "已转送青禾市住房和城乡建设局，等待签收",
        "2026年3月31日 周二",
        "这个日子怎么来的",
        "转送青禾市住房和城乡建设局",
        "提前 15 天",
        "还没有核实是您本人",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!page.body.contains("13800001234") && !page.body.contains("138****1234"));
    assert!(!page.body.contains(&receipt.query_code));

    let clerk = site.office.staff(OFFICE, Role::Registrar);
    let proof = ContactProof::CallAnswered;
    site.office
        .app
        .verify_contact(&clerk, receipt.petition, proof)
        .await
        .unwrap();
    let page = citizen.get(&at).await;
    assert!(page.body.contains("138****1234") && !page.body.contains("13800001234"));
}

#[tokio::test]
async fn what_organs_owe_each_other_hides_no_day_that_is_owed_to_the_petitioner() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    let dispatcher = site.office.staff(OFFICE, Role::Dispatcher);
    let mut texts = Texts::new();
    let reasons = texts.add(&site.office.app, "reasons", "住建部门职责。");
    let classify = classify_as("030100", Class::Claim, Some(Route::C6), reasons);
    does(&site, &receipt, &dispatcher, classify, texts).await;
    let assign = Command::Assign(Routing {
        report_back: Some(jiff::civil::date(2026, 4, 20)),
        ..Routing::to(site.office.organ(HOUSING))
    });
    does(&site, &receipt, &dispatcher, assign, Texts::new()).await;
    let clerk = site.office.staff(HOUSING, Role::UnitClerk);
    does(&site, &receipt, &clerk, Command::SignFor, Texts::new()).await;
    does(&site, &receipt, &clerk, Command::Accept, Texts::new()).await;
    let mut citizen = site.browser();
    look_up(&mut citizen, &receipt).await;
    let page = citizen
        .get(&format!("/track/matters/{}", receipt.matter))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let text = citizen.text();
    for words in ["答复期限", "2026年5月15日", "单位向交办机关报告办理结果"] {
        assert!(text.contains(words), "{words}: {}", page.body);
    }
}

#[tokio::test]
async fn a_wrong_code_and_a_wrong_number_look_the_same_and_keep_what_was_typed() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    let mut citizen = site.browser();
    citizen.get("/track").await;
    let number = receipt.number.as_str();
    let wrong_code = citizen
        .post("/track", &[("number", number), ("code", "0000-0000")])
        .await;
    assert_eq!(wrong_code.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(citizen.value("number"), number);
    let said = citizen.text();
    let wrong_number = [
        ("number", "99010020260316300999X"),
        ("code", receipt.query_code.as_str()),
    ];
    let unknown = citizen.post("/track", &wrong_number).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(citizen.text(), said);
    citizen
        .post("/track", &[("number", " "), ("code", "")])
        .await;
    assert!(citizen.text().contains("请填写这一项"));

    for _ in 0..8 {
        citizen.get("/track").await;
        citizen
            .post("/track", &[("number", number), ("code", "0000")])
            .await;
    }
    citizen.get("/track").await;
    let fields = [("number", number), ("code", receipt.query_code.as_str())];
    let slowed = citizen.post("/track", &fields).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(slowed.header("retry-after").parse::<u32>().unwrap() <= 900);
}

#[tokio::test]
async fn without_looking_up_nothing_is_there_and_another_petition_stays_closed() {
    let site = Site::start().await;
    let (mine, theirs) = (registered(&site).await, registered(&site).await);
    transferred(&site, &theirs).await;
    let app = &site.office.app;
    let owner = FileOwner::Petition(theirs.petition);
    let file = app.attach(owner, "a.txt", b"theirs").await.unwrap();
    let id = file.id();
    let owner = Who::Petitioner(theirs.petition);
    let files = vec![file];
    app.add_material(&owner, theirs.petition, theirs.matter, "", files, None)
        .await
        .unwrap();
    let followed = app.follow(theirs.petition).await.unwrap();
    let document = followed.matters[0]
        .matter
        .documents
        .iter()
        .find(|d| d.to.is_none())
        .unwrap()
        .id;
    let paths = [
        format!("/track/matters/{}", theirs.matter),
        format!("/track/matters/{}/rate", theirs.matter),
        format!("/track/matters/{}/withdraw", theirs.matter),
        format!("/track/matters/{}/material", theirs.matter),
        format!("/track/documents/{document}"),
        format!("/track/files/{id}"),
    ];
    let mut citizen = site.browser();
    for path in &paths {
        assert_eq!(
            citizen.get(path).await.header("location"),
            "/track",
            "{path}"
        );
    }
    look_up(&mut citizen, &mine).await;
    for path in &paths {
        assert_eq!(
            citizen.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    citizen.get("/track").await;
    citizen.post("/track/leave", &[]).await;
    let own = format!("/track/matters/{}", mine.matter);
    assert_eq!(citizen.get(&own).await.header("location"), "/track");
}

#[tokio::test]
async fn a_document_is_read_as_paper_and_a_file_comes_as_a_download() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    transferred(&site, &receipt).await;
    let mut citizen = site.browser();
    look_up(&mut citizen, &receipt).await;
    let base = format!("/track/matters/{}", receipt.matter);
    let page = citizen.get(&base).await;
    let at = page.body.find("/track/documents/").unwrap();
    let href: String = page.body[at..].chars().take_while(|c| *c != '"').collect();
    citizen.get(&href).await;
    assert!(citizen.text().contains("信访事项告知书"));
    assert!(citizen.text().contains("阅读不等于送达"));

    citizen.get(&format!("{base}/material")).await;
    let key = citizen.value("form_key");
    let fields = [
        ("form_key", key.as_str()),
        ("wish", "recusal"),
        ("words", "经办人是施工方亲属。"),
    ];
    let files: [(&str, &[u8]); 1] = [("合同 \u{1F4C4}.txt", "甲方：……".as_bytes())];
    let sent = citizen
        .post_files(&format!("{base}/material"), &fields, &files)
        .await;
    assert_eq!(
        sent.header("location"),
        format!("{base}?done=material"),
        "{}",
        sent.body
    );
    let page = citizen.get(&format!("{base}?done=material")).await;
    assert!(citizen.text().contains("收到您补充的材料"));
    let at = page.body.find("/track/files/").unwrap();
    let href: String = page.body[at..].chars().take_while(|c| *c != '"').collect();
    let file = citizen.get(&href).await;
    assert_eq!(file.body, "甲方：……");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"file\"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%F0%9F%93%84.txt"
    );
}

#[tokio::test]
async fn material_that_cannot_be_taken_comes_back_with_what_was_typed() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    let mut citizen = site.browser();
    look_up(&mut citizen, &receipt).await;
    let at = format!("/track/matters/{}/material", receipt.matter);
    citizen.get(&at).await;
    let key = citizen.value("form_key");
    let fields = [
        ("form_key", key.as_str()),
        ("wish", "material"),
        ("words", "还有一张照片。"),
    ];
    let files: [(&str, &[u8]); 1] = [("照片.jpg", b"MZ\x90\0\x03\0\0\0")];
    let answer = citizen.post_files(&at, &fields, &files).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(citizen.text().contains("“照片.jpg”不是能收的类型"));
    assert!(answer.body.contains("还有一张照片。"));
    let fields = [
        ("form_key", key.as_str()),
        ("wish", "material"),
        ("words", " "),
    ];
    citizen.post_files(&at, &fields, &[]).await;
    assert!(
        citizen
            .text()
            .contains("请写下补充的内容，或者选择要补交的文件")
    );
}

#[tokio::test]
async fn withdrawing_says_what_it_means_and_needs_the_petitioners_own_word() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    let mut citizen = site.browser();
    look_up(&mut citizen, &receipt).await;
    let base = format!("/track/matters/{}", receipt.matter);
    let at = format!("{base}/withdraw");
    citizen.get(&at).await;
    assert!(citizen.text().contains("登记和办理记录不会删除"));
    let (key, version) = (citizen.value("form_key"), citizen.value("version"));
    let form = [("form_key", key.as_str()), ("version", version.as_str())];
    citizen
        .post(&at, &[form[0], form[1], ("statement", "修好了。")])
        .await;
    assert!(citizen.text().contains("请勾选“这是我自己的意愿”"));
    // The matter moves on meanwhile.
    transferred(&site, &receipt).await;
    let full = [form[0], form[1], ("statement", "修好了。"), ("sure", "yes")];
    let moved = citizen.post(&at, &full).await;
    assert!(citizen.text().contains("还没有撤回"), "{}", moved.body);
    assert!(moved.body.contains("修好了。"));
    let version = citizen.value("version");
    let again = [form[0], ("version", version.as_str()), full[2], full[3]];
    let done = citizen.post(&at, &again).await;
    assert_eq!(
        done.header("location"),
        format!("{base}?done=withdrawn"),
        "{}",
        done.body
    );
    citizen.get(&format!("{base}?done=withdrawn")).await;
    assert!(citizen.text().contains("已按您的意愿撤回"));
    assert_eq!(citizen.count("a[href$='/withdraw']"), 0);
}

#[tokio::test]
async fn the_door_of_ratings_leads_to_both_and_a_bad_one_asks_why() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    answered(&site, &receipt).await;
    let mut citizen = site.browser();
    citizen.get("/rate").await;
    let base = format!("/track/matters/{}", receipt.matter);
    let fields = [
        ("rating", "yes"),
        ("number", receipt.number.as_str()),
        ("code", receipt.query_code.as_str()),
    ];
    let answer = citizen.post("/track", &fields).await;
    let at = format!("{base}/rate");
    assert_eq!(answer.header("location"), at);
    citizen.get(&at).await;
    citizen.post(&at, &[("unit", "dissatisfied")]).await;
    assert!(citizen.text().contains("请选一个原因或者写一句话"));
    assert_eq!(citizen.checked("unit"), "dissatisfied");
    citizen.post(&at, &[]).await;
    assert!(citizen.text().contains("请至少评价一个"));
    let bad = [
        ("unit", "dissatisfied"),
        ("unit_reasons", "late"),
        ("unit_words", "拖了很久"),
    ];
    let done = citizen.post(&at, &bad).await;
    assert_eq!(
        done.header("location"),
        format!("{base}?done=rated"),
        "{}",
        done.body
    );
    citizen.get(&base).await;
    assert!(citizen.text().contains("将回访您"));
    citizen.get(&at).await;
    assert!(citizen.text().contains("已评价：不满意"));
    assert_eq!(citizen.count("input[name=unit]"), 0);
    let twice = citizen.post(&at, &bad).await;
    assert_eq!(twice.header("location"), format!("{base}?done=rated"));
    citizen.get(&at).await;
    citizen.post(&at, &[("unit", "satisfied")]).await;
    assert!(citizen.text().contains("评价期已过，或者已经评价过了"));

    site.office.on(jiff::civil::date(2026, 5, 20));
    look_up(&mut citizen, &receipt).await;
    citizen.get(&at).await;
    assert!(citizen.text().contains("评价的时间已经过了"));
}

#[tokio::test]
async fn a_petition_with_two_matters_lists_them_both() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    let other = registered(&site).await;
    let clerk = site.office.staff(OFFICE, Role::Dispatcher);
    let link = Command::LinkRepeat {
        petition: receipt.petition,
        received_on: jiff::civil::date(2026, 3, 16),
        reachable: true,
        online: false,
    };
    does(&site, &other, &clerk, link, Texts::new()).await;
    let mut citizen = site.browser();
    look_up(&mut citizen, &receipt).await;
    citizen.get("/track/petition").await;
    assert_eq!(citizen.count(".matter-list li"), 2);
    citizen
        .get(&format!("/track/matters/{}", other.matter))
        .await;
    assert!(citizen.text().contains("您又提出的一件并入本事项"));
    citizen
        .get(&format!("/track/matters/{}/withdraw", other.matter))
        .await;
    assert!(
        !citizen.text().contains("您一个人不能撤回"),
        "one's own repeat is nobody else"
    );
    assert_eq!(citizen.count("form[action$='/withdraw']"), 1);
}
