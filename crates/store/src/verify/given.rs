//! What was given to petitioners and stands in no event: numbers from their series, and query
//! codes.

use std::collections::BTreeMap;

use crate::binds;
use crate::engine::Snapshot;
use crate::error::StoreError;
use crate::tables::series::SeriesRow;
use crate::verify::Verified;

/// Region, day and channel: what the numbers of one series begin with (regulation 19).
const PREFIX: usize = 15;

/// Every petition that was registered here has the row of its query code, and none is of nobody.
/// Imported history got none.
pub(super) async fn check_codes(
    view: &mut Snapshot,
    done: &mut Verified,
) -> Result<(), StoreError> {
    const GONE: &str = "SELECT p.id FROM petition p \
        LEFT JOIN query_code q ON q.petition = p.id \
        WHERE p.imported = $1 AND q.petition IS NULL ORDER BY p.id LIMIT 1000";
    const ODD: &str = "SELECT q.petition FROM query_code q \
        LEFT JOIN petition p ON p.id = q.petition \
        WHERE p.id IS NULL ORDER BY q.petition LIMIT 1000";
    for row in view.fetch(GONE, &binds![false]).await? {
        done.find(
            "query_code",
            row.uuid(0)?,
            "the petition's query code is gone",
        );
    }
    for row in view.fetch(ODD, &[]).await? {
        done.find("query_code", row.uuid(0)?, "it is of no petition");
    }
    Ok(())
}

/// No series of petitions or matters stands below a number that it gave: the next one would be
/// given twice.
pub(super) async fn check_series(
    view: &mut Snapshot,
    done: &mut Verified,
) -> Result<(), StoreError> {
    let mut given: BTreeMap<String, i64> = BTreeMap::new();
    for table in ["petition", "matter"] {
        // The longest number of a series is its highest, and of one length the greatest text.
        let sql = format!(
            "SELECT SUBSTR(number, 1, {PREFIX}), LENGTH(number), MAX(number) FROM {table} \
             GROUP BY 1, 2"
        );
        for row in view.fetch(sql, &[]).await? {
            let (prefix, number) = (row.text(0)?, row.text(2)?);
            // The last sign is the check character.
            let digits = number.get(PREFIX..number.len().saturating_sub(1));
            if let Some(serial) = digits.and_then(|digits| digits.parse::<i64>().ok()) {
                let highest = given.entry(format!("{table}:{prefix}")).or_default();
                *highest = serial.max(*highest);
            }
        }
    }
    for series in view.rows::<SeriesRow>("ORDER BY name", &[]).await? {
        if given
            .remove(&series.name)
            .is_some_and(|highest| series.value < highest)
        {
            done.find(
                "series",
                series.name,
                "it stands below a number that was given",
            );
        }
    }
    for name in given.into_keys() {
        done.find("series", name, "it is gone, and numbers were given from it");
    }
    Ok(())
}
