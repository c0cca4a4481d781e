//! `GET /track/matters/{id}`: where it is now, who has it, by when, what can be done; then the
//! course, read top down.

use askama::Template;
use axum::response::Response;
use dengwen_app::follow::{Followed, FollowedMatter};
use dengwen_app::{App, Who};
use dengwen_domain::identity::{mask_email, mask_phone};
use dengwen_domain::ids::PetitionId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{LimitRun, Matter};
use dengwen_domain::procedure::Act as ActCode;
use uuid::Uuid;

use super::{Following, matter_in, story};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::fmt;
use crate::page::{Frame, render};
use crate::pages::portal::file::received::groups;
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};
use crate::view::{Act, Limit, Link, Step, StepState, Working};

#[derive(Template)]
#[template(path = "portal/track/matter.html")]
pub(crate) struct MatterPage {
    frame: Frame,
    t: Texts,
    title: String,
    number: Vec<String>,
    registered: String,
    several: bool,
    done: Option<String>,
    now: Now,
    acts: Vec<Act>,
    steps: Vec<Step>,
    words: Vec<(String, String)>,
    contact: String,
    files: Vec<(Link, String)>,
}

/// Where it is, who has it, by when.
struct Now {
    headline: String,
    text: String,
    limit: Option<Deadline>,
    windows: Vec<Deadline>,
    people: Vec<(String, String)>,
}

/// A day with its words and working.
struct Deadline {
    name: String,
    date: String,
    limit: Limit,
    provisional: bool,
    house_rule: bool,
    text: String,
    working: Working,
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(crate) struct Came {
    done: String,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
    crate::path::Query(came): crate::path::Query<Came>,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let followed = app.follow(petition).await?;
    let one = matter_in(&followed, id)?;
    let done = match came.done.as_str() {
        "material" => Some("track-done-material"),
        "rated" => Some("track-done-rated"),
        "withdrawn" => Some("track-done-withdrawn"),
        _ => None,
    };
    render(&page(&ctx, app, &followed, one, done)?)
}

fn page(
    ctx: &PageCtx,
    app: &App,
    followed: &Followed,
    one: &FollowedMatter,
    done: Option<&str>,
) -> Result<MatterPage, PageError> {
    let t = ctx.t;
    let matter = &one.matter;
    let mut words = vec![(t.s("track-words"), followed.text.clone())];
    if !followed.request.is_empty() {
        words.push((t.s("track-request"), followed.request.clone()));
    }
    let files = followed.files.iter().map(|file| {
        let href = format!("/track/files/{}", file.id);
        (Link::new(href, &file.name), fmt::bytes(file.size))
    });
    Ok(MatterPage {
        frame: Frame::portal(ctx),
        t,
        title: followed.title.clone(),
        number: groups(&followed.petition.number),
        registered: t.date(followed.petition.received_on),
        several: followed.matters.len() > 1,
        done: done.map(|key| t.s(key)),
        now: now(t, app, matter),
        acts: acts(t, app, followed.petition.id, matter)?,
        steps: story::steps(t, app, one),
        words,
        contact: contact(t, followed),
        files: files.collect(),
    })
}

fn now(t: Texts, app: &App, matter: &Matter) -> Now {
    let directory = app.directory();
    let english = t.lang == Lang::En;
    let holder = directory.organ_name(matter.holder(), english);
    let mut windows = Vec::new();
    for run in matter.limits.iter().filter(|run| run.is_running()) {
        if matches!(run.id, LimitId::C07 | LimitId::C23) && run.due.date >= app.today() {
            windows.push(deadline(t, app, matter, run));
        }
    }
    Now {
        headline: t.f(&format!("track-now-{}", matter.stage), "organ", holder),
        text: t
            .maybe(&format!("track-more-{}", matter.stage))
            .unwrap_or_default(),
        limit: matter
            .next_for_petitioner()
            .map(|run| deadline(t, app, matter, run)),
        windows,
        people: people(t, app, matter),
    }
}

fn deadline(t: Texts, app: &App, matter: &Matter, run: &LimitRun) -> Deadline {
    let book = app.law().book(&matter.pack);
    let rule = book.as_ref().and_then(|book| book.pack.limits.get(&run.id));
    let directory = app.directory();
    let review = matter
        .opinion
        .as_ref()
        .and_then(|opinion| opinion.review_organ);
    let organ = review.map_or("", |organ| directory.organ_name(organ, t.lang == Lang::En));
    Deadline {
        name: t.s(&format!("track-limit-{}", run.id)),
        date: t.date_long(run.due.date),
        limit: Limit::running(&t, run.due.working.trigger, run.due.date, app.today()),
        provisional: run.due.is_provisional(),
        house_rule: rule.is_some_and(|rule| rule.tag.is_default()),
        text: if run.id == LimitId::C07 {
            t.f("track-review-where", "organ", organ)
        } else {
            String::new()
        },
        working: Working::of(&t, &run.due),
    }
}

/// Named people with their telephones: who handles it, who keeps an eye on it.
fn people(t: Texts, app: &App, matter: &Matter) -> Vec<(String, String)> {
    let directory = app.directory();
    let english = t.lang == Lang::En;
    let mut lines = Vec::new();
    if let Some(task) = matter.lead() {
        let organ = directory.orgs.organ(task.unit);
        let phone = organ.map_or("", |organ| organ.phone.as_str());
        let handler = task.handler.and_then(|id| directory.people.get(&id));
        let (name, phone) = handler.map_or(("", phone), |person| {
            let own = Some(person.phone.as_str()).filter(|own| !own.is_empty());
            (person.name.as_str(), own.unwrap_or(phone))
        });
        lines.push((
            t.s("track-unit"),
            directory.organ_name(task.unit, english).to_owned(),
        ));
        lines.push((t.s("track-handler"), with_phone(t, name, phone)));
    }
    if let Some(owner) = matter.owners.first_received {
        let organ = directory.organ_name(owner.organ, english);
        let phone = directory
            .orgs
            .organ(owner.organ)
            .map_or("", |organ| organ.phone.as_str());
        lines.push((t.s("track-tracker"), with_phone(t, organ, phone)));
    }
    lines.retain(|(_, value)| !value.is_empty());
    lines
}

fn with_phone(t: Texts, name: &str, phone: &str) -> String {
    match (name.is_empty(), phone.is_empty()) {
        (_, true) => name.to_owned(),
        (true, false) => t.f("track-phone", "phone", phone),
        (false, false) => t.f2("track-name-phone", "name", name, "phone", phone),
    }
}

/// What the petitioner can do now; what somebody would look for and cannot do says why.
fn acts(t: Texts, app: &App, petition: PetitionId, matter: &Matter) -> Result<Vec<Act>, PageError> {
    let base = super::matter_href(matter.id);
    let lawful = lawful(app, petition, matter)?;
    let may = |act| lawful.contains(&act);
    let mut acts = Vec::new();
    let open = matter.stage.is_open();
    if may(ActCode::Rate) {
        let act = Act::open(format!("{base}/rate"), t.s("track-act-rate"));
        acts.push(if open { act } else { act.main() });
    }
    if may(ActCode::AddMaterial) {
        let act = Act::open(format!("{base}/material"), t.s("track-act-material"));
        let main = open || !may(ActCode::Rate);
        acts.push(if main { act.main() } else { act });
    }
    if may(ActCode::Withdraw) {
        acts.push(Act::open(
            format!("{base}/withdraw"),
            t.s("track-act-withdraw"),
        ));
    }
    Ok(acts)
}

/// What is the petitioner's own to do, in the order in which it is listed.
const OWN: [ActCode; 3] = [ActCode::Rate, ActCode::AddMaterial, ActCode::Withdraw];

/// The acts that are the petitioner's own and lawful now; none while the matter's rules are not
/// loaded, since its course can be read all the same.
pub(crate) fn lawful(
    app: &App,
    petition: PetitionId,
    matter: &Matter,
) -> Result<Vec<ActCode>, PageError> {
    if app.law().book(&matter.pack).is_none() {
        return Ok(Vec::new());
    }
    let offers = app.offers(&Who::Petitioner(petition), matter)?;
    let open = offers.iter().filter(|offer| offer.refusal.is_none());
    let open: Vec<ActCode> = open.map(|offer| offer.act).collect();
    Ok(OWN.into_iter().filter(|act| open.contains(act)).collect())
}

/// A contact is shown masked, and only once a clerk has verified it (A12).
pub(crate) fn contact(t: Texts, followed: &Followed) -> String {
    let contact = &followed.petition.contact;
    let person = &followed.person;
    if person.phone.is_empty() && person.email.is_empty() && person.address.is_empty() {
        return t.s("track-contact-none");
    }
    if contact.verified.is_none() {
        return t.s("track-contact-unverified");
    }
    if !person.phone.is_empty() {
        mask_phone(&person.phone)
    } else if !person.email.is_empty() {
        mask_email(&person.email)
    } else {
        t.s("track-contact-address")
    }
}

impl Samples for MatterPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, MatterPage)> {
        vec![
            ("running", sample(ctx, false)),
            ("answered", sample(ctx, true)),
        ]
    }
}

