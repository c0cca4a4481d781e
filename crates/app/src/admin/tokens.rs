//! Tokens with which machines use the API in a person's name.
//!
//! A token carries exactly the rights its person has at that moment. Invariants: the token is shown
//! once, and only its hash is kept; nobody makes one in another person's name, the administrator
//! neither, who would read with it what no administrator may read.

use dengwen_domain::ids::PersonId;
use dengwen_store::tables::api_token::{self, ApiTokenRow};
use dengwen_store::tables::credential;
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
    /// Makes a token in one's own name and gives its text, once.
    ///
    /// # Errors
    /// `Forbidden` for whoever is not staff; `Missing` for somebody gone; `Invalid`.
    pub async fn create_token(&self, who: &Who, new: &NewToken) -> Result<String, AppError> {
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
        let token = Token::fresh(self.random());
        let now = self.now_micros();
        let row = ApiTokenRow {
            hash: token.hash.to_vec(),
            person: person.0,
            name: name.to_owned(),
            created_at: now,
            expires_at: now + i64::from(new.days) * DAY,
            revoked: false,
        };
        self.save_token(who, row, "token-created").await?;
        Ok(format!("{PREFIX}{}", token.text))
    }

    /// Every token, newest first.
    ///
    /// # Errors
    /// `Forbidden`; store errors.
    pub async fn tokens(&self, who: &Who) -> Result<Vec<ApiToken>, AppError> {
        self.may_administer(who)?;
        let rows = api_token::all(self.store().db()).await?;
        Ok(self.shown(rows))
    }

    /// One's own tokens, newest first.
    ///
    /// # Errors
    /// `Forbidden` for whoever is not staff; store errors.
    pub async fn own_tokens(&self, who: &Who) -> Result<Vec<ApiToken>, AppError> {
        let rows = api_token::of(self.store().db(), own(who)?.0).await?;
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
        let row = ApiTokenRow {
            revoked: true,
            ..row
        };
        self.save_token(who, row, "token-revoked").await
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

    async fn save_token(
        &self,
        who: &Who,
        row: ApiTokenRow,
        kind: &'static str,
    ) -> Result<(), AppError> {
        let person = PersonId(row.person);
        let stream = account_stream(person);
        let id = hex(&row.hash);
        let body = TokenEvent {
            person,
            name: &row.name,
            id: short(&id),
        };
        let mut change = Change::new("token.save");
        change.read(stream, ANY_VERSION);
        change.event(self.office_event(who, stream, "account", kind, &body));
        change.upsert(row);
        self.store().commit(change).await?;
        Ok(())
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
