//! `GET /api/v1/public/petition`: the petition that was looked up, as its petitioner sees it.

use dengwen_app::App;
use dengwen_app::follow::{Followed, FollowedMatter};
use dengwen_app::intake::FileLine;
use dengwen_domain::ids::PetitionId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::procedure::Act;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::matters::get::{Paper, phase};
use super::super::named::{Limit, OrganName};
use super::super::petitions::get::Attachment;
use crate::api::ask::{Answer, Follower};
use crate::api::codes;
use crate::api::problem::Following;
use crate::error::PageError;
use crate::pages::desk::names::Names;
use crate::pages::portal::track::{matter as page, story};
use crate::view::Step;

/// A petition with its matters.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnPetition {
    id: Uuid,
    #[schema(example = "990100202603163000017")]
    number: String,
    #[schema(value_type = codes::Day)]
    received_on: String,
    title: String,
    text: String,
    request: String,
    /// How you can be reached, masked, once a clerk has verified it; else what is known of it.
    contact: String,
    attachments: Vec<Attachment>,
    matters: Vec<OwnMatter>,
}

/// A matter as the petitioner sees it: what the office sees about its progress.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnMatter {
    id: Uuid,
    number: String,
    /// To be sent back with a withdrawal.
    version: i64,
    #[schema(value_type = codes::Stage)]
    stage: &'static str,
    #[schema(value_type = codes::Phase)]
    phase: &'static str,
    /// Where it is now, in plain words.
    now: String,
    /// Who has it.
    holder: OrganName,
    /// By when.
    due: Option<Limit>,
    /// What you may ask for until when: review, rating.
    windows: Vec<Limit>,
    /// What happened and what comes, top down.
    steps: Vec<OwnStep>,
    /// Documents addressed to you: read them at `/api/v1/public/documents/{id}`.
    documents: Vec<Paper>,
    /// What you may do now: `rate`, `add-material`, `withdraw`.
    acts: Vec<&'static str>,
}

/// A step of the course.
#[derive(Serialize, ToSchema)]
struct OwnStep {
    /// `done`, `done-late`, `current`, `next`.
    state: &'static str,
    when: String,
    title: String,
    text: Vec<String>,
    /// The limit and the article.
    note: String,
}

impl From<Step> for OwnStep {
    fn from(step: Step) -> OwnStep {
        OwnStep {
            state: step.state.class(),
            when: step.when,
            title: step.title,
            text: step.text,
            note: step.note,
        }
    }
}

impl From<FileLine> for Attachment {
    fn from(line: FileLine) -> Attachment {
        Attachment {
            id: line.id.0,
            name: line.name,
            bytes: line.size,
            media_type: line.media_type,
        }
    }
}

impl OwnMatter {
    fn new(
        app: &App,
        names: &Names,
        petition: PetitionId,
        one: &FollowedMatter,
    ) -> Result<OwnMatter, PageError> {
        let (t, matter) = (names.t, &one.matter);
        let limit = |run| Limit::new(names, &matter.pack, run);
        let windows = matter.limits.iter().filter(|run| {
            let window = matches!(run.id, LimitId::C07 | LimitId::C23);
            window && run.is_running() && run.due.date >= names.today
        });
        let documents = matter.documents.iter();
        let mine = documents.filter(|document| one.is_for_them(document));
        let holder = OrganName::new(names, matter.holder());
        Ok(OwnMatter {
            id: matter.id.0,
            number: matter.number.clone(),
            version: matter.version,
            stage: matter.stage.as_str(),
            phase: phase(matter.stage.phase()),
            now: t.f(
                &format!("track-now-{}", matter.stage),
                "organ",
                &holder.name,
            ),
            holder,
            due: matter.next_for_petitioner().map(limit),
            windows: windows.map(limit).collect(),
            steps: story::steps(t, app, one)
                .into_iter()
                .map(OwnStep::from)
                .collect(),
            documents: mine.map(|document| Paper::new(names, document)).collect(),
            acts: page::lawful(app, petition, matter)?
                .into_iter()
                .map(Act::as_str)
                .collect(),
        })
    }
}

/// Follow a petition.
///
/// Where each of its matters is, who has it, by when, what happened, what you can do.
#[utoipa::path(
    get,
    path = "/api/v1/public/petition",
    operation_id = "follow-petition",
    tag = "public",
    security(("petitioner" = [])),
    responses((status = 200, body = OwnPetition), Following)
)]
pub(crate) async fn get(follower: Follower) -> Result<Answer<OwnPetition>, PageError> {
    let followed = follower.app.follow(follower.petition).await?;
    let names = Names::new(&follower.app, follower.ctx.t);
    let id = follower.petition;
    let matter = |one: &FollowedMatter| OwnMatter::new(&follower.app, &names, id, one);
    let matters = followed
        .matters
        .iter()
        .map(matter)
        .collect::<Result<_, PageError>>()?;
    let contact = page::contact(follower.ctx.t, &followed);
    Ok(Answer::ok(petition(followed, contact, matters)))
}

fn petition(followed: Followed, contact: String, matters: Vec<OwnMatter>) -> OwnPetition {
    OwnPetition {
        id: followed.petition.id.0,
        number: followed.petition.number,
        received_on: followed.petition.received_on.to_string(),
        title: followed.title,
        text: followed.text,
        request: followed.request,
        contact,
        attachments: followed.files.into_iter().map(Attachment::from).collect(),
        matters,
    }
}
