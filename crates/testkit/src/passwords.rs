//! Passwords of invented people, for what asks for one again.
//!
//! Invariant: whoever has one keeps it, because setting another ends their sessions and tokens.

use dengwen_app::{App, Who};
use dengwen_store::tables::credential;

/// Everybody's.
pub const PASSWORD: &str = "梧桐树下的第三只信箱";

/// The password of a member of staff, who has one from now on.
///
/// # Panics
/// When it is nobody of the office.
pub async fn password_of(app: &App, who: &Who) -> &'static str {
    let person = who.person().expect("a member of staff");
    let account = credential::of(app.store().db(), person.0).await;
    let account = account.expect("the store can be read");
    if account.is_none_or(|account| account.password_hash.is_empty()) {
        let set = app.set_password(&Who::System, person, PASSWORD, false);
        set.await.expect("the program may set passwords");
    }
    PASSWORD
}
