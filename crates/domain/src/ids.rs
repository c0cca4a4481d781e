//! Identifiers. Each is a newtype over a UUID (v7 when made by us), so that one cannot stand for
//! another. A public number (`990100202603163000017X`) is not an id.

use uuid::Uuid;

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident,)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+ };
}

id! {
    /// 信访件
    PetitionId,
    /// 信访事项
    MatterId,
    /// 办理任务
    TaskId,
    /// Organ, unit or office.
    OrganId,
    /// A member of staff.
    PersonId,
    /// A sealed text; says nothing about its content.
    SealedId,
    /// 文书
    DocumentId,
    /// A call-back duty.
    CallbackId,
    /// An attachment.
    AttachmentId,
}
