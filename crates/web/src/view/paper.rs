//! An official document as printable HTML, in the order of official documents: the organ's name
//! as heading, number, title, addressee, body, signature with date, notes.
//!
//! It writes no sentence of a document. Invariant: what is printed is what was frozen when the
//! document was issued.

use dengwen_app::documents::{Block, Content};

/// A document.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The organ that issues it, the red heading.
    pub organ: String,
    /// `青住建信处〔2026〕83号`, may be empty.
    pub number: String,
    /// `信访处理意见书`.
    pub title: String,
    /// To whom, without the colon.
    pub addressee: String,
    /// The body.
    pub body: Vec<Passage>,
    /// Who signs: usually the organ.
    pub signed_by: String,
    /// `2026年11月21日`.
    pub signed_on: String,
    /// The organ's seal is put on it: its place stands over the signature.
    pub seal: bool,
    /// Below the rule: contact, copies, how to check it.
    pub notes: Vec<String>,
    /// Not issued yet: printed across with this word.
    pub draft: Option<String>,
}

impl Paper {
    /// A composed document in official order, under its number.
    pub fn of(content: Content, number: String) -> Paper {
        Paper {
            title: content.title,
            number,
            addressee: content.addressee.trim_end_matches('：').to_owned(),
            body: Passage::of(content.body),
            signed_by: content.organ.clone(),
            organ: content.organ,
            signed_on: content.date,
            seal: content.seal,
            notes: Some(content.contact)
                .filter(|c| !c.is_empty())
                .into_iter()
                .collect(),
            draft: None,
        }
    }

    /// The same with a word across it.
    #[must_use]
    pub fn draft(mut self, word: impl Into<String>) -> Paper {
        self.draft = Some(word.into());
        self
    }
}

/// A part of the body.
#[derive(Clone, Debug)]
pub enum Passage {
    /// A paragraph.
    Text(String),
    /// `一、调查认定的事实`.
    Heading(String),
    /// Points in order.
    Points(Vec<String>),
    /// Heading and value, line by line.
    Facts(Vec<(String, String)>),
    /// What can be done against it, framed so that nobody overlooks it.
    Remedy(String),
}

impl Passage {
    /// The parts of a frozen body; rows that follow each other are one table.
    pub fn of(blocks: Vec<Block>) -> Vec<Self> {
        let mut body: Vec<Self> = Vec::new();
        for block in blocks {
            match (block, body.last_mut()) {
                (Block::Row(name, value), Some(Self::Facts(rows))) => rows.push((name, value)),
                (Block::Row(name, value), _) => body.push(Self::Facts(vec![(name, value)])),
                (Block::Paragraph(text), _) => body.push(Self::Text(text)),
                (Block::Heading(text), _) => body.push(Self::Heading(text)),
            }
        }
        body
    }
}
