//! What happens on every day of the sample by itself: the worker's step in the morning, and in the
//! evening of a working day the call-backs that are due.
//!
//! It knows no script. Invariant: a function of what is in the office, so that the same seed gives
//! the same half year; every result of a call and an unanswered call occur.

use dengwen_domain::calendar::Calendar;
use dengwen_domain::codes::{CallbackReason, CallbackResult};
use dengwen_domain::matter::{Command, NextCall};
use dengwen_domain::org::Role;
use jiff::civil::Date;

use super::cast::Cast;
use super::play::OFFICE;
use crate::app::App;
use crate::callback::{Item, TimeOfDay};
use crate::clock::ManualClock;
use crate::error::AppError;
use crate::jobs::Worker;
use crate::matter::{Act, Texts};
use crate::who::Who;

/// Most calls of an evening.
const CALLS_MAX: i64 = 40;
/// Days after which even a forgotten call is made.
const FORGOTTEN_DAYS: i32 = 20;
/// Some call a few days before the last one.
const EARLY_DAYS: i32 = 4;

/// The days so far.
pub(super) struct Days<'a> {
    app: &'a App,
    clock: &'a ManualClock,
    cast: &'a Cast,
    calendar: Calendar,
    worker: Worker,
    today: Date,
    calls: usize,
}

impl<'a> Days<'a> {
    pub(super) fn from(app: &'a App, clock: &'a ManualClock, cast: &'a Cast) -> Self {
        Self {
            app,
            clock,
            cast,
            calendar: app.directory().calendar.clone(),
            worker: Worker::new(app.clone()),
            today: app.today(),
            calls: 0,
        }
    }

    /// Lets the days pass up to the morning of `day`.
    ///
    /// # Errors
    /// A fault when a step of the worker fails; whatever a call answers.
    pub(super) async fn until(&mut self, day: Date) -> Result<(), AppError> {
        while self.today < day {
            if self.calendar.is_workday(self.today) {
                self.evening().await?;
            }
            self.today = self.today.tomorrow().map_err(AppError::fault)?;
            let zone = &self.app.office().zone;
            self.clock.set_civil(self.today, 6, 0, zone);
            let done = self.worker.step().await;
            if done.failures > 0 {
                let day = self.today;
                return Err(AppError::fault(format!("sample: the step of {day} failed")));
            }
        }
        Ok(())
    }

    /// Calls made.
    pub(super) fn calls(&self) -> usize {
        self.calls
    }

    async fn evening(&mut self) -> Result<(), AppError> {
        let zone = &self.app.office().zone;
        self.clock.set_civil(self.today, 18, 10, zone);
        let officer = self.cast.person(OFFICE, Role::CallbackOfficer, 0)?;
        let who = self.app.staff(officer).map(Who::Staff);
        let who = who.ok_or_else(|| AppError::fault("sample: nobody calls"))?;
        let listed = self.app.callbacks(&who, false, None, CALLS_MAX).await?;
        for item in listed.items {
            let due: Date = item.row.due_on.parse().map_err(AppError::fault)?;
            let left = (due - self.today).get_days();
            if left > EARLY_DAYS {
                break;
            }
            let early = item.id.0.as_u128().is_multiple_of(4);
            if left > 0 && !early {
                continue;
            }
            // Because: who rated badly is called by the script, with the words of that matter.
            if item.row.reason == CallbackReason::BadRating.as_str() {
                continue;
            }
            if let Some((result, words)) = self.answer(&item, due) {
                self.call(&who, &item, result, words).await?;
            }
        }
        Ok(())
    }

    /// What came of the call; `None` for one that was forgotten for now.
    fn answer(&self, item: &Item, due: Date) -> Option<(CallbackResult, &'static str)> {
        let late = (self.today - due).get_days();
        Some(match item.id.0.as_u128() % 9 {
            0 if late < FORGOTTEN_DAYS => return None,
            1 => (CallbackResult::NotReached, ""),
            2 => (
                CallbackResult::Declined,
                "电话接通，对方表示已经知道结果，不需要回访。",
            ),
            3 if item.row.attempts > 0 => (
                CallbackResult::Content,
                "接待日由承办单位当面说明，信访人表示已经清楚，没有其他意见。",
            ),
            3 => (
                CallbackResult::WantsMeeting,
                "信访人表示答复看过了，有几处想当面问清楚。\n\n跟进：已约定接待日由承办单位当面说明。",
            ),
            4 => (
                CallbackResult::NotContent,
                "信访人表示答复收到了，但还没有看到落实。\n\n跟进：转承办单位于五个工作日内说明进度，并告知复查的途径和期限。",
            ),
            _ => (
                CallbackResult::Content,
                "信访人表示已收到书面答复，情况属实，没有其他意见。",
            ),
        })
    }

    async fn call(
        &mut self,
        who: &Who,
        item: &Item,
        result: CallbackResult,
        words: &str,
    ) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let note = (!words.is_empty()).then(|| texts.add(self.app, "callback-note", words));
        // E2: three tries at three different times, where nobody answers.
        let time = match item.row.attempts % 3 {
            1 => TimeOfDay::Morning,
            2 => TimeOfDay::Afternoon,
            _ => TimeOfDay::Evening,
        };
        let command = Command::RecordCallback {
            id: item.id,
            time: time.to_string(),
            result,
            note,
            next: who
                .person()
                .filter(|_| result == CallbackResult::WantsMeeting)
                .map(|person| NextCall {
                    person,
                    on: (0..5).fold(self.today, |day, _| self.calendar.next_workday_after(day)),
                }),
        };
        let act = Act::adding(item.matter, command, texts);
        self.app.act(who, act).await?;
        self.calls += 1;
        Ok(())
    }
}
