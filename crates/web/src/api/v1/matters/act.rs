//! `GET` and `POST /api/v1/matters/{id}/acts/{act}`: what an act asks, and doing it.
//!
//! The answers go through the same form as the desk's page, so that a machine and a clerk are asked
//! the same and refused the same. Invariant: what cannot be used is said field by field, and
//! nothing is done then.

use std::str::FromStr;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use dengwen_app::AppError;
use dengwen_app::matter::{Act as Asking, MatterView};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Matter;
use dengwen_domain::procedure::Act;
use dengwen_domain::refusal::Why;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::events::Happened;
use crate::api::ask::{Answer, Body, Caller, Checks, Once, Query};
use crate::api::codes;
use crate::api::problem::{self, Reading, Writing};
use crate::bridge::say_why;
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::pages::desk::act::{Request, read};
use crate::pages::desk::acts::{self, ActForm, Asked, Field};
use crate::pages::desk::names::Names;
use crate::texts::{Label, Say};

/// What was chosen already, where later questions depend on it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Chosen {
    /// The ground of a refusal: what it needs is asked for.
    #[param(example = "NR1")]
    ground: String,
}

/// What an act asks.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActForms {
    #[schema(value_type = codes::Act)]
    act: &'static str,
    text: String,
    /// To be sent back with the act.
    version: i64,
    /// Why it cannot be done now whatever is sent; nothing when it can.
    refusal: Option<Refusal>,
    fields: Vec<ActField>,
    /// The limits that it would start if it were done today.
    limits: Vec<Foreseen>,
}

/// Why an act cannot be done now.
#[derive(Serialize, ToSchema)]
struct Refusal {
    #[schema(example = "refusal-not-at-this-stage")]
    reason: String,
    text: String,
    article: String,
    lawful: Vec<&'static str>,
}

/// One question of an act.
#[derive(Serialize, ToSchema)]
struct ActField {
    /// Its name in `fields`.
    #[schema(example = "to")]
    name: &'static str,
    /// `text`, `date`, `one` (of the choices), `many` (of the choices), `yes`.
    kind: &'static str,
    label: String,
    hint: Option<String>,
    required: bool,
    choices: Vec<ActChoice>,
    /// What the desk's form is filled with to begin with.
    value: Vec<String>,
}

/// A lawful answer.
#[derive(Serialize, ToSchema)]
struct ActChoice {
    value: String,
    text: String,
    hint: String,
}

/// A limit that would start.
#[derive(Serialize, ToSchema)]
struct Foreseen {
    #[schema(value_type = codes::LimitCode)]
    limit: &'static str,
    name: String,
    #[schema(value_type = codes::Day)]
    last_day: String,
}

impl ActField {
    fn new(field: Field, preset: &FormState) -> ActField {
        let (name, kind, label, choices, required): (_, _, Label, Vec<Choice>, _) = match field {
            Field::Text(name, label, required) | Field::Area(name, label, required, _) => {
                (name, "text", label, Vec::new(), required)
            }
            Field::Date(name, label, required) => (name, "date", label, Vec::new(), required),
            Field::Select(name, label, choices, required)
            | Field::Radios(name, label, choices, required) => {
                (name, "one", label, choices, required)
            }
            Field::Boxes(name, label, choices) => (name, "many", label, choices, false),
            Field::Check(name, label) => (name, "yes", label, Vec::new(), false),
        };
        let choice = |choice: Choice| ActChoice {
            value: choice.value,
            text: choice.text,
            hint: choice.hint,
        };
        let values = preset.all(name).into_iter().filter(|text| !text.is_empty());
        ActField {
            name,
            kind,
            required,
            value: values.map(str::to_owned).collect(),
            label: label.text,
            hint: label.hint,
            choices: choices.into_iter().map(choice).collect(),
        }
    }
}

fn known(act: &str) -> Result<(Act, &'static dyn ActForm), PageError> {
    let act = Act::from_str(act).ok().ok_or(PageError::Missing)?;
    Ok((act, acts::form(act).ok_or(PageError::Missing)?))
}

fn asked<'a>(
    caller: &'a Caller,
    matter: &'a Matter,
    view: Option<&'a MatterView>,
    ground: &str,
) -> Asked<'a> {
    Asked {
        ctx: &caller.ctx,
        app: &caller.app,
        staff: &caller.staff,
        matter,
        view,
        ground: ground.to_owned(),
        names: Names::new(&caller.app, caller.ctx.t),
    }
}

