//! Earlier matters of the same person (B1), and what a clerk notes while registering.

use dengwen_app::earlier::{Asked, Reason};
use dengwen_app::intake::{HowItCame, NewPetition, Receipt};
use dengwen_app::open::PersonData;
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class, ContactProof};
use dengwen_domain::org::Role;
use dengwen_domain::petition::PassedOn;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{DISTRICT_OFFICE, HOUSING, OFFICE, TestOffice};
use jiff::civil::date;

use crate::story::classified;

const PAPER: &str = "11010519491231002X";

fn wei() -> PersonData {
    PersonData {
        name: "魏芳".to_owned(),
        paper: "resident-id".to_owned(),
        paper_number: PAPER.to_owned(),
        phone: "13800001234".to_owned(),
        ..PersonData::default()
    }
}

async fn letter(office: &TestOffice, code: &'static str, person: PersonData) -> Receipt {
    let clerk = office.staff(code, Role::Registrar);
    let organ = office.organ(code);
    let mut new = NewPetition::today(&office.app, Channel::Letter, organ, "楼板开裂", "有裂缝。");
    new.persons = vec![person];
    office.app.register(&clerk, new).await.unwrap()
}

fn asked(person: PersonData) -> Asked {
    Asked {
        persons: vec![person],
        foreign: None,
    }
}

