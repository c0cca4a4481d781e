//! A founded office and a running server, for tests that speak to it over loopback.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};

use tempfile::TempDir;

use super::program::{Run, dengwen, run};

/// Founds an office in a fresh folder.
pub(crate) fn founded() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let run = found(folder.path());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    folder
}

/// Founds the office of the tests.
pub(crate) fn found(data: &Path) -> Run {
    run(
        data,
        &[
            "init",
            "--name=青禾市信访局",
            "--place=青禾市",
            "--region=330100",
            "--public-address=https://petition.example",
        ],
    )
}

/// A server that runs until it is told to stop.
pub(crate) struct Serving {
    child: Child,
    log: BufReader<ChildStderr>,
    address: SocketAddr,
    pub(crate) metrics: u16,
    /// What it logged before it listened.
    before: String,
}

impl Serving {
    /// Starts it on a free port and waits until it listens.
    pub(crate) fn start(data: &Path, environment: &[(&str, &str)]) -> Self {
        let metrics = free_port();
        let mut command: Command = dengwen(data);
        command
            .arg("serve")
            .env("DENGWEN_LISTEN_PORT", "0")
            .env("DENGWEN_METRICS_PORT", metrics.to_string())
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut before = String::new();
        let address = loop {
            let start = before.len();
            assert_ne!(log.read_line(&mut before).unwrap(), 0, "it ended: {before}");
            if let Some((_, address)) = before[start..].split_once("http://") {
                let end = address.find(|c: char| !(c.is_ascii_digit() || ".:".contains(c)));
                break address[..end.unwrap_or(address.len())].parse().unwrap();
            }
        };
        Self {
            child,
            log,
            address,
            metrics,
            before,
        }
    }

    /// Sends a request as it stands and reads the whole answer.
    pub(crate) fn ask(&self, request: &str) -> String {
        answer(self.address, request)
    }

    /// A plain GET.
    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(&get(path))
    }

    /// A plain GET on the port of the figures.
    pub(crate) fn get_figures(&self, path: &str) -> String {
        answer(SocketAddr::from(([127, 0, 0, 1], self.metrics)), &get(path))
    }

    /// Tells it to stop, waits for its end and gives all it logged.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(killed.success());
        let mut log = self.before.clone();
        self.log.read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap(), log)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Already gone when it was stopped; a failed test must not leave it behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

fn answer(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
