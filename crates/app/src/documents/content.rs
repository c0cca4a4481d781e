//! What a document holds, as data.

use dengwen_domain::codes::Outcome;
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::OpinionParts;
use dengwen_domain::procedure::DocumentKind;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::matter::Texts;

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph, indented two characters.
    Paragraph(String),
    /// A numbered heading (`一、`).
    Heading(String),
    /// A table row of label and value (slips, service records).
    Row(String, String),
}

/// A frozen document. Its number is a clear column of the document's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Issuing organ's full name, set in red on top.
    pub organ: String,
    /// Title.
    pub title: String,
    /// 主送: addressee with colon, empty for slips.
    pub addressee: String,
    /// Body in order.
    pub body: Vec<Block>,
    /// Date in words (`2025年3月3日`).
    pub date: String,
    /// Contact for questions: person and telephone.
    #[serde(default)]
    pub contact: String,
    /// The organ's seal belongs on it.
    #[serde(default = "sealed")]
    pub seal: bool,
}

/// Documents frozen before forms said so all bear a seal.
const fn sealed() -> bool {
    true
}

/// The letters a kind adds to the organ's code (`青住建信` + `受`).
pub(super) const fn number_suffix(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::D01 => "告",
        DocumentKind::D02 | DocumentKind::D02r => "受",
        DocumentKind::D03 => "不受",
        DocumentKind::D03b => "不再受",
        DocumentKind::D04 => "转",
        DocumentKind::D05 => "交",
        DocumentKind::D06 => "延",
        DocumentKind::D07 => "意",
        DocumentKind::D11 => "送",
        DocumentKind::D12 => "履",
        DocumentKind::D15 => "导",
        DocumentKind::D16 => "结",
        DocumentKind::D26 => "议",
        DocumentKind::Objection => "异",
        DocumentKind::ObjectionAnswer => "异复",
        DocumentKind::DisputeDecision => "辖",
        DocumentKind::ShortReply => "复",
        DocumentKind::HandOver => "移",
        DocumentKind::RepeatNotice => "重",
        DocumentKind::ConversionNotice => "转普",
        DocumentKind::Correction => "更",
        DocumentKind::Receipt => "证",
    }
}

/// The parts of an opinion, a performance reply or a simple reply, as sealed (B05).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionText {
    /// 信访人反映的问题和诉求
    pub request: String,
    /// 调查核实情况
    pub facts: String,
    /// 理由
    pub reasons: String,
    /// 依据
    pub basis: String,
    /// 处理意见
    pub opinion: String,
    /// The remedy of a performed duty, as the code of its wording (21.1).
    pub remedy: String,
    /// 被反映对象 (D12)
    pub object: String,
    /// 后续措施 (D12)
    pub follow_up: String,
    /// 行政复议机关 (D12)
    pub reconsideration: Option<OrganId>,
    /// The answer to each request, where there are several (B12); `opinion` says them in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
}

impl OpinionText {
    /// The answers one after the other, each under the number of its request (B12).
    pub fn joined(answers: &[String]) -> String {
        let there = answers.iter().enumerate();
        let there = there.filter(|(_, answer)| !answer.trim().is_empty());
        let lines: Vec<String> = there
            .map(|(at, answer)| format!("第{}项诉求：{}", at + 1, answer.trim()))
            .collect();
        lines.join("\n")
    }

    /// Puts the words among those to be sealed and tells which parts are there (B05). They are
    /// told from the words themselves, so that no empty part can pass for a full one.
    pub fn parts(
        &self,
        app: &App,
        texts: &mut Texts,
        outcome: Outcome,
        answers: u16,
        review_organ: Option<OrganId>,
    ) -> OpinionParts {
        let there = |part: &str| !part.trim().is_empty();
        // Safe because: a record of texts is always JSON.
        let json = serde_json::to_string(self).expect("an opinion's text is JSON");
        OpinionParts {
            text: texts.add(app, "opinion", json),
            outcome,
            request: there(&self.request),
            facts: there(&self.facts),
            reasons: there(&self.reasons),
            opinion: there(&self.opinion),
            basis: there(&self.basis),
            answers,
            review_organ,
        }
    }
}
