//! The loop around the worker: a step, a rest, until the program stops.
//!
//! What a step does is the application's business. Invariant: stopping waits for no step; whatever
//! one leaves undone, the next one finds by itself; and a step that panics ends only itself.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::task::Poll;
use std::time::Duration;

use dengwen_app::App;
use dengwen_app::jobs::{STEP_SECONDS, Worker};

use super::stop::Stop;

/// Works until the program stops.
pub(crate) async fn run(mut worker: Worker, mut stop: Stop) {
    let mut beat = tokio::time::interval(Duration::from_secs(STEP_SECONDS));
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let work = async {
        loop {
            beat.tick().await;
            let Some(done) = caught(worker.step()).await else {
                metrics::counter!("dengwen_work_failures_total").increment(1);
                continue;
            };
            let acted = done.flagged.done + done.lapsed.done + done.jobs_done;
            if acted > 0 {
                tracing::info!(
                    flagged = done.flagged.done,
                    lapsed = done.lapsed.done,
                    jobs = done.jobs_done,
                    "worked"
                );
            }
        }
    };
    tokio::select! {
        () = work => {}
        () = stop.asked() => {}
    }
}

/// A step that panics must not end the worker: limits would pass unseen until somebody notices. The
/// panic hook has logged the place.
async fn caught<T>(step: impl Future<Output = T>) -> Option<T> {
    let mut step = pin!(step);
    poll_fn(
        |cx| match catch_unwind(AssertUnwindSafe(|| step.as_mut().poll(cx))) {
            Ok(Poll::Ready(done)) => Poll::Ready(Some(done)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        },
    )
    .await
}

/// Sets the figures that are asked when somebody reads them.
#[expect(
    clippy::cast_precision_loss,
    reason = "gauges; seconds and counts far below 2^52"
)]
pub(crate) async fn figures(app: App, position: Arc<AtomicI64>) {
    let Ok(health) = app.work_health(&position).await else {
        // Because: a database that does not answer shows in readiness; an old figure is no lie
        // here, its age is told by the next successful reading.
        return;
    };
    let age = health.overdue_sweep_age.map_or(f64::NAN, |age| age as f64);
    metrics::gauge!("dengwen_overdue_sweep_age_seconds").set(age);
    metrics::gauge!("dengwen_stream_lag_events").set(health.events_behind as f64);
    metrics::gauge!("dengwen_jobs_waiting").set(health.jobs_waiting as f64);
    metrics::gauge!("dengwen_jobs_parked").set(health.jobs_parked as f64);
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[tokio::test]
    async fn a_step_that_panics_ends_only_itself() {
        assert_eq!(caught(async { 1 }).await, Some(1));
        let broken: Option<()> = caught(async { panic!("on purpose") }).await;
        assert_eq!(broken, None);
    }
}
