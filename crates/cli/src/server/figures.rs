//! Figures for a monitoring system, in Prometheus' text form, on a loopback port of their own.
//!
//! Counters are kept where things happen; what must be asked (lag, age, parked jobs) is asked when
//! somebody reads. Invariant: a label has few values, none of them chosen by a visitor.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::exit::Failure;

/// Upper bounds of the durations, in seconds.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Starts keeping figures.
///
/// # Errors
/// When they are kept already.
pub(crate) fn start() -> Result<PrometheusHandle, Failure> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(anyhow::Error::from)?;
    Ok(handle)
}

/// The page with the figures; `ask` sets those that are asked when somebody reads.
pub(crate) fn router<Ask, Asked>(handle: PrometheusHandle, ask: Ask) -> Router
where
    Ask: Fn() -> Asked + Clone + Send + Sync + 'static,
    Asked: Future<Output = ()> + Send,
{
    let page = move || {
        let (handle, ask) = (handle.clone(), ask.clone());
        async move {
            ask().await;
            handle.run_upkeep();
            (
                [(CONTENT_TYPE, "text/plain; version=0.0.4")],
                handle.render(),
            )
        }
    };
    Router::new().route("/metrics", get(page))
}
