//! The sample office is played through the real use cases.

use dengwen_testkit::office::TestOffice;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_half_year_of_the_sample_city_is_lawful_from_the_first_letter_to_the_last() {
    let (app, clock, _store) = TestOffice::empty(dengwen_testkit::TestStore::sqlite().await).await;
    let played = dengwen_app::sample::play(&app, &clock, date(2026, 3, 16), 7, &|_, _| {})
        .await
        .unwrap();
    assert!(
        played.petitions >= 290,
        "only {} petitions",
        played.petitions
    );
    assert!(played.acts > 1500, "only {} acts", played.acts);
}
