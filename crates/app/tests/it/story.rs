//! What many of these tests begin with: a petition at the door, one act by one person, and the
//! first steps of a matter.
//!
//! Everything goes through the use cases; what must succeed is unwrapped here.

use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, PAGE};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class, Route};
use dengwen_domain::ids::{MatterId, OrganId};
use dengwen_domain::matter::{Command, Matter, Routing};
use dengwen_domain::org::Role;
use dengwen_testkit::commands::classify_as;
use dengwen_testkit::office::{HOUSING, OFFICE, TestOffice};

/// A petition that somebody filed at the city's office by the portal.
pub(crate) async fn filed(office: &TestOffice) -> Receipt {
    let app = &office.app;
    let mut new = NewPetition::today(
        app,
        Channel::Web,
        office.organ(OFFICE),
        "书院路在建工地占用人行道",
        "书院路工地的围挡把人行道全占了，老人孩子只能走机动车道。",
    );
    new.persons = vec![PersonData {
        name: "魏芳".to_owned(),
        phone: "13800001234".to_owned(),
        ..PersonData::default()
    }];
    app.register(&Who::Public, new)
        .await
        .expect("a petition is always registered")
}

/// An act on the matter as it stands; the matter afterwards.
pub(crate) async fn does(
    office: &TestOffice,
    who: &Who,
    id: MatterId,
    command: Command,
    texts: Texts,
) -> Matter {
    let matter = office
        .app
        .open_matter(who, id, "test")
        .await
        .expect("the matter is visible");
    let act = Act::new(id, matter.version, command, texts);
    let acted = office.app.act(who, act).await;
    acted.expect("the act is lawful").matter
}

/// Classified by an office's dispatcher, a claim by the ordinary route.
pub(crate) async fn classified(
    office: &TestOffice,
    code: &'static str,
    id: MatterId,
    class: Class,
) -> Matter {
    let mut texts = Texts::new();
    let command = classify_as(
        "030100",
        class,
        (class == Class::Claim).then_some(Route::C6),
        texts.add(&office.app, "reasons", "属于住建部门职责。"),
    );
    let dispatcher = office.staff(code, Role::Dispatcher);
    does(office, &dispatcher, id, command, texts).await
}

/// Transferred to one unit alone.
pub(crate) async fn sent(office: &TestOffice, id: MatterId, to: OrganId) -> Matter {
    let dispatcher = office.staff(OFFICE, Role::Dispatcher);
    let transfer = Command::Transfer(Routing::to(to));
    does(office, &dispatcher, id, transfer, Texts::new()).await
}

/// Classified as a claim and transferred to the housing bureau.
pub(crate) async fn transferred(office: &TestOffice, id: MatterId) -> Matter {
    classified(office, OFFICE, id, Class::Claim).await;
    sent(office, id, office.organ(HOUSING)).await
}

/// The stable word of what went wrong.
pub(crate) fn code(error: &AppError) -> &'static str {
    match error {
        AppError::Invalid(fields) => fields[0].code,
        AppError::Conflict { .. } => "conflict",
        AppError::TooMany { .. } => "too-many",
        AppError::Missing(_) => "missing",
        AppError::Forbidden(_) => "forbidden",
        other => panic!("{other}"),
    }
}

/// The titles of a list's first page, sorted.
pub(crate) async fn titles(office: &TestOffice, who: &Who, filter: &Filter) -> Vec<String> {
    let page = office.app.queue(who, filter, None, PAGE).await.unwrap();
    let mut titles: Vec<String> = page.items.into_iter().map(|item| item.title).collect();
    titles.sort();
    titles
}
