//! Which lists there are, for which roles, and what each asks.

use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::Waits;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_store::query::queue::Select;
use uuid::Uuid;

use crate::who::Staff;

dengwen_domain::code_enum! {
    /// A list of the desk, in the order of a working day.
    pub enum Queue {
        /// 重大紧急: every open one in the viewer's area, with who has seen it (Art. 25).
        Urgent = "urgent",
        /// 首接跟踪: what the office received first and others handle (C4).
        Tracked = "tracked",
        /// 待分派: registered, to be sent on within C01.
        Dispatch = "dispatch",
        /// 待核异议: objections and disputes the office answers.
        Objections = "objections",
        /// 待复核: filings, voidings and wishes to withdraw that wait for their second person.
        Second = "second",
        /// 待共同确认: exceptions that this very person is asked to confirm (21.12).
        Exceptions = "exceptions",
        /// 新材料: what petitioners added by the portal and nobody here has opened (H6).
        Material = "material",
        /// 待签收
        Sign = "sign",
        /// 待告知
        Notify = "notify",
        /// 办理中
        Handling = "handling",
        /// 待审核签发
        Approve = "approve",
        /// 待送达: what one's own organ wrote to the petitioner and nobody served.
        Serve = "serve",
        /// 寄出待收: what was posted and is not known to be received.
        Receipts = "receipts",
        /// 协办
        Co = "co",
        /// 支持的意见待落实
        Execute = "execute",
        /// 待报结: what was assigned and answered is reported back (C7).
        Report = "report",
        /// 报结待核: reports that wait for the assigner (C7).
        Reported = "reported",
        /// 查找: everything the viewer may see.
        All = "all",
    }
}

impl Queue {
    /// Who works on it. Empty: whoever may read matters at all.
    const fn roles(self) -> &'static [Role] {
        match self {
            Self::Urgent => &[Role::OfficeHead, Role::Supervisor, Role::Dispatcher],
            Self::Tracked => &[
                Role::Dispatcher,
                Role::Registrar,
                Role::Supervisor,
                Role::OfficeHead,
            ],
            Self::Dispatch => &[Role::Dispatcher, Role::Registrar, Role::ReportOfficer],
            Self::Objections => &[Role::Dispatcher, Role::OfficeHead],
            Self::Second => &[Role::SecondPerson, Role::OfficeHead, Role::Supervisor],
            Self::Exceptions => &[
                Role::SecondPerson,
                Role::OfficeHead,
                Role::Supervisor,
                Role::ReportOfficer,
            ],
            Self::Sign | Self::Co => &[Role::UnitClerk, Role::Handler],
            Self::Serve | Self::Receipts => &[
                Role::UnitClerk,
                Role::Handler,
                Role::Registrar,
                Role::Dispatcher,
            ],
            Self::Material => &[
                Role::UnitClerk,
                Role::Handler,
                Role::PetitionLeader,
                Role::Registrar,
                Role::Dispatcher,
                Role::ReportOfficer,
            ],
            Self::Notify => &[Role::UnitClerk, Role::Handler, Role::PetitionLeader],
            Self::Handling => &[
                Role::UnitClerk,
                Role::Handler,
                Role::BusinessLeader,
                Role::PetitionLeader,
                Role::UnitHead,
            ],
            Self::Approve => &[Role::BusinessLeader, Role::PetitionLeader, Role::UnitHead],
            Self::Execute => &[Role::UnitClerk, Role::Handler, Role::PetitionLeader],
            Self::Report => &[Role::Handler, Role::PetitionLeader, Role::UnitHead],
            Self::Reported => &[Role::Dispatcher, Role::OfficeHead],
            Self::All => &[],
        }
    }

    /// The stages it holds; none where any stage may be in it.
    pub const fn stages(self) -> Option<&'static [Stage]> {
        match self {
            Self::Dispatch => Some(&[Stage::Registered]),
            Self::Objections => Some(&[Stage::Objected, Stage::Disputed]),
            Self::Sign => Some(&[Stage::Registered, Stage::Dispatched, Stage::Assigned]),
            Self::Notify => Some(&[Stage::PendingNotice]),
            Self::Handling => Some(&[
                Stage::Accepted,
                Stage::AcceptedSimple,
                Stage::Handling,
                Stage::Performing,
                Stage::SuggestionUnderStudy,
            ]),
            Self::Approve => Some(&[Stage::InApproval]),
            // Law: an opinion that supports is carried out whether or not review was asked for
            // (Art. 32(2)).
            Self::Execute => Some(&[Stage::Served, Stage::Lapsed]),
            // Because: a wish to withdraw waits at any stage.
            Self::Second
            | Self::Exceptions
            | Self::Material
            | Self::Serve
            | Self::Receipts
            | Self::Urgent
            | Self::Tracked
            | Self::Co
            | Self::Report
            | Self::Reported
            | Self::All => None,
        }
    }

    /// The organs whose list it is for this person; `None` when it is not theirs.
    pub fn organs(self, staff: &Staff) -> Option<Vec<OrganId>> {
        if self == Self::All {
            return Some(Vec::new());
        }
        let mut organs: Vec<OrganId> = staff
            .viewer
            .roles
            .iter()
            .filter(|(role, _)| self.roles().contains(role))
            .map(|(_, organ)| *organ)
            .collect();
        organs.sort_unstable();
        organs.dedup();
        (!organs.is_empty()).then_some(organs)
    }

    /// What it asks, before filters.
    pub(super) fn select(self, organs: &[OrganId]) -> Select {
        let ids = || Some(organs.iter().map(|organ| organ.0).collect::<Vec<Uuid>>());
        let stages = self
            .stages()
            .map(|stages| stages.iter().map(|stage| stage.as_str()).collect());
        let select = Select {
            stages,
            ..Select::default()
        };
        match self {
            Self::Dispatch | Self::Objections => Select {
                offices: ids(),
                ..select
            },
            Self::Second => Select {
                offices: ids(),
                pending: &["filing", "void", "class", "withdrawal"],
                ..select
            },
            Self::Sign | Self::Notify | Self::Handling | Self::Approve => Select {
                holders: ids(),
                phase: Some("open"),
                ..select
            },
            Self::Serve => Select {
                words: ids().map(|organs| (organs, Waits::Service)),
                ..select
            },
            Self::Receipts => Select {
                words: ids().map(|organs| (organs, Waits::Receipt)),
                ..select
            },
            Self::Execute => Select {
                holders: ids(),
                promised: true,
                ..select
            },
            Self::Urgent => Select {
                urgent: true,
                ..select
            },
            Self::Tracked => Select {
                received_first: ids(),
                phase: Some("open"),
                ..select
            },
            Self::Co => Select {
                co_units: ids(),
                ..select
            },
            Self::Report | Self::Material => Select {
                holders: ids(),
                report_owed: self == Self::Report,
                new_material: self == Self::Material,
                ..select
            },
            Self::Reported => Select {
                offices: ids(),
                pending: &["report"],
                ..select
            },
            // Because: it is a list of the person's own, filled in where the person is known.
            Self::Exceptions => select,
            Self::All => Select {
                newest: true,
                ..select
            },
        }
    }
}
