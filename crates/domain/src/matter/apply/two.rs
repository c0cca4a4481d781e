//! What one person proposes and another decides: it waits, and ends.

use crate::matter::Matter;
use crate::matter::event::{Event, Fact};
use crate::matter::parts::{Objection, Pending};

impl Matter {
    /// An exception waits until it is answered or taken back; nothing else ends with it (21.12).
    pub(super) fn fact_of_exception(&mut self, event: &Event) {
        self.exception = match &event.what {
            Fact::ExceptionRequested { request } => Some(request.clone()),
            _ => None,
        };
    }

    pub(super) fn object(&mut self, event: &Event) {
        if let Fact::Objected {
            unit,
            reasons,
            suggests,
        } = &event.what
        {
            self.objection = Some(Objection {
                unit: *unit,
                on: event.on,
                reasons: *reasons,
                suggests: *suggests,
                answered: None,
            });
        }
    }

    pub(super) fn answer_objection(&mut self, event: &Event, agreed: bool) {
        if let Some(objection) = &mut self.objection {
            objection.answered = Some((event.on, agreed));
        }
    }

    pub(super) fn fact_of_two(&mut self, event: &Event) {
        self.pending = match &event.what {
            Fact::FilingProposed { by, reason, kind } => Some(Pending::Filing {
                by: *by,
                reason: *reason,
                kind: *kind,
            }),
            Fact::VoidProposed {
                by,
                in_favour_of,
                reason,
            } => Some(Pending::Void {
                by: *by,
                in_favour_of: *in_favour_of,
                reason: *reason,
            }),
            Fact::WithdrawalProposed { by, statement } => Some(Pending::Withdrawal {
                by: *by,
                statement: *statement,
            }),
            Fact::ClassProposed { proposed } => Some(Pending::Class(Box::new(proposed.clone()))),
            _ => None,
        };
        if let Fact::Voided { in_favour_of, .. } = &event.what {
            self.replaced_by = Some(*in_favour_of);
        }
    }
}
