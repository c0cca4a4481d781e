//! The closed lists of codes as the document shows them.
//!
//! Taken from the lists themselves, so that the document cannot lag behind. Invariant: a code is
//! never renamed; a list may grow.

use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

fn list(codes: impl Iterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes))
        .build()
}

macro_rules! lists {
    ($($name:ident: $list:ty,)+) => { $(
        pub(super) fn $name() -> Object {
            list(<$list>::ALL.iter().map(|code| code.as_str()))
        }
    )+ };
}

lists! {
    act: dengwen_domain::procedure::Act,
    channel: dengwen_domain::codes::Channel,
    class: dengwen_domain::codes::Class,
    compartment: dengwen_domain::codes::Compartment,
    dispatch: dengwen_domain::codes::DispatchMethod,
    document: dengwen_domain::procedure::DocumentKind,
    due: dengwen_app::queue::Due,
    level: dengwen_domain::org::Level,
    limit: dengwen_domain::limit::LimitId,
    organ_kind: dengwen_domain::org::OrganKind,
    outcome: dengwen_domain::codes::Outcome,
    purpose: dengwen_domain::codes::Purpose,
    queue: dengwen_app::queue::Queue,
    role: dengwen_domain::org::Role,
    route: dengwen_domain::codes::Route,
    satisfaction: dengwen_domain::codes::Satisfaction,
    service: dengwen_domain::codes::ServiceMethod,
    stage: dengwen_domain::procedure::Stage,
    target: dengwen_domain::codes::RatingTarget,
}

pub(super) fn phase() -> Object {
    list(["open", "answered", "closed"].into_iter())
}

/// A civil day in the office's zone.
pub(super) fn day() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(
            utoipa::openapi::KnownFormat::Date,
        )))
        .build()
}
