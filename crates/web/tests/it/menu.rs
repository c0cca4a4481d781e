//! The side column: what it names opens for whoever sees it.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE};

use crate::browser::Site;

/// Every role where the office of the tests has somebody who holds it.
const HELD: &[(&str, Role)] = &[
    (OFFICE, Role::Registrar),
    (OFFICE, Role::Dispatcher),
    (OFFICE, Role::SecondPerson),
    (OFFICE, Role::Supervisor),
    (OFFICE, Role::ReportOfficer),
    (OFFICE, Role::CallbackOfficer),
    (OFFICE, Role::OfficeHead),
    (HOUSING, Role::UnitClerk),
    (HOUSING, Role::Handler),
    (HOUSING, Role::BusinessLeader),
    (HOUSING, Role::PetitionLeader),
    (HOUSING, Role::UnitHead),
    (CITY, Role::UnitHead),
    (CITY, Role::Administrator),
    (CITY, Role::Auditor),
    (CITY, Role::Analyst),
];

#[tokio::test]
async fn nobody_is_refused_what_their_own_menu_names() {
    let site = Site::start().await;
    for (code, role) in HELD {
        let mut browser = site.signed_in(code, *role).await;
        browser.get("/account").await;
        let links = browser.links("nav[data-counts]");
        assert!(!links.is_empty(), "{role} has a menu");
        for link in links {
            let answer = browser.get(&link).await;
            assert_eq!(answer.status, StatusCode::OK, "{role} at {link}");
        }
    }
}

#[tokio::test]
async fn the_days_end_is_named_to_those_who_pass_on_or_sign_for() {
    let site = Site::start().await;
    for (code, role, named) in [
        (OFFICE, Role::Dispatcher, true),
        (OFFICE, Role::SecondPerson, false),
        (HOUSING, Role::UnitClerk, true),
        (HOUSING, Role::BusinessLeader, false),
    ] {
        let mut browser = site.signed_in(code, role).await;
        browser.get("/account").await;
        let links = browser.links("nav[data-counts]");
        let found = links.iter().any(|link| link == "/desk/clearance");
        assert_eq!(found, named, "{role}");
    }
}
