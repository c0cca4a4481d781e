//! Signing in, and who stands behind a session's token.
//!
//! A try is counted before the password is looked at, so guessing in parallel gains nothing. An
//! unknown name, a wrong password and a locked account do the same work and get the same answer.
//! Invariant: every failure stands in the log of reads, every lock in the account's events.

use std::net::IpAddr;

use dengwen_domain::ids::PersonId;
use dengwen_store::tables::credential::{self, CredentialRow};
use dengwen_store::tables::session::{self, SessionRow};
use dengwen_store::{ANY_VERSION, Change};
use uuid::Uuid;

use super::account::stream_of;
use super::{MINUTE, Token, token_hash};
use crate::app::App;
use crate::error::AppError;
use crate::policy::micros;
use crate::throttle::Throttle;
use crate::who::{Staff, Who};

/// Use is noted at most this often, so that reading pages writes nothing.
const TOUCH_EVERY: i64 = MINUTE;
/// `locked_until` of an account that an administrator locked.
pub(crate) const LOCKED_BY_HAND: i64 = i64::MAX;

/// Where a sign-in comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The address, behind trusted proxies.
    pub address: IpAddr,
    /// Browser and system in a few words, shown to the session's owner alone.
    pub device: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The person with the roles of today.
    pub staff: Staff,
    /// Nothing else is to be done before the password is changed.
    pub must_change: bool,
}

