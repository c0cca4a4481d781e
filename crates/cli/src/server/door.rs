//! Accepts connections and hands their requests to a router.
//!
//! HTTP/1.1, with or without TLS. It bounds what happens before a request exists: how many
//! connections there are, how long a handshake and the head of a request may take. Invariant:
//! whoever is turned away is told so at once and never left hanging.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::stop::Stop;

/// What a connection too many is told, when it does not speak TLS.
const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\
                      Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nbusy\n";

/// How long clients have to finish what they began when the program stops.
const FINISH: Duration = Duration::from_secs(5);

/// After a failed accept (out of file descriptors), so that the loop does not spin.
const BREATH: Duration = Duration::from_millis(100);

/// Where and how connections are accepted.
pub(crate) struct Door {
    pub(crate) listener: TcpListener,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) connections_max: u32,
    /// For the handshake, and again for the head of each request.
    pub(crate) head: Duration,
}

#[derive(Clone)]
struct Room {
    router: Router,
    tls: Option<TlsAcceptor>,
    head: Duration,
}

impl Door {
    /// Serves until told to stop, then lets requests end.
    pub(crate) async fn serve(self, router: Router, mut stop: Stop) {
        let places = Arc::new(Semaphore::new(
            usize::try_from(self.connections_max).unwrap_or(8),
        ));
        let graceful = GracefulShutdown::new();
        let room = Room {
            router,
            tls: self.tls,
            head: self.head,
        };
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = stop.asked() => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    refused(&error);
                    tokio::time::sleep(BREATH).await;
                    continue;
                }
            };
            if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
                tokio::spawn(
                    room.clone()
                        .welcome(stream, peer, place, graceful.watcher()),
                );
            } else {
                metrics::counter!("dengwen_connections_refused_total").increment(1);
                turn_away(&stream, room.tls.is_some());
            }
        }
        drop(self.listener);
        if tokio::time::timeout(FINISH, graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("some clients did not finish in time");
        }
    }
}

impl Room {
    async fn welcome(
        self,
        stream: TcpStream,
        peer: SocketAddr,
        place: OwnedSemaphorePermit,
        watcher: Watcher,
    ) {
        // Because: answers are small and written whole; waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        match self.tls.clone() {
            None => self.talk(stream, peer, watcher).await,
            Some(tls) => {
                // A client that breaks off its handshake has asked for nothing.
                if let Ok(Ok(stream)) = tokio::time::timeout(self.head, tls.accept(stream)).await {
                    self.talk(stream, peer, watcher).await;
                }
            }
        }
        drop(place);
    }

    async fn talk<S>(self, stream: S, peer: SocketAddr, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let router = self.router;
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head)
            .serve_connection(TokioIo::new(stream), service);
        // A connection that breaks has nobody left to tell; its requests were logged.
        let _ = watcher.watch(connection).await;
    }
}

/// Says "busy" where the client can understand it without a handshake; closing says it otherwise.
fn turn_away(stream: &TcpStream, speaks_tls: bool) {
    if !speaks_tls {
        // Because: a fresh socket has room for this; a client that is gone needs no answer.
        let _ = stream.try_write(BUSY);
    }
}

fn refused(error: &io::Error) {
    tracing::error!(%error, "could not accept a connection");
}
