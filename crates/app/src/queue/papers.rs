//! For what a matter stands in a list: the papers that wait to be served or received, the wishes in
//! material that nobody opened.
//!
//! It opens no document. Invariant: it names papers of the viewer's own organs alone, of matters
//! that a list of theirs just showed; material that it unseals is recorded as read.

use std::collections::BTreeMap;

use dengwen_domain::ids::{MatterId, SealedId};
use dengwen_domain::matter::Fact;
use dengwen_store::query::untold::{self, Paper};
use dengwen_store::tables::event;
use uuid::Uuid;

use super::kind::Queue;
use super::list::Item;
use crate::app::App;
use crate::error::AppError;
use crate::follow::Wish;
use crate::matter::happened;
use crate::who::Who;

/// What tells of material, and of its being opened.
const KINDS: [&str; 2] = ["material-added", "material-seen"];

impl App {
    /// The papers that wait in the matters of a page, the oldest first; nothing for lists that are
    /// not about papers.
    ///
    /// # Errors
    /// Store errors.
    pub async fn papers(
        &self,
        who: &Who,
        queue: Queue,
        items: &[Item],
    ) -> Result<BTreeMap<MatterId, Vec<Paper>>, AppError> {
        let Who::Staff(staff) = who else {
            return Err(AppError::Missing("queue"));
        };
        let mut papers: BTreeMap<MatterId, Vec<Paper>> = BTreeMap::new();
        if !matches!(queue, Queue::Serve | Queue::Receipts) {
            return Ok(papers);
        }
        let matters: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
        let organs = queue.organs(staff).unwrap_or_default();
        let organs: Vec<Uuid> = organs.iter().map(|organ| organ.0).collect();
        let posted = queue == Queue::Receipts;
        let db = self.store().db();
        for paper in untold::papers(db, &matters, &organs, posted).await? {
            let matter = MatterId(paper.matter);
            papers.entry(matter).or_default().push(paper);
        }
        Ok(papers)
    }

    /// What petitioners ask in the new material of a page: recusal, confidentiality. Nothing for
    /// other lists, and for whoever may not read what is written in all of this one.
    ///
    /// # Errors
    /// A fault when a ciphertext does not open; store errors.
    pub async fn wishes(
        &self,
        who: &Who,
        queue: Queue,
        items: &[Item],
    ) -> Result<BTreeMap<MatterId, Vec<Wish>>, AppError> {
        let Who::Staff(staff) = who else {
            return Err(AppError::Missing("queue"));
        };
        let mut wishes: BTreeMap<MatterId, Vec<Wish>> = BTreeMap::new();
        if queue != Queue::Material || !self.may_read_words(staff) {
            return Ok(wishes);
        }
        let texts = self.unseen(items).await?;
        let ids: Vec<Uuid> = texts.iter().map(|(_, text)| text.0).collect();
        let opened = self.unseal_list(who, &ids, "list").await?;
        for (matter, text) in texts {
            if let Some(wish) = Wish::of(opened.get(text)) {
                let known = wishes.entry(matter).or_default();
                if !known.contains(&wish) {
                    known.push(wish);
                }
            }
        }
        Ok(wishes)
    }

    /// The words of the material of these matters that nobody of its holder opened, asked for all
    /// of them at once: of a matter's history nothing else is read.
    async fn unseen(&self, items: &[Item]) -> Result<Vec<(MatterId, SealedId)>, AppError> {
        let matters: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
        let mut waiting: Vec<(MatterId, SealedId)> = Vec::new();
        for row in event::of_kinds(self.store().db(), &matters, &KINDS).await? {
            let matter = MatterId(row.stream);
            match happened(&row)?.event.what {
                Fact::MaterialAdded {
                    text: Some(text),
                    unseen: true,
                    ..
                } => waiting.push((matter, text)),
                Fact::MaterialSeen {} => waiting.retain(|(of, _)| *of != matter),
                _ => {}
            }
        }
        Ok(waiting)
    }
}
