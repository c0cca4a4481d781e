//! The years embedded in the program. Nothing is computed here; adding a year means adding one file
//! and one line (see `docs/how-to/add-a-year.md`).

use super::{Calendar, CalendarYear};

const YEARS: &[&str] = &[
    include_str!("../../rules/calendar/2004.toml"),
    include_str!("../../rules/calendar/2005.toml"),
    include_str!("../../rules/calendar/2006.toml"),
    include_str!("../../rules/calendar/2007.toml"),
    include_str!("../../rules/calendar/2008.toml"),
    include_str!("../../rules/calendar/2009.toml"),
    include_str!("../../rules/calendar/2010.toml"),
    include_str!("../../rules/calendar/2011.toml"),
    include_str!("../../rules/calendar/2012.toml"),
    include_str!("../../rules/calendar/2013.toml"),
    include_str!("../../rules/calendar/2014.toml"),
    include_str!("../../rules/calendar/2015.toml"),
    include_str!("../../rules/calendar/2016.toml"),
    include_str!("../../rules/calendar/2017.toml"),
    include_str!("../../rules/calendar/2018.toml"),
    include_str!("../../rules/calendar/2019.toml"),
    include_str!("../../rules/calendar/2020.toml"),
    include_str!("../../rules/calendar/2021.toml"),
    include_str!("../../rules/calendar/2022.toml"),
    include_str!("../../rules/calendar/2023.toml"),
    include_str!("../../rules/calendar/2024.toml"),
    include_str!("../../rules/calendar/2025.toml"),
    include_str!("../../rules/calendar/2026.toml"),
];

pub(super) fn calendar() -> Calendar {
    let years = YEARS
        .iter()
        .map(|text| CalendarYear::parse(text).expect("embedded years are parsed by a test"));
    Calendar::from_years(years).expect("embedded years do not overlap, by a test")
}
