//! `[contact]`: how to reach the office other than here. Regulation 2022, Art. 18(1), makes it
//! public.

use super::reader::Reader;

/// What the portal publishes. Empty parts are not shown.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) visit_zh: String,
    pub(crate) visit_en: String,
    pub(crate) hours_zh: String,
    pub(crate) hours_en: String,
    pub(crate) post_zh: String,
    pub(crate) post_en: String,
    pub(crate) phones: Vec<Phone>,
    pub(crate) email: String,
}

/// A published telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phone {
    pub(crate) purpose_zh: String,
    pub(crate) purpose_en: String,
    pub(crate) number: String,
}

impl Contact {
    /// What the law wants published and nobody set.
    pub(crate) fn warning(&self) -> Option<&'static str> {
        // Law: telephone numbers are made public (Art. 18(1)).
        self.phones.is_empty().then_some(
            "contact.phones is empty: Regulation 2022, Art. 18(1), asks every office to publish \
             the telephone numbers for petitions",
        )
    }

    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("contact");
        let written = section.list(
            "phones",
            "Telephones, each as \"purpose in Chinese | purpose in English | number\".",
        );
        let mut phones = Vec::new();
        for text in &written {
            match phone(text) {
                Some(phone) => phones.push(phone),
                None => section.problem(
                    "phones",
                    format!("{text:?}: write \"purpose in Chinese | in English | number\""),
                ),
            }
        }
        Self {
            visit_zh: section.text("visit_zh", "", "Where visitors are received, in Chinese."),
            visit_en: section.text("visit_en", "", "The same in English."),
            hours_zh: section.text("hours_zh", "", "When visitors are received, in Chinese."),
            hours_en: section.text("hours_en", "", "The same in English."),
            post_zh: section.text("post_zh", "", "Postal address and code, in Chinese."),
            post_en: section.text("post_en", "", "The same in English."),
            phones,
            email: section.text("email", "", "E-mail address of the office."),
        }
    }
}

fn phone(text: &str) -> Option<Phone> {
    let mut parts = text.split('|').map(str::trim);
    let (zh, en, number) = (parts.next()?, parts.next()?, parts.next()?);
    let dials = number.bytes().filter(u8::is_ascii_digit).count() >= 3;
    (parts.next().is_none() && !zh.is_empty() && dials).then(|| Phone {
        purpose_zh: zh.to_owned(),
        purpose_en: en.to_owned(),
        number: number.to_owned(),
    })
}
