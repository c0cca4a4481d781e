//! `[metrics]`: figures for a monitoring system, on a port of their own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::reader::Reader;

/// Where figures are told.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    address: IpAddr,
    port: u16,
}

impl Metrics {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("metrics");
        let address: Option<IpAddr> = section.parsed(
            "address",
            "127.0.0.1",
            "a loopback address, such as 127.0.0.1",
            "A loopback address: figures are told to this machine only.",
        );
        if address.is_some_and(|address| !address.is_loopback()) {
            section.problem(
                "address",
                "must be a loopback address, such as 127.0.0.1 or ::1",
            );
        }
        let port = section.number(
            "port",
            9464,
            0..=65535,
            "The port for figures in Prometheus' text form; 0 for none.",
        );
        Self {
            address: address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            port,
        }
    }

    /// Where to listen; nothing when figures are off.
    pub(crate) fn socket(&self) -> Option<SocketAddr> {
        (self.port != 0).then(|| SocketAddr::new(self.address, self.port))
    }
}
