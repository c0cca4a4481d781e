//! What petitioners add by the portal waits for a reader of whoever holds the matter (H6).

use dengwen_app::follow::Wish;
use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::queue::{Filter, PAGE, Queue};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Command, Fact, Matter};
use dengwen_domain::org::Role;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT, TestOffice};
use jiff::civil::date;

use crate::story::{classified, filed, transferred};

async fn stored(office: &TestOffice, id: MatterId) -> Matter {
    office
        .app
        .open_matter(&Who::System, id, "test")
        .await
        .unwrap()
}

async fn adds(office: &TestOffice, receipt: &Receipt, words: &str) {
    let who = Who::Petitioner(receipt.petition);
    office
        .app
        .add_material(
            &who,
            receipt.petition,
            receipt.matter,
            words,
            Vec::new(),
            None,
        )
        .await
        .unwrap();
}

/// Opens the matter as its page does.
async fn opens(office: &TestOffice, who: &Who, id: MatterId) -> Result<(), AppError> {
    let view = office.app.view_matter(who, id).await?;
    office.app.see_material(who, &view.matter).await?;
    Ok(())
}

/// How often a petitioner reads that material was added, and that it was opened.
async fn told(office: &TestOffice, receipt: &Receipt) -> (usize, usize) {
    let followed = office.app.follow(receipt.petition).await.unwrap();
    let told = |wanted: fn(&Fact) -> bool| {
        let events = followed.matters[0].events.iter();
        events.filter(|one| wanted(&one.event.what)).count()
    };
    (
        told(|fact| matches!(fact, Fact::MaterialAdded { .. })),
        told(|fact| matches!(fact, Fact::MaterialSeen {})),
    )
}

/// The days under which the matters of the list of new material wait.
async fn waiting(office: &TestOffice, who: &Who) -> Vec<String> {
    let list = Filter::of(Queue::Material);
    let page = office.app.queue(who, &list, None, PAGE).await.unwrap();
    let count = office.app.queue_count(who, Queue::Material).await.unwrap();
    assert_eq!(usize::try_from(count.n).unwrap(), page.items.len());
    page.items
        .into_iter()
        .map(|item| item.row.material_on)
        .collect()
}

async fn times_seen(office: &TestOffice, id: MatterId) -> usize {
    let events = office.app.happened(id, 0).await.unwrap();
    let seen = |fact: &Fact| matches!(fact, Fact::MaterialSeen {});
    events.iter().filter(|one| seen(&one.event.what)).count()
}

