//! The written answer: draft (T27), approvals and signature, performance reply (T37), simple reply
//! (T26). Its required parts are those of B05.

use dengwen_app::Who;
use dengwen_app::documents::OpinionText;
use dengwen_app::matter::Happened;
use dengwen_domain::codes::{Outcome, ServiceMethod};
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::{Command, Fact, Matter, OpinionParts};
use dengwen_domain::procedure::{Act, Stage};

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::{Choice, FormState};
use crate::view::Paper;

/// T27: the draft of the opinion.
pub(super) struct DraftOpinion;
/// T37: D12, with the remedies of 21.1 and never 复查.
pub(super) struct Perform;
/// Simple reply: answered and told in one act.
pub(super) struct ReplySimple;
/// Approval of substance or procedure, or signature: the draft stands beside.
pub(super) struct Approve(pub(super) Act);

/// The remedies of a performed duty, as the pack words them; the first is the rule.
const REMEDIES: [&str; 2] = ["reconsider-first", "not-affected"];

/// What the answer to a duty cannot be without.
const OF_DUTY: [&str; 5] = ["request", "facts", "basis", "opinion", "remedy"];

/// The parts that hold words, in the order of the document.
const PARTS: [&str; 5] = ["request", "facts", "reasons", "basis", "opinion"];

/// One box for the answer to each request (B12); a matter with more is answered in one, with their
/// number.
const ANSWERS: [&str; 20] = [
    "answer-1",
    "answer-2",
    "answer-3",
    "answer-4",
    "answer-5",
    "answer-6",
    "answer-7",
    "answer-8",
    "answer-9",
    "answer-10",
    "answer-11",
    "answer-12",
    "answer-13",
    "answer-14",
    "answer-15",
    "answer-16",
    "answer-17",
    "answer-18",
    "answer-19",
    "answer-20",
];

/// The boxes of a matter with several requests; none where there is one.
fn boxes(matter: &Matter) -> &'static [&'static str] {
    let requests = usize::from(matter.requests);
    ANSWERS
        .get(..requests)
        .filter(|_| requests > 1)
        .unwrap_or_default()
}

/// The petitioner's requests, where they stand one a line.
fn asked_in_lines<'a>(asked: &Asked<'a>) -> Option<impl Iterator<Item = &'a str>> {
    let first = asked.view?.petitions.first()?;
    let lines = || first.request.lines().filter(|line| !line.trim().is_empty());
    (lines().count() == usize::from(asked.matter.requests)).then(lines)
}

fn fields(asked: &Asked<'_>) -> Vec<Field> {
    let t = asked.t();
    let outcomes = Outcome::ALL
        .iter()
        .map(|o| Choice::new(o.as_str(), asked.names.code("outcome", o.as_str())))
        .collect();
    let outcome = Field::Radios("outcome", t.label("ask-outcome"), outcomes, true);
    let mut fields = vec![
        Field::Area("request", t.label("ask-opinion-request"), true, 4),
        Field::Area("facts", t.label("ask-opinion-facts"), true, 8),
        Field::Area("reasons", t.label("ask-opinion-reasons"), true, 5),
        Field::Area("basis", t.label("ask-opinion-basis"), true, 3),
    ];
    let boxes = boxes(asked.matter);
    if boxes.is_empty() {
        fields.push(Field::Area(
            "opinion",
            t.label("ask-opinion-opinion"),
            true,
            6,
        ));
        fields.extend([
            outcome,
            Field::Text("answers", t.label("ask-answers"), true),
        ]);
        return fields;
    }
    for (at, name) in boxes.iter().enumerate() {
        let mut label = t.label("ask-opinion-answer");
        label.text = t.f("ask-opinion-answer", "n", at + 1);
        label.hint = asked_in_lines(asked).and_then(|mut lines| lines.nth(at).map(str::to_owned));
        fields.push(Field::Area(name, label, true, 4));
    }
    fields.push(outcome);
    fields
}

