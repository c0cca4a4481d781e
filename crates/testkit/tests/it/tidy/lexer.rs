//! Tells code, string contents and comments of a Rust file apart, line by line.
//!
//! It is no parser: enough to count braces and to look for words in the right place.

use std::iter::Peekable;
use std::str::Chars;

/// What stands on one line, by kind.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Code, with every string and character literal replaced by its quotes.
    pub(super) code: String,
    /// The contents of string literals.
    pub(super) strings: String,
    /// The text of comments.
    pub(super) comment: String,
}

/// One entry for each line of the text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lexer = Lexer {
        lines: vec![Line::default()],
        rest: text.chars().peekable(),
    };
    let mut before = ' ';
    while let Some(c) = lexer.rest.next() {
        before = lexer.code(c, before);
    }
    lexer.lines
}

struct Lexer<'a> {
    lines: Vec<Line>,
    rest: Peekable<Chars<'a>>,
}

impl Lexer<'_> {
    fn line(&mut self) -> &mut Line {
        self.lines.last_mut().expect("there is always a line")
    }

    fn new_line(&mut self) {
        self.lines.push(Line::default());
    }

    /// Reads on from one character of code; answers it, the left neighbour of the next one.
    fn code(&mut self, c: char, before: char) -> char {
        let starts_word = !before.is_alphanumeric() && before != '_';
        match c {
            '\n' => self.new_line(),
            '/' if self.rest.peek() == Some(&'/') => self.line_comment(),
            '/' if self.rest.peek() == Some(&'*') => self.block_comment(),
            '"' => self.string(),
            '\'' => self.character_or_lifetime(),
            // The quote after `b` or `c` is met as a plain string.
            'r' if (starts_word || matches!(before, 'b' | 'c')) && self.opens_raw() => {
                self.raw_string();
            }
            _ => self.line().code.push(c),
        }
        c
    }

    fn line_comment(&mut self) {
        while let Some(c) = self.rest.next_if(|c| *c != '\n') {
            self.line().comment.push(c);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 1_u32;
        self.rest.next();
        while depth > 0 {
            match self.rest.next() {
                None => return,
                Some('\n') => self.new_line(),
                Some('*') if self.rest.next_if_eq(&'/').is_some() => depth -= 1,
                Some('/') if self.rest.next_if_eq(&'*').is_some() => depth += 1,
                Some(c) => self.line().comment.push(c),
            }
        }
    }

    fn string(&mut self) {
        self.line().code.push_str("\"\"");
        while let Some(c) = self.rest.next() {
            match c {
                '"' => return,
                '\n' => self.new_line(),
                '\\' => match self.rest.next() {
                    Some('\n') => self.new_line(),
                    Some(escaped) => self.line().strings.push(escaped),
                    None => return,
                },
                _ => self.line().strings.push(c),
            }
        }
    }

    fn opens_raw(&self) -> bool {
        let mut ahead = self.rest.clone().skip_while(|c| *c == '#');
        ahead.next() == Some('"')
    }

    fn raw_string(&mut self) {
        self.line().code.push_str("\"\"");
        let mut hashes = 0;
        while self.rest.next() == Some('#') {
            hashes += 1;
        }
        while let Some(c) = self.rest.next() {
            match c {
                '"' if self.rest.clone().take_while(|c| *c == '#').count() >= hashes => {
                    self.rest.by_ref().take(hashes).for_each(drop);
                    return;
                }
                '\n' => self.new_line(),
                _ => self.line().strings.push(c),
            }
        }
    }

    fn character_or_lifetime(&mut self) {
        let mut ahead = self.rest.clone();
        let first = ahead.next();
        if first == Some('\\') {
            self.rest.by_ref().take(2).for_each(drop);
            while self.rest.next().is_some_and(|c| c != '\'') {}
        } else if ahead.next() == Some('\'') {
            self.rest.by_ref().take(2).for_each(drop);
        }
        self.line().code.push('\'');
    }
}

#[test]
fn code_strings_and_comments_are_told_apart() {
    let [line] = lines(r#"let a = "b { c"; // d }"#)
        .try_into()
        .expect("one line");
    assert_eq!(line.code, "let a = \"\"; ");
    assert_eq!(line.strings, "b { c");
    assert_eq!(line.comment, "/ d }");
}

#[test]
fn raw_strings_quoted_braces_and_lifetimes_do_not_confuse_it() {
    let text = "fn f<'a>(x: &'a str) { let b = '{'; let q = '\\''; r#\"}\n\"}\"# }";
    let code: String = lines(text).into_iter().map(|line| line.code).collect();
    assert_eq!(code.matches('{').count(), 1);
    assert_eq!(code.matches('}').count(), 1);
}

#[test]
fn a_block_comment_may_hold_another() {
    let code: String = lines("a /* b /* c */ d\n */ e")
        .into_iter()
        .map(|line| line.code)
        .collect();
    assert_eq!(code, "a  e");
}
