//! The vocabulary of parts: everything that a document may be asked to contain, and in which
//! documents it can be had.
//!
//! A pack combines these; it cannot invent one. This module fills nothing in. Invariant: a pack
//! that names a part for a document in which nobody could fill it is refused when it is loaded.

use crate::codes::{Channel, Outcome, PetitionersView, Route, ServiceMethod, SuggestionOutcome};
use crate::procedure::{DocumentKind, Stage};

crate::code_enum! {
    /// A part of a document. The code is its placeholder in the pack (`{received_on}`).
    pub enum PartKey {
        /// The day the petitioner brought it.
        ReceivedOn = "received_on",
        /// The title of the matter.
        Title = "title",
        /// The petitioner's name.
        Petitioner = "petitioner",
        /// The number of the petition that opened the matter.
        PetitionNo = "petition_no",
        /// The numbers of all petitions linked to it (A17).
        PetitionNos = "petition_nos",
        /// How many petitions they are.
        Count = "count",
        /// By which channel it came.
        Channel = "channel",
        /// The issuing organ.
        Organ = "organ",
        /// The article of the form.
        Article = "article",
        /// The day the answering unit received it.
        UnitReceivedOn = "unit_received_on",
        /// The day of acceptance.
        AcceptedOn = "accepted_on",
        /// The last day that the document promises.
        DueOn = "due_on",
        /// The article of that limit.
        DueArticle = "due_article",
        /// How it was sent: transferred, assigned, passed down, decided.
        Sending = "sending",
        /// To whom it was sent.
        SentTo = "sent_to",
        /// The last day to tell the petitioner (C03).
        NoticeBy = "notice_by",
        /// The last day to object (C04).
        ObjectBy = "object_by",
        /// The last day to dispatch (C01).
        DispatchBy = "dispatch_by",
        /// What the addressed unit has to do: lead, help, pass on.
        Duty = "duty",
        /// The lead unit.
        LeadUnit = "lead_unit",
        /// The day it was assigned.
        AssignedOn = "assigned_on",
        /// What was done.
        Handling = "handling",
        /// Which reply the petitioner had, and when.
        ReplyGiven = "reply_given",
        /// What the petitioner says of it.
        PetitionersView = "petitioners_view",
        /// The list of evidence.
        Evidence = "evidence",
        /// The day set for the report (C05a).
        ReportBy = "report_by",
        /// Ordinary or simplified.
        Way = "way",
        /// A statutory duty or a suggestion.
        Nature = "nature",
        /// The text of the ground of refusal.
        Ground = "ground",
        /// Its article.
        GroundArticle = "ground_article",
        /// An officer's reasons.
        Reason = "reason",
        /// Where to go instead (B08).
        NextDoor = "next_door",
        /// Number of the matter that is accepted or in handling below.
        EarlierNo = "earlier_no",
        /// Who accepted or handles it.
        EarlierOrgan = "earlier_organ",
        /// The day of its acceptance.
        EarlierOn = "earlier_on",
        /// The last day of its handling.
        EarlierUntil = "earlier_until",
        /// The court or body of another procedure, and its number.
        OtherProcedure = "other_procedure",
        /// Number of the final opinion.
        OpinionNo = "opinion_no",
        /// Day of the final opinion.
        OpinionDate = "opinion_date",
        /// Why facts and reasons are the same.
        SameFacts = "same_facts",
        /// The head who approved.
        Approver = "approver",
        /// Days of extension.
        Days = "days",
        /// What the petitioner asks for.
        Request = "request",
        /// Facts found.
        Facts = "facts",
        /// Reasons of an opinion.
        Reasons = "reasons",
        /// Outcome (Art. 32).
        Outcome = "outcome",
        /// The opinion itself; in D12, what was done.
        Opinion = "opinion",
        /// The law relied on.
        Law = "law",
        /// The organ of review (Art. 35).
        ReviewOrgan = "review_organ",
        /// Against whom or what the complaint is.
        Object = "object",
        /// What will follow.
        FollowUp = "follow_up",
        /// The remedy of a performed duty (21.1).
        Remedy = "remedy",
        /// The organ of administrative reconsideration.
        ReconsiderationOrgan = "reconsideration_organ",
        /// The document served or corrected, with its number.
        Document = "document",
        /// Its day.
        DocumentOn = "document_on",
        /// Whom it was served on.
        Recipient = "recipient",
        /// How it was served.
        ServiceMethod = "service_method",
        /// When it was posted.
        SentOn = "sent_on",
        /// When it was served; empty while the receipt of what was posted is not known.
        ServedOn = "served_on",
        /// Who served it.
        Server = "server",
        /// Received or refused.
        Signature = "signature",
        /// A note on the service.
        Note = "note",
        /// The statutory route.
        Route = "route",
        /// The body that is competent there.
        CompetentBody = "competent_body",
        /// Time limits known.
        TimeKnown = "time_known",
        /// An officer's explanation.
        Guidance = "guidance",
        /// Adopted or not.
        SuggestionOutcome = "suggestion_outcome",
        /// The words of a reply, a letter or a correction.
        Text = "text",
        /// The organ that an objection proposes.
        Competence = "competence",
        /// The finding on an objection.
        Answer = "answer",
        /// The unit that objected.
        Objector = "objector",
        /// When it objected.
        ObjectedOn = "objected_on",
        /// Sheets handed over.
        Sheets = "sheets",
        /// Number of the repeat petition.
        RepeatNo = "repeat_no",
        /// The day it was received.
        RepeatOn = "repeat_on",
        /// The stage of the matter.
        Stage = "stage",
        /// Who has it.
        Holder = "holder",
    }
}

