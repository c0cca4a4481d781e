//! Odd and hostile input, and a disk that is full: a clear answer, and nothing lost.

use dengwen_app::intake::{FileOwner, NewPetition};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, Found, Queue};
use dengwen_app::{AppError, FieldError, Who};
use dengwen_domain::codes::Channel;
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use dengwen_store::tables::petition::PetitionRow;
use dengwen_testkit::office::{OFFICE, TestOffice};
use dengwen_testkit::{TestStore, both_engines};

use crate::story::filed;

/// Beyond the first plane, joined, turned around, combined: all of it is somebody's name or word.
const ODD: &str =
    "𠮷野家门口😀👨\u{200D}👩\u{200D}👧，𪚥字路 \u{202E}abc\u{202C} e\u{301} \u{FEFF}完。";

fn letter(office: &TestOffice, text: &str) -> NewPetition {
    let organ = office.organ(OFFICE);
    NewPetition::today(&office.app, Channel::Letter, organ, "路灯不亮", text)
}

async fn count(office: &TestOffice) -> usize {
    let rows: Vec<PetitionRow> = office.app.store().db().rows("", &[]).await.unwrap();
    rows.len()
}

fn fields(error: &AppError) -> Vec<(&'static str, &'static str)> {
    let AppError::Invalid(fields) = error else {
        panic!("{error}");
    };
    fields
        .iter()
        .map(|f: &FieldError| (f.field, f.code))
        .collect()
}

both_engines! {
    async fn emoji_and_rare_characters_come_back_as_they_were_and_are_found(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut new = letter(&office, ODD);
        new.title = ODD.to_owned();
        new.persons = vec![PersonData { name: "𠮷𪚥".to_owned(), ..PersonData::default() }];
        let receipt = app.register(&Who::Public, new).await.unwrap();

        let clerk = office.staff(OFFICE, Role::Registrar);
        let seen = app.view_petition(&clerk, receipt.petition).await.unwrap();
        assert_eq!((seen.title.as_str(), seen.text.as_str()), (ODD, ODD));
        let Found::Person(person) = app.read_search("𠮷𪚥") else { panic!("a name") };
        let filter = Filter { person: Some(person), ..Filter::of(Queue::All) };
        let page = app.queue(&clerk, &filter, None, 10).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].title, ODD);
        let owner = FileOwner::Petition(receipt.petition);
        let file = app.attach(owner, "😀𠮷.txt", ODD.as_bytes()).await.unwrap();
        let who = Who::Petitioner(receipt.petition);
        app.add_material(&who, receipt.petition, receipt.matter, ODD, vec![file], None)
            .await
            .unwrap();
        let files = app.files_of(owner).await.unwrap();
        assert_eq!(files[0].name, "😀𠮷.txt");
    }

    async fn five_megabytes_and_control_characters_are_refused_and_the_mended_form_is_taken_once(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let key = [9; 32];
        let send = async |text: &str| {
            let new = NewPetition { form_key: key, ..letter(&office, text) };
            office.app.register(&Who::Public, new).await
        };
        let long = send(&"𠮷".repeat(5 * 1024 * 1024 / 4)).await.unwrap_err();
        assert_eq!(fields(&long), [("text", "field-too-long")]);
        for control in ["\u{0}", "\u{8}", "\u{1B}[31m", "\u{7F}", "\u{85}", "\u{E000}"] {
            let refused = send(&format!("路灯{control}不亮。")).await.unwrap_err();
            assert_eq!(fields(&refused), [("text", "field-control-characters")], "{control:?}");
        }
        assert_eq!(count(&office).await, 0);
        let longest = "灯".repeat(20_000);
        let (one, two) = tokio::join!(send(&longest), send(&longest));
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!(count(&office).await, 1);
    }
}

/// Lets the database grow by so many pages and no more.
async fn room(office: &TestOffice, pages: i64) {
    let db = office.app.store().db();
    let now = db.fetch("PRAGMA page_count", &[]).await.unwrap()[0]
        .i64(0)
        .unwrap();
    let cap = format!("PRAGMA max_page_count = {}", now + pages);
    db.write_returning(cap, &[]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_acts_are_refused_for_now_and_taken_once_there_is_room() {
    let office = TestOffice::start(TestStore::sqlite().await).await;
    let app = &office.app;
    let earlier = filed(&office).await;
    let clerk = office.staff(OFFICE, Role::Registrar);
    let matter = app
        .open_matter(&clerk, earlier.matter, "test")
        .await
        .unwrap();
    let long = "灯".repeat(20_000);
    let form = || NewPetition {
        form_key: [5; 32],
        ..letter(&office, &long)
    };
    let note = || {
        let mut texts = Texts::new();
        let note = texts.add(app, "note", long.as_str());
        let command = Command::AddNote { note };
        let mut act = Act::new(earlier.matter, matter.version, command, texts);
        act.form_key = Some([6; 32]);
        act
    };
    room(&office, 2).await;

    let petition = app.register(&Who::Public, form()).await.unwrap_err();
    let act = app.act(&clerk, note()).await.unwrap_err();

    for refused in [petition, act] {
        let full = matches!(refused, AppError::Full { retry_after: 60 });
        assert!(full, "{refused:?}");
    }
    assert_eq!(count(&office).await, 1);
    assert!(app.store().takes_changes(), "it goes on");
    room(&office, 100_000).await;
    let receipt = app.register(&Who::Public, form()).await.unwrap();
    assert_eq!(app.register(&Who::Public, form()).await.unwrap(), receipt);
    assert!(!app.act(&clerk, note()).await.unwrap().replayed);
    assert_eq!(count(&office).await, 2);
    let sound = dengwen_store::verify::verify(app.store(), |_, _| {})
        .await
        .unwrap();
    assert_eq!(sound.findings, []);
}
