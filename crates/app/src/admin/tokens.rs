//! Tokens with which machines use the API in a person's name.
//!
//! A token carries exactly the rights its person has at that moment. Invariants: the token is shown
//! once, and only its hash is kept; nobody makes one in another person's name, the administrator
//! neither, who would read with it what no administrator may read; whoever makes one knows the
//! person's password, and a new password or a new invitation ends every token there was.

use dengwen_domain::ids::PersonId;
use dengwen_store::tables::api_token::{self, ApiTokenRow};
use dengwen_store::tables::{credential, stream};
use dengwen_store::{ANY_VERSION, Change};
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::keys::hex;
use crate::session::{LOCKED_BY_HAND, Token, account_stream, token_hash};
use crate::who::{Staff, Who};

const DAY: i64 = 24 * 3600 * 1_000_000;
const DAYS_MAX: u16 = 366;
const NAME_CHARS_MAX: usize = 40;
/// Most tokens of one person that work at a time.
const TOKENS_MAX: usize = 20;
/// So that scanners for leaked secrets know one when they see it.
const PREFIX: &str = "dengwen_";

/// A token to be made in the name of whoever makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// Days for which it holds.
    pub days: u16,
}

/// A token as its person and the administrator see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Names the token in a form; of no use to anybody else.
    pub id: String,
    /// In whose name it acts.
    pub person: PersonId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// It was revoked.
    pub revoked: bool,
    /// It still works.
    pub valid: bool,
}

#[derive(Serialize)]
struct TokenEvent<'a> {
    person: PersonId,
    name: &'a str,
    id: &'a str,
}

