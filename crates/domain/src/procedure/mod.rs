//! The vocabulary of the procedure and the table that combines it.
//!
//! Rust fixes the words: stages, acts, guards, documents. A pack combines them: for a stage and an
//! act at most one row, which says who, under which guards, what stage follows, which documents
//! are issued, which limits start and stop, and the article. The same table yields the desk's
//! buttons, the refusals, the stage diagram and the exhaustive check. It decides nothing itself.

mod act;
mod document;
mod guard;
mod sheet;
mod stage;
mod table;

pub use act::Act;
pub use document::DocumentKind;
pub use guard::Guard;
pub use sheet::sheet;
pub use stage::{Phase, Stage};
pub use table::{ActRow, ActTable, Place, TableProblem, To};
