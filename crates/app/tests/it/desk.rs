//! What the desk relies on: the same form sent twice, files with acts, titles of split parts, the
//! officer of a call-back.

use dengwen_app::intake::{FileOwner, NewPetition, Part, Split};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, Queue};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{CallbackReason, Channel};
use dengwen_domain::ids::MatterId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT, TestOffice};

use crate::story::{does, filed, transferred};

const KEY: [u8; 32] = [9; 32];
const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF picture of the cracks";

async fn version(office: &TestOffice, who: &Who, id: MatterId) -> i64 {
    office
        .app
        .open_matter(who, id, "test")
        .await
        .unwrap()
        .version
}

both_engines! {
    async fn a_form_of_an_act_sent_twice_is_done_once_and_answered_as_before(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, id) = (&office.app, filed(&office).await.matter);
        transferred(&office, id).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let seen = version(&office, &clerk, id).await;
        let mut sign = Act::new(id, seen, Command::SignFor, Texts::new());
        sign.form_key = Some(KEY);
        assert!(!app.act(&clerk, sign.clone()).await.unwrap().replayed);
        // The matter moves on; the first form is sent once more, and by somebody else.
        let mut accept = Act::new(id, seen + 1, Command::Accept, Texts::new());
        accept.form_key = Some([8; 32]);
        app.act(&clerk, accept.clone()).await.unwrap();
        for form in [&sign, &accept] {
            assert!(app.act(&clerk, form.clone()).await.unwrap().replayed);
        }
        let handler = office.staff(HOUSING, Role::Handler);
        let other = app.act(&handler, sign).await;
        // A key is one person's.
        assert!(matches!(other, Err(AppError::Conflict { .. })), "{other:?}");
        assert_eq!(version(&office, &clerk, id).await, seen + 2);
        // An act that only adds carries no version, and is still done once.
        for again in [false, true] {
            let mut texts = Texts::new();
            let note = texts.add(app, "note", "已电话联系施工单位。");
            let mut form = Act::adding(id, Command::AddNote { note }, texts);
            form.form_key = Some([7; 32]);
            assert_eq!(app.act(&clerk, form).await.unwrap().replayed, again);
        }
        assert_eq!(version(&office, &clerk, id).await, seen + 3);
    }

    async fn a_file_that_comes_with_an_act_is_opened_by_its_readers_only(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        let (app, id) = (&office.app, receipt.matter);
        transferred(&office, id).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let file = app.attach(FileOwner::Matter(id), "裂缝.jpg", PICTURE).await.unwrap();
        let file_id = file.id();
        let mut texts = Texts::new();
        let note = texts.add(app, "note", "现场照片。");
        let mut act = Act::adding(id, Command::AddNote { note }, texts);
        act.files = vec![file];
        app.act(&clerk, act).await.unwrap();
        let view = app.view_matter(&clerk, id).await.unwrap();
        assert_eq!(view.events.last().unwrap().event.files, [file_id]);
        assert_eq!(view.files[0].1, "裂缝.jpg");
        let mut open = app.open_attachment(&clerk, file_id).await.unwrap();
        assert_eq!(open.next().await.unwrap().unwrap(), PICTURE);
        let petitioner = Who::Petitioner(receipt.petition);
        let stranger = office.staff(TRANSPORT, Role::UnitClerk);
        for who in [&petitioner, &stranger] {
            let unknown = app.open_attachment(who, file_id).await;
            assert!(matches!(unknown, Err(AppError::Missing(_))), "{unknown:?}");
        }
    }

    async fn a_part_of_a_split_petition_stands_under_its_own_title_everywhere(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, id) = (&office.app, filed(&office).await.matter);
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let part = Part {
            title: "夜间施工噪声扰民".to_owned(),
            topic: None,
            purpose: None,
            requests: 1,
        };
        let split = Split { matter: id, version: 1, parts: vec![part], form_key: Some([7; 32]) };
        let parts = app.split(&dispatcher, &split).await.unwrap();
        let again = app.split(&dispatcher, &split).await.unwrap();
        assert_eq!(again, parts, "the same form twice splits once");
        let fresh = Split { form_key: Some([8; 32]), ..split };
        let stale = app.split(&dispatcher, &fresh).await;
        assert!(matches!(stale, Err(AppError::Conflict { .. })), "{stale:?}");
        let view = app.view_matter(&dispatcher, parts[0]).await.unwrap();
        assert_eq!(view.title(), "夜间施工噪声扰民");
        let whole = app.view_matter(&dispatcher, id).await.unwrap();
        assert_eq!(whole.title(), "书院路在建工地占用人行道");
        let listed = app.queue(&dispatcher, &Filter::of(Queue::Dispatch), None, 50).await.unwrap();
        let mut titles: Vec<&str> = listed.items.iter().map(|item| item.title.as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["书院路在建工地占用人行道", "夜间施工噪声扰民"]);
    }

    async fn nobody_is_asked_to_tell_a_part_whose_petitioner_nothing_reaches(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let (clerk, organ) = (office.staff(OFFICE, Role::Registrar), office.organ(OFFICE));
        let letter = || NewPetition::today(app, Channel::Letter, organ, "噪声和围挡", "两件事。");
        let id = app.register(&clerk, letter()).await.unwrap().matter;
        let mut neighbour = letter();
        neighbour.persons = vec![PersonData { name: "陈立".to_owned(), ..PersonData::default() }];
        neighbour.join = Some(id);
        let joined = app.register(&clerk, neighbour).await.unwrap().petition;
        let part = Part {
            title: "夜间施工噪声扰民".to_owned(),
            topic: None,
            purpose: None,
            requests: 1,
        };
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let split = Split { matter: id, version: 2, parts: vec![part], form_key: None };
        let part = app.split(&dispatcher, &split).await.unwrap()[0];
        let whole = app.view_matter(&dispatcher, id).await.unwrap().matter;
        assert!(!whole.is_notice_exempt(), "the neighbour is told");
        let whole = transferred(&office, id).await;
        let mut words = whole.documents.iter();
        let sent = words.find(|document| document.is_for_petitioner()).unwrap();
        assert_eq!(whole.addressee(sent), Some(joined));
        let told = app.read_document(joined, sent.id).await.unwrap();
        assert!(format!("{:?}", told.content).contains("陈立"), "composed for whoever reads it");
        let first = app.read_document(whole.first_petition().unwrap(), sent.id).await;
        assert!(matches!(first, Err(AppError::Missing(_))));

        let sent = transferred(&office, part).await;
        assert!(sent.is_notice_exempt());
        let unit = office.staff(HOUSING, Role::UnitClerk);
        does(&office, &unit, part, Command::SignFor, Texts::new()).await;
        let accepted = does(&office, &unit, part, Command::Accept, Texts::new()).await;
        assert!(accepted.running(LimitId::C03).is_none());
        assert!(accepted.documents.iter().all(|document| !accepted.is_untold(document)));
    }

    async fn a_call_about_a_units_own_receipt_is_owed_by_the_office(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let unit = office.staff(HOUSING, Role::UnitClerk);
        let organ = office.organ(HOUSING);
        let (title, text) = ("电梯停运", "电梯停了半个月。");
        let new = NewPetition::today(app, Channel::Visit, organ, title, text);
        let id = app.register(&unit, new).await.unwrap().matter;
        let command = Command::OpenCallback {
            id: dengwen_domain::ids::CallbackId(app.new_id()),
            reason: CallbackReason::Sample,
            due: app.today(),
            owner: None,
        };
        let seen = version(&office, &unit, id).await;
        let act = Act::new(id, seen, command, Texts::new());
        app.act(&Who::System, act).await.unwrap();
        // E2: somebody outside the handling section calls.
        let caller = office.staff(OFFICE, Role::CallbackOfficer);
        let listed = app.callbacks(&caller, false, None, 10).await.unwrap();
        assert_eq!(listed.items.len(), 1);
        let item = &listed.items[0];
        let call = app.callback(&caller, item.matter, item.id).await.unwrap();
        assert_eq!(call.callback.organ, office.organ(OFFICE));
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }
}
