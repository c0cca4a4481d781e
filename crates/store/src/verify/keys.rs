//! What belongs together without an event that says so: texts and their key, files and their names.
//!
//! Whether a text opens with its key only the application can say; it adds what it finds. Nothing
//! erases a person yet: whatever does will record it as an event, and that event excuses the key.

use crate::engine::Snapshot;
use crate::error::StoreError;
use crate::verify::Verified;

/// Every sealed text of what was registered has the key of its owner, every attachment its name and
/// every name its attachment. What belongs to a draft is nobody's yet: its key is with the visitor.
pub(super) async fn check(view: &mut Snapshot, done: &mut Verified) -> Result<(), StoreError> {
    const KEYS: &str = "SELECT DISTINCT s.owner FROM sealed s JOIN stream t ON t.id = s.owner \
        LEFT JOIN data_key k ON k.owner = s.owner WHERE k.owner IS NULL \
        ORDER BY s.owner LIMIT 1000";
    const NAMES: &str = "SELECT a.id FROM attachment a LEFT JOIN sealed s ON s.id = a.name \
        WHERE s.id IS NULL ORDER BY a.id LIMIT 1000";
    const FILES: &str = "SELECT s.id FROM sealed s JOIN stream t ON t.id = s.owner \
        LEFT JOIN attachment a ON a.name = s.id WHERE s.field = 'file-name' AND a.id IS NULL \
        ORDER BY s.id LIMIT 1000";
    for (sql, table, problem) in [
        (
            KEYS,
            "data_key",
            "texts are sealed under it, and it is not there",
        ),
        (NAMES, "attachment", "its name is not there"),
        (FILES, "sealed", "it names a file that is not there"),
    ] {
        for row in view.fetch(sql, &[]).await? {
            done.find(table, row.uuid(0)?, problem);
        }
    }
    Ok(())
}
