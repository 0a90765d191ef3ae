//! Requests to the API, repeated when that can help.

use crate::metrics::Metrics;
use crate::settings::{GithubSettings, SecretError, is_loopback};
use axum::http::{HeaderValue, Method, header};
use countersign_sources::fetch::{
    Answer, Attempts, MOST_ANSWER_BYTES, Next, Patience, Refusal, Reply, Request,
};
use countersign_sources::github::{read_response, without_token};
use reqwest::Url;
use secrecy::ExposeSecret;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Most characters of an error's text that are repeated.
const REASON_CHARACTERS: usize = 200;
const API_VERSION: &str = "2022-11-28";

/// Speaks to the API.
#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    settings: GithubSettings,
    metrics: Arc<Metrics>,
}

/// Speaks to the API with the token as it is now.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    client: &'a Client,
    authorization: HeaderValue,
}

/// Why the API gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ForgeError {
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
    #[error("no token: {0}")]
    Token(#[from] SecretError),
    #[error("no token: it contains characters that can't be sent")]
    UnfitToken,
    #[error("`{request}` got no answer in {attempts} attempts: {reason}")]
    Unreachable {
        request: String,
        attempts: u32,
        reason: String,
    },
    #[error("`{request}` was answered with {status} in {attempts} attempts: {reason}")]
    Unavailable {
        request: String,
        attempts: u32,
        status: u16,
        reason: String,
    },
    #[error("`{request}` was answered with {status}: {reason}")]
    Refused {
        request: String,
        status: u16,
        reason: String,
    },
    #[error("`{request}`: the API asks for a pause of {}, which is longer than `github-longest-pause`", humantime::format_duration(*pause))]
    RateLimited { request: String, pause: Duration },
    #[error("`{request}`: {reason}")]
    BadAnswer { request: String, reason: String },
}

impl Client {
    pub(crate) fn new(
        settings: GithubSettings,
        metrics: Arc<Metrics>,
    ) -> Result<Client, ForgeError> {
        // Fails when a provider is set already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("countersign-server/", env!("CARGO_PKG_VERSION")))
            .timeout(settings.timeout)
            // The token must not travel to wherever an answer points.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false);
        if is_loopback(&settings.api) {
            builder = builder.no_proxy();
        }
        Ok(Client {
            http: builder
                .build()
                .map_err(|error| ForgeError::Client(chain(&error)))?,
            settings,
            metrics,
        })
    }

    pub(crate) fn settings(&self) -> &GithubSettings {
        &self.settings
    }

    /// Reads the token, which may have been renewed.
    pub(crate) fn session(&self) -> Result<Session<'_>, ForgeError> {
        let token = self.settings.token.read()?;
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
            .map_err(|_| ForgeError::UnfitToken)?;
        authorization.set_sensitive(true);
        Ok(Session {
            client: self,
            authorization,
        })
    }

    fn url(&self, request: &Request) -> Url {
        let mut url = self.settings.api.clone();
        let path = format!(
            "{}{}",
            url.path().trim_end_matches('/'),
            request.encoded_path()
        );
        url.set_path(&path);
        let query = request.encoded_query();
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
        url
    }
}

impl Session<'_> {
    /// One document, or one page of a list; or that the forge does not show it.
    pub(crate) async fn get(&self, request: &Request) -> Result<Answer, ForgeError> {
        self.send(&Method::GET, self.client.url(request), None)
            .await
    }

    /// Sends a document.
    pub(crate) async fn post(&self, request: &Request, body: &Value) -> Result<(), ForgeError> {
        let url = self.client.url(request);
        let named = format!("POST {}", url.path());
        match self
            .send(&Method::POST, url, Some(body.to_string()))
            .await?
        {
            Answer::Document { .. } => Ok(()),
            Answer::Refused(refusal) => Err(ForgeError::Refused {
                request: named,
                status: refusal.status,
                reason: shown(&refusal),
            }),
        }
    }

    async fn send(
        &self,
        method: &Method,
        url: Url,
        body: Option<String>,
    ) -> Result<Answer, ForgeError> {
        let request = format!("{method} {}", url.path());
        let settings = &self.client.settings;
        let mut attempts = Attempts::new(Patience {
            attempts: settings.attempts,
            first_pause: settings.retry_delay,
            longest_pause: settings.longest_pause,
        });
        loop {
            let number = attempts.number();
            let (error, asked) = match self.attempt(method, &url, body.clone()).await {
                Ok(Reply::Answer(answer)) => {
                    let outcome = match &answer {
                        Answer::Document { .. } => "answered",
                        Answer::Refused(_) => "refused",
                    };
                    self.client.metrics.forge(outcome);
                    return Ok(answer);
                }
                Ok(Reply::Unusable(reason)) => {
                    self.client.metrics.forge("refused");
                    return Err(ForgeError::BadAnswer { request, reason });
                }
                Ok(Reply::Again { refusal, pause, .. }) => {
                    let error = ForgeError::Unavailable {
                        request: request.clone(),
                        attempts: number,
                        status: refusal.status,
                        reason: shown(&refusal),
                    };
                    (error, pause)
                }
                Err(error) => {
                    let error = ForgeError::Unreachable {
                        request: request.clone(),
                        attempts: number,
                        reason: chain(&error),
                    };
                    (error, None)
                }
            };
            self.client.metrics.forge("failed");
            let pause = match attempts.failed(asked, fastrand::f64()) {
                Next::Again(pause) => pause,
                Next::GiveUp => return Err(error),
                Next::TooLong(pause) => return Err(ForgeError::RateLimited { request, pause }),
            };
            tracing::warn!(
                error = %error,
                attempt = number,
                pause = %humantime::format_duration(Duration::from_millis(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX))),
                "the forge's API failed, trying again"
            );
            self.client.metrics.repeated();
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(
        &self,
        method: &Method,
        url: &Url,
        body: Option<String>,
    ) -> Result<Reply, reqwest::Error> {
        let mut builder = self
            .client
            .http
            .request(method.clone(), url.clone())
            .header(header::AUTHORIZATION, self.authorization.clone())
            .header(header::ACCEPT, "application/vnd.github+json")
            .header("x-github-api-version", API_VERSION);
        if let Some(body) = body {
            builder = builder
                .header(header::CONTENT_TYPE, "application/json")
                .body(body);
        }
        let mut response = builder.send().await?;
        let status = response.status();
        let headers = response.headers().clone();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > MOST_ANSWER_BYTES {
                return Ok(Reply::Unusable(format!(
                    "the answer has more than {MOST_ANSWER_BYTES} bytes"
                )));
            }
            bytes.extend_from_slice(&chunk);
        }
        let values = |name: &str| {
            let values = headers.get_all(name).iter();
            values.filter_map(|value| value.to_str().ok()).collect()
        };
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let token = self.authorization.to_str().unwrap_or_default();
        let token = token.strip_prefix("Bearer ").unwrap_or(token);
        let bytes = without_token(&bytes, token);
        Ok(read_response(status.as_u16(), values, &bytes, now))
    }
}

/// A forge's reason as it may be shown.
fn shown(refusal: &Refusal) -> String {
    countersign_reports::untrusted::short(&refusal.reason, REASON_CHARACTERS)
}

/// An error with its causes; the address is left out, since it stands elsewhere.
fn chain(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() {
        "it took longer than `github-timeout`".to_owned()
    } else if error.is_connect() {
        "no connection".to_owned()
    } else {
        "the connection broke".to_owned()
    };
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}
