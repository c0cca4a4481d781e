//! Stages of a matter (regulation 7.1, 21.7).

crate::code_enum! {
    /// Where a matter is. The stage of the lead task is shown as the stage of the matter.
    pub enum Stage {
        /// 已登记: with the office that must dispatch it.
        Registered = "registered",
        /// 已转送
        Dispatched = "dispatched",
        /// 已交办, with report-back
        Assigned = "assigned",
        /// 异议待核
        Objected = "objected",
        /// 管辖争议: to be decided by the common superior (Art. 24).
        Disputed = "disputed",
        /// 待告知: signed for.
        PendingNotice = "pending-notice",
        /// 已受理
        Accepted = "accepted",
        /// 简易受理
        AcceptedSimple = "accepted-simple",
        /// 办理中
        Handling = "handling",
        /// 意见审核中: a draft opinion is in approval.
        InApproval = "in-approval",
        /// 已出具意见
        OpinionIssued = "opinion-issued",
        /// 履职办理中 (route C5)
        Performing = "performing",
        /// 履职已答复, not yet served
        Performed = "performed",
        /// 建议研究中 (class A)
        SuggestionUnderStudy = "suggestion-under-study",
        /// 已送达
        Served = "served",
        /// 已落实
        Executed = "executed",
        /// 已移交 (class B)
        HandedOver = "handed-over",
        /// 已告知其他途径, closed
        Guided = "guided",
        /// 已直接答复
        Replied = "replied",
        /// 已存
        Filed = "filed",
        /// 不予受理
        NotAccepted = "not-accepted",
        /// 不再受理
        NoLongerAccepted = "no-longer-accepted",
        /// 已导入其他途径
        RoutedOut = "routed-out",
        /// 建议已答复
        SuggestionReplied = "suggestion-replied",
        /// 期满未申请
        Lapsed = "lapsed",
        /// 已撤回
        Withdrawn = "withdrawn",
        /// 已归档
        Archived = "archived",
        /// 重复登记作废: out of the counts, in the audit, never deleted (T34).
        Voided = "voided",
    }
}

/// Coarse place of a stage in a matter's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// An organ owes an act and a limit runs, or its absence is lawful.
    Open,
    /// The petitioner has an answer; windows, ratings, execution or confirmation may be open.
    Answered,
    /// Nothing is owed any more.
    Closed,
}

impl Stage {
    /// The coarse place of the stage.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Registered
            | Self::Dispatched
            | Self::Assigned
            | Self::Objected
            | Self::Disputed
            | Self::PendingNotice
            | Self::Accepted
            | Self::AcceptedSimple
            | Self::Handling
            | Self::InApproval
            | Self::OpinionIssued
            | Self::Performing
            | Self::Performed
            | Self::SuggestionUnderStudy => Phase::Open,
            Self::Served
            | Self::HandedOver
            | Self::Replied
            | Self::RoutedOut
            | Self::SuggestionReplied => Phase::Answered,
            Self::Executed
            | Self::Guided
            | Self::Filed
            | Self::NotAccepted
            | Self::NoLongerAccepted
            | Self::Lapsed
            | Self::Withdrawn
            | Self::Archived
            | Self::Voided => Phase::Closed,
        }
    }

    /// Does an organ owe an act?
    pub fn is_open(self) -> bool {
        self.phase() == Phase::Open
    }

    /// Is the office (not a unit) the one who must act?
    pub const fn is_with_office(self) -> bool {
        matches!(self, Self::Registered | Self::Objected | Self::Disputed)
    }

    /// Is a unit the one who must act?
    pub fn is_with_unit(self) -> bool {
        self.is_open() && !self.is_with_office()
    }
}
