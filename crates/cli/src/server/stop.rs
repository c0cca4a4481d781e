//! Telling every part of the program to stop, once, on SIGTERM or SIGINT.
//!
//! Invariant: whoever waits learns of it, whether it began to wait before or after.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// One listener's end of the signal. Cloning gives another one.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Ends when the program is asked to stop.
    pub(crate) async fn asked(&mut self) {
        // A sender that is gone means the program is ending: the same answer.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// The other end: who holds it can stop the program.
#[derive(Debug)]
pub(crate) struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// Both ends.
    pub(crate) fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Stop(receiver))
    }

    /// Tells everybody.
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }
}

/// Ends when the operator asks the program to stop.
///
/// # Errors
/// When signals cannot be heard.
pub(crate) async fn operator() -> std::io::Result<()> {
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let name = tokio::select! {
        _ = term.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    };
    tracing::info!(signal = name, "stopping");
    Ok(())
}
