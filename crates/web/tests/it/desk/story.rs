//! What the tests of the desk share: a petition at the door, and members of staff with browsers who
//! do one act after another through its form.

use axum::http::StatusCode;
use dengwen_app::Who;
use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::open::PersonData;
use dengwen_domain::codes::Channel;
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Matter;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT};

use crate::browser::{Browser, Site};
use crate::support::Answer;

/// An office with one matter, and the people who work on it.
pub(crate) struct Story {
    pub(crate) site: Site,
    pub(crate) receipt: Receipt,
    pub(crate) dispatcher: Browser,
    pub(crate) clerk: Browser,
    pub(crate) handler: Browser,
}

pub(crate) const TITLE: &str = "书院路在建工地占用人行道";

/// A file that passes for a photograph.
pub(crate) const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF picture of the cracks";

/// Files a petition under a title.
pub(crate) async fn filed(site: &Site, title: &str) -> Receipt {
    brought(site, title, Channel::Web).await
}

async fn brought(site: &Site, title: &str, channel: Channel) -> Receipt {
    let office = &site.office;
    let mut new = NewPetition::today(
        &office.app,
        channel,
        office.organ(OFFICE),
        title,
        "围挡把人行道全占了，老人孩子只能走机动车道。",
    );
    new.persons = vec![PersonData {
        name: "魏芳".to_owned(),
        phone: "13800001234".to_owned(),
        ..PersonData::default()
    }];
    office.app.register(&Who::Public, new).await.unwrap()
}

impl Story {
    /// Opens the clerk's form for a note: its address, the version and the key it was drawn with.
    pub(crate) async fn note_form(&mut self) -> (String, String, String) {
        let path = self.path("add-note");
        self.clerk.get(&path).await;
        (path, self.clerk.value("version"), self.clerk.value("key"))
    }

    pub(crate) async fn begin() -> Story {
        let site = Site::start().await;
        let receipt = filed(&site, TITLE).await;
        let dispatcher = site.signed_in(OFFICE, Role::Dispatcher).await;
        let clerk = site.signed_in(HOUSING, Role::UnitClerk).await;
        let handler = site.signed_in(HOUSING, Role::Handler).await;
        Story {
            site,
            receipt,
            dispatcher,
            clerk,
            handler,
        }
    }

    /// Registered, classified as a claim on building quality by the ordinary route.
    pub(crate) async fn classified() -> Story {
        let mut story = Story::begin().await;
        let id = story.receipt.matter;
        does(&mut story.dispatcher, id, "classify", CLAIM).await;
        story
    }

    /// Transferred to the housing bureau and signed for there.
    pub(crate) async fn signed() -> Story {
        let mut story = Story::classified().await;
        let id = story.receipt.matter;
        let housing = story.organ(HOUSING);
        does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
        does(&mut story.clerk, id, "sign-for", &[]).await;
        story
    }

    /// A letter, accepted under the ordinary procedure: its notices go on paper.
    pub(crate) async fn letter_accepted() -> Story {
        let mut story = Story::begin().await;
        story.receipt = brought(&story.site, TITLE, Channel::Letter).await;
        let id = story.receipt.matter;
        let housing = story.organ(HOUSING);
        does(&mut story.dispatcher, id, "classify", CLAIM).await;
        does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
        does(&mut story.clerk, id, "sign-for", &[]).await;
        does(&mut story.clerk, id, "accept", &[]).await;
        story
    }

    /// Objected to by the housing bureau, which names the transport bureau.
    pub(crate) async fn objected() -> Story {
        let mut story = Story::signed().await;
        let id = story.receipt.matter;
        let transport = story.organ(TRANSPORT);
        let fields = [
            ("reasons", "属于道路管理。"),
            ("suggests", transport.as_str()),
        ];
        does(&mut story.clerk, id, "object", &fields).await;
        story
    }

    /// Accepted under the ordinary procedure.
    pub(crate) async fn accepted() -> Story {
        let mut story = Story::signed().await;
        let id = story.receipt.matter;
        does(&mut story.clerk, id, "accept", &[]).await;
        story
    }

    /// With a draft opinion in approval.
    pub(crate) async fn drafted() -> Story {
        let mut story = Story::accepted().await;
        let id = story.receipt.matter;
        let city = story.organ("qh");
        let mut fields = OPINION.to_vec();
        fields.push(("review_organ", &city));
        does(&mut story.handler, id, "draft-opinion", &fields).await;
        story
    }

    pub(crate) fn organ(&self, code: &str) -> String {
        self.site.office.organ(code).to_string()
    }

    pub(crate) fn path(&self, act: &str) -> String {
        format!("/desk/matters/{}/{act}", self.receipt.matter)
    }

    pub(crate) async fn staff(&self, code: &'static str, role: Role) -> Browser {
        self.site.signed_in(code, role).await
    }

    /// The matter as it is stored.
    pub(crate) async fn matter(&self) -> Matter {
        let app = &self.site.office.app;
        app.open_matter(&Who::System, self.receipt.matter, "test")
            .await
            .unwrap()
    }
}

pub(crate) const CLAIM: &[(&str, &str)] = &[
    ("class", "claim"),
    ("route", "c6"),
    ("topic", "030400"),
    ("requests", "1"),
    ("reasons", "属于住建部门职责。"),
];

pub(crate) const OPINION: &[(&str, &str)] = &[
    ("request", "恢复人行道通行。"),
    ("facts", "3月17日到现场查看，围挡占用人行道2.1米。"),
    ("reasons", "占道未经批准。"),
    ("basis", "《城市道路管理条例》第三十一条"),
    ("opinion", "支持。已责令3日内恢复。"),
    ("outcome", "support"),
    ("answers", "1"),
];

/// Opens an act's form, fills it and sends it.
pub(crate) async fn tries(
    browser: &mut Browser,
    id: MatterId,
    act: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let path = format!("/desk/matters/{id}/{act}");
    let form = browser.get(&path).await;
    assert_eq!(
        form.status,
        StatusCode::OK,
        "the form of {act}: {}",
        browser.text()
    );
    let (version, key) = (browser.value("version"), browser.value("key"));
    let mut all = vec![("version", version.as_str()), ("key", key.as_str())];
    all.extend(fields);
    browser.post(&path, &all).await
}

/// The same, where it must succeed.
pub(crate) async fn does(
    browser: &mut Browser,
    id: MatterId,
    act: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let answer = tries(browser, id, act, fields).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{act}: {}",
        browser.text()
    );
    answer
}
