//! Small rules for tests that are about counting, not about a pack.

use dengwen_domain::limit::{
    Citation, Extension, Length, LimitId, LimitRule, PauseReason, Roll, Start, Tag,
};
use jiff::civil::Date;

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn rule(id: LimitId, length: Length, roll: Roll) -> LimitRule {
    LimitRule {
        id,
        name_zh: "测试时限".into(),
        name_en: "Test limit".into(),
        starts: Start::Received,
        length,
        roll,
        article: Citation {
            zh: "测试".into(),
            en: "Test".into(),
        },
        tag: Tag::Design,
        extension: Some(Extension {
            days_max: 30,
            times: 1,
        }),
        pauses: [PauseReason::Hearing].into(),
        tiers: None,
        note: String::new(),
        valid_from: None,
        valid_to: None,
    }
}
