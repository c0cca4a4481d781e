//! What somebody else changed while a form was being filled in.

use crate::form::FormState;
use crate::texts::Texts;

/// One line for each field where what was typed is not what now stands, with what now stands.
pub(super) fn lines(
    t: Texts,
    typed: &FormState,
    now: &FormState,
    labels: &[(&str, &str)],
) -> Vec<String> {
    let mut lines: Vec<String> = labels
        .iter()
        .filter(|(field, _)| typed.value(field).trim() != now.value(field).trim())
        .map(|(field, label)| format!("{}{}{}", t.s(label), t.s("colon"), now.value(field)))
        .collect();
    if lines.is_empty() {
        lines.push(t.s("admin-look-again"));
    }
    lines
}
