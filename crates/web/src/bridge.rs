//! From the application's words to the pages': errors, refusals, who looks.
//!
//! It decides nothing. Invariant: every code of the domain's lists has a message
//! `<list>-<code>` in both languages (`tests/it/vocabulary.rs`).

use std::sync::Arc;

use dengwen_app::queue::Queue;
use dengwen_app::{App, AppError, Who, callback, clearance};
use dengwen_domain::access::Permission;
use dengwen_domain::ids::PersonId;
use dengwen_domain::org::Role;
use dengwen_domain::refusal::{Refusal, Why};

use crate::ctx::PageCtx;
use crate::error::{PageError, Refused};
use crate::state::{Both, Desk, Entropy, Site, Staff, ViewerLookup, WebState};
use crate::texts::{Arg, Say};

impl PageCtx {
    /// The application.
    ///
    /// # Errors
    /// A fault where the router was built without one (page samples).
    pub fn app(&self) -> Result<&App, PageError> {
        self.state
            .app()
            .ok_or_else(|| PageError::fault("this router has no application"))
    }

    /// The member of staff who looks, with the roles of this very request.
    ///
    /// # Errors
    /// `SignIn` when nobody is signed in or the person left.
    pub fn who(&self) -> Result<Who, PageError> {
        let staff = self.staff()?;
        self.app()?
            .staff(PersonId(staff.id))
            .map(Who::Staff)
            .ok_or_else(|| PageError::SignIn { back: self.here() })
    }
}

impl WebState {
    /// The state of a site over an application: who looks is whoever holds a session there.
    pub fn serving(app: App, site: Site) -> WebState {
        let entropy: Entropy = {
            let app = app.clone();
            Arc::new(move || {
                let mut bytes = [0; 16];
                app.random().fill(&mut bytes);
                bytes
            })
        };
        let viewers: ViewerLookup = {
            let app = app.clone();
            Arc::new(move |token: String| {
                let app = app.clone();
                Box::pin(async move {
                    let seen = app.session(&token).await?;
                    Ok(seen.map(|seen| staff(&app, &seen.staff, seen.must_change)))
                })
            })
        };
        let key = *app.sealer().keys().purpose("csrf");
        WebState::new(site, key, entropy, viewers).with_app(app)
    }
}

pub(crate) fn staff(app: &App, seen: &dengwen_app::Staff, must_change: bool) -> Staff {
    let directory = app.directory();
    let (person, organ) = (seen.person(), seen.organ);
    let found = directory.people.get(&person);
    Staff {
        id: person.0,
        name: found.map(|p| p.name.clone()).unwrap_or_default(),
        organ: Both::new(
            directory.organ_name(organ, false),
            directory.organ_name(organ, true),
        ),
        post: found.map(|p| p.title.clone()).unwrap_or_default(),
        desks: desks(seen),
        lists: lists(app, seen),
        must_change,
        token: seen.token.clone(),
    }
}

/// The desks that a person's roles of today open. It grants nothing: pages and use cases ask
/// again.
fn desks(staff: &dengwen_app::Staff) -> Vec<Desk> {
    let mut desks = Vec::new();
    let has = |roles: &[Role]| roles.iter().any(|role| staff.has(*role));
    if has(&[
        Role::Registrar,
        Role::Dispatcher,
        Role::SecondPerson,
        Role::ReportOfficer,
        Role::CallbackOfficer,
        Role::OfficeHead,
    ]) {
        desks.push(Desk::Office);
    }
    if has(&[
        Role::UnitClerk,
        Role::Handler,
        Role::BusinessLeader,
        Role::PetitionLeader,
        Role::UnitHead,
    ]) {
        desks.push(Desk::Unit);
    }
    if has(clearance::ROLES) {
        desks.push(Desk::Clearance);
    }
    if has(callback::CALLERS) {
        desks.push(Desk::Calls);
    }
    for (permission, desk) in [
        (Permission::RegisterPetition, Desk::Register),
        (Permission::Supervise, Desk::Supervision),
        (Permission::ReadFigures, Desk::Figures),
        (Permission::Administer, Desk::Administration),
        (Permission::ReadLog, Desk::Audit),
    ] {
        if staff.require(permission).is_ok() {
            desks.push(desk);
        }
    }
    desks
}

/// The lists that a person works on; none for whoever may read no matter.
fn lists(app: &App, staff: &dengwen_app::Staff) -> Vec<Queue> {
    match staff.require(Permission::ReadMatter) {
        Ok(_) => app.queues(staff),
        Err(_forbidden) => Vec::new(),
    }
}

/// The sentence for a refusal's reason.
pub fn say_why(why: &Why) -> Say {
    match why {
        Why::GuardOn(_, day) => Say::new(why.code()).arg("day", day),
        Why::DocumentPart { zh, en } => {
            Say::new(why.code()).arg("part", Arg::Both(zh.clone(), en.clone()))
        }
        Why::NotAtThisStage | Why::NotYourDuty | Why::Guard(_) | Why::Part(_) => {
            Say::new(why.code()).arg("day", "")
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self {
            reason: say_why(&refusal.why),
            article: Some(refusal.article).filter(|article| !article.is_empty()),
            next: Vec::new(),
            lawful: refusal.lawful_now,
        }
    }
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => Self::Refused(Box::new((*refusal).into())),
            AppError::Missing(_) => Self::Missing,
            AppError::Forbidden(permission) => {
                Self::Forbidden(Say::new(format!("permission-{permission}")))
            }
            AppError::Conflict { .. } => Self::Conflict(Say::new("error-conflict-advice")),
            AppError::Invalid(fields) => Self::Invalid(
                fields
                    .into_iter()
                    .map(|e| (e.field.to_owned(), Say::of(&e)))
                    .collect(),
            ),
            AppError::Unavailable { retry_after } => Self::Unavailable {
                retry_after: u32::try_from(retry_after).unwrap_or(u32::MAX),
            },
            AppError::Full { retry_after } => Self::Full {
                retry_after: u32::try_from(retry_after).unwrap_or(u32::MAX),
            },
            AppError::TooMany { retry_after } => Self::TooMany {
                retry_after: u32::try_from(retry_after).unwrap_or(u32::MAX),
            },
            AppError::Fault(cause) => Self::fault(cause),
        }
    }
}
