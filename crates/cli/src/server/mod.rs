//! The running server: the door, TLS, the log of requests, figures, health, and stopping.
//!
//! It knows no page; the router comes from the web crate. Invariants: every connection is bounded
//! in number and in time, and stopping ends within ten seconds whatever clients do.

mod access_log;
mod door;
mod figures;
pub(crate) mod logging;
mod ready;
mod stop;
pub(crate) mod tls;
mod work;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, middleware};
use dengwen_app::App;
use dengwen_app::jobs::Worker;
use dengwen_app::keys::hex;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::config::Config;
use crate::exit::{Failure, Outcome};
use door::Door;
use ready::Audience;
use stop::{Operator, Stopper};

/// How long the database has to end its last batch, after the clients had their time.
const LAST_BATCH: Duration = Duration::from_secs(4);

/// The port of the figures is asked by one or two programs.
const FIGURES_CONNECTIONS_MAX: u32 = 16;

/// Serves pages and figures until the operator says stop; then lets requests end, commits what
/// waits and closes the database.
///
/// # Errors
/// When an address cannot be listened on.
pub(crate) async fn run(
    config: &Config,
    tls: Option<TlsAcceptor>,
    app: App,
    pages: Router,
) -> Outcome {
    let operator = Operator::listen()?;
    let store = app.store().clone();
    let handle = figures::start()?;
    let (stopper, stop) = Stopper::new();
    let door = Door {
        listener: listen(config.listen.socket(), "listen").await?,
        tls,
        connections_max: config.limits.connections_max,
        head: config.limits.head,
    };
    let address = door.listener.local_addr()?;
    let figures = match config.metrics.socket() {
        None => None,
        Some(socket) => Some(Door {
            listener: listen(socket, "metrics").await?,
            tls: None,
            connections_max: FIGURES_CONNECTIONS_MAX,
            head: config.limits.head,
        }),
    };
    announce(config, address, &app);
    let pages = pages
        .merge(ready::router(store.clone(), Audience::Public))
        .layer(middleware::from_fn(access_log::layer));
    let pages = tokio::spawn(door.serve(pages, stop.clone()));
    let worker = Worker::new(app.clone());
    let position = worker.position();
    let work = tokio::spawn(work::run(worker, stop.clone()));
    let figures = figures.map(|door| {
        let app = app.clone();
        let ask = move || work::figures(app.clone(), Arc::clone(&position));
        let router =
            figures::router(handle, ask).merge(ready::router(store.clone(), Audience::Operator));
        tokio::spawn(door.serve(router, stop.clone()))
    });
    operator.asks().await;
    stopper.stop();
    finished(work).await;
    finished(pages).await;
    if let Some(figures) = figures {
        finished(figures).await;
    }
    drop(app);
    if tokio::time::timeout(LAST_BATCH, store.close())
        .await
        .is_err()
    {
        return Err(Failure::Fault(anyhow::anyhow!(
            "the database did not close in time"
        )));
    }
    tracing::info!("stopped");
    Ok(())
}

async fn listen(socket: SocketAddr, section: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(socket).await.map_err(|error| {
        Failure::expected(format!(
            "{section}.port: {socket} cannot be listened on: {error}"
        ))
    })
}

async fn finished(task: tokio::task::JoinHandle<()>) {
    if task.await.is_err() {
        tracing::error!("a server task ended by a panic");
    }
}

fn announce(config: &Config, address: SocketAddr, app: &App) {
    let packs: Vec<String> = app
        .law()
        .packs()
        .packs()
        .filter_map(|pack| {
            let digest = app.law().book(&pack.id)?.digest;
            Some(format!("{}={}", pack.id, hex(digest.get(..6)?)))
        })
        .collect();
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        engine = app.store().db().engine(),
        schema = dengwen_store::migrate::known(),
        packs = packs.join(","),
        "started"
    );
    let scheme = if config.listen.is_tls() {
        "https"
    } else {
        "http"
    };
    tracing::info!(address = %format!("{scheme}://{address}"), "listening");
}

#[cfg(test)]
mod tests;
