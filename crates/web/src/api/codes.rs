//! The closed lists of codes as the document shows them, each a type of its own.
//!
//! Taken from the lists themselves, so that the document cannot lag behind. Invariant: a code is
//! never renamed; a list may grow.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use super::ask::ONCE_CHARS;

fn list(about: &str, codes: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(about))
        .enum_values(Some(codes))
        .into()
}

macro_rules! named {
    ($name:ident) => {
        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

macro_rules! lists {
    ($($name:ident: $list:ty, $about:literal;)+) => {
        $(
            #[doc = $about]
            pub(crate) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    list($about, <$list>::ALL.iter().map(|code| code.as_str()))
                }
            }

            named!($name);
        )+

        /// Every list by its name.
        pub(super) fn all() -> Vec<(String, RefOr<Schema>)> {
            let mut all = vec![$((stringify!($name).to_owned(), $name::schema())),+];
            all.push(("Phase".to_owned(), Phase::schema()));
            all.push(("Day".to_owned(), Day::schema()));
            all.push(("OnceKey".to_owned(), OnceKey::schema()));
            all
        }
    };
}

lists! {
    Act: dengwen_domain::procedure::Act, "An act on a matter.";
    Channel: dengwen_domain::codes::Channel, "How a petition came in.";
    Class: dengwen_domain::codes::Class, "Suggestion, report, or claim (Art. 29-31).";
    Compartment: dengwen_domain::codes::Compartment, "Who may know of a matter.";
    DispatchMethod: dengwen_domain::codes::DispatchMethod, "How a duty came to its unit.";
    DocumentKind: dengwen_domain::procedure::DocumentKind, "A kind of document.";
    CrossBoundary: dengwen_domain::codes::CrossBoundary, "What a matter crosses or parts (三跨三分离).";
    DueFilter: dengwen_app::queue::Due, "How the nearest limit stands.";
    LevelCode: dengwen_domain::org::Level, "A level of government.";
    LimitCode: dengwen_domain::limit::LimitId, "A time limit.";
    OrganKind: dengwen_domain::org::OrganKind, "Kinds of bodies of Art. 2.";
    Outcome: dengwen_domain::codes::Outcome, "The outcome of an answer (Art. 32).";
    Purpose: dengwen_domain::codes::Purpose, "What the petitioner is after.";
    Queue: dengwen_app::queue::Queue, "A list of the desk.";
    RatingTarget: dengwen_domain::codes::RatingTarget, "Who is rated.";
    ReceiptProof: dengwen_domain::codes::ReceiptProof, "How the receipt of what was posted is known.";
    RoleCode: dengwen_domain::org::Role, "A role in an organ.";
    RouteCode: dengwen_domain::codes::Route, "A lawful route of Art. 31.";
    Satisfaction: dengwen_domain::codes::Satisfaction, "How satisfied the petitioner is.";
    ServiceMethod: dengwen_domain::codes::ServiceMethod, "How a document was served.";
    Stage: dengwen_domain::procedure::Stage, "Where a matter is.";
}

/// Where a stage is in a matter's life.
pub(crate) enum Phase {}

impl PartialSchema for Phase {
    fn schema() -> RefOr<Schema> {
        let codes = ["open", "answered", "closed"];
        list("Where a stage is in a matter's life.", codes.into_iter())
    }
}

named!(Phase);

/// A civil day in the office's zone.
pub(crate) enum Day {}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A civil day in the office's zone."))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .examples(["2026-03-16"])
            .into()
    }
}

named!(Day);

/// The key that makes a second sending harmless.
pub(crate) enum OnceKey {}

impl PartialSchema for OnceKey {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Makes a second sending of the same request harmless."))
            .min_length(Some(*ONCE_CHARS.start()))
            .max_length(Some(*ONCE_CHARS.end()))
            .pattern(Some("^[!-~]+$"))
            .examples(["0b7ad1e6-6c2f-4c39-9d5e-1f6d1a3f8c11"])
            .into()
    }
}

named!(OnceKey);
