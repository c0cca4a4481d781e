//! The supervisor's board (F1), day-end clearance (C5) and call-backs (E2).

use std::collections::BTreeSet;

use dengwen_app::callback::{Attempt, TimeOfDay};
use dengwen_app::clearance::PART;
use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::matter::Texts;
use dengwen_app::open::PersonData;
use dengwen_app::supervise::{Ask, What};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{
    CallbackReason, CallbackResult, Channel, Class, ContactProof, ServiceMethod,
};
use dengwen_domain::ids::{CallbackId, MatterId, OrganId, PetitionId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, ServiceRecord};
use dengwen_domain::org::{Organ, Role};
use dengwen_domain::procedure::DocumentKind;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{DISTRICT_OFFICE, HOUSING, OFFICE, TestOffice};
use jiff::civil::date;
use uuid::Uuid;

use crate::story::{classified, does, sent, transferred};

async fn letter(office: &TestOffice, code: &'static str, title: &str) -> Receipt {
    let clerk = office.staff(code, Role::Registrar);
    let organ = office.organ(code);
    let mut new = NewPetition::today(&office.app, Channel::Letter, organ, title, "内容。");
    new.persons = vec![PersonData {
        name: "魏芳".to_owned(),
        phone: "13800001234".to_owned(),
        ..PersonData::default()
    }];
    new.first_time = Some(true);
    office.app.register(&clerk, new).await.unwrap()
}

async fn listed(office: &TestOffice, who: &Who, what: What) -> Vec<MatterId> {
    let ask = Ask {
        what,
        limit: None,
        organ: None,
    };
    let mut after = None;
    let mut ids = Vec::new();
    loop {
        // Two a page, so that the place of the next page is tried as well.
        let page = office
            .app
            .board_list(who, &ask, after.as_ref(), 2)
            .await
            .unwrap();
        ids.extend(page.items.iter().map(|item| item.id));
        after = page.next;
        if after.is_none() {
            return ids;
        }
    }
}

async fn serves(office: &TestOffice, who: &Who, id: MatterId, kind: DocumentKind) {
    let matter = office.app.open_matter(who, id, "test").await.unwrap();
    let written = matter.documents.iter().find(|d| d.kind == kind).unwrap();
    let record = ServiceRecord {
        document: written.id,
        method: ServiceMethod::Post,
        refused: false,
        note: None,
    };
    does(office, who, id, Command::Serve(record), Texts::new()).await;
}

