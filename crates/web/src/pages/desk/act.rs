//! `GET` and `POST /desk/matters/{id}/{act}`: the form of one act, and doing it.
//!
//! It decides nothing. A refusal or a conflict returns the page with everything that was typed, the
//! reason with its article and what is lawful instead, or what changed meanwhile.

mod posted;
mod read;
mod refused;

use std::str::FromStr;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::matter::MatterView;
use dengwen_app::{App, AppError, Staff, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Source;
use dengwen_domain::procedure::{Act, ActRow, Guard, To};
use dengwen_domain::refusal::{Refusal, Why};

use super::acts::{self, ActForm, Aside, Asked, Field};
use super::names::Names;
use crate::bridge::say_why;
use crate::cite::cite;
use crate::ctx::PageCtx;
use crate::error::{PageError, Refused};
use crate::form::{Choice, FormState};
use crate::page::{Frame, render};
use crate::pages::portal::file::files::ACCEPT;
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Say, Texts};
use crate::view::{Limit, Link, Paper, Passage};

pub(crate) use posted::Posted;
pub(crate) use read::read;
pub(super) use read::{form_key, read_key};
pub(super) use refused::nobody;
use refused::{Overriding, Shown, doors, mark_empty, offered, show};

#[derive(Template)]
#[template(path = "desk/act.html")]
pub(crate) struct ActPage {
    frame: Frame,
    t: Texts,
    title: String,
    article: String,
    action: String,
    back: Link,
    matter: Heading,
    form: FormState,
    fields: Vec<Field>,
    /// Where an earlier day comes from; none where it is done today or not at all.
    sources: Vec<Choice>,
    /// What the act will bring: heading and text.
    follows: Vec<(String, String)>,
    asides: Vec<Aside>,
    /// The draft in the form of its document, where that is what is decided about.
    paper: Option<Paper>,
    /// What came in is read while this is written.
    reads: bool,
    refused: Option<Shown>,
    overriding: Option<Overriding>,
    /// What happened since the form was drawn.
    moved: Vec<String>,
    version: i64,
    key: String,
    /// What kinds of files may come with it; none when it takes none.
    accept: Option<&'static str>,
}

/// Where an earlier day may come from.
fn sources(act: Act, names: &Names) -> Vec<Choice> {
    if act.makes_answer() {
        return Vec::new();
    }
    [Source::Postmark, Source::Statement]
        .map(|source| Choice::new(source.as_str(), names.code("source", source.as_str())))
        .to_vec()
}

/// The matter above the form.
#[derive(Default)]
struct Heading {
    title: String,
    number: String,
    stage: String,
    /// Its name, and how it stands.
    limit: Option<(String, Limit)>,
    text: String,
}

/// An act that somebody asks for, by the page or by the API.
pub(crate) struct Request<'a> {
    pub(crate) ctx: &'a PageCtx,
    pub(crate) app: &'a App,
    pub(crate) who: &'a Who,
    pub(crate) staff: &'a Staff,
    pub(crate) act: Act,
    pub(crate) form: &'static dyn ActForm,
}

impl Request<'_> {
    fn asked<'a>(&'a self, view: &'a MatterView, ground: &str) -> Asked<'a> {
        Asked {
            ctx: self.ctx,
            app: self.app,
            staff: self.staff,
            matter: &view.matter,
            view: Some(view),
            ground: ground.to_owned(),
            names: Names::new(self.app, self.ctx.t),
        }
    }

    fn page(&self, view: &MatterView, form: FormState) -> Result<ActPage, PageError> {
        let asked = self.asked(view, form.value("ground"));
        let matter = &view.matter;
        let t = self.ctx.t;
        let book = self.app.law().book(&matter.pack);
        let row = book
            .as_ref()
            .and_then(|book| book.acts.row(matter.stage, self.act));
        let follows = match row {
            Some(row) => self.follows(&asked, row)?,
            None => Vec::new(),
        };
        let here = format!("/desk/matters/{}", matter.id);
        Ok(ActPage {
            frame: Frame::desk(self.ctx),
            t,
            title: asked.names.code("act", self.act.as_str()),
            article: row.map_or_else(String::new, |row| cite(t, &row.article)),
            action: format!("{here}/{}", self.act),
            back: Link::new(here, t.s("desk-back-to-matter")),
            matter: Heading {
                title: title(view, t),
                number: matter.number.clone(),
                stage: asked.names.code("stage", matter.stage.as_str()),
                limit: matter.next_due().map(|run| {
                    let name = asked.names.limit(&matter.pack, run.id);
                    (name, asked.names.standing(run))
                }),
                text: view
                    .petitions
                    .first()
                    .map_or_else(String::new, |p| p.text.clone()),
            },
            fields: self.form.fields(&asked),
            asides: self.form.asides(&asked),
            paper: self.form.paper(&asked),
            reads: self.form.reads(),
            sources: sources(self.act, &asked.names),
            form,
            follows,
            refused: None,
            overriding: None,
            moved: Vec::new(),
            version: matter.version,
            key: form_key(self.app),
            accept: acts::takes_files(self.act).then_some(ACCEPT),
        })
    }

    /// The form with what was typed, the exception that was being asked for among it.
    fn again(&self, view: &MatterView, state: FormState) -> Result<ActPage, PageError> {
        let guard: Option<Guard> = state.value("guard").parse().ok();
        let mut page = self.page(view, state)?;
        page.overriding = guard.and_then(|guard| offered(self, view, &Why::Guard(guard)));
        Ok(page)
    }

    /// What the act brings: the next stage, documents, limits that start with their last days.
    fn follows(&self, asked: &Asked<'_>, row: &ActRow) -> Result<Vec<(String, String)>, PageError> {
        let (t, names) = (self.ctx.t, &asked.names);
        let mut lines = Vec::new();
        if let To::Stage(stage) = row.to {
            lines.push((
                t.s("desk-follows-stage"),
                names.code("stage", stage.as_str()),
            ));
        }
        let documents: Vec<String> = row
            .documents
            .iter()
            .map(|kind| names.document(&asked.matter.pack, *kind))
            .collect();
        if !documents.is_empty() {
            lines.push((
                t.s("desk-follows-documents"),
                documents.join(&t.s("desk-comma")),
            ));
        }
        for (id, due) in self.app.foresee(self.who, asked.matter, self.act)? {
            let name = names.limit(&asked.matter.pack, id);
            let day = t.date_long(due.date);
            lines.push((name, t.f("desk-follows-until", "day", day)));
        }
        Ok(lines)
    }
}