fn unit(asked: &Asked<'_>) -> OrganId {
    let lead = asked.matter.last_lead();
    lead.map_or_else(|| asked.matter.holder(), |task| task.unit)
}

fn review(asked: &Asked<'_>) -> Field {
    // Law: one level above the organ that answers (Art. 35, level rule of T40).
    let above = asked.names.directory.orgs.lineage(unit(asked));
    let organs = above.iter().skip(1);
    let choices = organs
        .map(|id| Choice::new(id.to_string(), asked.names.organ(*id)))
        .collect();
    Field::Select(
        "review_organ",
        asked.t().label("ask-review-organ"),
        choices,
        true,
    )
}

/// The latest draft if there is one, else the petitioner's own words as the request.
fn preset(asked: &Asked<'_>) -> FormState {
    let matter = asked.matter;
    let orgs = &asked.names.directory.orgs;
    let review = orgs.review_organ(unit(asked)).map(|id| id.to_string());
    // Because: a number that stands there already is never thought about (B12).
    let answers = Some("1".to_owned()).filter(|_| matter.requests <= 1);
    let mut state = FormState::new()
        .with("answers", answers.unwrap_or_default())
        .with("review_organ", review.unwrap_or_default());
    let Some(view) = asked.view else {
        return state;
    };
    if let Some(text) = draft(asked) {
        let outcome = matter.opinion.as_ref().map_or("", |o| o.outcome.as_str());
        state = state.with("outcome", outcome);
        let boxes = boxes(matter);
        let mut each = text.answers.clone();
        if each.is_empty() {
            // Because: a draft that was not written in boxes stands whole in the first.
            each.push(text.opinion.clone());
        }
        // Because: requests were counted anew since; what was answered beyond them is not dropped.
        if let Some(rest) = each
            .len()
            .checked_sub(boxes.len())
            .filter(|n| *n > 0 && !boxes.is_empty())
        {
            let last = each.split_off(each.len() - rest - 1);
            each.push(last.join("\n"));
        }
        for (name, value) in boxes.iter().zip(each) {
            state = state.with(name, value);
        }
        for (name, value) in PARTS.into_iter().zip(in_order(text)) {
            state = state.with(name, value);
        }
    } else if let Some(first) = view.petitions.first() {
        state = state.with("request", first.request.clone());
    }
    state
}

fn in_order(text: OpinionText) -> [String; 5] {
    [
        text.request,
        text.facts,
        text.reasons,
        text.basis,
        text.opinion,
    ]
}

fn draft(asked: &Asked<'_>) -> Option<OpinionText> {
    let opinion = asked.matter.draft()?;
    serde_json::from_str(asked.view?.words.get(opinion.text)).ok()
}

/// What only a performed duty says: against whom, what follows, and the remedy (D12).
fn duty(typed: &mut Typed<'_>, asked: bool) -> Option<OpinionText> {
    if !asked {
        return Some(OpinionText::default());
    }
    let object = typed.plain("object", true);
    let follow_up = typed.plain("follow_up", false);
    let remedy = typed.one::<String>("remedy").filter(|it| !it.is_empty());
    if remedy.is_none() {
        typed.state.fail("remedy", "field-required");
    }
    Some(OpinionText {
        object: object?,
        follow_up: follow_up?,
        remedy: remedy?,
        reconsideration: typed.maybe("reconsideration"),
        ..OpinionText::default()
    })
}

