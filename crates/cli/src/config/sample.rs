//! `[sample]`: what holds for the sample office alone.

use jiff::civil::Date;

use super::reader::Reader;

/// The sample office as configured.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// The day on which its clock begins; the machine's day when nothing is said.
    pub(crate) today: Option<Date>,
}

impl Sample {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("sample");
        let text = section.text(
            "today",
            "",
            "Only for a sample office: the day on which its clock begins at every start, such as \
             2026-03-16, so that what it shows does not age. `dengwen sample --as-of` writes it.",
        );
        let today: Option<Date> = text.parse().ok();
        if today.is_none() && !text.is_empty() {
            section.problem(
                "today",
                format!("must be a day such as 2026-03-16, is {text:?}"),
            );
        }
        Self { today }
    }
}
