//! A blocking client of GitHub's API. What is read, and in which order, is for `countersign_sources` to say, and so is when
//! to ask again.

use super::{HostedRepository, api, is_loopback, server, token};
use crate::failure::Failure;
use crate::terminal::Terminal;
use countersign_contract::types::Timestamp;
use countersign_sources::fetch::{
    Answer, Attempts, Fetch, FetchError, MOST_ANSWER_BYTES, Next, Patience, Refusal, Reply, Request,
};
use countersign_sources::git::Remote;
use countersign_sources::github::{self, read_response, without_token};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

/// How long one answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);
const PATIENCE: Patience = Patience {
    attempts: 6,
    first_pause: Duration::from_millis(500),
    longest_pause: Duration::from_secs(60),
};

/// Reads from the API of one host.
pub struct Client {
    agent: Agent,
    host: String,
    api: String,
    token: String,
    terminal: Terminal,
    /// Nothing more is wanted: a request that waits gives up.
    stopped: AtomicBool,
}

impl Client {
    /// A client for a repository's host, with the token that there is for it.
    pub fn new(place: &HostedRepository, terminal: &Terminal) -> Result<Client, Failure> {
        let api = api(&place.host)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(provider)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let mut config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            // The token must not travel to wherever an answer points.
            .max_redirects(0)
            .max_redirects_will_error(false);
        let host = api.split("://").nth(1).unwrap_or_default();
        if is_loopback(host.split('/').next().unwrap_or_default()) {
            config = config.proxy(None);
        }
        Ok(Client {
            agent: config.build().new_agent(),
            token: token(&place.host)?,
            host: place.host.clone(),
            api,
            terminal: *terminal,
            stopped: AtomicBool::new(false),
        })
    }

    /// A repository of this host as git reaches it, with the same token.
    pub fn remote(&self, place: &HostedRepository) -> Option<Remote> {
        let full_name = place.repository.to_string();
        Remote::hosted(&server(&place.host), &full_name, &self.token)
    }

    /// Gets what a collection wants, until it wants nothing more.
    pub fn run<F: Fetch>(&self, mut fetch: F) -> Result<F::Fetched, Failure> {
        std::thread::scope(|scope| {
            let (sender, answers) = mpsc::channel();
            let mut under_way = 0;
            let mut next = || {
                while let Some(wanted) = fetch.next() {
                    under_way += 1;
                    let sender = sender.clone();
                    scope.spawn(move || {
                        // A request that panics must not be waited for.
                        let get = AssertUnwindSafe(|| self.get(&wanted.request));
                        let answer = catch_unwind(get)
                            .unwrap_or_else(|_| Err(Failure::usage("a request broke off")));
                        // There is nobody left to answer once the collection has failed.
                        let _ = sender.send((wanted.ticket, answer));
                    });
                }
                if under_way == 0 {
                    return Ok(false);
                }
                under_way -= 1;
                let (ticket, answer) = answers
                    .recv()
                    .map_err(|_| Failure::usage("a request ended without a result"))?;
                fetch
                    .answer(ticket, answer?)
                    .map_err(|error| self.failure(&error))?;
                Ok(true)
            };
            loop {
                match next() {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(failure) => {
                        self.stopped.store(true, Ordering::Relaxed);
                        return Err(failure);
                    }
                }
            }
            fetch.finish().map_err(|error| self.failure(&error))
        })
    }

    /// One document.
    pub fn document(&self, request: &Request) -> Result<Value, Failure> {
        let right = "the token needs the right to read commit statuses (`statuses: read`)";
        self.one("GET", request, self.get(request)?, right)
    }

    /// Sends a document, and gives what the forge made of it.
    pub fn post(&self, request: &Request, body: &Value) -> Result<Value, Failure> {
        let answer = self.send(request, Some(&body.to_string()))?;
        let right = "the decision is shown nowhere but here. Give the token the right to write commit statuses (`statuses: write`)";
        self.one("POST", request, answer, right)
    }

    fn one(
        &self,
        method: &str,
        request: &Request,
        answer: Answer,
        right: &'static str,
    ) -> Result<Value, Failure> {
        match answer {
            Answer::Document { body, .. } => Ok(body),
            Answer::Refused(refusal) => Err(Failure::usage(format!(
                "`{method} {}` on `{}` was answered with {}: {}; {}",
                request.encoded_path(),
                self.host,
                refusal.status,
                refusal.reason,
                github::remedy(&refusal, right)
            ))),
        }
    }

    fn get(&self, request: &Request) -> Result<Answer, Failure> {
        self.send(request, None)
    }

