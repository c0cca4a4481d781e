//! Answered within: what is counted, what is not, and that each number opens exactly its matters.

use dengwen_app::AppError;
use dengwen_app::Who;
use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_app::report::{Asked, Slice};
use dengwen_domain::codes::{Channel, Class, Route};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::classify;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TestOffice};
use jiff::civil::{Date, date};

async fn received(office: &TestOffice, channel: Channel) -> MatterId {
    let new = NewPetition::today(&office.app, channel, office.organ(OFFICE), "路灯", "不亮。");
    office.app.register(&Who::Public, new).await.unwrap().matter
}

fn as_claim(reasons: dengwen_domain::ids::SealedId) -> Command {
    classify(Class::Claim, Some(Route::C6), reasons)
}

async fn answer(office: &TestOffice, id: MatterId, day: Date) {
    office.on(day);
    let dispatcher = office.staff(OFFICE, Role::Dispatcher);
    let version = office
        .app
        .open_matter(&dispatcher, id, "test")
        .await
        .unwrap()
        .version;
    let mut texts = Texts::new();
    let command = as_claim(texts.add(&office.app, "reasons", "求决。"));
    let act = Act::new(id, version, command, texts);
    let version = office
        .app
        .act(&dispatcher, act)
        .await
        .unwrap()
        .matter
        .version;
    let mut texts = Texts::new();
    let reply = texts.add(&office.app, "reply", "已修好。");
    let act = Act::new(id, version, Command::Answer { reply, kind: None }, texts);
    office.app.act(&dispatcher, act).await.unwrap();
}

fn asked(days: &[u16]) -> Asked {
    Asked {
        days: days.to_vec(),
        ..Asked::default()
    }
}

both_engines! {
    async fn the_day_of_receipt_is_not_counted_and_open_matters_count_as_not_answered(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let letter = received(&office, Channel::Letter).await;
        let web = received(&office, Channel::Web).await;
        received(&office, Channel::Web).await;
        answer(&office, letter, date(2026, 3, 31)).await;
        answer(&office, web, date(2026, 4, 1)).await;
        let app = &office.app;

        let figures = app.answered_within(&Who::System, &asked(&[15, 16, 14])).await.unwrap();

        assert_eq!((figures.all, figures.open, figures.unknown), (3, 1, 0));
        let lines: Vec<_> = figures.lines.iter().map(|line| (line.days, line.count)).collect();
        assert_eq!(lines, [(15, 1), (16, 2), (14, 0)]);
        let only = Asked { channel: Some(Channel::Web), ..asked(&[16]) };
        let figures = app.answered_within(&Who::System, &only).await.unwrap();
        assert_eq!((figures.all, figures.lines[0].count), (2, 1));
        let later = Asked { from: Some(date(2026, 3, 17)), ..asked(&[16]) };
        assert_eq!(app.answered_within(&Who::System, &later).await.unwrap().all, 0);
    }

    async fn each_number_opens_exactly_its_matters_page_by_page(store: TestStore) {
        let office = TestOffice::start(store).await;
        for n in 0..5 {
            let id = received(&office, Channel::Letter).await;
            answer(&office, id, date(2026, 3, 17 + n)).await;
        }
        received(&office, Channel::Letter).await;
        let app = &office.app;
        for elapsed in [false, true] {
            let asked = Asked { elapsed, ..asked(&[1]) };
            let figures = app.answered_within(&Who::System, &asked).await.unwrap();
            let within = figures.lines[0].count;
            for (slice, count) in [
                (Slice::All, figures.all),
                (Slice::Within(1), within),
                (Slice::Later(1), figures.all - figures.open - within),
                (Slice::Open, figures.open),
                (Slice::Unknown, figures.unknown),
            ] {
                let (mut seen, mut after) = (std::collections::BTreeSet::new(), None);
                while let Some(last) = {
                    let page = app.answered_list(&Who::System, &asked, slice, after, 2).await;
                    let page = page.unwrap();
                    seen.extend(page.iter().map(|matter| matter.id));
                    page.last().cloned()
                } {
                    after = Some((last.received_on.parse().unwrap(), last.id));
                }
                assert_eq!(seen.len() as u64, count, "{slice:?} elapsed {elapsed}");
            }
        }
    }

    async fn whole_months_and_the_days_around_them_add_up_to_the_lists(store: TestStore) {
        let office = TestOffice::start(store).await;
        for day in [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 4)] {
            office.on(day);
            let id = received(&office, Channel::Letter).await;
            received(&office, Channel::Web).await;
            answer(&office, id, day).await;
        }
        let app = &office.app;
        let days = [
            date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2),
            date(2026, 4, 30), date(2026, 5, 4), date(2026, 5, 31),
        ];
        for (n, from) in days.into_iter().enumerate() {
            for to in days.into_iter().skip(n) {
                for channel in [None, Some(Channel::Web)] {
                    let asked = Asked { from: Some(from), to: Some(to), channel, ..asked(&[15]) };
                    let figures = app.answered_within(&Who::System, &asked).await.unwrap();
                    let list = app.answered_list(&Who::System, &asked, Slice::All, None, 100).await;
                    let list = list.unwrap();
                    let open = list.iter().filter(|matter| matter.answered_on.is_empty()).count();
                    assert_eq!(figures.all, list.len() as u64, "{from} to {to}, {channel:?}");
                    assert_eq!(figures.open, open as u64, "{from} to {to}, {channel:?}");
                }
            }
        }
    }

    async fn figures_are_for_those_who_may_read_them(store: TestStore) {
        let office = TestOffice::start(store).await;
        received(&office, Channel::Letter).await;
        let app = &office.app;
        let analyst = office.staff(CITY, Role::Analyst);
        assert_eq!(app.answered_within(&analyst, &asked(&[15])).await.unwrap().all, 1);
        for who in [office.staff(HOUSING, Role::Handler), Who::Public] {
            let refused = app.answered_within(&who, &asked(&[15])).await;
            assert!(matches!(refused, Err(AppError::Forbidden("read-figures"))));
        }
        let wrong = app.answered_within(&analyst, &asked(&[9999])).await;
        assert!(matches!(wrong, Err(AppError::Invalid(_))));
    }
}
