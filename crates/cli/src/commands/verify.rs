//! `dengwen verify`: folds every event again, compares with every row, and opens every sealed text
//! and file where the key file is there; also while serving.

use dengwen_app::installation::Installation;
use dengwen_app::keys::KeyFile;
use dengwen_app::opened::open_everything;
use dengwen_app::seal::Sealer;
use dengwen_store::verify::verify;
use indicatif::{ProgressBar, ProgressStyle};

use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, told, wrong};
use crate::server::logging;

/// Findings that are printed; all are counted.
const PRINTED_MAX: usize = 50;

/// How many there are nobody counted before.
fn opening() -> ProgressStyle {
    // Safe because: the template is written here.
    ProgressStyle::with_template("{spinner} {pos} texts and files opened")
        .expect("the template is well formed")
}

/// Verifies, and says what was compared.
///
/// # Errors
/// When anything differs, with the first findings by table and key.
pub(crate) fn run(data: &DataFolder) -> Outcome {
    let config = config::load(data)?;
    logging::start_for_command(&config.log);
    super::block_on(async {
        let store = installation::store(data, &config, Schema::AsItIs).await?;
        let found = Installation::read(store.db()).await.map_err(wrong);
        let bar = ProgressBar::new(0);
        bar.set_style(ProgressStyle::default_bar());
        let done = verify(&store, |streams, of| {
            bar.set_length(of);
            bar.set_position(streams);
        })
        .await
        .map_err(told);
        bar.finish_and_clear();
        let keys = KeyFile::read(&config.keys.file);
        let (found, mut done) = (found?, done?);
        let fitting = match (&found, &keys) {
            (Some(office), Ok(keys)) if office.fits(keys) => Some(keys.clone()),
            _ => None,
        };
        if let Some(keys) = fitting {
            let bar = ProgressBar::new_spinner().with_style(opening());
            let opened = |texts| bar.set_position(texts);
            open_everything(&store, &Sealer::new(keys), &mut done, opened)
                .await
                .map_err(wrong)?;
            bar.finish_and_clear();
        }
        store.close().await;
        let mut lines: Vec<String> = done
            .findings
            .iter()
            .take(PRINTED_MAX)
            .map(|finding| format!("{} {}: {}", finding.table, finding.key, finding.problem))
            .collect();
        let kept = done.findings.len().saturating_sub(PRINTED_MAX);
        let hidden = done
            .more
            .saturating_add(u64::try_from(kept).unwrap_or(u64::MAX));
        if hidden > 0 {
            lines.push(format!("and {hidden} more"));
        }
        match (found, keys) {
            (Some(office), Ok(keys)) if !office.fits(&keys) => lines.push(format!(
                "the key file {} does not belong to this database",
                config.keys.file.display()
            )),
            (Some(_), Ok(_)) => {}
            (Some(_), Err(_)) => println!("no key file was there: no sealed text was opened"),
            (None, _) => lines.push("no office was founded here".to_owned()),
        }
        println!(
            "{} events in {} streams, {} matters and petitions folded, {} rows compared, \
             {} texts and files opened",
            done.events, done.streams, done.folded, done.rows, done.opened
        );
        if lines.is_empty() {
            println!("every row is what its events say");
            return Ok(());
        }
        Err(Failure::expected(format!(
            "not as it should be:\n  {}",
            lines.join("\n  ")
        )))
    })?
}