    /// Sends a request, with a document where there is one.
    fn send(&self, request: &Request, document: Option<&str>) -> Result<Answer, Failure> {
        let mut attempts = Attempts::new(PATIENCE);
        let method = document.map_or("GET", |_| "POST");
        let named = format!("{method} {}", request.encoded_path());
        loop {
            let (what, limited, asked) = match self.attempt(request, document) {
                Ok(Reply::Answer(answer)) => return Ok(answer),
                Ok(Reply::Unusable(reason)) => {
                    return Err(Failure::usage(format!(
                        "`{named}` on `{}`: {reason}; $GITHUB_API_URL has to lead to GitHub's API",
                        self.host
                    )));
                }
                Ok(Reply::Again {
                    refusal,
                    limited,
                    pause,
                }) => {
                    let what = format!("was answered with {}: {}", refusal.status, refusal.reason);
                    (what, limited, pause)
                }
                Err(error) => (format!("got no answer: {error}"), false, None),
            };
            let number = attempts.number();
            let pause = match attempts.failed(asked, chance()) {
                Next::Again(pause) if !self.stopped.load(Ordering::Relaxed) => pause,
                Next::TooLong(pause) if limited => return Err(self.limited(pause)),
                _ if limited => return Err(self.limited(asked.unwrap_or_default())),
                _ => {
                    return Err(Failure::usage(format!(
                        "`{named}` on `{}` {what}, in {number} attempts; nothing is decided. Try again once the forge can be reached",
                        self.host
                    )));
                }
            };
            if pause > Duration::from_secs(5) {
                self.terminal.note(&format!(
                    "`{named}` {what}; trying again in {} seconds",
                    pause.as_secs()
                ));
            }
            self.wait(pause);
        }
    }

    /// Waits, but not for what nobody wants any more.
    fn wait(&self, pause: Duration) {
        let end = Instant::now() + pause;
        while !self.stopped.load(Ordering::Relaxed) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            std::thread::sleep(left.min(Duration::from_millis(100)));
        }
    }

    fn attempt(&self, request: &Request, document: Option<&str>) -> Result<Reply, ureq::Error> {
        let query = request.encoded_query();
        let mark = if query.is_empty() { "" } else { "?" };
        let address = format!("{}{}{mark}{query}", self.api, request.encoded_path());
        let authorization = format!("Bearer {}", self.token);
        let headers = [
            ("authorization", authorization.as_str()),
            ("accept", "application/vnd.github+json"),
            ("x-github-api-version", "2022-11-28"),
        ];
        let mut response = match document {
            None => {
                let get = self.agent.get(address);
                let get = headers
                    .iter()
                    .fold(get, |get, (name, value)| get.header(*name, *value));
                get.call()?
            }
            Some(document) => {
                let post = self
                    .agent
                    .post(address)
                    .header("content-type", "application/json");
                let post = headers
                    .iter()
                    .fold(post, |post, (name, value)| post.header(*name, *value));
                post.send(document)?
            }
        };
        let most = u64::try_from(MOST_ANSWER_BYTES).unwrap_or(u64::MAX);
        let body = match response.body_mut().with_config().limit(most).read_to_vec() {
            Ok(body) => body,
            Err(ureq::Error::BodyExceedsLimit(_)) => {
                return Ok(Reply::Unusable(format!(
                    "the answer has more than {MOST_ANSWER_BYTES} bytes"
                )));
            }
            Err(error) => return Err(error),
        };
        let headers = response.headers();
        let values = |name: &str| {
            let values = headers.get_all(name).iter();
            values.filter_map(|value| value.to_str().ok()).collect()
        };
        let status = response.status().as_u16();
        let body = without_token(&body, &self.token);
        Ok(read_response(
            status,
            values,
            &body,
            since_epoch().as_secs(),
        ))
    }

    /// The forge limits how often it may be asked.
    fn limited(&self, pause: Duration) -> Failure {
        // The pause is the forge's word, and may be any number.
        let end = since_epoch().saturating_add(pause);
        let end = i64::try_from(end.as_secs())
            .ok()
            .and_then(Timestamp::from_seconds)
            .unwrap_or(Timestamp::MAX);
        Failure::usage(format!(
            "`{}` answers no more requests with this token until {end}: its rate limit is used up; try again then, or set another token",
            self.host
        ))
    }

    fn failure(&self, error: &FetchError) -> Failure {
        let FetchError::Refused { request, refusal } = error else {
            return Failure::usage(format!("{error}; nothing is decided, try again"));
        };
        Failure::usage(format!(
            "`{request}` on `{}` was answered with {}: {}; {}",
            self.host,
            refusal.status,
            refusal.reason,
            remedy(refusal)
        ))
    }
}

/// What to do when the change itself is not shown.
fn remedy(refusal: &Refusal) -> &'static str {
    let otherwise = match refusal.status {
        403 => "give the token the right to read pull requests, contents and checks",
        404 => {
            "check repository and number, and that the token may read it: GitHub answers so for what a token must not see"
        }
        _ => "check repository, number and token",
    };
    github::remedy(refusal, otherwise)
}

fn since_epoch() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

/// A number from 0 to 1 that differs between clients.
fn chance() -> f64 {
    f64::from(since_epoch().subsec_nanos() % 1_000_000) / 1e6
}
