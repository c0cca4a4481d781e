//! Kinds of documents (regulation 8).

crate::code_enum! {
    /// 文书种类. Ids of regulation 8; the codes are used in numbers and file names.
    pub enum DocumentKind {
        /// 信访事项告知书 (转送告知单)
        D01 = "D01",
        /// 信访事项受理告知书
        D02 = "D02",
        /// 信访事项接收告知书 (route C5: 接收告知, 21.18)
        D02r = "D02r",
        /// 信访事项不予受理告知书
        D03 = "D03",
        /// 不再受理告知书
        D03b = "D03b",
        /// 信访事项转送单
        D04 = "D04",
        /// 信访事项交办函
        D05 = "D05",
        /// 延期办理告知书
        D06 = "D06",
        /// 信访处理意见书
        D07 = "D07",
        /// 送达回证
        D11 = "D11",
        /// 履职答复 (处理情况告知书)
        D12 = "D12",
        /// 其他法定途径告知书
        D15 = "D15",
        /// 办结报告 (unit to assigner)
        D16 = "D16",
        /// 人民建议答复
        D26 = "D26",
        /// 异议单 (T12)
        Objection = "objection",
        /// 异议退回单 or 不同意异议告知单 (T13, T14)
        ObjectionAnswer = "objection-answer",
        /// 管辖争议决定 (T15)
        DisputeDecision = "dispute-decision",
        /// 简短答复 (T09)
        ShortReply = "short-reply",
        /// 移交函 (T07), restricted
        HandOver = "hand-over",
        /// 重复件告知 (21.11)
        RepeatNotice = "repeat-notice",
        /// 转为普通程序告知 (T26)
        ConversionNotice = "conversion-notice",
        /// 更正告知 (T35)
        Correction = "correction",
        /// 登记凭证
        Receipt = "receipt",
    }
}

impl DocumentKind {
    /// Is it an answer that opens a window or a remedy (Art. 32; 行政诉讼法 47), and is served by
    /// an act of its own?
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::D07 | Self::D12)
    }

    /// Is it addressed to the petitioner (else to a unit)?
    pub const fn is_for_petitioner(self) -> bool {
        matches!(
            self,
            Self::D01
                | Self::D02
                | Self::D02r
                | Self::D03
                | Self::D03b
                | Self::D06
                | Self::D07
                | Self::D12
                | Self::D15
                | Self::D26
                | Self::ShortReply
                | Self::RepeatNotice
                | Self::ConversionNotice
                | Self::Correction
                | Self::Receipt
        )
    }
}
