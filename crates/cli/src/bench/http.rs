//! A small client over one connection that stays open: as lean as the load it makes must be.
//!
//! It speaks to our own server only. Invariant: an answer is read to its last byte before the next
//! request is sent.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// One connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    /// Headers that go with every request, each with its line end.
    headers: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// Connects. `headers` go with every request: `Name: value\r\n` each.
    ///
    /// # Errors
    /// When nobody listens.
    pub(crate) async fn connect(to: SocketAddr, headers: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            headers: format!("Host: {to}\r\n{headers}"),
        })
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// When the connection breaks or the answer is none.
    pub(crate) async fn get(&mut self, path: &str) -> io::Result<Answer> {
        let head = format!("GET {path} HTTP/1.1\r\n{}\r\n", self.headers);
        self.stream.get_mut().write_all(head.as_bytes()).await?;
        self.answer().await
    }

    /// Sends a body.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub(crate) async fn post(&mut self, path: &str, kind: &str, body: &str) -> io::Result<Answer> {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\n{}Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.headers,
            body.len()
        );
        request.push_str(body);
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }

    async fn answer(&mut self) -> io::Result<Answer> {
        let bad = || io::Error::from(io::ErrorKind::InvalidData);
        let first = self.line().await?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok().ok_or_else(bad)?;
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                chunked = true;
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = usize::from_str_radix(&self.line().await?, 16).ok();
                let size = size.ok_or_else(bad)?;
                self.take(size, &mut body).await?;
                self.line().await?;
                if size == 0 {
                    break;
                }
            }
        } else {
            self.take(length, &mut body).await?;
        }
        Ok(Answer {
            status: status.ok_or_else(bad)?,
            body,
        })
    }

    async fn take(&mut self, size: usize, body: &mut Vec<u8>) -> io::Result<()> {
        let from = body.len();
        body.resize(from + size, 0);
        self.stream
            .read_exact(body.get_mut(from..).unwrap_or_default())
            .await?;
        Ok(())
    }
}

/// A form's value as it travels.
pub(crate) fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes()
        .fold(String::with_capacity(text.len() * 3), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
                out.push(char::from(byte));
            } else {
                // Writing to memory cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn answers_with_a_length_and_in_chunks_are_read_to_the_end() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let to = listener.local_addr().expect("has an address");
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("accepts");
            let answers = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc\
                           HTTP/1.1 303 See Other\r\nTransfer-Encoding: chunked\r\n\r\n\
                           2\r\nde\r\n1\r\nf\r\n0\r\n\r\n";
            stream.write_all(answers.as_bytes()).await.expect("writes");
            let mut rest = Vec::new();
            // The client goes away when the test ends.
            let _ = stream.read_to_end(&mut rest).await;
        });
        let mut client = Client::connect(to, "").await.expect("connects");
        let first = client.get("/").await.expect("answers");
        assert_eq!((first.status, first.body), (200, b"abc".to_vec()));
        let second = client.post("/", "text/plain", "x").await.expect("answers");
        assert_eq!((second.status, second.body), (303, b"def".to_vec()));
    }

    #[test]
    fn a_value_travels_in_percent_signs() {
        assert_eq!(percent("a 李"), "a%20%E6%9D%8E");
    }
}
