//! Reporting back on what was assigned, and documents under older law.

use dengwen_app::AppError;
use dengwen_app::matter::Texts;
use dengwen_app::queue::{Filter, PAGE, Queue};
use dengwen_domain::codes::{Channel, Class, PetitionersView, Route, ServiceMethod};
use dengwen_domain::matter::{Basis, Command, Routing, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;
use dengwen_domain::procedure::DocumentKind;
use dengwen_domain::refusal::Why;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{HOUSING, OFFICE, TestOffice};
use jiff::civil::date;

use crate::documents::{Tale, opinion, snapshot, words};
use crate::spine::answered;

/// Assigned with a report due on 20 April, and answered.
async fn assigned_and_answered(office: &TestOffice, tale: &Tale<'_>) {
    tale.classify(Class::Claim, Some(Route::C6)).await;
    let routing = Routing {
        report_back: Some(date(2026, 4, 20)),
        ..tale.routing()
    };
    tale.office_does(Role::Dispatcher, Command::Assign(routing), Texts::new())
        .await;
    for command in [Command::SignFor, Command::Accept] {
        tale.unit_does(Role::UnitClerk, command, Texts::new()).await;
    }
    let mut texts = Texts::new();
    let parts = opinion(office, &mut texts, &words(office));
    tale.unit_does(Role::Handler, Command::DraftOpinion(parts), texts)
        .await;
    for (role, command) in [
        (Role::BusinessLeader, Command::ApproveSubstance),
        (Role::PetitionLeader, Command::ApproveProcedure),
        (Role::UnitHead, Command::IssueOpinion),
    ] {
        tale.unit_does(role, command, Texts::new()).await;
    }
    let head = office.staff(HOUSING, Role::UnitHead);
    let matter = office.app.open_matter(&head, tale.id, "test").await;
    let matter = matter.unwrap();
    let opinion = matter
        .documents
        .iter()
        .find(|d| d.kind == DocumentKind::D07);
    let serve = Command::Serve(ServiceRecord {
        document: opinion.unwrap().id,
        method: ServiceMethod::InPerson,
        refused: false,
        note: None,
    });
    tale.unit_does(Role::UnitClerk, serve, Texts::new()).await;
}

both_engines! {
    async fn the_report_on_an_assigned_matter(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let tale = Tale::begins(&office, Channel::Letter).await;
        assigned_and_answered(&office, &tale).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let head = office.staff(HOUSING, Role::UnitHead);
        let report = |texts: &mut Texts| Command::ReportBack {
            report: texts.add(app, "handling", "已责令恢复人行道。"),
            view: PetitionersView::Agrees,
        };
        let mut texts = Texts::new();
        let command = report(&mut texts);
        let bare = tale.tries(&head, command, texts).await.unwrap_err();
        assert!(matches!(
            &bare, AppError::Refused(refusal) if matches!(refusal.why, Why::DocumentPart { .. })
        ));
        let mut texts = Texts::new();
        texts.part(PartKey::Facts, "围挡占用人行道2.1米。");
        texts.part(PartKey::Handling, "已责令恢复人行道。");
        texts.part(PartKey::Evidence, "1. 现场照片4张\n2. 送达回证");
        let command = report(&mut texts);
        tale.unit_does(Role::UnitHead, command, texts).await;
        let waiting = Filter::of(Queue::Reported);
        let page = app.queue(&dispatcher, &waiting, None, PAGE).await.unwrap();
        assert_eq!(page.items.len(), 1, "the assigner's list");
        let board = app.board(&office.staff(OFFICE, Role::Supervisor)).await.unwrap();
        assert_eq!(board.total.reported, 1, "the supervisor's board");
        let out = tale.told(&dispatcher).await;
        let (_, paper) = out.split_once("== D16").unwrap();
        snapshot("documents-report-back", paper);
        let mut texts = Texts::new();
        let reasons = texts.add(app, "reasons", "请补充整改后的照片。");
        tale.office_does(Role::Dispatcher, Command::AskReport { reasons }, texts).await;
        let owed = Filter::of(Queue::Report);
        let page = app.queue(&head, &owed, None, PAGE).await.unwrap();
        assert_eq!(page.items.len(), 1, "the unit's list");
        let mut texts = Texts::new();
        texts.part(PartKey::Facts, "围挡占用人行道2.1米。");
        texts.part(PartKey::Handling, "已恢复人行道。");
        texts.part(PartKey::Evidence, "整改后照片2张");
        let command = report(&mut texts);
        tale.unit_does(Role::UnitHead, command, texts).await;
        tale.office_does(Role::Dispatcher, Command::AcceptReport, Texts::new()).await;
        for (who, queue) in [(&head, Queue::Report), (&dispatcher, Queue::Reported)] {
            let page = app.queue(who, &Filter::of(queue), None, PAGE).await.unwrap();
            assert!(page.items.is_empty(), "nothing waits any more");
        }
    }

    async fn the_documents_of_the_regulation_of_2005(store: TestStore) {
        let office = TestOffice::start(store).await;
        office.on(date(2021, 3, 15));
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let tale = Tale::begins(&office, Channel::Letter).await;
        answered(&office, tale.id).await;
        let matter = office.app.open_matter(&clerk, tale.id, "test").await.unwrap();
        assert_eq!(matter.pack, "cn-national-2005");
        let mut out = tale.told(&clerk).await;
        let tale = Tale::signed(&office, Class::Claim, Some(Route::C6)).await;
        let mut texts = Texts::new();
        texts.part(PartKey::NextDoor, "请向人民法院提起诉讼。");
        let reason = texts.add(&office.app, "reason", "双方合同纠纷。");
        let other = texts.add(&office.app, "other_procedure", "东河区人民法院，（2020）青01民初7号");
        let command = Command::NotAccept {
            ground: "NR3".to_owned(),
            reason,
            next_door: true,
            basis: Basis { other_procedure: Some(other), ..Basis::default() },
        };
        tale.unit_does(Role::UnitClerk, command, texts).await;
        out += &tale.told(&clerk).await;
        snapshot("documents-2005", &out);
    }
}