both_engines! {
    async fn material_waits_for_the_unit_that_holds_the_matter_and_for_nobody_else(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        let id = receipt.matter;
        transferred(&office, id).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let handler = office.staff(HOUSING, Role::Handler);
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let stranger = office.staff(TRANSPORT, Role::UnitClerk);
        assert!(waiting(&office, &clerk).await.is_empty());
        adds(&office, &receipt, "【申请回避】\n经办人是施工方亲属。").await;
        office.on(date(2026, 3, 17));
        adds(&office, &receipt, "又拍了照片。").await;
        let clerks = ["2026-03-16"];
        assert_eq!(waiting(&office, &clerk).await, clerks, "the oldest counts");
        assert_eq!(waiting(&office, &handler).await, clerks);
        for other in [&dispatcher, &stranger] {
            assert!(waiting(&office, other).await.is_empty());
        }
        opens(&office, &dispatcher, id).await.unwrap();
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        opens(&office, &supervisor, id).await.unwrap();
        let foreign = opens(&office, &stranger, id).await;
        assert!(matches!(foreign, Err(AppError::Missing(_))));
        let theirs = office.app.see_material(&stranger, &stored(&office, id).await).await;
        theirs.unwrap();
        assert_eq!(waiting(&office, &clerk).await, clerks, "none of them holds it");
        assert_eq!(times_seen(&office, id).await, 0);
        let before = stored(&office, id).await;
        for who in [&handler, &clerk, &handler] {
            opens(&office, who, id).await.unwrap();
            office.app.see_material(who, &before).await.unwrap();
        }
        assert!(waiting(&office, &clerk).await.is_empty());
        assert_eq!(times_seen(&office, id).await, 1, "once, whoever looks again");
        adds(&office, &receipt, "裂缝更宽了。").await;
        assert_eq!(waiting(&office, &clerk).await, ["2026-03-17"], "new again");
    }

    async fn a_program_reads_for_nobody(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        adds(&office, &receipt, "又拍了照片。").await;
        let Who::Staff(staff) = &dispatcher else { panic!("a member of staff") };
        let program = Who::Staff(staff.clone().by_token("0123abcd"));
        opens(&office, &program, receipt.matter).await.unwrap();
        assert_eq!(times_seen(&office, receipt.matter).await, 0);
        assert_eq!(waiting(&office, &dispatcher).await.len(), 1);
        opens(&office, &dispatcher, receipt.matter).await.unwrap();
        assert!(waiting(&office, &dispatcher).await.is_empty());
    }

    async fn wishes_of_a_page_are_those_of_material_that_nobody_opened(store: TestStore) {
        let office = TestOffice::start(store).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let (one, two) = (filed(&office).await, filed(&office).await);
        adds(&office, &one, "【申请回避】\n经办人是施工方亲属。").await;
        adds(&office, &two, "【申请回避】\n经办人是施工方亲属。").await;
        opens(&office, &dispatcher, two.matter).await.unwrap();
        adds(&office, &two, "【申请保密】\n请不要告诉开发商。").await;
        let list = Filter::of(Queue::Material);
        let page = office.app.queue(&dispatcher, &list, None, PAGE).await.unwrap();
        let wishes = office.app.wishes(&dispatcher, Queue::Material, &page.items).await.unwrap();
        assert_eq!(wishes[&one.matter], [Wish::Recusal]);
        assert_eq!(wishes[&two.matter], [Wish::Confidential], "the first was opened");
    }

    async fn the_office_sees_it_while_it_holds_the_matter_and_hands_the_wait_on(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        adds(&office, &receipt, "【申请保密】\n请不要告诉开发商。").await;
        assert_eq!(waiting(&office, &dispatcher).await.len(), 1);
        assert!(waiting(&office, &clerk).await.is_empty());
        transferred(&office, receipt.matter).await;
        assert!(waiting(&office, &dispatcher).await.is_empty());
        assert_eq!(waiting(&office, &clerk).await.len(), 1, "nobody has opened it");
        let registrar = office.staff(OFFICE, Role::Registrar);
        let mut texts = Texts::new();
        let words = texts.add(&office.app, "material", "窗口代收。");
        opens(&office, &clerk, receipt.matter).await.unwrap();
        let by_staff = Command::AddMaterial {
            petition: receipt.petition,
            text: Some(words),
            files: 0,
        };
        let act = Act::adding(receipt.matter, by_staff, texts);
        office.app.act(&registrar, act).await.unwrap();
        assert!(waiting(&office, &clerk).await.is_empty(), "staff added it");
    }

    async fn a_reports_material_waits_for_its_officer_alone(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        classified(&office, OFFICE, receipt.matter, Class::Report).await;
        adds(&office, &receipt, "还有一段录音。").await;
        let officer = office.staff(OFFICE, Role::ReportOfficer);
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        assert_eq!(waiting(&office, &officer).await.len(), 1);
        assert!(waiting(&office, &dispatcher).await.is_empty());
        let kept = opens(&office, &dispatcher, receipt.matter).await;
        assert!(matches!(kept, Err(AppError::Missing(_))));
        let matter = stored(&office, receipt.matter).await;
        office.app.see_material(&dispatcher, &matter).await.unwrap();
        assert_eq!(waiting(&office, &officer).await.len(), 1);
        opens(&office, &officer, receipt.matter).await.unwrap();
        assert!(waiting(&office, &officer).await.is_empty());
    }

    async fn what_came_after_the_look_was_not_seen_and_waits_on(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        let id = receipt.matter;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        adds(&office, &receipt, "又拍了照片。").await;
        let drawn = office.app.view_matter(&dispatcher, id).await.unwrap().matter;
        adds(&office, &receipt, "裂缝更宽了。").await;
        let version = office.app.see_material(&dispatcher, &drawn).await.unwrap();
        assert_eq!(version, drawn.version);
        assert_eq!(times_seen(&office, id).await, 0);
        assert_eq!(waiting(&office, &dispatcher).await.len(), 1, "nobody saw the second");
        let drawn = office.app.view_matter(&dispatcher, id).await.unwrap().matter;
        let version = office.app.see_material(&dispatcher, &drawn).await.unwrap();
        assert_eq!(version, stored(&office, id).await.version);
        assert_eq!(version, drawn.version + 1);
        assert!(waiting(&office, &dispatcher).await.is_empty());
    }

    async fn whoever_joined_a_matter_reads_nothing_of_what_others_added_to_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let first = filed(&office).await;
        let registrar = office.staff(OFFICE, Role::Registrar);
        let organ = office.organ(OFFICE);
        let mut new = NewPetition::today(
            &office.app, Channel::Letter, organ, "同一栋楼", "我家也裂了。");
        new.join = Some(first.matter);
        let second = office.app.register(&registrar, new).await.unwrap();
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        adds(&office, &first, "【申请保密】\n请不要告诉邻居。").await;
        assert_eq!((told(&office, &first).await, told(&office, &second).await), ((1, 0), (0, 0)));
        opens(&office, &dispatcher, first.matter).await.unwrap();
        assert_eq!((told(&office, &first).await, told(&office, &second).await), ((1, 1), (0, 0)));
        adds(&office, &second, "照片。").await;
        opens(&office, &dispatcher, first.matter).await.unwrap();
        assert_eq!((told(&office, &first).await, told(&office, &second).await), ((1, 1), (1, 1)));
        adds(&office, &first, "又裂了。").await;
        adds(&office, &second, "也又裂了。").await;
        opens(&office, &dispatcher, first.matter).await.unwrap();
        assert_eq!((told(&office, &first).await, told(&office, &second).await), ((2, 2), (2, 2)));
    }
}
