//! The rows of persons in the form: how many there are, one more.
//!
//! Rows are numbered from 1 and their fields carry the number (`name-2`), so that a complaint
//! stands beside the very field. It holds more rows than the law allows representatives, so that a
//! sixth is refused with what was typed and not swallowed.

use dengwen_app::open::PersonData;
use dengwen_domain::petition::REPRESENTATIVES_MAX;

use crate::form::FormState;
use crate::texts::Say;

/// Most rows that are read.
const ROWS_MAX: usize = 12;

/// How many rows the form has.
pub(in crate::pages::desk) fn count(form: &FormState) -> usize {
    let named = (1..=ROWS_MAX)
        .rev()
        .find(|at| person(form, *at) != PersonData::default());
    let drawn = form.value("rows").parse().unwrap_or(1);
    named.unwrap_or(1).max(drawn).clamp(1, ROWS_MAX)
}

/// The name field of the first who is too many where there may be `most`, or of the last row.
pub(super) fn first_beyond(most: &str) -> String {
    let most: usize = most.parse().unwrap_or(ROWS_MAX);
    format!("name-{}", most.saturating_add(1).min(ROWS_MAX))
}

/// One more row, up to the number of representatives (Art. 20(3), B02).
pub(in crate::pages::desk) fn add(form: &mut FormState) {
    let rows = count(form);
    if rows < REPRESENTATIVES_MAX {
        form.set("rows", (rows + 1).to_string());
    } else {
        let most = REPRESENTATIVES_MAX.to_string();
        form.fail(
            &format!("name-{rows}"),
            Say::new("too-many-representatives").arg("arg", most),
        );
    }
}

/// The person of a row as typed. The kind of paper alone names nobody.
pub(in crate::pages::desk) fn person(form: &FormState, at: usize) -> PersonData {
    let field = |name: &str| form.value(&format!("{name}-{at}")).trim().to_owned();
    let number = field("paper_number");
    PersonData {
        name: field("name"),
        paper: if number.is_empty() {
            String::new()
        } else {
            field("paper")
        },
        paper_number: number,
        phone: field("phone"),
        email: field("email"),
        address: field("address"),
    }
}

/// The persons of all rows that say anything, each with its row.
pub(in crate::pages::desk) fn persons(form: &FormState) -> Vec<(usize, PersonData)> {
    (1..=count(form))
        .map(|at| (at, person(form, at)))
        .filter(|(_, person)| *person != PersonData::default())
        .collect()
}
