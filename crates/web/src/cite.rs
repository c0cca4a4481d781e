//! Articles of law as a reader of English knows them, from the Chinese citation of a rule pack.
//!
//! It translates names and numerals, never the law. Invariant: a citation that it cannot read to
//! the end is shown as the pack writes it, so that nobody is sent to the wrong article.

use std::fmt::Write;

use crate::texts::{Lang, Texts};

/// The laws that packs cite, longer names before those they begin with.
const LAWS: &[(&str, &str)] = &[
    (
        "信访事项简易办理办法（试行）",
        "Simplified Handling Measures (trial)",
    ),
    ("信访事项简易办理办法", "Simplified Handling Measures"),
    ("档案法实施条例", "Archives Law Implementing Regulation"),
    ("个人信息保护法", "Personal Information Protection Law"),
    ("行政诉讼法", "Administrative Litigation Law"),
    ("信访条例", "Regulation 2005"),
    ("民法典", "Civil Code"),
    ("双审核", "two approvals"),
    ("条例", "Regulation 2022"),
];

/// A citation in the reader's language.
pub(crate) fn cite(t: Texts, article: &str) -> String {
    match t.lang {
        Lang::Zh => article.to_owned(),
        Lang::En => english(article).unwrap_or_else(|| article.to_owned()),
    }
}

fn english(article: &str) -> Option<String> {
    let clauses: Option<Vec<String>> = article.split('；').map(clause).collect();
    clauses.map(|clauses| clauses.join("; "))
}

fn clause(text: &str) -> Option<String> {
    let (law, name) = LAWS.iter().find(|(law, _)| text.starts_with(law))?;
    let mut rest = text.strip_prefix(law)?;
    let mut written = (*name).to_owned();
    let mut joint = ", ";
    while !rest.is_empty() {
        if let Some(further) = rest.strip_prefix('、') {
            (rest, joint) = (further, ", ");
        } else if let Some(further) = rest.strip_prefix('至') {
            (rest, joint) = (further, " to ");
        } else {
            let place = rest.strip_prefix('第')?;
            let end = place.find(['条', '款', '项'])?;
            let number = numeral(place.get(..end)?)?;
            let unit = place.get(end..)?.chars().next()?;
            let said = match unit {
                '条' => write!(written, "{joint}Art. {number}"),
                '款' => write!(written, "({number})"),
                _ if joint == " to " => write!(written, " to {number}"),
                _ => write!(written, " item {number}"),
            };
            said.ok()?;
            joint = ", ";
            rest = place.get(end + unit.len_utf8()..)?;
        }
    }
    Some(written)
}

/// A Chinese numeral below a thousand.
fn numeral(text: &str) -> Option<u32> {
    let (mut number, mut digit) = (0, 0);
    for sign in text.chars() {
        match sign {
            '百' => (number, digit) = (number + digit * 100, 0),
            '十' => (number, digit) = (number + digit.max(1) * 10, 0),
            '零' => digit = 0,
            other => {
                let at = "一二三四五六七八九".chars().position(|it| it == other)?;
                digit = u32::try_from(at).ok()? + 1;
            }
        }
    }
    Some(number + digit).filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::english;

    #[test]
    fn citations_of_the_packs_are_told_in_english() {
        for (zh, en) in [
            (
                "条例第二十二条、第二十三条",
                "Regulation 2022, Art. 22, Art. 23",
            ),
            (
                "条例第二十二条第一款第三项",
                "Regulation 2022, Art. 22(1) item 3",
            ),
            (
                "条例第二十九条至第三十一条",
                "Regulation 2022, Art. 29 to Art. 31",
            ),
            (
                "条例第三十一条第一项至第四项",
                "Regulation 2022, Art. 31 item 1 to 4",
            ),
            (
                "条例第三十二条；双审核",
                "Regulation 2022, Art. 32; two approvals",
            ),
            (
                "民法典第二百条至第二百零四条",
                "Civil Code, Art. 200 to Art. 204",
            ),
            ("信访条例第十四条第二款", "Regulation 2005, Art. 14(2)"),
        ] {
            assert_eq!(english(zh).as_deref(), Some(en));
        }
    }

    #[test]
    fn a_citation_that_cannot_be_read_stays_as_it_is() {
        assert_eq!(english("某办法第三条"), None);
        assert_eq!(english("条例第三条之二"), None);
    }
}
