//! The server, one process a bundle, spoken to over HTTP/1.1 on loopback.

use super::{Programs, envelope};
use crate::corpus::Entry;
use crate::report::{Answer, Answers};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The `countersign-server` program's `/v1/decide`.
pub fn server(told: &[&Entry], programs: &Programs) -> Result<Answers> {
    let mut by_bundle: BTreeMap<(PathBuf, Option<String>), Vec<&Entry>> = BTreeMap::new();
    for entry in told {
        by_bundle
            .entry((entry.bundle.clone(), entry.digest.clone()))
            .or_default()
            .push(entry);
    }
    let mut answers = Answers::new();
    for ((bundle, digest), entries) in by_bundle {
        match Running::start(programs, &bundle, digest.as_deref())? {
            None => {
                for entry in entries {
                    answers.insert(entry.id.clone(), Answer::Refused);
                }
            }
            Some(running) => {
                for entry in entries {
                    let text = running.decide(&std::fs::read(&entry.facts)?)?;
                    let answer =
                        envelope(&text).with_context(|| format!("{}: {text}", entry.id))?;
                    answers.insert(entry.id.clone(), answer);
                }
            }
        }
    }
    Ok(answers)
}

/// A server process, ended when dropped.
struct Running {
    child: Child,
    address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        // A process that has ended already can't be ended again, which is not a failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts a server. `None` when it refused the bundle (exit code 3).
    fn start(
        programs: &Programs,
        bundle: &std::path::Path,
        digest: Option<&str>,
    ) -> Result<Option<Running>> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(programs.binaries.join("countersign-server"));
        command
            .arg("--bundle")
            .arg(bundle)
            .arg("--code-cache")
            .arg(programs.code_cache())
            .args(["--listen", &address.to_string()]);
        if let Some(digest) = digest {
            command.args(["--digest", digest]);
        }
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the server")?;
        let mut running = Running { child, address };
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            if let Some(status) = running.child.try_wait()? {
                if status.code() == Some(3) {
                    return Ok(None);
                }
                bail!("the server ended with {status}");
            }
            if running
                .request("GET", "/readyz", b"")
                .is_ok_and(|(status, _)| status == 200)
            {
                return Ok(Some(running));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        bail!("the server was not ready after a minute")
    }

    fn decide(&self, facts: &[u8]) -> Result<String> {
        let (_, body) = self.request("POST", "/v1/decide", facts)?;
        Ok(String::from_utf8(body)?)
    }

    fn request(&self, method: &str, path: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len()
        )?;
        stream.write_all(body)?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .context("no status line")?;
        let mut length = None;
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let mut found = Vec::new();
        match length {
            Some(length) => {
                found.resize(length, 0);
                reader.read_exact(&mut found)?;
            }
            None => {
                reader.read_to_end(&mut found)?;
            }
        }
        Ok((status, found))
    }
}
