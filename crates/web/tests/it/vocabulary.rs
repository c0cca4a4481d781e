//! Every code of the domain's lists can be said in both languages.

use dengwen_domain::access::Permission;
use dengwen_domain::codes::{
    CallbackReason, CallbackResult, Channel, Class, ContactProof, CrossBoundary, DispatchMethod,
    Outcome, Purpose, RatingTarget, Route, Satisfaction, ServiceMethod, SuggestionOutcome,
};
use dengwen_domain::matter::{Fact, Source};
use dengwen_domain::org::{Level, OrganKind, Role};
use dengwen_domain::procedure::{Act, DocumentKind, Guard, Stage};
use dengwen_web::texts::{Lang, Texts};

fn check(prefix: &str, codes: &[String]) {
    for lang in Lang::ALL {
        for code in codes {
            let key = format!("{prefix}-{code}");
            // Because: a message with an argument has no text without it.
            let said = Texts::new(lang).f(&key, "day", "");
            assert!(said != key, "{key} is missing in {}", lang.code());
        }
    }
}

macro_rules! said {
    ($($prefix:literal => $list:ty,)+) => { $(
        check($prefix, &<$list>::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
    )+ };
}

#[test]
fn every_code_has_its_words_in_both_languages() {
    said! {
        "stage" => Stage,
        "act" => Act,
        "guard" => Guard,
        "document" => DocumentKind,
        "class" => Class,
        "route" => Route,
        "channel" => Channel,
        "purpose" => Purpose,
        "boundary" => CrossBoundary,
        "outcome" => Outcome,
        "suggestion" => SuggestionOutcome,
        "satisfaction" => Satisfaction,
        "target" => RatingTarget,
        "service" => ServiceMethod,
        "dispatch" => DispatchMethod,
        "callback-reason" => CallbackReason,
        "callback-result" => CallbackResult,
        "proof" => ContactProof,
        "role" => Role,
        "level" => Level,
        "organ-kind" => OrganKind,
        "permission" => Permission,
        "source" => Source,
    }
    check(
        "fact",
        &Fact::KINDS
            .iter()
            .map(|kind| (*kind).to_owned())
            .collect::<Vec<_>>(),
    );
}
