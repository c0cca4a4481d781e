//! The door by itself, with small routers: too many connections, TLS, stopping.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;

use super::door::Door;
use super::stop::Stopper;
use super::tls;

const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls/loopback.crt");
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls/loopback.key");

async fn opened(router: Router, tls: bool) -> (SocketAddr, Stopper, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let tls = tls.then(|| tls::acceptor(CERTIFICATE.as_ref(), KEY.as_ref()).unwrap());
    let door = Door {
        listener,
        tls,
        connections_max: 2,
        head: Duration::from_secs(5),
    };
    let (stopper, stop) = Stopper::new();
    (address, stopper, tokio::spawn(door.serve(router, stop)))
}

fn hello() -> Router {
    let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() };
    Router::new().route("/", get(peer))
}

async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> String {
    let request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_request_learns_the_address_of_its_peer() {
    let (address, _stopper, _door) = opened(hello(), false).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let answer = ask(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn a_connection_too_many_is_told_at_once_to_come_back() {
    let (address, _stopper, _door) = opened(hello(), false).await;
    let mut first = TcpStream::connect(address).await.unwrap();
    let mut second = TcpStream::connect(address).await.unwrap();
    // Both were accepted once the first byte of an answer came.
    for stream in [&mut first, &mut second] {
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .unwrap();
        stream.read_u8().await.unwrap();
    }
    let mut third = TcpStream::connect(address).await.unwrap();
    let mut answer = String::new();
    third.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("Retry-After: 5"), "{answer}");
}

#[tokio::test]
async fn tls_is_spoken_with_the_configured_certificate() {
    let (address, _stopper, _door) = opened(hello(), true).await;
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(CERTIFICATE).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap();
    let answer = ask(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_key_that_is_no_key_is_refused_by_its_path() {
    let wrong = tls::acceptor(CERTIFICATE.as_ref(), CERTIFICATE.as_ref());
    let text = wrong.err().unwrap().to_string();
    assert!(text.starts_with("listen.tls_key: "), "{text}");
}

#[tokio::test]
async fn stopping_lets_a_request_end_and_accepts_no_other() {
    let (began, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (Arc::clone(&began), Arc::clone(&go));
    let slow = move || async move {
        tell.notify_one();
        wait.notified().await;
        "finished"
    };
    let (address, stopper, door) = opened(Router::new().route("/", get(slow)), false).await;
    let asking = tokio::spawn(async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        ask(&mut stream).await
    });
    began.notified().await;
    stopper.stop();
    // The listener is closed as soon as the door has heard of it.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    go.notify_one();
    assert!(asking.await.unwrap().ends_with("finished"));
    door.await.unwrap();
}
