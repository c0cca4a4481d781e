//! The sample office's content files, as written (`crates/app/sample/README.md`).

use std::collections::BTreeMap;

use dengwen_domain::codes::{
    Channel, Class, CrossBoundary, Outcome, Purpose, Route, SuggestionOutcome,
};
use dengwen_domain::org::{Level, OrganKind, Role};
use serde::Deserialize;

use crate::error::AppError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganFile {
    pub(super) reception: String,
    #[serde(rename = "reception_en")]
    pub(super) _reception_en: String,
    pub(super) organ: Vec<OrganText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganText {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) short: String,
    pub(super) name_en: String,
    #[serde(default)]
    pub(super) parent: Option<String>,
    pub(super) level: Level,
    pub(super) kind: OrganKind,
    #[serde(default)]
    pub(super) petition_office: bool,
    #[serde(default, rename = "political_legal")]
    pub(super) _political_legal: bool,
    #[serde(default, rename = "discipline")]
    pub(super) _discipline: bool,
    pub(super) region: String,
    pub(super) doc_prefix: String,
    #[serde(default, rename = "contact")]
    pub(super) _contact: String,
    #[serde(default, rename = "contact_en")]
    pub(super) _contact_en: String,
    #[serde(default)]
    pub(super) address: String,
    #[serde(default)]
    pub(super) phone: String,
    #[serde(default)]
    pub(super) reception: Option<String>,
    #[serde(default, rename = "reception_en")]
    pub(super) _reception_en: Option<String>,
    #[serde(default)]
    pub(super) competences: Vec<CompetenceText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompetenceText {
    pub(super) topics: Vec<String>,
    pub(super) regions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleFile {
    pub(super) person: Vec<PersonText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonText {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) organ: String,
    pub(super) title: String,
    #[serde(rename = "title_en")]
    pub(super) _title_en: String,
    pub(super) phone: String,
    pub(super) roles: Vec<Role>,
    #[serde(default)]
    pub(super) desk: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionFile {
    pub(super) region: Vec<RegionText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionText {
    pub(super) code: String,
    pub(super) name: String,
    #[serde(rename = "name_en")]
    pub(super) _name_en: String,
    #[serde(default)]
    pub(super) parent: Option<String>,
    #[serde(rename = "level")]
    pub(super) _level: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotFile {
    pub(super) slot: Vec<SlotText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotText {
    pub(super) name: String,
    #[serde(default)]
    pub(super) region: Option<String>,
    pub(super) values: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyFile {
    pub(super) reply: Vec<ReplyText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyText {
    pub(super) key: String,
    #[serde(rename = "step")]
    pub(super) _step: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) way: Option<String>,
    #[serde(default)]
    pub(super) door: Option<String>,
    #[serde(default)]
    pub(super) window: Option<String>,
    #[serde(default)]
    pub(super) law: Vec<String>,
    #[serde(default)]
    pub(super) limit: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatterFile {
    pub(super) matter: Vec<Template>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) outcome: Outcome,
    pub(super) text: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Petitioner {
    pub(super) name: String,
    #[serde(default)]
    pub(super) organisation: String,
    #[serde(default)]
    pub(super) phone: String,
    #[serde(default)]
    pub(super) phone_verified: bool,
    #[serde(default)]
    pub(super) id_number: String,
    #[serde(default)]
    pub(super) address: String,
    #[serde(default)]
    pub(super) email: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Second {
    pub(super) title: String,
    pub(super) topic: String,
    pub(super) class: Class,
    #[serde(default)]
    pub(super) route: Option<Route>,
    pub(super) unit: String,
    pub(super) request: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassedOnText {
    pub(super) by: String,
    pub(super) number: String,
    pub(super) days_earlier: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatingText {
    pub(super) office: String,
    pub(super) unit: String,
    #[serde(default)]
    pub(super) reason: Option<String>,
}

/// Fields that template and variant share; the variant's stand before.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Shared {
    pub(super) channel: Option<Channel>,
    pub(super) class: Option<Class>,
    pub(super) route: Option<Route>,
    pub(super) purpose: Option<Purpose>,
    pub(super) topic: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) via: Option<String>,
    pub(super) wrong_unit: Option<String>,
    pub(super) co_unit: Option<String>,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) request: Option<Vec<String>>,
    pub(super) urgent: Option<bool>,
    pub(super) cross_boundary: Option<Vec<CrossBoundary>>,
    pub(super) keep_identity: Option<bool>,
    pub(super) findings: Option<String>,
    pub(super) reasons: Option<String>,
    pub(super) basis: Option<Vec<String>>,
    pub(super) outcome: Option<Outcome>,
    pub(super) answers: Option<Vec<Answer>>,
    pub(super) adoption: Option<SuggestionOutcome>,
    #[serde(default)]
    pub(super) texts: BTreeMap<String, String>,
}

impl Shared {
    /// The variant's fields over the template's.
    pub(super) fn over(&self, base: &Self) -> Self {
        let mut texts = base.texts.clone();
        texts.extend(self.texts.clone());
        let a = self.clone();
        let b = base.clone();
        Self {
            channel: a.channel.or(b.channel),
            class: a.class.or(b.class),
            route: a.route.or(b.route),
            purpose: a.purpose.or(b.purpose),
            topic: a.topic.or(b.topic),
            unit: a.unit.or(b.unit),
            via: a.via.or(b.via),
            wrong_unit: a.wrong_unit.or(b.wrong_unit),
            co_unit: a.co_unit.or(b.co_unit),
            title: a.title.or(b.title),
            text: a.text.or(b.text),
            request: a.request.or(b.request),
            urgent: a.urgent.or(b.urgent),
            cross_boundary: a.cross_boundary.or(b.cross_boundary),
            keep_identity: a.keep_identity.or(b.keep_identity),
            findings: a.findings.or(b.findings),
            reasons: a.reasons.or(b.reasons),
            basis: a.basis.or(b.basis),
            outcome: a.outcome.or(b.outcome),
            answers: a.answers.or(b.answers),
            adoption: a.adoption.or(b.adoption),
            texts,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Template {
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) shared: Shared,
    #[serde(default)]
    pub(super) second: Option<Second>,
    #[serde(default)]
    pub(super) months: Vec<i8>,
    pub(super) variant: Vec<Variant>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Variant {
    pub(super) id: String,
    pub(super) story: String,
    pub(super) region: String,
    #[serde(default)]
    pub(super) by: Vec<Petitioner>,
    #[serde(default)]
    pub(super) persons: Option<u32>,
    #[serde(default)]
    pub(super) slots: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) same_as: Option<String>,
    #[serde(default)]
    pub(super) passed_on: Option<PassedOnText>,
    #[serde(default)]
    pub(super) extension_days: Option<u16>,
    #[serde(default)]
    pub(super) act_days_ago: Option<i64>,
    #[serde(default)]
    pub(super) rating: Option<RatingText>,
    #[serde(default)]
    pub(super) accused: Option<String>,
    #[serde(flatten)]
    pub(super) shared: Shared,
}

/// All content.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) organs: Vec<OrganText>,
    pub(super) people: Vec<PersonText>,
    pub(super) regions: Vec<RegionText>,
    pub(super) slots: Vec<SlotText>,
    pub(super) replies: BTreeMap<String, ReplyText>,
    pub(super) templates: Vec<Template>,
    /// The file of topics, as an administrator adds it.
    pub(super) topics: &'static str,
}

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../sample/", $name)))
    };
}

const MATTERS: &[(&str, &str)] = &[
    file!("matters/civil.toml"),
    file!("matters/education.toml"),
    file!("matters/environment.toml"),
    file!("matters/health.toml"),
    file!("matters/housing.toml"),
    file!("matters/labour.toml"),
    file!("matters/market.toml"),
    file!("matters/misc.toml"),
    file!("matters/municipal.toml"),
    file!("matters/planning.toml"),
    file!("matters/property.toml"),
    file!("matters/reports.toml"),
    file!("matters/rural.toml"),
    file!("matters/security.toml"),
    file!("matters/suggestions.toml"),
    file!("matters/transport.toml"),
    file!("matters/unusual.toml"),
];

fn read<T: serde::de::DeserializeOwned>((name, text): (&str, &str)) -> Result<T, AppError> {
    toml::from_str(text).map_err(|error| AppError::fault(format!("sample/{name}: {error}")))
}

impl Content {
    /// Reads the embedded files.
    ///
    /// # Errors
    /// A fault that names the file: a test reads them all.
    pub(super) fn load() -> Result<Self, AppError> {
        let mut organs = Vec::new();
        for file in [file!("organs.toml"), file!("organs_county.toml")] {
            let read: OrganFile = read(file)?;
            organs.extend(read.organ.into_iter().map(|mut organ| {
                organ
                    .reception
                    .get_or_insert_with(|| read.reception.clone());
                organ
            }));
        }
        let people: PeopleFile = read(file!("people.toml"))?;
        let regions: RegionFile = read(file!("regions.toml"))?;
        let slots: SlotFile = read(file!("slots.toml"))?;
        let replies: ReplyFile = read(file!("replies.toml"))?;
        let mut templates = Vec::new();
        for file in MATTERS {
            templates.extend(read::<MatterFile>(*file)?.matter);
        }
        Ok(Self {
            organs,
            people: people.person,
            regions: regions.region,
            slots: slots.slot,
            replies: replies
                .reply
                .into_iter()
                .map(|r| (r.key.clone(), r))
                .collect(),
            templates,
            topics: file!("topics.toml").1,
        })
    }

    /// A petition by `key/id`.
    pub(super) fn find(&self, name: &str) -> Option<(&Template, &Variant)> {
        let (key, id) = name.split_once('/')?;
        let template = self.templates.iter().find(|t| t.key == key)?;
        Some((template, template.variant.iter().find(|v| v.id == id)?))
    }
}