/// What an act asks.
///
/// Its fields with their choices for this matter, why it cannot be done now if so, and the limits
/// it would start.
#[utoipa::path(
    get,
    path = "/api/v1/matters/{id}/acts/{act}",
    operation_id = "get-act",
    tag = "matters",
    security(("token" = [])),
    params(("id" = Uuid, Path), ("act" = String, Path, description = "Code of the act"), Chosen),
    responses((status = 200, body = ActForms), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Path((id, act)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Answer<ActForms>, PageError> {
    let (act, form) = known(&act)?;
    let id = id.parse().ok().ok_or(PageError::Missing)?;
    let view = caller.app.view_matter(&caller.who, id).await?;
    let refusal = caller.app.refusal(&caller.who, &view.matter, act)?;
    let foreseen = caller.app.foresee(&caller.who, &view.matter, act)?;
    let asked = asked(&caller, &view.matter, Some(&view), &chosen.ground);
    let (names, preset) = (&asked.names, form.preset(&asked));
    let limits = foreseen.into_iter().map(|(limit, due)| Foreseen {
        limit: limit.as_str(),
        name: names.limit(&view.matter.pack, limit),
        last_day: due.date.to_string(),
    });
    let fields = form.fields(&asked).into_iter();
    Ok(Answer::ok(ActForms {
        act: act.as_str(),
        text: names.code("act", act.as_str()),
        version: view.matter.version,
        refusal: refusal.map(|refusal| Refusal {
            reason: refusal.why.code(),
            text: names.t.say(&say_why(&refusal.why)),
            article: refusal.article,
            lawful: refusal.lawful_now.iter().map(|act| act.as_str()).collect(),
        }),
        fields: fields.map(|field| ActField::new(field, &preset)).collect(),
        limits: limits.collect(),
    }))
}

/// An act to be done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "version": 2,
    "fields": { "class": "claim", "requests": 1, "route": "c6", "topic": "030000", "reasons": "属于住建部门职责。" }
}))]
pub(crate) struct NewAct {
    /// The version you saw. Acts that only add (material, a note, a rating) need none.
    version: Option<i64>,
    /// The answers by name, as `GET` of the same address asks them: texts, numbers, `true`, or
    /// lists of these.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    /// The day it happened, if not today.
    #[schema(value_type = Option<codes::Day>)]
    on: Option<String>,
    /// Where that day comes from: `postmark` or `statement`.
    source: Option<String>,
    /// A supervised override of a guard (a second person and a reason). The act is then asked, and
    /// done when the second person confirms it.
    r#override: Option<NewOverride>,
}

/// A supervised override.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOverride {
    /// Code of the guard, as the refusal named it, without `guard-`.
    #[schema(example = "target-competent")]
    guard: String,
    /// The person who is asked to confirm it.
    second: Uuid,
    reason: String,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {
    id: Uuid,
    /// The version after it.
    version: i64,
    #[schema(value_type = codes::Stage)]
    stage: &'static str,
    /// The same request had been answered before; nothing was done again.
    replayed: bool,
    /// An exception was asked of its second person, and nothing else done: `confirm-exception` and
    /// `refuse-exception` are theirs, `withdraw-exception` is yours.
    asked: bool,
}

/// One value of a field as a form would send it; `None` for what no form can send.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Null | Value::Bool(false) => Some(Vec::new()),
        Value::Bool(true) => Some(vec!["yes".to_owned()]),
        Value::Number(number) => Some(vec![number.to_string()]),
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) => {
            let one = |item: &Value| match item {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            items.iter().map(one).collect()
        }
        Value::Object(_) => None,
    }
}

