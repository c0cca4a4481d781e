//! 三跨三分离: ticked at registration, corrected later, and what lists are narrowed by (B3).

use dengwen_app::Who;
use dengwen_app::correct::{Amended, Corrected};
use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::queue::{Crossing, Filter, Queue};
use dengwen_domain::codes::{Channel, CrossBoundary};
use dengwen_domain::org::Role;
use dengwen_domain::petition::Correction;
use dengwen_store::tables::matter::MatterRow;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{OFFICE, TestOffice};

use CrossBoundary::{CrossRegion, PersonHousehold, PersonPlace};

use crate::story::titles;

async fn registered(office: &TestOffice, title: &str, marks: &[CrossBoundary]) -> Receipt {
    let (app, clerk) = (&office.app, office.staff(OFFICE, Role::Registrar));
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(app, Channel::Letter, organ, title, "外地务工，欠薪。");
    new.cross_boundary = marks.to_vec();
    app.register(&clerk, new).await.unwrap()
}

async fn narrowed(office: &TestOffice, who: &Who, by: Crossing) -> Vec<String> {
    let filter = Filter {
        cross_boundary: Some(by),
        ..Filter::of(Queue::All)
    };
    titles(office, who, &filter).await
}

both_engines! {
    async fn the_list_of_all_matters_is_narrowed_by_what_they_cross(store: TestStore) {
        let office = TestOffice::start(store).await;
        registered(&office, "甲", &[CrossRegion, PersonPlace]).await;
        registered(&office, "乙", &[PersonPlace]).await;
        registered(&office, "丙", &[]).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        for (by, expected) in [
            (Crossing::Any, vec!["乙", "甲"]),
            (Crossing::One(PersonPlace), vec!["乙", "甲"]),
            (Crossing::One(CrossRegion), vec!["甲"]),
            (Crossing::One(PersonHousehold), Vec::new()),
        ] {
            assert_eq!(narrowed(&office, &dispatcher, by).await, expected, "{by:?}");
        }
    }

    async fn marks_are_corrected_with_the_old_ones_kept(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, clerk) = (&office.app, office.staff(OFFICE, Role::Registrar));
        let receipt = registered(&office, "甲", &[CrossRegion, PersonPlace]).await;
        let found = app.registration(&clerk, receipt.matter, receipt.petition).await.unwrap();
        let mut corrected = Corrected::as_registered(&found, [7; 32]);
        corrected.cross_boundary = vec![PersonHousehold];
        corrected.reason = "户口在外省，问题在本市。".to_owned();

        app.correct_registration(&clerk, &corrected).await.unwrap();

        let view = app.view_matter(&clerk, receipt.matter).await.unwrap();
        assert_eq!(view.matter.overlays.cross_boundary, [PersonHousehold]);
        let change = Correction::CrossBoundary {
            was: vec![CrossRegion, PersonPlace],
            now: vec![PersonHousehold],
        };
        let told = view.events.last().unwrap();
        let dengwen_domain::matter::Fact::RegistrationCorrected { changes, .. } = &told.event.what
        else {
            panic!("{told:?}")
        };
        assert_eq!(changes, &[change]);
        assert!(view.petitions[0].amendments.iter().all(|amendment| {
            !amendment.what.iter().any(|what| matches!(what, Amended::Data(_)))
        }), "it is the matter's, not the petition's");
        let rows: Vec<MatterRow> = app.store().db().rows("ORDER BY id", &[]).await.unwrap();
        assert_eq!(rows[0].cross_boundary, "person-household");
        assert!(narrowed(&office, &clerk, Crossing::One(CrossRegion)).await.is_empty());
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }
}
