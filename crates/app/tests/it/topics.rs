//! Topics of the third level: added, used like any other, retired and never forgotten (B3).

use dengwen_app::admin::topic_table;
use dengwen_app::correct::Corrected;
use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::queue::{Filter, Queue};
use dengwen_app::{App, AppError, Who};
use dengwen_domain::codes::Channel;
use dengwen_domain::limit::Citation;
use dengwen_domain::org::Role;
use dengwen_domain::topic::Topic;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TestOffice};
use jiff::civil::date;

use crate::story::{code, titles};

const FILE: &str = "topic = [\n\
    { code = \"030401\", name = \"房屋渗漏\", letters = \"fwsl\", name_en = \"Leaks\" },\n\
    { code = \"030402\", name = \"拆改承重结构\", name_en = \"Load-bearing walls\" },\n]\n";

fn read(app: &App, text: &str) -> Vec<Topic> {
    app.read_topics(text).expect("a sound file")
}

async fn registered(office: &TestOffice, topic: &str) -> Result<Receipt, AppError> {
    let (app, clerk) = (&office.app, office.staff(OFFICE, Role::Registrar));
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(app, Channel::Letter, organ, topic, "顶楼漏水。");
    new.topic = Some(topic.to_owned());
    app.register(&clerk, new).await
}

async fn below(office: &TestOffice, who: &Who, topic: &str) -> Vec<String> {
    let filter = Filter {
        topic: Some(topic.to_owned()),
        ..Filter::of(Queue::All)
    };
    titles(office, who, &filter).await
}

