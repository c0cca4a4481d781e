//! The program itself, serving the measured office in a process of its own.
//!
//! Invariant: the process is gone when the handle is dropped.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use super::http::Client;
use super::place::Place;

const PATIENCE: Duration = Duration::from_mins(1);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The serving process.
pub(crate) struct Served {
    child: Kept,
    /// Where it answers.
    pub(crate) address: SocketAddr,
    /// From the start of the process to its first answer that it is ready.
    pub(crate) start: Duration,
    most: Arc<AtomicU64>,
}

impl Served {
    /// Starts the program over the place's data folder and waits until it is ready.
    ///
    /// # Errors
    /// When it does not get ready.
    pub(crate) async fn start(place: &Place) -> anyhow::Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], place.port));
        let started = Instant::now();
        let process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .arg("--data")
            .arg(place.data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let child = Kept(process);
        while !ready(address).await {
            anyhow::ensure!(
                started.elapsed() < PATIENCE,
                "the served office did not get ready"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let start = started.elapsed();
        let most = Arc::new(AtomicU64::new(0));
        tokio::spawn(watch(child.0.id(), Arc::clone(&most)));
        Ok(Self {
            child,
            address,
            start,
            most,
        })
    }

    /// The most anonymous memory seen, in bytes.
    pub(crate) fn most_memory(&self) -> u64 {
        self.most.load(Ordering::Relaxed)
    }

    /// Asks it to stop and waits until its last batch is written.
    ///
    /// # Errors
    /// When it does not end.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.0.id().to_string();
        Command::new("kill").arg(id).status()?;
        let asked = Instant::now();
        while self.child.0.try_wait()?.is_none() {
            anyhow::ensure!(asked.elapsed() < PATIENCE, "the served office did not stop");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }
}

/// A process that does not outlive this handle.
struct Kept(Child);

impl Drop for Kept {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn ready(address: SocketAddr) -> bool {
    if TcpStream::connect(address).await.is_err() {
        return false;
    }
    let Ok(mut client) = Client::connect(address, "").await else {
        return false;
    };
    client
        .get("/readyz")
        .await
        .is_ok_and(|answer| answer.status == 200)
}

/// Looks at the process's anonymous memory until it is gone.
async fn watch(id: u32, most: Arc<AtomicU64>) {
    while let Some(bytes) = anonymous(id) {
        most.fetch_max(bytes, Ordering::Relaxed);
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// `RssAnon` of a process: memory that no file stands behind.
fn anonymous(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("RssAnon:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