/// The request as the form that the desk's page would post.
fn typed(new: &NewAct, names: &[&str], adds: bool) -> Result<FormState, PageError> {
    let mut checks = Checks::default();
    let mut state = FormState::new();
    for (name, value) in &new.fields {
        if !names.contains(&name.as_str()) {
            checks.fail(&format!("fields.{name}"), "api-field-unknown");
            continue;
        }
        match texts(value) {
            Some(texts) => state = texts.into_iter().fold(state, |s, text| s.with(name, text)),
            None => checks.fail(&format!("fields.{name}"), "api-value"),
        }
    }
    match (new.version, adds) {
        (Some(version), _) => state = state.with("version", version.to_string()),
        (None, true) => state = state.with("version", "0"),
        (None, false) => checks.fail("version", "field-required"),
    }
    checks.day("on", new.on.as_deref());
    if let Some(source) = new.source.as_deref()
        && !matches!(source, "postmark" | "statement")
    {
        checks.fail("source", "api-code");
    }
    checks.done()?;
    for (name, value) in [("on", &new.on), ("source", &new.source)] {
        state = state.with(name, value.clone().unwrap_or_default());
    }
    if let Some(overriding) = &new.r#override {
        state = state
            .with("override", "yes")
            .with("guard", overriding.guard.clone())
            .with("override_second", overriding.second.to_string())
            .with("override_reason", overriding.reason.clone());
    }
    Ok(state)
}

/// Do an act.
///
/// The version must be the one you saw: if the matter moved, nothing is done and the conflict says
/// what changed. A refusal names its reason, its article, and what is lawful now. With an
/// `Idempotency-Key` the same request twice is done once and answered alike.
#[utoipa::path(
    post,
    path = "/api/v1/matters/{id}/acts/{act}",
    operation_id = "do-act",
    tag = "matters",
    security(("token" = [])),
    params(
        ("id" = Uuid, Path),
        ("act" = String, Path, description = "Code of the act"),
        ("Idempotency-Key" = Option<codes::OnceKey>, Header)
    ),
    request_body = NewAct,
    responses((status = 200, body = Done), Writing)
)]
pub(crate) async fn post(
    caller: Caller,
    Path((id, act)): Path<(String, String)>,
    once: Once,
    body: Body<NewAct>,
) -> Result<Response, PageError> {
    let (act, form) = known(&act)?;
    let id: MatterId = id.parse().ok().ok_or(PageError::Missing)?;
    let matter = caller.app.open_matter(&caller.who, id, "act").await?;
    let ground = body.data.fields.get("ground").and_then(Value::as_str);
    let ground = ground.unwrap_or_default();
    let names: Vec<&str> = {
        let asked = asked(&caller, &matter, None, ground);
        let fields = form.fields(&asked).into_iter();
        fields
            .map(|f| ActField::new(f, &FormState::new()).name)
            .collect()
    };
    let mut state = typed(&body.data, &names, act.only_adds())?;
    let request = Request {
        ctx: &caller.ctx,
        app: &caller.app,
        who: &caller.who,
        staff: &caller.staff,
        act,
        form,
    };
    let asking = read(&request, id, &mut state).await?;
    let Some(asking) = asking else {
        return Err(state.into_error());
    };
    let person = caller.staff.person();
    let parts: [&[u8]; 4] = [
        person.0.as_bytes(),
        id.0.as_bytes(),
        act.as_str().as_bytes(),
        &body.bytes,
    ];
    let asking = Asking {
        form_key: once.key(&caller.app, &parts),
        ..asking
    };
    let seen = asking.version.unwrap_or(matter.version);
    match caller.app.act(&caller.who, asking).await {
        Ok(acted) => Ok(Answer::ok(Done {
            id: id.0,
            version: acted.matter.version,
            stage: acted.matter.stage.as_str(),
            replayed: acted.replayed,
            asked: acted.asked,
        })
        .into_response()),
        Err(AppError::Conflict { current }) => conflict(&caller, id, seen, current).await,
        Err(AppError::Refused(refusal)) => Err(refused(*refusal)),
        Err(error) => Err(error.into()),
    }
}

/// A refusal as a problem. Whose duty it is not is a question of right.
pub(crate) fn refused(refusal: dengwen_domain::refusal::Refusal) -> PageError {
    if refusal.why == Why::NotYourDuty {
        return PageError::Forbidden(say_why(&refusal.why));
    }
    PageError::Refused(Box::new(refusal.into()))
}

/// The matter moved: the version now, and what happened since.
pub(super) async fn conflict(
    caller: &Caller,
    id: MatterId,
    seen: i64,
    current: i64,
) -> Result<Response, PageError> {
    let names = Names::new(&caller.app, caller.ctx.t);
    let events = caller.app.happened(id, seen.max(0)).await?;
    let changed: Vec<Happened> = events.iter().map(|e| Happened::new(&names, e)).collect();
    let error = PageError::Conflict(Say::new("api-conflict"));
    Ok(problem::with(
        error,
        json!({ "version": current, "changed": changed }),
    ))
}
