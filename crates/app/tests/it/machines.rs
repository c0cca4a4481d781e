//! What machines rely on: where a person may register, whom a token obeys, one petition alone.

use dengwen_app::admin::NewToken;
use dengwen_app::intake::NewPetition;
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::Channel;
use dengwen_domain::org::Role;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, DISTRICT_OFFICE, HOUSING, OFFICE, TRANSPORT, TestOffice};
use dengwen_testkit::passwords::password_of;

use crate::story::filed;

fn letter(office: &TestOffice, organ: &str) -> NewPetition {
    let organ = office.organ(organ);
    NewPetition::today(&office.app, Channel::Letter, organ, "路灯", "路灯不亮。")
}

both_engines! {
    async fn staff_registers_for_the_organs_of_their_roles_and_for_no_others(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let registrar = office.staff(OFFICE, Role::Registrar);
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        app.register(&registrar, letter(&office, OFFICE)).await.unwrap();
        app.register(&clerk, letter(&office, HOUSING)).await.unwrap();
        for (who, elsewhere) in [
            (&registrar, DISTRICT_OFFICE),
            (&registrar, HOUSING),
            (&clerk, TRANSPORT),
            (&office.staff(OFFICE, Role::Supervisor), OFFICE),
        ] {
            let refused = app.register(who, letter(&office, elsewhere)).await;
            assert!(matches!(refused, Err(AppError::Forbidden("register-petition"))));
        }
        app.register(&Who::Public, letter(&office, DISTRICT_OFFICE)).await.unwrap();
    }

    async fn a_token_stops_while_its_person_is_locked_by_hand(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let person = office.person(OFFICE, Role::Registrar);
        let new = NewToken { name: "省平台".to_owned(), days: 30 };
        let registrar = office.staff(OFFICE, Role::Registrar);
        let present = password_of(app, &registrar).await;
        let text = app.create_token(&registrar, present, &new).await.unwrap();
        app.lock_account(&admin, person).await.unwrap();
        assert!(app.token(&text).await.unwrap().is_none());
        app.unlock_account(&admin, person).await.unwrap();
        assert!(app.token(&text).await.unwrap().is_some());
    }

    async fn a_petition_is_opened_through_a_matter_that_its_viewer_may_see(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(&office).await;
        let registrar = office.staff(OFFICE, Role::Registrar);
        let seen = app.view_petition(&registrar, receipt.petition).await.unwrap();
        assert_eq!(seen.petition.number, receipt.number);
        assert_eq!((seen.persons[0].name.as_str(), seen.masked), ("魏芳", false));
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let seen = app.view_petition(&supervisor, receipt.petition).await.unwrap();
        assert_eq!((seen.persons[0].name.as_str(), seen.masked), ("魏*", true));
        let stranger = office.staff(TRANSPORT, Role::Handler);
        let hidden = app.view_petition(&stranger, receipt.petition).await;
        assert!(matches!(hidden, Err(AppError::Missing("petition"))));
    }
}