both_engines! {
    async fn a_registration_sent_again_is_answered_though_its_topic_was_retired(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        app.add_topics(&admin, read(app, FILE)).await.unwrap();
        let (clerk, organ) = (office.staff(OFFICE, Role::Registrar), office.organ(OFFICE));
        let letter = |form_key| {
            let mut new = NewPetition::today(app, Channel::Letter, organ, "漏水", "顶楼漏水。");
            new.topic = Some("030401".to_owned());
            new.form_key = form_key;
            new
        };
        let receipt = app.register(&clerk, letter([7; 32])).await.unwrap();
        let seen = app.topic_version("030401");
        app.retire_topic(&admin, "030401", Some(app.today()), seen).await.unwrap();
        assert_eq!(app.register(&clerk, letter([7; 32])).await.unwrap(), receipt);
        let other = app.register(&clerk, letter([8; 32])).await.unwrap_err();
        assert_eq!(code(&other), "register-topic-retired");
    }

    async fn an_added_topic_is_given_to_a_matter_and_found_by_what_lies_above_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        let early = registered(&office, "030401").await.unwrap_err();
        assert_eq!(code(&early), "register-topic-unknown");
        app.add_topics(&admin, read(app, FILE)).await.unwrap();
        let topics = &app.directory().topics;
        assert_eq!(topics.get("030402").unwrap().letters, "cgczjg", "made from the name");

        for topic in ["030401", "030402", "030400", "030000", "040200"] {
            registered(&office, topic).await.unwrap();
        }

        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let expected = ["030400", "030401", "030402"];
        for typed in ["0304", "030400"] {
            assert_eq!(below(&office, &dispatcher, typed).await, expected, "{typed}");
        }
        assert_eq!(below(&office, &dispatcher, "030401").await, ["030401"]);
        assert_eq!(below(&office, &dispatcher, "030000").await.len(), 4);
        let competent = app.directory().orgs.competent_for("030401", "990100", app.today());
        assert_eq!(competent[0].organ, office.organ(HOUSING), "its competence is for 03");
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn a_retired_topic_stays_with_those_that_have_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        app.add_topics(&admin, read(app, FILE)).await.unwrap();
        let old = registered(&office, "030401").await.unwrap();
        let other = registered(&office, "030402").await.unwrap();
        let past = app.retire_topic(&admin, "030401", Some(date(2026, 3, 15)), 1).await;
        assert_eq!(code(&past.unwrap_err()), "topic-day-over");
        app.retire_topic(&admin, "030401", Some(date(2026, 3, 17)), 1).await.unwrap();
        registered(&office, "030401").await.unwrap();

        office.on(date(2026, 3, 17));

        let late = registered(&office, "030401").await.unwrap_err();
        assert_eq!(code(&late), "register-topic-retired");
        let clerk = office.staff(OFFICE, Role::Registrar);
        for (receipt, topic, expected) in [
            (&old, "030401", None),
            (&old, "030400", None),
            (&other, "030401", Some("register-topic-retired")),
            (&other, "030499", Some("register-topic-unknown")),
        ] {
            let found = app.registration(&clerk, receipt.matter, receipt.petition).await.unwrap();
            let mut corrected = Corrected::as_registered(&found, [7; 32]);
            corrected.reason = "标题写错了。".to_owned();
            corrected.wording.title = format!("顶楼漏水，{topic}");
            corrected.topic = Some(topic.to_owned());
            let result = app.correct_registration(&clerk, &corrected).await;
            assert_eq!(result.as_ref().err().map(code), expected, "{topic}: {result:?}");
        }
        let topics = &app.directory().topics;
        assert_eq!(topics.get("030401").unwrap().name.zh, "房屋渗漏");
        let seen = app.topic_version("030401");
        app.retire_topic(&admin, "030401", None, seen).await.unwrap();
        registered(&office, "030401").await.unwrap();
    }

    async fn a_file_is_added_whole_or_not_at_all(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        let clerk = office.staff(OFFICE, Role::Registrar);
        let topics = read(app, FILE);
        let refused = app.add_topics(&clerk, topics.clone()).await.unwrap_err();
        assert_eq!(code(&refused), "forbidden");
        let mut spoilt = topics.clone();
        spoilt[1].code = "030400".to_owned();
        let refused = app.add_topics(&admin, spoilt).await.unwrap_err();
        assert_eq!(code(&refused), "topic-code-level");
        let wrong = FILE.replace("030402", "039902");
        let problems = app.read_topics(&wrong).unwrap_err();
        assert_eq!((problems.len(), problems[0].line), (1, 3));
        assert!(app.directory().topics.all().iter().all(|topic| !topic.is_added()));

        app.add_topics(&admin, topics.clone()).await.unwrap();

        let again = app.add_topics(&admin, topics).await.unwrap_err();
        assert_eq!(code(&again), "topic-taken");
        assert_eq!(app.read_topics(FILE).unwrap_err().len(), 2);
        let own = app.retire_topic(&admin, "030400", Some(date(2026, 3, 16)), 0).await;
        assert_eq!(code(&own.unwrap_err()), "missing", "the program's own stays");
        let stale = app.retire_topic(&admin, "030401", Some(date(2026, 3, 16)), 0).await;
        assert_eq!(code(&stale.unwrap_err()), "conflict");
    }

    async fn two_topics_below_one_have_two_names(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        let alike = FILE.replace("拆改承重结构", "房屋渗漏");
        let problems = app.read_topics(&alike).unwrap_err();
        assert_eq!((problems.len(), problems[0].line), (1, 3));
        assert_eq!(problems[0].error.code(), "topic-name-taken");
        let topics = read(app, FILE);
        app.add_topics(&admin, topics.clone()).await.unwrap();
        let third = Topic { code: "030403".to_owned(), ..topics[0].clone() };
        let refused = app.add_topics(&admin, vec![third.clone()]).await.unwrap_err();
        assert_eq!(code(&refused), "topic-name-taken");
        let name = topics[0].name.clone();
        let renamed = app.rename_topic(&admin, "030402", name, String::new(), 1).await;
        assert_eq!(code(&renamed.unwrap_err()), "topic-name-taken");
        app.retire_topic(&admin, "030401", Some(app.today()), 1).await.unwrap();
        app.add_topics(&admin, vec![third]).await.unwrap();
    }

    async fn a_corrected_name_is_an_event_and_the_old_one_is_kept(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        app.add_topics(&admin, read(app, FILE)).await.unwrap();
        let named = |zh: &str| Citation { zh: zh.to_owned(), en: "Leaks".to_owned() };
        let rename = async |who: &Who, code: &str, zh: &str, seen| {
            app.rename_topic(who, code, named(zh), String::new(), seen).await
        };
        let clerk = office.staff(OFFICE, Role::Registrar);
        for (who, topic, zh, seen, expected) in [
            (&clerk, "030401", "房屋漏水", 1, "forbidden"),
            (&admin, "030400", "房屋漏水", 0, "missing"),
            (&admin, "030401", "房屋渗漏", 1, "topic-name-same"),
            (&admin, "030401", " ", 1, "topic-name-length"),
            (&admin, "030401", "房屋漏水", 0, "conflict"),
        ] {
            let refused = rename(who, topic, zh, seen).await.unwrap_err();
            assert_eq!(code(&refused), expected);
        }
        registered(&office, "030401").await.unwrap();
        rename(&admin, "030401", "房屋漏水", 1).await.unwrap();
        let topics = &app.directory().topics;
        let topic = topics.get("030401").unwrap();
        assert_eq!((topic.name.zh.as_str(), topic.letters.as_str()), ("房屋漏水", "fwls"));
        let names = app.topic_names(&admin, "030401").await.unwrap();
        let said: Vec<_> = names.iter().map(|it| (it.name.zh.as_str(), it.by)).collect();
        assert_eq!(said, [("房屋渗漏", admin.person()), ("房屋漏水", admin.person())]);
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn a_table_is_read_as_spreadsheets_write_it_and_written_as_it_is_read(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let (app, admin) = (&office.app, office.staff(CITY, Role::Administrator));
        let text = "代码;名称;英文名称\r\n30401;房屋渗漏;Leaks\r\n;;\r\n\r\n\
                    030402;\"拆改;承重\n结构\";\r\n";
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        let problems = app.read_topic_table(&gb).unwrap_err();
        let told: Vec<_> = problems.iter().map(|p| (p.line, p.error.code())).collect();
        assert_eq!(told, [(5, "topic-name-length")]);
        for (table, line, says) in [
            ("code,name,,\n", 1, "name_en is missing"),
            ("code,name,name_en,colour\n", 1, "`colour` is no column"),
            ("code,name,name_en\n030401,a,b,c\n", 2, "more cells than headings"),
            ("code,name,name_en\n", 0, "no topic stands in it"),
        ] {
            let problems = app.read_topic_table(table.as_bytes()).unwrap_err();
            assert_eq!(problems[0].line, line, "{table}");
            assert!(problems[0].error.to_string().contains(says), "{}", problems[0].error);
        }
        let unicode = "code\tname\tname_en\r\n30401\t房屋渗漏\tLeaks\r\n";
        let unicode: Vec<u8> = [0xFF, 0xFE].into_iter()
            .chain(unicode.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let lone = "code,name,name_en\r030401,房屋渗漏,\"Leaks; damp; mould; cold\"\r";
        for table in [unicode.as_slice(), lone.as_bytes()] {
            let topics = app.read_topic_table(table).unwrap();
            assert_eq!((topics.len(), topics[0].name.zh.as_str()), (1, "房屋渗漏"));
        }
        let sound = "\u{FEFF}code,parent,name,letters,name_en\n\
                     30401,30400,房屋渗漏,fwsl,\"Leaks, damp\"\n030402,,拆改承重结构,,Walls\n";
        let topics = app.read_topic_table(sound.as_bytes()).unwrap();
        app.add_topics(&admin, topics).await.unwrap();
        let written = topic_table(app.directory().topics.all());
        let expected = "\u{FEFF}code,parent,name,letters,name_en\n\
                        030401,030400,房屋渗漏,fwsl,\"Leaks, damp\"\n\
                        030402,030400,拆改承重结构,cgczjg,Walls\n";
        assert_eq!(written, expected);
        let again = app.read_topic_table(written.as_bytes()).unwrap_err();
        assert!(again.iter().all(|problem| problem.error.code() == "topic-taken"));
    }
}
