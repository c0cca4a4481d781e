//! Reading an act's form: its answers, the day it happened, an override, and the key that makes a
//! second sending harmless.
//!
//! Invariant: what cannot be used is noted beside its question, and nothing is done then.

use dengwen_app::App;
use dengwen_app::intake::Attached;
use dengwen_app::matter::Act as Asking;
use dengwen_app::random::bytes;
use dengwen_domain::ids::{MatterId, PersonId};
use dengwen_domain::matter::{Command, Override, Source};
use dengwen_domain::procedure::{Act, Guard};

use super::Request;
use crate::csrf::hex;
use crate::error::PageError;
use crate::form::FormState;
use crate::pages::desk::acts::{Asked, Typed};
use crate::pages::desk::names::Names;

/// A fresh random key for a form, in hexadecimal.
pub(crate) fn form_key(app: &App) -> String {
    hex(&bytes::<32>(app.random()))
}

/// Reads such a key back.
pub(crate) fn read_key(text: &str) -> Option<[u8; 32]> {
    let digit = |at: usize| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..32).map(digit).collect();
    bytes.filter(|_| text.len() == 64)?.try_into().ok()
}

/// The act that the form asks for; `None` when something typed cannot be used.
pub(crate) async fn read(
    request: &Request<'_>,
    id: MatterId,
    state: &mut FormState,
) -> Result<Option<Asking>, PageError> {
    read_with(request, id, state, Vec::new()).await
}

/// The same with files that came with it.
pub(super) async fn read_with(
    request: &Request<'_>,
    id: MatterId,
    state: &mut FormState,
    files: Vec<Attached>,
) -> Result<Option<Asking>, PageError> {
    let matter = request.app.open_matter(request.who, id, "act").await?;
    let asked = Asked {
        ctx: request.ctx,
        app: request.app,
        staff: request.staff,
        matter: &matter,
        view: None,
        ground: state.value("ground").to_owned(),
        names: Names::new(request.app, request.ctx.t),
    };
    let mut typed = Typed::new(request.app, state);
    if request.act == Act::ProposeVoid {
        let number = typed.state.value("in_favour_of").to_owned();
        typed.found = request.app.matter_by_number(request.who, &number).await?;
    }
    if matches!(request.act, Act::NotAccept | Act::NoLongerAccept) {
        let number = typed.state.value("earlier_no").to_owned();
        typed.earlier = request.app.earlier_matter(request.who, &number).await?;
    }
    let mut command = request.form.command(&asked, &mut typed);
    if let Some(Command::AddMaterial {
        files: count, text, ..
    }) = &mut command
    {
        *count = u16::try_from(files.len()).unwrap_or(u16::MAX);
        if text.is_none() && files.is_empty() {
            typed.state.fail("material", "ask-material-none");
        }
    }
    let version = typed.state.value("version").parse().ok();
    let on = typed.day("on").filter(|on| *on != request.app.today());
    let source = typed.maybe("source").unwrap_or(Source::Statement);
    let overriding = overriding(&mut typed);
    let ok = typed.state.is_ok();
    let words = typed.words;
    let (Some(command), true) = (command, ok) else {
        if !files.is_empty() {
            // Because: a browser sends files once; what was not done must be chosen again.
            state.fail("files", "act-files-again");
        }
        return Ok(None);
    };
    let version = version.ok_or(PageError::Unreadable)?;
    let adds = command.act().only_adds();
    Ok(Some(Asking {
        version: (!adds).then_some(version),
        on,
        source: if on.is_some() { source } else { Source::Clock },
        overriding,
        form_key: read_key(state.value("key")),
        files,
        ..Asking::new(id, version, command, words)
    }))
}

/// Law: a hard stop is passed with a reason and a second person, or not at all (21.12).
fn overriding(typed: &mut Typed<'_>) -> Option<Override> {
    let guard: Guard = typed
        .maybe("guard")
        .filter(|g: &Guard| g.can_be_overridden())?;
    if !typed.is_yes("override") {
        return None;
    }
    let (second, reason) = (
        typed.one::<PersonId>("override_second"),
        typed.text("override_reason"),
    );
    Some(Override {
        guard,
        reason: reason?,
        second: second?,
    })
}
