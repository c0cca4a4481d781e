//! Cells that say no more than yes or no, and urgent events, of which they say too little.

/// How registers fill a cell of which nothing is to be said.
pub(super) fn says_none(cell: &str) -> bool {
    const NONE: [&str; 9] = ["无", "没有", "否", "不是", "不涉及", "0", "-", "—", "no"];
    NONE.contains(&cell.trim())
}

/// What happened, in words; nothing where the cell says that nothing did.
pub(super) fn event(cell: String) -> String {
    if says_none(&cell) {
        String::new()
    } else {
        cell
    }
}

/// A flag and no words: whoever is told at once must know of what (Art. 25).
pub(super) fn says_yes(cell: &str) -> bool {
    ["是", "有", "1", "yes"].contains(&cell.trim())
}
