//! From a form of the pack and the values of its parts to the body of a document. Pure.
//!
//! It knows no document. Invariant: a required part that is empty writes nothing at all, and what
//! was filled in is never read for placeholders again.

use std::collections::BTreeMap;

use dengwen_domain::pack::{DocumentForm, Part, PartKey, placeholders};

use super::content::Block;

/// What each part says.
pub(super) type Values = BTreeMap<PartKey, String>;

/// Marks that end a sentence.
const ENDS: &[char] = &['。', '！', '？', '；', '…', '.', '!', '?'];
/// Marks that may stand after such a mark.
const CLOSES: &[char] = &['”', '’', '）', ')', '"'];

/// Writes the lines of a form.
///
/// # Errors
/// The part that is required and empty.
pub(super) fn write<'f>(form: &'f DocumentForm, given: &Values) -> Result<Vec<Block>, &'f Part> {
    let mut values = Values::new();
    for part in &form.parts {
        let value = given.get(&part.key).map_or("", |text| text.trim());
        let value = match part.words.get(value) {
            Some(words) => {
                wording(form, words, given)?;
                fill(words, given)
            }
            None if part.words.is_empty() => value.to_owned(),
            None => String::new(),
        };
        if value.is_empty() && !part.optional {
            return Err(part);
        }
        values.insert(part.key, value);
    }
    let lines = form
        .body
        .iter()
        .filter(|line| keys(line).all(|key| values.get(&key).is_some_and(|text| !text.is_empty())));
    Ok(lines.flat_map(|line| blocks(line, &values)).collect())
}

/// The parts that a chosen wording needs are required, whatever the form says of them.
fn wording<'f>(form: &'f DocumentForm, words: &str, given: &Values) -> Result<(), &'f Part> {
    let missing = keys(words)
        .find(|key| given.get(key).is_none_or(|text| text.trim().is_empty()))
        .and_then(|key| form.part(key));
    missing.map_or(Ok(()), Err)
}

fn keys(text: &str) -> impl Iterator<Item = PartKey> {
    placeholders(text).filter_map(|key| key.parse().ok())
}

fn blocks(line: &str, values: &Values) -> Vec<Block> {
    if let Some(heading) = line.strip_prefix("# ") {
        return vec![Block::Heading(fill(heading, values))];
    }
    if let Some(row) = line.strip_prefix("| ") {
        let (label, value) = row.split_once('|').unwrap_or((row, ""));
        let value = fill(value.trim(), values);
        return vec![Block::Row(
            label.trim().to_owned(),
            value.trim_end_matches('。').to_owned(),
        )];
    }
    fill(line, values)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| Block::Paragraph(line.to_owned()))
        .collect()
}

/// Puts the values in their places.
fn fill(text: &str, values: &Values) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        if let Some(value) = name.parse().ok().and_then(|key: PartKey| {
            let value = values.get(&key)?.trim();
            Some(if is_prose(key) {
                sentence(value, tail)
            } else {
                value.to_owned()
            })
        }) {
            out.push_str(&value);
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Parts in an officer's own sentences.
fn is_prose(key: PartKey) -> bool {
    use PartKey as K;
    matches!(
        key,
        K::Ground
            | K::Reason
            | K::NextDoor
            | K::OtherProcedure
            | K::SameFacts
            | K::Request
            | K::Facts
            | K::Reasons
            | K::Opinion
            | K::Law
            | K::Object
            | K::FollowUp
            | K::Guidance
            | K::Text
            | K::TimeKnown
    )
}

/// A sentence that fits its place: ended once, and without the formula that the form says itself.
fn sentence(text: &str, after: &str) -> String {
    let text = text.trim().trim_end_matches("特此告知。").trim_end();
    let goes_on = after
        .chars()
        .next()
        .is_some_and(|c| "，。；：、）".contains(c));
    if goes_on {
        return text.trim_end_matches(ENDS).to_owned();
    }
    let ended = text.trim_end_matches(CLOSES).ends_with(ENDS);
    if ended || text.is_empty() {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dengwen_domain::limit::Citation;
    use dengwen_domain::pack::Addressee;

    fn form(body: &[&str], parts: Vec<Part>) -> DocumentForm {
        DocumentForm {
            id: "D06".to_owned(),
            title_zh: "延期".to_owned(),
            title_en: "Extension".to_owned(),
            article: Citation {
                zh: "甲".to_owned(),
                en: "A".to_owned(),
            },
            to: Addressee::Petitioner,
            seal: true,
            parts,
            body: body.iter().map(|line| (*line).to_owned()).collect(),
        }
    }

    fn part(key: PartKey, optional: bool, words: &[(&str, &str)]) -> Part {
        let words = words
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        Part {
            key,
            zh: key.to_string(),
            en: key.to_string(),
            optional,
            words: words.collect(),
        }
    }

    fn values(list: &[(PartKey, &str)]) -> Values {
        list.iter().map(|(k, v)| (*k, (*v).to_owned())).collect()
    }

    #[test]
    fn a_sentence_ends_once_wherever_it_stands() {
        let parts = vec![part(PartKey::Reason, false, &[])];
        let form = form(&["因{reason}，延长。", "理由：{reason}"], parts);
        for typed in ["需要鉴定", "需要鉴定。", "需要鉴定。\n特此告知。"] {
            let body = write(&form, &values(&[(PartKey::Reason, typed)])).unwrap();
            let said = |text: &str| Block::Paragraph(text.to_owned());
            assert_eq!(body, [said("因需要鉴定，延长。"), said("理由：需要鉴定。")]);
        }
    }

    #[test]
    fn a_missing_part_stops_the_document_and_an_optional_one_leaves_its_line_out() {
        let parts = vec![
            part(PartKey::Reason, false, &[]),
            part(PartKey::DueOn, true, &[]),
        ];
        let form = form(&["{reason}", "至{due_on}止。"], parts);
        assert_eq!(
            write(&form, &Values::new()).unwrap_err().key,
            PartKey::Reason
        );
        let body = write(&form, &values(&[(PartKey::Reason, "甲。\n乙。")])).unwrap();
        assert_eq!(body.len(), 2, "two lines of one part, no line of the other");
    }

    #[test]
    fn a_wording_needs_its_own_parts_only_where_it_is_used() {
        let words = [("a", "向{organ}申请"), ("b", "无")];
        let parts = vec![
            part(PartKey::Remedy, false, &words),
            part(PartKey::Organ, true, &[]),
        ];
        let form = form(&["{remedy}"], parts);
        let remedy = |code| values(&[(PartKey::Remedy, code)]);
        assert!(write(&form, &remedy("b")).is_ok());
        assert_eq!(write(&form, &remedy("a")).unwrap_err().key, PartKey::Organ);
        assert_eq!(write(&form, &remedy("c")).unwrap_err().key, PartKey::Remedy);
    }

    #[test]
    fn what_was_filled_in_is_not_read_again() {
        let parts = vec![part(PartKey::Title, false, &[])];
        let form = form(&["“{title}”"], parts);
        let body = write(&form, &values(&[(PartKey::Title, "{reason}")])).unwrap();
        assert_eq!(body, [Block::Paragraph("“{reason}”".to_owned())]);
    }
}
