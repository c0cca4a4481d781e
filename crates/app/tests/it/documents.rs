//! What every kind of document says, from invented matters, and what stops one.

use dengwen_app::documents::{Block, OpinionText};
use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class, Outcome, Route, ServiceMethod, SuggestionOutcome};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Basis, Command, EarlierMatter, FinalOpinion, OpinionParts, Routing};
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;
use dengwen_domain::procedure::DocumentKind;
use dengwen_domain::refusal::Why;
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::classify;
use dengwen_testkit::office::{
    CITY, DISCIPLINE, DISTRICT_OFFICE, HOUSING, OFFICE, STATION, TRANSPORT, TestOffice,
};
use jiff::civil::date;

use crate::spine::answered;

/// The same matter, as an officer states it who cannot look it up.
fn stated(office: &TestOffice) -> EarlierMatter {
    EarlierMatter {
        number: "990100202602100000019X".to_owned(),
        matter: None,
        organ: Some(office.organ(STATION)),
        accepted_on: Some(date(2026, 2, 12)),
        until: Some(date(2026, 4, 13)),
    }
}

/// One matter and what is done with it.
pub(crate) struct Tale<'a> {
    office: &'a TestOffice,
    pub(crate) id: MatterId,
}

impl<'a> Tale<'a> {
    pub(crate) async fn begins(office: &'a TestOffice, channel: Channel) -> Self {
        let (title, text) = ("书院路工地占用人行道", "围挡把人行道全占了。");
        let mut new = NewPetition::today(&office.app, channel, office.organ(OFFICE), title, text);
        new.persons = vec![PersonData {
            name: "魏芳".to_owned(),
            ..PersonData::default()
        }];
        let receipt = office.app.register(&Who::System, new).await.unwrap();
        Self {
            office,
            id: receipt.matter,
        }
    }

    /// Classified as a claim of a route, or of another class.
    async fn classified(office: &'a TestOffice, class: Class, route: Option<Route>) -> Self {
        Self::classified_from(office, Channel::Letter, class, route).await
    }

    async fn classified_from(
        office: &'a TestOffice,
        channel: Channel,
        class: Class,
        route: Option<Route>,
    ) -> Self {
        let tale = Self::begins(office, channel).await;
        tale.classify(class, route).await;
        tale
    }

    pub(crate) async fn classify(&self, class: Class, route: Option<Route>) {
        let mut texts = Texts::new();
        let command = classify(
            class,
            route,
            texts.add(&self.office.app, "reasons", "分类。"),
        );
        self.office_does(Role::Dispatcher, command, texts).await;
    }

    /// Sent to the housing bureau and signed for there.
    pub(crate) async fn signed(office: &'a TestOffice, class: Class, route: Option<Route>) -> Self {
        let tale = Self::classified(office, class, route).await;
        let command = Command::Transfer(tale.routing());
        tale.office_does(Role::Dispatcher, command, Texts::new())
            .await;
        tale.unit_does(Role::UnitClerk, Command::SignFor, Texts::new())
            .await;
        tale
    }

    pub(crate) fn routing(&self) -> Routing {
        Routing::to(self.office.organ(HOUSING))
    }

    pub(crate) async fn tries(
        &self,
        who: &Who,
        command: Command,
        texts: Texts,
    ) -> Result<(), AppError> {
        let app = &self.office.app;
        let matter = app.open_matter(who, self.id, "test").await?;
        let act = Act::new(self.id, matter.version, command, texts);
        app.act(who, act).await.map(|_| ())
    }

    pub(crate) async fn office_does(&self, role: Role, command: Command, texts: Texts) {
        let who = self.office.staff(OFFICE, role);
        self.tries(&who, command, texts).await.unwrap();
    }

    pub(crate) async fn unit_does(&self, role: Role, command: Command, texts: Texts) {
        let who = self.office.staff(HOUSING, role);
        self.tries(&who, command, texts).await.unwrap();
    }

    /// What a leader answers for is drafted by the handler.
    async fn drafts(&self, text: &OpinionText) {
        let mut texts = Texts::new();
        let parts = opinion(self.office, &mut texts, text);
        self.unit_does(Role::Handler, Command::DraftOpinion(parts), texts)
            .await;
    }

