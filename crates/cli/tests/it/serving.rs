//! A founded office and a running server, for tests that speak to it over loopback.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
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
    found_with(data, &[])
}

/// The same with further arguments.
pub(crate) fn found_with(data: &Path, more: &[&str]) -> Run {
    let mut args = vec![
        "init",
        "--name=青禾市信访局",
        "--place=青禾市",
        "--region=330100",
        "--public-address=https://petition.example",
    ];
    args.extend(more);
    run(data, &args)
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

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Somebody who comes to its door.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor(self.address)
    }

    /// Ends it as a power failure does: at once, in the middle of whatever it does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and does not wait.
    pub(crate) fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(killed.success());
    }

    /// Tells it to stop, waits for its end and gives all it logged.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        self.ask_to_stop();
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
    let bytes = asked(address, request.as_bytes()).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Sends bytes and reads the answer to the end of the connection; somebody may die meanwhile.
fn asked(address: SocketAddr, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An answer that arrived whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> serde_json::Value {
        let text = || String::from_utf8_lossy(&self.body).into_owned();
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} {}", self.head, text()))
    }
}

/// Somebody at the door, who can be handed to another thread.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visitor(SocketAddr);

impl Visitor {
    /// Sends a request; an error where no whole answer came.
    pub(crate) fn asks(
        self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
    ) -> io::Result<Reply> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\
             Content-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        let bytes = asked(self.0, &request)?;
        let bad = || io::Error::from(io::ErrorKind::InvalidData);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.ok_or_else(bad)?);
        let head = String::from_utf8_lossy(head).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let body = body[4..].to_vec();
        let length = head.split("content-length: ").nth(1);
        let length = length.and_then(|rest| rest.lines().next()?.parse::<usize>().ok());
        if length.is_some_and(|length| length != body.len()) {
            return Err(bad());
        }
        Ok(Reply {
            status: status.ok_or_else(bad)?,
            head,
            body,
        })
    }

    /// Posts JSON.
    pub(crate) fn posts(
        self,
        path: &str,
        headers: &str,
        body: &serde_json::Value,
    ) -> io::Result<Reply> {
        let headers = format!("{headers}Content-Type: application/json\r\n");
        self.asks("POST", path, &headers, body.to_string().as_bytes())
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
