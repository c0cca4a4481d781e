//! Old databases with a real office in them: after the way up, the rows are still the fold of the
//! events.
//!
//! An office works through the use cases; its rows are then put into a database as each step of the
//! schema had it, with the tables and columns of that time and no others. A step that adds a column
//! without filling it from what is known fails here.

use std::path::Path;

use dengwen_app::Who;
use dengwen_app::documents::OpinionText;
use dengwen_app::intake::{FileOwner, NewPetition};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_domain::codes::{AnswerKind, Channel, Class, Outcome, Route, ServiceMethod};
use dengwen_domain::ids::{DocumentId, MatterId};
use dengwen_domain::matter::{Command, Override, Routing, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Guard};
use dengwen_store::tables::ALL;
use dengwen_store::verify::verify;
use dengwen_store::{Db, DbOptions, DbRow, Kind, Migrate, Store, Value, migrate};
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::classify;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TestOffice};
use dengwen_testkit::store::{Place, START};

use crate::schema::{open, schema};

/// From this step on there is an office to speak of.
const OFFICE_FROM: i64 = 4;
/// From this step on there is a register.
const REGISTER_FROM: i64 = 5;
/// The steps whose tally of duties counted limits and tasks alone.
const TALLY_WITHOUT_WORDS: std::ops::Range<i64> = 18..25;

async fn acts(office: &TestOffice, id: MatterId, command: Command, texts: Texts, over: bool) {
    let app = &office.app;
    let who = office.staff(OFFICE, Role::Dispatcher);
    let version = app.open_matter(&who, id, "test").await.unwrap().version;
    let mut act = Act::new(id, version, command, texts);
    if over {
        let supervisor = office.person(OFFICE, Role::Supervisor);
        act.overriding = Some(Override {
            guard: Guard::NotLitigationLetter,
            reason: act.texts.add(app, "override", "当事人只问地址。"),
            second: supervisor,
        });
    }
    let asked = app.act(&who, act).await.unwrap();
    if over {
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let version = asked.matter.version;
        let confirm = Act::new(id, version, Command::ConfirmException, Texts::new());
        app.act(&supervisor, confirm).await.unwrap();
    }
}

/// Petitions with a file, a matter under a supervised override, one marked overdue.
async fn at_work(office: &TestOffice) {
    let app = &office.app;
    let mut receipts = Vec::new();
    for _ in 0..3 {
        let organ = office.organ(OFFICE);
        let new = NewPetition::today(app, Channel::Letter, organ, "围挡占道", "占了人行道。");
        receipts.push(app.register(&Who::Public, new).await.unwrap());
    }
    let receipt = receipts.remove(0);
    let mut texts = Texts::new();
    let classify = classify(
        Class::Claim,
        Some(Route::C1),
        texts.add(app, "reasons", "涉诉。"),
    );
    acts(office, receipt.matter, classify, texts, false).await;
    let mut texts = Texts::new();
    let reply = texts.add(app, "reply", "已经口头说明。");
    acts(
        office,
        receipt.matter,
        Command::Answer { reply, kind: None },
        texts,
        true,
    )
    .await;
    let other = receipts.remove(0);
    let owner = FileOwner::Petition(other.petition);
    let file = app
        .attach(owner, "合同.txt", "甲方：……".as_bytes())
        .await
        .unwrap();
    let who = Who::Petitioner(other.petition);
    app.add_material(
        &who,
        other.petition,
        other.matter,
        "补充合同。",
        vec![file],
        None,
    )
    .await
    .unwrap();
    let answered = written(office).await;
    office.store.advance(200 * 86_400 * 1_000_000);
    does(
        office,
        answered,
        (OFFICE, Role::Registrar),
        Command::Archive,
    )
    .await;
    app.step().await;
}

async fn registered(office: &TestOffice, anonymous: bool) -> MatterId {
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(&office.app, Channel::Letter, organ, "围挡占道", "同上。");
    if !anonymous {
        new.persons = vec![PersonData {
            name: "魏芳".to_owned(),
            ..PersonData::default()
        }];
    }
    let receipt = office.app.register(&Who::Public, new).await.unwrap();
    receipt.matter
}

