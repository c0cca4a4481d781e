//! Who asks: a member of staff, the petitioner by query code, a machine, or the program itself.

use std::collections::BTreeSet;

use dengwen_domain::access::{Permission, Viewer, general, general_at};
use dengwen_domain::ids::{OrganId, PersonId, PetitionId};
use dengwen_domain::org::Role;

use crate::error::AppError;

/// A member of staff who signed in, with the roles of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Person and roles.
    pub viewer: Viewer,
    /// The organ the person works in.
    pub organ: OrganId,
    /// The machine's token that acts in the person's name, as the logs name it.
    pub token: Option<String>,
}

impl Staff {
    /// The same person, acting through a machine's token.
    #[must_use]
    pub fn by_token(self, token: &str) -> Staff {
        Staff {
            token: Some(token.to_owned()),
            ..self
        }
    }

    /// The person.
    pub fn person(&self) -> PersonId {
        self.viewer.person
    }

    /// Does the person hold a role anywhere?
    pub fn has(&self, role: Role) -> bool {
        self.viewer.roles.iter().any(|(held, _)| *held == role)
    }

    /// Requires a permission that concerns no matter.
    ///
    /// # Errors
    /// `Forbidden` with the permission's code.
    pub fn require(&self, permission: Permission) -> Result<(Role, OrganId), AppError> {
        general(&self.viewer, permission).ok_or(AppError::Forbidden(permission.as_str()))
    }

    /// Requires such a permission by a role held in this very organ.
    ///
    /// # Errors
    /// `Forbidden` with the permission's code.
    pub fn require_at(&self, permission: Permission, organ: OrganId) -> Result<Role, AppError> {
        general_at(&self.viewer, permission, organ).ok_or(AppError::Forbidden(permission.as_str()))
    }
}

/// Who stands behind a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A member of staff.
    Staff(Staff),
    /// The petitioner who showed number and code of this petition.
    Petitioner(PetitionId),
    /// Nobody known: the portal.
    Public,
    /// A job.
    System,
    /// An import of history.
    Import,
}

impl Who {
    /// Stable word for logs of reads.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Staff(_) => "officer",
            Self::Petitioner(_) => "petitioner",
            Self::Public => "public",
            Self::System => "job",
            Self::Import => "import",
        }
    }

    /// The member of staff, and the organs in which they hold one of these roles.
    ///
    /// # Errors
    /// `Forbidden` with the permission's code where there is none.
    pub(crate) fn working(
        &self,
        roles: &[Role],
        permission: Permission,
    ) -> Result<(&Staff, Vec<OrganId>), AppError> {
        let forbidden = || AppError::Forbidden(permission.as_str());
        let Self::Staff(staff) = self else {
            return Err(forbidden());
        };
        let held = staff.viewer.roles.iter();
        let organs: BTreeSet<OrganId> = held
            .filter(|(role, _)| roles.contains(role))
            .map(|(_, organ)| *organ)
            .collect();
        if organs.is_empty() {
            return Err(forbidden());
        }
        Ok((staff, organs.into_iter().collect()))
    }

    /// The person, for staff.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Staff(staff) => Some(staff.person()),
            _ => None,
        }
    }

    /// The token, for staff's machines; empty for everybody else.
    pub fn token(&self) -> &str {
        match self {
            Self::Staff(staff) => staff.token.as_deref().unwrap_or_default(),
            _ => "",
        }
    }

    /// The organ, for staff.
    pub const fn organ(&self) -> Option<OrganId> {
        match self {
            Self::Staff(staff) => Some(staff.organ),
            _ => None,
        }
    }
}
