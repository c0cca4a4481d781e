//! `/admin/tokens`: tokens with which machines use the API in a person's name.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::admin::{ApiToken, NewToken};
use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::PersonId;
use dengwen_domain::org::Person;
use serde::Deserialize;

use super::{administrator, moment};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "admin/tokens.html")]
pub(crate) struct TokensPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    people: Vec<Choice>,
    tokens: Vec<Line>,
    /// A fresh token, shown once.
    fresh: Option<String>,
}

struct Line {
    id: String,
    name: String,
    person: String,
    created: String,
    ends: String,
    state: String,
    valid: bool,
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    person: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    days: String,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    id: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let form = FormState::new().with("days", "180");
    render(&page(&ctx, app, &who, form).await?)
}

/// `POST /admin/tokens`: makes one and shows it, once.
pub(crate) async fn post(ctx: PageCtx, form: Form<Fields>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let Form { data, mut state } = form;
    let result = match data.person.parse() {
        Ok(id) => {
            let new = NewToken {
                person: PersonId(id),
                name: data.name,
                // What is no number of days is refused as one out of bounds.
                days: data.days.trim().parse().unwrap_or(0),
            };
            app.create_token(&who, &new).await
        }
        Err(_) => Err(AppError::invalid("person", "field-required")),
    };
    match result {
        Ok(token) => {
            let page = page(&ctx, app, &who, FormState::new().with("days", "180")).await?;
            render(&TokensPage {
                fresh: Some(token),
                ..page
            })
        }
        Err(error) => {
            state.take(error)?;
            let page = page(&ctx, app, &who, state).await?;
            drawn_again(&page)
        }
    }
}

/// `POST /admin/tokens/revoke`.
pub(crate) async fn revoke(ctx: PageCtx, form: Form<Chosen>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    app.revoke_token(&who, &form.data.id).await?;
    Ok(Redirect::to("/admin/tokens").into_response())
}

async fn page(
    ctx: &PageCtx,
    app: &App,
    who: &Who,
    form: FormState,
) -> Result<TokensPage, PageError> {
    let directory = app.directory();
    let today = app.today();
    let mut people: Vec<&Person> = directory
        .people
        .values()
        .filter(|person| person.left_on.is_none_or(|left| left >= today))
        .collect();
    people.sort_by(|a, b| (&a.pinyin, &a.login).cmp(&(&b.pinyin, &b.login)));
    let tokens = app.tokens(who).await?;
    Ok(TokensPage {
        people: people
            .into_iter()
            .map(|p| Choice::new(p.id.to_string(), format!("{} ({})", p.name, p.login)))
            .collect(),
        tokens: tokens
            .into_iter()
            .map(|token| {
                let person = directory.person_name(token.person).to_owned();
                let at = |moment_of| moment(ctx.t, app, moment_of);
                line(ctx.t, &token, person, at(token.created), at(token.ends))
            })
            .collect(),
        ..bare(ctx, form)
    })
}

fn line(t: Texts, token: &ApiToken, person: String, created: String, ends: String) -> Line {
    let state = match (token.valid, token.revoked) {
        (true, _) => "token-valid",
        (false, true) => "token-revoked",
        (false, false) => "token-over",
    };
    Line {
        id: token.id.clone(),
        name: token.name.clone(),
        person,
        created,
        ends,
        state: t.s(state),
        valid: token.valid,
    }
}

fn bare(ctx: &PageCtx, form: FormState) -> TokensPage {
    TokensPage {
        frame: Frame::desk(ctx),
        t: ctx.t,
        form,
        people: Vec::new(),
        tokens: Vec::new(),
        fresh: None,
    }
}

impl Samples for TokensPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, TokensPage)> {
        let token = |valid, revoked| {
            let token = ApiToken {
                id: format!("{valid}{revoked}"),
                person: PersonId(uuid::Uuid::from_u128(7)),
                name: "省平台交换".to_owned(),
                created: jiff::Timestamp::UNIX_EPOCH,
                ends: jiff::Timestamp::UNIX_EPOCH,
                revoked,
                valid,
            };
            line(
                ctx.t,
                &token,
                "陈立".to_owned(),
                "2026-03-16".to_owned(),
                "2026-09-12".to_owned(),
            )
        };
        let mut failed = FormState::new().with("days", "4000");
        failed.fail("days", "token-days");
        let made = TokensPage {
            fresh: Some("dengwen_0123456789abcdef".to_owned()),
            tokens: vec![token(true, false), token(false, true), token(false, false)],
            ..bare(ctx, FormState::new())
        };
        vec![
            ("made", made),
            ("none", bare(ctx, FormState::new())),
            ("errors", bare(ctx, failed)),
        ]
    }
}
