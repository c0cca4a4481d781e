//! A person's account: its stream of events and its credential row, written together.
//!
//! The account is a stream of its own, so that signing in never moves the version of the person
//! an administrator is just changing. Invariant: a credential changes with an event, save for the
//! count of tries; and the event never holds a hash or a token.

use dengwen_domain::ids::PersonId;
use dengwen_store::Change;
use dengwen_store::tables::credential::{self, CredentialRow};
use dengwen_store::tables::stream;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::seal::digest;
use crate::who::Who;

/// The stream of a person's account.
pub(crate) fn stream_of(person: PersonId) -> Uuid {
    let hash = digest(&[b"account", person.0.as_bytes()]);
    let mut id = [0; 16];
    id.copy_from_slice(hash.split_at(16).0);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

/// A credential with the version of the account it was read at.
pub(crate) struct Account {
    version: i64,
    pub(crate) row: CredentialRow,
}

/// What an event of an account tells.
#[derive(Debug, Serialize)]
pub(crate) struct AccountEvent {
    pub(crate) person: PersonId,
    /// Until when it holds: a lock, a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<String>,
}

impl App {
    /// A person's account; a person never invited has an empty one.
    pub(crate) async fn account(&self, person: PersonId) -> Result<Account, AppError> {
        let db = self.store().db();
        // The version first: whatever changes after it makes the commit a conflict.
        let version = stream::version(db, stream_of(person)).await?;
        let row = credential::of(db, person.0).await?;
        let row = row.unwrap_or_else(|| CredentialRow {
            person: person.0,
            password_hash: String::new(),
            must_change: false,
            failures: 0,
            locked_until: 0,
            invite_hash: Vec::new(),
            invite_until: 0,
        });
        Ok(Account { version, row })
    }

    /// Writes an account with what happened to it.
    pub(crate) async fn save_account(
        &self,
        who: &Who,
        account: Account,
        kind: &'static str,
        until_micros: Option<i64>,
    ) -> Result<(), AppError> {
        let change = self.account_change(who, account, kind, until_micros);
        self.store().commit(change).await?;
        Ok(())
    }

    /// The same, and every token of the person ends with it: whoever had a password or is invited
    /// anew leaves no machine behind.
    pub(crate) async fn save_account_anew(
        &self,
        who: &Who,
        account: Account,
        kind: &'static str,
        until_micros: Option<i64>,
    ) -> Result<(), AppError> {
        let person = PersonId(account.row.person);
        let mut change = self.account_change(who, account, kind, until_micros);
        self.revoke_tokens(who, person, &mut change).await?;
        self.store().commit(change).await?;
        Ok(())
    }

    fn account_change(
        &self,
        who: &Who,
        account: Account,
        kind: &'static str,
        until_micros: Option<i64>,
    ) -> Change {
        let person = PersonId(account.row.person);
        let mut change = Change::new("account.save");
        change.read(stream_of(person), account.version);
        change.event(self.account_event(who, person, kind, until_micros));
        change.upsert(account.row);
        change
    }

    pub(crate) fn account_event(
        &self,
        who: &Who,
        person: PersonId,
        kind: &'static str,
        until_micros: Option<i64>,
    ) -> dengwen_store::NewEvent {
        let until = until_micros
            .and_then(|at| jiff::Timestamp::from_microsecond(at).ok())
            .map(|at| at.to_string());
        let body = AccountEvent { person, until };
        self.office_event(who, stream_of(person), "account", kind, &body)
    }
}
