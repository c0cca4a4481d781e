//! `/track/matters/{id}/rate`: the petition office and the responsible unit apart, each with coded
//! reasons and words (E1). Given once each; what was given is shown.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::follow::{OFFICE_REASONS, UNIT_REASONS};
use dengwen_app::{App, AppError};
use dengwen_domain::codes::{RatingTarget, Satisfaction};
use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::Matter;
use serde::Deserialize;
use uuid::Uuid;

use super::{Following, matter_href, matter_in};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::pages::portal::file::say;
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Lang, Say, Texts};

#[derive(Template)]
#[template(path = "portal/track/rate.html")]
pub(crate) struct RatePage {
    frame: Frame,
    t: Texts,
    back: String,
    form: FormState,
    targets: Vec<Target>,
    values: Vec<Choice>,
    /// Why nothing can be rated now.
    closed: Option<String>,
    /// Until when.
    until: String,
}

/// One who is rated.
struct Target {
    code: &'static str,
    name: String,
    organ: String,
    given: Option<String>,
    reasons: Vec<Choice>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    office: String,
    office_reasons: Vec<String>,
    office_words: String,
    unit: String,
    unit_reasons: Vec<String>,
    unit_words: String,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let followed = app.follow(petition).await?;
    let one = matter_in(&followed, id)?;
    render(&page(&ctx, app, &one.matter, FormState::new()))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let app = ctx.app()?;
    let given = [
        (
            RatingTarget::Office,
            &data.office,
            &data.office_reasons,
            &data.office_words,
        ),
        (
            RatingTarget::Unit,
            &data.unit,
            &data.unit_reasons,
            &data.unit_words,
        ),
    ];
    let mut rated = 0;
    for (target, value, reasons, words) in given {
        let Ok(value) = value.parse::<Satisfaction>() else {
            continue;
        };
        let one = Given {
            target,
            value,
            reasons,
            words,
        };
        rated += rate(app, petition, MatterId(id), &one, &mut state).await?;
    }
    if rated == 0 && state.is_ok() {
        state.fail("office", "rate-nothing");
    }
    if state.is_ok() {
        let href = format!("{}?done=rated", matter_href(MatterId(id)));
        return Ok(Redirect::to(&href).into_response());
    }
    let followed = app.follow(petition).await?;
    let one = matter_in(&followed, id)?;
    // Because: a half that was sound is kept and shown as given; the other half comes back.
    drawn_again(&page(&ctx, app, &one.matter, state))
}

/// A rating as it came from the form.
struct Given<'a> {
    target: RatingTarget,
    value: Satisfaction,
    reasons: &'a [String],
    words: &'a str,
}

async fn rate(
    app: &App,
    petition: PetitionId,
    matter: MatterId,
    given: &Given<'_>,
    state: &mut FormState,
) -> Result<u8, PageError> {
    let rated = app.rate(
        petition,
        matter,
        given.target,
        given.value,
        given.reasons,
        given.words,
    );
    match rated.await {
        Ok(_) => Ok(1),
        Err(AppError::Invalid(errors)) => {
            for error in &errors {
                state.fail(given.target.as_str(), say(error));
            }
            Ok(0)
        }
        Err(AppError::Refused(refusal)) => {
            state.fail(given.target.as_str(), crate::bridge::say_why(&refusal.why));
            Ok(0)
        }
        Err(error) => Err(error.into()),
    }
}

fn page(ctx: &PageCtx, app: &App, matter: &Matter, form: FormState) -> RatePage {
    let t = ctx.t;
    let directory = app.directory();
    let english = t.lang == Lang::En;
    let office = matter
        .owners
        .first_received
        .map_or(matter.office(), |owner| owner.organ);
    let unit = matter.last_lead().map(|task| task.unit);
    let mut targets = vec![target(
        t,
        matter,
        RatingTarget::Office,
        directory.organ_name(office, english),
    )];
    // Law: what was told can be rated when told; the unit, when it has answered (Reg 21).
    if let Some(unit) = unit.filter(|_| !matter.stage.is_open()) {
        let organ = directory.organ_name(unit, english);
        targets.push(target(t, matter, RatingTarget::Unit, organ));
    }
    let window = matter
        .running(LimitId::C23)
        .filter(|run| app.today() <= run.due.date);
    RatePage {
        frame: Frame::portal(ctx),
        t,
        back: matter_href(matter.id),
        form,
        closed: closed(t, matter, window.is_some(), &targets),
        until: window.map_or_else(String::new, |run| {
            t.f("rate-until", "date", t.date_long(run.due.date))
        }),
        targets,
        values: values(t),
    }
}

fn closed(t: Texts, matter: &Matter, open: bool, targets: &[Target]) -> Option<String> {
    if targets.iter().all(|target| target.given.is_some()) {
        Some(t.s("rate-all-given"))
    } else if open {
        None
    } else if matter.answered_on.is_none() {
        Some(t.s("rate-not-yet"))
    } else {
        Some(t.s("rate-over"))
    }
}

fn values(t: Texts) -> Vec<Choice> {
    Satisfaction::ALL
        .iter()
        .map(|value| Choice::new(value.as_str(), t.s(&format!("satisfaction-{value}"))))
        .collect()
}

fn target(t: Texts, matter: &Matter, target: RatingTarget, organ: &str) -> Target {
    let reasons = match target {
        RatingTarget::Office => OFFICE_REASONS,
        RatingTarget::Unit => UNIT_REASONS,
    };
    let given = matter.ratings.iter().find(|rating| rating.target == target);
    Target {
        code: target.as_str(),
        name: t.s(&format!("target-{target}")),
        organ: organ.to_owned(),
        given: given.map(|rating| {
            let value = t.s(&format!("satisfaction-{}", rating.value));
            t.f2("rate-given", "value", value, "date", t.date(rating.on))
        }),
        reasons: reasons
            .iter()
            .map(|code| Choice::new(*code, t.s(&format!("rating-reason-{code}"))))
            .collect(),
    }
}

impl Samples for RatePage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, RatePage)> {
        let t = ctx.t;
        let one = |code: &'static str, organ: &str, given: Option<&str>, reasons: &[&str]| Target {
            code,
            name: t.s(&format!("target-{code}")),
            organ: organ.to_owned(),
            given: given.map(str::to_owned),
            reasons: reasons
                .iter()
                .map(|code| Choice::new(*code, t.s(&format!("rating-reason-{code}"))))
                .collect(),
        };
        let page = |form, given, closed: Option<&str>| RatePage {
            frame: Frame::portal(ctx),
            t,
            back: "/track/matters/1".to_owned(),
            form,
            targets: vec![
                one("office", "青禾市信访局", given, OFFICE_REASONS),
                one("unit", "青禾市住房和城乡建设局", None, UNIT_REASONS),
            ],
            values: values(t),
            closed: closed.map(|key| t.s(key)),
            until: t.f("rate-until", "date", "2026-04-15"),
        };
        let mut wrong = FormState::new().with("unit", "dissatisfied");
        wrong.fail("unit", Say::new("rate-reason-missing"));
        vec![
            ("open", page(FormState::new(), None, None)),
            ("half", page(FormState::new(), Some("满意"), None)),
            ("closed", page(FormState::new(), None, Some("rate-not-yet"))),
            ("errors", page(wrong, None, None)),
        ]
    }
}
