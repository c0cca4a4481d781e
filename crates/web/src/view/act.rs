//! Links and acts: what a person can do from here.
//!
//! Invariant: an act that cannot be done now says why and under which article.

/// A link with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// Its words; they make sense read alone.
    pub text: String,
}

impl Link {
    /// A link.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Link {
        Link {
            href: href.into(),
            text: text.into(),
        }
    }
}

/// Something to do with a matter.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// Its words: a verb.
    pub text: String,
    /// The page or the resource it is posted to; of a blocked act, where an exception is asked for.
    pub href: String,
    /// Posted at once with a button instead of opening a page.
    pub post: bool,
    /// The one main action of the page.
    pub main: bool,
    /// Asked before it is posted.
    pub confirm: Option<String>,
    /// The key that does it on the desk.
    pub key: Option<char>,
    /// Why it cannot be done now; then it is shown, not offered.
    pub blocked: Option<Blocked>,
}

/// Why an act is not open.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// The reason in one sentence.
    pub reason: String,
    /// The article it rests on, may be empty.
    pub article: String,
}

impl Act {
    /// An act that opens a page.
    pub fn open(href: impl Into<String>, text: impl Into<String>) -> Act {
        Act {
            href: href.into(),
            text: text.into(),
            ..Act::default()
        }
    }

    /// An act that is posted at once.
    pub fn post(action: impl Into<String>, text: impl Into<String>) -> Act {
        Act {
            post: true,
            ..Act::open(action, text)
        }
    }

    /// An act that somebody would look for and that is not open now.
    pub fn blocked(text: impl Into<String>, reason: String, article: String) -> Act {
        Act {
            blocked: Some(Blocked { reason, article }),
            ..Act::open("", text)
        }
    }

    /// The main action of the page. One a page.
    #[must_use]
    pub fn main(mut self) -> Act {
        self.main = true;
        self
    }

    /// With its key on the desk.
    #[must_use]
    pub fn key(mut self, key: char) -> Act {
        self.key = Some(key);
        self
    }

    /// Asks first.
    #[must_use]
    pub fn confirm(mut self, question: impl Into<String>) -> Act {
        self.confirm = Some(question.into());
        self
    }
}
