//! `/admin/organs/new` and `/admin/organs/{code}`: founding, changing and ending an organ.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::{App, AppError};
use dengwen_domain::ids::OrganId;
use dengwen_domain::org::{Competence, Level, Organ, OrganKind};
use dengwen_domain::topic::{Topic, Topics};
use jiff::civil::Date;
use serde::Deserialize;

use super::{administrator, chosen_organ, day, moved, name, organ_choices, redrawn, seen};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Say, Texts};

#[derive(Template)]
#[template(path = "admin/organ.html")]
pub(crate) struct OrganPage {
    frame: Frame,
    t: Texts,
    title: String,
    action: String,
    form: FormState,
    /// The form that ends the organ.
    ending: FormState,
    version: i64,
    /// What somebody else changed since the form was drawn.
    moved: Vec<String>,
    parents: Vec<Choice>,
    levels: Vec<Choice>,
    kinds: Vec<Choice>,
    successors: Vec<Choice>,
    /// The topics of the first level, to write competences with: code and name.
    topics: Vec<(String, String)>,
    exists: bool,
    /// Last day and successor, once it is to end.
    over: Option<(String, String)>,
}

/// Which form of the page was sent. The fields themselves are read from the form as typed.
#[derive(Deserialize)]
pub(crate) struct Fields {}

pub(crate) async fn new(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let directory = app.directory();
    let topmost = |organ: &&Organ| organ.parent.is_none() && organ.exists_on(app.today());
    let root = directory.orgs.all().find(topmost);
    let mut form = FormState::new()
        .with("valid_from", app.today().to_string())
        .with("kind", OrganKind::Administrative.as_str())
        .with("region", &app.office().region);
    if let Some(root) = root {
        form = form
            .with("parent", root.id.to_string())
            .with("level", root.level.as_str());
    }
    render(&page(&ctx, app, None, form))
}

pub(crate) async fn get(ctx: PageCtx, code: Path<String>) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let organ = by_code(app, &code)?;
    render(&page(&ctx, app, Some(&organ), filled(&organ)))
}

/// `POST /admin/organs`: founds one.
pub(crate) async fn found(ctx: PageCtx, form: Form<Fields>) -> Result<Response, PageError> {
    save(&ctx, None, form.state).await
}

/// `POST /admin/organs/{code}`: changes it.
pub(crate) async fn post(
    ctx: PageCtx,
    code: Path<String>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let organ = by_code(app, &code)?;
    save(&ctx, Some(organ), form.state).await
}

/// `POST /admin/organs/{code}/end`: ends it, or takes the end back.
pub(crate) async fn end(
    ctx: PageCtx,
    code: Path<String>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let organ = by_code(app, &code)?;
    let mut state = form.state;
    let version = seen(&state);
    let result = if organ.valid_to.is_some() {
        app.continue_organ(&who, organ.id, version).await
    } else {
        let successor = chosen_organ(state.value("successor"));
        let last_day = day(&mut state, "last_day");
        match last_day {
            Some(last) => {
                app.end_organ(&who, organ.id, last, successor, version)
                    .await
            }
            None => Err(AppError::Invalid(Vec::new())),
        }
    };
    let page = match result {
        Ok(()) => return Ok(Redirect::to("/admin/organs").into_response()),
        Err(AppError::Conflict { .. }) => {
            let organ = by_code(app, &code)?;
            let mut page = page(&ctx, app, Some(&organ), filled(&organ));
            page.moved = vec![ctx.t.s("admin-look-again")];
            page
        }
        Err(error) => {
            state.take(error)?;
            page(&ctx, app, Some(&organ), filled(&organ))
        }
    };
    let page = OrganPage {
        ending: state,
        ..page
    };
    redrawn(&page, &page.moved)
}

