//! The lists of the desk, and what a matter offers to whom.

use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::matter::Texts;
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, Found, PAGE, Queue, Sheet};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, ReceiptProof, ServiceMethod};
use dengwen_domain::matter::{Command, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{Act as Code, Guard};
use dengwen_domain::refusal::Why;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT, TestOffice};
use jiff::civil::date;

use crate::story::{does, transferred};

async fn filed(office: &TestOffice, title: &str) -> Receipt {
    let mut new = NewPetition::today(
        &office.app,
        Channel::Letter,
        office.organ(OFFICE),
        title,
        "楼板开裂。",
    );
    new.persons = vec![PersonData {
        name: "魏芳".to_owned(),
        phone: "13800001234".to_owned(),
        ..PersonData::default()
    }];
    office.app.register(&Who::Public, new).await.unwrap()
}

async fn titles(office: &TestOffice, who: &Who, filter: &Filter) -> Vec<String> {
    let page = office.app.queue(who, filter, None, PAGE).await.unwrap();
    page.items.into_iter().map(|item| item.title).collect()
}

both_engines! {
    async fn a_matter_moves_from_list_to_list_as_it_is_worked_on(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office, "楼板开裂").await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        assert_eq!(titles(&office, &dispatcher, &Filter::of(Queue::Dispatch)).await, ["楼板开裂"]);
        assert!(titles(&office, &clerk, &Filter::of(Queue::Sign)).await.is_empty());
        transferred(&office, receipt.matter).await;
        assert!(titles(&office, &dispatcher, &Filter::of(Queue::Dispatch)).await.is_empty());
        assert_eq!(titles(&office, &clerk, &Filter::of(Queue::Sign)).await, ["楼板开裂"]);
        does(&office, &clerk, receipt.matter, Command::SignFor, Texts::new()).await;
        assert_eq!(titles(&office, &clerk, &Filter::of(Queue::Notify)).await, ["楼板开裂"]);
        let count = office.app.queue_count(&clerk, Queue::Notify).await.unwrap();
        assert_eq!((count.n, count.more), (1, false));
        let stranger = office.staff(TRANSPORT, Role::UnitClerk);
        assert!(titles(&office, &stranger, &Filter::of(Queue::All)).await.is_empty());
    }

    async fn a_notice_on_paper_waits_for_service_or_for_its_receipt(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = filed(&office, "楼板开裂").await.matter;
        transferred(&office, id).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let (serve, posted) = (Filter::of(Queue::Serve), Filter::of(Queue::Receipts));
        assert_eq!(titles(&office, &dispatcher, &serve).await, ["楼板开裂"]);
        assert!(titles(&office, &clerk, &serve).await.is_empty(), "it is the office's own");
        let matter = office.app.open_matter(&dispatcher, id, "test").await.unwrap();
        let document = matter.documents.iter().find(|d| d.is_for_petitioner()).unwrap().id;
        let record = ServiceRecord {
            document,
            method: ServiceMethod::Post,
            refused: false,
            note: None,
        };
        does(&office, &dispatcher, id, Command::Serve(record), Texts::new()).await;
        assert!(titles(&office, &dispatcher, &serve).await.is_empty());
        assert_eq!(titles(&office, &dispatcher, &posted).await, ["楼板开裂"]);
        let receipt = Command::RecordReceipt {
            document,
            proof: ReceiptProof::ReturnSlip,
            note: None,
        };
        does(&office, &dispatcher, id, receipt, Texts::new()).await;
        assert!(titles(&office, &dispatcher, &posted).await.is_empty());
    }

    async fn an_item_unsigned_after_one_working_day_raises_an_alarm(store: TestStore) {
        let office = TestOffice::start(store).await;
        // Friday; the next working day is Monday 23 March.
        office.on(date(2026, 3, 20));
        let receipt = filed(&office, "楼板开裂").await;
        transferred(&office, receipt.matter).await;
        for (day, alarm) in [(date(2026, 3, 23), false), (date(2026, 3, 24), true)] {
            office.on(day);
            let clerk = office.staff(HOUSING, Role::UnitClerk);
            let filter = Filter::of(Queue::Sign);
            let page = office.app.queue(&clerk, &filter, None, PAGE).await.unwrap();
            assert_eq!(page.items[0].unsigned, alarm, "{day}");
        }
    }

    async fn a_list_of_another_desk_is_forbidden(store: TestStore) {
        let office = TestOffice::start(store).await;
        for (code, role, queue) in [
            (HOUSING, Role::Handler, Queue::Dispatch),
            (OFFICE, Role::Dispatcher, Queue::Approve),
            ("qh", Role::Administrator, Queue::All),
        ] {
            let who = office.staff(code, role);
            let answer = office.app.queue(&who, &Filter::of(queue), None, PAGE).await;
            assert!(matches!(answer, Err(AppError::Forbidden(_))), "{role} {queue}");
        }
    }

    async fn people_are_found_only_by_those_who_may_know_them(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office, "楼板开裂").await;
        transferred(&office, receipt.matter).await;
        for typed in ["魏芳", "138 0000 1234"] {
            let Found::Person(key) = office.app.read_search(typed) else { panic!("{typed}") };
            assert!(!key.to_string().contains(typed), "no address carries {typed}");
            assert_eq!(key.to_string().parse(), Ok(key.clone()));
            let filter = Filter { person: Some(key), ..Filter::of(Queue::All) };
            let handler = office.staff(HOUSING, Role::Handler);
            assert_eq!(titles(&office, &handler, &filter).await, ["楼板开裂"]);
            let leader = office.staff(HOUSING, Role::BusinessLeader);
            let answer = office.app.queue(&leader, &filter, None, PAGE).await;
            assert!(matches!(answer, Err(AppError::Forbidden("read-person"))));
        }
        assert_eq!(office.app.read_search(&receipt.number), Found::Number(receipt.number.clone()));
        let handler = office.staff(HOUSING, Role::Handler);
        let found = office.app.matter_by_number(&handler, &receipt.number).await.unwrap();
        assert_eq!(found, Some(receipt.matter));
        let stranger = office.staff(TRANSPORT, Role::Handler);
        assert_eq!(office.app.matter_by_number(&stranger, &receipt.number).await.unwrap(), None);
    }

    async fn a_page_ends_and_the_next_begins_after_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        for n in 0..5 {
            filed(&office, &format!("第{n}件")).await;
        }
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let filter = Filter::of(Queue::Dispatch);
        let first = office.app.queue(&dispatcher, &filter, None, 3).await.unwrap();
        let rest = office.app.queue(&dispatcher, &filter, first.next.as_ref(), 3).await.unwrap();
        assert_eq!((first.items.len(), rest.items.len(), rest.next), (3, 2, None));
    }

    async fn an_offer_and_its_refusal_agree_with_what_the_act_would_answer(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office, "楼板开裂").await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let view = office.app.view_matter(&dispatcher, receipt.matter).await.unwrap();
        let transfer = view.offers.iter().find(|offer| offer.act == Code::Transfer).unwrap();
        let why = transfer.refusal.as_ref().map(|refusal| refusal.why.clone());
        assert_eq!(why, Some(Why::Guard(Guard::ClassSet)), "unclassified");
        assert!(view.offers.iter().all(|offer| offer.act != Code::ConfirmFiling));
        transferred(&office, receipt.matter).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let view = office.app.view_matter(&clerk, receipt.matter).await.unwrap();
        let open = |act| view.offers.iter().any(|o| o.act == act && o.refusal.is_none());
        let shut = |act| view.offers.iter().any(|o| o.act == act && o.refusal.is_some());
        assert!(open(Code::SignFor) && open(Code::Object) && shut(Code::Accept));
        let refusal = office.app.refusal(&clerk, &view.matter, Code::Transfer).unwrap().unwrap();
        assert_eq!(refusal.why, Why::NotAtThisStage);
    }

    async fn an_export_is_recorded_as_a_read(store: TestStore) {
        let office = TestOffice::start(store).await;
        filed(&office, "=1+1").await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let sheet = Sheet {
            title: "待分派".to_owned(),
            notes: vec![("渠道".to_owned(), "来信".to_owned())],
            headings: vec!["事项".to_owned()],
            cut: String::new(),
        };
        let filter = Filter::of(Queue::Dispatch);
        let line = |item: &dengwen_app::queue::Item| vec![item.title.clone()];
        let bytes = office.app.export_queue(&dispatcher, &filter, &sheet, line).await.unwrap();
        assert!(bytes.starts_with(b"PK"));
        let viewer = office.person(OFFICE, Role::Dispatcher).0;
        let last = (i64::MAX, uuid::Uuid::max());
        let db = office.app.store().db();
        let reads = dengwen_store::tables::read_log::by_viewer(db, viewer, last)
            .await
            .unwrap();
        assert!(reads.iter().any(|read| read.purpose == "export"));
    }
}
