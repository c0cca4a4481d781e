//! One of each failure, for the pages that are drawn without a program behind them.

use super::{PageError, Refused, Told, told};
use crate::ctx::PageCtx;
use crate::texts::Say;
use dengwen_domain::procedure::Act;

pub(super) fn every_failure(ctx: &PageCtx) -> Vec<(&'static str, Told)> {
    let refused = PageError::Refused(Box::new(Refused {
        reason: Say::new("error-missing-advice"),
        article: Some("《信访工作条例》第二十三条".to_owned()),
        next: vec![(Say::new("foot-channels"), "/channels".to_owned())],
        lawful: vec![Act::Transfer],
    }));
    let invalid = vec![("title".to_owned(), Say::new("error-unreadable"))];
    [
        ("refused", refused),
        (
            "forbidden",
            PageError::Forbidden(Say::new("error-method-advice")),
        ),
        ("missing", PageError::Missing),
        (
            "conflict",
            PageError::Conflict(Say::new("error-form-expired-advice")),
        ),
        ("invalid", PageError::Invalid(invalid)),
        ("unavailable", PageError::Unavailable { retry_after: 5 }),
        ("full", PageError::Full { retry_after: 60 }),
        ("too-many", PageError::TooMany { retry_after: 90 }),
        ("token", PageError::Token),
        ("foreign", PageError::Foreign { expected: None }),
        (
            "foreign with an address",
            PageError::Foreign {
                expected: Some("https://petition.example".to_owned()),
            },
        ),
        ("form-expired", PageError::FormExpired),
        ("too-large", PageError::TooLarge),
        ("method", PageError::Method),
        ("unreadable", PageError::Unreadable),
        ("sample-published", PageError::SamplePublished),
        ("fault", PageError::fault("a cause nobody sees")),
    ]
    .into_iter()
    .map(|(name, error)| (name, told(ctx, &error)))
    .collect()
}
