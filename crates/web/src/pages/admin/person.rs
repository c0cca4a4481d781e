//! `/admin/people/new` and `/admin/people/{id}`: one person, their account and their roles.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::admin::AccountState;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Grant, Person, Role};
use serde::Deserialize;
use uuid::Uuid;

use super::{administrator, chosen_organ, moved, organ_choices, redrawn, seen};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};

#[derive(Template)]
#[template(path = "admin/person.html")]
pub(crate) struct PersonPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) title: String,
    pub(super) action: String,
    pub(super) form: FormState,
    /// The form that gives a role.
    pub(super) giving: FormState,
    /// The form for leaving.
    pub(super) leaving: FormState,
    pub(super) version: i64,
    pub(super) moved: Vec<String>,
    pub(super) organs: Vec<Choice>,
    pub(super) roles: Vec<Choice>,
    pub(super) held: Vec<Held>,
    pub(super) exists: bool,
    pub(super) state: String,
    pub(super) locked: bool,
    /// The last working day of somebody who left.
    pub(super) left: Option<String>,
    /// A one-time link and for how many days it holds, shown once.
    pub(super) link: Option<(String, i64)>,
}

/// A role the person holds, held, or will hold.
pub(crate) struct Held {
    role: String,
    role_code: String,
    organ: String,
    organ_id: String,
    from: String,
    from_iso: String,
    to: String,
    over: bool,
}

/// The fields themselves are read from the form as typed.
#[derive(Deserialize)]
pub(crate) struct Fields {}

pub(crate) async fn new(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let form = FormState::new();
    render(&PersonPage {
        organs: organ_choices(ctx.t, &app.directory(), app.today()),
        ..bare(&ctx, None, form)
    })
}

pub(crate) async fn get(ctx: PageCtx, id: Path<Uuid>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    render(&page(&ctx, app, &who, PersonId(*id)).await?)
}

/// `POST /admin/people`: adds somebody.
pub(crate) async fn add(ctx: PageCtx, form: Form<Fields>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let mut form = form.state;
    let id = PersonId(app.new_id());
    let result = match read(&mut form, id, None) {
        Some(person) => app.save_person(&who, person, 0).await,
        None => Err(AppError::Invalid(Vec::new())),
    };
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/admin/people/{id}")).into_response()),
        Err(error) => {
            form.take(error)?;
            let page = PersonPage {
                organs: organ_choices(ctx.t, &app.directory(), app.today()),
                ..bare(&ctx, None, form)
            };
            drawn_again(&page)
        }
    }
}

/// `POST /admin/people/{id}`: changes them.
pub(crate) async fn post(
    ctx: PageCtx,
    id: Path<Uuid>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let mut form = form.state;
    let id = PersonId(*id);
    let old = found(app, id)?;
    let result = match read(&mut form, id, Some(&old)) {
        Some(person) => app.save_person(&who, person, seen(&form)).await,
        None => Err(AppError::Invalid(Vec::new())),
    };
    let mut again = page(&ctx, app, &who, id).await?;
    match result {
        Ok(()) => return Ok(Redirect::to(&format!("/admin/people/{id}")).into_response()),
        Err(AppError::Conflict { .. }) => {
            again.moved = moved::lines(ctx.t, &form, &filled(&found(app, id)?), LABELS);
        }
        Err(error) => form.take(error)?,
    }
    again.form = form;
    redrawn(&again, &again.moved)
}

const LABELS: &[(&str, &str)] = &[
    ("name", "person-name"),
    ("login", "person-login"),
    ("pinyin", "person-pinyin"),
    ("organ", "admin-organ"),
    ("title", "person-title"),
    ("phone", "person-phone"),
];

fn read(form: &mut FormState, id: PersonId, old: Option<&Person>) -> Option<Person> {
    let organ = chosen_organ(form.value("organ"));
    if organ.is_none() {
        form.fail("organ", "field-required");
    }
    let text = |field: &str| form.value(field).trim().to_owned();
    Some(Person {
        id,
        login: text("login").to_lowercase(),
        name: text("name"),
        pinyin: text("pinyin"),
        organ: organ?,
        title: text("title"),
        phone: text("phone"),
        left_on: old.and_then(|person| person.left_on),
    })
}

fn filled(person: &Person) -> FormState {
    FormState::new()
        .with("name", &person.name)
        .with("login", &person.login)
        .with("pinyin", &person.pinyin)
        .with("organ", person.organ.to_string())
        .with("title", &person.title)
        .with("phone", &person.phone)
}