fn sample(ctx: &PageCtx, answered: bool) -> MatterPage {
    let t = ctx.t;
    let day = jiff::civil::date(2026, 3, 16);
    let deadline = |name: &str, due| Deadline {
        name: t.s(name),
        date: t.date_long(due),
        limit: Limit::running(&t, day, due, day),
        provisional: answered,
        house_rule: answered,
        text: String::new(),
        working: Working::default().line("A", "B"),
    };
    let due = deadline("track-limit-C05", jiff::civil::date(2026, 5, 15));
    let window = deadline("track-limit-C07", jiff::civil::date(2026, 4, 15));
    let step = |state, title: &str| Step {
        state,
        when: t.date_near(day, day),
        title: title.to_owned(),
        note: "《信访工作条例》第二十二条".to_owned(),
        links: vec![Link::new("/track/documents/1", "信访事项告知书")],
        ..Step::default()
    };
    MatterPage {
        frame: Frame::portal(ctx),
        t,
        title: "书院路在建工地占用人行道".to_owned(),
        number: groups("99010020260316300417X"),
        registered: t.date(day),
        several: answered,
        done: answered.then(|| t.s("track-done-rated")),
        now: Now {
            headline: t.f("track-now-handling", "organ", "青禾市住房和城乡建设局"),
            text: String::new(),
            limit: (!answered).then_some(due),
            windows: if answered { vec![window] } else { Vec::new() },
            people: vec![(t.s("track-handler"), "周敏，0000-81234567".to_owned())],
        },
        acts: vec![Act::open("/track/matters/1/material", t.s("track-act-material")).main()],
        steps: vec![
            step(StepState::Done, "登记"),
            step(StepState::Current, "调查核实"),
            step(StepState::Next, "书面答复"),
        ],
        words: vec![(t.s("track-words"), "路灯不亮。\n三天了。".to_owned())],
        contact: t.s("track-contact-unverified"),
        files: vec![(Link::new("/track/files/1", "围挡.jpg"), "1.2 MB".to_owned())],
    }
}
