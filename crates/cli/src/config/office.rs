//! `[office]`: who the installation speaks for, and where.

use jiff::tz::TimeZone;

use super::reader::Reader;

/// The office as configured.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    /// Its name in Chinese, on every page and document.
    pub(crate) name_zh: String,
    /// Its name in English; empty falls back to Chinese.
    pub(crate) name_en: String,
    /// Region code of GB/T 2260: which place's rules apply.
    pub(crate) region: String,
    /// The sector whose overlay applies to everything here; empty for none.
    pub(crate) sector: String,
    /// How the public types the address, without a slash at the end; empty on a loopback address.
    pub(crate) public_address: String,
    /// The zone in which civil days are counted.
    pub(crate) time_zone: TimeZone,
}

impl Office {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("office");
        let name_zh = section.text("name_zh", "", "Name of the office in Chinese.");
        let name_en = section.text("name_en", "", "Name of the office in English.");
        let region = section.text(
            "region",
            "",
            "Region code of six digits (GB/T 2260), such as 330100. Decides which local rules apply.",
        );
        for (key, name) in [("name_zh", &name_zh), ("name_en", &name_en)] {
            if name.contains(char::is_control) {
                section.problem(key, "must be one line without control characters");
            }
        }
        if !(region.is_empty() || is_region(&region)) {
            section.problem("region", "must be a code of six digits, such as 330100");
        }
        let sector = section.text(
            "sector",
            "",
            "Sector whose rules are laid over the national ones for every matter, such as eco.",
        );
        let public_address = section.text(
            "public_address",
            "",
            "The address the public types, such as https://petition.example.gov.cn. Needed as soon \
             as anything but this machine is served.",
        );
        let public_address = public_address.trim_end_matches('/').to_owned();
        if !(public_address.is_empty() || is_origin(&public_address)) {
            section.problem(
                "public_address",
                "must be https:// or http:// and a host, without a path",
            );
        }
        let zone = section.text(
            "time_zone",
            "Asia/Shanghai",
            "The zone in which days are counted.",
        );
        let time_zone = TimeZone::get(&zone).unwrap_or_else(|_| {
            section.problem(
                "time_zone",
                format!("{zone:?} is no time zone, such as Asia/Shanghai"),
            );
            TimeZone::UTC
        });
        Self {
            name_zh,
            name_en,
            region,
            sector,
            public_address,
            time_zone,
        }
    }

    /// Whether visitors type `https://`.
    pub(crate) fn is_https(&self) -> bool {
        self.public_address.starts_with("https://")
    }
}

/// Six digits that do not begin with 00; whether a province bears the first two is not asked.
pub(crate) fn is_region(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) && !code.starts_with("00")
}

/// A scheme and a host, perhaps a port, and nothing more.
pub(crate) fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && !host.contains(['/', '?', '#', '@'])
            && !host.contains(char::is_whitespace)
    })
}
