//! The binary: exit codes, signals, the log.
#![cfg(unix)]

use crate::server::bundles::{FIRST, SECOND, Scratch};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

fn command(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign-server"));
    command.env_clear().args(flags);
    command
}

fn run(flags: &[&str]) -> (i32, String) {
    let Output { status, stderr, .. } = command(flags).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

/// A server as a process, which does not outlive its test.
struct Process {
    child: Child,
    log: BufReader<ChildStderr>,
}

impl Process {
    fn start(bundle: &Path, flags: &[&str]) -> Process {
        let mut child = command(flags)
            .args(["--bundle".as_ref(), bundle.as_os_str()])
            .args(["--listen=127.0.0.1:0", "--reload-interval=0s"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Process { child, log }
    }

    /// Reads the log up to a line that has a text.
    fn until(&mut self, text: &str) -> String {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.log.read_line(&mut line).unwrap(), 0, "{seen}");
            if line.contains(text) {
                return line;
            }
            seen.push_str(&line);
        }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn signals_reload_and_stop() {
    for stop in ["TERM", "INT"] {
        let scratch = Scratch::new();
        let bundle = scratch.put("bundle.wasm", &FIRST.bytes);
        let mut process = Process::start(&bundle, &["--log-format=json"]);
        let line = process.until("listening");
        let parsed: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(parsed["level"], "INFO");
        scratch.put("bundle.wasm", &SECOND.bytes);
        process.signal("HUP");
        assert!(process.until("bundle reloaded").contains(&SECOND.digest));
        scratch.put("bundle.wasm", b"damaged");
        process.signal("HUP");
        process.until("is refused, the old one goes on serving");
        process.signal(stop);
        process.until("stopped");
        assert!(process.child.wait().unwrap().success());
    }
}

#[test]
fn exit_codes_tell_what_is_wrong() {
    let scratch = Scratch::new();
    let path = |name: &str, bytes: &[u8]| {
        let path = scratch.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let good = path("good.wasm", &FIRST.bytes);
    let mut flipped = FIRST.bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let flipped = path("flipped.wasm", &flipped);
    let module = path("module.wasm", b"\0asm\x01\0\0\0");
    let roster = path("roster.yaml", b"people: [{login: a}, {login: a}]");
    let digest = "0".repeat(64);
    let context = path(
        "context.yaml",
        b"services:\n  - {name: a, tier: 1}\n  - {name: a, tier: 1}\n",
    );
    let folder = scratch.path("contexts");
    std::fs::create_dir_all(folder.join("acme")).unwrap();
    std::fs::write(folder.join("acme/lost.yaml"), "services: []\n").unwrap();
    let folder = folder.display().to_string();
    for (flags, code, text) in [
        (
            &["--bundle", &good, "--listen", "nowhere"][..],
            2,
            "--listen",
        ),
        (&[], 2, "no bundle is named"),
        (
            &["--bundle", "/absent.wasm"],
            3,
            "`/absent.wasm` can't be read",
        ),
        (&["--bundle", &flipped], 3, "flipped.wasm"),
        (&["--bundle", &module], 3, "module.wasm"),
        (&["--bundle", &good, "--digest", &digest], 3, &digest),
        (&["--bundle", &good, "--roster", &roster], 3, "roster.yaml"),
        (
            &["--bundle", &good, "--context", &context],
            3,
            "context.yaml:3:5: `a` was given before",
        ),
        (
            &["--bundle", &good, "--context", &folder],
            3,
            "lost.yaml` lies in the folder of an owner",
        ),
        (
            &["--bundle", &good, "--context", "/absent.yaml"],
            3,
            "`/absent.yaml` can't be read",
        ),
        (
            &["--bundle", &good, "--listen", "192.0.2.1:1"],
            1,
            "can't listen on `192.0.2.1:1`",
        ),
    ] {
        let (found, log) = run(flags);
        assert_eq!(found, code, "{flags:?}: {log}");
        assert!(log.contains(text), "{flags:?}: {log}");
    }
    assert_eq!(run(&["--help"]).0, 0);
    assert_eq!(run(&["--version"]).0, 0);
}

#[test]
fn help_shows_no_secret_of_the_environment() {
    let output = command(&["--help"])
        .env("COUNTERSIGN_GITHUB_TOKEN", "hush")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("--github-token-file"));
    assert!(!help.contains("hush"));
}
