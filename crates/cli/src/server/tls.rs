//! TLS at the door: reads certificate and key, and says in words what is wrong with them.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::exit::Failure;

/// TLS 1.2 and 1.3 with this certificate, HTTP/1.1 inside.
///
/// # Errors
/// When a file cannot be read, or certificate and key do not belong together.
pub(crate) fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, Failure> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| bad("listen.tls_certificate", certificate, &error))?;
    if chain.is_empty() {
        return Err(bad(
            "listen.tls_certificate",
            certificate,
            &"holds no certificate",
        ));
    }
    let secret =
        PrivateKeyDer::from_pem_file(key).map_err(|error| bad("listen.tls_key", key, &error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| bad("listen.tls_certificate", certificate, &error))?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|error| bad("listen.tls_key", key, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn bad(key: &str, path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::expected(format!("{key}: {}: {error}", path.display()))
}
