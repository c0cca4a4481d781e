//! Every table: its row, and the statements about it, one file a concern.
//!
//! To add one: a migration, a file here with `table_row!`, a line in [`ALL`]. Backup, restore, the
//! schema check and the writer's order follow from that line (`docs/how-to/add-a-column.md`).
//! Invariant: [`ALL`] names every table of the schema but those of `migrate.rs`, parents first.

pub mod answer_tally;
pub mod api_token;
pub mod attachment;
pub mod blob_row;
pub mod calendar_year;
pub mod callback;
pub mod counter;
pub mod credential;
pub mod data_key;
pub mod document;
pub mod draft;
pub mod duty_tally;
pub mod event;
pub mod idempotency;
pub mod installation;
pub mod job;
pub mod limit_run;
pub mod lookup;
pub mod matter;
pub mod matter_organ;
pub mod organ;
pub mod person;
pub mod petition;
pub mod petition_matter;
pub mod query_code;
pub mod rating;
pub mod read_log;
pub mod role_grant;
pub mod sealed;
pub mod series;
pub mod session;
pub mod setting;
pub mod stream;
pub mod task;
pub mod throttle;
pub mod topic;

use std::collections::HashMap;
use std::sync::OnceLock;

use uuid::Uuid;

use crate::row::{Row, TableSpec};
use crate::value::Value;

/// What a backup does with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archived {
    /// Its rows are part of the archive.
    Rows,
    /// Its rows are sign-ins and throttles: a restored office starts without.
    Never,
    /// Its content goes into the archive as files, because SQLite keeps it in files.
    AsFiles,
}

/// A table and what a backup does with it.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its shape.
    pub spec: &'static TableSpec,
    /// Its place in a backup.
    pub archived: Archived,
}

const fn table<R: Row>(archived: Archived) -> Table {
    Table {
        spec: R::SPEC,
        archived,
    }
}

/// Every table, parents before children. New tables go to the end of their group.
pub const ALL: &[Table] = &[
    // The installation.
    table::<installation::InstallationRow>(Archived::Rows),
    table::<setting::SettingRow>(Archived::Rows),
    table::<counter::CounterRow>(Archived::Rows),
    table::<series::SeriesRow>(Archived::Rows),
    // What happened.
    table::<stream::StreamRow>(Archived::Rows),
    table::<crate::event::EventRow>(Archived::Rows),
    table::<idempotency::IdempotencyRow>(Archived::Rows),
    table::<read_log::ReadLogRow>(Archived::Rows),
    // What is sealed, and what it is found by.
    table::<data_key::DataKeyRow>(Archived::Rows),
    table::<sealed::SealedRow>(Archived::Rows),
    table::<lookup::LookupRow>(Archived::Rows),
    table::<attachment::AttachmentRow>(Archived::Rows),
    table::<blob_row::BlobRow>(Archived::AsFiles),
    table::<blob_row::BlobChunkRow>(Archived::AsFiles),
    // The office.
    table::<organ::OrganRow>(Archived::Rows),
    table::<person::PersonRow>(Archived::Rows),
    table::<role_grant::RoleGrantRow>(Archived::Rows),
    table::<credential::CredentialRow>(Archived::Rows),
    table::<api_token::ApiTokenRow>(Archived::Rows),
    table::<calendar_year::CalendarYearRow>(Archived::Rows),
    table::<topic::TopicRow>(Archived::Rows),
    // The register.
    table::<petition::PetitionRow>(Archived::Rows),
    table::<query_code::QueryCodeRow>(Archived::Rows),
    table::<petition_matter::PetitionMatterRow>(Archived::Rows),
    table::<matter::MatterRow>(Archived::Rows),
    table::<matter_organ::MatterOrganRow>(Archived::Rows),
    table::<task::TaskRow>(Archived::Rows),
    table::<limit_run::LimitRunRow>(Archived::Rows),
    table::<document::DocumentRow>(Archived::Rows),
    table::<rating::RatingRow>(Archived::Rows),
    table::<callback::CallbackRow>(Archived::Rows),
    table::<answer_tally::AnswerTallyRow>(Archived::Rows),
    table::<duty_tally::DutyTallyRow>(Archived::Rows),
    // Work and visits.
    table::<job::JobRow>(Archived::Rows),
    table::<draft::DraftRow>(Archived::Rows),
    table::<session::SessionRow>(Archived::Never),
    table::<throttle::ThrottleRow>(Archived::Never),
];

/// A table's place in [`ALL`]: the order in which a batch writes.
pub(crate) fn rank(name: &str) -> usize {
    static RANKS: OnceLock<HashMap<&'static str, usize>> = OnceLock::new();
    let ranks = RANKS.get_or_init(|| {
        ALL.iter()
            .enumerate()
            .map(|(i, t)| (t.spec.name, i))
            .collect()
    });
    // A table outside the list is written last; the schema test keeps that from happening.
    ranks.get(name).copied().unwrap_or(ALL.len())
}

/// Cuts ids into lists for `IN`, each a power of two long (the last id repeated), so that few
/// statement texts exist.
pub(crate) fn chunks(ids: &[Uuid]) -> Vec<Vec<Value>> {
    ids.chunks(256)
        .map(|part| {
            let mut values: Vec<Value> = part.iter().map(Value::from).collect();
            let last = values.last().cloned();
            values.resize(
                part.len().next_power_of_two(),
                last.expect("chunks are never empty"),
            );
            values
        })
        .collect()
}

/// The placeholders for such a list.
pub(crate) fn in_values(values: &[Value]) -> String {
    crate::writer::list(values.len())
}
