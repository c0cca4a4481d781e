//! The words of each document, from what the act concluded. Pure.
//!
//! Every part that the law requires comes from a typed value; free words are the officers' own.

use std::collections::BTreeMap;

use dengwen_domain::ids::{OrganId, SealedId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, DocumentIssued, Event, Fact, Matter};
use dengwen_domain::procedure::DocumentKind;
use jiff::civil::Date;
use uuid::Uuid;

use super::Subject;
use super::content::{Block, Content, OpinionText};
use super::last_day::last_day;
use crate::directory::Directory;

/// What a document is composed from.
pub(super) struct Input<'a> {
    pub(super) directory: &'a Directory,
    pub(super) before: &'a Matter,
    pub(super) after: &'a Matter,
    pub(super) event: &'a Event,
    pub(super) actor: &'a Actor,
    pub(super) issued: &'a DocumentIssued,
    pub(super) texts: &'a BTreeMap<Uuid, String>,
    pub(super) subject: &'a Subject,
}

impl Input<'_> {
    fn organ(&self, id: OrganId) -> &str {
        self.directory.organ_name(id, false)
    }

    fn text(&self, id: SealedId) -> &str {
        self.texts.get(&id.0).map_or("", String::as_str)
    }

    fn due(&self, id: LimitId) -> String {
        last_day(&self.after.limits, id)
    }

    fn matter_line(&self) -> String {
        format!(
            "您于{}提出的“{}”信访事项（编号{}）",
            day(self.after.received_on),
            self.subject.title,
            self.subject.petition_number
        )
    }

    fn addressee(&self) -> String {
        match self.issued.to {
            Some(organ) => format!("{}：", self.organ(organ)),
            None if self.subject.petitioner.name.is_empty() => "信访人：".to_owned(),
            None => format!("{}：", self.subject.petitioner.name),
        }
    }

    fn contact(&self) -> String {
        let person = self
            .actor
            .person
            .and_then(|id| self.directory.people.get(&id));
        match person {
            Some(person) if !person.phone.is_empty() => {
                format!("联系人：{}，电话：{}", person.name, person.phone)
            }
            _ => {
                let phone = self
                    .directory
                    .orgs
                    .organ(self.issued.organ)
                    .map(|o| o.phone.as_str());
                phone
                    .filter(|p| !p.is_empty())
                    .map_or_else(String::new, |p| format!("电话：{p}"))
            }
        }
    }
}

/// `2025年3月3日`.
pub(super) fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Composes a document.
pub(super) fn compose(input: &Input<'_>) -> Content {
    let (title, body) = match input.issued.kind {
        DocumentKind::D01 => ("信访事项告知书", transferred(input)),
        DocumentKind::D02 => ("信访事项受理告知书", accepted(input)),
        DocumentKind::D02r => ("信访事项接收告知书", received(input)),
        DocumentKind::D03 => ("信访事项不予受理告知书", refused(input)),
        DocumentKind::D03b => ("信访事项不再受理告知书", refused(input)),
        DocumentKind::D04 => ("信访事项转送单", slip(input)),
        DocumentKind::D05 => ("信访事项交办函", slip(input)),
        DocumentKind::D06 => ("延长信访事项办理期限告知书", extended(input)),
        DocumentKind::D07 => ("信访处理意见书", opinion(input)),
        DocumentKind::D11 => ("送达回证", service(input)),
        DocumentKind::D12 => ("履行法定职责申请处理情况告知书", performed(input)),
        DocumentKind::D15 => ("其他法定途径告知书", guided(input)),
        DocumentKind::D26 => ("人民建议答复", suggestion(input)),
        DocumentKind::Objection => ("信访事项转送交办异议单", plain(input)),
        DocumentKind::ObjectionAnswer => ("异议核实意见单", plain(input)),
        DocumentKind::DisputeDecision => ("信访事项管辖决定书", plain(input)),
        DocumentKind::ShortReply => ("信访事项答复", plain(input)),
        DocumentKind::HandOver => ("检举控告材料移交函", plain(input)),
        DocumentKind::RepeatNotice => ("重复信访事项告知书", repeated(input)),
        DocumentKind::ConversionNotice => ("转为普通程序办理告知书", converted(input)),
        DocumentKind::Correction => ("更正告知书", corrected(input)),
        DocumentKind::Receipt => ("信访事项登记凭证", plain(input)),
    };
    let is_opinion = matches!(input.issued.kind, DocumentKind::D07);
    let title = if is_opinion && !input.subject.title.is_empty() {
        format!("关于“{}”的信访处理意见书", input.subject.title)
    } else {
        title.to_owned()
    };
    Content {
        organ: input.organ(input.issued.organ).to_owned(),
        title,
        addressee: input.addressee(),
        body,
        date: day(input.event.on),
        contact: input.contact(),
    }
}

