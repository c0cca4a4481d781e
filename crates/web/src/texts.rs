//! What a person reads: the two languages, the message files in `messages/`, and how templates
//! and handlers ask for a sentence.
//!
//! It does not decide which language a visitor gets (`ctx.rs`) nor how a date looks (`fmt.rs`).
//! Invariant: every key exists in both languages with the same arguments; `tests/it/messages.rs`
//! proves it, so a lookup that fails here is a fault of the program and shows the key itself.

use std::borrow::Cow;
use std::collections::HashMap;

use dengwen_app::FieldError;
use dengwen_domain::limit::Citation;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use jiff::civil::Date;

static_loader! {
    static MESSAGES = {
        locales: "./messages",
        fallback_language: "zh",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH: LanguageIdentifier = langid!("zh");
static EN: LanguageIdentifier = langid!("en");

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages, default first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// Reads the value of the cookie `lang` or the query `?lang=`.
    pub fn parse(text: &str) -> Option<Lang> {
        match text {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The value written to the cookie and the query.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The value of the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The other language, for the toggle.
    #[must_use]
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}

/// The sentences of one language. Copy it freely; every page struct has one as `t`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The language.
    pub lang: Lang,
}

impl Texts {
    /// The sentences of `lang`.
    pub fn new(lang: Lang) -> Texts {
        Texts { lang }
    }

    /// A sentence without arguments: `{{ t.s("home-title") }}`.
    pub fn s(&self, key: &str) -> String {
        MESSAGES
            .try_lookup(self.lang.id(), key)
            .unwrap_or_else(|| key.to_owned())
    }

    /// What is told in both languages, in this one.
    pub fn of(&self, text: &Citation) -> String {
        match self.lang {
            Lang::Zh => text.zh.clone(),
            Lang::En => text.en.clone(),
        }
    }

    /// A sentence that may be absent, such as a message chosen by a code from the rules.
    pub fn maybe(&self, key: &str) -> Option<String> {
        MESSAGES.try_lookup(self.lang.id(), key)
    }

    /// A sentence with one argument: `{{ t.f("days-left", "n", days) }}`.
    pub fn f(&self, key: &str, name: &'static str, value: impl ToArg) -> String {
        self.with(key, &[(name, value.to_arg())])
    }

    /// A sentence with two arguments.
    pub fn f2(
        &self,
        key: &str,
        first: &'static str,
        one: impl ToArg,
        second: &'static str,
        two: impl ToArg,
    ) -> String {
        self.with(key, &[(first, one.to_arg()), (second, two.to_arg())])
    }

    /// A sentence with any number of arguments, from Rust.
    pub fn with(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), value.fluent(*self)))
            .collect();
        MESSAGES
            .try_lookup_with_args(self.lang.id(), key, &args)
            .unwrap_or_else(|| key.to_owned())
    }

    /// The text of a form field: the message is the label, its attributes `.hint` and `.why`
    /// the help below it: `{% call field::text(form, "title", t.label("file-title")) %}`.
    pub fn label(&self, key: &str) -> Label {
        Label {
            text: self.s(key),
            hint: self.maybe(&format!("{key}.hint")),
            why: self.maybe(&format!("{key}.why")),
        }
    }

    /// Says a [`Say`] in this language.
    pub fn say(&self, say: &Say) -> String {
        self.with(&say.key, &say.args)
    }
}

/// The text of a form field.
#[derive(Clone, Debug)]
pub struct Label {
    /// The question.
    pub text: String,
    /// How to answer it.
    pub hint: Option<String>,
    /// Why it is asked, for sensitive questions.
    pub why: Option<String>,
}

/// A sentence chosen before the language is known, as errors are.
#[derive(Clone, Debug, PartialEq)]
pub struct Say {
    key: Cow<'static, str>,
    args: Vec<(&'static str, Arg)>,
}

impl Say {
    /// The message under `key`.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Say {
        Say {
            key: key.into(),
            args: Vec::new(),
        }
    }

    /// The same sentence with one more argument.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl ToArg) -> Say {
        self.args.push((name, value.to_arg()));
        self
    }

    /// What is wrong with a field, as a use case says it; a day is written as the language does.
    pub(crate) fn of(error: &FieldError) -> Say {
        let arg = match error.arg.parse::<Date>() {
            Ok(day) if error.arg.contains('-') => Arg::Date(day),
            Ok(_) | Err(_) => Arg::Text(error.arg.clone()),
        };
        Say::new(error.code).arg("arg", arg)
    }

    /// The key, which is also the stable code in problem+json.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl From<&'static str> for Say {
    fn from(key: &'static str) -> Say {
        Say::new(key)
    }
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Written as it is.
    Text(String),
    /// Chooses plural forms and is written without grouping; pass `fmt::number` where grouping
    /// matters.
    Number(i64),
    /// Written in full, as the language writes dates.
    Date(Date),
    /// A name that a pack gives in both languages: Chinese, English.
    Both(String, String),
}

impl Arg {
    fn fluent(&self, t: Texts) -> FluentValue<'_> {
        match self {
            Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Date(date) => FluentValue::String(Cow::Owned(t.date_long(*date))),
            Arg::Both(zh, en) => FluentValue::String(Cow::Borrowed(match t.lang {
                Lang::Zh => zh,
                Lang::En => en,
            })),
        }
    }
}

/// What can stand for an argument of a message.
pub trait ToArg {
    /// The value as the message files see it.
    fn to_arg(&self) -> Arg;
}

impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg {
        (**self).to_arg()
    }
}

impl ToArg for Arg {
    fn to_arg(&self) -> Arg {
        self.clone()
    }
}

impl ToArg for Date {
    fn to_arg(&self) -> Arg {
        Arg::Date(*self)
    }
}

impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_owned())
    }
}

impl ToArg for String {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.clone())
    }
}

macro_rules! number_args {
    ($($kind:ty)*) => {$(
        impl ToArg for $kind {
            fn to_arg(&self) -> Arg {
                i64::try_from(*self)
                    .map_or_else(|_| Arg::Text(self.to_string()), Arg::Number)
            }
        }
    )*};
}

number_args!(u8 u16 u32 u64 usize i32 i64);
