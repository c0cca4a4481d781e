//! What was typed into a form: reading it, keeping it, and saying what is wrong with it.
//!
//! It checks no rule of the office; use cases do, and their complaints come back here field by
//! field. Invariant: a form that returns with errors holds everything that was typed.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequest, Request};
use dengwen_app::AppError;
use serde::de::DeserializeOwned;

use crate::csrf::FIELD;
use crate::error::{PageError, percent};
use crate::texts::{Say, Texts};

/// A posted form without files: its fields as `T`, and as typed. The token was checked by
/// `csrf::guard` before any handler ran.
///
/// Give `T` fields that cannot fail (`String`, `Option<String>`, `Vec<String>`, with
/// `#[serde(default)]`), so that bad input becomes an error beside its field and not a bare page.
pub struct Form<T> {
    /// The fields.
    pub data: T,
    /// The same as typed, for drawing the form again.
    pub state: FormState,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Form<T>, PageError> {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::Bytes::from_request(Request::new(body), state)
            .await
            .ok()
            .ok_or(PageError::TooLarge)?;
        let again = |bytes: axum::body::Bytes| {
            Request::from_parts(parts.clone(), axum::body::Body::from(bytes))
        };
        let pairs: Vec<(String, String)> = read(again(bytes.clone()), state).await?;
        let bytes = if pairs.iter().any(|(_, value)| has_controls(value)) {
            rewritten(&pairs)
        } else {
            bytes
        };
        let data = read(again(bytes), state).await?;
        Ok(Form {
            data,
            state: FormState::from_pairs(pairs),
        })
    }
}

/// The same form without its control characters.
fn rewritten(pairs: &[(String, String)]) -> axum::body::Bytes {
    let pair = |(name, value): &(String, String)| {
        format!("{}={}", percent(name), percent(&without_controls(value)))
    };
    let pairs: Vec<String> = pairs.iter().map(pair).collect();
    pairs.join("&").into()
}

pub(crate) async fn read<T: DeserializeOwned, S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<T, PageError> {
    let form = axum_extra::extract::Form::<T>::from_request(request, state).await;
    form.map(|form| form.0).ok().ok_or(PageError::Unreadable)
}

/// Control characters other than line ends and tabs have no business in any text (and U+0000
/// cannot be stored on PostgreSQL).
pub fn has_controls(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

pub(crate) fn without_controls(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
        .collect()
}

/// The values and errors of a form being drawn. Macros in `parts/field.html` read it.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: Vec<(String, Say)>,
    /// The names of the fields as they were drawn, for the summary above them.
    labels: Arc<Mutex<Vec<(String, String)>>>,
}

impl FormState {
    /// An empty form.
    pub fn new() -> FormState {
        FormState::default()
    }

    /// A form as it was posted. Control characters, which no text may hold, are taken out and noted
    /// beside their field.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> FormState {
        let mut form = FormState::new();
        for (name, value) in pairs.into_iter().filter(|(name, _)| name != FIELD) {
            if has_controls(&value) {
                form.fail(&name, "field-control-removed");
                form.values.push((name, without_controls(&value)));
            } else {
                form.values.push((name, value));
            }
        }
        form
    }

    /// Fills a field before the form is first shown.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> FormState {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// Puts a value into a field, in place of whatever stood there.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> &str {
        self.values
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// Everything chosen in a group of boxes.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Whether a choice was made.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values
            .iter()
            .any(|(key, chosen)| key == name && chosen == value)
    }

    /// Notes what is wrong with a field. The first complaint about a field stands.
    pub fn fail(&mut self, name: &str, say: impl Into<Say>) {
        if !self.errors.iter().any(|(key, _)| key == name) {
            self.errors.push((name.to_owned(), say.into()));
        }
    }

    /// Notes what a use case found wrong; any other error is given back.
    ///
    /// # Errors
    /// Whatever is not about a field of the form.
    pub fn take(&mut self, error: AppError) -> Result<(), PageError> {
        match error {
            AppError::Invalid(fields) => {
                for e in fields {
                    self.fail(e.field, Say::of(&e));
                }
                Ok(())
            }
            other => Err(other.into()),
        }
    }

    /// All that is wrong, for whoever has no form to show again.
    pub fn into_error(self) -> PageError {
        PageError::Invalid(self.errors)
    }

    /// Nothing is wrong so far.
    pub fn is_ok(&self) -> bool {
        self.errors.is_empty()
    }

    /// What is wrong with a field.
    pub fn error(&self, t: &Texts, name: &str) -> Option<String> {
        self.errors
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, say)| t.say(say))
    }

    /// Notes, while a field is drawn, how it is called; it draws nothing.
    pub fn named(&self, name: &str, label: &str) -> &'static str {
        let mut labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        if !labels.iter().any(|(key, _)| key == name) {
            labels.push((name.to_owned(), label.to_owned()));
        }
        ""
    }

    /// All that is wrong, in the order found, for the summary on top: each with its field's name,
    /// once the fields below it were drawn ([`crate::page::html`] draws such a page twice).
    pub fn summary(&self, t: &Texts) -> Vec<(String, String)> {
        let labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        let line = |(name, say): &(String, Say)| {
            let label = labels.iter().find(|(key, _)| key == name);
            let text = label.map_or_else(|| t.say(say), |(_, label)| said_of(*t, label, say));
            (name.clone(), text)
        };
        self.errors.iter().map(line).collect()
    }
}

