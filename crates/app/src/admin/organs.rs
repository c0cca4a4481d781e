//! Organs: founded, changed, ended with a successor (Art. 24(2)).
//!
//! Invariant: the duties of an organ that ended always lead to one that exists.

use dengwen_domain::ids::OrganId;
use dengwen_domain::org::{Level, OrgTree, Organ};
use dengwen_domain::topic::is_code_or_digits;
use dengwen_store::query::sweep;
use jiff::civil::Date;

use super::unchanged;
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::who::Who;

const NAME_CHARS_MAX: usize = 60;

impl App {
    /// Founds an organ (`seen` 0) or changes one that was drawn at version `seen`.
    ///
    /// # Errors
    /// `Forbidden`; `Conflict` when it changed meanwhile; `Invalid` field by field.
    pub async fn save_organ(&self, who: &Who, organ: Organ, seen: i64) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, organ.id.0, seen)?;
        let mut errors = texts(&organ);
        if organ
            .parent
            .is_some_and(|id| directory.orgs.organ(id).is_none())
        {
            errors.push(FieldError::new("parent", "parent-unknown"));
        }
        // Because: one installation is one tree of organs. What stands topmost already may be
        // mended, and what ended is no tree any more.
        let from = self.today().max(organ.valid_from);
        let was_topmost = |organ: &Organ| organ.parent.is_none();
        let rises = !directory.orgs.organ(organ.id).is_some_and(was_topmost);
        let topmost = |other: &Organ| {
            let stands = other.valid_to.is_none_or(|last| last >= from);
            other.parent.is_none() && other.id != organ.id && stands
        };
        if organ.parent.is_none() && rises && directory.orgs.all().any(topmost) {
            errors.push(FieldError::new("parent", "parent-needed"));
        }
        if breaks_levels(&directory.orgs, &organ) {
            errors.push(FieldError::new("level", "level-order"));
        }
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        self.save_organs(who, &[organ]).await
    }

    /// Ends an organ on its last day; what it owes goes to the successor the day after
    /// (Art. 24(2)).
    ///
    /// # Errors
    /// As [`App::save_organ`]; `Invalid` for a successor that does not exist then, is the organ
    /// itself or hands its duties back to it, and for no successor while matters are open there or
    /// organs stand below it; for an organ whose roles alone administer.
    pub async fn end_organ(
        &self,
        who: &Who,
        id: OrganId,
        last_day: Date,
        successor: Option<OrganId>,
        seen: i64,
    ) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, id.0, seen)?;
        let organ = directory.orgs.organ(id).ok_or(AppError::Missing("organ"))?;
        if last_day < organ.valid_from {
            return Err(AppError::invalid("last_day", "end-before-start"));
        }
        self.somebody_administers_elsewhere(id).await?;
        let ended = Organ {
            valid_to: Some(last_day),
            successor,
            ..organ.clone()
        };
        let Some(successor) = successor else {
            let nobody = OrganId(uuid::Uuid::nil());
            let owed = sweep::owed_by(self.store().db(), id.0, nobody.0, nobody.0, 1).await?;
            if !owed.is_empty() {
                return Err(AppError::invalid("successor", "successor-needed"));
            }
            let below = |other: &Organ| {
                other.parent == Some(id) && other.valid_to.is_none_or(|last| last > last_day)
            };
            if directory.orgs.all().any(below) {
                return Err(AppError::invalid("successor", "organs-below"));
            }
            return self.save_organs(who, &[ended]).await;
        };
        let others = directory.orgs.all().filter(|other| other.id != id).cloned();
        let tree = OrgTree::new(others.chain([ended.clone()]));
        let after = last_day.tomorrow().unwrap_or(last_day);
        // Also when everything that is to end has ended: two organs may not hand on to each other.
        let leads = |day| tree.duty_holder(id, day).is_some();
        if successor == id || !leads(after) || !leads(Date::MAX) {
            return Err(AppError::invalid("successor", "successor-gone"));
        }
        self.save_organs(who, &[ended]).await
    }

    /// Takes the end of an organ back.
    ///
    /// # Errors
    /// As [`App::save_organ`].
    pub async fn continue_organ(&self, who: &Who, id: OrganId, seen: i64) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, id.0, seen)?;
        let organ = directory.orgs.organ(id).ok_or(AppError::Missing("organ"))?;
        let organ = Organ {
            valid_to: None,
            successor: None,
            ..organ.clone()
        };
        self.save_organs(who, &[organ]).await
    }
}

/// Whether a new place or level puts an organ below one of a lower level, or one of its own above
/// it. What stands so already may be mended otherwise.
fn breaks_levels(orgs: &OrgTree, organ: &Organ) -> bool {
    let was = orgs.organ(organ.id);
    if was.is_some_and(|was| (was.parent, was.level) == (organ.parent, organ.level)) {
        return false;
    }
    // From the nation down, as the levels are written.
    let rank = |level: Level| Level::ALL.iter().position(|one| *one == level);
    let own = rank(organ.level);
    let above = organ.parent.and_then(|id| orgs.organ(id));
    above.is_some_and(|above| rank(above.level) > own)
        || orgs
            .all()
            .any(|below| below.parent == Some(organ.id) && rank(below.level) < own)
}

fn texts(organ: &Organ) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut bounded = |field, text: &str, most| {
        if text.chars().count() > most {
            errors.push(FieldError::with(field, "field-too-long", most));
        }
    };
    bounded("name_zh", &organ.name_zh, NAME_CHARS_MAX);
    bounded("name_en", &organ.name_en, 2 * NAME_CHARS_MAX);
    bounded("doc_prefix", &organ.doc_prefix, 12);
    bounded("address", &organ.address, 120);
    bounded("phone", &organ.phone, 60);
    bounded("hours", &organ.hours, 120);
    let sign = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if organ.code.is_empty() {
        errors.push(FieldError::new("code", "field-required"));
    }
    if organ.code.len() > 32 || !organ.code.chars().all(sign) {
        errors.push(FieldError::new("code", "code-signs"));
    }
    if !is_region(&organ.region) {
        errors.push(FieldError::new("region", "region-digits"));
    }
    for competence in &organ.competences {
        let topic = &competence.topic;
        if !is_code_or_digits(topic)
            || competence
                .region
                .as_deref()
                .is_some_and(|code| !is_region(code))
        {
            errors.push(FieldError::with("competences", "competence-line", topic));
        }
        if competence.to.is_some_and(|to| to < competence.from) {
            errors.push(FieldError::new("competences", "end-before-start"));
        }
    }
    errors
}

fn is_region(code: &str) -> bool {
    matches!(code.len(), 6 | 9 | 12) && digits(code) && !code.starts_with("00")
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
