//! The petitioner's side: drafts, files, filing, looking up, following, wishes, ratings, contacts.

use dengwen_app::follow::Followed;
use dengwen_app::intake::{Answers, FILE_BYTES_MAX, FILES_MAX, FileOwner, NewPetition, Receipt};
use dengwen_app::matter::Texts;
use dengwen_app::open::PersonData;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::codes::{
    CallbackReason, Channel, ContactProof, RatingTarget, Satisfaction, ServiceMethod,
};
use dengwen_domain::ids::{DocumentId, MatterId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, Fact};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Stage};
use dengwen_store::tables::draft::DraftRow;
use dengwen_store::tables::{attachment, read_log};
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::short_opinion;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT, TestOffice};
use jiff::civil::date;

use crate::story::{does, transferred};

const HERE: &str = "203.0.113.7";
const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF picture of the fence";

fn answers() -> Answers {
    Answers {
        words: "书院路工地的围挡把人行道全占了。老人孩子只能走机动车道。".to_owned(),
        topic: "030000".to_owned(),
        region: "990100".to_owned(),
        spot: "书院路18号门前".to_owned(),
        request: "恢复人行道。".to_owned(),
        name: "魏芳".to_owned(),
        phone: "13800001234".to_owned(),
        ..Answers::default()
    }
}

async fn filed(app: &App) -> Receipt {
    let mut draft = app.begin_draft();
    draft.answers = answers();
    app.save_draft(&mut draft).await.unwrap();
    app.file_draft(&draft, HERE).await.unwrap()
}

/// Answered under the simplified procedure: the shortest lawful way to an answer.
async fn answered(office: &TestOffice, id: MatterId) {
    transferred(office, id).await;
    let clerk = office.staff(HOUSING, Role::UnitClerk);
    let handler = office.staff(HOUSING, Role::Handler);
    does(office, &clerk, id, Command::SignFor, Texts::new()).await;
    let accept = Command::AcceptSimple {
        likely_supported: true,
    };
    does(office, &clerk, id, accept, Texts::new()).await;
    let leader = office.staff(HOUSING, Role::PetitionLeader);
    let (parts, texts) = short_opinion(office);
    does(office, &handler, id, Command::DraftOpinion(parts), texts).await;
    let (parts, texts) = short_opinion(office);
    let reply = Command::ReplySimple {
        parts,
        method: ServiceMethod::InPerson,
    };
    does(office, &leader, id, reply, texts).await;
}

async fn follow(office: &TestOffice, receipt: &Receipt) -> Followed {
    office.app.follow(receipt.petition).await.unwrap()
}

fn fields(error: AppError) -> Vec<&'static str> {
    let AppError::Invalid(errors) = error else {
        panic!("{error}");
    };
    errors.iter().map(|error| error.field).collect()
}

