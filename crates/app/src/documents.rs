//! Documents: composed when an act issues them, frozen, sealed under their own id.
//!
//! A document is Chinese whatever language the desk speaks. What was issued never changes; a
//! correction is a new document. Layout is the pages' business: content is data, so that DOCX and
//! PDF can come from the same content.

mod compose;
mod content;
mod draft;
mod fill;
mod last_day;
mod open;
mod write;

pub use compose::day;
pub use content::{Block, Content, OpinionText};
pub use open::Opened;

use std::collections::BTreeMap;

use dengwen_domain::matter::{Actor, Document, DocumentIssued, Event, Matter};
use dengwen_domain::pack::{DocumentForm, Pack, Part, PartKey};
use dengwen_domain::refusal::{Refusal, Why};
use dengwen_store::{Change, NumberFormat, NumberWanted};
use jiff::civil::Date;

use crate::app::App;
use crate::error::AppError;
use crate::matter::Texts;
use crate::open::{PersonData, load_petition};
use crate::seal::DataKey;

/// Composes, seals and numbers every document that `events` issue.
#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one act, as its caller has them"
)]
pub(crate) async fn add(
    app: &App,
    change: &mut Change,
    pack: &Pack,
    before: &Matter,
    after: &Matter,
    events: &[(Event, Actor)],
    texts: &Texts,
    key: &DataKey,
) -> Result<(), AppError> {
    let subject = subject(app, after, events).await?;
    let mut known = texts
        .by_id()
        .into_iter()
        .map(|(id, t)| (id, t.to_owned()))
        .collect();
    earlier_texts(app, before, &mut known).await?;
    let told = Told {
        subject,
        texts: known,
        parts: texts.parts.clone(),
    };
    issue(app, change, pack, before, after, events, &told, key)
}

/// The words that documents are composed from.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) subject: Subject,
    pub(crate) texts: BTreeMap<uuid::Uuid, String>,
    pub(crate) parts: BTreeMap<PartKey, String>,
}

/// Composes, seals and numbers from words that are at hand.
///
/// # Errors
/// `Refused` with the name of a required part that is missing; a fault for a document without form.
#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one act, as its caller has them"
)]
pub(crate) fn issue(
    app: &App,
    change: &mut Change,
    pack: &Pack,
    before: &Matter,
    after: &Matter,
    events: &[(Event, Actor)],
    told: &Told,
    key: &DataKey,
) -> Result<(), AppError> {
    let directory = app.directory();
    for (event, actor) in events {
        for issued in &event.documents {
            let year = event.on.year();
            change.numbers.push(number(&directory, issued, year));
            let form = pack.document(issued.kind.as_str()).ok_or_else(|| {
                AppError::fault(format!("pack {} has no form {}", pack.id, issued.kind))
            })?;
            let input = compose::Input {
                directory: &directory,
                pack,
                form,
                before,
                after,
                event,
                actor,
                issued,
                told,
            };
            let content = compose::compose(&input)
                .map_err(|part| AppError::Refused(Box::new(lacks(before, event, form, part))))?;
            let text = serde_json::to_string(&content).map_err(AppError::fault)?;
            change.insert(
                app.sealer()
                    .seal(key, issued.id.0, "document", &text, app.random()),
            );
        }
    }
    Ok(())
}

/// A document that lacks a required part is not issued, and its act is not done.
fn lacks(before: &Matter, event: &Event, form: &DocumentForm, part: &Part) -> Refusal {
    Refusal {
        act: event.act,
        stage: before.stage,
        why: Why::DocumentPart {
            zh: format!("《{}》：{}", form.title_zh, part.zh),
            en: format!("{}: {}", form.title_en, part.en),
        },
        article: form.article.zh.clone(),
        lawful_now: Vec::new(),
    }
}

/// Whom and what a matter is about, in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    pub(crate) petitioner: PersonData,
    pub(crate) title: String,
    pub(crate) petition_number: String,
    /// Numbers of all petitions linked now, the first one first (A17).
    pub(crate) numbers: Vec<String>,
    /// Number and day of the repeat petition that a notice is about.
    pub(crate) repeat: Option<(String, Date)>,
}

/// The repeat's own person is told about the repeat, and what of it was corrected; everything else
/// tells the first petitioner, or the neighbour who can be told in their place (21.6).
async fn subject(
    app: &App,
    matter: &Matter,
    events: &[(Event, Actor)],
) -> Result<Subject, AppError> {
    let issued = events.iter().flat_map(|(event, _)| &event.documents);
    let issued: Vec<&Document> = issued
        .flat_map(|issued| matter.documents.iter().filter(|d| d.id == issued.id))
        .collect();
    let about = issued.iter().find_map(|document| document.about);
    let mut words = issued.iter().filter(|it| it.is_for_petitioner());
    let addressee = words.find_map(|document| matter.addressee(document));
    let again = match about {
        Some(repeat) => load_petition(app, repeat).await?,
        None => None,
    };
    let mut petitions = Vec::new();
    for id in matter.linked() {
        petitions.extend(load_petition(app, id).await?);
    }
    let Some(first) = petitions.first() else {
        return Ok(Subject::default());
    };
    let neighbour = petitions.iter().find(|it| Some(it.id) == addressee);
    let told = again.as_ref().or(neighbour).unwrap_or(first);
    let title = matter.title.unwrap_or(first.title);
    let mut ids = vec![title.0];
    ids.extend(told.persons.first().map(|id| id.0));
    let (words, _) = app.unseal_unrecorded(&ids).await?;
    Ok(Subject {
        petitioner: told
            .persons
            .first()
            .map(|id| words.person(*id))
            .unwrap_or_default(),
        title: words.get(title).to_owned(),
        petition_number: first.number.clone(),
        repeat: again.as_ref().map(|it| (it.number.clone(), it.received_on)),
        numbers: petitions.iter().map(|it| it.number.clone()).collect(),
    })
}

/// The opinion's parts were sealed when it was drafted; its document is composed when it is issued.
async fn earlier_texts(
    app: &App,
    before: &Matter,
    known: &mut BTreeMap<uuid::Uuid, String>,
) -> Result<(), AppError> {
    if let Some(opinion) = &before.opinion {
        let (words, _) = app.unseal_unrecorded(&[opinion.text.0]).await?;
        if let Some(text) = words.by_uuid(opinion.text.0) {
            known.insert(opinion.text.0, text.to_owned());
        }
    }
    Ok(())
}

/// 发文字号: organ code, hexagonal brackets, serial without leading zeros (regulation 19).
fn number(
    directory: &crate::directory::Directory,
    issued: &DocumentIssued,
    year: i16,
) -> NumberWanted {
    let organ = directory.orgs.organ(issued.organ);
    let code = organ.map_or("", |organ| organ.doc_prefix.as_str());
    let suffix = content::number_suffix(issued.kind);
    NumberWanted {
        series: format!("document:{}:{suffix}:{year}", issued.organ),
        prefix: format!("{code}{suffix}〔{year}〕"),
        format: NumberFormat(document_number),
    }
}

fn document_number(serial: u64, prefix: &str) -> String {
    format!("{prefix}{serial}号")
}