both_engines! {
    async fn a_clerk_sees_the_same_persons_matter_with_the_reason_and_may_join_it(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let first = letter(&office, OFFICE, wei()).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let typed = PersonData {
            name: "魏 芳".to_owned(),
            paper_number: "11010519491231002x".to_owned(),
            ..PersonData::default()
        };
        let earlier = office.app.earlier(&clerk, &asked(typed)).await.unwrap();
        let found = &earlier.candidates[0];
        assert_eq!(found.matter.id, first.matter);
        assert_eq!(found.reasons, [Reason::Paper, Reason::Name]);
        assert_eq!(found.title, "楼板开裂");
        assert!(found.join.is_ok());

        let mut again = NewPetition::today(
            &office.app, Channel::Phone, office.organ(OFFICE), "催问", "怎么样了。");
        again.persons = vec![wei()];
        again.join = Some(first.matter);
        again.first_time = Some(false);
        let second = office.app.register(&clerk, again).await.unwrap();
        assert_eq!(second.matter, first.matter);
        assert_ne!(second.number, first.number);
        let matter = office.app.open_matter(&clerk, first.matter, "test").await.unwrap();
        assert_eq!(matter.linked().count(), 2);
    }

    async fn another_offices_matter_is_counted_and_a_report_is_not(store: TestStore) {
        let office = TestOffice::start(store).await;
        letter(&office, DISTRICT_OFFICE, wei()).await;
        let report = letter(&office, OFFICE, wei()).await;
        classified(&office, OFFICE, report.matter, Class::Report).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let earlier = office.app.earlier(&clerk, &asked(wei())).await.unwrap();
        assert!(earlier.candidates.is_empty());
        assert_eq!(earlier.elsewhere, 1);
    }

    async fn a_name_alone_is_a_weak_reason_and_nobody_is_found_by_nothing(store: TestStore) {
        let office = TestOffice::start(store).await;
        letter(&office, OFFICE, wei()).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let name = PersonData { name: "魏芳".to_owned(), ..PersonData::default() };
        let earlier = office.app.earlier(&clerk, &asked(name)).await.unwrap();
        assert_eq!(earlier.candidates[0].reasons, [Reason::Name]);
        assert!(!earlier.candidates[0].is_strong());
        let nobody = office.app.earlier(&clerk, &asked(PersonData::default())).await.unwrap();
        assert!(nobody.candidates.is_empty());
        assert_eq!(nobody.elsewhere, 0);
    }

    async fn who_may_not_register_may_not_look_for_people(store: TestStore) {
        let office = TestOffice::start(store).await;
        for who in [office.staff(HOUSING, Role::Handler), Who::Public] {
            let seen = office.app.earlier(&who, &asked(wei())).await;
            assert!(matches!(seen, Err(AppError::Forbidden("register-petition"))));
        }
    }

    async fn an_item_passed_on_twice_is_recognised_by_its_number_there(store: TestStore) {
        let office = TestOffice::start(store).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let mut new = NewPetition::today(
            &office.app, Channel::PassedOn, office.organ(OFFICE), "转来", "转来的件。");
        new.passed_on = Some(PassedOn {
            from: "省信访局".to_owned(),
            number: "S-17".to_owned(),
            first_registered_on: date(2026, 3, 10),
            organ: None,
        });
        let first = office.app.register(&clerk, new).await.unwrap();
        let asked = |number: &str| Asked {
            persons: Vec::new(),
            foreign: Some((" 省信访局".to_owned(), number.to_owned())),
        };
        let other = office.app.earlier(&clerk, &asked("S-18")).await.unwrap();
        assert_eq!(other.candidates.len(), 0);
        let earlier = office.app.earlier(&clerk, &asked("Ｓ－１７　")).await.unwrap();
        assert_eq!(earlier.candidates[0].matter.id, first.matter);
        assert_eq!(earlier.candidates[0].reasons, [Reason::Foreign]);
        // The chain shares one C01, which began on the first registration (21.9).
        let due = earlier.candidates[0].matter.next_due().unwrap().due.working.trigger;
        assert_eq!(due, date(2026, 3, 10));
    }

    async fn the_envelope_is_sealed_and_a_contact_seen_in_person_is_verified(store: TestStore) {
        let office = TestOffice::start(store).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let mut new = NewPetition::today(
            &office.app, Channel::Visit, office.organ(OFFICE), "来访", "来访记录。");
        new.persons = vec![wei()];
        new.seen_in_person = true;
        new.how = HowItCame { read_back: true, ..HowItCame::default() };
        let receipt = office.app.register(&clerk, new).await.unwrap();
        let (petition, person) = office.app.open_contact(&clerk, receipt.petition).await.unwrap();
        assert_eq!(person, wei());
        let (proof, by, on) = petition.contact.verified.unwrap();
        assert_eq!((proof, on), (ContactProof::SeenInPerson, date(2026, 3, 16)));
        assert_eq!(by, clerk.person());
        let intake = petition.intake.unwrap();
        let words = office
            .app
            .unseal_petition(&clerk, &petition, &[intake.0], "test")
            .await
            .unwrap();
        let how: HowItCame = serde_json::from_str(words.get(intake)).unwrap();
        assert!(how.read_back);
        let matter = office.app.open_matter(&clerk, receipt.matter, "test").await.unwrap();
        assert_eq!(matter.stage, Stage::Registered);
    }

    async fn what_stands_between_sender_and_number_stands_in_neither(store: TestStore) {
        let office = TestOffice::start(store).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let mut new = NewPetition::today(
            &office.app, Channel::PassedOn, office.organ(OFFICE), "转来", "转来的件。");
        new.passed_on = Some(PassedOn {
            from: "省＃信访局".to_owned(),
            number: "1#2".to_owned(),
            first_registered_on: date(2026, 3, 10),
            organ: None,
        });
        let Err(AppError::Invalid(errors)) = office.app.register(&clerk, new).await else {
            panic!("it was taken");
        };
        let fields: Vec<_> = errors.iter().map(|e| (e.field, e.code)).collect();
        assert_eq!(fields, [("sender", "import-id-mark"), ("foreign_number", "import-id-mark")]);
    }

    async fn an_item_cannot_have_been_registered_elsewhere_after_it_came_here(store: TestStore) {
        let office = TestOffice::start(store).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        for (first_registered_on, wrong) in [
            (date(2026, 3, 20), "day-after-receipt"),
            (date(1826, 3, 17), "day-too-early"),
            (date(1949, 9, 30), "day-too-early"),
        ] {
            let mut new = NewPetition::today(
                &office.app, Channel::PassedOn, office.organ(OFFICE), "转来", "转来的件。");
            new.passed_on = Some(PassedOn {
                from: String::new(),
                number: String::new(),
                first_registered_on,
                organ: None,
            });
            let Err(AppError::Invalid(errors)) = office.app.register(&clerk, new).await else {
                panic!("it was taken");
            };
            let fields: Vec<_> = errors.iter().map(|e| (e.field, e.code)).collect();
            assert_eq!(fields, [("sender", "field-required"), ("first_registered_on", wrong)]);
        }
    }
}