impl App {
    /// Signs in and gives the token of a fresh session.
    ///
    /// # Errors
    /// `Invalid` with `sign-in-failed` whatever was wrong; `TooMany` for an address that failed too
    /// often; `Unavailable` when too many sign in at once.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        visit: &Visit,
    ) -> Result<String, AppError> {
        let from = network(visit);
        self.throttle_open(Throttle::SignInFrom, &from).await?;
        let person = self.person_by_login(login.trim());
        if self.try_password(person, password).await?
            && let Some(staff) = person.and_then(|person| self.staff(person))
        {
            return self.begin_session(staff, visit).await;
        }
        // The answer stays the same when this failure was one too many.
        match self.throttle(Throttle::SignInFrom, &from).await {
            Ok(()) | Err(AppError::TooMany { .. }) => {}
            Err(other) => return Err(other),
        }
        self.record_visit(person, "sign-in-failed", visit).await?;
        Err(AppError::invalid("password", "sign-in-failed"))
    }

    /// Who stands behind a session's token, with the roles of this moment.
    ///
    /// # Errors
    /// Store errors.
    pub async fn session(&self, token: &str) -> Result<Option<SignedIn>, AppError> {
        let Some(hash) = token_hash(token) else {
            return Ok(None);
        };
        let (db, now) = (self.store().db(), self.now_micros());
        let Some((row, must_change)) = session::signed_in(db, &hash, now).await? else {
            return Ok(None);
        };
        let Some(staff) = self.staff(PersonId(row.person)) else {
            return Ok(None);
        };
        if now - row.seen_at >= TOUCH_EVERY {
            session::touch(db, &hash, now, now + micros(self.policy().sessions.idle)).await?;
        }
        Ok(Some(SignedIn { staff, must_change }))
    }

    /// Looks at a password, counting the try first. Takes as long for nobody as for somebody.
    pub(crate) async fn try_password(
        &self,
        person: Option<PersonId>,
        password: &str,
    ) -> Result<bool, AppError> {
        let row = self.take_try(person).await?;
        let stored = row.as_ref().map_or("", |row| row.password_hash.as_str());
        let right = self.passwords().verify(password, stored).await?;
        let db = self.store().db();
        match row {
            Some(row) if right => {
                credential::succeeded(db, row.person).await?;
                Ok(true)
            }
            Some(row) if self.lock(row.failures, 0) > 0 => {
                let until = self.lock(row.failures, self.now_micros());
                self.record_lock(PersonId(row.person), until).await?;
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// Counts the try; nothing when there may be none: nobody, no password yet, locked.
    async fn take_try(&self, person: Option<PersonId>) -> Result<Option<CredentialRow>, AppError> {
        let db = self.store().db();
        let id = person.map_or(Uuid::nil(), |person| person.0);
        // Somebody else may try in the same instant; the third time it is a flood, and refused.
        for _ in 0..3 {
            let now = self.now_micros();
            let row = credential::of(db, id).await?;
            let seen = row.as_ref().map_or(0, |row| row.failures);
            let until = self
                .lock(seen, now)
                .max(row.as_ref().map_or(0, |row| row.locked_until));
            let taken = credential::take_try(db, id, seen, now, until).await?;
            match row {
                Some(row) if taken => {
                    return Ok(Some(row).filter(|row| !row.password_hash.is_empty()));
                }
                Some(row) if row.locked_until <= now => {}
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Until when a try after so many failures locks the account should it fail too; 0: not at all.
    fn lock(&self, failures_before: i64, now: i64) -> i64 {
        let rules = &self.policy().sessions;
        let over = failures_before + 1 - i64::from(rules.free_tries);
        if over < 0 {
            return 0;
        }
        let doublings = u32::try_from(over.min(12)).unwrap_or(12);
        let lock = micros(rules.first_lock).saturating_mul(1 << doublings);
        now + lock.min(micros(rules.longest_lock))
    }

    async fn begin_session(&self, staff: Staff, visit: &Visit) -> Result<String, AppError> {
        let token = Token::fresh(self.random());
        let now = self.now_micros();
        let row = SessionRow {
            token_hash: token.hash,
            person: staff.person().0,
            created_at: now,
            seen_at: now,
            expires_at: now + micros(self.policy().sessions.life),
            idle_until: now + micros(self.policy().sessions.idle),
            address: visit.address.to_string(),
            device: visit.device.chars().take(80).collect(),
        };
        session::begin(self.store().db(), row).await?;
        self.record_visit(Some(staff.person()), "sign-in", visit)
            .await?;
        Ok(token.text)
    }

    /// A member of staff by login, for a command that acts in their name: nobody who left, and
    /// nobody whom an administrator locked out.
    ///
    /// # Errors
    /// Store errors.
    pub async fn staff_by_login(&self, login: &str) -> Result<Option<Staff>, AppError> {
        let Some(person) = self.person_by_login(login.trim()) else {
            return Ok(None);
        };
        let account = credential::of(self.store().db(), person.0).await?;
        if account.is_some_and(|account| account.locked_until == LOCKED_BY_HAND) {
            return Ok(None);
        }
        Ok(self.staff(person))
    }

    fn person_by_login(&self, login: &str) -> Option<PersonId> {
        let directory = self.directory();
        let found = directory
            .people
            .values()
            .find(|person| person.login.eq_ignore_ascii_case(login))?;
        self.staff(found.id).map(|staff| staff.person())
    }

    /// Never what was typed as the name: people type passwords there.
    async fn record_visit(
        &self,
        person: Option<PersonId>,
        purpose: &'static str,
        visit: &Visit,
    ) -> Result<(), AppError> {
        let who = person
            .and_then(|person| self.staff(person))
            .map_or(Who::Public, Who::Staff);
        let fields = format!("address {}", visit.address);
        self.record(&[self.read_row(&who, purpose, None, None, &fields)])
            .await
    }

    async fn record_lock(&self, person: PersonId, until: i64) -> Result<(), AppError> {
        let mut change = Change::new("account.lock-out");
        change.read(stream_of(person), ANY_VERSION);
        change.event(self.account_event(&Who::Public, person, "locked-out", Some(until)));
        self.store().commit(change).await?;
        Ok(())
    }

    /// Locks an account until it is unlocked, and signs its owner out everywhere.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer; `Invalid` for one's own account.
    pub async fn lock_account(&self, who: &Who, person: PersonId) -> Result<(), AppError> {
        self.may_administer(who)?;
        if who.person() == Some(person) {
            return Err(AppError::invalid("person", "lock-own-account"));
        }
        self.present(person)?;
        let mut account = self.account(person).await?;
        account.row.locked_until = LOCKED_BY_HAND;
        account.row.invite_hash = Vec::new();
        self.save_account(who, account, "locked", None).await?;
        session::end_all(self.store().db(), person.0).await?;
        Ok(())
    }

    /// Unlocks an account, whoever locked it.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer.
    pub async fn unlock_account(&self, who: &Who, person: PersonId) -> Result<(), AppError> {
        self.may_administer(who)?;
        let mut account = self.account(person).await?;
        account.row.failures = 0;
        account.row.locked_until = 0;
        self.save_account(who, account, "unlocked", None).await
    }
}

/// One household or office: an IPv4 address, or the network of an IPv6 one.
fn network(visit: &Visit) -> String {
    match visit.address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => address.to_ipv4_mapped().map_or_else(
            || {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            },
            |mapped| mapped.to_string(),
        ),
    }
}