/// The opinion, and the answers it is made of where each request has its box.
fn opinion(
    typed: &mut Typed<'_>,
    boxes: &[&'static str],
    asked: bool,
) -> Option<(String, Vec<String>)> {
    if boxes.is_empty() {
        return Some((typed.plain("opinion", asked)?, Vec::new()));
    }
    let each: Option<Vec<String>> = boxes.iter().map(|name| typed.plain(name, false)).collect();
    let each = each?;
    let whole = OpinionText::joined(&each);
    if asked && whole.trim().is_empty() {
        typed.state.fail(boxes.first()?, "field-required");
        return None;
    }
    Some((whole, each))
}

/// How many requests are answered: as counted by hand, or the boxes that hold words (B12).
fn answered(typed: &mut Typed<'_>, each: &[String]) -> Option<u16> {
    if each.is_empty() {
        return typed.one("answers");
    }
    let there = each.iter().filter(|answer| !answer.trim().is_empty());
    u16::try_from(there.count()).ok()
}

/// Because: an empty part of an opinion is refused by the law with its article (B05), not by the
/// form; the other answers have no such guard, so their form asks.
fn parts(
    matter: &Matter,
    typed: &mut Typed<'_>,
    review: bool,
    needed: &[&str],
) -> Option<OpinionParts> {
    let [request, facts, reasons, basis] =
        ["request", "facts", "reasons", "basis"].map(|it| typed.plain(it, needed.contains(&it)));
    let opinion = opinion(typed, boxes(matter), needed.contains(&"opinion"));
    let duty = duty(typed, needed.contains(&"remedy"));
    let outcome = typed.one("outcome");
    let each = opinion.as_ref().map_or(&[][..], |(_, each)| each);
    let answers = answered(typed, each);
    let review_organ = if review {
        typed.maybe("review_organ")
    } else {
        None
    };
    let (opinion, each) = opinion?;
    let text = OpinionText {
        request: request?,
        facts: facts?,
        reasons: reasons?,
        basis: basis?,
        opinion,
        answers: each,
        ..duty?
    };
    Some(text.parts(
        typed.app,
        &mut typed.words,
        outcome?,
        answers?,
        review_organ,
    ))
}

/// What was found out and contributed so far, read while the answer is written.
fn records(asked: &Asked<'_>) -> Vec<Aside> {
    let Some(view) = asked.view else {
        return Vec::new();
    };
    let found = view.events.iter().filter(|it| {
        matches!(
            it.event.what,
            Fact::Investigated { .. } | Fact::CoAnswered { .. }
        )
    });
    let aside = |happened: &Happened| {
        let fact = &happened.event.what;
        let (_, text) = view.words_of(fact)?;
        let day = asked.t().date(happened.event.on);
        Some(Aside {
            heading: format!("{} · {day}", asked.names.code("fact", fact.kind())),
            text: text.to_owned(),
            points: Vec::new(),
            fold: true,
        })
    };
    found.filter_map(aside).collect()
}

/// Is a duty being answered (D12), and not an opinion drafted?
fn of_duty(asked: &Asked<'_>) -> bool {
    asked.matter.stage == Stage::Performing
}

impl ActForm for DraftOpinion {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        if of_duty(asked) {
            return Perform.fields(asked);
        }
        let mut fields = fields(asked);
        fields.push(review(asked));
        fields
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        if of_duty(asked) {
            return Perform.preset(asked);
        }
        preset(asked)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        records(asked)
    }

    fn reads(&self) -> bool {
        true
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let parts = if of_duty(asked) {
            parts(asked.matter, typed, false, &OF_DUTY)
        } else {
            parts(asked.matter, typed, true, &[])
        };
        parts.map(Command::DraftOpinion)
    }
}

