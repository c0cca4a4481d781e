//! Guards: named conditions that a pack row may require. Each is checked by one function.

crate::code_enum! {
    /// A condition. The B ids are those of regulation 7.4.
    pub enum Guard {
        /// Class was decided (Art. 29-31).
        ClassSet = "class-set",
        /// Class was decided, or no request can be made out that could have one (T09, T10; 21.6).
        ClassUnlessNoRequest = "class-unless-no-request",
        /// Whoever has the matter, unless a report is found in it (Art. 30).
        HolderUnlessReport = "holder-unless-report",
        /// It is found to be a report; nothing else is classified any more.
        FoundReport = "found-report",
        /// Class B.
        ClassReport = "class-report",
        /// Not class B: reports go their own way (Art. 30).
        NotReport = "not-report",
        /// Class A.
        ClassSuggestion = "class-suggestion",
        /// Route C6 or not yet routed by a petition office that leaves it to the unit.
        RouteC6 = "route-c6",
        /// Route C5.
        RouteC5 = "route-c5",
        /// Routes C1-C4.
        RouteOther = "route-other",
        /// The target exists, is open today and has power.
        TargetUnit = "target-unit",
        /// The target is another petition office below.
        TargetOffice = "target-office",
        /// The target's competences cover topic and place.
        TargetCompetent = "target-competent",
        /// B04: the target is not the accused, nor its subordinate.
        NotAccused = "not-accused",
        /// B13: a litigation letter goes to the political-legal side of the same level.
        NotLitigationLetter = "not-litigation-letter",
        /// C04: the objection window is open.
        WithinC04 = "within-c04",
        /// B03: the person has no declared interest.
        NotRecused = "not-recused",
        /// B09: simplified handling is allowed.
        SimplifiedAllowed = "simplified-allowed",
        /// B08: code, article, reason and next door are given, and the pack knows the ground.
        GroundLawful = "ground-lawful",
        /// 21.11: what the ground needs is named, and its user may rely on it.
        GroundBasis = "ground-basis",
        /// B07: once, at most the pack's days, before the end.
        ExtensionLawful = "extension-lawful",
        /// B05: the opinion has all required parts.
        OpinionComplete = "opinion-complete",
        /// B06: no petition opinion on routes C1-C5.
        OpinionRoute = "opinion-route",
        /// B12: each request is answered.
        AnswersEach = "answers-each",
        /// Both approvals are there.
        Approved = "approved",
        /// The second person is not the first.
        OtherPerson = "other-person",
        /// 21.6: what one reader cannot read, a second reader has read.
        SecondReader = "second-reader",
        /// T33c: the petitioner was not told yet that the unit took it up (Art. 23).
        NotNotified = "not-notified",
        /// C05a runs, and no report waits for the assigner.
        ReportOwed = "report-owed",
        /// A report waits for the assigner.
        ReportWaiting = "report-waiting",
        /// T33: the unit has not signed yet.
        NotSigned = "not-signed",
        /// T29: the outcome was support.
        OutcomeSupport = "outcome-support",
        /// Report-back date is given and lies ahead.
        ReportBackAhead = "report-back-ahead",
        /// The petitioner did it, or a clerk recorded that the petitioner did.
        PetitionersWish = "petitioners-wish",
        /// C23: the rating window is open and the target is rated once.
        RatingOpen = "rating-open",
        /// The window ended before today.
        WindowEnded = "window-ended",
        /// The day of the act is not in the future and not before the matter.
        DayPlausible = "day-plausible",
        /// No filing or voiding is waiting for its second person.
        NothingPending = "nothing-pending",
        /// A filing is waiting for its second person.
        FilingPending = "filing-pending",
        /// A voiding is waiting for its second person.
        VoidPending = "void-pending",
        /// The common superior, or the joint conference's organ, decides.
        CommonSuperior = "common-superior",
        /// No call-back duty is open and no window runs.
        NothingOwed = "nothing-owed",
        /// A change of class or route is waiting for its second person.
        ClassPending = "class-pending",
        /// None is.
        ClassSettled = "class-settled",
        /// 6.1: class and route were decided by one person and checked by another.
        RouteChecked = "route-checked",
        /// A wish to withdraw is waiting to be confirmed with the petitioner.
        WithdrawalPending = "withdrawal-pending",
        /// T34: it was not sent on; what was sent is recalled first.
        NotSent = "not-sent",
        /// 21.5: a litigation matter goes to the political-legal side of its level, nowhere else.
        PoliticalLegal = "political-legal",
        /// The document speaks to the petitioner and is of an organ for which the actor may act:
        /// nobody serves or corrects in another organ's name.
        OwnDocument = "own-document",
        /// The document was posted, and its receipt is not recorded yet.
        ReceiptAwaited = "receipt-awaited",
        /// 21.12: an exception waits for its second person.
        ExceptionPending = "exception-pending",
        /// None does.
        ExceptionSettled = "exception-settled",
        /// 21.12: whom the first person asked, and nobody else.
        NamedSecond = "named-second",
        /// The first person takes the request back, or a head or supervisor where they cannot.
        OwnException = "own-exception",
        /// D15: a correction does not set the day of receipt later, which would give the office
        /// more time.
        ReceiptNotLater = "receipt-not-later",
    }
}

impl Guard {
    /// The rule of regulation 7.4 behind the guard, if it is one of the numbered rules.
    pub const fn rule(self) -> Option<&'static str> {
        match self {
            Self::NotRecused => Some("B03"),
            Self::NotAccused => Some("B04"),
            Self::OpinionComplete => Some("B05"),
            Self::OpinionRoute => Some("B06"),
            Self::ExtensionLawful => Some("B07"),
            Self::GroundLawful => Some("B08"),
            Self::SimplifiedAllowed => Some("B09"),
            Self::AnswersEach => Some("B12"),
            Self::NotLitigationLetter | Self::PoliticalLegal => Some("B13"),
            _ => None,
        }
    }

    /// May a supervised override (reason and second person) pass it (21.12)? Never for the rules
    /// that protect people: recusal, the accused, the petitioner's own wish.
    pub const fn can_be_overridden(self) -> bool {
        matches!(
            self,
            Self::TargetCompetent
                | Self::WithinC04
                | Self::OpinionRoute
                | Self::AnswersEach
                | Self::SimplifiedAllowed
                | Self::NotLitigationLetter
                | Self::PoliticalLegal
                | Self::ReceiptNotLater
                | Self::NotNotified
        )
    }
}
