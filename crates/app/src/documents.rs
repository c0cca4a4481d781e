//! Documents: composed when an act issues them, frozen, sealed under their own id.
//!
//! A document is Chinese whatever language the desk speaks. What was issued never changes; a
//! correction is a new document. Layout is the pages' business: content is data, so that DOCX and
//! PDF can come from the same content.

mod compose;
mod content;
mod open;

pub use content::{Block, Content, OpinionText};
pub use open::Opened;

use dengwen_domain::matter::{Actor, DocumentIssued, Event, Matter};
use dengwen_store::{Change, NumberFormat, NumberWanted};

use crate::app::App;
use crate::error::AppError;
use crate::matter::Texts;
use crate::open::{PersonData, load_petition};
use crate::seal::DataKey;

/// Composes, seals and numbers every document that `events` issue.
pub(crate) async fn add(
    app: &App,
    change: &mut Change,
    before: &Matter,
    after: &Matter,
    events: &[(Event, Actor)],
    texts: &Texts,
    key: &DataKey,
) -> Result<(), AppError> {
    let subject = subject(app, after).await?;
    let mut wanted = texts
        .by_id()
        .into_iter()
        .map(|(id, t)| (id, t.to_owned()))
        .collect();
    let texts = earlier_texts(app, before, &mut wanted).await?;
    let told = Told { subject, texts };
    issue(app, change, before, after, events, &told, key)
}

/// The words that documents are composed from.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) subject: Subject,
    pub(crate) texts: std::collections::BTreeMap<uuid::Uuid, String>,
}

/// Composes, seals and numbers from words that are at hand.
pub(crate) fn issue(
    app: &App,
    change: &mut Change,
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
            let input = compose::Input {
                directory: &directory,
                before,
                after,
                event,
                actor,
                issued,
                texts: &told.texts,
                subject: &told.subject,
            };
            let content = compose::compose(&input);
            let text = serde_json::to_string(&content).map_err(AppError::fault)?;
            change.insert(
                app.sealer()
                    .seal(key, issued.id.0, "document", &text, app.random()),
            );
        }
    }
    Ok(())
}

/// Whom and what a matter is about, in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    pub(crate) petitioner: PersonData,
    pub(crate) title: String,
    pub(crate) petition_number: String,
}

async fn subject(app: &App, matter: &Matter) -> Result<Subject, AppError> {
    let Some(id) = matter.first_petition() else {
        return Ok(Subject::default());
    };
    let Some(petition) = load_petition(app, id).await? else {
        return Ok(Subject::default());
    };
    // A part of a split petition has a title of its own (T04).
    let title = matter.title.unwrap_or(petition.title);
    let mut ids = vec![title.0];
    ids.extend(petition.persons.first().map(|id| id.0));
    let (words, _) = app.unseal_unrecorded(&ids).await?;
    Ok(Subject {
        petitioner: petition
            .persons
            .first()
            .map(|id| words.person(*id))
            .unwrap_or_default(),
        title: words.get(title).to_owned(),
        petition_number: petition.number,
    })
}

/// The opinion's parts were sealed when it was drafted; its document is composed when it is issued.
async fn earlier_texts(
    app: &App,
    before: &Matter,
    known: &mut std::collections::BTreeMap<uuid::Uuid, String>,
) -> Result<std::collections::BTreeMap<uuid::Uuid, String>, AppError> {
    if let Some(opinion) = &before.opinion {
        let (words, _) = app.unseal_unrecorded(&[opinion.text.0]).await?;
        if let Some(text) = words.by_uuid(opinion.text.0) {
            known.insert(opinion.text.0, text.to_owned());
        }
    }
    Ok(std::mem::take(known))
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
