//! What a refusal rested on: the earlier matter, the final opinion, the other procedure (21.11).
//!
//! Invariant: what an officer only stated is shown as stated.

use dengwen_app::matter::MatterView;
use dengwen_domain::matter::{Basis, EarlierMatter, Fact};

use super::names::Names;
use crate::texts::ToArg as _;

/// The lines of a refusal's basis; none for other facts.
pub(crate) fn lines(names: &Names, view: &MatterView, fact: &Fact) -> Vec<String> {
    let (Fact::NotAccepted { basis, .. } | Fact::NoLongerAccepted { basis, .. }) = fact else {
        return Vec::new();
    };
    let Some(basis) = basis else {
        return Vec::new();
    };
    let t = names.t;
    let mut lines: Vec<String> = basis.earlier.iter().map(|it| earlier(names, it)).collect();
    if let Some(opinion) = &basis.final_opinion {
        let day = t.date_long(opinion.on);
        lines.push(t.f2(
            "desk-rested-opinion",
            "number",
            opinion.number.clone(),
            "day",
            day,
        ));
    }
    if let Some(person) = basis.found_by {
        lines.push(t.f("desk-rested-found-by", "person", names.person(person)));
    }
    lines.extend(procedure(view, basis));
    lines
}

fn earlier(names: &Names, earlier: &EarlierMatter) -> String {
    let t = names.t;
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |on| t.date_long(on));
    let organ = earlier.organ.map_or_else(String::new, |id| names.organ(id));
    let said = t.with(
        "desk-rested-earlier",
        &[
            ("number", earlier.number.clone().to_arg()),
            ("organ", organ.to_arg()),
            ("accepted", day(earlier.accepted_on).to_arg()),
            ("until", day(earlier.until).to_arg()),
        ],
    );
    if earlier.is_stated() {
        format!("{said}{}", t.s("desk-rested-stated"))
    } else {
        said
    }
}

fn procedure(view: &MatterView, basis: &Basis) -> Option<String> {
    let text = view.words.get(basis.other_procedure?).to_owned();
    Some(text).filter(|text| !text.is_empty())
}
