//! For what a matter stands in a list: the papers that wait to be served or received, the wishes in
//! material that nobody opened.
//!
//! It opens no document. Invariant: it names papers of the viewer's own organs alone, of matters
//! that a list of theirs just showed; material that it unseals is recorded as read.

use std::collections::BTreeMap;

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{MatterId, SealedId};
use dengwen_domain::matter::Fact;
use dengwen_store::query::untold::{self, Paper};
use uuid::Uuid;

use super::kind::Queue;
use super::list::Item;
use crate::app::App;
use crate::error::AppError;
use crate::follow::Wish;
use crate::who::Who;

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
        let words = self.scope_of(staff, Permission::ReadContent);
        let readable = words == self.scope_of(staff, Permission::ReadMatter);
        if queue != Queue::Material || !readable {
            return Ok(wishes);
        }
        let mut texts: Vec<(MatterId, SealedId)> = Vec::new();
        for item in items {
            let found = self.unseen(item).await?;
            texts.extend(found.into_iter().map(|text| (item.id, text)));
        }
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

    /// The words of a matter's material that nobody of its holder opened.
    async fn unseen(&self, item: &Item) -> Result<Vec<SealedId>, AppError> {
        let mut waiting = Vec::new();
        for happened in self.happened(item.id, 0).await? {
            match happened.event.what {
                Fact::MaterialAdded {
                    text: Some(text),
                    unseen: true,
                    ..
                } => waiting.push(text),
                Fact::MaterialSeen {} => waiting.clear(),
                _ => {}
            }
        }
        Ok(waiting)
    }
}