pub(super) fn found(app: &App, id: PersonId) -> Result<Person, PageError> {
    app.directory()
        .people
        .get(&id)
        .cloned()
        .ok_or(PageError::Missing)
}

/// The page of a person as things stand now.
pub(super) async fn page(
    ctx: &PageCtx,
    app: &App,
    who: &Who,
    id: PersonId,
) -> Result<PersonPage, PageError> {
    let (t, directory, today) = (ctx.t, app.directory(), app.today());
    let person = found(app, id)?;
    let states = app.account_states(who).await?;
    let state = states.get(&id).copied().unwrap_or(AccountState::None);
    let english = t.lang == Lang::En;
    let mut held: Vec<Held> = directory
        .grants
        .iter()
        .filter(|grant| grant.person == id)
        .map(|grant| {
            let organ = directory.organ_name(grant.organ, english).to_owned();
            let over = grant.to.is_some_and(|to| to < today);
            line(t, grant, organ, over)
        })
        .collect();
    held.sort_by(|a, b| (a.over, &a.from_iso).cmp(&(b.over, &b.from_iso)));
    Ok(PersonPage {
        version: directory.versions.get(&id.0).copied().unwrap_or(0),
        organs: organ_choices(t, &directory, today),
        held,
        state: t.s(&format!("account-state-{}", state.as_str())),
        locked: state.is_locked(),
        left: person.left_on.map(|day| t.date(day)),
        giving: FormState::new()
            .with("organ", person.organ.to_string())
            .with("from", today.to_string()),
        leaving: FormState::new().with("last_day", today.to_string()),
        ..bare(ctx, Some(&person), filled(&person))
    })
}

fn line(t: Texts, grant: &Grant, organ: String, over: bool) -> Held {
    Held {
        role: t.s(&format!("role-{}", grant.role)),
        role_code: grant.role.to_string(),
        organ,
        organ_id: grant.organ.to_string(),
        from: t.date(grant.from),
        from_iso: grant.from.to_string(),
        to: grant.to.map(|day| t.date(day)).unwrap_or_default(),
        over,
    }
}

fn bare(ctx: &PageCtx, person: Option<&Person>, form: FormState) -> PersonPage {
    let t = ctx.t;
    let roles = Role::ALL
        .iter()
        .map(|role| Choice::new(role.as_str(), t.s(&format!("role-{role}"))));
    PersonPage {
        frame: Frame::desk(ctx),
        t,
        title: person.map_or_else(|| t.s("admin-person-new"), |person| person.name.clone()),
        action: person.map_or_else(
            || "/admin/people".to_owned(),
            |person| format!("/admin/people/{}", person.id),
        ),
        form,
        giving: FormState::new(),
        leaving: FormState::new(),
        version: 0,
        moved: Vec::new(),
        organs: Vec::new(),
        roles: roles.collect(),
        held: Vec::new(),
        exists: person.is_some(),
        state: String::new(),
        locked: false,
        left: None,
        link: None,
    }
}

impl Samples for PersonPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PersonPage)> {
        let person = Person {
            id: PersonId(Uuid::from_u128(7)),
            login: "chenli".to_owned(),
            name: "陈立".to_owned(),
            pinyin: "chenli".to_owned(),
            organ: OrganId(Uuid::from_u128(1)),
            title: "分派员".to_owned(),
            phone: "0000-81234567".to_owned(),
            left_on: None,
        };
        let grant = Grant {
            person: person.id,
            role: Role::Dispatcher,
            organ: person.organ,
            from: jiff::civil::date(2020, 1, 1),
            to: None,
        };
        let held = || {
            let organ = "青禾市信访局".to_owned();
            vec![
                line(ctx.t, &grant, organ.clone(), false),
                line(ctx.t, &grant, organ, true),
            ]
        };
        let mut failed = FormState::new().with("login", "陈立");
        failed.fail("login", "login-signs");
        let invited = PersonPage {
            held: held(),
            link: Some(("https://petitions.example/invitation/0".to_owned(), 7)),
            state: ctx.t.s("account-state-invited"),
            ..bare(ctx, Some(&person), filled(&person))
        };
        let moved = PersonPage {
            moved: vec![ctx.t.s("admin-look-again")],
            locked: true,
            state: ctx.t.s("account-state-locked"),
            ..bare(ctx, Some(&person), filled(&person))
        };
        let gone = PersonPage {
            left: Some("2026-03-15".to_owned()),
            ..bare(ctx, Some(&person), filled(&person))
        };
        vec![
            ("new", bare(ctx, None, FormState::new())),
            ("errors", bare(ctx, None, failed)),
            ("invited", invited),
            ("moved", moved),
            ("gone", gone),
        ]
    }
}
