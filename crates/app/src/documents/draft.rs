//! The opinion as it would be issued today, for those who approve it.
//!
//! It is composed as the document will be, from the words that the viewer may read. Nothing is
//! recorded, numbered or sealed. Invariant: what a viewer may not know is not in it.

use dengwen_domain::ids::DocumentId;
use dengwen_domain::matter::{DocumentIssued, Event, Fact, RowUsed};
use dengwen_domain::procedure::{Act, DocumentKind};

use super::content::Content;
use super::{Subject, Told, compose};
use crate::app::App;
use crate::error::AppError;
use crate::matter::{MatterView, actor_of};
use crate::who::Who;

impl App {
    /// The draft of a matter's opinion in the form of its document; `None` where there is no
    /// draft, or where a part that the document needs is missing.
    ///
    /// # Errors
    /// A fault when the matter's pack is not loaded or has no such form.
    pub fn drafted(&self, who: &Who, view: &MatterView) -> Result<Option<Content>, AppError> {
        let matter = &view.matter;
        let Some(opinion) = &matter.opinion else {
            return Ok(None);
        };
        let book = self
            .law()
            .book(&matter.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", matter.pack)))?;
        let kind = DocumentKind::D07;
        let form = book.pack.document(kind.as_str());
        let form = form.ok_or_else(|| AppError::fault(format!("no form {kind}")))?;
        let directory = self.directory();
        let organ = matter.last_lead().map_or(matter.holder(), |task| task.unit);
        let issued = DocumentIssued {
            id: DocumentId(uuid::Uuid::nil()),
            kind,
            number: String::new(),
            organ,
            to: None,
            shown: false,
        };
        let event = Event {
            on: self.today(),
            at: None,
            act: Act::IssueOpinion,
            row: RowUsed {
                id: String::new(),
                article: String::new(),
            },
            what: Fact::OpinionIssued { by: None },
            stage: None,
            lead_end: None,
            limits: Vec::new(),
            documents: Vec::new(),
            files: Vec::new(),
            overridden: Vec::new(),
            overriding: None,
            outcome: None,
        };
        let words = view.words.get(opinion.text).to_owned();
        let told = Told {
            subject: subject(view),
            texts: [(opinion.text.0, words)].into(),
            ..Told::default()
        };
        let input = compose::Input {
            directory: &directory,
            pack: &book.pack,
            form,
            before: matter,
            after: matter,
            event: &event,
            actor: &actor_of(who, &directory),
            issued: &issued,
            told: &told,
        };
        Ok(compose::compose(&input).ok())
    }
}

/// The petitioner as the viewer may know them.
fn subject(view: &MatterView) -> Subject {
    let first = view.petitions.first();
    let number = first.map(|it| it.petition.number.clone());
    Subject {
        petitioner: first
            .and_then(|it| it.persons.first().cloned())
            .unwrap_or_default(),
        title: view.title().to_owned(),
        petition_number: number.unwrap_or_default(),
        numbers: view
            .petitions
            .iter()
            .map(|it| it.petition.number.clone())
            .collect(),
        repeat: None,
    }
}