fn p(text: impl Into<String>) -> Block {
    Block::Paragraph(text.into())
}

fn closing(mut body: Vec<Block>) -> Vec<Block> {
    body.push(p("特此告知。"));
    body
}

fn transferred(input: &Input<'_>) -> Vec<Block> {
    let to = match &input.event.what {
        Fact::Transferred { tasks } | Fact::Assigned { tasks } => tasks.first().map(|t| t.unit),
        Fact::PassedDown { to, .. } => Some(*to),
        _ => None,
    };
    let unit = to.map_or("", |organ| input.organ(organ));
    closing(vec![
        p(format!("{}收悉。", input.matter_line())),
        p(format!(
            "根据《信访工作条例》第二十二条和“属地管理、分级负责，谁主管、谁负责”的原则，现将该事项转送{unit}依法办理，由其在收到之日起15日内书面告知您受理情况。"
        )),
        p("您可凭信访件编号和查询码随时查询办理进展，并对办理工作作出评价。"),
    ])
}

fn accepted(input: &Input<'_>) -> Vec<Block> {
    let simple = matches!(input.event.what, Fact::AcceptedSimply {});
    let limit = if simple { LimitId::C18 } else { LimitId::C05 };
    let way = if simple {
        "按照简易程序办理"
    } else {
        "按照普通程序办理"
    };
    closing(vec![
        p(format!(
            "{}，我单位已于{}受理，{way}。",
            input.matter_line(),
            day(input.event.on)
        )),
        p(format!(
            "根据《信访工作条例》第三十四条，我单位将在{}前办结并书面答复您；情况复杂需要延长的，将另行告知理由。",
            input.due(limit)
        )),
        p("您认为承办人员与本事项有直接利害关系的，可以申请其回避。"),
    ])
}

fn received(input: &Input<'_>) -> Vec<Block> {
    if matches!(input.event.what, Fact::SuggestionStudied {}) {
        return closing(vec![
            p(format!("{}收悉，感谢您关心公共事务。", input.matter_line())),
            p(format!(
                "根据《信访工作条例》第二十九条，我单位将认真研究论证，并于{}前将采纳情况答复您。",
                input.due(LimitId::C20)
            )),
        ]);
    }
    closing(vec![
        p(format!(
            "{}，我单位已于{}接收。",
            input.matter_line(),
            day(input.event.on)
        )),
        p(
            "经审查，该事项属于申请行政机关履行法定职责，根据《信访工作条例》第三十一条第五项，我单位将按照相关法律、法规规定的程序办理，不适用信访处理意见和复查、复核程序。",
        ),
        p(format!(
            "我单位将在{}前作出处理并答复您。",
            input.due(LimitId::C06)
        )),
    ])
}

fn refused(input: &Input<'_>) -> Vec<Block> {
    let (ground, reason, article) = match &input.event.what {
        Fact::NotAccepted { ground, reason } => (ground, *reason, "第十九条第三款"),
        Fact::NoLongerAccepted { ground, reason } => (ground, *reason, "第三十六条第三款"),
        _ => return Vec::new(),
    };
    let kind = if input.issued.kind == DocumentKind::D03b {
        "不再受理"
    } else {
        "不予受理"
    };
    closing(vec![
        p(format!(
            "{}，我单位于{}收到。",
            input.matter_line(),
            day(input.after.received_on)
        )),
        p(format!("经审查：{}", input.text(reason))),
        p(format!(
            "根据《信访工作条例》{article}（事由代码{ground}），决定{kind}。"
        )),
        p("如有新的事实或者理由，您可以重新提出信访事项。"),
    ])
}

fn slip(input: &Input<'_>) -> Vec<Block> {
    let lead = match &input.event.what {
        Fact::Transferred { tasks } | Fact::Assigned { tasks } => {
            tasks.iter().find(|task| Some(task.unit) == input.issued.to)
        }
        _ => None,
    };
    let role = if lead.is_some_and(|task| !task.lead) {
        "协办"
    } else {
        "主办"
    };
    let mut body = vec![
        p(format!(
            "现将信访事项1件（编号{}，“{}”）转你单位{role}，请依法予以处理。",
            input.subject.petition_number, input.subject.title
        )),
        p(
            "请自收到之日起15日内书面告知信访人；认为不属于本单位职权范围的，应当自收到之日起5个工作日内提出异议并详细说明理由，经核实同意后交还相关材料。",
        ),
    ];
    if let Some(day_set) = lead.and_then(|task| task.report_back) {
        body.push(p(format!("请于{}前报送办结报告。", day(day_set))));
    }
    body
}

