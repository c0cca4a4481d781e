//! The main job, from the door to the answer.

use dengwen_app::documents::OpinionText;
use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_app::{AppError, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::codes::{
    CallbackReason, Channel, Outcome, RatingTarget, Satisfaction, ServiceMethod,
};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Command, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Stage};
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TRANSPORT, TestOffice};
use jiff::civil::date;

use crate::story::{does, filed, transferred};

pub(crate) async fn answered(office: &TestOffice, id: MatterId) {
    transferred(office, id).await;
    let handler = office.staff(HOUSING, Role::Handler);
    let clerk = office.staff(HOUSING, Role::UnitClerk);
    does(office, &clerk, id, Command::SignFor, Texts::new()).await;
    does(office, &clerk, id, Command::Accept, Texts::new()).await;
    let mut texts = Texts::new();
    let opinion = OpinionText {
        request: "要求恢复人行道通行。".to_owned(),
        facts: "3月17日到现场查看，围挡占用人行道2.1米。".to_owned(),
        reasons: "占道未经批准。".to_owned(),
        basis: "《城市道路管理条例》第三十一条".to_owned(),
        opinion: "支持。已责令施工单位3日内恢复人行道。".to_owned(),
        ..OpinionText::default()
    };
    let review = Some(office.organ(CITY));
    let parts = opinion.parts(&office.app, &mut texts, Outcome::Support, 1, review);
    does(office, &handler, id, Command::DraftOpinion(parts), texts).await;
    for (role, command) in [
        (Role::BusinessLeader, Command::ApproveSubstance),
        (Role::PetitionLeader, Command::ApproveProcedure),
        (Role::UnitHead, Command::IssueOpinion),
    ] {
        does(
            office,
            &office.staff(HOUSING, role),
            id,
            command,
            Texts::new(),
        )
        .await;
    }
    let matter = office.app.open_matter(&clerk, id, "test").await.unwrap();
    let opinion = matter
        .documents
        .iter()
        .find(|d| d.kind == DocumentKind::D07)
        .unwrap();
    let service = ServiceRecord {
        document: opinion.id,
        method: ServiceMethod::Electronic,
        refused: false,
        note: None,
    };
    does(office, &clerk, id, Command::Serve(service), Texts::new()).await;
}

both_engines! {
    async fn a_petition_goes_from_the_door_to_the_answer_and_a_bad_rating_opens_a_call(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        let parsed = dengwen_domain::petition::parse_number(&receipt.number);
        assert_eq!(parsed.as_ref(), Some(&receipt.number));
        assert_eq!(receipt.query_code.len(), 19);
        answered(&office, receipt.matter).await;

        let petitioner = Who::Petitioner(receipt.petition);
        let matter = office.app.open_matter(&petitioner, receipt.matter, "test").await.unwrap();
        assert_eq!(matter.stage, Stage::Served);
        let opinion = matter.documents.iter().find(|d| d.kind == DocumentKind::D07).unwrap();
        assert_eq!(opinion.number, "青禾住房和城乡建设信意〔2026〕1号");
        let words = office
            .app
            .unseal(&petitioner, &matter, Permission::ReadContent, &[opinion.id.0], "test")
            .await
            .unwrap();
        assert!(words.by_uuid(opinion.id.0).unwrap().contains("责令施工单位3日内恢复人行道"));

        let rate = Command::Rate {
            target: RatingTarget::Unit,
            value: Satisfaction::Dissatisfied,
            reasons: vec!["not-carried-out".to_owned()],
            words: None,
            assisted: false,
        };
        office.app.act(&petitioner, Act::adding(matter.id, rate, Texts::new())).await.unwrap();
        let matter = office.app.open_matter(&petitioner, receipt.matter, "test").await.unwrap();
        let reasons: Vec<_> = matter.callbacks.iter().map(|c| c.reason).collect();
        assert_eq!(reasons, [CallbackReason::Supported, CallbackReason::BadRating]);
    }

    async fn the_same_form_sent_twice_is_one_petition_with_one_code(store: TestStore) {
        let office = TestOffice::start(store).await;
        let new = NewPetition::today(&office.app, Channel::Web, office.organ(OFFICE), "路灯不亮", "三天了。");
        let (first, second) = tokio::join!(
            office.app.register(&Who::Public, new.clone()),
            office.app.register(&Who::Public, new.clone()),
        );
        assert_eq!(first.unwrap(), second.unwrap());
    }

    async fn another_units_matter_does_not_exist_for_you(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        transferred(&office, receipt.matter).await;
        let stranger = office.staff(TRANSPORT, Role::Handler);
        let seen = office.app.open_matter(&stranger, receipt.matter, "test").await;
        assert!(matches!(seen, Err(AppError::Missing("matter"))));
        let administrator = office.staff("qh", Role::Administrator);
        let seen = office.app.open_matter(&administrator, receipt.matter, "test").await;
        assert!(matches!(seen, Err(AppError::Missing("matter"))));
    }

    async fn two_clerks_on_one_matter_one_wins_and_the_other_learns_the_new_version(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        transferred(&office, receipt.matter).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let version = office.app.open_matter(&clerk, receipt.matter, "test").await.unwrap().version;
        let sign = || Act::new(receipt.matter, version, Command::SignFor, Texts::new());
        let (a, b) = tokio::join!(office.app.act(&clerk, sign()), office.app.act(&clerk, sign()));
        let lost = [a, b].into_iter().filter(Result::is_err).collect::<Vec<_>>();
        assert_eq!(lost.len(), 1);
        assert!(matches!(&lost[0], Err(AppError::Conflict { current }) if *current == version + 1));
    }

    async fn what_cannot_be_is_refused_with_every_field_at_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let mut new = NewPetition::today(&office.app, Channel::Visit, office.organ(OFFICE), " ", "字\u{0}");
        new.received_on = date(2026, 3, 17);
        let person = PersonData {
            name: "陈立".to_owned(),
            paper: "resident-id".to_owned(),
            paper_number: "11010519491231002Y".to_owned(),
            phone: "12".to_owned(),
            ..PersonData::default()
        };
        new.persons = vec![person; 6];
        let Err(AppError::Invalid(errors)) = office.app.register(&Who::Public, new).await else {
            panic!("it was taken");
        };
        let codes: std::collections::BTreeSet<_> = errors.iter().map(|e| e.field).collect();
        let expected = ["paper_number", "persons", "phone", "received_on", "text", "title"];
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), expected);
    }

    async fn what_came_before_the_first_rules_is_refused_at_its_field(store: TestStore) {
        let office = TestOffice::start(store).await;
        let day = |received_on| {
            let organ = office.organ(OFFICE);
            let mut new = NewPetition::today(&office.app, Channel::Letter, organ, "围挡", "占道。");
            new.received_on = received_on;
            new
        };
        let early = office.app.register(&Who::Public, day(date(2005, 4, 30))).await;
        let Err(AppError::Invalid(errors)) = early else {
            panic!("it was taken: {early:?}");
        };
        let told: Vec<_> = errors.iter().map(|e| (e.field, e.code, e.arg.as_str())).collect();
        assert_eq!(told, [("received_on", "day-before-rules", "2005-05-01")]);
        office.app.register(&Who::Public, day(date(2005, 5, 1))).await.unwrap();
    }
}
