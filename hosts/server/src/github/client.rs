//! Requests to the API, repeated when that can help.

use crate::metrics::Metrics;
use crate::settings::{GithubSettings, SecretError, is_loopback};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use countersign_sources::github::Pages;
use reqwest::Url;
use secrecy::ExposeSecret;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Most bytes of one answer.
const ANSWER_BYTES: usize = 64 << 20;
/// Most characters of an error's text that are repeated.
const REASON_CHARACTERS: usize = 200;
const API_VERSION: &str = "2022-11-28";
const PAGE_SIZE: &str = "100";

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
    #[error("no token: it holds characters that can't be sent")]
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
        status: StatusCode,
        reason: String,
    },
    #[error("`{request}` was answered with {status}: {reason}")]
    Refused {
        request: String,
        status: StatusCode,
        reason: String,
    },
    #[error("`{request}`: the API asks for a pause of {}, which is longer than `github-longest-pause`", humantime::format_duration(*pause))]
    RateLimited { request: String, pause: Duration },
    #[error("`{request}`: {reason}")]
    BadAnswer { request: String, reason: String },
}

impl ForgeError {
    /// The API answered, and will answer the same again: what was asked for is not there or not for this token.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, ForgeError::Refused { .. })
    }

    pub(crate) fn is_not_found(&self) -> bool {
        matches!(
            self,
            ForgeError::Refused {
                status: StatusCode::NOT_FOUND,
                ..
            }
        )
    }
}

/// A good answer.
struct Answer {
    headers: HeaderMap,
    body: Value,
}

/// What came of one attempt.
enum Attempt {
    Done(Answer),
    Failed(ForgeError),
    /// It may help to try again, after the pause that the API asks for, if it asks for one.
    Again(ForgeError, Option<Duration>),
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

    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.settings.api.clone();
        // Each segment is encoded, so that no value can lead elsewhere.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

impl Session<'_> {
    /// One document.
    pub(crate) async fn get(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Value, ForgeError> {
        let answer = self
            .send(&Method::GET, self.client.url(path, query), None)
            .await?;
        Ok(answer.body)
    }

    /// All pages of a list, or as many as are taken at most.
    pub(crate) async fn pages(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        most: u32,
    ) -> Result<Pages, ForgeError> {
        let mut pages = Pages::default();
        for number in 1..=most {
            // Pages are counted rather than followed: an address in an answer could point anywhere.
            let number = number.to_string();
            let mut query = query.to_vec();
            query.extend([("per_page", PAGE_SIZE), ("page", &number)]);
            let answer = self
                .send(&Method::GET, self.client.url(path, &query), None)
                .await?;
            let has_next = has_next(&answer.headers);
            pages.pages.push(answer.body);
            if !has_next {
                pages.last_page_reached = true;
                break;
            }
        }
        Ok(pages)
    }

    /// Sends a document.
    pub(crate) async fn post(&self, path: &[&str], body: &Value) -> Result<Value, ForgeError> {
        let answer = self
            .send(
                &Method::POST,
                self.client.url(path, &[]),
                Some(body.to_string()),
            )
            .await?;
        Ok(answer.body)
    }

    async fn send(
        &self,
        method: &Method,
        url: Url,
        body: Option<String>,
    ) -> Result<Answer, ForgeError> {
        let request = format!("{method} {}", url.path());
        let settings = &self.client.settings;
        let mut delay = settings.retry_delay;
        let mut attempt = 1;
        loop {
            let (error, pause) = match self
                .attempt(method, &url, body.clone(), &request, attempt)
                .await
            {
                Attempt::Done(answer) => {
                    self.client.metrics.forge("answered");
                    return Ok(answer);
                }
                Attempt::Failed(error) => {
                    self.client.metrics.forge("refused");
                    return Err(error);
                }
                Attempt::Again(error, pause) => {
                    self.client.metrics.forge("failed");
                    (error, pause)
                }
            };
            if let Some(pause) = pause.filter(|pause| *pause > settings.longest_pause) {
                return Err(ForgeError::RateLimited { request, pause });
            }
            if attempt >= settings.attempts {
                return Err(error);
            }
            // Half of the pause is left to chance, so that clients who failed together don't come back together.
            let jittered = delay.mul_f64(0.5 + fastrand::f64() / 2.0);
            let pause = pause.map_or(jittered, |pause| {
                pause + jittered.min(Duration::from_secs(1))
            });
            tracing::warn!(
                error = %error,
                attempt,
                pause = %humantime::format_duration(Duration::from_millis(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX))),
                "the forge's API failed, trying again"
            );
            self.client.metrics.repeated();
            tokio::time::sleep(pause).await;
            delay = (delay * 2).min(settings.longest_pause);
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        method: &Method,
        url: &Url,
        body: Option<String>,
        request: &str,
        attempts: u32,
    ) -> Attempt {
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
        let unreachable = |error: &reqwest::Error| {
            Attempt::Again(
                ForgeError::Unreachable {
                    request: request.to_owned(),
                    attempts,
                    reason: chain(error),
                },
                None,
            )
        };
        let mut response = match builder.send().await {
            Ok(response) => response,
            Err(error) => return unreachable(&error),
        };
        let status = response.status();
        let headers = response.headers().clone();
        let mut bytes = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() > ANSWER_BYTES => {
                    return Attempt::Failed(ForgeError::BadAnswer {
                        request: request.to_owned(),
                        reason: format!("the answer has more than {ANSWER_BYTES} bytes"),
                    });
                }
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return unreachable(&error),
            }
        }
        let parsed = serde_json::from_slice::<Value>(&bytes);
        if status.is_success() {
            return match parsed {
                Ok(body) => Attempt::Done(Answer { headers, body }),
                Err(error) => Attempt::Failed(ForgeError::BadAnswer {
                    request: request.to_owned(),
                    reason: format!("the answer is no JSON: {error}"),
                }),
            };
        }
        let reason = parsed
            .ok()
            .and_then(|body| Some(body.get("message")?.as_str()?.to_owned()))
            .unwrap_or_else(|| "it gave no reason".to_owned());
        let reason = countersign_reports::untrusted::short(&reason, REASON_CHARACTERS);
        let limited = is_rate_limited(status, &headers, &reason);
        if limited || status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT {
            let pause = asked_pause(&headers, limited);
            return Attempt::Again(
                ForgeError::Unavailable {
                    request: request.to_owned(),
                    attempts,
                    status,
                    reason,
                },
                pause,
            );
        }
        Attempt::Failed(ForgeError::Refused {
            request: request.to_owned(),
            status,
            reason,
        })
    }
}

