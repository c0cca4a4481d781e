//! `/account/tokens`: one's own tokens, with which machines use the API in one's name. The list is
//! drawn for `/admin/tokens` too, where the administrator sees everybody's and makes none.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::App;
use dengwen_app::admin::{ApiToken, NewToken};
use dengwen_domain::ids::PersonId;
use serde::Deserialize;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::pages::admin::moment;
use crate::samples::Samples;
use crate::texts::Texts;

/// The page's address.
pub(crate) const PATH: &str = "/account/tokens";

#[derive(Template)]
#[template(path = "desk/tokens.html")]
pub(crate) struct TokensPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    tokens: Vec<Line>,
    /// Everybody's, as the administrator sees them; else one's own, with the form for another.
    everybody: bool,
    /// A fresh token, shown once.
    fresh: Option<String>,
}

struct Line {
    id: String,
    short: String,
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
    name: String,
    #[serde(default)]
    days: String,
    /// The password of today.
    #[serde(default)]
    present: String,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    pub(crate) id: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    render(&own(&ctx, FormState::new().with("days", "180")).await?)
}

/// `POST /account/tokens`: makes one and shows it, once.
pub(crate) async fn post(ctx: PageCtx, form: Form<Fields>) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let new = NewToken {
        name: data.name.clone(),
        // What is no number of days is refused as one out of bounds.
        days: data.days.trim().parse().unwrap_or(0),
    };
    let who = ctx.who()?;
    let made = ctx.app()?.create_token(&who, &data.present, &new);
    match made.await {
        Ok(token) => {
            let page = own(&ctx, FormState::new().with("days", "180")).await?;
            render(&TokensPage {
                fresh: Some(token),
                ..page
            })
        }
        Err(error) => {
            state.take(error)?;
            drawn_again(&own(&ctx, state).await?)
        }
    }
}

/// `POST /account/tokens/revoke`.
pub(crate) async fn revoke(ctx: PageCtx, form: Form<Chosen>) -> Result<Response, PageError> {
    ctx.app()?.revoke_token(&ctx.who()?, &form.data.id).await?;
    Ok(Redirect::to(PATH).into_response())
}

async fn own(ctx: &PageCtx, form: FormState) -> Result<TokensPage, PageError> {
    let app = ctx.app()?;
    let tokens = app.own_tokens(&ctx.who()?).await?;
    Ok(page(ctx, app, form, &tokens, false))
}

/// The page over some tokens.
pub(crate) fn page(
    ctx: &PageCtx,
    app: &App,
    form: FormState,
    tokens: &[ApiToken],
    everybody: bool,
) -> TokensPage {
    let directory = app.directory();
    let lines = tokens.iter().map(|token| {
        let person = directory.person_name(token.person).to_owned();
        let at = |at| moment(ctx.t, app, at);
        line(ctx.t, token, person, at(token.created), at(token.ends))
    });
    TokensPage {
        tokens: lines.collect(),
        everybody,
        ..bare(ctx, form)
    }
}

fn line(t: Texts, token: &ApiToken, person: String, created: String, ends: String) -> Line {
    let state = match (token.valid, token.revoked) {
        (true, _) => "token-valid",
        (false, true) => "token-revoked",
        (false, false) => "token-over",
    };
    Line {
        id: token.id.clone(),
        short: token.short().to_owned(),
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
        tokens: Vec::new(),
        everybody: false,
        fresh: None,
    }
}

impl Samples for TokensPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, TokensPage)> {
        let token = |valid, revoked| {
            let token = ApiToken {
                id: format!(
                    "{:08x}",
                    0x5e1f_0a00 + i32::from(valid) * 2 + i32::from(revoked)
                ),
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
        failed.fail("present", "password-wrong");
        let made = TokensPage {
            fresh: Some("dengwen_0123456789abcdef".to_owned()),
            tokens: vec![token(true, false), token(false, true), token(false, false)],
            ..bare(ctx, FormState::new())
        };
        let all = TokensPage {
            tokens: vec![token(true, false), token(false, true), token(false, false)],
            everybody: true,
            ..bare(ctx, FormState::new())
        };
        vec![
            ("made", made),
            ("everybody", all),
            ("none", bare(ctx, FormState::new())),
            ("errors", bare(ctx, failed)),
        ]
    }
}
