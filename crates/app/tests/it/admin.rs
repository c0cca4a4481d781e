//! Administration: organs, people, roles, calendar years, tokens, log, jobs.

use dengwen_app::admin::{AccountState, LogQuery, NewGrant, NewToken, YearSource};
use dengwen_app::{App, Who};
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Grant, Level, Organ, Person, Role};
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TRANSPORT, TestOffice};
use dengwen_testkit::passwords::{PASSWORD, password_of};
use jiff::civil::{Date, date};

use crate::story::code;

fn organ(app: &App, id: OrganId) -> Organ {
    app.directory().orgs.organ(id).expect("an organ").clone()
}

fn version(app: &App, id: uuid::Uuid) -> i64 {
    app.directory().versions[&id]
}

fn someone(app: &App, organ: OrganId, login: &str) -> Person {
    Person {
        id: PersonId(app.new_id()),
        login: login.to_owned(),
        name: "林小雨".to_owned(),
        pinyin: String::new(),
        organ,
        title: "登记员".to_owned(),
        phone: String::new(),
        left_on: None,
    }
}

fn new_grant(person: PersonId, role: Role, organ: OrganId, from: Date) -> NewGrant {
    NewGrant {
        person,
        role,
        organ,
        from,
        to: None,
    }
}

/// Somebody new who administers in this organ.
async fn administrator_at(office: &TestOffice, code: &'static str) -> OrganId {
    let (app, id) = (&office.app, office.organ(code));
    let person = someone(app, id, "second-admin");
    let grant = Grant {
        person: person.id,
        role: Role::Administrator,
        organ: id,
        from: app.today(),
        to: None,
    };
    app.save_people(&Who::System, std::slice::from_ref(&person))
        .await
        .unwrap();
    app.grant(&Who::System, &[grant]).await.unwrap();
    let password = "书院路口的第三盏路灯";
    app.set_password(&Who::System, person.id, password, false)
        .await
        .unwrap();
    id
}

const YEAR: &str = r#"
year = 2027
announcement = ""
checked_against = ["a package 1.0"]
[[holiday]]
zh = "元旦"
en = "New Year's Day"
from = 2027-01-01
to = 2027-01-03
"#;

