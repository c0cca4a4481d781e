//! Texts and files are what was sealed when their events were committed.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Verified;
use crate::engine::Snapshot;
use crate::error::StoreError;
use crate::event::EventRow;
use crate::row::{Row, Write};
use crate::seals;
use crate::tables::attachment::AttachmentRow;
use crate::tables::sealed::SealedRow;
use crate::tables::{chunks, in_values};

/// Compares what some events noted with what is stored.
pub(super) async fn check(
    view: &mut Snapshot,
    events: &[EventRow],
    done: &mut Verified,
) -> Result<(), StoreError> {
    let mut noted = BTreeMap::new();
    for event in events {
        noted.extend(seals::noted(&event.payload));
    }
    let ids: Vec<Uuid> = noted.keys().copied().collect();
    for part in chunks(&ids) {
        let tail = format!("WHERE id IN ({})", in_values(&part));
        let texts: Vec<SealedRow> = view.rows(&tail, &part).await?;
        compare(texts, &mut noted, done);
        let files: Vec<AttachmentRow> = view.rows(&tail, &part).await?;
        compare(files, &mut noted, done);
    }
    for id in noted.keys() {
        done.find("sealed", id, "an event notes it, and it is not there");
    }
    Ok(())
}

fn compare<R: Row>(rows: Vec<R>, noted: &mut BTreeMap<Uuid, String>, done: &mut Verified) {
    for write in rows.into_iter().map(Write::insert) {
        done.rows += 1;
        let Some((id, digest)) = seals::of_row(&write) else {
            continue;
        };
        if noted.remove(&id).is_some_and(|noted| noted != digest) {
            done.find(
                write.spec.name,
                id,
                "it is not what was sealed with its event",
            );
        }
    }
}
