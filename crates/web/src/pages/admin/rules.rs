//! `GET /admin/rules` and `/admin/rules/{pack}`: the packs in force, their digests, and every
//! default that nobody has confirmed.

use askama::Template;
use axum::response::Response;
use dengwen_app::App;
use dengwen_domain::limit::{LimitRule, Tag};
use dengwen_domain::pack::{Addressee, DocumentForm, Pack};

use super::administrator;
use crate::csrf::hex;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};
use crate::view::grid::{Cell, Grid};
use crate::view::working::length;

#[derive(Template)]
#[template(path = "admin/rules.html")]
pub(crate) struct RulesPage {
    frame: Frame,
    t: Texts,
    grid: Grid,
}

#[derive(Template)]
#[template(path = "admin/pack.html")]
pub(crate) struct PackPage {
    frame: Frame,
    t: Texts,
    name: String,
    source: String,
    digest: String,
    limits: Grid,
    grounds: Grid,
    documents: Grid,
}

pub(crate) async fn list(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let office = app.office();
    let now = app
        .law()
        .packs()
        .in_force(&office.region, office.sector.as_deref(), app.today());
    let rows = app
        .law()
        .packs()
        .packs()
        .map(|pack| row(ctx.t, app, pack, now.is_some_and(|it| it.id == pack.id)));
    render(&page(&ctx, rows.collect()))
}

pub(crate) async fn get(ctx: PageCtx, id: Path<String>) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let book = app.law().book(&id).ok_or(PageError::Missing)?;
    render(&pack_page(&ctx, &book.pack, &book.digest))
}

fn row(t: Texts, app: &App, pack: &Pack, in_force: bool) -> Vec<Cell> {
    let until = pack.valid_to.map(|day| t.date(day)).unwrap_or_default();
    let digest = app.law().book(&pack.id).map(|book| hex(&book.digest));
    let defaults = rules(pack).filter(|rule| rule.tag.is_default()).count()
        + pack.grounds.values().filter(|g| g.tag.is_default()).count();
    let mark = match (in_force, pack.replay_only) {
        (true, _) => t.s("rules-in-force"),
        (false, true) => t.s("rules-replay"),
        (false, false) => String::new(),
    };
    vec![
        Cell::new(name(t, pack))
            .href(format!("/admin/rules/{}", crate::error::percent(&pack.id)))
            .mark(mark)
            .note(pack.id.clone()),
        Cell::new(t.f2("rules-span", "from", t.date(pack.valid_from), "to", until)),
        Cell::new(defaults.to_string()),
        Cell::new(digest.as_deref().and_then(|d| d.get(..16)).unwrap_or("—")),
    ]
}

fn rules(pack: &Pack) -> impl Iterator<Item = &LimitRule> {
    pack.limits.values().chain(pack.beside.values())
}

pub(super) fn name(t: Texts, pack: &Pack) -> String {
    match t.lang {
        Lang::Zh => pack.name_zh.clone(),
        Lang::En => pack.name_en.clone(),
    }
}

fn tag(t: Texts, tag: Tag) -> String {
    t.s(match tag {
        Tag::Verified => "rules-tag-verified",
        Tag::Secondary => "rules-tag-secondary",
        Tag::Practice => "rules-tag-practice",
        Tag::Inferred => "rules-tag-inferred",
        Tag::Unverified => "rules-tag-unverified",
        Tag::Design => "rules-tag-design",
    })
}

/// A default says so with a mark, a verified number stands plain.
fn certain(t: Texts, found: Tag) -> Cell {
    let cell = Cell::new(tag(t, found));
    if found.is_default() {
        cell.mark(t.s("rules-default"))
    } else {
        cell
    }
}

fn limit_row(t: Texts, rule: &LimitRule) -> Vec<Cell> {
    let name = match t.lang {
        Lang::Zh => &rule.name_zh,
        Lang::En => &rule.name_en,
    };
    // Because: notes of a pack are written in English, for whoever maintains it.
    let note = match t.lang {
        Lang::Zh => String::new(),
        Lang::En => rule.note.clone(),
    };
    vec![
        Cell::new(rule.id.as_str()),
        Cell::new(name).note(note),
        Cell::new(length(t, rule.length)),
        Cell::new(t.of(&rule.article)),
        certain(t, rule.tag),
    ]
}

