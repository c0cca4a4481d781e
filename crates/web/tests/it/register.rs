//! `/desk/register/…`: a clerk registers by keyboard.

use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE};
use scraper::{Html, Selector};

use crate::browser::{Browser, Site};
use crate::desk::story::{Story, does};
use crate::support::Answer;

const PAPER: &str = "11010519491231002X";

/// The form's own key with what a clerk types.
async fn send(browser: &mut Browser, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/desk/register/{kind}");
    browser.get(&path).await;
    send_again(browser, kind, fields).await
}

/// The same form once more, as it was drawn.
async fn send_again(browser: &mut Browser, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let key = browser.value("key");
    let mut all = vec![("key", key.as_str()), ("received_on", "2026-03-16")];
    all.extend(fields);
    browser.post(&format!("/desk/register/{kind}"), &all).await
}

fn number(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.header("location");
    let rest = to.split_once("saved=").unwrap().1;
    rest.split('#').next().unwrap().to_owned()
}

fn names(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let fields = Selector::parse(
        "form.dense input:not([type=hidden]), form.dense textarea, form.dense select, \
         form.dense button:not([tabindex])",
    );
    page.select(&fields.unwrap())
        .map(|field| field.attr("name").unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_letter_is_registered_and_the_next_empty_form_is_ready() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let typed = [
        ("name-1", "魏芳"),
        ("phone-1", "13800001234"),
        ("text", "楼板开裂。有照片。"),
        ("topic", "gzfl"),
    ];
    let saved = number(&send(&mut clerk, "letter", &typed).await);
    let page = clerk
        .get(&format!("/desk/register/letter?saved={saved}"))
        .await;
    assert!(clerk.text().contains(&saved));
    assert_eq!(clerk.value("name-1"), "");
    assert_eq!(clerk.value("received_on"), "2026-03-16");
    assert!(page.body.contains("/desk/receipt"));
    assert_eq!(clerk.get("/desk/register/letter").await.status, 200);
    assert!(!clerk.text().contains(&saved), "the band is shown once");
}

#[tokio::test]
async fn marks_of_a_crossing_are_folded_away_and_kept_with_the_matter() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    clerk.get("/desk/register/letter").await;
    assert_eq!(
        clerk.count("details.more:not([open]) [name=cross_boundary]"),
        6
    );
    let marks = [
        ("cross_boundary", "cross-region"),
        ("cross_boundary", "person-household"),
    ];
    let nothing = send(&mut clerk, "letter", &marks).await;
    assert_eq!(nothing.status, 422, "the text is owed: the form again");
    assert_eq!(
        clerk.count("details.more[open] [checked]"),
        2,
        "what was ticked stays in sight"
    );
    let typed = [marks[0], marks[1], ("text", "欠薪三个月。")];
    number(&send(&mut clerk, "letter", &typed).await);
    let mut dispatcher = site.signed_in(OFFICE, Role::Dispatcher).await;
    let path = "/desk/queues/all?cross_boundary=person-household";
    dispatcher.get(path).await;
    assert_eq!(dispatcher.count("tbody tr"), 1);
}

#[tokio::test]
async fn a_report_is_its_officers_at_once_and_its_receipt_is_printed_all_the_same() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let typed = [("text", "反映某局干部收受礼金。"), ("purpose", "accuse")];
    let saved = number(&send(&mut clerk, "letter", &typed).await);
    let path = format!("/desk/register/letter?saved={saved}");
    clerk.get(&path).await;
    assert_eq!(clerk.count("a[data-key=m]"), 0, "the clerk cannot open it");
    let receipt = clerk.get("/desk/receipt").await;
    assert_eq!(receipt.status, 200);
    let plain = number(&send(&mut clerk, "letter", &[("text", "路灯不亮。")]).await);
    clerk
        .get(&format!("/desk/register/letter?saved={plain}"))
        .await;
    assert_eq!(clerk.count("a[data-key=m]"), 1);
}

#[tokio::test]
async fn fields_follow_the_order_of_the_paper_and_the_button_comes_last() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let page = clerk.get("/desk/register/letter").await;
    let order = [
        "received_on",
        "dated_on",
        "addressee",
        "mail_number",
        "enclosures",
        "name-1",
        "paper-1",
        "paper_number-1",
        "phone-1",
        "address-1",
        "do",
        "persons",
        "concerned",
        "joint",
        "text",
        "title",
        "request",
        "requests",
        "purpose",
        "topic",
        "region",
        "cross_boundary",
        "cross_boundary",
        "cross_boundary",
        "cross_boundary",
        "cross_boundary",
        "cross_boundary",
        "confidential",
        "urgent_event",
        "act",
        "act_day",
        "first_asked",
        "helper",
        "files",
        "do",
        "do",
    ];
    assert_eq!(names(&page.body), order);
    assert!(
        !page.body.contains("tabindex=\"1"),
        "the order is that of the page"
    );
}

