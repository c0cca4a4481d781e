//! The procedure of a pack as one page for jurists: a diagram of its stages and its table of acts.
//!
//! Written from the table alone and committed as `docs/procedure/PACK.md`, so that the page cannot
//! say anything else than the program does.

use std::fmt::Write as _;

use super::{ActRow, ActTable, Stage, To};
use crate::pack::Pack;

/// The page of a pack, in Markdown.
pub fn sheet(pack: &Pack, table: &ActTable) -> String {
    let mut text = format!(
        "# {} · {}\n\nPack `{}`, from {}. This page is written from the pack's own table; a test \
         keeps it true.\n\n## Stages\n\n```mermaid\n{}```\n\n## Acts\n\n",
        pack.name_zh,
        pack.name_en,
        pack.id,
        pack.valid_from,
        table.diagram()
    );
    text.push_str("| stage | act | T | who | guards | next | documents | limits | article |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for stage in Stage::ALL {
        for act in table.lawful(*stage) {
            if let Some(row) = table.row(*stage, act) {
                line(&mut text, *stage, row);
            }
        }
    }
    text
}

fn line(text: &mut String, stage: Stage, row: &ActRow) {
    let next = match row.to {
        To::Stage(stage) => stage.to_string(),
        To::Same => String::new(),
        To::Before => "(as before)".to_owned(),
    };
    let limits: Vec<String> = row
        .stops
        .iter()
        .map(|id| format!("-{id}"))
        .chain(row.told.iter().map(|id| format!("-{id} (told)")))
        .chain(row.starts.iter().map(|id| format!("+{id}")))
        .collect();
    let _ = writeln!(
        text,
        "| {stage} | {} | {} | {} | {} | {next} | {} | {} | {} |",
        row.act,
        row.id,
        who(row),
        words(&row.guards),
        words(&row.documents),
        limits.join(" "),
        row.article,
    );
}

fn who(row: &ActRow) -> String {
    if row.roles.is_empty() {
        return row.at.to_string();
    }
    format!("{} @ {}", words(&row.roles), row.at)
}

fn words<T: ToString>(list: &[T]) -> String {
    let words: Vec<String> = list.iter().map(ToString::to_string).collect();
    words.join(", ")
}