/// GitHub says 429, or 403 with a header or text that tells a limit from a missing right.
fn is_rate_limited(status: StatusCode, headers: &HeaderMap, reason: &str) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::FORBIDDEN
            && (headers.contains_key(header::RETRY_AFTER)
                || number(headers, &HeaderName::from_static("x-ratelimit-remaining")) == Some(0)
                || reason.to_lowercase().contains("rate limit"))
}

/// How long the API wants to be left alone.
fn asked_pause(headers: &HeaderMap, limited: bool) -> Option<Duration> {
    if let Some(seconds) = number(headers, &header::RETRY_AFTER) {
        return Some(Duration::from_secs(seconds));
    }
    if !limited || number(headers, &HeaderName::from_static("x-ratelimit-remaining")) != Some(0) {
        return None;
    }
    let reset = number(headers, &HeaderName::from_static("x-ratelimit-reset"))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Duration::from_secs(reset).saturating_sub(now))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Whether a `Link` header names a next page.
fn has_next(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::LINK)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .flat_map(|link| link.split(';').skip(1))
        .any(|parameter| {
            let parameter = parameter.trim();
            parameter == "rel=\"next\"" || parameter == "rel=next"
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn tells_a_limit_from_a_missing_right() {
        for (status, pairs, reason, limited) in [
            (429, &[][..], "", true),
            (
                403,
                &[][..],
                "Resource not accessible by integration",
                false,
            ),
            (403, &[("retry-after", "30")][..], "", true),
            (403, &[("x-ratelimit-remaining", "0")][..], "", true),
            (403, &[("x-ratelimit-remaining", "17")][..], "", false),
            (
                403,
                &[][..],
                "You have exceeded a secondary rate limit",
                true,
            ),
            (404, &[("x-ratelimit-remaining", "0")][..], "", false),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(
                is_rate_limited(status, &headers(pairs), reason),
                limited,
                "{status} {pairs:?} {reason}"
            );
        }
    }

    #[test]
    fn reads_the_pause_that_is_asked_for() {
        assert_eq!(
            asked_pause(&headers(&[("retry-after", "7")]), false),
            Some(Duration::from_secs(7))
        );
        assert_eq!(asked_pause(&headers(&[]), true), None);
        // A reset in the past asks for no pause at all.
        assert_eq!(
            asked_pause(
                &headers(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1")]),
                true
            ),
            Some(Duration::ZERO)
        );
        assert!(
            asked_pause(
                &headers(&[
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "99999999999")
                ]),
                true
            ) > Some(Duration::from_secs(3600))
        );
    }

    #[test]
    fn finds_the_next_page() {
        for (link, next) in [
            (
                r#"<https://x/?page=2>; rel="next", <https://x/?page=9>; rel="last""#,
                true,
            ),
            (
                r#"<https://x/?page=1>; rel="prev", <https://x/?page=1>; rel="first""#,
                false,
            ),
            (r#"<https://x/?rel="next">; rel="prev""#, false),
            ("", false),
        ] {
            assert_eq!(has_next(&headers(&[("link", link)])), next, "{link}");
        }
    }
}
