//! Acts: everything that can be done to a matter. Each has one arm in `decide`.

crate::code_enum! {
    /// An act (regulation 7, 21.7). Verbs as the desk's buttons say them.
    pub enum Act {
        /// T02 登记: opens the matter.
        Register = "register",
        /// T03 关联重复件
        LinkRepeat = "link-repeat",
        /// D15 撤销关联
        Unlink = "unlink",
        /// 21.11: notice about a linked repeat; ends that petition's own 15 days.
        NotifyRepeat = "notify-repeat",
        /// T04 分事项
        Split = "split",
        /// 分类: class, route, topic, purpose, place, decided by a person with reasons.
        Classify = "classify",
        /// 分类改动经复核: another person of the unit's lead, or the sender, agrees.
        ConfirmClass = "confirm-class",
        /// 分类改动不同意
        DeclineClass = "decline-class",
        /// T05 转送
        Transfer = "transfer",
        /// T05 转下级信访部门: the chain shares one C01 (21.9).
        PassDown = "pass-down",
        /// T06 交办
        Assign = "assign",
        /// T07 移交 (class B)
        HandOver = "hand-over",
        /// T08 告知其他途径
        Direct = "direct",
        /// T09 直接答复
        Answer = "answer",
        /// T10 拟存
        ProposeFiling = "propose-filing",
        /// T10 second person agrees.
        ConfirmFiling = "confirm-filing",
        /// T10 second person declines.
        DeclineFiling = "decline-filing",
        /// T11 重大紧急报告
        ReportUrgent = "report-urgent",
        /// T12 提出异议
        Object = "object",
        /// T13 同意异议、收回
        AgreeObjection = "agree-objection",
        /// T14 不同意异议
        RefuseObjection = "refuse-objection",
        /// T15 提交管辖争议
        RaiseDispute = "raise-dispute",
        /// T15 争议决定
        DecideDispute = "decide-dispute",
        /// T16 签收
        SignFor = "sign-for",
        /// 指定承办人
        AssignHandler = "assign-handler",
        /// 回避 (Art. 28, B03)
        Recuse = "recuse",
        /// 协办单位反馈
        AnswerCo = "answer-co",
        /// T17 普通受理
        Accept = "accept",
        /// T18 简易受理
        AcceptSimple = "accept-simple",
        /// T19 不予受理
        NotAccept = "not-accept",
        /// T20 不再受理
        NoLongerAccept = "no-longer-accept",
        /// T21 导入其他途径 (C1-C4)
        RouteOut = "route-out",
        /// 21.7 其他机关确认收到, or told and called after 30 days.
        ConfirmDelivery = "confirm-delivery",
        /// T36 接收履职申请 (C5)
        StartPerforming = "start-performing",
        /// T37 履职答复 (D12)
        Perform = "perform",
        /// T38 研究建议 (class A)
        StudySuggestion = "study-suggestion",
        /// T38 答复建议 (D26)
        ReplySuggestion = "reply-suggestion",
        /// T22 调查核实
        Investigate = "investigate",
        /// T23 延长办理期限
        Extend = "extend",
        /// T26 转为普通程序
        Convert = "convert",
        /// 简易答复
        ReplySimple = "reply-simple",
        /// T27 起草处理意见
        DraftOpinion = "draft-opinion",
        /// D7 业务审核
        ApproveSubstance = "approve-substance",
        /// D7 程序审核
        ApproveProcedure = "approve-procedure",
        /// 退回修改
        ReturnDraft = "return-draft",
        /// T27 签发处理意见书
        IssueOpinion = "issue-opinion",
        /// T28 送达
        Serve = "serve",
        /// T28 登记收到: what was posted was received.
        RecordReceipt = "record-receipt",
        /// T29 落实
        Execute = "execute",
        /// C7 报结: the unit files its report on an assigned matter (D16).
        ReportBack = "report-back",
        /// C7 认可报结
        AcceptReport = "accept-report",
        /// C7 要求补充
        AskReport = "ask-report",
        /// C7 退回重办
        ReturnReport = "return-report",
        /// T30 撤回, by the petitioner.
        Withdraw = "withdraw",
        /// T30 登记撤回意愿: a member of staff records a wish told to the office or the unit.
        ProposeWithdrawal = "propose-withdrawal",
        /// T30 somebody outside the unit confirmed the wish with the petitioner.
        ConfirmWithdrawal = "confirm-withdrawal",
        /// T30 the petitioner does not stand by it, or could not be asked.
        DeclineWithdrawal = "decline-withdrawal",
        /// T31 期满未申请 (system)
        Lapse = "lapse",
        /// T32 归档
        Archive = "archive",
        /// T33 撤回转送 before sign-for
        Recall = "recall",
        /// T34 拟作废重复登记
        ProposeVoid = "propose-void",
        /// T34 second person agrees.
        ConfirmVoid = "confirm-void",
        /// T34 second person declines.
        DeclineVoid = "decline-void",
        /// T35 更正已送达文书
        Correct = "correct",
        /// D15 更正登记信息: what was registered wrongly, with the old values kept (B01).
        CorrectRegistration = "correct-registration",
        /// 21.12 请求共同确认: what only an exception passes is asked of a second person.
        RequestException = "request-exception",
        /// 21.12 second person confirms: what was asked is done in the same commit.
        ConfirmException = "confirm-exception",
        /// 21.12 second person refuses.
        RefuseException = "refuse-exception",
        /// 21.12 the first person takes the request back.
        WithdrawException = "withdraw-exception",
        /// H6 补充材料
        AddMaterial = "add-material",
        /// H6 已阅新材料: somebody of the organ that holds the matter opened what was added.
        SeeMaterial = "see-material",
        /// 工作记录
        AddNote = "add-note",
        /// E1 评价
        Rate = "rate",
        /// E2 建立回访任务
        OpenCallback = "open-callback",
        /// E2 记录回访
        RecordCallback = "record-callback",
        /// F1 超期标记 (system)
        FlagOverdue = "flag-overdue",
        /// Calendar or pack changed: limits recomputed (system).
        RecomputeLimits = "recompute-limits",
        /// Art. 24(2): an organ ended and its successor takes over (system).
        Succeed = "succeed",
        /// 21.3: the window of another procedure ended; it presses no longer (system).
        EndOtherLimit = "end-other-limit",
    }
}