fn extended(input: &Input<'_>) -> Vec<Block> {
    let Fact::Extended { days, reason } = &input.event.what else {
        return Vec::new();
    };
    let accepted = input.after.accepted_on.map_or_else(String::new, day);
    closing(vec![
        p(format!(
            "{}，我单位已于{accepted}受理。",
            input.matter_line()
        )),
        p(format!(
            "因{}，情况复杂，不能在规定期限内办结。",
            input.text(*reason).trim_end_matches('。')
        )),
        p(format!(
            "根据《信访工作条例》第三十四条，经本单位负责人批准，延长办理期限{days}日，至{}止。",
            input.due(LimitId::C05)
        )),
    ])
}

fn opinion_text(input: &Input<'_>) -> OpinionText {
    let id = match &input.event.what {
        Fact::Performed { opinion } | Fact::SimplyReplied { opinion, .. } => Some(opinion.text),
        _ => input.before.opinion.as_ref().map(|opinion| opinion.text),
    };
    id.and_then(|id| serde_json::from_str(input.text(id)).ok())
        .unwrap_or_default()
}

fn opinion(input: &Input<'_>) -> Vec<Block> {
    let text = opinion_text(input);
    let review = input.after.opinion.as_ref().and_then(|o| o.review_organ);
    let review = review.map_or("上一级机关", |organ| input.organ(organ));
    let accepted = input.after.accepted_on.map_or_else(String::new, day);
    let mut body = vec![
        p(format!(
            "{}，我单位于{}收到，{accepted}受理。经调查，现已办理终结，处理意见如下：",
            input.matter_line(),
            day(input
                .after
                .last_lead()
                .map_or(input.after.received_on, |t| t.delivered_on))
        )),
        Block::Heading("一、您反映的问题和诉求".to_owned()),
    ];
    let sections = [
        ("二、调查核实情况", text.facts),
        ("三、处理理由和依据", [text.reasons, text.basis].join("\n")),
        ("四、处理意见", text.opinion),
    ];
    body.extend(paragraphs(&text.request));
    for (heading, words) in sections {
        body.push(Block::Heading(heading.to_owned()));
        body.extend(paragraphs(&words));
    }
    body.push(p(format!(
        "如不服本处理意见，可以自收到本意见书之日起30日内向{review}提出复查申请（《信访工作条例》第三十五条）；逾期不申请的，本处理意见为信访终结性意见。"
    )));
    body
}

fn performed(input: &Input<'_>) -> Vec<Block> {
    let text = opinion_text(input);
    let mut body = vec![p(format!(
        "{}，现将处理情况告知如下：",
        input.matter_line()
    ))];
    for (heading, words) in [
        ("一、您的申请", &text.request),
        ("二、核查情况", &text.facts),
        (
            "三、处理结果及依据",
            &[text.opinion.clone(), text.basis.clone()].join("\n"),
        ),
    ] {
        body.push(Block::Heading(heading.to_owned()));
        body.extend(paragraphs(words));
    }
    let remedy = if text.remedy.is_empty() {
        // Law: refusal, improper performance or no answer: reconsideration comes first (21.1).
        "如认为本机关不履行或者未正确履行法定职责侵犯您的合法权益，可以自知道之日起60日内依法申请行政复议；对复议决定不服的，可以自收到决定书之日起15日内向人民法院提起行政诉讼。"
    } else {
        &text.remedy
    };
    body.push(p(remedy));
    closing(body)
}

fn service(input: &Input<'_>) -> Vec<Block> {
    let Fact::Served {
        document, service, ..
    } = &input.event.what
    else {
        return Vec::new();
    };
    let served = input.before.documents.iter().find(|d| d.id == *document);
    let method = match service.method {
        dengwen_domain::codes::ServiceMethod::InPerson => "当面送达",
        dengwen_domain::codes::ServiceMethod::Post => "邮寄送达",
        dengwen_domain::codes::ServiceMethod::Electronic => "电子送达",
        dengwen_domain::codes::ServiceMethod::Phone => "电话告知",
        dengwen_domain::codes::ServiceMethod::LeftWithWitness => "留置送达",
        dengwen_domain::codes::ServiceMethod::PublicNotice => "公告送达",
    };
    let server = service
        .by
        .map_or("", |person| input.directory.person_name(person));
    let row = |label: &str, value: &str| Block::Row(label.to_owned(), value.to_owned());
    vec![
        row("送达文书", served.map_or("", |d| d.number.as_str())),
        row("受送达人", &input.subject.petitioner.name),
        row("送达方式", method),
        row("收到日期", &day(service.on)),
        row("送达人", server),
        row("受送达人拒收", if service.refused { "是" } else { "否" }),
        row("备注", service.note.map_or("", |id| input.text(id))),
    ]
}

