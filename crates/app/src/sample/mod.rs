//! The sample office: an invented city whose half year is played through the real use cases.
//!
//! A function of seed and as-of date: the clock starts 200 days before and every act happens on a
//! working day. It fills only an empty office, and an office so filled never listens publicly.

mod cast;
mod content;
mod days;
mod fill;
mod play;
mod schedule;
mod script;
mod steps;
mod steps_answer;
mod steps_intake;
mod steps_notice;
mod steps_office;
mod steps_report;
mod steps_unit;

use dengwen_domain::pack::PackSet;
use jiff::civil::Date;

use crate::app::App;
use crate::clock::ManualClock;
use crate::error::AppError;

use cast::Cast;
use content::Content;
use days::Days;

/// How far back the sample reaches, in days.
pub const DAYS: i64 = 200;
/// The rules under which the half year is played.
const PACK: &str = "cn-national-2022";
/// The last day: beyond it nobody needs a sample, and calendars are far from announced.
const LAST: Date = jiff::civil::date(2099, 12, 31);

/// The first and the last day on which a sample can stand.
pub fn days() -> (Date, Date) {
    // Safe because: the pack is built in.
    let pack = PackSet::builtin().get(PACK).map(|pack| pack.valid_from);
    let in_force = pack.expect("the built-in rules have it");
    let first = in_force.saturating_add(jiff::Span::new().days(DAYS + 2));
    (first, LAST)
}

/// What was played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// Petitions registered.
    pub petitions: usize,
    /// Acts done, registrations not counted.
    pub acts: usize,
    /// Logins that show every role, with the role's code: printed with fresh passwords.
    pub logins: Vec<(String, String)>,
}

/// Plays the half year before `as_of`. `clock` must be the application's own clock.
///
/// # Errors
/// A fault when the office is not empty or the content is inconsistent; store errors.
pub async fn play(
    app: &App,
    clock: &ManualClock,
    as_of: Date,
    seed: u64,
    progress: &dyn Fn(usize, usize),
) -> Result<Played, AppError> {
    if !app.directory().orgs.is_empty() {
        return Err(AppError::fault("a sample fills only an empty office"));
    }
    let content = Content::load()?;
    let first = as_of
        .checked_sub(jiff::Span::new().days(DAYS + 1))
        .map_err(AppError::fault)?;
    clock.set_civil(first, 8, 0, &app.office().zone);
    let cast = Cast::found(app, &content).await?;
    let calendar = app.directory().calendar.clone();
    let scripts = schedule::schedule(&content, &cast, &calendar, as_of, seed)?;
    let mut days = Days::from(app, clock, &cast);
    let (petitions, acts) =
        play::play(&mut days, app, clock, &content, &cast, scripts, progress).await?;
    days.until(as_of).await?;
    let acts = acts + days.calls();
    Ok(Played {
        petitions,
        acts,
        logins: logins(&content),
    })
}

/// One login a role, the city's own people first.
fn logins(content: &Content) -> Vec<(String, String)> {
    let mut logins = Vec::new();
    for role in dengwen_domain::org::Role::ALL {
        let person = content
            .people
            .iter()
            .find(|person| person.roles.contains(role));
        if let Some(person) = person {
            logins.push((person.login.clone(), role.to_string()));
        }
    }
    logins
}