/// The title in the petitioner's words.
pub(super) fn title(view: &MatterView, t: Texts) -> String {
    if view.title().is_empty() {
        t.s("desk-no-title")
    } else {
        view.title().to_owned()
    }
}

fn known(act: &str) -> Result<(Act, &'static dyn ActForm), PageError> {
    let act = Act::from_str(act).ok().ok_or(PageError::Missing)?;
    Ok((act, acts::form(act).ok_or(PageError::Missing)?))
}

fn staff(who: &Who) -> Result<&Staff, PageError> {
    match who {
        Who::Staff(staff) => Ok(staff),
        Who::Petitioner(_) | Who::Public | Who::System | Who::Import => Err(PageError::Missing),
    }
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path((id, act)): Path<(MatterId, String)>,
) -> Result<Response, PageError> {
    let (act, form) = known(&act)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let view = app.view_matter(&who, id).await?;
    if let Some(refusal) = app.refusal(&who, &view.matter, act)? {
        return Err(refused_page(&ctx, &view, act, &refusal));
    }
    let request = Request {
        ctx: &ctx,
        app,
        who: &who,
        staff: staff(&who)?,
        act,
        form,
    };
    let preset = form.preset(&request.asked(&view, ""));
    let mut page = request.page(&view, preset)?;
    if let Some(refusal) = app.exception(&who, &view.matter, act)? {
        show(&mut page, &request, &view, &refusal);
    }
    render(&page)
}

