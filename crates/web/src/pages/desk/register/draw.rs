//! The form as a page: its choices, its rows, what stands beside it.

use askama::Template;
use dengwen_app::App;
use dengwen_app::intake::{OtherAct, Receipt};
use dengwen_domain::codes::{CrossBoundary, Purpose};
use dengwen_domain::ids::OrganId;
use dengwen_domain::petition::REPRESENTATIVES_MAX;
use dengwen_domain::topic::{Topic, Topics};
use jiff::civil::Date;

use super::after::{self, After};
use super::beside::{self, Beside};
use super::windows::{self, Line};
use super::{Kind, fields, rows};
use crate::ctx::PageCtx;
use crate::form::{Choice, FormState};
use crate::page::Frame;
use crate::pages::portal::file::files::ACCEPT;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};

#[derive(Template)]
#[template(path = "desk/register.html")]
pub(crate) struct RegisterPage {
    frame: Frame,
    t: Texts,
    kind: Kind,
    title: String,
    /// The organ registered for.
    organ: String,
    /// What was registered just now.
    pub(super) saved: Option<Receipt>,
    /// What to do with it while the petitioner is still there.
    pub(super) after: After,
    /// The clerk may open the matter: a report is its officer's at once (Art. 30).
    pub(super) may_open: bool,
    /// Links to the four forms.
    tabs: Vec<Tab>,
    pub(super) form: FormState,
    /// Names of the fields whose change refreshes what stands beside the form.
    watch: String,
    persons: Vec<Row>,
    choices: Choices,
    pub(super) beside: Beside,
    windows: Vec<Line>,
    /// What file pickers offer.
    accept: &'static str,
}

struct Tab {
    href: String,
    text: String,
    key: char,
    current: bool,
}

/// The names of the fields of one person.
pub(in crate::pages::desk) struct Row {
    pub(in crate::pages::desk) legend: String,
    pub(in crate::pages::desk) name: String,
    pub(in crate::pages::desk) paper: String,
    pub(in crate::pages::desk) paper_number: String,
    pub(in crate::pages::desk) phone: String,
    pub(in crate::pages::desk) address: String,
    pub(in crate::pages::desk) email: String,
}

struct Choices {
    papers: Vec<Choice>,
    channels: Vec<Choice>,
    purposes: Vec<Choice>,
    acts: Vec<Choice>,
    places: Vec<Choice>,
    people: Vec<Choice>,
    topics: Vec<Choice>,
    boundaries: Vec<Choice>,
}

/// Code and message of each kind of paper, the usual one first.
const PAPERS: &[(&str, &str)] = &[
    ("resident-id", "register-paper-resident-id"),
    ("passport", "register-paper-passport"),
    ("home-return", "register-paper-home-return"),
    ("credit-code", "register-paper-credit-code"),
    ("other", "register-paper-other"),
];

impl RegisterPage {
    pub(super) fn new(
        ctx: &PageCtx,
        app: &App,
        kind: Kind,
        organ: OrganId,
        form: FormState,
    ) -> RegisterPage {
        let t = ctx.t;
        let directory = app.directory();
        let organ_name = directory.organ_name(organ, t.lang == Lang::En).to_owned();
        let windows = windows::lines(t, app, &form);
        let choices = Choices {
            places: places(t, app),
            people: people(app, organ),
            topics: topics(t, &directory.topics, app.today()),
            ..Choices::of(t)
        };
        RegisterPage::drawn(ctx, kind, organ_name, form, choices, windows)
    }

    fn drawn(
        ctx: &PageCtx,
        kind: Kind,
        organ: String,
        form: FormState,
        choices: Choices,
        windows: Vec<Line>,
    ) -> RegisterPage {
        let t = ctx.t;
        let rows = rows::count(&form);
        RegisterPage {
            frame: Frame::desk(ctx),
            t,
            kind,
            title: t.s(title(kind)),
            organ,
            saved: None,
            after: After::default(),
            may_open: false,
            tabs: tabs(t, kind),
            watch: watch(),
            persons: (1..=rows).map(|at| row(t, at)).collect(),
            form,
            choices,
            beside: Beside::default(),
            windows,
            accept: ACCEPT,
        }
    }

    fn is(&self, kind: &str) -> bool {
        self.kind.as_str() == kind
    }
}

const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Letter => "register-letter",
        Kind::Visit => "register-visit",
        Kind::Phone => "register-phone",
        Kind::Other => "register-other",
    }
}

fn tabs(t: Texts, current: Kind) -> Vec<Tab> {
    let keys = ['1', '2', '3', '4'];
    let tab = |(kind, key): (&Kind, char)| Tab {
        href: format!("/desk/register/{kind}#f-received_on"),
        text: t.s(&format!("register-tab-{kind}")),
        key,
        current: *kind == current,
    };
    Kind::ALL.iter().zip(keys).map(tab).collect()
}

pub(in crate::pages::desk) fn row(t: Texts, at: usize) -> Row {
    let field = |name: &str| format!("{name}-{at}");
    Row {
        legend: if at == 1 {
            t.s("register-person-lead")
        } else {
            t.f("register-person-more", "n", at)
        },
        name: field("name"),
        paper: field("paper"),
        paper_number: field("paper_number"),
        phone: field("phone"),
        address: field("address"),
        email: field("email"),
    }
}

