//! The loop around the worker: a step, a rest, until the program stops.
//!
//! What a step does is the application's business. Invariant: stopping waits for no step; whatever
//! one leaves undone, the next one finds by itself.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
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
            let done = worker.step().await;
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

/// Sets the figures that are asked when somebody reads them.
#[expect(
    clippy::cast_precision_loss,
    reason = "gauges; seconds and counts far below 2^52"
)]
pub(crate) async fn figures(app: App, position: Arc<AtomicI64>) {
    let Ok(health) = app.work_health(&position).await else {
        // Because: a database that does not answer shows in readiness; an old figure is no lie here,
        // its age is told by the next successful reading.
        return;
    };
    let age = health.overdue_sweep_age.map_or(f64::NAN, |age| age as f64);
    metrics::gauge!("dengwen_overdue_sweep_age_seconds").set(age);
    metrics::gauge!("dengwen_stream_lag_events").set(health.events_behind as f64);
    metrics::gauge!("dengwen_jobs_waiting").set(health.jobs_waiting as f64);
    metrics::gauge!("dengwen_jobs_parked").set(health.jobs_parked as f64);
}