impl App {
    /// Makes a token in one's own name and gives its text, once. `present` is the password of
    /// today: who only sits at an open screen leaves no door behind.
    ///
    /// # Errors
    /// `Forbidden` for whoever is not staff; `Missing` for somebody gone; `Invalid`, for a wrong
    /// password and one token too many as well; `Conflict` with another change of the account.
    pub async fn create_token(
        &self,
        who: &Who,
        present: &str,
        new: &NewToken,
    ) -> Result<String, AppError> {
        let person = own(who)?;
        self.present(person)?;
        let name = new.name.trim();
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push(FieldError::new("name", "field-required"));
        } else if name.chars().count() > NAME_CHARS_MAX {
            errors.push(FieldError::with("name", "field-too-long", NAME_CHARS_MAX));
        }
        if !(1..=DAYS_MAX).contains(&new.days) {
            errors.push(FieldError::with("days", "token-days", DAYS_MAX));
        }
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        let now = self.now_micros();
        let seen = stream::version(self.store().db(), account_stream(person)).await?;
        let live = api_token::live(self.store().db(), person.0, now).await?;
        if live.len() >= TOKENS_MAX {
            let error = FieldError::with("name", "token-too-many", TOKENS_MAX);
            return Err(AppError::Invalid(vec![error]));
        }
        if !self.try_password(Some(person), present).await? {
            return Err(AppError::invalid("present", "password-wrong"));
        }
        let token = Token::fresh(self.random());
        let row = ApiTokenRow {
            hash: token.hash.to_vec(),
            person: person.0,
            name: name.to_owned(),
            created_at: now,
            expires_at: now + i64::from(new.days) * DAY,
            revoked: false,
        };
        let mut change = Change::new("token.save");
        change.read(account_stream(person), seen);
        self.write_token(who, row, "token-created", &mut change);
        self.store().commit(change).await?;
        Ok(format!("{PREFIX}{}", token.text))
    }

    /// Every token, those that work first, the newest first.
    ///
    /// # Errors
    /// `Forbidden`; store errors.
    pub async fn tokens(&self, who: &Who) -> Result<Vec<ApiToken>, AppError> {
        self.may_administer(who)?;
        let rows = api_token::all(self.store().db(), self.now_micros()).await?;
        Ok(self.shown(rows))
    }

    /// One's own tokens, those that work first, the newest first.
    ///
    /// # Errors
    /// `Forbidden` for whoever is not staff; store errors.
    pub async fn own_tokens(&self, who: &Who) -> Result<Vec<ApiToken>, AppError> {
        let rows = api_token::of(self.store().db(), own(who)?.0, self.now_micros()).await?;
        Ok(self.shown(rows))
    }

    fn shown(&self, rows: Vec<ApiTokenRow>) -> Vec<ApiToken> {
        let now = self.now_micros();
        let at = |micros| Timestamp::from_microsecond(micros).unwrap_or_default();
        rows.into_iter()
            .map(|row| ApiToken {
                id: hex(&row.hash),
                person: PersonId(row.person),
                created: at(row.created_at),
                ends: at(row.expires_at),
                valid: !row.revoked && row.expires_at > now,
                revoked: row.revoked,
                name: row.name,
            })
            .collect()
    }

    /// Revokes a token by its [`ApiToken::id`]; the next request with it is refused. A person
    /// revokes their own, the administrator anybody's.
    ///
    /// # Errors
    /// `Forbidden` for whoever is not staff; `Missing` for another person's token too.
    pub async fn revoke_token(&self, who: &Who, id: &str) -> Result<(), AppError> {
        let person = own(who)?;
        let hash = crate::session::hash_from_hex(id).ok_or(AppError::Missing("token"))?;
        let row = api_token::by_hash(self.store().db(), &hash).await?;
        let row = row
            .filter(|row| row.person == person.0 || self.may_administer(who).is_ok())
            .ok_or(AppError::Missing("token"))?;
        if row.revoked {
            return Ok(());
        }
        let mut change = Change::new("token.save");
        change.read(account_stream(PersonId(row.person)), ANY_VERSION);
        self.write_revoked(who, row, &mut change);
        self.store().commit(change).await?;
        Ok(())
    }

    /// Ends every token of a person, in the change that sets their password or invites them anew.
    pub(crate) async fn revoke_tokens(
        &self,
        who: &Who,
        person: PersonId,
        change: &mut Change,
    ) -> Result<(), AppError> {
        let now = self.now_micros();
        for row in api_token::live(self.store().db(), person.0, now).await? {
            self.write_revoked(who, row, change);
        }
        Ok(())
    }

    /// Who stands behind a machine's token, with the roles of this moment.
    ///
    /// # Errors
    /// Store errors.
    pub async fn token(&self, text: &str) -> Result<Option<Staff>, AppError> {
        let Some(hash) = text.strip_prefix(PREFIX).and_then(token_hash) else {
            return Ok(None);
        };
        let row = api_token::valid(self.store().db(), &hash, self.now_micros()).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        // Because: locking somebody out by hand shuts every door, the machines' too. The lock after
        // wrong passwords does not: anybody could turn a machine off with it.
        let account = credential::of(self.store().db(), row.person).await?;
        if account.is_some_and(|account| account.locked_until == LOCKED_BY_HAND) {
            return Ok(None);
        }
        let staff = self.staff(PersonId(row.person));
        Ok(staff.map(|staff| staff.by_token(short(&hex(&row.hash)))))
    }

    fn write_revoked(&self, who: &Who, row: ApiTokenRow, change: &mut Change) {
        let row = ApiTokenRow {
            revoked: true,
            ..row
        };
        self.write_token(who, row, "token-revoked", change);
    }

    fn write_token(&self, who: &Who, row: ApiTokenRow, kind: &'static str, change: &mut Change) {
        let person = PersonId(row.person);
        let stream = account_stream(person);
        let id = hex(&row.hash);
        let body = TokenEvent {
            person,
            name: &row.name,
            id: short(&id),
        };
        change.event(self.office_event(who, stream, "account", kind, &body));
        change.upsert(row);
    }
}

impl ApiToken {
    /// As the logs name it.
    pub fn short(&self) -> &str {
        short(&self.id)
    }
}

/// The first letters of a token's id: enough to tell tokens apart, of no use to guess one.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or_default()
}

/// The member of staff in whose name something is asked.
fn own(who: &Who) -> Result<PersonId, AppError> {
    who.person().ok_or(AppError::Forbidden("token"))
}
