//! A server under test, and webhooks for it.

use crate::server::bundles::{FIRST, Scratch};
use crate::server::forge::Forge;
use countersign_server::{Handle, Server, Settings, Stopped};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Response};
use serde_json::Value;
use sha2::Sha256;
use std::ffi::OsString;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const SECRET: &str = "a secret of the tests";
pub const TOKEN: &str = "a-token-of-the-tests";

/// How long to wait for what happens in the background.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server under test.
pub struct Subject {
    pub base: String,
    pub handle: Handle,
    pub http: Client,
    pub scratch: Scratch,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<Stopped>,
}

impl Subject {
    /// A server with the first bundle.
    pub async fn start(flags: &[&str]) -> Subject {
        Subject::start_with(&FIRST.bytes, flags).await
    }

    /// A server with the first bundle that gates changes on a forge. Repetitions come quickly.
    pub async fn gate(forge: &Forge, flags: &[&str]) -> Subject {
        Subject::gate_with(&FIRST.bytes, forge, flags).await
    }

    pub async fn gate_with(bundle: &[u8], forge: &Forge, flags: &[&str]) -> Subject {
        let api = format!("--github-api={}", forge.base);
        let secret = format!("--github-webhook-secret={SECRET}");
        let token = format!("--github-token={TOKEN}");
        let mut all = vec![
            api.as_str(),
            &secret,
            &token,
            "--github-retry-delay=5ms",
            "--github-longest-pause=2s",
        ];
        // A forge of recorded answers has no repository.
        if !flags.iter().any(|flag| flag.starts_with("--mirrors")) {
            all.push("--mirrors-bytes=0");
        }
        all.extend(flags);
        Subject::start_with(bundle, &all).await
    }

    pub async fn start_with(bundle: &[u8], flags: &[&str]) -> Subject {
        let scratch = Scratch::new();
        let path = scratch.put("bundle.wasm", bundle);
        let bundle = format!("--bundle={}", path.display());
        let arguments = ["countersign-server", &bundle, "--listen=127.0.0.1:0"]
            .into_iter()
            .chain(flags.iter().copied())
            .map(OsString::from);
        let settings = Settings::resolve(arguments, |_| None).unwrap();
        let server = Server::bind(settings).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        Subject {
            base: format!("http://{}", server.address()),
            handle: server.handle(),
            http: client(),
            scratch,
            stop: Some(stop),
            running: tokio::spawn(server.run(async move {
                let _ = stopped.await;
            })),
        }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.http
            .get(format!("{}{path}", self.base))
            .send()
            .await
            .unwrap()
    }

    pub async fn decide(&self, facts: impl Into<reqwest::Body>) -> Response {
        self.http
            .post(format!("{}/v1/decide", self.base))
            .header("content-type", "application/json")
            .body(facts)
            .send()
            .await
            .unwrap()
    }

    /// Delivers a webhook as GitHub does.
    pub async fn deliver(&self, event: &str, delivery: &str, payload: &Value) -> Response {
        let body = payload.to_string();
        let signature = sign(SECRET, body.as_bytes());
        self.deliver_raw(event, delivery, Some(&signature), body)
            .await
    }

    pub async fn deliver_raw(
        &self,
        event: &str,
        delivery: &str,
        signature: Option<&str>,
        body: impl Into<reqwest::Body>,
    ) -> Response {
        let mut request = self
            .http
            .post(format!("{}/webhooks/github", self.base))
            .header("content-type", "application/json")
            .header("x-github-event", event)
            .header("x-github-delivery", delivery);
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        request.body(body).send().await.unwrap()
    }

    /// The value of a metric, 0 when it is not there. `name` is all before the value.
    pub async fn metric(&self, name: &str) -> f64 {
        let text = self.get("/metrics").await.text().await.unwrap();
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
            .unwrap_or(0.0)
    }

    /// Waits until a metric has a value.
    pub async fn until_metric(&self, name: &str, value: f64) {
        until(name, async || self.metric(name).await == value).await;
    }

    /// Asks the server to stop.
    pub fn stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// Waits until the server has stopped.
    pub async fn stopped(self) -> Stopped {
        tokio::time::timeout(PATIENCE, self.running)
            .await
            .expect("the server stops")
            .unwrap()
    }
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

/// Waits until something holds.
pub async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    assert!(waited.await.is_ok(), "waited in vain for {what}");
}

/// The signature of a body.
pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Facts of a small change.
pub fn facts() -> Value {
    serde_json::from_str(include_str!("../../data/facts.json")).unwrap()
}
