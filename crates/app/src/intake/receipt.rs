//! The receipt between the form and the page that shows it: a short-lived sealed token for the
//! visitor's own browser, so that the query code is in no address and in no database.

use dengwen_domain::ids::{MatterId, PetitionId};
use serde::{Deserialize, Serialize};

use super::register::Receipt;
use crate::app::App;
use crate::error::AppError;
use crate::keys::{hex, unhex};

/// How long the receipt can be opened again, to print it: half an hour, in microseconds.
const RECEIPT_LIFE: i64 = 30 * 60 * 1_000_000;

#[derive(Serialize, Deserialize)]
struct Carried {
    petition: PetitionId,
    number: String,
    matter: MatterId,
    code: String,
    until: i64,
}

impl App {
    /// Seals a receipt for the browser that just filed or registered.
    ///
    /// # Errors
    /// None in practice; a receipt is always JSON.
    pub fn seal_receipt(&self, receipt: &Receipt) -> Result<String, AppError> {
        let carried = Carried {
            petition: receipt.petition,
            number: receipt.number.clone(),
            matter: receipt.matter,
            code: receipt.query_code.clone(),
            until: self.now_micros() + RECEIPT_LIFE,
        };
        let text = serde_json::to_vec(&carried).map_err(AppError::fault)?;
        let key = self.sealer().derived_key("receipt", b"");
        Ok(hex(&self.sealer().seal_bytes(
            &key,
            "receipt",
            &text,
            self.random(),
        )))
    }

    /// Opens a sealed receipt; `None` when it is over or not ours.
    pub fn open_receipt(&self, token: &str) -> Option<Receipt> {
        let key = self.sealer().derived_key("receipt", b"");
        let text = self
            .sealer()
            .unseal_bytes(&key, "receipt", &unhex(token)?)?;
        let carried: Carried = serde_json::from_slice(&text).ok()?;
        (carried.until > self.now_micros()).then_some(Receipt {
            petition: carried.petition,
            number: carried.number,
            matter: carried.matter,
            query_code: carried.code,
        })
    }
}
