//! Where the rejected rows of an import are listed, and how that list is imported once mended.
//!
//! Invariant: no file but an earlier list is replaced, and one that may not be is told before a row
//! is read.

use std::sync::Arc;

use dengwen_app::import::{RejectedFile, Standing};
use dengwen_web::texts::Texts;

use super::Import;
use crate::exit::Failure;

/// What the name of every list ends in: by it the source is known again.
const END: &str = ".rejected.csv";

/// Where rejected rows will stand.
pub(super) fn list(args: &Import, headings: &[Arc<str>]) -> RejectedFile {
    match &args.rejected {
        Some(path) => RejectedFile::at(path, headings),
        None => RejectedFile::beside(&args.file, headings),
    }
}

/// Refuses a place where no list may stand.
pub(super) fn refuse_place(t: Texts, args: &Import) -> Result<(), Failure> {
    if let Some(path) = &args.rejected {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.ends_with(END) || *name == *END {
            return Err(Failure::misuse(format!(
                "--rejected {}: the name of the list ends in {END}, such as letters{END}",
                path.display()
            )));
        }
    }
    // Because: a file that is not there is told where it is read.
    if !args.file.exists() {
        return Ok(());
    }
    let list = list(args, &[]);
    let place = list.path().display().to_string();
    match list.standing(&args.file) {
        Ok(Standing::Free) => Ok(()),
        Ok(Standing::Imported) => Err(Failure::expected(t.f("import-list-own", "path", place))),
        Ok(Standing::Strange) => Err(Failure::expected(t.f("import-list-taken", "path", place))),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Failure::expected(t.f("import-list-taken", "path", place)))
        }
        Err(error) => {
            let why = error.to_string();
            let told = t.f2("import-unlisted", "path", place, "arg", why);
            Err(Failure::expected(told))
        }
    }
}

/// Where the list is, and under which source it is imported: its own name says that only beside its
/// file.
pub(super) fn told(t: Texts, args: &Import, source: &str, place: String) -> Failure {
    let is_named = args.rejected.is_some() || args.source.is_some();
    Failure::expected(if is_named && !source.is_empty() {
        t.f2(
            "import-rejected-source",
            "path",
            place,
            "arg",
            source.to_owned(),
        )
    } else {
        t.f("import-rejected", "arg", place)
    })
}
