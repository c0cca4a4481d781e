//! Closed code lists and the macro that makes them.
//!
//! A code list is an enum whose variants each have one stable text, used in the database, in rule
//! files and in messages (`stage-registered`). The texts are a promise: they never change.

/// Defines an enum with one stable text per variant: `as_str`, `FromStr`, serde and `ALL`.
#[macro_export]
macro_rules! code_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $text:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every variant, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable text of this code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::codes::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::codes::UnknownCode {
                        list: stringify!($name),
                        code: text.to_owned(),
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// A text that is not in the code list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{code}` is not in the list {list}")]
pub struct UnknownCode {
    /// Name of the list.
    pub list: &'static str,
    /// The text that was given.
    pub code: String,
}

code_enum! {
    /// 信访形式: how a petition reached us (Art. 17; regulation 12). An open list by law.
    pub enum Channel {
        /// 来信
        Letter = "letter",
        /// 来访
        Visit = "visit",
        /// 网上信访: the portal.
        Web = "web",
        /// 手机 APP 或小程序
        App = "app",
        /// 电子邮件
        Email = "email",
        /// 来电
        Phone = "phone",
        /// 传真
        Fax = "fax",
        /// 短信
        Sms = "sms",
        /// 领导信箱
        LeaderMailbox = "leader-mailbox",
        /// 网络留言: a public message board; limits for comparison only (21.18).
        MessageBoard = "message-board",
        /// 上级或其他机关转来 (A5)
        PassedOn = "passed-on",
        /// 其他
        Other = "other",
    }
}

impl Channel {
    /// Web items are treated as letters where the law tells letters and visits apart (21.5).
    pub const fn is_visit(self) -> bool {
        matches!(self, Self::Visit)
    }

    /// Was it filed by the petitioner's own hand, who then reads what is told in the account or by
    /// number and query code?
    pub const fn is_online(self) -> bool {
        matches!(self, Self::Web | Self::App)
    }

    /// One digit for the petition number.
    pub const fn digit(self) -> u8 {
        match self {
            Self::Letter => 1,
            Self::Visit => 2,
            Self::Web | Self::App | Self::Email | Self::LeaderMailbox => 3,
            Self::Phone | Self::Sms => 4,
            Self::Fax => 5,
            Self::MessageBoard => 6,
            Self::PassedOn => 7,
            Self::Other => 9,
        }
    }
}

code_enum! {
    /// The three classes of Art. 29-31.
    pub enum Class {
        /// 建议意见类 (Art. 29)
        Suggestion = "suggestion",
        /// 检举控告类 (Art. 30): a report or accusation, in its own compartment.
        Report = "report",
        /// 申诉求决类 (Art. 31)
        Claim = "claim",
    }
}

code_enum! {
    /// The six lawful routes of a claim (Art. 31(1)-(6)).
    pub enum Route {
        /// 31(1): litigation and the procedures of political-legal bodies 涉法涉诉.
        C1 = "c1",
        /// 31(2): arbitration.
        C2 = "c2",
        /// 31(3): Party members' appeals, personnel appeals.
        C3 = "c3",
        /// 31(4): reconsideration, ruling, confirmation, licensing, penalty.
        C4 = "c4",
        /// 31(5): performance of a statutory duty 履职申请.
        C5 = "c5",
        /// 31(6): the ordinary petition procedure, the only one with a 信访处理意见书.
        C6 = "c6",
    }
}

code_enum! {
    /// 信访目的 (regulation 12).
    pub enum Purpose {
        /// 求决
        Resolve = "resolve",
        /// 申诉
        Appeal = "appeal",
        /// 意见建议
        Suggest = "suggest",
        /// 揭发控告
        Accuse = "accuse",
        /// 咨询
        Ask = "ask",
        /// 感谢
        Thank = "thank",
        /// 其他
        Other = "other",
    }
}

code_enum! {
    /// 三跨三分离: what crosses the bounds of one place, department or trade, or parts people from
    /// where they are registered, live or what they ask about (regulation 13).
    pub enum CrossBoundary {
        /// 跨地区
        CrossRegion = "cross-region",
        /// 跨部门
        CrossDepartment = "cross-department",
        /// 跨行业
        CrossIndustry = "cross-industry",
        /// 人户分离
        PersonHousehold = "person-household",
        /// 人地分离
        PersonPlace = "person-place",
        /// 人事分离
        PersonMatter = "person-matter",
    }
}

code_enum! {
    /// Result of an opinion (Art. 32).
    pub enum Outcome {
        /// 支持: urge execution.
        Support = "support",
        /// 解释说明
        Explain = "explain",
        /// 不支持
        NotSupport = "not-support",
    }
}

code_enum! {
    /// Result of a suggestion (Art. 29).
    pub enum SuggestionOutcome {
        /// 采纳
        Adopted = "adopted",
        /// 部分采纳
        Partly = "partly",
        /// 不采纳
        NotAdopted = "not-adopted",
    }
}

code_enum! {
    /// 满意度 (regulation 12): the petitioner's rating.
    pub enum Satisfaction {
        /// 满意
        Satisfied = "satisfied",
        /// 基本满意
        Mostly = "mostly",
        /// 不满意
        Dissatisfied = "dissatisfied",
    }
}

code_enum! {
    /// Why no further action follows (T10). "No contact" is none of them (21.6).
    pub enum FilingKind {
        /// 没有诉求
        NoRequest = "no-request",
        /// 无法辨认: a second reader is needed.
        Unreadable = "unreadable",
        /// 广告、推销
        Advertising = "advertising",
        /// 其他
        Other = "other",
    }
}

impl FilingKind {
    /// Can no request be made out, so that there is nothing to classify?
    pub const fn has_no_request(self) -> bool {
        matches!(self, Self::NoRequest | Self::Unreadable | Self::Advertising)
    }
}

code_enum! {
    /// What is answered at once (T09).
    pub enum AnswerKind {
        /// 咨询
        Question = "question",
        /// 感谢、表扬
        Thanks = "thanks",
        /// 简单事项
        Other = "other",
    }
}

impl AnswerKind {
    /// Does it ask for nothing that Art. 29-31 could sort?
    pub const fn has_no_request(self) -> bool {
        matches!(self, Self::Question | Self::Thanks)
    }
}

code_enum! {
    /// 信访人意见: what the petitioner says of the handling, as the unit reports it (D16).
    pub enum PetitionersView {
        /// 同意
        Agrees = "agrees",
        /// 不同意
        Disagrees = "disagrees",
        /// 无明确意见
        Unclear = "unclear",
    }
}

code_enum! {
    /// What the assigner made of a report (C7).
    pub enum ReportAnswer {
        /// 认可
        Accepted = "accepted",
        /// 要求补充
        MoreAsked = "more-asked",
        /// 退回重办
        Returned = "returned",
    }
}

code_enum! {
    /// Who is rated (E1): the petition office and the responsible unit, separately.
    pub enum RatingTarget {
        /// 信访部门
        Office = "office",
        /// 责任单位
        Unit = "unit",
    }
}

code_enum! {
    /// 送达方式: how a document reached its addressee (D11).
    pub enum ServiceMethod {
        /// 当面
        InPerson = "in-person",
        /// 邮寄
        Post = "post",
        /// 电子 (web account or query page)
        Electronic = "electronic",
        /// 电话告知 (simplified procedure only)
        Phone = "phone",
        /// 留置 with a witness
        LeftWithWitness = "left-with-witness",
        /// 公告
        PublicNotice = "public-notice",
    }
}

code_enum! {
    /// How it is known that what was posted was received.
    pub enum ReceiptProof {
        /// 收件邮戳
        Postmark = "postmark",
        /// 邮件签收
        Signature = "signature",
        /// 送达回证
        ReturnSlip = "return-slip",
    }
}

code_enum! {
    /// How a task came to a unit.
    pub enum DispatchMethod {
        /// 转送
        Transfer = "transfer",
        /// 交办
        Assign = "assign",
        /// The unit registered the petition itself (Art. 23).
        OwnReceipt = "own-receipt",
        /// Decided by a common superior (Art. 24).
        Decision = "decision",
    }
}

code_enum! {
    /// Who may know of a matter at all.
    pub enum Compartment {
        /// Visible by the ordinary relations.
        Ordinary = "ordinary",
        /// 检举控告: visible to report officers only (Art. 30).
        Report = "report",
    }
}

code_enum! {
    /// What kind of act a petitioner complains of, as another procedure's window asks (21.3).
    pub enum OtherAct {
        /// A decision of an authority: penalty, permit, expropriation, certificate.
        Decision = "decision",
        /// A dispute with an employer.
        Labour = "labour",
        /// Something else, or nothing of the kind.
        Other = "other",
    }
}

code_enum! {
    /// Why a call-back duty exists (E2, K5).
    pub enum CallbackReason {
        /// 不满意 by the petitioner.
        BadRating = "bad-rating",
        /// 支持 outcome: was it carried out?
        Supported = "supported",
        /// Grave or urgent matter.
        Grave = "grave",
        /// Drawn by the sampling rule.
        Sample = "sample",
        /// Routed to another body (C1-C4): ask after 30 days whether it arrived (21.7).
        RoutedOut = "routed-out",
        /// The petitioner withdrew: of their own will? (T30)
        Withdrawn = "withdrawn",
        /// The contact could not be reached earlier; try again.
        Retry = "retry",
    }
}

code_enum! {
    /// What came of one call-back attempt.
    pub enum CallbackResult {
        /// Nobody answered.
        NotReached = "not-reached",
        /// Spoken with, content with the result.
        Content = "content",
        /// Spoken with, not content; follow-up recorded.
        NotContent = "not-content",
        /// Asks for a meeting.
        WantsMeeting = "wants-meeting",
        /// Does not wish to be called.
        Declined = "declined",
    }
}

code_enum! {
    /// How a contact was verified (A12). Only a clerk can say so.
    pub enum ContactProof {
        /// 当面核对
        SeenInPerson = "seen-in-person",
        /// The named person answered the call.
        CallAnswered = "call-answered",
        /// A reply came from the address.
        ReplyFromAddress = "reply-from-address",
    }
}