/// What a unit that receives a slip has to do.
const DUTIES: &[&str] = &["lead", "co", "office"];
/// How a matter goes on.
const SENDINGS: &[&str] = &["transfer", "assign", "pass-down", "decide"];
/// Which remedy stands against a performed duty: reconsideration comes first (21.1), or nothing
/// was refused.
const REMEDIES: &[&str] = &["reconsider-first", "not-affected"];

impl PartKey {
    /// Can this part be filled in documents of this kind?
    pub fn is_had_in(self, kind: DocumentKind) -> bool {
        self.kinds().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// The documents that may have this part; `None` for all.
    const fn kinds(self) -> Option<&'static [DocumentKind]> {
        use DocumentKind as D;
        Some(match self {
            Self::ReceivedOn
            | Self::Title
            | Self::Petitioner
            | Self::PetitionNo
            | Self::PetitionNos
            | Self::Count
            | Self::Channel
            | Self::Organ
            | Self::Article
            | Self::UnitReceivedOn => return None,
            Self::AcceptedOn => &[D::D02, D::D06, D::D07, D::ConversionNotice],
            Self::DueOn | Self::DueArticle => &[
                D::D02,
                D::D02r,
                D::D06,
                D::ConversionNotice,
                D::RepeatNotice,
            ],
            Self::Sending => &[D::D01, D::Objection],
            Self::SentTo => &[D::D01, D::DisputeDecision],
            Self::NoticeBy => &[D::D01, D::D04, D::D05, D::ObjectionAnswer],
            Self::ObjectBy => &[D::D04, D::D05],
            Self::DispatchBy | Self::LeadUnit | Self::Duty => &[D::D04],
            Self::ReportBy => &[D::D05, D::D16],
            Self::AssignedOn | Self::Handling | Self::ReplyGiven => &[D::D16],
            Self::PetitionersView | Self::Evidence => &[D::D16],
            Self::Facts => &[D::D07, D::D12, D::D16],
            Self::Way => &[D::D02],
            Self::Nature => &[D::D02r],
            Self::Ground | Self::GroundArticle | Self::NextDoor => &[D::D03, D::D03b],
            Self::EarlierNo | Self::EarlierOrgan | Self::EarlierOn | Self::EarlierUntil => {
                &[D::D03]
            }
            Self::OtherProcedure => &[D::D03, D::D03b],
            Self::OpinionNo | Self::OpinionDate | Self::SameFacts => &[D::D03b],
            Self::Reason => &[
                D::D03,
                D::D03b,
                D::D06,
                D::D26,
                D::Objection,
                D::ObjectionAnswer,
                D::DisputeDecision,
                D::ConversionNotice,
            ],
            Self::Approver | Self::Days => &[D::D06],
            Self::Request | Self::Reasons | Self::Outcome | Self::Opinion => &[D::D07, D::D12],
            Self::Law => &[D::D07, D::D12, D::D15],
            Self::ReviewOrgan => &[D::D07],
            Self::Object | Self::FollowUp | Self::Remedy | Self::ReconsiderationOrgan => &[D::D12],
            Self::Document | Self::DocumentOn => &[D::D11, D::Correction],
            Self::Recipient
            | Self::ServiceMethod
            | Self::SentOn
            | Self::ServedOn
            | Self::Server
            | Self::Signature
            | Self::Note => &[D::D11],
            Self::Route | Self::CompetentBody | Self::TimeKnown | Self::Guidance => &[D::D15],
            Self::SuggestionOutcome => &[D::D26],
            Self::Text => &[D::ShortReply, D::HandOver, D::Correction],
            Self::Competence => &[D::Objection],
            Self::Answer => &[D::ObjectionAnswer],
            Self::Objector | Self::ObjectedOn => &[D::DisputeDecision],
            Self::Sheets => &[D::HandOver],
            Self::RepeatNo | Self::RepeatOn | Self::Stage | Self::Holder => &[D::RepeatNotice],
        })
    }

    /// The codes that the program gives for this part, which a form must put into words; empty
    /// where it gives the words themselves.
    pub fn codes(self) -> Vec<&'static str> {
        match self {
            Self::Sending => SENDINGS.to_vec(),
            Self::Duty => DUTIES.to_vec(),
            Self::Way => vec!["ordinary", "simple"],
            Self::Nature => vec!["duty", "suggestion"],
            Self::Remedy => REMEDIES.to_vec(),
            Self::Signature => vec![
                "received",
                "refused",
                "awaited",
                "shown",
                "told",
                "noticed",
                "postmark",
                "signature",
                "return-slip",
            ],
            Self::Answer => vec!["agreed", "refused", "taken-back"],
            Self::PetitionersView => PetitionersView::ALL.iter().map(|it| it.as_str()).collect(),
            Self::Outcome => Outcome::ALL.iter().map(|it| it.as_str()).collect(),
            Self::SuggestionOutcome => SuggestionOutcome::ALL
                .iter()
                .map(|it| it.as_str())
                .collect(),
            Self::ServiceMethod => ServiceMethod::ALL.iter().map(|it| it.as_str()).collect(),
            Self::Route => Route::ALL.iter().map(|it| it.as_str()).collect(),
            Self::Channel => Channel::ALL.iter().map(|it| it.as_str()).collect(),
            Self::Stage => Stage::ALL.iter().map(|it| it.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}
