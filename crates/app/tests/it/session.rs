//! Signing in and out, one-time links, locks, sessions by the clock.

use std::net::{IpAddr, Ipv4Addr};

use dengwen_app::session::Visit;
use dengwen_app::{App, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::ids::PersonId;
use dengwen_domain::org::Role;
use dengwen_store::tables::read_log;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, OFFICE, TestOffice};
use jiff::civil::date;
use uuid::Uuid;

use crate::story::code;

const PASSWORD: &str = "梧桐树下的第三只信箱";
const LOGIN: &str = "qh-xfj-dispatcher";

fn visit() -> Visit {
    visit_from(7)
}

fn visit_from(last: u8) -> Visit {
    Visit {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)),
        device: "Firefox, Linux".to_owned(),
    }
}

async fn with_password(office: &TestOffice) -> PersonId {
    let person = office.person(OFFICE, Role::Dispatcher);
    office
        .app
        .set_password(&Who::System, person, PASSWORD, false)
        .await
        .expect("the program may set passwords");
    person
}

async fn fails(app: &App, login: &str, password: &str) -> &'static str {
    code(&app.sign_in(login, password, &visit()).await.unwrap_err())
}

both_engines! {
    async fn the_right_password_opens_a_session_and_signing_out_ends_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let person = with_password(&office).await;

        let token = office.app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        let seen = office.app.session(&token).await.unwrap().expect("signed in");
        assert_eq!(seen.staff.person(), person);
        assert!(!seen.must_change);
        let again = office.app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        assert_ne!(token, again, "every sign-in has a token of its own");

        office.app.sign_out(&token).await.unwrap();
        assert!(office.app.session(&token).await.unwrap().is_none());
        assert!(office.app.session(&again).await.unwrap().is_some());
        assert!(office.app.session("no token").await.unwrap().is_none());
    }

    async fn an_unknown_name_and_a_wrong_password_get_the_same_answer(store: TestStore) {
        let office = TestOffice::start(store).await;
        let person = with_password(&office).await;

        assert_eq!(fails(&office.app, LOGIN, "not this one").await, "sign-in-failed");
        assert_eq!(fails(&office.app, "nobody", "not this one").await, "sign-in-failed");
        // Somebody who has no password yet.
        assert_eq!(fails(&office.app, "qh-xfj-registrar", "").await, "sign-in-failed");

        let reads = read_log::by_viewer(office.app.store().db(), person.0, (i64::MAX, Uuid::max()))
            .await
            .unwrap();
        assert_eq!(reads.len(), 1);
        assert_eq!(reads[0].purpose, "sign-in-failed");
        assert_eq!(reads[0].fields, "address 192.0.2.7");
    }

    async fn five_failures_lock_for_a_minute_and_each_further_one_for_twice_as_long(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        with_password(&office).await;
        for _ in 0..5 {
            fails(&office.app, LOGIN, "not this one").await;
        }
        assert_eq!(fails(&office.app, LOGIN, PASSWORD).await, "sign-in-failed", "locked");
        office.clock.advance_seconds(61);
        fails(&office.app, LOGIN, "not this one").await;
        office.clock.advance_seconds(61);
        assert_eq!(fails(&office.app, LOGIN, PASSWORD).await, "sign-in-failed", "locked longer");
        office.clock.advance_seconds(60);

        assert!(office.app.sign_in(LOGIN, PASSWORD, &visit()).await.is_ok());
        for _ in 0..4 {
            fails(&office.app, LOGIN, "not this one").await;
        }
        assert!(office.app.sign_in(LOGIN, PASSWORD, &visit()).await.is_ok(), "counted anew");
    }

    async fn an_address_that_keeps_failing_has_to_wait_and_others_need_not(store: TestStore) {
        let office = TestOffice::start(store).await;
        with_password(&office).await;
        for n in 0..30 {
            fails(&office.app, &format!("guess-{n}"), "not this one").await;
        }
        assert_eq!(fails(&office.app, LOGIN, PASSWORD).await, "too-many");
        assert!(office.app.sign_in(LOGIN, PASSWORD, &visit_from(8)).await.is_ok());
        office.clock.advance_seconds(15 * 60);
        assert!(office.app.sign_in(LOGIN, PASSWORD, &visit()).await.is_ok());
    }

    async fn a_session_ends_after_two_idle_hours_and_after_a_working_day(store: TestStore) {
        let office = TestOffice::start(store).await;
        with_password(&office).await;
        let idle = office.app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        office.clock.advance_seconds(2 * 3600);
        assert!(office.app.session(&idle).await.unwrap().is_none());

        let busy = office.app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        for _ in 0..11 {
            office.clock.advance_seconds(3600);
            assert!(office.app.session(&busy).await.unwrap().is_some());
        }
        office.clock.advance_seconds(3600);
        assert!(office.app.session(&busy).await.unwrap().is_none());
    }

    async fn a_one_time_link_sets_a_password_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let person = office.person(OFFICE, Role::Registrar);
        let old = app.invite(&admin, person).await.unwrap();
        let link = app.invite(&admin, person).await.unwrap();

        assert_eq!(code(&app.invited(&old.token).await.unwrap_err()), "missing", "replaced");
        assert_eq!(app.invited(&link.token).await.unwrap().login, "qh-xfj-registrar");
        let weak = app.accept_invitation(&link.token, "1234567890").await.unwrap_err();
        assert_eq!(code(&weak), "password-common");
        let (one, two) = tokio::join!(
            app.accept_invitation(&link.token, PASSWORD),
            app.accept_invitation(&link.token, PASSWORD),
        );
        assert!(one.is_ok() != two.is_ok(), "once, however many browsers");
        let third = app.accept_invitation(&link.token, PASSWORD).await.unwrap_err();
        assert_eq!(code(&third), "missing");
        assert!(app.sign_in("qh-xfj-registrar", PASSWORD, &visit()).await.is_ok());
    }

    async fn a_one_time_link_ends_after_a_week(store: TestStore) {
        let office = TestOffice::start(store).await;
        let person = office.person(OFFICE, Role::Registrar);
        let link = office.app.invite(&Who::System, person).await.unwrap();
        office.clock.advance_seconds(7 * 24 * 3600);
        assert_eq!(code(&office.app.invited(&link.token).await.unwrap_err()), "missing");
    }

    async fn whoever_has_the_console_invites_the_administrator_and_makes_one_where_none_is(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator).person().unwrap();
        let login = app.directory().people[&admin].login.clone();
        let link = app.invite_administrator(&login).await.unwrap();
        assert_eq!(app.invited(&link.token).await.unwrap().person, admin);
        let refused = app.invite_administrator("qh-xfj-registrar").await.unwrap_err();
        assert_eq!(code(&refused), "missing");
        assert_eq!(code(&app.invite_administrator("new").await.unwrap_err()), "missing");

        for person in app.administrators().await.unwrap() {
            app.lock_account(&Who::System, person.id).await.unwrap();
        }
        let link = app.invite_administrator("new").await.unwrap();
        let made = app.invited(&link.token).await.unwrap();
        assert_eq!(made.login, "new");
        assert!(app.staff(made.person).unwrap().has(Role::Administrator));
        let names: Vec<String> =
            app.administrators().await.unwrap().into_iter().map(|one| one.login).collect();
        assert_eq!(names, ["new"]);
        assert_eq!(code(&app.invite_administrator(&login).await.unwrap_err()), "missing");
    }

    async fn only_an_administrator_invites_locks_and_unlocks(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let person = with_password(&office).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let admin = office.staff(CITY, Role::Administrator);
        assert_eq!(code(&app.invite(&clerk, person).await.unwrap_err()), "forbidden");
        assert_eq!(code(&app.lock_account(&clerk, person).await.unwrap_err()), "forbidden");
        let own = office.person(CITY, Role::Administrator);
        assert_eq!(code(&app.lock_account(&admin, own).await.unwrap_err()), "lock-own-account");

        let token = app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        app.lock_account(&admin, person).await.unwrap();
        assert!(app.session(&token).await.unwrap().is_none(), "signed out at once");
        office.clock.advance_seconds(400 * 24 * 3600);
        assert_eq!(fails(app, LOGIN, PASSWORD).await, "sign-in-failed");
        app.unlock_account(&admin, person).await.unwrap();
        assert!(app.sign_in(LOGIN, PASSWORD, &visit()).await.is_ok());
    }

    async fn changing_the_password_signs_out_every_other_device(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let person = office.person(OFFICE, Role::Dispatcher);
        app.set_password(&Who::System, person, PASSWORD, true).await.unwrap();
        let here = app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        let there = app.sign_in(LOGIN, PASSWORD, &visit_from(9)).await.unwrap();
        let me = app.session(&here).await.unwrap().unwrap();
        assert!(me.must_change, "set by somebody else");
        let change = async |present: &str, new: &str| {
            app.change_password(&me.staff, &here, present, new).await
        };

        assert_eq!(code(&change("wrong one", "书院路口的第二盏灯").await.unwrap_err()), "password-too-short");
        assert_eq!(code(&change("wrong one", "书院路口的第二盏路灯").await.unwrap_err()), "password-wrong");
        assert_eq!(code(&change(PASSWORD, PASSWORD).await.unwrap_err()), "password-unchanged");
        change(PASSWORD, "书院路口的第二盏路灯").await.unwrap();

        assert!(!app.session(&here).await.unwrap().unwrap().must_change);
        assert!(app.session(&there).await.unwrap().is_none());
        assert_eq!(fails(app, LOGIN, PASSWORD).await, "sign-in-failed");
    }

    async fn a_person_sees_and_ends_only_their_own_devices(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        with_password(&office).await;
        let other = office.person(OFFICE, Role::Registrar);
        app.set_password(&Who::System, other, PASSWORD, false).await.unwrap();
        let here = app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        office.clock.advance_seconds(60);
        let there = app.sign_in(LOGIN, PASSWORD, &visit_from(9)).await.unwrap();
        let theirs = app.sign_in("qh-xfj-registrar", PASSWORD, &visit()).await.unwrap();
        let me = app.session(&here).await.unwrap().unwrap().staff;
        let them = app.session(&theirs).await.unwrap().unwrap().staff;

        let devices = app.devices(&me, &here).await.unwrap();
        assert_eq!(devices.iter().map(|d| d.here).collect::<Vec<_>>(), [false, true]);
        assert_eq!(devices[0].address, "192.0.2.9");
        let not_mine = app.sign_out_device(&them, &devices[0].id).await.unwrap_err();
        assert_eq!(code(&not_mine), "missing");
        assert_eq!(app.sign_out_others(&me, &here).await.unwrap(), 1);
        assert!(app.session(&there).await.unwrap().is_none());
        assert!(app.session(&theirs).await.unwrap().is_some());
    }

    async fn a_role_that_ended_gives_no_right_from_the_next_request_on(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let person = with_password(&office).await;
        let token = app.sign_in(LOGIN, PASSWORD, &visit()).await.unwrap();
        let rights = async || {
            let staff = app.session(&token).await.unwrap().unwrap().staff;
            staff.require(Permission::RegisterPetition).is_ok()
        };
        assert!(rights().await);

        let admin = office.staff(CITY, Role::Administrator);
        app.end_grant(&admin, person, Role::Dispatcher, date(2026, 3, 15)).await.unwrap();

        assert!(!rights().await);
    }
}
