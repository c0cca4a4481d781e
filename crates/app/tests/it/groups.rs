//! How many representatives a group may send is the pack's to say (B02).

use dengwen_app::intake::NewPetition;
use dengwen_app::open::PersonData;
use dengwen_domain::codes::Channel;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{OFFICE, TestOffice};
use jiff::civil::date;

both_engines! {
    async fn a_group_sends_as_many_representatives_as_the_pack_of_its_place_and_day_allows(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let organ = office.organ(OFFICE);
        let group = |region: &str, day, present, named: usize| {
            let mut new = NewPetition::today(&office.app, Channel::Visit, organ, "退款", "内容。");
            new.received_on = day;
            new.region = Some(region.to_owned());
            new.persons_present = present;
            new.persons_concerned = present;
            let person = |n| PersonData { name: format!("魏芳{n}"), ..PersonData::default() };
            new.persons = (0..named).map(person).collect();
            let errors = office.app.check_petition(&new);
            errors.iter().filter(|error| error.field == "persons").count()
        };
        let (then, now) = (date(2018, 3, 5), date(2026, 3, 16));
        // Zhejiang until 2022: three of up to ten, five of more.
        assert_eq!(group("330106", then, 8, 3), 0);
        assert_eq!(group("330106", then, 8, 4), 1);
        assert_eq!(group("330106", then, 11, 5), 0);
        assert_eq!(group("330106", now, 8, 5), 0);
        assert_eq!(group("990100", now, 8, 5), 0);
        assert_eq!(group("990100", now, 8, 6), 1);
    }
}
