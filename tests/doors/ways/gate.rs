//! The server: a webhook is delivered, and the check run that it publishes at last is read.

use super::World;
use crate::forge::knowledge::Token;
use crate::forge::{Forge, token};
use crate::outcome::Outcome;
use crate::programs::{Programs, run};
use crate::scenario::Built;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const SECRET: &str = "a secret of the doors";
/// How long a decision may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Nothing more comes when nothing came for so long and nothing waits.
const CHECK: &str = "countersign";

/// Servers, one for each policy and token.
#[derive(Default)]
pub struct Servers {
    running: Mutex<BTreeMap<String, Arc<Server>>>,
}

/// A server process, ended when dropped.
pub struct Server {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already can't be ended again, which is not a failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Servers {
    fn of(&self, preset: &str, may: Token, programs: &Programs, forge: &Forge) -> Arc<Server> {
        let mut running = self.running.lock().unwrap();
        let key = format!("{preset} {may:?}");
        let server = running
            .entry(key)
            .or_insert_with(|| Arc::new(Server::start(preset, may, programs, forge)));
        Arc::clone(server)
    }
}

impl Server {
    fn start(preset: &str, may: Token, programs: &Programs, forge: &Forge) -> Server {
        let folder = programs.scratch("server");
        let bundle = folder.join(format!("{preset}.wasm"));
        let source = programs.root.join("policies").join(preset);
        let mut build = programs.start(&programs.countersign);
        build.arg("build").arg(source).arg("-o").arg(&bundle);
        let (code, _, errors) = run(&mut build);
        assert_eq!(code, Some(0), "{errors}");
        let mut command: Command = programs.start(&programs.server);
        let mut child = command
            .arg("--bundle")
            .arg(&bundle)
            .args(["--listen", "127.0.0.1:0", "--log-format", "text"])
            .args([
                "--github-api",
                &forge.api(),
                "--github-webhook-secret",
                SECRET,
            ])
            .args(["--github-token", token(may), "--github-longest-pause", "2s"])
            .args(["--github-retry-delay", "5ms", "--webhook-workers", "8"])
            .arg("--code-cache")
            .arg(programs.scratch("code"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (sender, receiver) = std::sync::mpsc::channel();
        let streams: [Box<dyn std::io::Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for stream in streams {
            let (log, sender) = (Arc::clone(&log), sender.clone());
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    log.lock().unwrap().push_str(&format!("{line}\n"));
                    let address = line.split("address=").nth(1);
                    if let Some(address) = address.filter(|_| line.contains("listening")) {
                        let address = address.split(' ').next().unwrap_or_default();
                        // Nobody listens once the address is known.
                        let _ = sender.send(address.to_owned());
                    }
                }
            });
        }
        let address = receiver.recv_timeout(PATIENCE);
        let address = address.unwrap_or_else(|_| panic!("{}", log.lock().unwrap()));
        Server {
            child,
            address,
            log,
        }
    }

    /// What the log says of a repository.
    fn log_of(&self, name: &str) -> String {
        let log = self.log.lock().unwrap();
        let about = log.lines().filter(|line| line.contains(name));
        about.map(|line| format!("{line}\n")).collect()
    }
}

pub fn ask(built: &Built, world: &World) -> Option<Outcome> {
    let preset = built.scenario.preset.as_ref()?;
    let may = built.scenario.forge.token;
    let server = world.servers.of(preset, may, &world.programs, &world.forge);
    let (event, payload) = built.event();
    let before = server.log_of(&built.hosted.name).len();
    let status = deliver(&server.address, event, &built.name, &payload);
    if status != 202 {
        let mut outcome = Outcome::none(format!("the webhook was answered with {status}"));
        outcome.faults.push(outcome.messages.clone());
        return Some(outcome);
    }
    let ended = |text: &str| {
        ["check run published", "no decision"]
            .iter()
            .any(|part| text.contains(part))
    };
    let begun = Instant::now();
    let log = loop {
        let log = server.log_of(&built.hosted.name);
        let new = log.get(before..).unwrap_or_default().to_owned();
        if ended(&new) {
            break new;
        }
        if begun.elapsed() > PATIENCE {
            let mut outcome = Outcome::none(new);
            outcome.faults.push("no check run was published".to_owned());
            return Some(outcome);
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    if log.contains("no decision") {
        // Its check run follows; it must not be green.
        std::thread::sleep(Duration::from_millis(100));
    }
    let published = world.forge.published(&built.hosted.name);
    let run = published.check_run(&built.head(), CHECK).cloned();
    Some(outcome(run.as_ref(), &log, may))
}

fn outcome(run: Option<&Value>, log: &str, may: Token) -> Outcome {
    let Some(run) = run else {
        let mut outcome = Outcome::none(log.to_owned());
        if may == Token::Whole {
            outcome
                .faults
                .push("no check run is on the head".to_owned());
        }
        return outcome;
    };
    let text = |name: &str| run["output"][name].as_str().unwrap_or_default();
    let title = text("title");
    let verdict = title.split(':').next().unwrap_or_default();
    let conclusion = run["conclusion"].as_str().unwrap_or_default();
    let mut outcome = if title.starts_with("no decision") {
        Outcome::none(format!("{}\n{log}", text("summary")))
    } else {
        Outcome::from_markdown(verdict, &format!("{}\n{}", text("summary"), text("text")))
    };
    outcome.messages.push_str(log);
    let digest = run["external_id"].as_str().unwrap_or_default();
    if let Some(digest) = digest.strip_prefix("sha256:") {
        outcome.facts = Some(digest.to_owned());
    }
    let wanted = match outcome.verdict.as_str() {
        "pass" => "success",
        "pending" => "action_required",
        _ => "failure",
    };
    if conclusion != wanted {
        outcome.faults.push(format!(
            "the check run is {conclusion}, and has to be {wanted}: {title}"
        ));
    }
    outcome
}

/// Delivers a webhook as GitHub does. Gives the status of the answer.
fn deliver(address: &str, event: &str, name: &str, payload: &Value) -> u16 {
    let body = payload.to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    let answer = ureq::post(format!("http://{address}/webhooks/github"))
        .config()
        .http_status_as_error(false)
        .build()
        .header("content-type", "application/json")
        .header("x-github-event", event)
        .header("x-github-delivery", format!("{name}-{event}"))
        .header("x-hub-signature-256", signature)
        .send(body)
        .unwrap();
    answer.status().as_u16()
}