#[tokio::test]
async fn an_anonymous_letter_is_registered_like_any_other() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let saved = number(&send(&mut clerk, "letter", &[("text", "河里有白沫。")]).await);
    assert!(dengwen_domain::petition::parse_number(&saved).is_some());
}

#[tokio::test]
async fn six_representatives_are_refused_and_nothing_typed_is_lost() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let names = ["甲一", "乙二", "丙三", "丁四", "戊五", "己六"];
    let fields: Vec<(String, &str)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (format!("name-{}", at + 1), *name))
        .collect();
    let mut typed: Vec<(&str, &str)> = fields.iter().map(|(f, n)| (f.as_str(), *n)).collect();
    typed.push(("text", "一起来反映拖欠工资。"));
    let answer = send(&mut clerk, "visit", &typed).await;
    assert_eq!(answer.status, 422);
    assert!(
        clerk.text().contains("代表人数不能超过 5 人"),
        "{}",
        clerk.text()
    );
    assert_eq!(clerk.value("name-6"), "己六");
    assert!(answer.body.contains("一起来反映拖欠工资。"));
    assert_eq!(clerk.count("a[href='#f-name-6']"), 1);
}

#[tokio::test]
async fn a_row_is_added_by_a_button_up_to_five() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    send(
        &mut clerk,
        "visit",
        &[("name-1", "魏芳"), ("do", "add-person"), ("rows", "1")],
    )
    .await;
    assert_eq!(clerk.value("name-1"), "魏芳");
    assert_eq!(clerk.count("input[name='name-2']"), 1);
    let five = [("rows", "5"), ("name-5", "陈立"), ("do", "add-person")];
    send_again(&mut clerk, "visit", &five).await;
    assert_eq!(clerk.count("input[name='name-6']"), 0);
    assert_eq!(clerk.value("name-5"), "陈立");
}

#[tokio::test]
async fn no_day_that_was_typed_is_dropped_and_none_emptied_is_made_up() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let whole = [("text", "河里有白沫。"), ("received_on", "2026-03-16")];
    clerk.get("/desk/register/letter").await;
    for (typed, field) in [
        (("received_on", ""), "received_on"),
        (("act_day", "2026-03-01"), "act"),
        (("act", "decision"), "act_day"),
        (("dated_on", "0001-01-01"), "dated_on"),
    ] {
        let fields = whole.into_iter().filter(|(name, _)| *name != typed.0);
        let fields: Vec<_> = fields.chain([typed]).collect();
        let answer = clerk.post("/desk/register/letter", &fields).await;
        assert_eq!(answer.status, 422, "{typed:?}");
        assert_eq!(
            clerk.count(&format!("a[href='#f-{field}']")),
            1,
            "{typed:?}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_true_is_said_beside_its_field() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let typed = [
        ("name-2", "陈立"),
        ("paper-2", "resident-id"),
        ("paper_number-2", "110105194912310021"),
        ("phone-1", "12"),
        ("received_on", "2026-03-17"),
        ("requests", "many"),
        ("topic", "土地"),
        ("act", "decision"),
        ("act_day", "2026-13-01"),
        ("text", ""),
    ];
    clerk.get("/desk/register/visit").await;
    let answer = clerk.post("/desk/register/visit", &typed).await;
    assert_eq!(answer.status, 422);
    for field in ["paper_number-2", "phone-1", "requests", "topic", "act_day"] {
        assert_eq!(clerk.count(&format!("a[href='#f-{field}']")), 1, "{field}");
    }
    assert_eq!(clerk.value("paper_number-2"), "110105194912310021");
    let mended = [("received_on", "2026-03-17"), ("text", "")];
    clerk.get("/desk/register/visit").await;
    clerk.post("/desk/register/visit", &mended).await;
    for field in ["received_on", "text"] {
        assert_eq!(clerk.count(&format!("a[href='#f-{field}']")), 1, "{field}");
    }
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_petition() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let typed = [("text", "路灯不亮。"), ("urgent_event", "电线垂地")];
    let first = send(&mut clerk, "phone", &typed).await;
    let second = send_again(&mut clerk, "phone", &typed).await;
    assert_eq!(number(&first), number(&second));
}

