//! The packs embedded in the program. Adding one means adding its folder and its lines (see
//! `docs/how-to/add-a-rule.md`).

macro_rules! embedded {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../../rules/packs/", $name)))),*] };
}

pub(super) const FILES: &[(&str, &str)] = embedded![
    "cn-national-2005/pack.toml",
    "cn-national-2005/limits.toml",
    "cn-national-2005/grounds.toml",
    "cn-national-2005/documents.toml",
    "cn-national-2005/acts.toml",
    "cn-national-2022/pack.toml",
    "cn-national-2022/limits.toml",
    "cn-national-2022/grounds.toml",
    "cn-national-2022/documents.toml",
    "cn-national-2022/acts.toml",
    "zhejiang-2016/pack.toml",
    "zhejiang-2016/limits.toml",
    "zhejiang-2016/grounds.toml",
    "eco-2025/pack.toml",
    "eco-2025/limits.toml",
    "eco-2025/grounds.toml",
];