both_engines! {
    async fn an_office_is_one_tree_of_organs(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let id = OrganId(app.new_id());
        let second = Organ { id, code: "second".to_owned(), ..organ(app, office.organ(CITY)) };
        let refused = app.save_organ(&admin, second.clone(), 0).await.unwrap_err();
        assert_eq!(code(&refused), "parent-needed");
        let below = Organ { parent: Some(office.organ(CITY)), ..second };
        app.save_organ(&admin, below, 0).await.unwrap();
        let root = organ(app, office.organ(CITY));
        app.save_organ(&admin, root.clone(), version(app, root.id.0)).await.unwrap();
    }

    async fn what_stands_topmost_already_is_mended_and_what_ended_bars_no_new_root(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let city = organ(app, office.organ(CITY));
        let id = OrganId(app.new_id());
        let second = Organ { id, code: "second".to_owned(), ..city.clone() };
        // Imported beside the first before there was a rule.
        app.save_organs(&Who::System, std::slice::from_ref(&second)).await.unwrap();
        for root in [&city, &second] {
            let mended = Organ { phone: "0000-12345".to_owned(), ..root.clone() };
            app.save_organ(&admin, mended, version(app, root.id.0)).await.unwrap();
            assert_eq!(organ(app, root.id).phone, "0000-12345");
        }
        let bureau = organ(app, office.organ(HOUSING));
        let risen = Organ { parent: None, ..bureau.clone() };
        let refused = app.save_organ(&admin, risen, version(app, bureau.id.0)).await.unwrap_err();
        assert_eq!(code(&refused), "parent-needed");

        let last = date(2026, 3, 20);
        let heir = administrator_at(&office, HOUSING).await;
        for (root, successor) in [(city.id, Some(heir)), (second.id, None)] {
            app.end_organ(&admin, root, last, successor, version(app, root.0)).await.unwrap();
        }
        let third = |from| Organ {
            id: OrganId(uuid::Uuid::from_u128(77)),
            code: "third".to_owned(),
            valid_from: from,
            ..city.clone()
        };
        let refused = app.save_organ(&admin, third(last), 0).await.unwrap_err();
        assert_eq!(code(&refused), "parent-needed", "two at once");
        app.save_organ(&admin, third(date(2026, 3, 21)), 0).await.unwrap();
    }

    async fn two_administrators_at_once_do_not_overwrite_each_other(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let id = office.organ(HOUSING);
        let seen = version(app, id.0);
        let first = Organ { phone: "0000-1".to_owned(), ..organ(app, id) };
        let second = Organ { phone: "0000-2".to_owned(), ..organ(app, id) };

        let (one, two) = tokio::join!(
            app.save_organ(&admin, first, seen),
            app.save_organ(&admin, second.clone(), seen),
        );

        assert!(one.is_ok() != two.is_ok(), "one of them");
        let late = app.save_organ(&admin, second.clone(), seen).await.unwrap_err();
        assert_eq!(code(&late), "conflict");
        app.save_organ(&admin, second, version(app, id.0)).await.unwrap();
        assert_eq!(organ(app, id).phone, "0000-2");
    }

    async fn an_organ_ends_with_a_successor_that_takes_its_duties(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let (id, next) = (office.organ(HOUSING), office.organ(TRANSPORT));
        let end = async |successor, day| {
            app.end_organ(&admin, id, day, Some(successor), version(app, id.0)).await
        };
        let last = date(2026, 3, 31);

        assert_eq!(code(&end(id, last).await.unwrap_err()), "successor-gone");
        assert_eq!(code(&end(next, date(1999, 1, 1)).await.unwrap_err()), "end-before-start");
        end(next, last).await.unwrap();

        let tree = &app.directory().orgs;
        assert_eq!(tree.duty_holder(id, last), Some(id));
        assert_eq!(tree.duty_holder(id, date(2026, 4, 1)), Some(next));
        for day in [date(2026, 3, 20), date(2026, 4, 30)] {
            let circle = app
                .end_organ(&admin, next, day, Some(id), version(app, next.0))
                .await
                .unwrap_err();
            assert_eq!(code(&circle), "successor-gone", "each would wait for the other");
        }
        app.continue_organ(&admin, id, version(app, id.0)).await.unwrap();
        assert_eq!(organ(app, id).valid_to, None);
    }

    async fn the_topmost_organ_does_not_end_over_those_that_stand_below(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let city = office.organ(CITY);
        let last = date(2026, 3, 20);
        let end = async |successor| {
            app.end_organ(&admin, city, last, successor, version(app, city.0)).await
        };
        assert_eq!(code(&end(None).await.unwrap_err()), "last-administrator");
        let heir = administrator_at(&office, HOUSING).await;
        assert_eq!(code(&end(None).await.unwrap_err()), "organs-below");
        assert_eq!(organ(app, city).valid_to, None);
        end(Some(heir)).await.unwrap();
    }

    async fn a_role_in_an_organ_that_ended_gives_no_rights(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let clerk = office.staff(TRANSPORT, Role::Handler).person().unwrap();
        let (id, today) = (office.organ(TRANSPORT), app.today());
        let held = |day| {
            let directory = app.directory();
            let holds = directory.holders(Role::Handler, id, day);
            let holds = holds.iter().any(|person| person.id == clerk);
            (directory.viewer(clerk, day).roles.contains(&(Role::Handler, id)), holds)
        };
        app.end_organ(&admin, id, today, None, version(app, id.0)).await.unwrap();
        assert_eq!(held(today), (true, true));
        assert_eq!(held(today.tomorrow().unwrap()), (false, false));
        app.continue_organ(&admin, id, version(app, id.0)).await.unwrap();
        assert_eq!(held(today.tomorrow().unwrap()), (true, true));
    }

    async fn an_organ_stands_below_none_of_a_lower_level(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let bureau = organ(app, office.organ(HOUSING));
        let save = async |organ: Organ| {
            let seen = app.directory().versions.get(&organ.id.0).copied().unwrap_or(0);
            app.save_organ(&admin, organ, seen).await
        };
        let refused = async |organ| code(&save(organ).await.unwrap_err());
        let below = |level| Organ {
            id: OrganId(app.new_id()),
            code: "below".to_owned(),
            parent: Some(bureau.id),
            level,
            ..bureau.clone()
        };
        assert_eq!(refused(below(Level::Province)).await, "level-order");
        save(below(bureau.level)).await.unwrap();
        let sunk = Organ { level: Level::Village, ..bureau.clone() };
        assert_eq!(refused(sunk).await, "level-order");
    }

    async fn an_organ_is_refused_field_by_field(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let id = office.organ(HOUSING);
        let seen = version(app, id.0);
        let refused = async |organ| code(&app.save_organ(&admin, organ, seen).await.unwrap_err());
        let good = || organ(app, id);

        for region in ["99", "000000"].map(str::to_owned) {
            assert_eq!(refused(Organ { region, ..good() }).await, "region-digits");
        }
        assert_eq!(refused(Organ { code: "住建".to_owned(), ..good() }).await, "code-signs");
        let alike = organ(app, office.organ(TRANSPORT)).code.to_ascii_uppercase();
        assert_eq!(refused(Organ { code: alike, ..good() }).await, "code-taken");
        assert_eq!(refused(Organ { name_zh: " ".to_owned(), ..good() }).await, "field-required");
        assert_eq!(refused(Organ { parent: Some(id), ..good() }).await, "parent-circle");
        let nowhere = Some(OrganId(uuid::Uuid::from_u128(99)));
        assert_eq!(refused(Organ { parent: nowhere, ..good() }).await, "parent-unknown");
        app.save_organ(&admin, Organ { code: "QH-ZJ".to_owned(), ..good() }, seen).await.unwrap();
    }

    async fn a_person_is_added_invited_and_leaves_with_every_role(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let person = someone(app, office.organ(OFFICE), "linxiaoyu");
        let id = person.id;
        app.save_person(&admin, person.clone(), 0).await.unwrap();
        assert_eq!(app.directory().people[&id].pinyin, "linxiaoyu");
        let twin = someone(app, office.organ(OFFICE), "linxiaoyu");
        assert_eq!(code(&app.save_person(&admin, twin, 0).await.unwrap_err()), "login-taken");

        let today = app.today();
        let grant = new_grant(id, Role::Registrar, office.organ(OFFICE), today);
        app.give_role(&admin, grant.clone(), version(app, id.0)).await.unwrap();
        let twice = app.give_role(&admin, grant, version(app, id.0)).await.unwrap_err();
        assert_eq!(code(&twice), "role-held");
        app.invite(&admin, id).await.unwrap();
        assert_eq!(app.account_states(&admin).await.unwrap()[&id], AccountState::Invited);
        assert!(app.staff(id).unwrap().has(Role::Registrar));

        app.leave(&admin, id, date(2026, 3, 15), version(app, id.0)).await.unwrap();

        assert!(app.staff(id).is_none());
        let grants = &app.directory().grants;
        assert!(grants.iter().filter(|g| g.person == id).all(|g| g.to == Some(date(2026, 3, 15))));
        assert_eq!(code(&app.invite(&admin, id).await.unwrap_err()), "missing");
        app.come_back(&admin, id, version(app, id.0)).await.unwrap();
        assert!(!app.staff(id).unwrap().has(Role::Registrar), "roles do not come back");
    }

    async fn roles_are_not_given_to_oneself_nor_in_the_past(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let own = office.person(CITY, Role::Administrator);
        let other = office.person(OFFICE, Role::Registrar);
        let at = office.organ(OFFICE);
        let give = async |grant: NewGrant| {
            let seen = version(app, grant.person.0);
            code(&app.give_role(&admin, grant, seen).await.unwrap_err())
        };

        let today = app.today();
        assert_eq!(give(new_grant(own, Role::Handler, at, today)).await, "role-for-oneself");
        let past = new_grant(other, Role::Dispatcher, at, date(2026, 3, 15));
        assert_eq!(give(past).await, "role-in-past");
        let backwards = NewGrant {
            to: Some(date(2026, 3, 1)),
            ..new_grant(other, Role::Dispatcher, at, today)
        };
        assert_eq!(give(backwards).await, "end-before-start");
        let clerk = office.staff(OFFICE, Role::Registrar);
        let grant = new_grant(other, Role::Administrator, at, today);
        let seen = version(app, other.0);
        assert_eq!(code(&app.give_role(&clerk, grant, seen).await.unwrap_err()), "forbidden");
    }

    async fn somebody_can_always_administer(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let own = office.person(CITY, Role::Administrator);
        let other = office.person(OFFICE, Role::OfficeHead);
        let (city, today) = (office.organ(CITY), app.today());
        let held = |person| Grant {
            person,
            role: Role::Administrator,
            organ: city,
            from: if person == own { date(2020, 1, 1) } else { today },
            to: None,
        };

        let alone = app.end_role(&admin, &held(own), today, version(app, own.0)).await;
        assert_eq!(code(&alone.unwrap_err()), "last-administrator");
        let leaves = app.leave(&admin, own, today, version(app, own.0)).await;
        assert_eq!(code(&leaves.unwrap_err()), "last-administrator");

        let second = new_grant(other, Role::Administrator, city, today);
        app.give_role(&admin, second, version(app, other.0)).await.unwrap();
        let shut = app.end_role(&admin, &held(own), today, version(app, own.0)).await;
        assert_eq!(code(&shut.unwrap_err()), "last-administrator", "the other cannot sign in");
        app.set_password(&Who::System, other, "书院路口的第三盏路灯", false).await.unwrap();
        app.lock_account(&admin, other).await.unwrap();
        let locked = app.leave(&admin, own, today, version(app, own.0)).await;
        assert_eq!(code(&locked.unwrap_err()), "last-administrator");
        app.unlock_account(&admin, other).await.unwrap();
        app.end_role(&admin, &held(own), date(2026, 3, 15), version(app, own.0)).await.unwrap();
        assert!(app.may_administer(&office.staff(CITY, Role::Administrator)).is_err());
    }

    async fn a_calendar_year_is_checked_saved_and_has_limits_counted_again(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        assert!(app.directory().calendar.is_workday(date(2027, 1, 1)), "not announced yet");

        let bad = YEAR.replace("to = 2027-01-03", "to = 2026-12-31");
        assert_eq!(code(&app.add_calendar_year(&admin, &bad, 0).await.unwrap_err()), "calendar-bad-span");
        let far = YEAR.replace("2027", "2101");
        let refused = app.add_calendar_year(&admin, &far, 0).await.unwrap_err();
        assert_eq!(code(&refused), "calendar-year-range");
        let added = app.add_calendar_year(&admin, YEAR, 0).await.unwrap();

        assert_eq!(added.year, 2027);
        assert!(!app.directory().calendar.is_workday(date(2027, 1, 1)));
        assert!(matches!(app.calendar_source(2027).await.unwrap(), YearSource::Office { .. }));
        assert_eq!(app.calendar_source(2026).await.unwrap(), YearSource::Program);
        let (waiting, parked) = app.parked_jobs(&admin).await.unwrap();
        assert_eq!((waiting, parked.len()), (1, 0), "limits are counted again by a job");
        let late = app.add_calendar_year(&admin, YEAR, 0).await.unwrap_err();
        assert_eq!(code(&late), "conflict", "somebody saved it since");
        let clerk = office.staff(OFFICE, Role::Registrar);
        assert_eq!(code(&app.add_calendar_year(&clerk, YEAR, 1).await.unwrap_err()), "forbidden");
        assert!(app.moved_by_year(&admin, 2027).await.unwrap().is_empty());
    }

    async fn a_token_acts_as_its_person_until_revoked_or_over(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let person = office.person(OFFICE, Role::Registrar);
        let registrar = office.staff(OFFICE, Role::Registrar);
        password_of(app, &registrar).await;
        let new = NewToken { name: "省平台".to_owned(), days: 30 };
        let text = app.create_token(&registrar, PASSWORD, &new).await.unwrap();

        assert_eq!(app.token(&text).await.unwrap().unwrap().person(), person);
        assert!(app.token("dengwen_0").await.unwrap().is_none());
        let listed = app.tokens(&admin).await.unwrap();
        assert!(listed[0].valid && !text.contains(&listed[0].id));
        app.revoke_token(&admin, &listed[0].id).await.unwrap();
        assert!(app.token(&text).await.unwrap().is_none());

        let text = app.create_token(&registrar, PASSWORD, &new).await.unwrap();
        office.clock.advance_seconds(30 * 24 * 3600);
        assert!(app.token(&text).await.unwrap().is_none());
        let endless = NewToken { days: 4000, ..new };
        let refused = app.create_token(&registrar, PASSWORD, &endless).await.unwrap_err();
        assert_eq!(code(&refused), "token-days");
    }

    async fn a_token_is_of_whoever_makes_it_and_its_reads_name_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let officer = office.staff(OFFICE, Role::ReportOfficer);
        let clerk = office.staff(OFFICE, Role::Registrar);
        let auditor = office.staff(CITY, Role::Auditor);
        for who in [&admin, &officer, &auditor] {
            password_of(app, who).await;
        }
        let new = NewToken { name: "省平台".to_owned(), days: 30 };
        let text = app.create_token(&admin, PASSWORD, &new).await.unwrap();
        let acting = app.token(&text).await.unwrap().unwrap();
        assert_eq!(Some(acting.person()), admin.person(), "an administrator's is the administrator's");

        app.create_token(&officer, PASSWORD, &new).await.unwrap();
        let own = app.own_tokens(&officer).await.unwrap();
        assert_eq!((own.len(), Some(own[0].person)), (1, officer.person()));
        assert!(app.own_tokens(&clerk).await.unwrap().is_empty());
        assert_eq!(code(&app.tokens(&officer).await.unwrap_err()), "forbidden");
        assert_eq!(app.tokens(&admin).await.unwrap().len(), 2);
        let strangers = app.revoke_token(&clerk, &own[0].id).await.unwrap_err();
        assert_eq!(code(&strangers), "missing");
        app.revoke_token(&officer, &own[0].id).await.unwrap();
        assert!(app.own_tokens(&officer).await.unwrap()[0].revoked);
        let refused = app.create_token(&Who::Public, PASSWORD, &new).await.unwrap_err();
        assert_eq!(code(&refused), "forbidden");

        let text = app.create_token(&auditor, PASSWORD, &new).await.unwrap();
        let machine = Who::Staff(app.token(&text).await.unwrap().unwrap());
        app.log_of_reads(&machine, &LogQuery::default()).await.unwrap();
        let page = app.log_of_reads(&auditor, &LogQuery::default()).await.unwrap();
        let named = app.own_tokens(&auditor).await.unwrap()[0].short().to_owned();
        assert_eq!(named.len(), 8);
        assert_eq!((&page.entries[0].token, page.entries[0].person), (&named, auditor.person()));
        office.clock.advance_seconds(1);
        app.log_of_reads(&auditor, &LogQuery::default()).await.unwrap();
        office.clock.advance_seconds(1);
        let page = app.log_of_reads(&auditor, &LogQuery::default()).await.unwrap();
        assert_eq!(page.entries[0].token, "", "by hand, through none");
    }

    async fn a_token_is_made_by_whoever_knows_the_password_and_ends_with_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let who = office.staff(OFFICE, Role::Registrar);
        let Who::Staff(staff) = &who else { panic!("a member of staff") };
        password_of(app, &who).await;
        let new = NewToken { name: "省平台".to_owned(), days: 30 };
        let wrong = app.create_token(&who, "另一个人的密码一二三", &new).await.unwrap_err();
        assert_eq!(code(&wrong), "password-wrong");
        assert!(app.own_tokens(&who).await.unwrap().is_empty());

        let first = app.create_token(&who, PASSWORD, &new).await.unwrap();
        let other = "河边新栽的第五棵柳树";
        app.change_password(staff, "", PASSWORD, other).await.unwrap();
        assert!(app.token(&first).await.unwrap().is_none(), "made under the old password");

        let second = app.create_token(&who, other, &new).await.unwrap();
        let link = app.invite(&admin, staff.person()).await.unwrap();
        assert!(app.token(&second).await.unwrap().is_none(), "invited anew");
        let third = app.create_token(&who, other, &new).await.unwrap();
        app.accept_invitation(&link.token, PASSWORD).await.unwrap();
        assert!(app.token(&third).await.unwrap().is_none(), "made under the old password");
        assert!(app.own_tokens(&who).await.unwrap().iter().all(|token| token.revoked));
    }

    async fn a_person_has_so_many_tokens_at_a_time_and_those_that_work_stand_first(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let admin = office.staff(CITY, Role::Administrator);
        let who = office.staff(OFFICE, Role::Registrar);
        password_of(app, &who).await;
        let named = |name: &str| NewToken { name: name.to_owned(), days: 30 };
        app.create_token(&who, PASSWORD, &named("最早")).await.unwrap();
        for _ in 1..20 {
            office.clock.advance_seconds(1);
            app.create_token(&who, PASSWORD, &named("省平台")).await.unwrap();
        }
        let more = app.create_token(&who, PASSWORD, &named("再一个")).await.unwrap_err();
        assert_eq!(code(&more), "token-too-many");
        for token in app.own_tokens(&who).await.unwrap() {
            if token.name != "最早" {
                app.revoke_token(&who, &token.id).await.unwrap();
            }
        }
        for listed in [app.own_tokens(&who).await.unwrap(), app.tokens(&admin).await.unwrap()] {
            assert_eq!((listed.len(), listed[0].name.as_str()), (20, "最早"));
        }
        app.create_token(&who, PASSWORD, &named("再一个")).await.unwrap();
    }

    async fn only_an_auditor_reads_the_log_and_that_is_logged_too(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let auditor = office.staff(CITY, Role::Auditor);
        let admin = office.staff(CITY, Role::Administrator);
        let everything = LogQuery::default();
        let refused = app.log_of_reads(&admin, &everything).await.unwrap_err();
        assert_eq!(code(&refused), "forbidden");

        app.log_of_reads(&auditor, &everything).await.unwrap();
        let page = app.log_of_reads(&auditor, &everything).await.unwrap();
        assert_eq!(page.entries[0].purpose, "log-of-reads");
        assert_eq!(page.entries[0].person, auditor.person());
        let none = LogQuery { matter: "990100".to_owned(), ..LogQuery::default() };
        assert_eq!(code(&app.log_of_reads(&auditor, &none).await.unwrap_err()), "log-no-matter");
    }
}

#[test]
fn the_access_matrix_is_as_it_was_agreed() {
    let law = dengwen_app::law::Law::load(&[]).unwrap();
    let mut text = format!("rights\n{}", dengwen_domain::access::matrix());
    for pack in ["cn-national-2022", "cn-national-2005"] {
        let book = law.book(pack).unwrap();
        text += "\nacts of ";
        text += pack;
        text += "\n";
        for role in Role::ALL {
            text.push_str(&line(role.as_str(), &book.acts, |row| {
                row.roles.contains(role)
            }));
        }
        text.push_str(&line("(petitioner or program)", &book.acts, |row| {
            row.roles.is_empty()
        }));
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("access-matrix", text);
    });
}

fn line(
    who: &str,
    acts: &dengwen_domain::procedure::ActTable,
    may: impl Fn(&dengwen_domain::procedure::ActRow) -> bool,
) -> String {
    let mut list: Vec<String> = acts
        .rows()
        .iter()
        .filter(|row| may(row))
        .map(|row| format!("{}@{}", row.act, row.at))
        .collect();
    list.sort();
    list.dedup();
    format!("{who}: {}\n", list.join(" "))
}
