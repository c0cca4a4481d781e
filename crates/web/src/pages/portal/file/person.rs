//! `/file/person`: who speaks, how to be reached, for how many. Nothing here is required: missing
//! identity never bars registration (Art. 19, 22).

use askama::Template;
use axum::response::Response;
use dengwen_app::intake::Answers;
use serde::Deserialize;

use super::{Begun, Pressed, Step, Trail, answered};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::Texts;

const STEP: Step = Step::Person;

#[derive(Template)]
#[template(path = "portal/file/person.html")]
pub(crate) struct PersonPage {
    frame: Frame,
    t: Texts,
    trail: Trail,
    form: FormState,
    /// Something stands in the fields for groups, so they are shown open.
    group_open: bool,
    /// The same for further contacts.
    more_open: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    name: String,
    phone: String,
    email: String,
    address: String,
    persons: String,
    others: String,
    anonymous: String,
    confidential: String,
    #[serde(flatten)]
    pressed: Pressed,
}

pub(crate) async fn get(ctx: PageCtx, Begun(draft): Begun) -> Result<Response, PageError> {
    let form = filled(&draft.answers);
    render(&page(&ctx, Some(draft.expires_at), form))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Begun(mut draft): Begun,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let answers = &mut draft.answers;
    answers.name = data.name;
    answers.phone = data.phone;
    answers.email = data.email;
    answers.address = data.address;
    answers.persons = data.persons;
    answers.others = data.others;
    answers.anonymous = data.anonymous == "yes";
    answers.confidential = data.confidential == "yes";
    if let Some(on) = answered(&ctx, &mut draft, STEP, &data.pressed, &mut state).await? {
        return Ok(on);
    }
    drawn_again(&page(&ctx, Some(draft.expires_at), state))
}

fn filled(answers: &Answers) -> FormState {
    let yes = |on: bool| if on { "yes" } else { "" };
    FormState::new()
        .with("name", &answers.name)
        .with("phone", &answers.phone)
        .with("email", &answers.email)
        .with("address", &answers.address)
        .with("persons", &answers.persons)
        .with("others", &answers.others)
        .with("anonymous", yes(answers.anonymous))
        .with("confidential", yes(answers.confidential))
}

fn page(ctx: &PageCtx, kept_until: Option<i64>, form: FormState) -> PersonPage {
    let t = ctx.t;
    let any = |names: &[&str]| {
        names
            .iter()
            .any(|name| !form.value(name).is_empty() || form.error(&t, name).is_some())
    };
    PersonPage {
        frame: Frame::portal(ctx),
        t,
        trail: Trail::new(ctx, STEP, kept_until),
        group_open: any(&["persons", "others"]),
        more_open: any(&["email", "address"]),
        form,
    }
}

impl Samples for PersonPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PersonPage)> {
        let full = Answers {
            name: "魏芳".to_owned(),
            phone: "13800001234".to_owned(),
            email: "wei@example.org".to_owned(),
            persons: "12".to_owned(),
            others: "陈立\n周敏".to_owned(),
            confidential: true,
            ..Answers::default()
        };
        let mut wrong = filled(&full);
        wrong.fail("phone", "phone-mobile-length");
        wrong.fail(
            "others",
            crate::texts::Say::new("too-many-representatives").arg("arg", 5),
        );
        vec![
            ("empty", page(ctx, None, FormState::new())),
            ("filled", page(ctx, None, filled(&full))),
            ("errors", page(ctx, None, wrong)),
        ]
    }
}