async fn save(
    ctx: &PageCtx,
    old: Option<Organ>,
    mut form: FormState,
) -> Result<Response, PageError> {
    let (app, who) = administrator(ctx)?;
    let version = if old.is_some() { seen(&form) } else { 0 };
    let id = old
        .as_ref()
        .map_or_else(|| OrganId(app.new_id()), |organ| organ.id);
    let result = match read(&mut form, id, old.as_ref()) {
        Some(organ) => app.save_organ(&who, organ, version).await,
        None => Err(AppError::Invalid(Vec::new())),
    };
    let page = match result {
        Ok(()) => return Ok(Redirect::to("/admin/organs").into_response()),
        Err(AppError::Conflict { .. }) => {
            let now = old.and_then(|organ| app.directory().orgs.organ(organ.id).cloned());
            let differs = now
                .as_ref()
                .map(|now| moved::lines(ctx.t, &form, &filled(now), LABELS));
            let mut page = page(ctx, app, now.as_ref(), form);
            page.moved = differs.unwrap_or_default();
            page
        }
        Err(error) => {
            form.take(error)?;
            page(ctx, app, old.as_ref(), form)
        }
    };
    redrawn(&page, &page.moved)
}

/// Fields of the form with their labels.
const LABELS: &[(&str, &str)] = &[
    ("name_zh", "organ-name-zh"),
    ("name_en", "organ-name-en"),
    ("parent", "organ-parent"),
    ("level", "organ-level"),
    ("kind", "organ-kind"),
    ("petition_office", "organ-petition-office"),
    ("region", "organ-region"),
    ("doc_prefix", "organ-doc-prefix"),
    ("address", "organ-address"),
    ("phone", "organ-phone"),
    ("hours", "organ-hours"),
    ("competences", "organ-competences"),
];

/// Reads the form; complaints are noted in it.
fn read(form: &mut FormState, id: OrganId, old: Option<&Organ>) -> Option<Organ> {
    let level = form.value("level").parse::<Level>().ok();
    let kind = form.value("kind").parse::<OrganKind>().ok();
    let from = match old {
        Some(organ) => Some(organ.valid_from),
        None => day(form, "valid_from"),
    };
    for (field, missing) in [("level", level.is_none()), ("kind", kind.is_none())] {
        if missing {
            form.fail(field, "field-required");
        }
    }
    let competences = read_competences(form, old, from);
    if !form.is_ok() {
        return None;
    }
    let text = |field: &str| form.value(field).trim().to_owned();
    Some(Organ {
        id,
        code: old.map_or_else(|| text("code"), |organ| organ.code.clone()),
        parent: chosen_organ(form.value("parent")),
        level: level?,
        kind: kind?,
        petition_office: form.has("petition_office", "yes"),
        region: text("region"),
        name_zh: text("name_zh"),
        name_en: text("name_en"),
        doc_prefix: text("doc_prefix"),
        address: text("address"),
        phone: text("phone"),
        hours: text("hours"),
        valid_from: from?,
        valid_to: old.and_then(|organ| organ.valid_to),
        successor: old.and_then(|organ| organ.successor),
        competences,
    })
}

/// One line a competence: topic, region if another than its own, first day, last day.
fn read_competences(
    form: &mut FormState,
    old: Option<&Organ>,
    from: Option<Date>,
) -> Vec<Competence> {
    let text = form.value("competences").to_owned();
    let mut list = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace().peekable();
        let topic = words.next().unwrap_or_default().to_owned();
        let region = words.next_if(|word| !word.contains('-')).map(str::to_owned);
        let days: Option<Vec<Date>> = words.map(crate::fmt::parse_date).collect();
        let Some(days) = days.filter(|days| days.len() <= 2) else {
            form.fail("competences", Say::new("competence-line").arg("arg", line));
            continue;
        };
        let known = old.and_then(|organ| {
            organ
                .competences
                .iter()
                .find(|c| c.topic == topic && c.region == region)
        });
        let first = days.first().copied().or(known.map(|c| c.from)).or(from);
        list.push(Competence {
            topic,
            region,
            from: first.unwrap_or(Date::MIN),
            to: days.get(1).copied(),
        });
    }
    list
}

/// The topics of the first level by the two digits that a line of competences may begin with.
fn topics(t: Texts) -> Vec<(String, String)> {
    let first = Topics::builtin()
        .all()
        .iter()
        .filter(|topic| topic.parent.is_none());
    let digits = |topic: &Topic| topic.code.chars().take(2).collect();
    first
        .map(|topic| (digits(topic), t.of(&topic.name)))
        .collect()
}