    /// Every document of the matter as text, in the order of issue.
    pub(crate) async fn told(&self, who: &Who) -> String {
        let app = &self.office.app;
        let matter = app.open_matter(who, self.id, "test").await.unwrap();
        let mut lines = Vec::new();
        for document in &matter.documents {
            let opened = app.open_document(who, document.id).await.unwrap();
            let content = opened.content;
            let seal = if content.seal { "（盖章）" } else { "" };
            lines.push(format!("== {} {}", document.kind, document.number));
            lines.extend([content.organ.clone(), content.title, content.addressee]);
            lines.extend(content.body.into_iter().map(|block| match block {
                Block::Paragraph(text) => format!("    {text}"),
                Block::Heading(text) => format!("  {text}"),
                Block::Row(name, value) => format!("  {name} | {value}"),
            }));
            lines.push(format!("{}{seal}  {}", content.organ, content.date));
            lines.extend([content.contact, String::new()]);
        }
        lines.join("\n") + "\n"
    }
}

pub(crate) fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

pub(crate) fn opinion(office: &TestOffice, texts: &mut Texts, text: &OpinionText) -> OpinionParts {
    let review = Some(office.organ(CITY));
    text.parts(&office.app, texts, Outcome::NotSupport, 1, review)
}

pub(crate) fn words(office: &TestOffice) -> OpinionText {
    OpinionText {
        request: "要求查处擅自占道".to_owned(),
        facts: "3月18日现场查看，围挡在批准范围内。".to_owned(),
        reasons: "占道经过批准，期限未满".to_owned(),
        basis: "《城市道路管理条例》第三十一条".to_owned(),
        opinion: "1. 不予支持。\n2. 已要求施工单位留出通道。".to_owned(),
        remedy: "reconsider-first".to_owned(),
        object: "书院路工地施工单位".to_owned(),
        follow_up: String::new(),
        reconsideration: Some(office.organ(CITY)),
        answers: Vec::new(),
    }
}