#[tokio::test]
async fn a_known_person_is_asked_about_and_the_petition_joins_the_earlier_matter() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let first = [
        ("name-1", "魏芳"),
        ("paper_number-1", PAPER),
        ("text", "楼板开裂。"),
    ];
    number(&send(&mut clerk, "letter", &first).await);
    let again = [
        ("name-1", "魏 芳"),
        ("paper_number-1", PAPER),
        ("text", "催问楼板的事。"),
    ];
    let asked = send(&mut clerk, "visit", &again).await;
    assert_eq!(
        asked.status, 422,
        "a strong match is not passed over in silence"
    );
    assert!(clerk.text().contains("证件号码相同"));
    let join = clerk.value("known");
    assert!(join.starts_with("join:"), "{join}");
    let mut chosen = again.to_vec();
    chosen.push(("known", &join));
    number(&send_again(&mut clerk, "visit", &chosen).await);
    let office = &site.office;
    let who = office.staff(OFFICE, Role::Registrar);
    let id = join.trim_start_matches("join:").parse().unwrap();
    let matter = office.app.open_matter(&who, id, "test").await.unwrap();
    assert_eq!(matter.linked().count(), 2);
}

#[tokio::test]
async fn an_urgent_event_in_a_concluded_matter_is_refused_beside_its_field_with_nothing_done() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let reply = [("reply", "已通知施工单位让出通道。")];
    does(&mut story.dispatcher, id, "answer", &reply).await;
    let mut clerk = story.site.signed_in(OFFICE, Role::Registrar).await;
    let join = format!("join:{id}");
    let mut typed = vec![
        ("text", "围挡又要倒了。"),
        ("known", join.as_str()),
        ("urgent_event", "围挡将倒，下面是学校。"),
    ];
    let refused = send(&mut clerk, "phone", &typed).await;
    assert_eq!(refused.status, 422);
    assert_eq!(clerk.count("a[href='#f-urgent_event']"), 1);
    assert_eq!(clerk.count("a[href='#f-known']"), 0);
    assert!(clerk.text().contains("已经办结"), "{}", clerk.text());
    assert!(refused.body.contains("围挡将倒，下面是学校。"));
    assert_eq!(story.matter().await.linked().count(), 1);
    typed.pop();
    let saved = number(&send_again(&mut clerk, "phone", &typed).await);
    let path = format!("/desk/register/phone?saved={saved}");
    clerk.get(&path).await;
    assert!(clerk.text().contains(&saved), "the receipt is shown");
    assert_eq!(story.matter().await.linked().count(), 2);
}

#[tokio::test]
async fn earlier_matters_appear_while_typing_and_no_name_stands_in_an_address() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let first = [
        ("name-1", "魏芳"),
        ("phone-1", "13800001234"),
        ("text", "楼板开裂。"),
    ];
    number(&send(&mut clerk, "letter", &first).await);
    clerk.get("/desk/register/letter").await;
    let typed = [("name-1", ""), ("phone-1", "138 0000 1234")];
    let part = clerk.post("/desk/register/earlier", &typed).await;
    assert_eq!(part.status, 200);
    assert!(part.body.contains("电话相同") && part.body.contains("楼板开裂"));
    assert!(!part.body.contains("<html"));
}

#[tokio::test]
async fn who_may_not_register_is_told_so() {
    let site = Site::start().await;
    let mut handler = site.signed_in(HOUSING, Role::Handler).await;
    let answer = handler.get("/desk/register/letter").await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("您没有登记信访件的权限"));
    let mut nobody = site.browser();
    let answer = nobody.get("/desk/register/letter").await;
    assert_eq!(answer.status, 303);
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    assert_eq!(clerk.get("/desk/register/pigeon").await.status, 404);
}

#[tokio::test]
async fn an_item_passed_on_keeps_its_number_and_the_first_day() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let typed = [
        ("channel", "passed-on"),
        ("sender", "省信访局"),
        ("foreign_number", "S-17"),
        ("first_registered_on", "2026-03-10"),
        ("text", "转来的件。"),
    ];
    number(&send(&mut clerk, "other", &typed).await);
    let mut again = typed.to_vec();
    again[4] = ("text", "又转来一次。");
    send(&mut clerk, "other", &again).await;
    assert!(clerk.text().contains("对方编号相同"), "{}", clerk.text());
    assert!(
        clerk.text().contains("还剩 9 天"),
        "the chain's time began on 10 March"
    );
}

