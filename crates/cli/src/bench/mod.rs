//! What `dengwen bench` measures and how: an invented office of any size, and the bare database
//! beside it.
//!
//! It holds no rule; matters are made by the same decisions as in an office at work, from a seed.
//! Invariant: every figure that is printed was measured in this run.

pub(crate) mod acts;
pub(crate) mod bare;
pub(crate) mod child;
pub(crate) mod http;
pub(crate) mod load;
pub(crate) mod office;
pub(crate) mod pages;
pub(crate) mod place;
pub(crate) mod registration;
pub(crate) mod report;
pub(crate) mod words;

use std::time::Duration;

/// The value below which `share` of all lie; zero of none.
pub(crate) fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a place in a list of a few thousand"
    )]
    let at = (last as f64 * share).round() as usize;
    times.get(at.min(last)).copied().unwrap_or_default()
}

/// So many in so long, a second.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub(crate) fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let mut times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(quantile(&mut times, 0.5), Duration::from_millis(51));
        assert_eq!(quantile(&mut times, 1.0), Duration::from_millis(100));
        assert_eq!(quantile(&mut [], 0.5), Duration::ZERO);
    }
}
