//! What each part of a document says, from what the act concluded and what an officer typed. Pure.
//!
//! It writes no sentence: wording is the pack's. A part that is a code of a list is given as its
//! code. Invariant: a part that cannot be told is empty, never guessed.

use dengwen_domain::codes::{Outcome, ServiceMethod};
use dengwen_domain::ids::{DocumentId, OrganId, PersonId, SealedId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Basis, Document, EarlierMatter, Fact, LimitRun, Service, Task};
use dengwen_domain::pack::{Ground, PartKey};
use dengwen_domain::procedure::DocumentKind;

use super::compose::{Input, day};
use super::content::OpinionText;
use super::last_day::{last_day, last_day_of};

impl Input<'_> {
    /// The value of a part, empty where there is none.
    pub(super) fn value(&self, key: PartKey) -> String {
        self.of_matter(key)
            .or_else(|| self.of_sending(key))
            .or_else(|| self.of_notice(key))
            .or_else(|| self.of_opinion(key))
            .or_else(|| self.of_service(key))
            .or_else(|| self.of_report(key))
            .or_else(|| self.of_reply(key))
            .or_else(|| self.told.parts.get(&key).cloned())
            .unwrap_or_default()
    }

    fn of_matter(&self, key: PartKey) -> Option<String> {
        let subject = &self.told.subject;
        Some(match key {
            PartKey::ReceivedOn => day(self.after.received_on),
            PartKey::Title => subject.title.clone(),
            PartKey::Petitioner => subject.petitioner.name.clone(),
            PartKey::PetitionNo => subject.petition_number.clone(),
            PartKey::PetitionNos if subject.numbers.is_empty() => subject.petition_number.clone(),
            PartKey::PetitionNos => subject.numbers.join("、"),
            PartKey::Count => subject.numbers.len().max(1).to_string(),
            PartKey::Channel => self.after.channel.to_string(),
            PartKey::Organ => self.organ(self.decider()),
            PartKey::Article => self.form.article.zh.clone(),
            PartKey::UnitReceivedOn => day(self
                .after
                .last_lead()
                .map_or(self.after.received_on, |task| task.delivered_on)),
            PartKey::AcceptedOn => self.after.accepted_on.map_or_else(String::new, day),
            PartKey::DueOn => self
                .promised()
                .map_or_else(String::new, |run| last_day_of(&self.after.limits, run)),
            PartKey::DueArticle => self
                .promised()
                .map_or_else(String::new, |run| run.due.working.article.zh.clone()),
            PartKey::Stage => self.after.stage.to_string(),
            PartKey::Holder => self.organ(self.after.holder()),
            PartKey::RepeatNo => subject.repeat.as_ref()?.0.clone(),
            PartKey::RepeatOn => day(subject.repeat.as_ref()?.1),
            _ => return None,
        })
    }

    /// Whoever decided a dispute, where the sender tells of it (T15); else whoever issues this.
    fn decider(&self) -> OrganId {
        let mut issued = self.event.documents.iter();
        let decision = issued.find(|it| it.kind == DocumentKind::DisputeDecision);
        decision.unwrap_or(self.issued).organ
    }

    /// The limit whose last day this document promises.
    fn promised(&self) -> Option<&LimitRun> {
        let id = match (self.issued.kind, &self.event.what) {
            (DocumentKind::RepeatNotice, _) => return self.after.handling_due(),
            (DocumentKind::D02, Fact::AcceptedSimply {}) => LimitId::C18,
            (DocumentKind::D02r, Fact::SuggestionStudied {}) => LimitId::C20,
            (DocumentKind::D02r, _) => LimitId::C06,
            _ => LimitId::C05,
        };
        self.run(id)
    }

    fn run(&self, id: LimitId) -> Option<&LimitRun> {
        self.after.limits.iter().rev().find(|run| run.id == id)
    }

    fn last_day(&self, id: LimitId) -> String {
        last_day(&self.after.limits, id)
    }

    fn until(&self, id: LimitId) -> Option<String> {
        self.run(id).map(|run| self.last_day(run.id))
    }

    fn of_sending(&self, key: PartKey) -> Option<String> {
        let fact = &self.event.what;
        let (code, to) = match fact {
            Fact::Transferred { tasks } => ("transfer", tasks.first().map(|task| task.unit)),
            Fact::Assigned { tasks } => ("assign", tasks.first().map(|task| task.unit)),
            Fact::PassedDown { to, .. } => ("pass-down", Some(*to)),
            Fact::DisputeDecided { task, .. } => ("decide", Some(task.unit)),
            _ => (self.sent_by(), None),
        };
        match key {
            PartKey::Sending => Some(code.to_owned()),
            PartKey::SentTo | PartKey::LeadUnit => to.map(|organ| self.organ(organ)),
            PartKey::NoticeBy => self.until(LimitId::C03),
            PartKey::ObjectBy => self.until(LimitId::C04),
            PartKey::DispatchBy => self.until(LimitId::C01),
            PartKey::Duty => Some(self.duty().to_owned()),
            PartKey::ReportBy => self.addressed().and_then(|task| task.report_back).map(day),
            PartKey::Objector => {
                let objection = self.after.objection.as_ref()?;
                Some(self.organ(objection.unit))
            }
            PartKey::ObjectedOn => self.after.objection.as_ref().map(|it| day(it.on)),
            _ => None,
        }
    }

    /// How the lead task had come, for the unit that answers about it.
    fn sent_by(&self) -> &'static str {
        use dengwen_domain::codes::DispatchMethod as By;
        match self.before.last_lead().map(|task| task.method) {
            Some(By::Assign) => "assign",
            Some(By::Decision) => "decide",
            Some(By::Transfer | By::OwnReceipt) | None => "transfer",
        }
    }

    /// What a unit reports to whoever assigned the matter (D16).
    fn of_report(&self, key: PartKey) -> Option<String> {
        let Fact::ReportedBack { view, .. } = &self.event.what else {
            return None;
        };
        let task = self.after.last_lead();
        match key {
            PartKey::AssignedOn => task.map(|task| day(task.delivered_on)),
            PartKey::ReportBy => task.and_then(|task| task.report_back).map(day),
            PartKey::PetitionersView => Some(view.to_string()),
            PartKey::ReplyGiven => self.reply_given(),
            _ => None,
        }
    }

    /// The last document that answered the petitioner, with its number and the day of service.
    fn reply_given(&self) -> Option<String> {
        let answers = [
            DocumentKind::D07,
            DocumentKind::D12,
            DocumentKind::D26,
            DocumentKind::D03,
            DocumentKind::D03b,
            DocumentKind::D15,
        ];
        let mut documents = self.after.documents.iter().rev();
        let answer = documents.find(|document| answers.contains(&document.kind))?;
        let title = self.pack.document(answer.kind.as_str())?.title_zh.clone();
        let told = match answer.served.last() {
            Some(service) => format!("，{}送达信访人", day(service.on)),
            None => format!("，{}作出", day(answer.on)),
        };
        Some(format!("《{title}》（{}）{told}。", answer.number))
    }

    /// The task that the addressed unit has by this very act.
    fn addressed(&self) -> Option<&Task> {
        let tasks = self.after.tasks.iter().rev();
        tasks
            .into_iter()
            .find(|task| Some(task.unit) == self.issued.to)
    }

    fn duty(&self) -> &'static str {
        match &self.event.what {
            Fact::PassedDown { .. } => "office",
            _ if self.addressed().is_some_and(|task| !task.lead) => "co",
            _ => "lead",
        }
    }

    fn of_notice(&self, key: PartKey) -> Option<String> {
        let ground = self.ground();
        match (key, &self.event.what) {
            (PartKey::Way, Fact::AcceptedSimply {}) => Some("simple".to_owned()),
            (PartKey::Way, _) => Some("ordinary".to_owned()),
            (PartKey::Nature, Fact::SuggestionStudied {}) => Some("suggestion".to_owned()),
            (PartKey::Nature, _) => Some("duty".to_owned()),
            (PartKey::Ground, _) => ground.map(|it| it.text_zh.clone()),
            (PartKey::GroundArticle, _) => ground.map(|it| it.article.zh.clone()),
            (PartKey::Approver, _) => self.actor.person.map(|id| self.person(id)),
            (PartKey::Days, Fact::Extended { days, .. }) => Some(days.to_string()),
            (PartKey::Route, Fact::RoutedOut { route, .. }) => Some(route.to_string()),
            (PartKey::Guidance, Fact::Directed { guidance } | Fact::RoutedOut { guidance, .. }) => {
                Some(self.text(*guidance))
            }
            (PartKey::EarlierNo, _) => self.earlier().map(|it| it.number.clone()),
            (PartKey::EarlierOrgan, _) => self.earlier()?.organ.map(|id| self.organ(id)),
            (PartKey::EarlierOn, _) => self.earlier()?.accepted_on.map(day),
            (PartKey::EarlierUntil, _) => self.earlier()?.until.map(day),
            (PartKey::OpinionNo, _) => {
                let opinion = self.basis()?.final_opinion.as_ref();
                opinion.map(|it| it.number.clone())
            }
            (PartKey::OpinionDate, _) => self.basis()?.final_opinion.as_ref().map(|it| day(it.on)),
            (PartKey::OtherProcedure, _) => self.basis()?.other_procedure.map(|id| self.text(id)),
            (PartKey::SameFacts, Fact::NoLongerAccepted { reason, .. }) => Some(self.text(*reason)),
            (PartKey::Reason, what) => reason(what).map(|id| self.text(id)),
            _ => None,
        }
    }

    /// What the ground of a refusal rests on.
    fn basis(&self) -> Option<&Basis> {
        match &self.event.what {
            Fact::NotAccepted { basis, .. } | Fact::NoLongerAccepted { basis, .. } => {
                basis.as_ref()
            }
            _ => None,
        }
    }

    fn earlier(&self) -> Option<&EarlierMatter> {
        self.basis()?.earlier.as_ref()
    }

    fn ground(&self) -> Option<&Ground> {
        match &self.event.what {
            Fact::NotAccepted { ground, .. } | Fact::NoLongerAccepted { ground, .. } => {
                self.pack.ground(ground)
            }
            _ => None,
        }
    }

    fn of_opinion(&self, key: PartKey) -> Option<String> {
        let kinds = [DocumentKind::D07, DocumentKind::D12];
        if !kinds.contains(&self.issued.kind) {
            return None;
        }
        let opinion = match &self.event.what {
            Fact::Performed { opinion } | Fact::SimplyReplied { opinion, .. } => opinion,
            _ => self.before.opinion.as_ref()?,
        };
        let text: OpinionText = serde_json::from_str(&self.text(opinion.text)).unwrap_or_default();
        match key {
            PartKey::Outcome => Some(opinion.outcome.to_string()),
            PartKey::ReviewOrgan => opinion.review_organ.map(|id| self.organ(id)),
            PartKey::Request => Some(text.request),
            PartKey::Facts => Some(text.facts),
            PartKey::Reasons => Some(text.reasons),
            PartKey::Opinion => Some(text.opinion),
            PartKey::Law => Some(text.basis),
            PartKey::Object => Some(text.object),
            PartKey::FollowUp => Some(text.follow_up),
            // Law: against a duty that was refused reconsideration stands first, always (21.1).
            PartKey::Remedy
                if text.remedy == "not-affected" && opinion.outcome != Outcome::Support =>
            {
                None
            }
            PartKey::Remedy => Some(text.remedy),
            PartKey::ReconsiderationOrgan => text.reconsideration.map(|id| self.organ(id)),
            _ => None,
        }
    }

    fn of_service(&self, key: PartKey) -> Option<String> {
        let (id, service): (DocumentId, Option<&Service>) = match &self.event.what {
            Fact::Served {
                document, service, ..
            } => (*document, Some(service)),
            Fact::ReceiptRecorded { document, .. } => (*document, self.received(*document)),
            Fact::Corrected { document, .. } => (*document, None),
            _ => return None,
        };
        let served = self.before.documents.iter().find(|it| it.id == id);
        match (key, service) {
            (PartKey::Document, _) => served.map(|it| self.named(it)),
            (PartKey::DocumentOn, _) => served.map(|it| day(it.on)),
            (PartKey::Recipient, _) => Some(self.recipient(served)),
            (PartKey::ServiceMethod, Some(service)) => Some(service.method.to_string()),
            (PartKey::SentOn, Some(service)) if service.awaited => Some(day(service.on)),
            (PartKey::ServedOn, Some(service)) => service.received_on().map(day),
            (PartKey::Server, Some(service)) => service.by.map(|id| self.person(id)),
            (PartKey::Signature, Some(service)) => Some(signature(service).to_owned()),
            (PartKey::Note, Some(service)) => {
                let receipt = service.receipt.as_ref().and_then(|receipt| receipt.note);
                receipt.or(service.note).map(|id| self.text(id))
            }
            _ => None,
        }
    }

    /// The service whose receipt the event records, as it stands afterwards.
    fn received(&self, id: DocumentId) -> Option<&Service> {
        let document = self.after.documents.iter().find(|it| it.id == id)?;
        document.served.iter().rev().find(|it| it.receipt.is_some())
    }

    /// A document by its title and number: `《信访处理意见书》（青住建信意〔2026〕1号）`.
    fn named(&self, document: &Document) -> String {
        let form = self.pack.document(document.kind.as_str());
        let title = form.map_or("", |form| form.title_zh.as_str());
        format!("《{title}》（{}）", document.number)
    }

    fn recipient(&self, document: Option<&Document>) -> String {
        match document.and_then(|it| it.to) {
            Some(organ) => self.organ(organ),
            None if self.told.subject.petitioner.name.is_empty() => "信访人".to_owned(),
            None => self.told.subject.petitioner.name.clone(),
        }
    }

    fn of_reply(&self, key: PartKey) -> Option<String> {
        match (key, &self.event.what) {
            (PartKey::SuggestionOutcome, Fact::SuggestionReplied { outcome, .. }) => {
                Some(outcome.to_string())
            }
            (
                PartKey::Text,
                Fact::Answered { reply: text, .. }
                | Fact::HandedOver { letter: text, .. }
                | Fact::Corrected { text, .. },
            ) => Some(self.text(*text)),
            (PartKey::Competence, Fact::Objected { suggests, .. }) => {
                suggests.map(|id| self.organ(id))
            }
            (PartKey::Answer, Fact::ObjectionAgreed { .. }) => Some("agreed".to_owned()),
            (PartKey::Answer, Fact::ObjectionRefused { .. }) => Some("refused".to_owned()),
            (PartKey::Answer, Fact::Recalled { .. }) => Some("taken-back".to_owned()),
            _ => None,
        }
    }

    pub(super) fn organ(&self, id: OrganId) -> String {
        self.directory.organ_name(id, false).to_owned()
    }

    fn person(&self, id: PersonId) -> String {
        self.directory.person_name(id).to_owned()
    }

    fn text(&self, id: SealedId) -> String {
        self.told.texts.get(&id.0).cloned().unwrap_or_default()
    }
}

