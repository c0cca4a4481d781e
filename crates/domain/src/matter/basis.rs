//! What a ground of refusal rests on: what its `needs` name, and who may rely on it.
//!
//! The pack says what a ground needs; here each need is one check. Whether an earlier matter is
//! known or only stated is the caller's to find out: nothing here looks anything up.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Matter;
use super::command::Command;
use super::engine::Ctx;
use crate::ids::{MatterId, OrganId, PersonId, SealedId};
use crate::limit::LimitId;
use crate::pack::{GroundNeed, GroundUser};
use crate::procedure::Guard;
use crate::refusal::Why;

/// What an officer named with a ground of refusal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Basis {
    /// The matter that is accepted or in handling (NR1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierMatter>,
    /// The opinion of the final review (NA1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_opinion: Option<FinalOpinion>,
    /// Why facts and reasons are the same, argued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_facts: Option<SealedId>,
    /// Who found them the same: a named officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_by: Option<PersonId>,
    /// The court or body of the other procedure, and its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_procedure: Option<SealedId>,
}

/// The same matter, brought before to an organ below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierMatter {
    /// Its number, as looked up or as stated.
    pub number: String,
    /// The matter itself; `None` where the officer may not see it and states what is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<MatterId>,
    /// The organ that accepted it or handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// The day of acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<Date>,
    /// The last day of its handling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// The opinion that ended a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalOpinion {
    /// 文号
    pub number: String,
    /// Its day.
    pub on: Date,
}

impl EarlierMatter {
    /// What a matter says of itself, for a ground that names it.
    pub fn of(matter: &Matter) -> Self {
        let handling = [LimitId::C05, LimitId::C06, LimitId::C18, LimitId::C20];
        let running = handling.iter().filter_map(|id| matter.running(*id));
        Self {
            number: matter.number.clone(),
            matter: Some(matter.id),
            organ: matter.last_lead().map(|task| task.unit),
            accepted_on: matter.accepted_on.filter(|_| matter.stage.is_open()),
            until: running.map(|run| run.due.date).min(),
        }
    }

    /// Does it rest on the officer's statement alone?
    pub const fn is_stated(&self) -> bool {
        self.matter.is_none()
    }
}

impl Basis {
    /// Does it name anything?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The basis that a command names, with its ground.
pub(super) const fn of_command(command: &Command) -> Option<(&String, &Basis)> {
    match command {
        Command::NotAccept { ground, basis, .. }
        | Command::NoLongerAccept { ground, basis, .. } => Some((ground, basis)),
        _ => None,
    }
}

/// Law: a ground holds only with what it rests on, and only for whom it is made (Art. 19(3),
/// 36(3); 21.11).
pub(super) fn check(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> Result<(), Why> {
    let Some((code, basis)) = of_command(command) else {
        return Ok(());
    };
    let Some(ground) = ctx.book.pack.ground(code) else {
        return Err(Why::Guard(Guard::GroundBasis));
    };
    for need in &ground.needs {
        let missing = match need {
            GroundNeed::EarlierMatter => earlier(matter, basis, ctx)?,
            GroundNeed::FinalOpinion => final_opinion(basis, ctx),
            GroundNeed::OtherProcedure => basis
                .other_procedure
                .is_none()
                .then_some("ground-procedure"),
            GroundNeed::SameFacts => same_facts(basis, ctx),
        };
        if let Some(part) = missing {
            return Err(Why::Part(part));
        }
    }
    match ground.used_by {
        GroundUser::AnyOrgan => Ok(()),
        GroundUser::Superior => superior(matter, basis, ctx),
    }
}

/// Named, accepted, another one, and still within its time.
fn earlier(matter: &Matter, basis: &Basis, ctx: &Ctx<'_>) -> Result<Option<&'static str>, Why> {
    let Some(earlier) = basis.earlier.as_ref() else {
        return Ok(Some("ground-earlier"));
    };
    if earlier.number.trim().is_empty() || earlier.organ.is_none() {
        return Ok(Some("ground-earlier"));
    }
    if earlier.matter == Some(matter.id) || earlier.number == matter.number {
        return Ok(Some("ground-earlier-itself"));
    }
    let Some(until) = earlier.until else {
        return Ok(Some("ground-earlier-not-accepted"));
    };
    if earlier.accepted_on.is_none_or(|day| day > ctx.on) {
        return Ok(Some("ground-earlier-not-accepted"));
    }
    if until < ctx.on {
        return Err(Why::GuardOn(Guard::GroundBasis, until));
    }
    Ok(None)
}

fn final_opinion(basis: &Basis, ctx: &Ctx<'_>) -> Option<&'static str> {
    let opinion = basis.final_opinion.as_ref();
    let told = opinion.is_some_and(|it| !it.number.trim().is_empty() && it.on <= ctx.on);
    (!told).then_some("ground-final-opinion")
}

/// Law: that facts and reasons are the same is a finding, so a person makes it and argues it.
fn same_facts(basis: &Basis, ctx: &Ctx<'_>) -> Option<&'static str> {
    if basis.same_facts.is_none() {
        return Some("ground-same-facts");
    }
    ctx.actor.person.is_none().then_some("ground-officer")
}

fn superior(matter: &Matter, basis: &Basis, ctx: &Ctx<'_>) -> Result<(), Why> {
    let unit = matter.last_lead().map(|task| task.unit);
    let below = basis.earlier.as_ref().and_then(|it| it.organ);
    let above = unit
        .zip(below)
        .is_some_and(|(unit, below)| ctx.orgs.is_superior(unit, below));
    if above {
        Ok(())
    } else {
        Err(Why::Part("ground-not-superior"))
    }
}
