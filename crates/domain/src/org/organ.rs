//! One organ: a node of the tree.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::OrganId;

crate::code_enum! {
    /// 层级
    pub enum Level {
        /// 国家
        National = "national",
        /// 省
        Province = "province",
        /// 市
        City = "city",
        /// 县、区
        County = "county",
        /// 乡镇、街道
        Township = "township",
        /// 村、社区: not an organ with power (21.18).
        Village = "village",
    }
}

crate::code_enum! {
    /// Kinds of bodies of Art. 2.
    pub enum OrganKind {
        /// 党委及其工作机关
        Party = "party",
        /// 人大
        PeoplesCongress = "peoples-congress",
        /// 行政机关
        Administrative = "administrative",
        /// 政协
        Cppcc = "cppcc",
        /// 监察机关
        Supervisory = "supervisory",
        /// 法院
        Court = "court",
        /// 检察院
        Procuratorate = "procuratorate",
        /// 群团组织
        MassOrganisation = "mass-organisation",
        /// 国有企业
        StateEnterprise = "state-enterprise",
        /// 事业单位
        Institution = "institution",
    }
}

/// Leading digits of the topics of justice and public security (政法).
const POLITICAL_LEGAL: &str = "08";

/// What an organ is competent for: a topic prefix (2, 4 or 6 digits) at a place, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// Leading digits of the topic code.
    pub topic: String,
    /// Region code; `None` means the organ's own region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day, if it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// 机关、单位.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organ {
    /// Identity.
    pub id: OrganId,
    /// Short stable code, unique in the installation (`qh-zjj`).
    pub code: String,
    /// The organ above; `None` only for the root.
    pub parent: Option<OrganId>,
    /// Level in the state.
    pub level: Level,
    /// Kind of body.
    pub kind: OrganKind,
    /// 信访部门: dispatches, does not decide the merits (Art. 14, 22).
    pub petition_office: bool,
    /// Region code it serves (6, 9 or 12 digits).
    pub region: String,
    /// Chinese name, as on documents.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// 发文机关代字 for document numbers (`青住建信`).
    pub doc_prefix: String,
    /// Address, telephone and hours shown to the public (Art. 18).
    #[serde(default)]
    pub address: String,
    /// Telephone shown to the public.
    #[serde(default)]
    pub phone: String,
    /// Reception hours shown to the public.
    #[serde(default)]
    pub hours: String,
    /// First day of existence.
    pub valid_from: Date,
    /// Last day of existence, if it was merged, split or abolished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// Who took over its duties (Art. 24(2)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<OrganId>,
    /// What it is competent for.
    #[serde(default)]
    pub competences: Vec<Competence>,
}

impl Organ {
    /// Does the organ exist on `day`?
    pub fn exists_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Can it hold a handling duty? A village is not an organ with power (21.18).
    pub fn has_power(&self) -> bool {
        !self.petition_office && self.level != Level::Village
    }

    /// The political-legal side (Art. 22(2)): courts, procuratorates, and whoever is competent for
    /// 政法 as a whole or in part (police, justice, the Party's committee) on `day`.
    pub fn is_political_legal(&self, day: Date) -> bool {
        let court = matches!(self.kind, OrganKind::Court | OrganKind::Procuratorate);
        let competent = |it: &Competence| {
            let holds = it.from <= day && it.to.is_none_or(|to| day <= to);
            holds && it.topic.starts_with(POLITICAL_LEGAL)
        };
        court || self.competences.iter().any(competent)
    }
}
