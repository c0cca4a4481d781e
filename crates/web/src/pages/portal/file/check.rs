//! `/file/check` and `POST /file`: everything once more on one page, then it is sent.
//!
//! The form carries the draft's random key, so that sending twice is one petition even when the
//! first answer was lost on the way.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::App;
use dengwen_app::intake::{Answers, Draft, OtherAct, Receipt, derived_title};
use dengwen_app::keys::{hex, unhex};
use dengwen_domain::codes::Purpose;
use serde::Deserialize;

use super::{Begun, Step, Trail, address, draft_of, say, with_cookie};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::fmt::parse_date;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::{Lang, Texts};

const STEP: Step = Step::Check;

#[derive(Template)]
#[template(path = "portal/file/check.html")]
pub(crate) struct CheckPage {
    frame: Frame,
    t: Texts,
    trail: Trail,
    form: FormState,
    rows: Vec<Row>,
    office: String,
    form_key: String,
}

/// An answer with the page that changes it.
struct Row {
    /// Field that errors point to.
    field: &'static str,
    name: String,
    value: String,
    /// Nothing was filled in.
    empty: bool,
    href: String,
    /// Words for the link, so that it makes sense read alone.
    change: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    title: String,
    form_key: String,
}

pub(crate) async fn get(ctx: PageCtx, Begun(draft): Begun) -> Result<Response, PageError> {
    let form = FormState::new().with("title", derived_title(&draft.answers));
    let app = ctx.app()?;
    let mut page = page(&ctx, app, &draft, form)?;
    for error in app.check_draft(&draft.answers) {
        page.form.fail(error.field, say(&error));
    }
    render(&page)
}

/// `POST /file`.
pub(crate) async fn post(
    ctx: PageCtx,
    headers: HeaderMap,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let app = ctx.app()?;
    let Some(mut draft) = draft_of(&ctx, &headers).await? else {
        return sent_before(&ctx, app, &data.form_key).await;
    };
    draft.answers.title = data.title;
    app.save_draft(&mut draft).await?;
    match app.file_draft(&draft, &address(&ctx)).await {
        Ok(receipt) => taken(&ctx, app, &receipt).await,
        Err(error) => {
            state.take(error)?;
            drawn_again(&page(&ctx, app, &draft, state)?)
        }
    }
}

/// The second of two equal requests finds no draft and shows the same receipt.
async fn sent_before(ctx: &PageCtx, app: &App, form_key: &str) -> Result<Response, PageError> {
    let key = unhex(form_key).and_then(|key| <[u8; 32]>::try_from(key).ok());
    let earlier = match key {
        Some(key) => app.filed_before(&key).await?,
        None => None,
    };
    match earlier {
        Some(receipt) => taken(ctx, app, &receipt).await,
        None => Ok(Redirect::to("/file").into_response()),
    }
}

/// To the receipt: the draft's cookie goes, the receipt's and the follower's come.
async fn taken(ctx: &PageCtx, app: &App, receipt: &Receipt) -> Result<Response, PageError> {
    let response = Redirect::to("/file/received").into_response();
    let response = with_cookie(response, ctx.set_cookie("draft", "", Some(0)));
    let follow = app.follow_token(receipt.petition).await?;
    let response = with_cookie(response, ctx.set_cookie("follow", &follow, None));
    let token = app.seal_receipt(receipt)?;
    Ok(with_cookie(
        response,
        ctx.set_cookie("receipt", &token, Some(1800)),
    ))
}

fn page(ctx: &PageCtx, app: &App, draft: &Draft, form: FormState) -> Result<CheckPage, PageError> {
    let office = app.receiving_office(&draft.answers.region)?;
    let english = ctx.t.lang == Lang::En;
    let place = app
        .places()
        .into_iter()
        .find(|p| p.code == draft.answers.region);
    let place = place.map_or_else(String::new, |p| if english { p.name_en } else { p.name_zh });
    let files: Vec<String> = draft.files.iter().map(|file| file.name.clone()).collect();
    Ok(CheckPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        trail: Trail::new(ctx, STEP, Some(draft.expires_at)),
        form,
        rows: rows(ctx.t, &draft.answers, &place, &files),
        office: app.directory().organ_name(office, english).to_owned(),
        form_key: hex(&draft.form_key()),
    })
}

