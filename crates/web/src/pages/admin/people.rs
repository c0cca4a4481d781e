//! `GET /admin/people`: everybody who works or worked here, and how far they can sign in.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use dengwen_app::admin::AccountState;
use dengwen_app::directory::Directory;
use dengwen_domain::ids::PersonId;
use dengwen_domain::org::{Person, Role};
use jiff::civil::Date;
use serde::Deserialize;

use super::{administrator, organ_choices};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::page::{Frame, render};
use crate::path::Query;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};
use crate::view::grid::{Cell, Grid};

/// Most people shown at once; the search narrows further.
const SHOWN_MAX: usize = 300;

#[derive(Template)]
#[template(path = "admin/people.html")]
pub(crate) struct PeoplePage {
    frame: Frame,
    t: Texts,
    form: FormState,
    organs: Vec<Choice>,
    roles: Vec<Choice>,
    grid: Grid,
    /// How many more there are than are shown.
    more: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    organ: String,
    role: String,
    gone: String,
}

pub(crate) async fn get(ctx: PageCtx, asked: Query<Asked>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let (directory, today) = (app.directory(), app.today());
    let states = app.account_states(&who).await?;
    let mut people: Vec<&Person> = directory
        .people
        .values()
        .filter(|person| asked.fits(person, &directory, today))
        .collect();
    people.sort_by(|a, b| (&a.pinyin, &a.login).cmp(&(&b.pinyin, &b.login)));
    let more = people.len().saturating_sub(SHOWN_MAX);
    people.truncate(SHOWN_MAX);
    let rows = people
        .into_iter()
        .map(|person| row(ctx.t, person, &directory, today, &states))
        .collect();
    let form = FormState::new()
        .with("q", &asked.q)
        .with("organ", &asked.organ)
        .with("role", &asked.role)
        .with("gone", &asked.gone);
    render(&PeoplePage {
        organs: organ_choices(ctx.t, &directory, today),
        more,
        ..page(&ctx, form, rows)
    })
}

impl Asked {
    fn fits(&self, person: &Person, directory: &Directory, today: Date) -> bool {
        let gone = person.left_on.is_some_and(|left| left < today);
        let text = self.q.trim().to_lowercase();
        let found = [&person.name, &person.login, &person.pinyin, &person.title]
            .into_iter()
            .any(|part| part.to_lowercase().contains(&text));
        let role = self.role.parse::<Role>().ok();
        let holds = |role: Role| {
            let mut grants = directory.grants.iter();
            grants.any(|g| g.person == person.id && g.role == role && g.holds_on(today))
        };
        found
            && gone == (self.gone == "1")
            && (self.organ.is_empty() || self.organ == person.organ.to_string())
            && role.is_none_or(holds)
    }
}

fn row(
    t: Texts,
    person: &Person,
    directory: &Directory,
    today: Date,
    states: &BTreeMap<PersonId, AccountState>,
) -> Vec<Cell> {
    let english = t.lang == Lang::En;
    let held = directory.viewer(person.id, today).roles;
    let roles: Vec<String> = held
        .iter()
        .map(|(role, organ)| {
            let name = t.s(&format!("role-{role}"));
            if *organ == person.organ {
                name
            } else {
                format!("{name} ({})", directory.organ_name(*organ, english))
            }
        })
        .collect();
    let state = states
        .get(&person.id)
        .copied()
        .unwrap_or(AccountState::None);
    vec![
        Cell::new(&person.name)
            .href(format!("/admin/people/{}", person.id))
            .note(&person.login),
        Cell::new(directory.organ_name(person.organ, english))
            .note(crate::posts::said(t, &person.title)),
        Cell::new(roles.join(&t.s("list-comma"))),
        Cell::new(t.s(&format!("account-state-{}", state.as_str()))),
    ]
}

fn page(ctx: &PageCtx, form: FormState, rows: Vec<Vec<Cell>>) -> PeoplePage {
    let t = ctx.t;
    let roles = Role::ALL
        .iter()
        .map(|role| Choice::new(role.as_str(), t.s(&format!("role-{role}"))));
    PeoplePage {
        frame: Frame::desk(ctx),
        t,
        form,
        organs: Vec::new(),
        roles: roles.collect(),
        grid: Grid {
            caption: t.s("admin-people"),
            headings: vec![
                t.s("person-name"),
                t.s("admin-organ"),
                t.s("admin-roles"),
                t.s("admin-account"),
            ],
            rows,
            empty: t.s("admin-people-none"),
        },
        more: 0,
    }
}

impl Samples for PeoplePage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PeoplePage)> {
        let row = vec![
            Cell::new("陈立").href("/admin/people/1").note("chenli"),
            Cell::new("青禾市信访局").note("分派员"),
            Cell::new(ctx.t.s("role-dispatcher")),
            Cell::new(ctx.t.s("account-state-active")),
        ];
        let many = PeoplePage {
            more: 12,
            ..page(ctx, FormState::new().with("q", "陈"), vec![row])
        };
        vec![
            ("many", many),
            ("none", page(ctx, FormState::new(), Vec::new())),
        ]
    }
}
