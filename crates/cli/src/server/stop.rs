//! Telling every part of the program to stop, once, on SIGTERM or SIGINT.
//!
//! Invariant: whoever waits learns of it, whether it began to wait before or after.

use tokio::signal::unix::{Signal, SignalKind, signal};
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

/// Ears for the operator. Whoever answers requests has them already: a signal that came before
/// would end the program in the middle of what it had begun.
#[derive(Debug)]
pub(crate) struct Operator {
    term: Signal,
    interrupt: Signal,
}

impl Operator {
    /// Begins to listen.
    ///
    /// # Errors
    /// When signals cannot be heard.
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Ends when the operator asks the program to stop, also if that was a while ago.
    pub(crate) async fn asks(mut self) {
        let name = tokio::select! {
            _ = self.term.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "stopping");
    }
}
