//! Articles of law in the visitor's language: `条例第二十二条第一款` / `Regulation 2022, Art. 22(1)`.
//!
//! Packs cite in Chinese, as the law does. Pure. Invariant: a citation that is not understood to
//! its end is shown as it stands, never half translated.

use crate::texts::{Lang, Texts};

/// Names of laws as packs cite them, the longer before what they contain.
const LAWS: &[(&str, &str)] = &[
    ("《信访工作条例》", "Regulation 2022"),
    ("信访条例", "Regulation 2005"),
    (
        "信访事项简易办理办法（试行）",
        "Simplified Handling Measures",
    ),
    ("信访事项简易办理办法", "Simplified Handling Measures"),
    ("档案法实施条例", "Archives Law Regulation"),
    ("个人信息保护法", "Personal Information Protection Law"),
    ("行政诉讼法", "Administrative Litigation Law"),
    ("民法典", "Civil Code"),
    ("双审核", "two reviews"),
    ("条例", "Regulation 2022"),
];

impl Texts {
    /// An article as a page cites it.
    pub fn cite(&self, article: &str) -> String {
        match self.lang {
            Lang::Zh => article.to_owned(),
            Lang::En => english(article).unwrap_or_else(|| article.to_owned()),
        }
    }
}

/// Articles of one law are joined by a comma, laws by a semicolon.
fn english(article: &str) -> Option<String> {
    let mut out = String::new();
    for part in article.split(['、', '；']) {
        let law = LAWS.iter().find(|(zh, _)| part.starts_with(zh));
        let rest = law.map_or(part, |(zh, _)| &part[zh.len()..]);
        match law {
            Some((_, en)) if out.is_empty() => out.push_str(en),
            Some((_, en)) => {
                out.push_str("; ");
                out.push_str(en);
            }
            None => {}
        }
        if rest.is_empty() {
            continue;
        }
        let range: Option<Vec<String>> = rest.split('至').map(place).collect();
        let range = range?.join("\u{2013}");
        let word = if law.is_some() { ", Art. " } else { ", " };
        out.push_str(word);
        out.push_str(&range);
    }
    Some(out)
}

/// `第二十二条第一款第三项` / `22(1)(3)`; `第四项` at the end of a range / `(4)`.
fn place(text: &str) -> Option<String> {
    let mut out = String::new();
    for step in text.split('第').skip(1) {
        let unit = step.chars().last()?;
        let number = number(&step[..step.len() - unit.len_utf8()])?;
        match unit {
            '条' => out.push_str(&number.to_string()),
            '款' | '项' => out.extend(["(", &number.to_string(), ")"]),
            _ => return None,
        }
    }
    (!out.is_empty() && text.starts_with('第')).then_some(out)
}

/// Chinese numerals below a thousand with a full hundred's value.
fn number(text: &str) -> Option<u32> {
    let (mut total, mut digit) = (0, 0);
    for c in text.chars() {
        let step = match c {
            '零' => 0,
            '一' => 1,
            '二' => 2,
            '三' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            '十' => {
                total += if digit == 0 { 10 } else { digit * 10 };
                digit = 0;
                continue;
            }
            '百' => {
                total += digit * 100;
                digit = 0;
                continue;
            }
            _ => return None,
        };
        digit = step;
    }
    Some(total + digit).filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_read_in_english_and_what_is_not_understood_stays() {
        let cases = [
            (
                "条例第二十二条第一款第三项",
                "Regulation 2022, Art. 22(1)(3)",
            ),
            (
                "条例第二十二条、第二十三条第一款",
                "Regulation 2022, Art. 22, 23(1)",
            ),
            (
                "条例第三十一条第一项至第四项",
                "Regulation 2022, Art. 31(1)\u{2013}(4)",
            ),
            (
                "民法典第二百条至第二百零四条",
                "Civil Code, Art. 200\u{2013}204",
            ),
            (
                "条例第三十一条第五项；行政诉讼法第四十七条",
                "Regulation 2022, Art. 31(5); Administrative Litigation Law, Art. 47",
            ),
            (
                "条例第二十二条、个人信息保护法第四十六条",
                "Regulation 2022, Art. 22; Personal Information Protection Law, Art. 46",
            ),
            (
                "信访条例第二十二条、第三十三条",
                "Regulation 2005, Art. 22, 33",
            ),
            ("本市某办法第几条", "本市某办法第几条"),
        ];
        for (zh, en) in cases {
            assert_eq!(Texts::new(Lang::En).cite(zh), en);
            assert_eq!(Texts::new(Lang::Zh).cite(zh), zh);
        }
    }

    #[test]
    fn every_row_of_every_pack_can_be_cited_in_english() {
        let law = dengwen_app::law::Law::load(&[]).unwrap();
        for pack in ["cn-national-2005", "cn-national-2022"] {
            for row in law.book(pack).unwrap().acts.rows() {
                let english = Texts::new(Lang::En).cite(&row.article);
                assert!(english.replace('\u{2013}', "-").is_ascii(), "{english}");
            }
        }
    }
}
