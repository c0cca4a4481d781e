//! What was typed into an act's form, on its way to a command.
//!
//! Every answer that cannot be used is noted beside its question; texts are bounded and sealed.

use std::str::FromStr;

use dengwen_app::App;
use dengwen_app::intake::{TEXT_MAX, check_text};
use dengwen_app::matter::Texts as Words;
use dengwen_domain::ids::{MatterId, SealedId};
use dengwen_domain::matter::EarlierMatter;
use dengwen_domain::pack::PartKey;
use jiff::civil::Date;

use crate::fmt::parse_date;
use crate::form::FormState;
use crate::texts::Say;

/// A form being read.
pub(crate) struct Typed<'a> {
    pub(crate) app: &'a App,
    pub(crate) state: &'a mut FormState,
    pub(crate) words: Words,
    /// The other matter whose number was typed, where a form asks for one.
    pub(crate) found: Option<MatterId>,
    /// What that matter says of itself, where a ground of refusal names one.
    pub(crate) earlier: Option<EarlierMatter>,
}

impl<'a> Typed<'a> {
    pub(crate) fn new(app: &'a App, state: &'a mut FormState) -> Typed<'a> {
        Typed {
            app,
            state,
            words: Words::new(),
            found: None,
            earlier: None,
        }
    }

    /// A text as typed, checked; empty when it cannot be used, which is noted.
    pub(crate) fn plain(&mut self, name: &'static str, required: bool) -> Option<String> {
        let text = self.state.value(name).to_owned();
        let mut errors = Vec::new();
        check_text(&mut errors, name, &text, TEXT_MAX, required);
        let ok = errors.is_empty();
        for error in errors {
            self.state.fail(name, Say::of(&error));
        }
        ok.then_some(text)
    }

    /// A needed text, sealed.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<SealedId> {
        let text = self.plain(name, true)?;
        Some(self.words.add(self.app, name, text))
    }

    /// A text that may be left out, sealed.
    pub(crate) fn some(&mut self, name: &'static str) -> Option<SealedId> {
        let text = self.plain(name, false)?;
        self.words.add_some(self.app, name, &text)
    }

    /// Words for a part of the document that the act issues.
    pub(crate) fn part(&mut self, name: &'static str, key: PartKey, required: bool) -> Option<()> {
        let text = self.plain(name, required)?;
        self.words.part(key, text.trim());
        Some(())
    }

    /// A needed code, id or number.
    pub(crate) fn one<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let found = self.state.value(name).trim().parse().ok();
        if found.is_none() {
            self.state.fail(name, "field-required");
        }
        found
    }

    /// A code, id or number that may be left out; one that cannot be read is noted.
    pub(crate) fn maybe<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        if self.state.value(name).trim().is_empty() {
            None
        } else {
            self.one(name)
        }
    }

    /// Every answer of a group of boxes that can be read.
    pub(crate) fn all<T: FromStr>(&self, name: &str) -> Vec<T> {
        let values = self.state.all(name);
        values.iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Is a box ticked?
    pub(crate) fn is_yes(&self, name: &str) -> bool {
        self.state.has(name, "yes")
    }

    /// A day that may be left out; one that cannot be read is noted.
    pub(crate) fn day(&mut self, name: &'static str) -> Option<Date> {
        let text = self.state.value(name).trim().to_owned();
        let day = parse_date(&text);
        if day.is_none() && !text.is_empty() {
            self.state.fail(name, "desk-day-unreadable");
        }
        day
    }

    /// A needed day.
    pub(crate) fn needed_day(&mut self, name: &'static str) -> Option<Date> {
        let day = self.day(name);
        if day.is_none() {
            self.state.fail(name, "field-required");
        }
        day
    }
}