fn filled(organ: &Organ) -> FormState {
    let lines: Vec<String> = organ.competences.iter().map(competence_line).collect();
    let form = FormState::new()
        .with("code", &organ.code)
        .with("name_zh", &organ.name_zh)
        .with("name_en", &organ.name_en)
        .with(
            "parent",
            organ.parent.map(|id| id.to_string()).unwrap_or_default(),
        )
        .with("level", organ.level.as_str())
        .with("kind", organ.kind.as_str())
        .with("region", &organ.region)
        .with("doc_prefix", &organ.doc_prefix)
        .with("address", &organ.address)
        .with("phone", &organ.phone)
        .with("hours", &organ.hours)
        .with("competences", lines.join("\n"));
    if organ.petition_office {
        form.with("petition_office", "yes")
    } else {
        form
    }
}

fn competence_line(competence: &Competence) -> String {
    let mut words = vec![competence.topic.clone()];
    words.extend(competence.region.clone());
    words.push(competence.from.to_string());
    words.extend(competence.to.map(|day| day.to_string()));
    words.join(" ")
}

fn by_code(app: &App, code: &str) -> Result<Organ, PageError> {
    let directory = app.directory();
    directory
        .orgs
        .by_code(code)
        .cloned()
        .ok_or(PageError::Missing)
}

fn page(ctx: &PageCtx, app: &App, organ: Option<&Organ>, form: FormState) -> OrganPage {
    let (t, directory) = (ctx.t, app.directory());
    let version = organ.and_then(|organ| directory.versions.get(&organ.id.0));
    let over = organ.and_then(|organ| {
        let next = organ.successor.and_then(|id| directory.orgs.organ(id));
        Some((
            t.date(organ.valid_to?),
            next.map(|next| name(t, next)).unwrap_or_default(),
        ))
    });
    OrganPage {
        version: version.copied().unwrap_or(0),
        over,
        parents: organ_choices(t, &directory, app.today()),
        successors: organ_choices(t, &directory, app.today()),
        ..bare(ctx, organ, form)
    }
}

fn bare(ctx: &PageCtx, organ: Option<&Organ>, form: FormState) -> OrganPage {
    let t = ctx.t;
    let codes = |list: &str, codes: &[&str]| {
        let say = |code: &&str| Choice::new(*code, t.s(&format!("{list}-{code}")));
        codes.iter().map(say).collect::<Vec<_>>()
    };
    let levels: Vec<&str> = Level::ALL.iter().map(|level| level.as_str()).collect();
    let kinds: Vec<&str> = OrganKind::ALL.iter().map(|kind| kind.as_str()).collect();
    OrganPage {
        frame: Frame::desk(ctx),
        t,
        title: organ.map_or_else(|| t.s("admin-organ-new"), |organ| name(t, organ)),
        action: organ.map_or_else(
            || "/admin/organs".to_owned(),
            |organ| format!("/admin/organs/{}", organ.code),
        ),
        form,
        ending: FormState::new(),
        version: 0,
        moved: Vec::new(),
        parents: Vec::new(),
        levels: codes("level", &levels),
        kinds: codes("organ-kind", &kinds),
        successors: Vec::new(),
        topics: topics(t),
        exists: organ.is_some(),
        over: None,
    }
}

impl Samples for OrganPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, OrganPage)> {
        let mut failed = FormState::new().with("code", "住建");
        failed.fail("code", "code-signs");
        let moved = OrganPage {
            exists: true,
            action: "/admin/organs/qh".to_owned(),
            moved: vec!["—".to_owned()],
            ..bare(ctx, None, FormState::new())
        };
        let over = OrganPage {
            exists: true,
            over: Some(("2026-03-31".to_owned(), "青禾市交通运输局".to_owned())),
            ..bare(ctx, None, FormState::new())
        };
        vec![
            ("new", bare(ctx, None, FormState::new())),
            ("errors", bare(ctx, None, failed)),
            ("moved", moved),
            ("over", over),
        ]
    }
}