/// One act a millisecond, so that what is written later stands later.
async fn does(office: &TestOffice, id: MatterId, at: (&'static str, Role), command: Command) {
    does_with(office, id, at, command, Texts::new()).await;
}

async fn does_with(
    office: &TestOffice,
    id: MatterId,
    (organ, role): (&'static str, Role),
    command: Command,
    texts: Texts,
) {
    office.store.advance(1_000);
    let who = office.staff(organ, role);
    let version = office
        .app
        .open_matter(&who, id, "test")
        .await
        .unwrap()
        .version;
    let act = Act::new(id, version, command, texts);
    office.app.act(&who, act).await.unwrap();
}

async fn classified(office: &TestOffice, id: MatterId, at: (&'static str, Role), route: Route) {
    let mut texts = Texts::new();
    let classify = classify(
        Class::Claim,
        Some(route),
        texts.add(&office.app, "reasons", "分类。"),
    );
    does_with(office, id, at, classify, texts).await;
}

const DISPATCHER: (&str, Role) = (OFFICE, Role::Dispatcher);
const CLERK: (&str, Role) = (HOUSING, Role::UnitClerk);

/// A letter that the bureau accepted; nobody told anything.
async fn accepted(office: &TestOffice, anonymous: bool) -> MatterId {
    let id = registered(office, anonymous).await;
    classified(office, id, DISPATCHER, Route::C6).await;
    let transfer = Command::Transfer(Routing::to(office.organ(HOUSING)));
    does(office, id, DISPATCHER, transfer).await;
    does(office, id, CLERK, Command::SignFor).await;
    does(office, id, CLERK, Command::Accept).await;
    id
}

/// The newest document of a kind.
async fn newest(office: &TestOffice, id: MatterId, kind: DocumentKind) -> DocumentId {
    let who = office.staff(HOUSING, Role::UnitClerk);
    let matter = office.app.open_matter(&who, id, "test").await.unwrap();
    let mut documents = matter.documents.iter().rev();
    documents.find(|document| document.kind == kind).unwrap().id
}

fn serve(document: DocumentId, method: ServiceMethod) -> Command {
    Command::Serve(ServiceRecord {
        document,
        method,
        refused: false,
        note: None,
    })
}

async fn issued(office: &TestOffice) -> MatterId {
    let id = accepted(office, false).await;
    let mut texts = Texts::new();
    let words = OpinionText {
        request: "要求查处擅自占道".to_owned(),
        facts: "围挡在批准范围内。".to_owned(),
        reasons: "占道经过批准".to_owned(),
        basis: "《城市道路管理条例》第三十一条".to_owned(),
        opinion: "不予支持。".to_owned(),
        ..OpinionText::default()
    };
    let (app, review) = (&office.app, Some(office.organ(CITY)));
    let parts = words.parts(app, &mut texts, Outcome::NotSupport, 1, review);
    let draft = Command::DraftOpinion(parts);
    does_with(office, id, (HOUSING, Role::Handler), draft, texts).await;
    let steps = [
        (Role::BusinessLeader, Command::ApproveSubstance),
        (Role::PetitionLeader, Command::ApproveProcedure),
        (Role::UnitHead, Command::IssueOpinion),
    ];
    for (role, command) in steps {
        does(office, id, (HOUSING, role), command).await;
    }
    id
}

/// Words to petitioners in every state: corrected, posted, excused, waiting with an answer, told
/// by it, taken back. Gives one that can be put away when its windows are over.
async fn written(office: &TestOffice) -> MatterId {
    let app = &office.app;
    let id = accepted(office, false).await;
    let notice = newest(office, id, DocumentKind::D02).await;
    let mut texts = Texts::new();
    let text = texts.add(app, "correction", "日期有误。");
    let correct = Command::Correct {
        document: notice,
        text,
    };
    does_with(office, id, (HOUSING, Role::UnitHead), correct, texts).await;
    let id = accepted(office, false).await;
    let notice = newest(office, id, DocumentKind::D02).await;
    does(office, id, CLERK, serve(notice, ServiceMethod::Post)).await;
    accepted(office, true).await;
    let id = issued(office).await;
    let answer = newest(office, id, DocumentKind::D07).await;
    issued(office).await;
    does(office, id, CLERK, serve(answer, ServiceMethod::InPerson)).await;
    let id = registered(office, false).await;
    classified(office, id, DISPATCHER, Route::C6).await;
    for again in [false, true] {
        let transfer = Command::Transfer(Routing::to(office.organ(HOUSING)));
        does(office, id, DISPATCHER, transfer).await;
        if !again {
            let mut texts = Texts::new();
            let reason = texts.add(app, "reason", "送错了。");
            does_with(office, id, DISPATCHER, Command::Recall { reason }, texts).await;
        }
    }
    let id = registered(office, false).await;
    let mut texts = Texts::new();
    let reply = texts.add(app, "reply", "谢谢。");
    let kind = Some(AnswerKind::Thanks);
    does_with(
        office,
        id,
        DISPATCHER,
        Command::Answer { reply, kind },
        texts,
    )
    .await;
    let answer = newest_at_office(office, id).await;
    does(
        office,
        id,
        DISPATCHER,
        serve(answer, ServiceMethod::InPerson),
    )
    .await;
    id
}

async fn newest_at_office(office: &TestOffice, id: MatterId) -> DocumentId {
    let who = office.staff(OFFICE, Role::Dispatcher);
    let matter = office.app.open_matter(&who, id, "test").await.unwrap();
    matter.documents.last().unwrap().id
}

fn value(row: &DbRow, at: usize, kind: Kind) -> Value {
    let read = match kind {
        Kind::I64 => row.opt_i64(at).map(|v| v.map(Value::from)),
        Kind::Text => row.opt_text(at).map(|v| v.map(Value::from)),
        Kind::Bytes => row.opt_bytes(at).map(|v| v.map(Value::from)),
        Kind::Uuid => row.opt_uuid(at).map(|v| v.map(Value::from)),
        Kind::Bool => row.opt_bool(at).map(|v| v.map(Value::from)),
    };
    read.unwrap().unwrap_or_else(|| kind.null())
}

/// Puts the rows of a database into an older one, as far as that had a place for them.
async fn put(from: &Db, old: &Db) {
    let there = schema(old).await;
    for table in ALL {
        let Some(columns) = there.get(table.spec.name) else {
            continue;
        };
        let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        let (names, name) = (names.join(", "), table.spec.name);
        let rows = from
            .fetch(format!("SELECT {names} FROM {name}"), &[])
            .await
            .unwrap();
        old.execute(format!("DELETE FROM {name}"), &[])
            .await
            .unwrap();
        let marks: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
        let insert = format!("INSERT INTO {name} ({names}) VALUES ({})", marks.join(", "));
        for row in &rows {
            let values = columns
                .iter()
                .enumerate()
                .map(|(at, c)| value(row, at, c.kind));
            let values: Vec<Value> = values.collect();
            old.execute(insert.clone(), &values).await.unwrap();
        }
    }
}

fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_files(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Brings an office up from one step and gives what verification says.
async fn climbed(from: &Store, blobs: &Path, place: &Place, step: i64) -> Vec<String> {
    let old = Db::open(&DbOptions::new(place.url())).await.unwrap();
    migrate::run_to(&old, START, step).await.unwrap();
    put(from.db(), &old).await;
    if TALLY_WITHOUT_WORDS.contains(&step) {
        let words = "DELETE FROM duty_tally WHERE duty = 'untold'";
        assert_ne!(old.execute(words.to_owned(), &[]).await.unwrap(), 0);
    }
    old.close().await;
    if blobs.exists() {
        copy_files(blobs, &place.folder().join("blobs"));
    }
    let store = open(place, Migrate::Always).await.unwrap();
    let done = verify(&store, |_, _| {}).await.unwrap();
    if step >= REGISTER_FROM {
        assert!(done.folded > 5 && done.rows > 20, "step {step}: {done:?}");
    }
    store.close().await;
    let told = |f: dengwen_store::verify::Finding| format!("{} {}: {}", f.table, f.key, f.problem);
    done.findings.into_iter().map(told).collect()
}

async fn place_beside(place_is_sqlite: bool) -> Place {
    if place_is_sqlite {
        Place::sqlite()
    } else {
        Place::postgres().await
    }
}

both_engines! {
    async fn an_office_of_any_earlier_step_is_sound_after_migrating(store: TestStore) {
        let sqlite = store.store.db().is_sqlite();
        let (app, _, store) = TestOffice::empty(store).await;
        for step in 1..OFFICE_FROM {
            let place = place_beside(sqlite).await;
            let blobs = store.folder().join("blobs");
            assert_eq!(climbed(app.store(), &blobs, &place, step).await, [""; 0], "step {step}");
        }
        drop(app);
        let office = TestOffice::start(store).await;
        let blobs = office.store.folder().join("blobs");
        let place = place_beside(sqlite).await;
        let founded = climbed(office.app.store(), &blobs, &place, OFFICE_FROM).await;
        assert_eq!(founded, [""; 0], "step {OFFICE_FROM}");
        at_work(&office).await;
        for step in REGISTER_FROM..=migrate::known() {
            let place = place_beside(sqlite).await;
            let found = climbed(office.app.store(), &blobs, &place, step).await;
            assert_eq!(found, [""; 0], "step {step}");
        }
    }
}
