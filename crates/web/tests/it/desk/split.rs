//! Splitting a matter: parts, what was typed, refusals, twice the same.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE};

use super::story::{CLAIM, Story, does};

#[tokio::test]
async fn a_dispatcher_splits_a_petition_into_parts_that_lead_back_to_it() {
    let mut story = Story::begin().await;
    let mut dispatcher = story.staff(OFFICE, Role::Dispatcher).await;
    let matter = format!("/desk/matters/{}", story.receipt.matter);
    let page = dispatcher.get(&matter).await;
    let path = story.path("split");
    assert!(page.body.contains(&path), "the page leads to it");
    let form = dispatcher.get(&path).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.body.contains("第三十一条"));
    let (version, key) = (dispatcher.value("version"), dispatcher.value("key"));
    let drawn = [("version", version.as_str()), ("key", key.as_str())];
    let with = |more: &[(&'static str, &'static str)]| {
        let mut fields = drawn.to_vec();
        fields.extend_from_slice(more);
        fields
    };
    let more = with(&[
        ("rows", "1"),
        ("title-1", "夜间施工噪声"),
        ("requests-1", "1"),
        ("do", "add-part"),
    ]);
    let more = dispatcher.post(&path, &more).await;
    assert_eq!(more.status, StatusCode::OK);
    assert_eq!(dispatcher.value("title-1"), "夜间施工噪声");
    assert!(more.body.contains("title-2"), "one more part");
    let wrong = with(&[
        ("rows", "2"),
        ("title-1", "夜间施工噪声"),
        ("topic-1", "没有的分类"),
        ("requests-1", "0"),
        ("title-2", ""),
        ("purpose-2", "resolve"),
        ("requests-2", "1"),
    ]);
    let wrong = dispatcher.post(&path, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["f-topic-1-error", "f-requests-1-error", "f-title-2-error"] {
        assert!(wrong.body.contains(field), "{field}");
    }
    assert_eq!(dispatcher.value("topic-1"), "没有的分类");
    let right = with(&[
        ("rows", "2"),
        ("title-1", "夜间施工噪声"),
        ("requests-1", "1"),
        ("title-2", "人行道没有恢复"),
        ("requests-2", "2"),
    ]);
    let done = dispatcher.post(&path, &right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", dispatcher.text());
    let twice = dispatcher.post(&path, &right).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "once is enough");
    let page = dispatcher.get(&matter).await;
    assert!(page.body.contains("分出的第 2 项") && !page.body.contains("分出的第 3 项"));
    let link = page.body.split("分出的第 1 项").next().unwrap();
    let part = link.rsplit("href=\"").next().unwrap();
    let part = part.split('"').next().unwrap().to_owned();
    let page = dispatcher.get(&part).await;
    assert!(page.body.contains("夜间施工噪声") && page.body.contains("从这件事项分出"));

    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    does(&mut dispatcher, id, "classify", CLAIM).await;
    does(&mut dispatcher, id, "transfer", &[("to", &housing)]).await;
    let page = story.clerk.get(&matter).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains(&part), "no link to what is not theirs");
}

#[tokio::test]
async fn splitting_is_refused_in_words_where_it_is_not_lawful() {
    let story = Story::begin().await;
    let path = story.path("split");
    let mut clerk = story.staff(OFFICE, Role::Registrar).await;
    let forbidden = clerk.get(&path).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    let mut dispatcher = story.staff(OFFICE, Role::Dispatcher).await;
    dispatcher.get(&path).await;
    let key = dispatcher.value("key");
    let part = [
        ("version", "7"),
        ("key", key.as_str()),
        ("rows", "1"),
        ("title-1", "夜间施工噪声"),
        ("requests-1", "1"),
    ];
    let stale = dispatcher.post(&path, &part).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(dispatcher.value("title-1"), "夜间施工噪声");
    let mut unit = story.staff(HOUSING, Role::UnitClerk).await;
    assert_eq!(unit.get(&path).await.status, StatusCode::NOT_FOUND);
}
