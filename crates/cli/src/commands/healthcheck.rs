//! `dengwen healthcheck`: asks a running program whether it is ready, for containers and scripts.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;

const PATIENCE: Duration = Duration::from_secs(5);
const ANSWER_BYTES_MAX: u64 = 4_096;

/// Ends well when the program answers that it is ready.
///
/// # Errors
/// When it does not, with its own words.
pub(crate) fn run(data: &DataFolder) -> Outcome {
    let config = config::load(data)?;
    let socket = socket(&config)?;
    let answer = super::block_on(async { tokio::time::timeout(PATIENCE, ask(socket)).await })?;
    match answer {
        Ok(Ok(answer)) if answer.starts_with("HTTP/1.1 200") => Ok(()),
        Ok(Ok(answer)) => {
            let words = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
            Err(Failure::expected(format!("not ready: {}", words.trim())))
        }
        Ok(Err(error)) => Err(Failure::expected(format!(
            "nobody answers at {socket}: {error}"
        ))),
        Err(_) => Err(Failure::expected(format!(
            "no answer from {socket} in time"
        ))),
    }
}

/// The port of the figures answers without TLS and with reasons; without it, the door.
fn socket(config: &Config) -> Result<std::net::SocketAddr, Failure> {
    match config.metrics.socket() {
        Some(socket) => Ok(socket),
        None if !config.listen.is_tls() => Ok(config.listen.socket()),
        None => Err(Failure::expected(
            "with TLS and without metrics.port there is no port to ask; set metrics.port",
        )),
    }
}

async fn ask(socket: std::net::SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(socket).await?;
    let request = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream
        .take(ANSWER_BYTES_MAX)
        .read_to_end(&mut answer)
        .await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
