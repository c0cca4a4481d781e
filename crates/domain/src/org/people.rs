//! Members of staff and their roles.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{OrganId, PersonId};

crate::code_enum! {
    /// What a member of staff may be in an organ (regulation 14). Rights come from the access
    /// table.
    pub enum Role {
        /// 登记员: letters, visits, calls, web.
        Registrar = "registrar",
        /// 分派员: decides where a matter goes.
        Dispatcher = "dispatcher",
        /// 复核人: the second person.
        SecondPerson = "second-person",
        /// 督查员: watches limits and quality.
        Supervisor = "supervisor",
        /// 检举控告专办员: sees the report compartment.
        ReportOfficer = "report-officer",
        /// 回访员: outside the handling section (E2).
        CallbackOfficer = "callback-officer",
        /// 信访部门负责人
        OfficeHead = "office-head",
        /// 单位收发员
        UnitClerk = "unit-clerk",
        /// 承办人
        Handler = "handler",
        /// 业务分管负责人: approves substance.
        BusinessLeader = "business-leader",
        /// 信访分管负责人: approves procedure.
        PetitionLeader = "petition-leader",
        /// 单位负责人: signs; a deputy in charge included (21.12).
        UnitHead = "unit-head",
        /// 系统管理员: organisations, people, roles, calendar; reads no matter.
        Administrator = "administrator",
        /// 审计员: reads the log of reads and acts.
        Auditor = "auditor",
        /// 分析员: figures without persons.
        Analyst = "analyst",
    }
}

/// A member of staff. Staff names are not sealed: officials sign with their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Login name, unique.
    pub login: String,
    /// Name as signed.
    pub name: String,
    /// Pinyin of the name, for sorting and for the English pages.
    pub pinyin: String,
    /// The organ the person works in.
    pub organ: OrganId,
    /// Office title.
    pub title: String,
    /// Office telephone, shown to petitioners as the contact.
    #[serde(default)]
    pub phone: String,
    /// Last working day here, if the person left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
}

/// A role given to a person in an organ, with dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Who.
    pub person: PersonId,
    /// What.
    pub role: Role,
    /// Where.
    pub organ: OrganId,
    /// First day.
    pub from: Date,
    /// Last day, if it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Grant {
    /// Is the grant in force on `day`?
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}