both_engines! {
    async fn the_documents_of_a_matter_that_is_answered(store: TestStore) {
        let office = TestOffice::start(store).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let tale = Tale::begins(&office, Channel::Web).await;
        answered(&office, tale.id).await;
        let head = office.staff(HOUSING, Role::UnitHead);
        let matter = office.app.open_matter(&head, tale.id, "test").await.unwrap();
        let document = matter.documents.iter().find(|d| d.kind == DocumentKind::D07).unwrap().id;
        let mut texts = Texts::new();
        let text = texts.add(&office.app, "text", "第一页“2.1米”更正为“2.4米”");
        tale.unit_does(Role::UnitHead, Command::Correct { document, text }, texts).await;
        snapshot("documents-answered", &tale.told(&clerk).await);
    }

    async fn the_documents_of_the_ways_a_matter_is_sent(store: TestStore) {
        let office = TestOffice::start(store).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let claim = Some(Route::C6);
        let tale = Tale::classified(&office, Class::Claim, claim).await;
        let routing = Routing {
            co: vec![office.organ(TRANSPORT)],
            report_back: Some(date(2026, 4, 20)),
            ..tale.routing()
        };
        tale.office_does(Role::Dispatcher, Command::Assign(routing), Texts::new()).await;
        let mut out = tale.told(&dispatcher).await;
        let tale = Tale::classified(&office, Class::Claim, claim).await;
        let down = Command::PassDown { to: office.organ(DISTRICT_OFFICE), suggest_simple: false };
        tale.office_does(Role::Dispatcher, down, Texts::new()).await;
        out += &tale.told(&office.staff(DISTRICT_OFFICE, Role::Dispatcher)).await;
        let tale = Tale::classified_from(&office, Channel::Visit, Class::Claim, claim).await;
        let mut texts = Texts::new();
        let reply = texts.add(&office.app, "reply", "已通知施工单位让出通道");
        tale.office_does(Role::Dispatcher, Command::Answer { reply, kind: None }, texts).await;
        out += &tale.told(&dispatcher).await;
        let tale = Tale::classified(&office, Class::Claim, claim).await;
        let mut again = NewPetition::today(
            &office.app, Channel::Letter, office.organ(OFFICE), "再催", "催办。",
        );
        again.join = Some(tale.id);
        let registrar = office.staff(OFFICE, Role::Registrar);
        let again = office.app.register(&registrar, again).await.unwrap();
        let notify = Command::NotifyRepeat { petition: again.petition };
        tale.office_does(Role::Dispatcher, notify, Texts::new()).await;
        out += &tale.told(&dispatcher).await;
        snapshot("documents-sent", &out);
    }

    async fn the_documents_of_an_objection_and_of_a_dispute(store: TestStore) {
        let office = TestOffice::start(store).await;
        let mut out = String::new();
        for decided in [false, true] {
            let tale = Tale::signed(&office, Class::Claim, Some(Route::C6)).await;
            let mut texts = Texts::new();
            let object = Command::Object {
                reasons: texts.add(&office.app, "reasons", "道路由交通部门管理。"),
                suggests: Some(office.organ(TRANSPORT)),
            };
            tale.unit_does(Role::UnitClerk, object, texts).await;
            let mut texts = Texts::new();
            let reasons = texts.add(&office.app, "reasons", "工地由住建部门管理。");
            if decided {
                tale.office_does(Role::Dispatcher, Command::RaiseDispute { reasons }, texts).await;
                let mut texts = Texts::new();
                let decide = Command::DecideDispute {
                    to: office.organ(TRANSPORT),
                    reasons: texts.add(&office.app, "reasons", "占道属于道路管理。"),
                };
                tale.office_does(Role::OfficeHead, decide, texts).await;
            } else {
                let refuse = Command::RefuseObjection { reasons };
                tale.office_does(Role::Dispatcher, refuse, texts).await;
            }
            out += &tale.told(&office.staff(OFFICE, Role::Dispatcher)).await;
        }
        snapshot("documents-disputed", &out);
    }

    async fn the_documents_of_what_a_unit_tells(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let claim = Some(Route::C6);
        // Simplified, and turned into the ordinary procedure, which is extended.
        let tale = Tale::signed(&office, Class::Claim, claim).await;
        let simple = Command::AcceptSimple { likely_supported: true };
        tale.unit_does(Role::UnitClerk, simple, Texts::new()).await;
        let mut texts = Texts::new();
        let reason = texts.add(app, "reason", "双方对事实有争议。");
        tale.unit_does(Role::UnitClerk, Command::Convert { reason }, texts).await;
        let mut texts = Texts::new();
        let reason = texts.add(app, "reason", "需要委托鉴定");
        tale.unit_does(Role::UnitHead, Command::Extend { days: 30, reason }, texts).await;
        let mut out = tale.told(&clerk).await;
        // Not accepted; no longer accepted; another channel.
        let tale = Tale::signed(&office, Class::Claim, claim).await;
        let mut texts = Texts::new();
        texts.part(PartKey::NextDoor, "请向东湖区住房和城乡建设局了解进展。");
        let command = Command::NotAccept {
            ground: "NR1".to_owned(),
            reason: texts.add(app, "reason", "区住建局正在办理。特此告知。"),
            next_door: true,
            basis: Basis { earlier: Some(stated(&office)), ..Basis::default() },
        };
        tale.unit_does(Role::UnitClerk, command, texts).await;
        out += &tale.told(&clerk).await;
        let tale = Tale::signed(&office, Class::Claim, claim).await;
        let mut texts = Texts::new();
        texts.part(PartKey::NextDoor, "有新的事实或者理由的，可以重新提出。");
        let reason = texts.add(app, "reason", "诉求和事实与复核时相同。");
        let opinion = FinalOpinion { number: "青政复核〔2025〕3号".to_owned(), on: date(2025, 11, 20) };
        let command = Command::NoLongerAccept {
            ground: "NA1".to_owned(),
            reason,
            next_door: true,
            basis: Basis {
                final_opinion: Some(opinion),
                same_facts: Some(reason),
                ..Basis::default()
            },
        };
        tale.unit_does(Role::UnitClerk, command, texts).await;
        out += &tale.told(&clerk).await;
        let tale = Tale::signed(&office, Class::Claim, Some(Route::C2)).await;
        let mut texts = Texts::new();
        texts.part(PartKey::Law, "《劳动争议调解仲裁法》第二条");
        texts.part(PartKey::CompetentBody, "青禾市劳动人事争议仲裁委员会");
        texts.part(PartKey::TimeKnown, "一年");
        let guidance = texts.add(app, "guidance", "请带身份证。");
        let command = Command::RouteOut { route: Route::C2, guidance };
        tale.unit_does(Role::UnitClerk, command, texts).await;
        out += &tale.told(&clerk).await;
        snapshot("documents-told", &out);
    }

    async fn the_documents_of_a_duty_a_suggestion_and_a_report(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let tale = Tale::signed(&office, Class::Claim, Some(Route::C5)).await;
        tale.unit_does(Role::UnitClerk, Command::StartPerforming, Texts::new()).await;
        tale.drafts(&words(&office)).await;
        let mut texts = Texts::new();
        let parts = opinion(&office, &mut texts, &words(&office));
        tale.unit_does(Role::PetitionLeader, Command::Perform(parts), texts).await;
        let mut out = tale.told(&clerk).await;
        let tale = Tale::signed(&office, Class::Suggestion, None).await;
        tale.unit_does(Role::UnitClerk, Command::StudySuggestion, Texts::new()).await;
        let mut texts = Texts::new();
        let reply = texts.add(app, "reply", "今年先加密早高峰。");
        let outcome = SuggestionOutcome::Partly;
        let command = Command::ReplySuggestion { outcome, reply };
        tale.unit_does(Role::Handler, command, texts).await;
        out += &tale.told(&clerk).await;
        // A report handed over.
        let tale = Tale::classified(&office, Class::Report, None).await;
        let mut texts = Texts::new();
        texts.part(PartKey::Sheets, "12");
        let letter = texts.add(app, "letter", "材料已封装。");
        let command = Command::HandOver { to: office.organ(DISCIPLINE), letter };
        tale.office_does(Role::ReportOfficer, command, texts).await;
        out += &tale.told(&office.staff(OFFICE, Role::ReportOfficer)).await;
        snapshot("documents-performed", &out);
    }

    async fn a_missing_part_stops_the_act_before_anything_is_recorded(store: TestStore) {
        let office = TestOffice::start(store).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let tale = Tale::signed(&office, Class::Claim, Some(Route::C2)).await;
        let before = office.app.open_matter(&clerk, tale.id, "test").await.unwrap();
        let mut texts = Texts::new();
        texts.part(PartKey::CompetentBody, "青禾市劳动人事争议仲裁委员会");
        let guidance = texts.add(&office.app, "guidance", "请带身份证。");
        let command = Command::RouteOut { route: Route::C2, guidance };
        let refused = tale.tries(&clerk, command, texts).await.unwrap_err();
        let AppError::Refused(refusal) = refused else { panic!("{refused}") };
        assert_eq!(
            refusal.why,
            Why::DocumentPart {
                zh: "《其他法定途径告知书》：法律法规依据".to_owned(),
                en: "Notice directing to a statutory channel: Legal basis".to_owned(),
            }
        );
        let after = office.app.open_matter(&clerk, tale.id, "test").await.unwrap();
        assert_eq!(after, before);
    }

    async fn a_short_opinion_has_the_parts_of_a_long_one_or_is_not_issued(store: TestStore) {
        let office = TestOffice::start(store).await;
        let leader = office.staff(HOUSING, Role::PetitionLeader);
        let tale = Tale::signed(&office, Class::Claim, Some(Route::C6)).await;
        let simple = Command::AcceptSimple { likely_supported: true };
        tale.unit_does(Role::UnitClerk, simple, Texts::new()).await;
        tale.drafts(&words(&office)).await;
        for (reasons, issued) in [("", false), ("理由充分。", true)] {
            let text = OpinionText { reasons: reasons.to_owned(), ..words(&office) };
            let mut texts = Texts::new();
            let reply = Command::ReplySimple {
                parts: OpinionParts {
                    outcome: Outcome::Explain,
                    ..opinion(&office, &mut texts, &text)
                },
                method: ServiceMethod::InPerson,
            };
            assert_eq!(tale.tries(&leader, reply, texts).await.is_ok(), issued);
        }
    }

    async fn a_duty_that_was_refused_always_names_reconsideration_first(store: TestStore) {
        let office = TestOffice::start(store).await;
        let leader = office.staff(HOUSING, Role::PetitionLeader);
        let tale = Tale::signed(&office, Class::Claim, Some(Route::C5)).await;
        tale.unit_does(Role::UnitClerk, Command::StartPerforming, Texts::new()).await;
        tale.drafts(&words(&office)).await;
        let lacking = [
            OpinionText { remedy: "not-affected".to_owned(), ..words(&office) },
            OpinionText { reconsideration: None, ..words(&office) },
            OpinionText { object: " ".to_owned(), ..words(&office) },
        ];
        for text in lacking {
            let mut texts = Texts::new();
            let command = Command::Perform(opinion(&office, &mut texts, &text));
            let refused = tale.tries(&leader, command, texts).await.unwrap_err();
            let AppError::Refused(refusal) = refused else { panic!("{refused}") };
            assert_eq!(refusal.why.code(), "refusal-document-part");
        }
    }
}
