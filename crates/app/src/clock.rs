//! What time it is. The only place that may ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Says what time it is. Everything below takes values.
pub trait Clock: Send + Sync {
    /// This instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one clock of the program"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The machine's clock moved to another day, where it runs on: for a sample office that does not
/// age.
#[derive(Debug, Clone, Default)]
pub struct ShiftedClock(Arc<AtomicI64>);

impl ShiftedClock {
    /// From now on it is `at`.
    pub fn begin(&self, at: Timestamp) {
        let ahead = at.as_microsecond() - SystemClock.now().as_microsecond();
        self.0.store(ahead, Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let now = SystemClock.now().as_microsecond() + self.0.load(Ordering::SeqCst);
        Timestamp::from_microsecond(now).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// A clock set by hand: for tests, and for writing the sample office's past.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// A clock that stands at `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// A clock over a counter of microseconds that others read too (the store's).
    pub const fn sharing(micros: Arc<AtomicI64>) -> Self {
        Self(micros)
    }

    /// Sets the clock, backwards too: a clock set back is one of the things that happen.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }

    /// Sets the clock to a time of day on a civil date in a zone.
    pub fn set_civil(&self, day: Date, hour: i8, minute: i8, zone: &TimeZone) {
        let at = day.at(hour, minute, 0, 0).to_zoned(zone.clone());
        self.set(at.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp()));
    }

    /// Moves forward by seconds.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The civil date of an instant in the office's zone: what the law means by a day.
pub fn civil_date(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}
