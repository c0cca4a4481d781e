//! Verification: sound after real work, and each way of tampering found.

use dengwen_app::Who;
use dengwen_app::intake::{FileOwner, NewPetition};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::opened::open_everything;
use dengwen_domain::codes::{Channel, Class, Route};
use dengwen_domain::matter::{Command, Routing};
use dengwen_domain::org::Role;
use dengwen_store::tables::attachment::AttachmentRow;
use dengwen_store::tables::data_key::DataKeyRow;
use dengwen_store::tables::sealed::SealedRow;
use dengwen_store::verify::{Verified, verify};
use dengwen_store::{Change, Store};
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::classify_as;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TestOffice};

use crate::common::id;

/// An office with three matters, one of them classified and transferred.
async fn busy(office: &TestOffice) {
    let app = &office.app;
    let mut last = None;
    for _ in 0..3 {
        let new = NewPetition::today(
            app,
            Channel::Letter,
            office.organ(OFFICE),
            "围挡占道",
            "占了人行道",
        );
        last = Some(app.register(&Who::Public, new).await.unwrap().matter);
    }
    let matter = last.unwrap();
    let dispatcher = office.staff(OFFICE, Role::Dispatcher);
    let mut texts = Texts::new();
    let reasons = texts.add(app, "reasons", "属于住建部门职责。");
    let classify = classify_as("030100", Class::Claim, Some(Route::C6), reasons);
    let to = office.organ(HOUSING);
    let routing = Routing {
        to,
        co: Vec::new(),
        report_back: None,
        suggest_simple: false,
    };
    for (command, texts) in [
        (classify, texts),
        (Command::Transfer(routing), Texts::new()),
    ] {
        let version = app
            .open_matter(&dispatcher, matter, "test")
            .await
            .unwrap()
            .version;
        app.act(&dispatcher, Act::new(matter, version, command, texts))
            .await
            .unwrap();
    }
}

async fn checked(store: &Store) -> Verified {
    verify(store, |_, _| {}).await.unwrap()
}

async fn after(store: &Store, sql: &'static str) -> Vec<String> {
    assert!(store.db().execute(sql, &[]).await.unwrap() > 0, "{sql}");
    let found = checked(store).await.findings;
    found
        .into_iter()
        .map(|f| format!("{}: {}", f.table, f.problem))
        .collect()
}

