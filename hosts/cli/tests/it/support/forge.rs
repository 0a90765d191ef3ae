//! A forge on the loopback interface that gives recorded answers, and the command that has it for GitHub.

use super::outcome;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

pub const TOKEN: &str = "a-token-of-the-tests";

pub fn recorded(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/it/github/recorded");
    folder.join(name)
}

pub fn read(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(recorded(name)).unwrap()).unwrap()
}

/// A forge that gives each of its answers once.
pub struct Forge {
    pub address: String,
    state: Arc<Mutex<State>>,
    cache: TempDir,
}

#[derive(Default)]
struct State {
    answers: BTreeMap<String, VecDeque<Value>>,
    /// Pull requests that were shown, as they were shown last.
    pulls: BTreeMap<u32, Value>,
    /// Requests without the right headers.
    unauthorised: usize,
}

impl Forge {
    pub fn start(exchanges: &[Value]) -> Forge {
        let mut state = State::default();
        for exchange in exchanges {
            let asked = exchange["get"].as_str().unwrap().to_owned();
            state
                .answers
                .entry(asked)
                .or_default()
                .push_back(exchange.clone());
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let forge = Forge {
            address: format!("http://{}/api/v3", listener.local_addr().unwrap()),
            state: Arc::new(Mutex::new(state)),
            cache: TempDir::new().unwrap(),
        };
        let state = Arc::clone(&forge.state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let state = Arc::clone(&state);
                std::thread::spawn(move || serve(stream.unwrap(), &state));
            }
        });
        forge
    }

    pub fn replay(name: &str) -> Forge {
        let recording = read(&format!("{name}.json"));
        Forge::start(recording["exchanges"].as_array().unwrap())
    }

    pub fn left(&self) -> usize {
        let state = self.state.lock().unwrap();
        assert_eq!(state.unauthorised, 0);
        state.answers.values().map(VecDeque::len).sum()
    }

    /// Runs the command with this forge as GitHub.
    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        self.run_in(
            Path::new("."),
            &[("GITHUB_REPOSITORY", "acme/shop")],
            arguments,
        )
    }

    pub fn run_in(
        &self,
        folder: &Path,
        environment: &[(&str, &str)],
        arguments: &[&str],
    ) -> (Option<i32>, String, String) {
        let mut command = bare();
        command
            .env("GH_TOKEN", TOKEN)
            .env("GITHUB_API_URL", &self.address)
            .env("GITHUB_SERVER_URL", "https://github.com")
            .env("XDG_CACHE_HOME", self.cache.path())
            // Git's objects are looked for there, and nobody goes there from a test.
            .env("HTTPS_PROXY", "http://127.0.0.1:1")
            .envs(environment.iter().copied())
            .current_dir(folder)
            .args(arguments);
        outcome(&mut command)
    }
}

/// The command without what the environment tells of GitHub, and without a `gh` that could have a token.
pub fn bare() -> assert_cmd::Command {
    let mut command = super::countersign();
    for name in [
        "GH_TOKEN",
        "GITHUB_TOKEN",
        "GH_ENTERPRISE_TOKEN",
        "GITHUB_ENTERPRISE_TOKEN",
        "GH_HOST",
        "GITHUB_API_URL",
        "GITHUB_SERVER_URL",
        "GITHUB_REPOSITORY",
        "GITHUB_EVENT_NAME",
    ] {
        command.env_remove(name);
    }
    command.env("GH_CONFIG_DIR", "/nonexistent");
    command
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let asked = line.split(' ').nth(1).unwrap().to_owned();
        let mut authorised = false;
        loop {
            line.clear();
            reader.read_line(&mut line).unwrap();
            if line.trim().is_empty() {
                break;
            }
            let header = line.trim().to_lowercase();
            authorised |= header == format!("authorization: bearer {TOKEN}");
        }
        let mut state = state.lock().unwrap();
        state.unauthorised += usize::from(!authorised);
        let asked = asked.strip_prefix("/api/v3").unwrap_or_default();
        let answer = state.answers.get_mut(asked).and_then(VecDeque::pop_front);
        let number = asked.rsplit_once("/pulls/").map(|(_, number)| number);
        if let (Some(number), Some(answer)) = (number.and_then(|text| text.parse().ok()), &answer) {
            state.pulls.insert(number, answer["body"].clone());
        }
        let pulls: Vec<Value> = state.pulls.values().cloned().collect();
        drop(state);
        let answer = answer.unwrap_or_else(|| {
            // Which pull requests are on a head is asked after each; no others than the recorded ones are.
            if asked.contains("/pulls?") {
                return json!({"status": 200, "body": pulls});
            }
            json!({"status": 418, "body": {"message": format!("{asked} is not recorded so often")}})
        });
        let mut headers = String::new();
        for (name, value) in answer["headers"].as_object().into_iter().flatten() {
            headers += &format!("{name}: {}\r\n", value.as_str().unwrap());
        }
        let body = match &answer["body"] {
            Value::String(text) => text.clone(),
            body => body.to_string(),
        };
        let text = format!(
            "HTTP/1.1 {} Status\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
            answer["status"],
            body.len()
        );
        if stream.write_all(text.as_bytes()).is_err() {
            return;
        }
    }
}
