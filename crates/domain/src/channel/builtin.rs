//! The files embedded in the program, in the order of topics.

use super::Channel;

const FILES: &[&str] = &[
    include_str!("../../rules/channels/01-rural.toml"),
    include_str!("../../rules/channels/02-land.toml"),
    include_str!("../../rules/channels/03-building.toml"),
    include_str!("../../rules/channels/04-labour.toml"),
    include_str!("../../rules/channels/05-health.toml"),
    include_str!("../../rules/channels/06-education.toml"),
    include_str!("../../rules/channels/07-civil-affairs.toml"),
    include_str!("../../rules/channels/08-justice.toml"),
    include_str!("../../rules/channels/09-economy.toml"),
    include_str!("../../rules/channels/10-transport.toml"),
    include_str!("../../rules/channels/11-commerce.toml"),
    include_str!("../../rules/channels/12-technology.toml"),
    include_str!("../../rules/channels/13-environment.toml"),
    include_str!("../../rules/channels/14-government.toml"),
    include_str!("../../rules/channels/15-personnel.toml"),
    include_str!("../../rules/channels/16-discipline.toml"),
    include_str!("../../rules/channels/99-other.toml"),
];

pub(super) fn channels() -> Vec<Channel> {
    let parse = |text: &&str| toml::from_str(text).expect("embedded lists are parsed by a test");
    FILES.iter().map(parse).collect()
}
