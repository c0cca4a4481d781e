//! What one person proposes and another decides: it waits, and ends.

use crate::matter::Matter;
use crate::matter::event::{Event, Fact};
use crate::matter::parts::Pending;

impl Matter {
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