/// What a proof of service says of the receipt: what is true and no more.
fn signature(service: &Service) -> &'static str {
    match (&service.receipt, service.method) {
        (Some(receipt), _) => receipt.proof.as_str(),
        (None, _) if service.refused => "refused",
        (None, ServiceMethod::LeftWithWitness) => "refused",
        (None, ServiceMethod::Post) if service.awaited => "awaited",
        (None, ServiceMethod::Electronic) => "shown",
        (None, ServiceMethod::Phone) => "told",
        (None, ServiceMethod::PublicNotice) => "noticed",
        (None, ServiceMethod::InPerson | ServiceMethod::Post) => "received",
    }
}

/// The officer's reasons of an act that issues a document.
const fn reason(what: &Fact) -> Option<SealedId> {
    match what {
        Fact::NotAccepted { reason, .. }
        | Fact::Extended { reason, .. }
        | Fact::Converted { reason }
        | Fact::Objected {
            reasons: reason, ..
        }
        | Fact::Recalled { reason }
        | Fact::ObjectionAgreed { reasons: reason }
        | Fact::ObjectionRefused { reasons: reason }
        | Fact::DisputeDecided {
            reasons: reason, ..
        }
        | Fact::SuggestionReplied { reply: reason, .. } => Some(*reason),
        _ => None,
    }
}