fn rows(t: Texts, answers: &Answers, place: &str, files: &[String]) -> Vec<Row> {
    let topic = super::topic_name(t, &answers.topic);
    let words = &answers.words;
    let asked = [
        ("words", "file-row-words", words.clone(), Step::Words),
        ("topic", "file-row-topic", topic, Step::Place),
        ("region", "file-row-region", place.to_owned(), Step::Place),
        ("spot", "file-row-spot", answers.spot.clone(), Step::Place),
        (
            "purpose",
            "file-row-purpose",
            purpose(t, answers),
            Step::Request,
        ),
        (
            "request",
            "file-row-request",
            answers.request.clone(),
            Step::Request,
        ),
        ("name", "file-row-name", name(t, answers), Step::Person),
        (
            "phone",
            "file-row-phone",
            answers.phone.clone(),
            Step::Person,
        ),
    ];
    let mut rows: Vec<Row> = asked.into_iter().map(|it| row(t, it)).collect();
    let optional = [
        ("email", "file-row-email", &answers.email),
        ("address", "file-row-address", &answers.address),
        ("persons", "file-row-persons", &answers.persons),
        ("others", "file-row-others", &answers.others),
    ];
    for (field, key, value) in optional {
        if !value.trim().is_empty() {
            rows.push(row(t, (field, key, value.clone(), Step::Person)));
        }
    }
    let secret = t.s(if answers.confidential {
        "file-yes"
    } else {
        "file-no"
    });
    rows.push(row(
        t,
        (
            "confidential",
            "file-row-confidential",
            secret,
            Step::Person,
        ),
    ));
    rows.push(row(
        t,
        ("act", "file-row-act", act(t, answers), Step::Limits),
    ));
    if !answers.act_day.is_empty() {
        let typed = &answers.act_day;
        let day = parse_date(typed).map_or_else(|| typed.clone(), |day| t.date_long(day));
        rows.push(row(t, ("act_day", "file-row-act-day", day, Step::Limits)));
    }
    rows.push(row(
        t,
        ("files", "file-row-files", files.join("\n"), Step::Files),
    ));
    rows
}

type Asked = (&'static str, &'static str, String, Step);

fn row(t: Texts, (field, key, value, step): Asked) -> Row {
    let name = t.s(key);
    let empty = value.trim().is_empty();
    Row {
        field,
        change: t.f("file-change", "what", &name),
        name,
        value: match (empty, field) {
            (true, "files") => t.s("file-no-files"),
            (true, _) => t.s("file-none"),
            (false, _) => value,
        },
        empty,
        href: format!("{}?from=check", step.path()),
    }
}

fn purpose(t: Texts, answers: &Answers) -> String {
    answers.purpose.parse::<Purpose>().map_or_else(
        |_| String::new(),
        |code| t.s(&format!("file-purpose-{code}")),
    )
}

fn act(t: Texts, answers: &Answers) -> String {
    answers
        .act
        .parse::<OtherAct>()
        .map_or_else(|_| String::new(), |code| t.s(&format!("file-act-{code}")))
}

fn name(t: Texts, answers: &Answers) -> String {
    if answers.anonymous {
        t.s("file-anonymous-chosen")
    } else {
        answers.name.clone()
    }
}

impl Samples for CheckPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, CheckPage)> {
        let answers = Answers {
            words: "书院路工地的围挡把人行道全占了，老人孩子只能走机动车道。\n\n已经两个月了。"
                .to_owned(),
            topic: "030000".to_owned(),
            spot: "书院路 18 号门前".to_owned(),
            purpose: "resolve".to_owned(),
            request: "恢复人行道。".to_owned(),
            name: "魏芳".to_owned(),
            phone: "13800001234".to_owned(),
            email: "wei@example.org".to_owned(),
            act: "other".to_owned(),
            ..Answers::default()
        };
        let page = |form, answers: &Answers| CheckPage {
            frame: Frame::portal(ctx),
            t: ctx.t,
            trail: Trail::new(ctx, STEP, None),
            form,
            rows: rows(ctx.t, answers, "明河区", &["围挡.jpg".to_owned()]),
            office: "青禾市信访局".to_owned(),
            form_key: "0".repeat(64),
        };
        let form = FormState::new().with("title", derived_title(&answers));
        let mut wrong = form.clone();
        wrong.fail("words", "field-required");
        wrong.fail("phone", "phone-mobile-length");
        vec![
            ("full", page(form, &answers)),
            ("errors", page(wrong, &Answers::default())),
        ]
    }
}