/// What is wrong with the field that is called `label`.
fn said_of(t: Texts, label: &str, say: &Say) -> String {
    // Because: a question has its own mark, and a sentence of its own follows it, not a colon.
    if label.ends_with(['?', '？']) {
        return t.f2("errors-line-asked", "label", label, "text", t.say(say));
    }
    let text = match say.key() {
        "field-required" => t.s("field-required-short"),
        _ => t.say(say),
    };
    t.f2("errors-line", "label", label, "text", text)
}

/// One answer of a select, a group of radios or of boxes.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub text: String,
    /// A line of help below, may be empty.
    pub hint: String,
    /// Under which heading it stands among many, may be empty.
    pub group: String,
}

impl Choice {
    /// An answer.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            text: text.into(),
            hint: String::new(),
            group: String::new(),
        }
    }

    /// The same under a heading.
    #[must_use]
    pub fn under(mut self, group: impl Into<String>) -> Choice {
        self.group = group.into();
        self
    }

    /// The same with a line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Choice {
        self.hint = hint.into();
        self
    }
}

/// Choices under their headings, in the order in which they stand.
pub(crate) fn grouped(choices: &[Choice]) -> Vec<(&str, Vec<&Choice>)> {
    let mut groups: Vec<(&str, Vec<&Choice>)> = Vec::new();
    for choice in choices {
        match groups.last_mut() {
            Some((group, members)) if *group == choice.group => members.push(choice),
            _ => groups.push((&choice.group, vec![choice])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_what_was_typed_and_the_first_complaint_about_each_field() {
        let pairs = [
            ("csrf", "x"),
            ("title", "路灯"),
            ("way", "web"),
            ("way", "post"),
        ];
        let pairs = pairs.map(|(a, b)| (a.to_owned(), b.to_owned()));
        let mut form = FormState::from_pairs(pairs.to_vec());
        form.fail("title", "error-missing");
        form.fail("title", "error-fault");
        assert_eq!(form.value("title"), "路灯");
        assert_eq!(form.value("csrf"), "");
        assert_eq!(form.all("way"), ["web", "post"]);
        assert!(form.has("way", "post"));
        assert_eq!(form.summary(&Texts::default()).len(), 1);
    }

    #[derive(serde::Deserialize)]
    struct Typed {
        #[serde(default)]
        title: String,
        #[serde(default)]
        way: Vec<String>,
    }

    async fn read_form(body: &str) -> Result<Form<Typed>, PageError> {
        let request = Request::post("/")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(body.to_owned()))
            .unwrap();
        Form::<Typed>::from_request(request, &()).await
    }

    #[tokio::test]
    async fn a_posted_form_is_read_typed_and_as_typed() {
        let form = read_form("title=%E8%B7%AF%E7%81%AF&way=web&way=post&more=1")
            .await
            .unwrap();
        assert_eq!(form.data.title, "路灯");
        assert_eq!(form.data.way, ["web", "post"]);
        assert_eq!(form.state.value("more"), "1");
    }

    #[tokio::test]
    async fn control_characters_are_taken_out_and_named_beside_their_field() {
        let form = read_form("title=a%00b&way=web").await.unwrap();
        assert_eq!(
            (form.data.title.as_str(), form.state.value("title")),
            ("ab", "ab")
        );
        assert_eq!(form.data.way, ["web"]);
        assert_eq!(form.state.summary(&Texts::default())[0].0, "title");
        assert!(read_form("title=a%0D%0Ab").await.unwrap().state.is_ok());
    }

    #[test]
    fn line_ends_are_text_and_other_controls_are_not() {
        assert!(!has_controls("一行\r\n二行\t三"));
        assert!(has_controls("a\u{0}b"));
        assert!(has_controls("a\u{7f}"));
        assert!(has_controls("a\u{85}"));
    }
}
