//! Which column holds which field: by its name in either language, or as the operator says.

use super::problem::FileProblem;

dengwen_domain::code_enum! {
    /// A field that an import knows.
    pub enum Field {
        /// The item's number where it comes from; makes a second import harmless.
        Id = "id",
        /// Name or account of whoever wrote.
        Author = "author",
        /// Telephone.
        Phone = "phone",
        /// Electronic address.
        Email = "email",
        /// Postal address.
        Address = "address",
        /// Number of the resident identity card.
        ResidentId = "resident_id",
        /// Title; without one the first sentence of the text stands for it.
        Title = "title",
        /// What was written. Needed.
        Text = "text",
        /// When it was received. Needed.
        ReceivedAt = "received_at",
        /// What was answered.
        Reply = "reply",
        /// When it was answered.
        RepliedAt = "replied_at",
        /// Topic code of six digits.
        Topic = "topic",
        /// Place of the problem, a region code of six digits.
        Region = "region",
        /// Who passed the item on: an organ of the tree by name, code or id, or any other body.
        Sender = "sender",
        /// The item's number with that sender; makes a second import harmless.
        ForeignNumber = "foreign_number",
        /// When the first of the offices that passed it on registered it.
        FirstRegisteredOn = "first_registered_on",
        /// What it asks for (信访目的); read of rows that are still to be handled.
        Purpose = "purpose",
        /// A grave or urgent event in it; read of rows that are still to be handled.
        UrgentEvent = "urgent_event",
        /// 三跨三分离: codes or Chinese names.
        CrossBoundary = "cross_boundary",
    }
}

/// Headings of the day of receipt.
const RECEIVED_AT: &[&str] = &[
    "received_at",
    "received_on",
    "收到日期",
    "收到时间",
    "登记时间",
    "登记日期",
    "留言时间",
    "来信日期",
    "来信时间",
    "日期",
];

/// Headings of whoever passed an item on.
// Because: 转送单位 and 交办单位 are as often the unit to which an office sent it on; who means the
// sender by them says so.
const SENDER: &[&str] = &[
    "sender",
    "passed_on_by",
    "来源单位",
    "来文单位",
    "转来单位",
    "转送机关",
    "交办机关",
];

impl Field {
    /// Fields without which no row can be taken.
    pub const NEEDED: [Self; 2] = [Self::Text, Self::ReceivedAt];
    /// Fields that say nothing of history.
    pub const LIVE: [Self; 2] = [Self::Purpose, Self::UrgentEvent];

    /// Headings by which the field is known, compared without spaces and case.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["id", "编号", "留言编号", "信访件编号", "登记编号", "number"],
            Self::Author => &[
                "author",
                "name",
                "姓名",
                "信访人",
                "留言用户",
                "来信人",
                "用户",
            ],
            Self::Phone => &["phone", "telephone", "电话", "联系电话", "手机", "手机号"],
            Self::Email => &["email", "e-mail", "邮箱", "电子邮箱"],
            Self::Address => &["address", "地址", "住址", "联系地址"],
            Self::ResidentId => &["resident_id", "身份证号", "身份证号码", "公民身份号码"],
            Self::Title => &["title", "subject", "标题", "主题", "留言主题", "概况"],
            Self::Text => &[
                "text",
                "content",
                "内容",
                "留言详情",
                "留言内容",
                "反映内容",
                "信访内容",
                "来信内容",
                "正文",
            ],
            Self::ReceivedAt => RECEIVED_AT,
            Self::Reply => &[
                "reply",
                "answer",
                "答复",
                "答复内容",
                "答复意见",
                "回复",
                "回复内容",
            ],
            Self::RepliedAt => &[
                "replied_at",
                "answered_on",
                "答复时间",
                "答复日期",
                "回复时间",
                "回复日期",
            ],
            Self::Topic => &["topic", "内容分类", "分类代码", "主题代码"],
            Self::Region => &["region", "问题属地", "属地代码", "行政区划代码"],
            Self::Sender => SENDER,
            Self::ForeignNumber => &["foreign_number", "对方编号", "来文编号", "来文号"],
            Self::FirstRegisteredOn => &[
                "first_registered_on",
                "first_registered_at",
                "首次登记日期",
                "首次登记时间",
            ],
            Self::Purpose => &["purpose", "信访目的"],
            Self::UrgentEvent => &["urgent_event", "重大紧急事项", "紧急事项"],
            Self::CrossBoundary => &["cross_boundary", "三跨三分离", "三跨三分离标志"],
        }
    }

    fn is_headed(self, heading: &str) -> bool {
        let plain: String = heading
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_lowercase();
        self.headings().contains(&plain.as_str())
    }
}

/// Which columns the operator named for which fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(Field, String)>);

impl Mapping {
    /// Reads `FIELD=COLUMN` pairs; gives back the first that is none.
    ///
    /// # Errors
    /// The pair.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut list = Vec::new();
        for pair in pairs {
            let parsed = pair.split_once('=').and_then(|(field, column)| {
                let field: Field = field.trim().parse().ok()?;
                let column = column.trim();
                (!column.is_empty()).then(|| (field, column.to_owned()))
            });
            list.push(parsed.ok_or_else(|| pair.to_owned())?);
        }
        Ok(Self(list))
    }

    /// The field that a column holds.
    pub fn field(&self, column: &str) -> Option<Field> {
        let column = column.trim();
        if let Some((field, _)) = self.0.iter().find(|(_, named)| named == column) {
            return Some(*field);
        }
        let free = |field: &Field| self.0.iter().all(|(taken, _)| taken != field);
        Field::ALL
            .iter()
            .copied()
            .filter(free)
            .find(|field| field.is_headed(column))
    }

    /// Checks the headings of a table before any row is read.
    ///
    /// # Errors
    /// When a needed field has no column, a named column is absent, or two columns hold one field.
    pub fn check(&self, headings: &[String]) -> Result<(), FileProblem> {
        let found = || headings.join(", ");
        if let Some((_, column)) = self
            .0
            .iter()
            .find(|(_, column)| !headings.iter().any(|h| h.trim() == column))
        {
            return Err(FileProblem::NoSuchColumn {
                column: column.clone(),
                found: found(),
            });
        }
        let fields: Vec<Field> = headings.iter().filter_map(|h| self.field(h)).collect();
        if let Some((_, twice)) = headings.iter().enumerate().find(|(n, heading)| {
            let field = self.field(heading);
            field.is_some() && headings.iter().skip(n + 1).any(|h| self.field(h) == field)
        }) {
            return Err(FileProblem::TwiceTheColumn(twice.clone()));
        }
        let missing: Vec<&str> = Field::NEEDED
            .iter()
            .filter(|field| !fields.contains(field))
            .map(|field| field.as_str())
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(FileProblem::MissingColumns {
                missing: missing.join(", "),
                found: found(),
            })
        }
    }
}
