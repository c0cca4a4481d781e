//! 三跨三分离 in a cell: codes or Chinese names, with marks or spaces between them, or a word that
//! says that there is none.

use dengwen_domain::codes::CrossBoundary;

use super::said::says_none;

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