/// A refusal that no form could change, as a page of its own.
fn refused_page(ctx: &PageCtx, view: &MatterView, act: Act, refusal: &Refusal) -> PageError {
    if refusal.why == Why::NotYourDuty {
        return PageError::Forbidden(say_why(&refusal.why));
    }
    let mut refused = Refused::from(refusal.clone());
    refused.next = doors(ctx.t, view, act)
        .into_iter()
        .map(|link| (Say::new("desk-door").arg("act", link.text), link.href))
        .collect();
    PageError::Refused(Box::new(refused))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Path((id, act)): Path<(MatterId, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (act, act_form) = known(&act)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let request = Request {
        ctx: &ctx,
        app,
        who: &who,
        staff: staff(&who)?,
        act,
        form: act_form,
    };
    let (mut state, files) = posted.receive(&request, id).await?;
    let Some(asking) = read::read_with(&request, id, &mut state, files).await? else {
        let view = app.view_matter(&who, id).await?;
        let mut page = request.again(&view, state)?;
        mark_empty(&mut page);
        return shown(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let seen = asking.version;
    match app.act(&who, asking).await {
        Ok(acted) => {
            let sees = app
                .check(&who, &acted.matter, Permission::ReadMatter)
                .is_ok();
            let done = if acted.asked {
                Act::RequestException
            } else {
                act
            };
            let to = if sees {
                format!("/desk/matters/{id}?done={done}")
            } else {
                super::home::handed_on(&acted.matter)
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => again(&request, id, state, seen, error).await,
    }
}

/// The page again, with what was typed and what stood in the way.
async fn again(
    request: &Request<'_>,
    id: MatterId,
    mut state: FormState,
    seen: Option<i64>,
    error: AppError,
) -> Result<Response, PageError> {
    let error = match error {
        AppError::Refused(refusal) if refusal.why == Why::NotYourDuty => {
            return Err(PageError::Forbidden(say_why(&refusal.why)));
        }
        AppError::Refused(_) | AppError::Conflict { .. } | AppError::Invalid(_) => error,
        other => return Err(other.into()),
    };
    let view = request.app.view_matter(request.who, id).await?;
    if let AppError::Invalid(fields) = &error {
        for field in fields {
            state.fail(field.field, Say::of(field));
        }
        let page = request.again(&view, state)?;
        return shown(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let mut page = request.page(&view, state)?;
    match error {
        AppError::Refused(refusal) => show(&mut page, request, &view, &refusal),
        _ => page.moved = moved(request, &view, seen.unwrap_or(0)),
    }
    shown(StatusCode::CONFLICT, &page)
}

/// What happened since a version, a line each.
fn moved(request: &Request<'_>, view: &MatterView, seen: i64) -> Vec<String> {
    let names = Names::new(request.app, request.ctx.t);
    let since = view
        .events
        .iter()
        .filter(|happened| happened.version > seen);
    since
        .map(|happened| {
            let who = happened
                .person
                .map_or_else(String::new, |id| names.person(id));
            let fact = names.code("fact", happened.event.what.kind());
            format!("{} {fact} {who}", names.t.date_short(happened.event.on))
        })
        .collect()
}

fn shown(status: StatusCode, page: &ActPage) -> Result<Response, PageError> {
    let mut response = render(page)?;
    *response.status_mut() = status;
    Ok(response)
}

impl Samples for ActPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ActPage)> {
        let t = ctx.t;
        let choices = || {
            vec![
                Choice::new("a", "青禾市住房和城乡建设局").hint("城乡建设 / 工程质量，990100"),
                Choice::new("b", "青禾市交通运输局"),
            ]
        };
        let page = |form: FormState| ActPage {
            frame: Frame::desk(ctx),
            t,
            title: t.s("act-transfer"),
            article: cite(t, "条例第二十二条第一款"),
            action: "/desk/matters/1/transfer".to_owned(),
            back: Link::new("/desk/matters/1", t.s("desk-back-to-matter")),
            matter: Heading {
                title: "锦绣家园三期楼板开裂，要求鉴定".to_owned(),
                number: "990100202603160000017X".to_owned(),
                stage: t.s("stage-registered"),
                limit: None,
                text: "三期 4 号楼从去年冬天开始楼板开裂。\n物业不管。".to_owned(),
            },
            form,
            fields: vec![
                Field::Radios("to", t.label("ask-to"), choices(), true),
                Field::Select("other", t.label("ask-to-other"), choices(), false),
                Field::Boxes("co", t.label("ask-co"), choices()),
                Field::Date("report_back", t.label("ask-report-back"), true),
                Field::Text("requests", t.label("ask-requests"), true),
                Field::Area("reasons", t.label("ask-classify"), true, 4),
                Field::Check("simple", t.label("ask-suggest-simple")),
            ],
            sources: vec![Choice::new("postmark", t.s("source-postmark"))],
            follows: vec![(t.s("desk-follows-stage"), t.s("stage-dispatched"))],
            asides: vec![sample_aside(t)],
            paper: None,
            reads: true,
            refused: None,
            overriding: None,
            moved: Vec::new(),
            version: 3,
            key: "00".to_owned(),
            accept: Some(ACCEPT),
        };
        let mut wrong = FormState::new().with("reasons", "属于住建。");
        for name in ["to", "report_back", "requests", "reasons"] {
            wrong.fail(name, "field-required");
        }
        wrong.fail("files", "act-files-again");
        let mut refused = page(FormState::new());
        refused.refused = Some(refused::sample(t, None));
        let mut alone = page(FormState::new());
        let nobody = t.s("desk-override-nobody-report");
        alone.refused = Some(refused::sample(t, Some(nobody)));
        refused.overriding = Some(Overriding {
            guard: "target-competent".to_owned(),
            text: t.s("desk-override-text"),
            people: choices(),
        });
        let mut moved = page(FormState::new());
        moved.moved = vec!["3月16日 签收 员工12".to_owned()];
        vec![
            ("empty", page(FormState::new())),
            ("errors", page(wrong)),
            ("refused", refused),
            ("alone", alone),
            ("moved", moved),
        ]
    }
}

fn sample_aside(t: Texts) -> Aside {
    Aside {
        heading: t.s("foot-channels"),
        text: "工程质量先找监督机构。".to_owned(),
        points: vec![("楼板开裂".to_owned(), "质监站\n第二十二条".to_owned())],
        fold: false,
    }
}
