//! `GET /account`: one's own password and the devices one is signed in on; the way to
//! one's own tokens.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::session::{Device, PASSWORD_CHARS_MIN};
use dengwen_app::{Staff, Who};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::Texts;

/// The page's address; the only desk page that is open while a password must be changed.
pub(crate) const PATH: &str = "/account";
/// Where its form goes.
pub(crate) const PASSWORD: &str = "/account/password";

#[derive(Template)]
#[template(path = "desk/account.html")]
pub(crate) struct AccountPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    must_change: bool,
    changed: bool,
    chars_min: usize,
    devices: Vec<Line>,
}

struct Line {
    id: String,
    device: String,
    address: String,
    since: String,
    seen: String,
    here: bool,
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    present: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    id: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let changed = ctx.query.split('&').any(|pair| pair == "changed=1");
    render(&page(&ctx, FormState::new(), changed).await?)
}

/// `POST /account/password`.
pub(crate) async fn password(ctx: PageCtx, form: Form<Fields>) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let (me, token) = (me(&ctx)?, ctx.session().unwrap_or_default());
    let differs = data.new != data.again;
    if differs {
        state.fail("again", "password-differs");
    } else {
        let change = ctx
            .app()?
            .change_password(&me, token, &data.present, &data.new);
        match change.await {
            Ok(()) => return Ok(Redirect::to("/account?changed=1").into_response()),
            Err(error) => state.take(error)?,
        }
    }
    drawn_again(&page(&ctx, state, false).await?)
}

/// `POST /account/devices/end`.
pub(crate) async fn end_device(ctx: PageCtx, form: Form<Chosen>) -> Result<Response, PageError> {
    ctx.app()?
        .sign_out_device(&me(&ctx)?, &form.data.id)
        .await?;
    Ok(Redirect::to(PATH).into_response())
}

/// `POST /account/devices/end-others`.
pub(crate) async fn end_others(ctx: PageCtx) -> Result<Response, PageError> {
    let token = ctx.session().unwrap_or_default();
    ctx.app()?.sign_out_others(&me(&ctx)?, token).await?;
    Ok(Redirect::to(PATH).into_response())
}

fn me(ctx: &PageCtx) -> Result<Staff, PageError> {
    match ctx.who()? {
        Who::Staff(staff) => Ok(staff),
        _ => Err(PageError::SignIn { back: ctx.here() }),
    }
}

async fn page(ctx: &PageCtx, form: FormState, changed: bool) -> Result<AccountPage, PageError> {
    let app = ctx.app()?;
    let devices = app
        .devices(&me(ctx)?, ctx.session().unwrap_or_default())
        .await?;
    let zone = &app.office().zone;
    Ok(AccountPage {
        changed,
        must_change: ctx.staff()?.must_change,
        devices: devices
            .into_iter()
            .map(|it| line(ctx.t, it, zone))
            .collect(),
        ..empty(ctx, form)
    })
}

fn empty(ctx: &PageCtx, form: FormState) -> AccountPage {
    AccountPage {
        frame: Frame::desk(ctx),
        t: ctx.t,
        form,
        must_change: false,
        changed: false,
        chars_min: PASSWORD_CHARS_MIN,
        devices: Vec::new(),
    }
}

fn line(t: Texts, device: Device, zone: &TimeZone) -> Line {
    let moment = |at: Timestamp| t.moment(at.to_zoned(zone.clone()).datetime());
    Line {
        since: moment(device.since),
        seen: moment(device.seen),
        id: device.id,
        device: device.device,
        address: device.address,
        here: device.here,
    }
}

impl Samples for AccountPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, AccountPage)> {
        let device = |id: &str, name: &str, here| {
            let at = Timestamp::from_microsecond(1_773_622_800_000_000).unwrap_or_default();
            let device = Device {
                id: id.to_owned(),
                device: name.to_owned(),
                address: "192.0.2.7".to_owned(),
                since: at,
                seen: at,
                here,
            };
            line(ctx.t, device, &TimeZone::UTC)
        };
        let mut failed = FormState::new();
        failed.fail("present", "password-wrong");
        let must = AccountPage {
            must_change: true,
            devices: vec![device("a", "Firefox · Linux", true)],
            ..empty(ctx, failed)
        };
        let two = AccountPage {
            changed: true,
            devices: vec![device("a", "Firefox · Linux", true), device("b", "", false)],
            ..empty(ctx, FormState::new())
        };
        vec![("two devices", two), ("must change", must)]
    }
}