/// What a document of this kind must contain, and by which article.
fn document_row(t: Texts, form: &DocumentForm) -> Vec<Cell> {
    let part = |zh: &str, en: &str| match t.lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    let required: Vec<String> = form.required().map(|p| part(&p.zh, &p.en)).collect();
    let optional = form.parts.iter().filter(|p| p.optional);
    let optional: Vec<String> = optional.map(|p| part(&p.zh, &p.en)).collect();
    let comma = t.s("desk-comma");
    let note = match optional.as_slice() {
        [] => String::new(),
        some => t.f("rules-optional", "parts", some.join(&comma)),
    };
    let to = t.s(match form.to {
        Addressee::Petitioner => "rules-to-petitioner",
        Addressee::Unit => "rules-to-unit",
        Addressee::File => "rules-to-file",
    });
    // Because: the house's own forms have ids for programs alone.
    let id = Some(form.id.clone()).filter(|id| id.starts_with('D'));
    let title = Cell::new(part(&form.title_zh, &form.title_en)).note(id.unwrap_or_default());
    vec![
        if form.seal {
            title.mark(t.s("rules-sealed"))
        } else {
            title
        },
        Cell::new(to),
        Cell::new(required.join(&comma)).note(note),
        Cell::new(t.of(&form.article)),
    ]
}

fn page(ctx: &PageCtx, rows: Vec<Vec<Cell>>) -> RulesPage {
    let t = ctx.t;
    RulesPage {
        frame: Frame::desk(ctx),
        t,
        grid: Grid {
            caption: t.s("admin-rules"),
            headings: vec![
                t.s("rules-pack"),
                t.s("rules-valid"),
                t.s("rules-defaults"),
                t.s("rules-digest"),
            ],
            rows,
            empty: String::new(),
        },
    }
}

fn documents(t: Texts, pack: &Pack) -> Grid {
    Grid {
        caption: t.s("rules-documents"),
        headings: vec![
            t.s("rules-document"),
            t.s("rules-to"),
            t.s("rules-parts"),
            t.s("rules-article"),
        ],
        rows: pack
            .documents
            .values()
            .map(|form| document_row(t, form))
            .collect(),
        empty: t.s("rules-no-documents"),
    }
}

fn pack_page(ctx: &PageCtx, pack: &Pack, digest: &[u8]) -> PackPage {
    let t = ctx.t;
    let grounds = pack.grounds.values().map(|ground| {
        let text = match t.lang {
            Lang::Zh => &ground.text_zh,
            Lang::En => &ground.text_en,
        };
        vec![
            Cell::new(ground.code.clone()),
            Cell::new(text),
            Cell::new(t.of(&ground.article)),
            certain(t, ground.tag),
        ]
    });
    PackPage {
        frame: Frame::desk(ctx),
        t,
        name: name(t, pack),
        source: t.of(&pack.source),
        digest: hex(digest),
        limits: Grid {
            caption: t.s("rules-limits"),
            headings: vec![
                t.s("rules-id"),
                t.s("rules-name"),
                t.s("rules-length"),
                t.s("rules-article"),
                t.s("rules-tag"),
            ],
            rows: rules(pack).map(|rule| limit_row(t, rule)).collect(),
            empty: String::new(),
        },
        grounds: Grid {
            caption: t.s("rules-grounds"),
            headings: vec![
                t.s("rules-id"),
                t.s("rules-text"),
                t.s("rules-article"),
                t.s("rules-tag"),
            ],
            rows: grounds.collect(),
            empty: t.s("rules-no-grounds"),
        },
        documents: documents(t, pack),
    }
}

impl Samples for RulesPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, RulesPage)> {
        let cells = ["cn-national-2022", "2022-05-01", "9", "0123456789abcdef"];
        vec![("one", page(ctx, vec![cells.map(Cell::new).to_vec()]))]
    }
}

impl Samples for PackPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PackPage)> {
        let packs = dengwen_domain::pack::PackSet::builtin();
        packs
            .get("cn-national-2022")
            .map(|pack| ("national", pack_page(ctx, pack, &[7; 32])))
            .into_iter()
            .collect()
    }
}