/// As [`after`], with the keys at hand.
async fn after_with_keys(office: &TestOffice, sql: &'static str) -> Vec<String> {
    assert!(
        office.store.db().execute(sql, &[]).await.unwrap() > 0,
        "{sql}"
    );
    let mut done = checked(&office.store).await;
    open_everything(&office.store, office.app.sealer(), &mut done, |_| {})
        .await
        .unwrap();
    let mut found: Vec<String> = done
        .findings
        .into_iter()
        .map(|f| format!("{}: {}", f.table, f.problem))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// An office with a petition that came with a picture.
async fn with_a_file(office: &TestOffice) {
    const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n rest";
    let app = &office.app;
    let mut new = NewPetition::today(
        app,
        Channel::Web,
        office.organ(OFFICE),
        "围挡占道",
        "占了人行道",
    );
    let mut incoming = app.incoming();
    app.take_in(&mut incoming, "围挡.png", PICTURE)
        .await
        .unwrap();
    incoming.join(&mut new);
    app.register(&Who::Public, new).await.unwrap();
}

both_engines! {
    async fn a_text_that_does_not_open_is_found_where_the_keys_are(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let mut done = checked(&office.store).await;
        open_everything(&office.store, office.app.sealer(), &mut done, |_| {}).await.unwrap();
        assert!(done.is_sound(), "{:#?}", done.findings);
        assert!(done.opened > 6, "{done:?}");
        let zeroed = if office.store.db().is_sqlite() {
            "UPDATE sealed SET ciphertext = zeroblob(40) WHERE field = 'reasons'"
        } else {
            "UPDATE sealed SET ciphertext = '\\x00' WHERE field = 'reasons'"
        };
        let found = after_with_keys(&office, zeroed).await;
        assert!(found.iter().any(|f| f == "sealed: it does not open with its key"), "{found:?}");
    }

    async fn a_key_that_is_gone_or_does_not_open_is_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let wrong = "UPDATE data_key SET key_id = 'another'";
        assert_eq!(
            after_with_keys(&office, wrong).await,
            ["data_key: it does not open with the key file"]
        );
        let gone = after(&office.store, "DELETE FROM data_key").await;
        let problem = "data_key: texts are sealed under it, and it is not there";
        assert!(!gone.is_empty() && gone.iter().all(|f| f == problem), "{gone:?}");
    }

    async fn a_key_that_does_not_open_is_told_once_for_all_its_texts_and_files(store: TestStore) {
        let office = TestOffice::start(store).await;
        with_a_file(&office).await;
        let wrong = "UPDATE data_key SET key_id = 'another'";
        assert_eq!(office.store.db().execute(wrong, &[]).await.unwrap(), 2);
        let mut done = Verified::default();
        let mut told = 0;
        let progress = |_| told += 1;
        open_everything(&office.store, office.app.sealer(), &mut done, progress).await.unwrap();
        let found: Vec<_> = done.findings.iter().map(|found| found.table.as_str()).collect();
        assert_eq!(found, ["data_key"], "the petition's; nothing of the matter is sealed");
        assert_eq!((done.opened, told), (0, 2), "texts, and files");
    }

    async fn a_file_that_is_gone_or_does_not_open_is_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        with_a_file(&office).await;
        let mut done = checked(&office.store).await;
        open_everything(&office.store, office.app.sealer(), &mut done, |_| {}).await.unwrap();
        assert!(done.is_sound(), "{:#?}", done.findings);
        assert_eq!(
            after_with_keys(&office, "UPDATE attachment SET media_type = 'text/html'").await,
            ["attachment: its file is not of the type that its row says"]
        );
        assert_eq!(
            after_with_keys(&office, "UPDATE attachment SET size = size + 1").await,
            ["attachment: its file has not the length that its row says"]
        );
        assert_eq!(
            after_with_keys(&office, "UPDATE attachment SET size = 9000000").await,
            ["attachment: its file does not open with its key"],
            "the place of a part says how many parts there are"
        );
        let gone = after(&office.store, "DELETE FROM attachment").await;
        let nameless = "sealed: it names a file that is not there";
        assert!(gone.iter().any(|f| f == nameless), "{gone:?}");
    }

    async fn a_query_code_that_is_gone_or_of_nobody_is_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let other = "UPDATE query_code SET petition = (SELECT id FROM matter ORDER BY id LIMIT 1) \
            WHERE petition = (SELECT id FROM petition ORDER BY id LIMIT 1)";
        let gone = "query_code: the petition's query code is gone";
        assert_eq!(after(&office.store, other).await, [gone, "query_code: it is of no petition"]);
        assert_eq!(after(&office.store, "DELETE FROM query_code").await, [gone; 3]);
    }

    async fn a_series_below_what_it_gave_is_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let lower = "UPDATE series SET value = value - 1 WHERE name NOT LIKE 'document:%'";
        let below = "series: it stands below a number that was given";
        assert_eq!(after(&office.store, lower).await, [below; 2]);
        let gone = "series: it is gone, and numbers were given from it";
        let none = "DELETE FROM series WHERE name NOT LIKE 'document:%'";
        assert_eq!(after(&office.store, none).await, [gone; 2]);
    }

    async fn an_office_at_work_is_sound(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let mut seen = Vec::new();

        let done = verify(&office.store, |at, of| seen.push((at, of))).await.unwrap();

        assert!(done.is_sound(), "{:#?}", done.findings);
        assert_eq!(done.folded, 6, "three petitions and three matters");
        assert!(done.rows > 12 && done.events > done.folded);
        assert_eq!(seen.last(), Some(&(done.streams, done.streams)));
    }

    async fn a_changed_row_is_found_with_its_column(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let found = after(&office.store, "UPDATE limit_run SET due_on = '2030-01-01'").await;
        assert!(!found.is_empty());
        assert!(found.iter().all(|f| f == "limit_run: the events say otherwise about: due_on"));
    }

    async fn an_added_topic_is_as_its_last_event_says(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        let file = "topic = [{ code = \"030401\", name = \"房屋渗漏\", name_en = \"Leaks\" }]";
        app.add_topics(&admin, app.read_topics(file).unwrap()).await.unwrap();
        let seen = app.topic_version("030401");
        app.retire_topic(&admin, "030401", Some(app.today()), seen).await.unwrap();
        let done = checked(&office.store).await;
        assert!(done.is_sound(), "{:#?}", done.findings);
        let altered = after(&office.store, "UPDATE topic SET body = '{}'").await;
        assert_eq!(altered, ["topic: the events say otherwise about: body"]);
        let lost = after(&office.store, "DELETE FROM topic").await;
        assert_eq!(lost, ["topic: the events have it, the table has not"]);
    }

    async fn a_tally_that_does_not_add_up_is_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let wrong = "answer_tally: it is not the number of such matters";
        let more = after(&office.store, "UPDATE answer_tally SET matters = matters + 1").await;
        assert_eq!(more, [wrong]);
        let fewer = after(&office.store, "DELETE FROM answer_tally").await;
        assert_eq!(fewer, [wrong]);
    }

    async fn duties_that_do_not_add_up_are_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let wrong = "duty_tally: it is not the number of such duties".to_owned();
        let more = after(&office.store, "UPDATE duty_tally SET running = running + 1").await;
        assert!(!more.is_empty() && more.iter().all(|f| *f == wrong), "{more:?}");
        let none = after(&office.store, "UPDATE duty_tally SET running = 0").await;
        assert!(!none.is_empty() && none.iter().all(|f| *f == wrong), "{none:?}");
    }

    async fn a_text_that_was_exchanged_or_taken_out_is_found_without_the_key(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let noted = checked(&office.store).await;
        assert!(noted.is_sound(), "{:#?}", noted.findings);
        let other = "UPDATE sealed SET ciphertext = (SELECT o.ciphertext FROM sealed o \
            WHERE o.field = 'title' ORDER BY o.id LIMIT 1) WHERE field = 'text'";
        let exchanged = after(&office.store, other).await;
        assert_eq!(exchanged, ["sealed: it is not what was sealed with its event"; 3]);
        let mut gone = after(&office.store, "DELETE FROM sealed").await;
        gone.dedup();
        assert_eq!(gone, ["sealed: an event notes it, and it is not there"]);
    }

    async fn a_file_that_was_taken_out_is_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let new = NewPetition::today(app, Channel::Letter, office.organ(OFFICE), "围挡", "占道。");
        let receipt = app.register(&Who::Public, new).await.unwrap();
        let owner = FileOwner::Petition(receipt.petition);
        let file = app.attach(owner, "合同.txt", "甲方：……".as_bytes()).await.unwrap();
        let who = Who::Petitioner(receipt.petition);
        app.add_material(&who, receipt.petition, receipt.matter, "补充。", vec![file], None)
            .await
            .unwrap();
        assert!(checked(&office.store).await.is_sound());
        let gone = after(&office.store, "DELETE FROM attachment").await;
        assert_eq!(gone, [
            "sealed: an event notes it, and it is not there",
            "sealed: it names a file that is not there",
        ]);
    }

    async fn a_file_of_the_portal_is_noted_when_its_draft_is_filed(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut draft = app.begin_draft();
        draft.answers.words = "路灯不亮。".to_owned();
        app.attach_to_draft(&mut draft, "照片.txt", "路灯".as_bytes()).await.unwrap();
        app.file_draft(&draft, "203.0.113.7").await.unwrap();
        assert!(checked(&office.store).await.is_sound());
        let other = "UPDATE sealed SET ciphertext = (SELECT o.ciphertext FROM sealed o \
            WHERE o.field = 'title') WHERE field = 'file-name'";
        let exchanged = after(&office.store, other).await;
        assert_eq!(exchanged, ["sealed: it is not what was sealed with its event"]);
        after(&office.store, "DELETE FROM sealed WHERE field = 'file-name'").await;
        let gone = after(&office.store, "DELETE FROM attachment").await;
        assert_eq!(gone, ["sealed: an event notes it, and it is not there"; 2]);
    }

    async fn a_row_too_few_and_a_row_too_many_are_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let mut fewer = after(&office.store, "DELETE FROM task").await;
        fewer.sort_unstable();
        fewer.dedup();
        assert_eq!(fewer, [
            "duty_tally: it is not the number of such duties",
            "task: the events have it, the table has not",
        ]);
        let more = after(
            &office.store,
            "INSERT INTO matter_organ (matter, organ) SELECT id, id FROM matter WHERE unit = holder",
        )
        .await;
        let invented = "matter_organ: the table has it, no event says so";
        assert!(more.iter().any(|f| f == invented), "{more:?}");
    }

    async fn a_changed_a_back_dated_and_a_removed_event_are_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        busy(&office).await;
        let db = &office.store;
        let back_dated = after(db, "UPDATE event SET recorded_at = recorded_at - 86400000000 \
            WHERE seq = (SELECT MAX(seq) FROM event)").await;
        assert_eq!(back_dated.len(), 2, "{back_dated:?}");
        assert!(back_dated[0].contains("recorded before"));
        assert!(back_dated[1].contains("not what was committed"));
        let removed = after(db, "DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)").await;
        assert!(removed.iter().any(|f| f.starts_with("counter")), "{removed:?}");
        assert!(removed.iter().any(|f| f.starts_with("stream")), "{removed:?}");
        let hole = after(db, "DELETE FROM event WHERE seq = 2").await;
        assert!(hole.iter().any(|f| f.contains("gaps")), "{hole:?}");
    }

    async fn a_lost_file_is_found(store: TestStore) {
        let mut change = Change::new("test.attach");
        change.insert(AttachmentRow {
            id: id(1),
            owner: id(2),
            name: id(3),
            size: 1,
            media_type: "image/png".to_owned(),
            digest: Vec::new(),
            blob: "blob-lost".to_owned(),
            created_at: 0,
        });
        change.insert(SealedRow {
            id: id(3),
            owner: id(2),
            field: "file-name".to_owned(),
            key_id: "k".to_owned(),
            ciphertext: Vec::new(),
        });
        change.insert(DataKeyRow {
            owner: id(2),
            key_id: "k".to_owned(),
            wrapped: Vec::new(),
        });
        store.commit(change).await.unwrap();

        let done = checked(&store).await;

        assert_eq!(done.findings.len(), 1);
        assert_eq!(done.findings[0].problem, "its file is missing");
    }
}
