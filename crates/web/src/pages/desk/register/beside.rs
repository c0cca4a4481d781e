//! `POST /desk/register/earlier`: the part beside the form that follows what is typed: numbers
//! that cannot be right, and earlier matters of the same person with why (B1).
//!
//! What was typed comes in the body and stands in no address. It decides nothing.

use askama::Template;
use axum::response::Response;
use dengwen_app::App;
use dengwen_app::earlier::{Candidate, Earlier};
use dengwen_app::intake::check_person;
use jiff::civil::Date;

use super::{Pairs, clerk, fields, rows};
use crate::bridge::say_why;
use crate::cite::cite;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::fragment;
use crate::texts::{Lang, Say, Texts};
use crate::view::Limit;

#[derive(Template)]
#[template(path = "desk/_beside.html")]
pub(crate) struct BesidePage {
    t: Texts,
    beside: Beside,
    form: FormState,
}

/// What stands beside the form.
#[derive(Default)]
pub(crate) struct Beside {
    /// Something was looked for.
    pub(super) asked: bool,
    /// Numbers that cannot be right.
    pub(super) wrong: Vec<String>,
    pub(super) found: Vec<Found>,
    pub(super) elsewhere: Option<String>,
    pub(super) more: bool,
}

/// A matter that may be the same person's.
pub(super) struct Found {
    pub(super) id: String,
    /// What is posted when the petition joins it.
    pub(super) choice: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) reasons: Vec<String>,
    /// More than the name is the same.
    pub(super) strong: bool,
    /// Stage, holder, day of receipt.
    pub(super) standing: String,
    pub(super) limit: Option<Limit>,
    /// Why a petition cannot join now, with the article.
    pub(super) closed: Option<String>,
    pub(super) window: Option<String>,
}

impl Beside {
    pub(super) fn new(ctx: &PageCtx, app: &App, form: &FormState, earlier: &Earlier) -> Beside {
        let t = ctx.t;
        let asked = fields::asked(form);
        let found = earlier.candidates.iter();
        Beside {
            asked: !asked.persons.is_empty() || asked.foreign.is_some(),
            wrong: wrong(t, app, form),
            found: found.map(|one| Found::new(t, app, one)).collect(),
            elsewhere: (earlier.elsewhere > 0)
                .then(|| t.f("register-elsewhere", "n", earlier.elsewhere)),
            more: earlier.more,
        }
    }
}

impl Found {
    fn new(t: Texts, app: &App, candidate: &Candidate) -> Found {
        let matter = &candidate.matter;
        let (directory, today) = (app.directory(), app.today());
        let holder = directory.organ_name(matter.holder(), t.lang == Lang::En);
        let stage = t.s(&format!("stage-{}", matter.stage));
        let received = t.date_near(matter.received_on, today);
        let standing = [
            stage,
            holder.to_owned(),
            t.f("register-received", "day", received),
        ];
        let due = matter.next_due().filter(|_| matter.stage.is_open());
        Found {
            id: matter.id.to_string(),
            choice: format!("join:{}", matter.id),
            number: matter.number.clone(),
            title: if candidate.title.is_empty() {
                t.s("register-no-title")
            } else {
                candidate.title.clone()
            },
            reasons: candidate
                .reasons
                .iter()
                .map(|reason| t.s(&format!("same-{reason}")))
                .collect(),
            strong: candidate.is_strong(),
            standing: standing.join(" · "),
            limit: due.map(|run| limit(t, run.due.working.trigger, run.due.date, today)),
            closed: candidate.join.as_ref().err().map(|refusal| {
                let why = t.say(&say_why(&refusal.why));
                format!("{why} {}", cite(t, &refusal.article))
                    .trim()
                    .to_owned()
            }),
            window: candidate
                .window
                .as_ref()
                .map(|run| t.f("register-window-open", "day", run.due.date)),
        }
    }
}

fn limit(t: Texts, from: Date, due: Date, today: Date) -> Limit {
    Limit::running(&t, from, due, today)
}

fn wrong(t: Texts, app: &App, form: &FormState) -> Vec<String> {
    let mut said = Vec::new();
    for (at, person) in rows::persons(form) {
        let mut errors = Vec::new();
        check_person(&mut errors, &person, app.today());
        for error in errors {
            let text = t.say(&Say::of(&error));
            said.push(t.f2("register-person-wrong", "n", at, "what", text));
        }
    }
    said
}

pub(crate) async fn post(ctx: PageCtx, form: Form<Pairs>) -> Result<Response, PageError> {
    let (who, _, _) = clerk(&ctx)?;
    let app = ctx.app()?;
    let earlier = app.earlier(&who, &fields::asked(&form.state)).await?;
    fragment(&BesidePage {
        t: ctx.t,
        beside: Beside::new(&ctx, app, &form.state, &earlier),
        form: form.state,
    })
}

/// Invented matters for the samples.
pub(super) fn sample(t: Texts) -> Beside {
    let today = jiff::civil::date(2026, 3, 16);
    let found = |id: &str, strong: bool, closed: bool| Found {
        id: id.to_owned(),
        choice: format!("join:{id}"),
        number: "99010020260302000417X".to_owned(),
        title: if strong {
            "锦绣家园三期楼板开裂，物业和开发商互相推诿一年多".to_owned()
        } else {
            "路灯不亮".to_owned()
        },
        reasons: if strong {
            vec![t.s("same-paper"), t.s("same-name")]
        } else {
            vec![t.s("same-name")]
        },
        strong,
        standing: format!("{} · 青禾市住房和城乡建设局", t.s("stage-handling")),
        limit: (!closed).then(|| limit(t, jiff::civil::date(2026, 2, 2), today, today)),
        closed: closed.then(|| t.s("refusal-not-at-this-stage")),
        window: closed.then(|| t.f("register-window-open", "day", today)),
    };
    Beside {
        asked: true,
        wrong: vec![t.f2(
            "register-person-wrong",
            "n",
            1,
            "what",
            t.s("id-check-digit"),
        )],
        found: vec![found("1", true, false), found("2", false, true)],
        elsewhere: Some(t.f("register-elsewhere", "n", 1)),
        more: true,
    }
}
