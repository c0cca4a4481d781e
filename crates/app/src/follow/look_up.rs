//! Looking up by number and query code.
//!
//! Invariant: a wrong number and a wrong code take the same steps (one hash, one query of one
//! shape, one comparison in constant time) and get the same answer. Tries are counted per address
//! and per number before anything is compared.

use dengwen_domain::ids::PetitionId;
use dengwen_domain::petition::parse_number;
use dengwen_store::query;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::keys::{hex, unhex};
use crate::policy::micros;
use crate::throttle::Throttle;

impl App {
    /// The petition of a number and its query code. `address` is where the request comes from.
    ///
    /// # Errors
    /// `Missing` for a wrong number and for a wrong code alike; `TooMany`; store errors.
    pub async fn look_up(
        &self,
        number: &str,
        code: &str,
        address: &str,
    ) -> Result<PetitionId, AppError> {
        // Because: a malformed number is looked for all the same, so that it takes as long.
        let typed: String = number
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(64)
            .collect();
        let number = parse_number(number).unwrap_or_else(|| typed.to_ascii_uppercase());
        self.throttle(Throttle::LookUpFrom, address).await?;
        self.throttle(Throttle::LookUpNumber, &number).await?;
        let given = self.sealer().query_code_hash(code);
        let found = query::petition::code_by_number(self.store().db(), &number).await?;
        let exists = found.is_some();
        // Because: without a petition something must still be compared.
        let (petition, stored) = found.unwrap_or_else(|| (Uuid::nil(), vec![0; given.len()]));
        let same = bool::from(stored.as_slice().ct_eq(given.as_slice()));
        if !(same && exists) {
            return Err(AppError::Missing("petition"));
        }
        self.throttle_clear(Throttle::LookUpNumber, &number).await?;
        Ok(PetitionId(petition))
    }

    /// A token for the browser of somebody who looked a petition up, valid for two hours and until
    /// the query code is renewed.
    ///
    /// # Errors
    /// `Missing` when the petition has no query code; store errors.
    pub async fn follow_token(&self, petition: PetitionId) -> Result<String, AppError> {
        let until = self.now_micros() + micros(self.policy().sessions.follow);
        let hash = query::petition::code_hash(self.store().db(), petition.0)
            .await?
            .ok_or(AppError::Missing("petition"))?;
        let sign = self.follow_sign(petition.0, until, &hash);
        Ok(format!("{}.{until:x}.{}", petition.0.simple(), hex(&sign)))
    }

    /// Whose token this is; `None` when it is over, void or not ours.
    ///
    /// # Errors
    /// Store errors.
    pub async fn followed_by(&self, token: &str) -> Result<Option<PetitionId>, AppError> {
        let Some((petition, until, sign)) = parts(token) else {
            return Ok(None);
        };
        if until <= self.now_micros() {
            return Ok(None);
        }
        let hash = query::petition::code_hash(self.store().db(), petition).await?;
        let expected = self.follow_sign(petition, until, &hash.unwrap_or_default());
        let same = bool::from(expected.as_slice().ct_eq(sign.as_slice()));
        Ok(same.then_some(PetitionId(petition)))
    }

    fn follow_sign(&self, petition: Uuid, until: i64, code_hash: &[u8]) -> [u8; 32] {
        let parts = [
            petition.as_bytes().as_slice(),
            &until.to_be_bytes(),
            code_hash,
        ];
        self.sealer().keyed("follow", &parts)
    }
}

fn parts(token: &str) -> Option<(Uuid, i64, Vec<u8>)> {
    let mut parts = token.split('.');
    let petition = Uuid::try_parse(parts.next()?).ok()?;
    let until = i64::from_str_radix(parts.next()?, 16).ok()?;
    let sign = unhex(parts.next()?)?;
    parts.next().is_none().then_some((petition, until, sign))
}