fn guided(input: &Input<'_>) -> Vec<Block> {
    let guidance = match &input.event.what {
        Fact::Directed { guidance } | Fact::RoutedOut { guidance, .. } => input.text(*guidance),
        _ => "",
    };
    let mut body = vec![
        p(format!("{}收悉。", input.matter_line())),
        p("经审查，该事项应当通过其他法定途径解决。"),
    ];
    body.extend(paragraphs(guidance));
    body.push(p("请注意：信访不影响、也不中止其他法定途径的期限。"));
    closing(body)
}

fn suggestion(input: &Input<'_>) -> Vec<Block> {
    use dengwen_domain::codes::SuggestionOutcome as Outcome;
    let Fact::SuggestionReplied { outcome, reply } = &input.event.what else {
        return Vec::new();
    };
    let word = match outcome {
        Outcome::Adopted => "予以采纳",
        Outcome::Partly => "部分采纳",
        Outcome::NotAdopted => "暂不采纳",
    };
    let mut body = vec![p(format!("{}收悉。经研究，{word}。", input.matter_line()))];
    body.extend(paragraphs(input.text(*reply)));
    body.push(p("感谢您对我们工作的关心和支持。"));
    body
}

fn repeated(input: &Input<'_>) -> Vec<Block> {
    let stage = input.organ(input.after.holder());
    let due = input.after.next_due().map_or_else(String::new, |run| {
        format!("办理期限至{}。", day(run.due.date))
    });
    closing(vec![
        p(format!(
            "您再次反映的事项与编号{}的信访事项属同一事项，现由{stage}办理。{due}",
            input.after.number
        )),
        p("如有新的事实、理由或者材料，请向办理单位补充，将一并办理。"),
    ])
}

fn converted(input: &Input<'_>) -> Vec<Block> {
    let Fact::Converted { reason } = &input.event.what else {
        return Vec::new();
    };
    closing(vec![
        p(format!("{}，原按简易程序办理。", input.matter_line())),
        p(format!(
            "因{}，现转为普通程序办理。",
            input.text(*reason).trim_end_matches('。')
        )),
        p(format!(
            "办理期限自原受理之日起计算，至{}止。",
            input.due(LimitId::C05)
        )),
    ])
}

fn corrected(input: &Input<'_>) -> Vec<Block> {
    let Fact::Corrected { document, text, .. } = &input.event.what else {
        return Vec::new();
    };
    let old = input.before.documents.iter().find(|d| d.id == *document);
    let number = old.map_or("", |document| document.number.as_str());
    let mut body = vec![p(format!(
        "我单位发出的文书（{number}）需作更正，更正内容如下："
    ))];
    body.extend(paragraphs(input.text(*text)));
    body.push(p("原文书其他内容不变。"));
    closing(body)
}

/// Slips and replies whose words are the officer's own.
fn plain(input: &Input<'_>) -> Vec<Block> {
    let (lead, id) = match &input.event.what {
        Fact::Objected { reasons, .. } => (
            "经研究，我单位认为该事项不属于本单位职权范围，理由如下：",
            *reasons,
        ),
        Fact::ObjectionAgreed { reasons } => {
            ("经核实，同意你单位提出的异议，收回该信访事项。", *reasons)
        }
        Fact::ObjectionRefused { reasons } => (
            "经核实，不同意你单位提出的异议，请继续依法办理，原期限不变。",
            *reasons,
        ),
        Fact::DisputeDecided { reasons, .. } => (
            "根据《信访工作条例》第二十四条，现就该信访事项的管辖决定如下：由你单位办理。",
            *reasons,
        ),
        Fact::HandedOver { letter, .. } => (
            "根据《信访工作条例》第二十二条第二款、第三十条，现将检举控告材料移交你单位，请依规依纪依法处理，并对检举控告人信息严格保密。",
            *letter,
        ),
        Fact::Answered { reply } => ("来信（来电、留言）收悉，现答复如下：", *reply),
        _ => return Vec::new(),
    };
    let mut body = vec![p(format!(
        "信访事项“{}”（编号{}）。",
        input.subject.title, input.subject.petition_number
    ))];
    body.push(p(lead));
    body.extend(paragraphs(input.text(id)));
    body
}

fn paragraphs(text: &str) -> Vec<Block> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(p)
        .collect()
}
