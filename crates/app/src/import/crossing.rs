//! 三跨三分离 in a cell: codes or Chinese names, with marks or spaces between them, or a word that
//! says that there is none; and the words of an urgent event, where the same words say none.

use dengwen_domain::codes::CrossBoundary;

/// The marks in the order of the list, and the words that are none.
pub(super) fn read(text: &str) -> (Vec<CrossBoundary>, Vec<&str>) {
    let (mut marks, mut unknown) = (Vec::new(), Vec::new());
    for word in text.split(|c: char| c.is_whitespace() || ",，、;；/|".contains(c)) {
        let known = CrossBoundary::ALL
            .iter()
            .find(|mark| mark.as_str() == word || in_chinese(**mark) == word);
        match known {
            Some(mark) => marks.push(*mark),
            None if word.is_empty() || says_none(word) => {}
            None => unknown.push(word),
        }
    }
    marks.sort_unstable();
    marks.dedup();
    (marks, unknown)
}

/// How registers fill a cell of which nothing is to be said.
fn says_none(cell: &str) -> bool {
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

/// How registers write it.
const fn in_chinese(mark: CrossBoundary) -> &'static str {
    match mark {
        CrossBoundary::CrossRegion => "跨地区",
        CrossBoundary::CrossDepartment => "跨部门",
        CrossBoundary::CrossIndustry => "跨行业",
        CrossBoundary::PersonHousehold => "人户分离",
        CrossBoundary::PersonPlace => "人地分离",
        CrossBoundary::PersonMatter => "人事分离",
    }
}
