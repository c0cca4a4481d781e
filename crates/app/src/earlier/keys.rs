//! The values by which petitions of one person are found, in their one normal form.
//!
//! Used when a petition is registered and when one is looked for, so that both mean the same.

use dengwen_domain::identity::{Phone, ResidentId, normal_name};
use jiff::civil::Date;

use crate::open::PersonData;

/// Kind and normal value of everything a person can be found by. Empty parts give nothing.
pub(crate) fn person_keys(person: &PersonData, today: Date) -> Vec<(&'static str, String)> {
    let phone = Phone::parse(person.phone.trim());
    let phone = phone.map_or_else(|_| String::new(), |phone| phone.digits().to_owned());
    let keys = [
        ("name", normal_name(&person.name)),
        ("paper", paper(&person.paper_number, today)),
        ("phone", phone),
        ("email", person.email.trim().to_lowercase()),
    ];
    keys.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// A resident-ID number in its normal form, another paper's number without spaces, in capitals.
fn paper(number: &str, today: Date) -> String {
    let number = number.trim();
    ResidentId::parse(number, today).map_or_else(
        |_error| {
            let kept = number.chars().filter(|c| !c.is_whitespace());
            kept.map(|c| c.to_ascii_uppercase()).collect()
        },
        |id| id.as_str().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn one_person_typed_in_two_ways_has_the_same_keys() {
        let typed = |name: &str, number: &str, phone: &str| PersonData {
            name: name.to_owned(),
            paper_number: number.to_owned(),
            phone: phone.to_owned(),
            ..PersonData::default()
        };
        let today = date(2026, 3, 16);
        let one = typed("买买提·艾力", "11010519491231002x", "138 0000 1234");
        let other = typed("买买提 艾力", "11010519491231002X", "13800001234");
        assert_eq!(person_keys(&one, today), person_keys(&other, today));
        assert_eq!(person_keys(&one, today).len(), 3);
        assert!(person_keys(&typed("", "", ""), today).is_empty());
    }
}
