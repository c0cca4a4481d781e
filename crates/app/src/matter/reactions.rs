//! What follows from an act by itself, in the same commit: call-back duties (E2).
//!
//! Pure. A house rule where the law is silent; the numbers are settings shown as such.

use dengwen_domain::codes::{CallbackReason, Outcome, Satisfaction};
use dengwen_domain::ids::CallbackId;
use dengwen_domain::matter::{Command, Ctx, Event, Fact, Matter};

/// Working days within which a call-back is owed. House rule (regulation 20, open question 2).
const CALLBACK_WORKING_DAYS: usize = 7;
/// Of the matters that call for no special care, one in so many is called (E2: "a sample").
const SAMPLE_ONE_IN: u128 = 10;
/// Days after which the petitioner of a matter routed out is asked (21.7).
const ROUTED_OUT_DAYS: i64 = 30;

/// Commands that the program itself gives after `event`.
pub(super) fn after(matter: &Matter, event: &Event, ctx: &Ctx<'_>) -> Vec<Command> {
    // Because: imported history was answered years ago by others.
    if matter.imported {
        return Vec::new();
    }
    let reason = match &event.what {
        Fact::Rated {
            value: Satisfaction::Dissatisfied,
            ..
        } => Some(CallbackReason::BadRating),
        Fact::Served { answers: true, .. } | Fact::SimplyReplied { .. } => served(matter),
        Fact::RoutedOut { .. } => Some(CallbackReason::RoutedOut),
        _ => None,
    };
    let Some(reason) = reason else {
        return Vec::new();
    };
    let waiting = matter
        .callbacks
        .iter()
        .any(|c| c.done_on.is_none() && c.reason == reason);
    if waiting {
        return Vec::new();
    }
    let id = CallbackId(ctx.fresh.id());
    vec![Command::OpenCallback {
        id,
        reason,
        due: due(reason, ctx),
    }]
}

fn served(matter: &Matter) -> Option<CallbackReason> {
    if matter.overlays.urgent {
        Some(CallbackReason::Grave)
    } else if matter.outcome == Some(Outcome::Support) {
        Some(CallbackReason::Supported)
    } else if matter.id.0.as_u128().is_multiple_of(SAMPLE_ONE_IN) {
        Some(CallbackReason::Sample)
    } else {
        None
    }
}

fn due(reason: CallbackReason, ctx: &Ctx<'_>) -> jiff::civil::Date {
    if reason == CallbackReason::RoutedOut {
        let days = jiff::Span::new().days(ROUTED_OUT_DAYS);
        return ctx.on.checked_add(days).unwrap_or(ctx.on);
    }
    (0..CALLBACK_WORKING_DAYS).fold(ctx.on, |day, _| ctx.calendar.next_workday_after(day))
}
