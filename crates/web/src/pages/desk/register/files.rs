//! Scans and papers that a clerk brings with the form: the letter, its envelope, what was enclosed
//! (A1), the signed record of an interview (A15).
//!
//! Invariant: nothing is sealed for whoever may not register; what cannot be taken is named, and
//! everything typed stays.

use dengwen_app::intake::{FILE_BYTES_MAX, Incoming};
use dengwen_app::{App, AppError};

use crate::error::PageError;
use crate::form::FormState;
use crate::pages::desk::act::Posted;
use crate::pages::portal::file::files::together;
use crate::pages::portal::file::say;
use crate::texts::Texts;
use crate::upload::Part;

/// The form as typed, and its files sealed for the petition that it will become.
pub(super) async fn receive(
    app: &App,
    t: Texts,
    posted: Posted,
) -> Result<(FormState, Incoming), PageError> {
    let mut incoming = app.incoming();
    let mut upload = match posted {
        Posted::Typed(state) => return Ok((state, incoming)),
        Posted::Files(upload) => upload,
    };
    let (mut pairs, mut problems) = (Vec::new(), Vec::new());
    while let Some(part) = upload.next(FILE_BYTES_MAX).await? {
        match part {
            Part::Text { name, value } => pairs.push((name, value)),
            Part::Misnamed { .. } | Part::TooLarge { .. } => problems.extend(part.complaint()),
            Part::File {
                file_name, bytes, ..
            } => match app.take_in(&mut incoming, &file_name, &bytes).await {
                Ok(()) => {}
                Err(AppError::Invalid(errors)) => problems.extend(errors.iter().map(say)),
                Err(error) => return Err(error.into()),
            },
        }
    }
    let mut state = FormState::from_pairs(pairs);
    if let Some(complaint) = together(t, &problems) {
        state.fail("files", complaint);
    }
    Ok((state, incoming))
}