#[tokio::test]
async fn other_limits_are_shown_as_soon_as_their_day_is_known() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    clerk.get("/desk/register/visit").await;
    let typed = [("act", "decision"), ("act_day", "2026-03-01")];
    let part = clerk.post("/desk/register/windows", &typed).await;
    assert!(part.body.contains("行政复议"), "{}", part.body);
}

const SCAN: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF scan of a letter";

#[tokio::test]
async fn scans_are_registered_with_the_letter_and_a_wrong_file_loses_nothing_typed() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let path = "/desk/register/letter";
    clerk.get(path).await;
    let key = clerk.value("key");
    let typed = [
        ("key", key.as_str()),
        ("received_on", "2026-03-16"),
        ("name-1", "魏芳"),
        ("text", "楼板开裂。有照片。"),
    ];
    let wrong = [("安装.exe", b"MZ not a scan".as_slice()), ("信.jpg", SCAN)];
    let again = clerk.post_files(path, &typed, &wrong).await;
    assert!(again.body.contains("安装.exe"), "the file is named");
    assert!(again.body.contains("楼板开裂。有照片。"));
    let key = clerk.value("key");
    let many: Vec<(&str, &[u8])> = vec![("信.jpg", SCAN); 21];
    let typed = [("key", key.as_str()), typed[1], typed[2], typed[3]];
    let again = clerk.post_files(path, &typed, &many).await;
    assert!(again.body.contains("20"), "no more than twenty");
    let right = [("信.jpg", SCAN), ("信封.jpg", SCAN)];
    let saved = clerk.post_files(path, &typed, &right).await;
    let saved = number(&saved);
    let page = clerk.get(&format!("{path}?saved={saved}")).await;
    assert!(page.body.contains("补交扫描件"));
    let link = page.body.split("/desk/matters/").nth(1).unwrap();
    let matter = format!("/desk/matters/{}", &link[..36]);
    let page = clerk.get(&matter).await;
    assert!(page.body.contains("信.jpg") && page.body.contains("信封.jpg"));
    let later = format!("{matter}/add-material");
    clerk.get(&later).await;
    let (version, key) = (clerk.value("version"), clerk.value("key"));
    let at = page.body.find("add-material?petition=").unwrap() + 22;
    let petition = page.body[at..at + 36].to_owned();
    let none = [
        ("version", version.as_str()),
        ("key", &key),
        ("petition", &petition),
    ];
    let empty = clerk.post_files(&later, &none, &[]).await;
    assert_eq!(empty.status, 422, "neither words nor files");
    let done = clerk.post_files(&later, &none, &[("附件.jpg", SCAN)]).await;
    assert_eq!(done.status, 303, "{}", clerk.text());
    assert!(clerk.get(&matter).await.body.contains("附件.jpg"));
}

#[tokio::test]
async fn a_visit_gives_a_record_to_sign_and_a_slip_for_originals() {
    let site = Site::start().await;
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    let typed = [
        ("slip", "A017"),
        ("name-1", "魏桂芳"),
        ("text", "楼板开裂。"),
        ("read_back", "yes"),
        ("originals", "购房合同一份\n收据两张"),
    ];
    let saved = number(&send(&mut clerk, "visit", &typed).await);
    let page = clerk
        .get(&format!("/desk/register/visit?saved={saved}"))
        .await;
    assert!(page.body.contains("当场") && page.body.contains("第二十三条"));
    let link = |what: &str| {
        let at = page.body.find(&format!("/{what}?matter=")).unwrap();
        let start = page.body[..at].rfind('"').unwrap() + 1;
        page.body[start..].split('"').next().unwrap().to_owned()
    };
    let record = clerk.get(&link("record")).await;
    for words in [
        "A017",
        "魏桂芳",
        "未出示证件",
        "楼板开裂。",
        "按指印",
        &saved,
    ] {
        assert!(record.body.contains(words), "{words}");
    }
    let slip = clerk.get(&link("originals")).await;
    for words in ["购房合同一份", "收据两张", "领回人签名", "一式两份"] {
        assert!(slip.body.contains(words), "{words}");
    }
    let mut stranger = site.signed_in(HOUSING, Role::UnitClerk).await;
    assert_eq!(stranger.get(&link("record")).await.status, 404);
    let without = [("text", "路灯不亮。")];
    let saved = number(&send(&mut clerk, "visit", &without).await);
    let page = clerk
        .get(&format!("/desk/register/visit?saved={saved}"))
        .await;
    assert!(
        !page.body.contains("/originals?matter="),
        "nothing was kept"
    );
}