both_engines! {
    async fn what_is_written_and_not_told_stands_on_the_board_and_its_limit_runs_on(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let id = letter(&office, OFFICE, "一封信").await.matter;
        transferred(&office, id).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        does(&office, &clerk, id, Command::SignFor, Texts::new()).await;
        does(&office, &clerk, id, Command::Accept, Texts::new()).await;
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        // The notice of where it went is the office's to tell, that of acceptance the unit's.
        let board = office.app.board(&supervisor).await.unwrap();
        assert_eq!(board.total.untold, 2);
        assert_eq!(listed(&office, &supervisor, What::Untold).await, vec![id, id]);
        let due = |limits: &[(LimitId, dengwen_app::supervise::Counts)]| {
            limits.iter().find(|(id, _)| *id == LimitId::C03).map(|(_, counts)| counts.running)
        };
        assert_eq!(due(&board.by_limit), Some(1));
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        serves(&office, &dispatcher, id, DocumentKind::D01).await;
        serves(&office, &clerk, id, DocumentKind::D02).await;
        let board = office.app.board(&supervisor).await.unwrap();
        assert_eq!((board.total.untold, due(&board.by_limit)), (0, None));
        assert!(listed(&office, &supervisor, What::Untold).await.is_empty());
    }

    async fn what_was_promised_stands_on_the_board_until_it_is_carried_out(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = letter(&office, OFFICE, "占道的围挡").await.matter;
        crate::spine::answered(&office, id).await;
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let board = office.app.board(&supervisor).await.unwrap();
        assert_eq!(board.total.promised, 1);
        let of_unit = board.by_unit.iter().find(|(organ, _)| *organ == office.organ(HOUSING));
        assert_eq!(of_unit.map(|(_, unit)| unit.promised), Some(1));
        assert_eq!(listed(&office, &supervisor, What::Promised).await, vec![id]);
        let handler = office.staff(HOUSING, Role::Handler);
        let mut texts = Texts::new();
        let proof = texts.add(&office.app, "proof", "围挡已拆除，照片见附件。");
        does(&office, &handler, id, Command::Execute { proof }, texts).await;
        let board = office.app.board(&supervisor).await.unwrap();
        assert_eq!(board.total.promised, 0);
        assert!(listed(&office, &supervisor, What::Promised).await.is_empty());
    }

    async fn every_number_of_the_board_is_the_length_of_its_list(store: TestStore) {
        let office = TestOffice::start(store).await;
        for n in 0..5 {
            let receipt = letter(&office, OFFICE, &format!("第{n}件")).await;
            if n > 2 {
                transferred(&office, receipt.matter).await;
            }
        }
        letter(&office, DISTRICT_OFFICE, "区里的").await;
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let board = office.app.board(&supervisor).await.unwrap();
        // Four C01 still run; each transferred matter starts C03 (C04 is the unit's own window).
        assert_eq!(board.total.limits.running, 6);
        assert_eq!((board.total.limits.overdue, board.total.unsigned), (0, 0));

        // 13 April: the fifteen days of C01 ended on 31 March, C03 with them.
        office.on(date(2026, 4, 13));
        let board = office.app.board(&supervisor).await.unwrap();
        assert_eq!(board.total.tasks, 2);
        for (what, n) in [
            (What::Running, board.total.limits.running),
            (What::Overdue, board.total.limits.overdue),
            (What::Soon, board.total.limits.soon),
            (What::Provisional, board.total.limits.provisional),
            (What::Unsigned, board.total.unsigned),
            (What::Tasks, board.total.tasks),
            (What::Untold, board.total.untold),
            (What::Objections, board.total.objections),
            (What::Promised, board.total.promised),
            (What::Overridden, board.overridden),
        ] {
            let list = listed(&office, &supervisor, what).await;
            assert_eq!(i64::try_from(list.len()).unwrap(), n, "{what}");
        }
        assert_eq!((board.total.limits.overdue, board.total.unsigned), (6, 2));
        let sum: i64 = board.by_unit.iter().map(|(_, unit)| unit.limits.overdue).sum();
        assert_eq!(sum, board.total.limits.overdue);
        let c01 = board.by_limit.iter().find(|(id, _)| *id == LimitId::C01).unwrap();
        assert_eq!(c01.1.overdue, 4);
    }

    async fn the_debts_of_more_organs_than_one_statement_names_are_all_counted(store: TestStore) {
        let office = TestOffice::start(store).await;
        let housing = office.app.directory().orgs.organ(office.organ(HOUSING)).cloned().unwrap();
        let more = (1..=810_u128).map(|n| Organ {
            // Because: an organ after the eight hundredth, in the order of ids.
            id: OrganId(Uuid::from_u128(u128::MAX - n)),
            code: format!("station-{n}"),
            parent: Some(housing.id),
            ..housing.clone()
        });
        let more: Vec<Organ> = more.collect();
        office.app.save_organs(&Who::System, &more).await.unwrap();
        let receipt = letter(&office, OFFICE, "转给最后一个").await;
        classified(&office, OFFICE, receipt.matter, Class::Claim).await;
        sent(&office, receipt.matter, more[0].id).await;
        let near = letter(&office, OFFICE, "转给住建局").await;
        transferred(&office, near.matter).await;
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let board = office.app.board(&supervisor).await.unwrap();
        assert_eq!(board.total.tasks, 2);
        assert!(board.by_unit.iter().any(|(id, unit)| *id == more[0].id && unit.tasks == 1));
        assert_eq!(listed(&office, &supervisor, What::Tasks).await.len(), 2);
        assert_eq!(
            i64::try_from(listed(&office, &supervisor, What::Running).await.len()).unwrap(),
            board.total.limits.running
        );
    }

    async fn a_list_is_narrowed_to_a_limit_and_a_unit_of_the_area(store: TestStore) {
        let office = TestOffice::start(store).await;
        letter(&office, OFFICE, "市里的").await;
        let theirs = letter(&office, DISTRICT_OFFICE, "区里的").await;
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let ask = Ask {
            what: What::Running,
            limit: Some(LimitId::C01),
            organ: Some(office.organ(DISTRICT_OFFICE)),
        };
        let page = office.app.board_list(&supervisor, &ask, None, 50).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].id, theirs.matter);
        assert_eq!(page.items[0].title, "区里的");
        let below = office.staff(DISTRICT_OFFICE, Role::Supervisor);
        let board = office.app.board(&below).await.unwrap();
        assert_eq!(board.total.limits.running, 1, "the district watches its own area");
        let above = Ask { organ: Some(office.organ(OFFICE)), ..ask };
        let seen = office.app.board_list(&below, &above, None, 50).await;
        assert!(matches!(seen, Err(AppError::Missing("unit"))));
    }

    async fn a_report_is_in_no_number_and_a_clerk_has_no_board(store: TestStore) {
        let office = TestOffice::start(store).await;
        let report = letter(&office, OFFICE, "检举").await;
        classified(&office, OFFICE, report.matter, Class::Report).await;
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let board = office.app.board(&supervisor).await.unwrap();
        assert_eq!(board.total.limits.running, 0);
        assert!(listed(&office, &supervisor, What::Running).await.is_empty());
        let clerk = office.staff(OFFICE, Role::Registrar);
        let seen = office.app.board(&clerk).await;
        assert!(matches!(seen, Err(AppError::Forbidden("supervise"))));
    }

    async fn the_day_is_clear_when_what_came_is_passed_on_and_signed_for(store: TestStore) {
        let office = TestOffice::start(store).await;
        let old = letter(&office, OFFICE, "昨天的").await;
        office.on(date(2026, 3, 17));
        let new = letter(&office, OFFICE, "今天的").await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let day = office.app.clearance(&dispatcher, date(2026, 3, 17), 1).await.unwrap();
        assert_eq!((day.received(), day.done.all, day.waiting.all), (1, 0, 1));
        assert_eq!(day.waiting.rows[0].title, "昨天的");
        transferred(&office, old.matter).await;
        transferred(&office, new.matter).await;
        let day = office.app.clearance(&dispatcher, date(2026, 3, 17), 1).await.unwrap();
        assert_eq!((day.received(), day.done.all, day.waiting.all), (1, 1, 0));
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let unit = office.app.clearance(&clerk, date(2026, 3, 17), 1).await.unwrap();
        assert_eq!(unit.unsigned.all, 2);
        does(&office, &clerk, new.matter, Command::SignFor, Texts::new()).await;
        let unit = office.app.clearance(&clerk, date(2026, 3, 17), 1).await.unwrap();
        assert_eq!(unit.unsigned.all, 1);
        let future = office.app.clearance(&clerk, date(2026, 3, 18), 1).await;
        assert!(matches!(future, Err(AppError::Invalid(_))));
    }

    async fn a_long_day_is_cleared_in_parts(store: TestStore) {
        let office = TestOffice::start(store).await;
        for n in 0..PART + 2 {
            letter(&office, OFFICE, &format!("第{n}封")).await;
        }
        let clerk = office.staff(OFFICE, Role::Registrar);
        let day = date(2026, 3, 16);
        let first = office.app.clearance(&clerk, day, 1).await.unwrap();
        assert_eq!((first.open.all, first.open.rows.len()), (PART + 2, PART));
        assert_eq!((first.parts, first.cut), (2, false));
        let second = office.app.clearance(&clerk, day, 2).await.unwrap();
        assert_eq!((second.open.all, second.open.rows.len()), (PART + 2, 2));
        let seen = first.open.rows.iter().chain(&second.open.rows);
        let seen: BTreeSet<&str> = seen.map(|row| row.title.as_str()).collect();
        assert_eq!(seen.len(), PART + 2, "no row is in two parts and none is lost");
        let beyond = office.app.clearance(&clerk, day, 9).await.unwrap();
        assert_eq!((beyond.part, beyond.open.rows.len()), (2, 2), "the last there is");
        assert_eq!((beyond.waiting.all, beyond.unsigned.all), (0, 0));
        office.on(date(2026, 3, 17));
        let next = office.app.clearance(&clerk, date(2026, 3, 17), 2).await.unwrap();
        assert_eq!((next.waiting.all, next.waiting.rows.len(), next.open.all), (PART + 2, 2, 0));
    }

    async fn a_petition_that_joined_is_cleared_by_its_notice(store: TestStore) {
        let office = TestOffice::start(store).await;
        let first = letter(&office, OFFICE, "第一封").await;
        transferred(&office, first.matter).await;
        office.on(date(2026, 3, 18));
        let clerk = office.staff(OFFICE, Role::Registrar);
        let organ = office.organ(OFFICE);
        let mut again = NewPetition::today(&office.app, Channel::Letter, organ, "第二封", "催。");
        again.join = Some(first.matter);
        again.persons = vec![PersonData { name: "陈立".to_owned(), ..PersonData::default() }];
        let second = office.app.register(&clerk, again).await.unwrap();
        let day = office.app.clearance(&clerk, date(2026, 3, 18), 1).await.unwrap();
        assert_eq!((day.received(), day.done.all), (1, 0));
        assert!(day.open.rows[0].joined);
        let notify = Command::NotifyRepeat { petition: second.petition };
        does(&office, &clerk, first.matter, notify, Texts::new()).await;
        let day = office.app.clearance(&clerk, date(2026, 3, 18), 1).await.unwrap();
        assert_eq!(day.done.all, 0, "written, and not told");
        serves(&office, &clerk, first.matter, DocumentKind::RepeatNotice).await;
        let day = office.app.clearance(&clerk, date(2026, 3, 18), 1).await.unwrap();
        assert_eq!(day.done.all, 1);
    }

    async fn a_call_is_recorded_in_words_and_verifies_who_answered(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = letter(&office, OFFICE, "要回访的").await;
        let caller = office.staff(OFFICE, Role::CallbackOfficer);
        let id = CallbackId(office.app.new_id());
        let open = Command::OpenCallback {
            id,
            reason: CallbackReason::Sample,
            due: date(2026, 3, 25),
            owner: None,
        };
        does(&office, &caller, receipt.matter, open, Texts::new()).await;
        let owed = office.app.callbacks(&caller, false, None, 50).await.unwrap();
        assert_eq!(owed.items[0].id, id);
        assert_eq!(owed.items[0].title, "要回访的");
        let call = office.app.callback(&caller, receipt.matter, id).await.unwrap();
        assert_eq!(call.people[0].person.as_ref().unwrap().phone, "13800001234");
        let mut attempt = Attempt {
            version: call.matter.version,
            time: TimeOfDay::Morning,
            result: CallbackResult::NotContent,
            words: "路没有修。".to_owned(),
            follow_up: String::new(),
            meeting: None,
            answered_by: Some(receipt.petition),
            form_key: [1; 32],
        };
        let refused = office.app.record_call(&caller, receipt.matter, id, &attempt).await;
        assert!(matches!(refused, Err(AppError::Invalid(errors)) if errors[0].field == "follow_up"));
        attempt.follow_up = "三日内约住建局当面谈。".to_owned();
        let stranger = Some(PetitionId(office.app.new_id()));
        let nobody = Attempt { answered_by: stranger, ..attempt.clone() };
        let unknown = office.app.record_call(&caller, receipt.matter, id, &nobody).await;
        assert!(matches!(unknown, Err(AppError::Missing("petition"))));
        let call = office.app.callback(&caller, receipt.matter, id).await.unwrap();
        assert!(call.callback.attempts.is_empty(), "the attempt and who answered are one");
        office.app.record_call(&caller, receipt.matter, id, &attempt).await.unwrap();
        office.app.record_call(&caller, receipt.matter, id, &attempt).await.unwrap();
        let call = office.app.callback(&caller, receipt.matter, id).await.unwrap();
        assert_eq!(call.callback.attempts.len(), 1, "the same form is one attempt");
        assert_eq!(call.notes, ["路没有修。\n\n跟进：三日内约住建局当面谈。"]);
        let verified = call.people[0].petition.contact.verified.as_ref().unwrap();
        assert_eq!(verified.0, ContactProof::CallAnswered);
        assert!(office.app.callbacks(&caller, false, None, 50).await.unwrap().items.is_empty());
        assert_eq!(office.app.callbacks(&caller, true, None, 50).await.unwrap().items.len(), 1);
    }

    async fn another_offices_call_does_not_exist_and_a_handler_calls_nobody(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = letter(&office, OFFICE, "要回访的").await;
        let caller = office.staff(OFFICE, Role::CallbackOfficer);
        let id = CallbackId(office.app.new_id());
        let open = Command::OpenCallback {
            id,
            reason: CallbackReason::Sample,
            due: date(2026, 3, 25),
            owner: None,
        };
        does(&office, &caller, receipt.matter, open, Texts::new()).await;
        let other = office.staff(DISTRICT_OFFICE, Role::CallbackOfficer);
        assert!(office.app.callbacks(&other, false, None, 50).await.unwrap().items.is_empty());
        let seen = office.app.callback(&other, receipt.matter, id).await;
        assert!(matches!(seen, Err(AppError::Missing(_))));
        let handler = office.staff(HOUSING, Role::Handler);
        let seen = office.app.callbacks(&handler, false, None, 50).await;
        assert!(matches!(seen, Err(AppError::Forbidden(_))));
    }
}