impl ActForm for Perform {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let mut fields = fields(asked);
        fields.insert(1, Field::Text("object", t.label("ask-object-of"), true));
        let above = asked.names.directory.orgs.lineage(unit(asked));
        let organs = above
            .iter()
            .skip(1)
            .map(|id| Choice::new(id.to_string(), asked.names.organ(*id)));
        let label = t.label("ask-reconsideration");
        let remedies = REMEDIES.map(|code| Choice::new(code, t.s(&format!("ask-remedy-{code}"))));
        fields.extend([
            Field::Area("follow_up", t.label("ask-follow-up"), false, 3),
            // Law: reconsideration comes first (21.1); no other remedy can be written.
            Field::Radios("remedy", t.label("ask-remedy"), remedies.to_vec(), true),
            Field::Select("reconsideration", label, organs.collect(), false),
        ]);
        fields
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let orgs = &asked.names.directory.orgs;
        let organ = orgs.review_organ(unit(asked)).map(|id| id.to_string());
        let Some(draft) = draft(asked) else {
            return preset(asked)
                .with("remedy", REMEDIES[0])
                .with("reconsideration", organ.unwrap_or_default());
        };
        let drafted = draft.reconsideration.map(|id| id.to_string());
        preset(asked)
            .with("object", draft.object)
            .with("follow_up", draft.follow_up)
            .with("remedy", draft.remedy)
            .with("reconsideration", drafted.or(organ).unwrap_or_default())
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        records(asked)
    }

    fn reads(&self) -> bool {
        true
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        parts(asked.matter, typed, false, &OF_DUTY).map(Command::Perform)
    }
}

impl ActForm for ReplySimple {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let methods = ServiceMethod::ALL
            .iter()
            // Because: leaving it needs a witness, who is named in a service of its own.
            .filter(|m| **m != ServiceMethod::LeftWithWitness)
            .map(|m| Choice::new(m.as_str(), asked.names.code("service", m.as_str())))
            .collect();
        let mut fields = fields(asked);
        for field in &mut fields {
            // Law: what is not supported is converted first (B09, T26).
            if let Field::Radios("outcome", label, outcomes, _) = field {
                outcomes.retain(|choice| choice.value != Outcome::NotSupport.as_str());
                label.hint = Some(asked.t().s("ask-simple-outcome"));
            }
        }
        fields.push(review(asked));
        let label = asked.t().label("ask-method");
        fields.push(Field::Radios("method", label, methods, true));
        fields
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        preset(asked)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        records(asked)
    }

    fn reads(&self) -> bool {
        true
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        // Law: a short opinion has the same required parts as a long one (Art. 32, B05).
        let parts = parts(asked.matter, typed, true, &PARTS);
        let method = typed.one("method");
        Some(Command::ReplySimple {
            parts: parts?,
            method: method?,
        })
    }
}

impl ActForm for Approve {
    fn fields(&self, _asked: &Asked<'_>) -> Vec<Field> {
        Vec::new()
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let t = asked.t();
        // Because: a draft that lacks a part of its document is shown part by part.
        let Some(text) = draft(asked).filter(|_| self.paper(asked).is_none()) else {
            return records(asked);
        };
        let outcome = asked
            .matter
            .opinion
            .as_ref()
            .map_or("", |o| o.outcome.as_str());
        let headings = [
            "ask-opinion-request",
            "ask-opinion-facts",
            "ask-opinion-reasons",
            "ask-opinion-basis",
            "ask-opinion-opinion",
        ];
        vec![Aside {
            heading: t.s("ask-draft"),
            text: asked.names.code("outcome", outcome),
            fold: false,
            points: headings
                .map(|key| t.s(key))
                .into_iter()
                .zip(in_order(text))
                .collect(),
        }]
    }

    fn paper(&self, asked: &Asked<'_>) -> Option<Paper> {
        drafted(asked)
    }

    fn reads(&self) -> bool {
        true
    }

    fn command(&self, _asked: &Asked<'_>, _typed: &mut Typed<'_>) -> Option<Command> {
        Some(match self.0 {
            Act::ApproveSubstance => Command::ApproveSubstance,
            Act::ApproveProcedure => Command::ApproveProcedure,
            _ => Command::IssueOpinion,
        })
    }
}

/// The draft as it will be printed.
pub(super) fn drafted(asked: &Asked<'_>) -> Option<Paper> {
    let who = Who::Staff(asked.staff.clone());
    let content = asked.app.drafted(&who, asked.view?).ok()??;
    Some(Paper::of(content, String::new()).draft(asked.t().s("paper-draft")))
}