both_engines! {
    async fn a_draft_is_kept_sealed_and_opens_for_its_token_alone(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut draft = app.begin_draft();
        draft.answers = answers();
        app.save_draft(&mut draft).await.unwrap();

        let again = app.open_draft(&draft.token).await.unwrap().unwrap();
        assert_eq!(again.answers, answers());
        assert_eq!(again.form_key(), draft.form_key());
        let other = app.begin_draft();
        assert!(app.open_draft(&other.token).await.unwrap().is_none());
        assert!(app.open_draft("not a token").await.unwrap().is_none());
        let rows: Vec<DraftRow> = app.store().db().rows("ORDER BY updated_at", &[]).await.unwrap();
        let words = "书院路".as_bytes();
        assert!(!rows[0].ciphertext.windows(words.len()).any(|w| w == words));

        office.clock.advance_seconds(8 * 24 * 3600);
        assert!(app.open_draft(&draft.token).await.unwrap().is_none());
    }

    async fn the_same_draft_sent_twice_at_once_is_one_petition_with_one_code(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut draft = app.begin_draft();
        draft.answers = answers();
        app.save_draft(&mut draft).await.unwrap();
        let send = || app.file_draft(&draft, HERE);
        let (first, second) = tokio::join!(send(), send());
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first, second);
        assert!(app.open_draft(&draft.token).await.unwrap().is_none());
        let later = app.filed_before(&draft.form_key()).await.unwrap().unwrap();
        assert_eq!(later, first);
        assert!(app.filed_before(&[0; 32]).await.unwrap().is_none());
    }

    async fn a_filed_petition_keeps_its_words_its_place_and_the_nearest_limit(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut draft = app.begin_draft();
        draft.answers = Answers {
            act: "decision".to_owned(),
            act_day: "2026-03-01".to_owned(),
            others: "陈立、周敏".to_owned(),
            ..answers()
        };
        app.save_draft(&mut draft).await.unwrap();
        let receipt = app.file_draft(&draft, HERE).await.unwrap();
        let followed = follow(&office, &receipt).await;
        assert_eq!(followed.title, "书院路工地的围挡把人行道全占了");
        assert!(followed.text.ends_with("地点：书院路18号门前"));
        assert_eq!(followed.petition.persons.len(), 3);
        assert_eq!(followed.petition.channel, Channel::Web);
        let matter = &followed.matters[0].matter;
        assert_eq!(matter.overlays.other_limit, Some(date(2026, 4, 30)));
        assert_eq!(matter.office(), office.organ(OFFICE));
    }

    async fn only_the_words_are_required_and_everything_wrong_is_said_at_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let only_words = Answers { words: "路灯不亮。".to_owned(), ..Answers::default() };
        assert!(app.check_draft(&only_words).is_empty());
        let early = Answers { act_day: "0001-01-01".to_owned(), ..only_words };
        assert_eq!(app.check_draft(&early)[0].code, "day-too-early");
        let wrong = Answers {
            words: "字".repeat(19_701),
            region: "123456".to_owned(),
            topic: "777777".to_owned(),
            phone: "12".to_owned(),
            email: "wei".to_owned(),
            others: "一\n二\n三\n四\n五".to_owned(),
            persons: "many".to_owned(),
            act_day: "2026-03-17".to_owned(),
            title: "\u{0}".to_owned(),
            ..Answers::default()
        };
        let mut draft = app.begin_draft();
        draft.answers = wrong;
        let mut found = fields(app.file_draft(&draft, HERE).await.unwrap_err());
        found.sort_unstable();
        let expected = [
            "act_day", "email", "others", "persons", "phone", "region", "title", "topic", "words",
        ];
        assert_eq!(found, expected);
    }

    async fn a_file_comes_back_as_it_was_and_only_for_those_who_may_see_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut draft = app.begin_draft();
        draft.answers = answers();
        let mut large = PICTURE.to_vec();
        large.extend((0..600_000_u32).map(|n| u8::try_from(n % 251).unwrap()));
        app.attach_to_draft(&mut draft, "C:\\photos\\围挡\u{1F6A7}.jpg", &large).await.unwrap();
        app.attach_to_draft(&mut draft, "多余.jpg", PICTURE).await.unwrap();
        let spare = draft.files[1].id;
        app.detach_from_draft(&mut draft, spare).await.unwrap();
        let receipt = app.file_draft(&draft, HERE).await.unwrap();
        let followed = follow(&office, &receipt).await;
        assert_eq!(followed.files.len(), 1);
        let file = &followed.files[0];
        assert_eq!((file.name.as_str(), file.media_type.as_str()), ("围挡\u{1F6A7}.jpg", "image/jpeg"));

        let petitioner = Who::Petitioner(receipt.petition);
        let mut open = app.open_attachment(&petitioner, file.id).await.unwrap();
        let mut back = Vec::new();
        while let Some(chunk) = open.next().await.unwrap() {
            back.extend(chunk);
        }
        assert_eq!(back, large);

        transferred(&office, receipt.matter).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        assert!(app.open_attachment(&clerk, file.id).await.is_ok());
        let other = filed(app).await;
        for stranger in [Who::Petitioner(other.petition), office.staff(TRANSPORT, Role::Handler)] {
            let seen = app.open_attachment(&stranger, file.id).await;
            assert!(matches!(seen, Err(AppError::Missing(_))));
        }
        let log = read_log::of_petition(
            app.store().db(), receipt.petition.0, (i64::MAX, uuid::Uuid::max()),
        ).await.unwrap();
        let reads = log.iter().filter(|row| row.fields == format!("attachment:{}", file.id)).count();
        assert_eq!(reads, 2);
    }

    async fn what_cannot_be_taken_as_a_file_is_named(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut draft = app.begin_draft();
        let program = app.attach_to_draft(&mut draft, "照片.jpg", b"MZ\x90\0\x03\0\0\0").await;
        let Err(AppError::Invalid(errors)) = program else { panic!("it was taken") };
        assert_eq!((errors[0].code, errors[0].arg.as_str()), ("file-type", "照片.jpg"));
        let mut huge = PICTURE.to_vec();
        huge.resize(FILE_BYTES_MAX + 1, 0);
        let error = app.attach_to_draft(&mut draft, "大.jpg", &huge).await.unwrap_err();
        assert_eq!(fields(error), ["files"]);
        for n in 0..FILES_MAX {
            app.attach_to_draft(&mut draft, &format!("{n}.jpg"), PICTURE).await.unwrap();
        }
        let error = app.attach_to_draft(&mut draft, "21.jpg", PICTURE).await.unwrap_err();
        assert_eq!(fields(error), ["files"]);
        assert_eq!(draft.files.len(), FILES_MAX);
    }

    async fn files_of_a_draft_never_sent_are_swept_and_those_of_a_petition_stay(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut sent = app.begin_draft();
        sent.answers = answers();
        app.attach_to_draft(&mut sent, "a.jpg", PICTURE).await.unwrap();
        let receipt = app.file_draft(&sent, HERE).await.unwrap();
        let mut unsent = app.begin_draft();
        app.attach_to_draft(&mut unsent, "b.jpg", PICTURE).await.unwrap();
        let lost = unsent.files[0].id;

        office.clock.advance_seconds(7 * 24 * 3600);
        app.sweep_blobs(app.now_micros()).await.unwrap();
        assert!(attachment::by_id(app.store().db(), lost.0).await.unwrap().is_some());
        office.clock.advance_seconds(2 * 24 * 3600);
        assert!(app.sweep_blobs(app.now_micros()).await.unwrap() >= 1);
        assert!(attachment::by_id(app.store().db(), lost.0).await.unwrap().is_none());
        let kept = follow(&office, &receipt).await.files[0].id;
        let open = app.open_attachment(&Who::Petitioner(receipt.petition), kept).await;
        assert_eq!(open.unwrap().next().await.unwrap().unwrap(), PICTURE);
    }

    async fn a_wrong_number_and_a_wrong_code_look_the_same_and_tries_are_counted(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        let spoken = receipt.query_code.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(app.look_up(&receipt.number, &spoken, HERE).await.unwrap(), receipt.petition);

        let wrong_code = app.look_up(&receipt.number, "0000-0000-0000-0000", HERE).await.unwrap_err();
        let unknown = app.look_up("99010020260316300999X", &receipt.query_code, HERE).await.unwrap_err();
        let unreadable = app.look_up("随便写的\u{1F600}", "x", HERE).await.unwrap_err();
        for error in [&wrong_code, &unknown, &unreadable] {
            assert_eq!(error.to_string(), "no such petition");
        }
        for _ in 0..7 {
            let _ = app.look_up(&receipt.number, "0000", HERE).await;
        }
        let error = app.look_up(&receipt.number, &receipt.query_code, "198.51.100.1").await.unwrap_err();
        let AppError::TooMany { retry_after } = error else { panic!("{error}") };
        assert!((1..=900).contains(&retry_after));
        office.clock.advance_seconds(900);
        assert!(app.look_up(&receipt.number, &receipt.query_code, HERE).await.is_ok());
    }

    async fn a_follower_stays_for_two_hours_and_not_after_a_new_code(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        let token = app.follow_token(receipt.petition).await.unwrap();
        assert_eq!(app.followed_by(&token).await.unwrap(), Some(receipt.petition));
        let other = filed(app).await;
        let (_, sign) = token.split_once('.').unwrap();
        let forged = format!("{}.{sign}", other.petition.0.simple());
        assert_eq!(app.followed_by(&forged).await.unwrap(), None);
        office.clock.advance_seconds(2 * 3600);
        assert_eq!(app.followed_by(&token).await.unwrap(), None);

        let token = app.follow_token(receipt.petition).await.unwrap();
        let clerk = office.staff(OFFICE, Role::Registrar);
        let unverified = app.renew_code(&clerk, receipt.petition).await.unwrap_err();
        assert!(matches!(unverified, AppError::Invalid(_)), "{unverified:?}");
        app.verify_contact(&clerk, receipt.petition, ContactProof::SeenInPerson).await.unwrap();
        let code = app.renew_code(&clerk, receipt.petition).await.unwrap();
        assert_eq!(app.followed_by(&token).await.unwrap(), None);
        assert!(app.look_up(&receipt.number, &receipt.query_code, HERE).await.is_err());
        assert!(app.look_up(&receipt.number, &code, HERE).await.is_ok());
    }

    async fn a_document_opens_for_its_addressee_alone_and_is_not_served_by_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        transferred(&office, receipt.matter).await;
        let matter = &follow(&office, &receipt).await.matters[0];
        let find = |kind| matter.matter.documents.iter().find(|d| d.kind == kind).unwrap().id;
        let (notice, slip) = (find(DocumentKind::D01), find(DocumentKind::D04));
        let content = app.read_document(receipt.petition, notice).await.unwrap().content;
        assert!(content.addressee.contains("魏芳"));

        let other = filed(app).await;
        for (petition, document) in [
            (other.petition, notice),
            (receipt.petition, slip),
            (receipt.petition, DocumentId(uuid::Uuid::nil())),
        ] {
            let seen = app.read_document(petition, document).await;
            assert!(matches!(seen, Err(AppError::Missing("document"))));
        }
        let after = &follow(&office, &receipt).await.matters[0];
        assert_eq!(after.matter.documents, matter.matter.documents, "reading serves nothing");
    }

    async fn a_notice_about_a_repeat_opens_for_whoever_brought_it_alone(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let (clerk, organ) = (office.staff(OFFICE, Role::Registrar), office.organ(OFFICE));
        let mut letter = NewPetition::today(app, Channel::Letter, organ, "围挡占道", "人行道被占。");
        letter.persons = vec![PersonData { name: "周敏".to_owned(), ..PersonData::default() }];
        let first = app.register(&clerk, letter).await.unwrap();
        transferred(&office, first.matter).await;
        let mut web = NewPetition::today(app, Channel::Web, organ, "占道", "我也走不过去。");
        let (name, phone) = ("魏芳".to_owned(), "13800001234".to_owned());
        web.persons = vec![PersonData { name, phone, ..PersonData::default() }];
        web.join = Some(first.matter);
        let second = app.register(&clerk, web).await.unwrap();

        let notify = Command::NotifyRepeat { petition: second.petition };
        let matter = does(&office, &clerk, first.matter, notify, Texts::new()).await;
        assert!(matter.running(LimitId::C01).is_none(), "the page shows it");
        let notice = matter.documents.last().unwrap().id;
        let mut texts = Texts::new();
        let text = texts.add(app, "text", "日期更正。");
        let head = office.staff(OFFICE, Role::OfficeHead);
        let correct = Command::Correct { document: notice, text };
        let matter = does(&office, &head, first.matter, correct, texts).await;
        let correction = matter.documents.last().unwrap();
        assert!(correction.received_on().is_some(), "the page shows what was corrected, too");

        let listed = |followed: &Followed| {
            let one = &followed.matters[0];
            let theirs = one.matter.documents.iter().filter(|d| one.is_for_them(d));
            theirs.map(|document| document.kind).collect::<Vec<_>>()
        };
        let theirs = listed(&follow(&office, &second).await);
        assert_eq!(theirs, [DocumentKind::RepeatNotice, DocumentKind::Correction]);
        assert_eq!(listed(&follow(&office, &first).await), [DocumentKind::D01]);
        for document in [notice, correction.id] {
            let read = app.read_document(second.petition, document).await.unwrap();
            assert!(read.content.addressee.contains("魏芳"), "{}", read.content.addressee);
            let other = app.read_document(first.petition, document).await;
            assert!(matches!(other, Err(AppError::Missing("document"))));
        }
    }

    async fn material_comes_with_its_files_in_one_commit(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        let who = Who::Petitioner(receipt.petition);
        let owner = FileOwner::Petition(receipt.petition);
        let file = app.attach(owner, "合同.txt", "甲方：……".as_bytes()).await.unwrap();
        assert!(follow(&office, &receipt).await.files.is_empty());
        let key = Some([9; 32]);
        for _ in 0..2 {
            let files = vec![file.clone()];
            app.add_material(&who, receipt.petition, receipt.matter, "", files, key)
                .await
                .unwrap();
        }
        let followed = follow(&office, &receipt).await;
        assert_eq!(followed.files.len(), 1);
        let events = &followed.matters[0].events;
        let is_added = |fact: &Fact| matches!(fact, Fact::MaterialAdded { files: 1, .. });
        let added = events.iter().filter(|one| is_added(&one.event.what));
        assert_eq!(added.count(), 1);
        let (petition, matter) = (receipt.petition, receipt.matter);
        let nothing = app.add_material(&who, petition, matter, " ", Vec::new(), None).await;
        assert_eq!(fields(nothing.unwrap_err()), ["words"]);
        let stranger = Who::Petitioner(filed(app).await.petition);
        let foreign = app.add_material(&stranger, petition, matter, "x", Vec::new(), None).await;
        assert!(matches!(foreign, Err(AppError::Missing(_))));
    }

    async fn only_the_petitioner_withdraws_and_not_over_the_heads_of_others(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        let version = follow(&office, &receipt).await.matters[0].matter.version;
        let (petition, matter) = (receipt.petition, receipt.matter);
        let stale = app.withdraw(petition, matter, version - 1, "修好了。", [1; 32]).await;
        assert!(matches!(stale, Err(AppError::Conflict { .. })));
        let silent = app.withdraw(petition, matter, version, " ", [1; 32]).await;
        assert_eq!(fields(silent.unwrap_err()), ["statement"]);
        let other = filed(app).await;
        let foreign = app.withdraw(other.petition, matter, version, "x", [1; 32]).await;
        assert!(matches!(foreign, Err(AppError::Missing(_))));
        app.withdraw(petition, matter, version, "已经修好了。", [1; 32]).await.unwrap();
        let after = &follow(&office, &receipt).await.matters[0].matter;
        assert_eq!(after.stage, Stage::Withdrawn);
        assert!(after.limits.iter().all(|run| !run.is_running()));
    }

    async fn office_and_unit_are_rated_apart_and_a_bad_rating_opens_a_call(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        let (petition, matter) = (receipt.petition, receipt.matter);
        let (unit, mostly) = (RatingTarget::Unit, Satisfaction::Mostly);
        let early = app.rate(petition, matter, unit, mostly, &[], "").await;
        assert!(matches!(early, Err(AppError::Refused(_))));
        answered(&office, matter).await;
        let unknown = app
            .rate(petition, matter, RatingTarget::Unit, Satisfaction::Mostly, &["x".to_owned()], "")
            .await;
        assert_eq!(fields(unknown.unwrap_err()), ["reasons"]);
        let reasons = ["not-carried-out".to_owned()];
        let bad = Satisfaction::Dissatisfied;
        app.rate(petition, matter, RatingTarget::Unit, bad, &reasons, "没有做到")
            .await
            .unwrap();
        let good = Satisfaction::Satisfied;
        app.rate(petition, matter, RatingTarget::Office, good, &[], "").await.unwrap();
        let twice = app.rate(petition, matter, unit, good, &[], "").await;
        let again = app.rate(petition, matter, RatingTarget::Office, good, &[], "").await.unwrap();
        assert!(again.replayed, "the same form sent twice is one rating");
        assert!(matches!(twice, Err(AppError::Refused(_))));
        let matter = &follow(&office, &receipt).await.matters[0].matter;
        assert_eq!(matter.ratings.len(), 2);
        assert!(matter.callbacks.iter().any(|call| call.reason == CallbackReason::BadRating));
        assert!(matter.running(LimitId::C23).is_some());
    }

    async fn a_contact_is_verified_by_a_clerk_alone_and_a_doubt_takes_it_back(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let id = receipt.petition;
        let strangers = [office.staff(TRANSPORT, Role::Handler), Who::Petitioner(id), Who::Public];
        for stranger in &strangers {
            let seen = app.verify_contact(stranger, id, ContactProof::CallAnswered).await;
            assert!(matches!(seen, Err(AppError::Missing(_))), "{stranger:?}");
        }
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let seen = app.verify_contact(&supervisor, id, ContactProof::CallAnswered).await;
        assert!(matches!(seen, Err(AppError::Forbidden(_))));

        let (petition, person): (_, PersonData) = app.open_contact(&clerk, id).await.unwrap();
        assert_eq!((petition.contact.verified, person.phone.as_str()), (None, "13800001234"));
        app.verify_contact(&clerk, id, ContactProof::SeenInPerson).await.unwrap();
        let verified = follow(&office, &receipt).await.petition.contact.verified.unwrap();
        assert_eq!((verified.0, verified.2), (ContactProof::SeenInPerson, date(2026, 3, 16)));
        assert_eq!(fields(app.doubt_contact(&clerk, id, "").await.unwrap_err()), ["reason"]);
        app.doubt_contact(&clerk, id, "电话是别人的。").await.unwrap();
        assert_eq!(follow(&office, &receipt).await.petition.contact.verified, None);
    }

    async fn a_receipt_travels_sealed_and_ends_after_half_an_hour(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = filed(app).await;
        let token = app.seal_receipt(&receipt).unwrap();
        assert_eq!(app.open_receipt(&token), Some(receipt));
        assert_eq!(app.open_receipt("00"), None);
        office.clock.advance_seconds(1800);
        assert_eq!(app.open_receipt(&token), None);
    }
}
