//! `[listen]`: where the program answers, and who may speak for visitors.
//!
//! Invariant: anything but loopback is served only over TLS or behind a proxy that was named.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use dengwen_web::client::Network;

use super::office::Office;
use super::reader::{Problem, Reader};

/// The door as configured.
#[derive(Debug, Clone)]
pub(crate) struct Listen {
    pub(crate) address: IpAddr,
    pub(crate) port: u16,
    /// PEM file of the certificate chain; empty without TLS.
    pub(crate) tls_certificate: String,
    /// PEM file of its private key; empty without TLS.
    pub(crate) tls_key: String,
    /// Proxies whose forwarded headers are believed.
    pub(crate) trusted_proxies: Vec<Network>,
}

impl Listen {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("listen");
        let address = section.parsed(
            "address",
            "127.0.0.1",
            "an IP address, such as 127.0.0.1 or 0.0.0.0",
            "The address of this machine to listen on. Anything but loopback needs TLS or \
             trusted_proxies.",
        );
        let port = section.number(
            "port",
            8080,
            0..=65535,
            "The port to listen on; 0 takes a free one.",
        );
        let tls_certificate = section.text(
            "tls_certificate",
            "",
            "PEM file with the certificate and its chain, seen from the data folder.",
        );
        let tls_key = section.text(
            "tls_key",
            "",
            "PEM file with the certificate's private key.",
        );
        if tls_certificate.is_empty() != tls_key.is_empty() {
            section.problem(
                "tls_key",
                "tls_certificate and tls_key go together: set both or none",
            );
        }
        let mut trusted_proxies = Vec::new();
        let written = section.list(
            "trusted_proxies",
            "Addresses or blocks (10.0.0.0/8) of the proxies in front, which end TLS and set \
             X-Forwarded-For.",
        );
        for text in &written {
            match text.parse() {
                Ok(network) => trusted_proxies.push(network),
                Err(_) => section.problem(
                    "trusted_proxies",
                    format!("{text:?} is no address or block such as 10.0.0.0/8"),
                ),
            }
        }
        Self {
            address: address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            port,
            tls_certificate,
            tls_key,
            trusted_proxies,
        }
    }

    /// Where to listen.
    pub(crate) fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }

    /// Whether this process speaks TLS itself.
    pub(crate) fn is_tls(&self) -> bool {
        !self.tls_certificate.is_empty()
    }

    /// What is odd about the address that the public types: it says https, and nothing that speaks
    /// TLS is named. It may still be right, behind a proxy on this machine that was not named.
    pub(crate) fn unlike(&self, office: &Office) -> Option<String> {
        let odd = office.is_https() && !self.is_tls() && self.trusted_proxies.is_empty();
        odd.then(|| {
            format!(
                "office.public_address is {}, but nothing here speaks TLS: forms that are opened \
                 under {} may be refused as sent from elsewhere. Set listen.tls_certificate \
                 and listen.tls_key, or listen.trusted_proxies, or open the public address",
                office.public_address,
                self.socket()
            )
        })
    }

    /// What stands in the way of serving at this address, and what to do about it.
    pub(crate) fn obstacles(&self, office: &Office) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |path: &str, what: &str| {
            problems.push(Problem {
                path: path.to_owned(),
                what: what.to_owned(),
            });
        };
        if self.address.is_loopback() {
            return problems;
        }
        if !self.is_tls() && self.trusted_proxies.is_empty() {
            add(
                "listen.address",
                "others than this machine can reach it, and what they send would travel in clear. \
                 Set listen.tls_certificate and listen.tls_key, or listen.trusted_proxies with the \
                 address of the proxy that ends TLS, or listen on 127.0.0.1",
            );
        }
        if !office.is_https() {
            add(
                "office.public_address",
                "must be the https:// address that the public types, because listen.address is not \
                 loopback",
            );
        }
        problems
    }
}