/// Everything that says who it is, of every row there can be.
fn watch() -> String {
    let mut names: Vec<String> = ["rows", "known", "sender", "foreign_number"]
        .map(str::to_owned)
        .to_vec();
    for at in 1..=REPRESENTATIVES_MAX {
        for name in ["name", "paper", "paper_number", "phone", "email"] {
            names.push(format!("{name}-{at}"));
        }
    }
    names.join(" ")
}

impl Choices {
    fn of(t: Texts) -> Choices {
        let code = |list: &str, code: &str| Choice::new(code, t.s(&format!("{list}-{code}")));
        Choices {
            papers: papers(t),
            channels: fields::OTHER_CHANNELS
                .iter()
                .map(|channel| code("channel", channel.as_str()))
                .collect(),
            purposes: Purpose::ALL
                .iter()
                .map(|purpose| code("purpose", purpose.as_str()))
                .collect(),
            acts: [OtherAct::Decision, OtherAct::Labour]
                .iter()
                .map(|act| code("register-act", act.as_str()))
                .collect(),
            places: Vec::new(),
            people: Vec::new(),
            topics: Vec::new(),
            boundaries: boundaries(t),
        }
    }
}

/// Kinds of papers.
pub(in crate::pages::desk) fn papers(t: Texts) -> Vec<Choice> {
    let choice = |(paper, key): &(&str, &str)| Choice::new(*paper, t.s(key));
    PAPERS.iter().map(choice).collect()
}

/// 三跨三分离.
pub(in crate::pages::desk) fn boundaries(t: Texts) -> Vec<Choice> {
    let choice = |mark: &CrossBoundary| {
        let code = mark.as_str();
        Choice::new(code, t.s(&format!("boundary-{code}")))
    };
    CrossBoundary::ALL.iter().map(choice).collect()
}

/// Suggestions that a browser searches by name, code and first letters.
pub(in crate::pages::desk) fn topics(t: Texts, topics: &Topics, day: Date) -> Vec<Choice> {
    let name = |topic: &Topic| t.of(&topic.name);
    let choice = |topic: &Topic| {
        let parent = topic.parent.as_deref().and_then(|code| topics.get(code));
        let field = parent.map(&name).unwrap_or_default();
        let label = format!("{} · {field}", topic.letters);
        Choice::new(format!("{} {}", name(topic), topic.code), label)
    };
    topics.open(day).map(choice).collect()
}

pub(in crate::pages::desk) fn places(t: Texts, app: &App) -> Vec<Choice> {
    let place = |place: dengwen_app::intake::Place| {
        let name = match t.lang {
            Lang::En if !place.name_en.is_empty() => place.name_en,
            _ => place.name_zh,
        };
        Choice::new(place.code, name)
    };
    app.places().into_iter().map(place).collect()
}

/// Colleagues of the organ, by name.
fn people(app: &App, organ: OrganId) -> Vec<Choice> {
    let directory = app.directory();
    let here = |left: Option<Date>| left.is_none_or(|left| left >= app.today());
    let mut people: Vec<_> = directory
        .people
        .values()
        .filter(|person| person.organ == organ && here(person.left_on))
        .collect();
    people.sort_by(|a, b| a.pinyin.cmp(&b.pinyin));
    people
        .into_iter()
        .map(|person| Choice::new(person.id.to_string(), person.name.clone()))
        .collect()
}

fn receipt() -> Receipt {
    Receipt {
        petition: uuid::Uuid::from_u128(1).into(),
        number: "99010020260316100417X".to_owned(),
        matter: uuid::Uuid::from_u128(2).into(),
        query_code: "7K3M-Q0VT-92HD-XW4N".to_owned(),
    }
}

impl Samples for RegisterPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, RegisterPage)> {
        let empty = |kind| {
            let form = FormState::new()
                .with("rows", "1")
                .with("received_on", "2026-03-16");
            let choices = Choices {
                topics: topics(ctx.t, Topics::builtin(), Date::MIN),
                ..Choices::of(ctx.t)
            };
            RegisterPage::drawn(
                ctx,
                kind,
                "青禾市信访局".to_owned(),
                form,
                choices,
                Vec::new(),
            )
        };
        let mut visit = empty(Kind::Visit);
        visit.form.set("rows", "2");
        visit.form.set("name-1", "买买提·艾力·阿不都热依木");
        visit.form.fail("paper_number-1", "id-check-digit");
        visit.form.fail("known", "register-known-choose");
        visit.form.fail("text", "field-required");
        visit.persons = vec![row(ctx.t, 1), row(ctx.t, 2)];
        visit.beside = beside::sample(ctx.t);
        visit.windows = vec![Line {
            name: "申请行政复议（提示）".to_owned(),
            until: "2026年5月15日 周五".to_owned(),
            article: "《行政复议法》第二十条".to_owned(),
            over: false,
        }];
        let mut told = empty(Kind::Visit);
        told.after = after::sample(ctx.t);
        told.saved = Some(receipt());
        let mut saved = empty(Kind::Letter);
        saved.saved = Some(receipt());
        saved.may_open = true;
        vec![
            ("letter", empty(Kind::Letter)),
            ("saved", saved),
            ("visit-saved", told),
            ("visit-errors", visit),
            ("phone", empty(Kind::Phone)),
            ("other", empty(Kind::Other)),
        ]
    }
}
