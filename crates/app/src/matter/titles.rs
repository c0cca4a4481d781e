//! Under which title a matter stands in lists: its own, or that of the petition that opened it.
//!
//! Only a part of a split petition has a title of its own (T04), and only then is the matter
//! loaded. It unseals nothing.

use std::collections::BTreeMap;

use dengwen_domain::ids::{MatterId, SealedId};
use dengwen_domain::petition::Petition;
use dengwen_store::query::clearance;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::open::load_matter;

impl App {
    /// The sealed titles of matters in a list, from their ids and the petitions that opened them
    /// as JSON, in the same order.
    pub(crate) async fn titles_of(&self, rows: &[(Uuid, &str)]) -> Result<Vec<SealedId>, AppError> {
        let mut titles = Vec::with_capacity(rows.len());
        for (matter, petition) in rows {
            let petition: Petition = serde_json::from_str(petition).map_err(|error| {
                AppError::fault(format!("petition of {matter} is inconsistent: {error}"))
            })?;
            let own = if petition.matters.len() > 1 {
                load_matter(self, MatterId(*matter)).await?
            } else {
                None
            };
            let own = own.and_then(|matter| matter.title);
            titles.push(own.unwrap_or(petition.title));
        }
        Ok(titles)
    }
    /// The same for rows that name matter and petition by their ids.
    pub(crate) async fn titles_by_id(
        &self,
        rows: &[(Uuid, Uuid)],
    ) -> Result<Vec<SealedId>, AppError> {
        let ids: Vec<Uuid> = rows.iter().map(|(_, petition)| *petition).collect();
        let bodies = clearance::petitions(self.store().db(), &ids).await?;
        let bodies: BTreeMap<Uuid, String> = bodies.into_iter().collect();
        let listed = rows.iter().map(|(matter, petition)| {
            let body = bodies.get(petition);
            let body = body.ok_or_else(|| AppError::fault(format!("no petition {petition}")))?;
            Ok((*matter, body.as_str()))
        });
        let listed: Vec<(Uuid, &str)> = listed.collect::<Result<_, AppError>>()?;
        self.titles_of(&listed).await
    }
}
