//! Settings: flags before environment before file before defaults, all through the same parser.

mod layer;
mod secrets;

pub use secrets::{SecretError, Token};

use layer::Layer;
use reqwest::Url;
use secrecy::SecretString;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How the server runs. Made by [`Settings::resolve`].
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The bundle and what it is evaluated with.
    pub bundle: BundleSettings,
    /// GitHub, when webhooks are to be served.
    pub github: Option<GithubSettings>,
    /// Bounds on requests.
    pub requests: RequestSettings,
    /// Bounds on work in the background.
    pub jobs: JobSettings,
    /// Form of the log.
    pub log_format: LogFormat,
    /// How long queued work may take after the signal to stop.
    pub shutdown_grace: Duration,
}

/// Where the policy comes from.
#[derive(Clone, Debug)]
pub struct BundleSettings {
    /// The bundle's file.
    pub path: PathBuf,
    /// The only digest that is taken, 64 hexadecimal digits.
    pub digest: Option<String>,
    /// The roster's file.
    pub roster: Option<PathBuf>,
    /// A context document, or a folder of them.
    pub context: Option<PathBuf>,
    /// The folder of compiled code, an absolute path. Absent: it is compiled at each start.
    pub code_cache: Option<PathBuf>,
    /// Limits of one evaluation.
    pub limits: countersign::Limits,
    /// How many evaluations run at once.
    pub concurrency: u32,
    /// How often the files are looked at for changes. Zero: only when the signal comes.
    pub reload_interval: Duration,
}

/// How to reach GitHub and how GitHub reaches us.
#[derive(Clone, Debug)]
pub struct GithubSettings {
    /// The API's address, with a trailing `/`.
    pub api: Url,
    /// What webhooks are signed with.
    pub webhook_secret: SecretString,
    /// What requests to the API are authorised with.
    pub token: Token,
    /// Name of the check run.
    pub check_name: String,
    /// How long one request to the API may take.
    pub timeout: Duration,
    /// How often a request is tried in all.
    pub attempts: u32,
    /// The pause before the first repetition; it doubles with each further one.
    pub retry_delay: Duration,
    /// The longest pause, also when the forge asks for a longer one: then the request has failed.
    pub longest_pause: Duration,
    /// The address of the forge's repositories, such as `https://github.com`.
    pub server: String,
    /// Where git's objects of its repositories are kept.
    pub mirrors: MirrorSettings,
}

/// Bare mirrors of repositories.
#[derive(Clone, Debug)]
pub struct MirrorSettings {
    /// Their folder, an absolute path. Absent: one that goes when the server ends.
    pub folder: Option<PathBuf>,
    /// Most bytes of all of them. None: there are none.
    pub bytes: u64,
    /// How long git may fetch for one change.
    pub timeout: Duration,
}

/// Bounds on requests.
#[derive(Clone, Debug)]
pub struct RequestSettings {
    /// Most bytes of a body.
    pub max_body_bytes: usize,
    /// How many decisions may wait for an evaluation.
    pub queue: u32,
    /// How long a client may take to send its head, and then its body.
    pub read_timeout: Duration,
    /// Most connections at once.
    pub connections: u32,
}

/// Bounds on work in the background.
#[derive(Clone, Debug)]
pub struct JobSettings {
    /// How many changes are collected and decided at once.
    pub workers: u32,
    /// How many changes may wait.
    pub queue: usize,
    /// How many deliveries are remembered to tell repetitions.
    pub deliveries: usize,
    /// How long one change may take, repetitions included.
    pub deadline: Duration,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// A line of text for each event.
    #[default]
    Text,
    /// A JSON object for each event.
    Json,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Wrong flags, or a request for help or the version.
    #[error("{0}")]
    Arguments(#[from] clap::Error),
    /// A setting outside the flags does not hold.
    #[error("{origin}: {reason}; {remedy}")]
    Invalid {
        /// Which setting, and where it was made.
        origin: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        remedy: String,
    },
}

impl SettingsError {
    fn invalid(
        origin: impl Into<String>,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> SettingsError {
        SettingsError::Invalid {
            origin: origin.into(),
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}

impl Settings {
    /// Reads flags (the program's name first), the environment and the file that they name.
    ///
    /// # Errors
    /// When a setting is missing, unknown or does not hold, and when the flags ask for help or the version.
    pub fn resolve(
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Settings, SettingsError> {
        let flags = layer::from_flags(arguments)?;
        let environment = layer::from_environment(environment)?;
        let above_file = flags.or(environment);
        let file = match &above_file.config {
            Some(path) => layer::from_file(path)?,
            None => Layer::default(),
        };
        settle(above_file.or(file))
    }
}

fn settle(layer: Layer) -> Result<Settings, SettingsError> {
    let Some(path) = layer.bundle else {
        return Err(SettingsError::invalid(
            "`bundle`",
            "no bundle is named",
            "give `--bundle FILE`, `COUNTERSIGN_BUNDLE` or `bundle` in the file; `countersign build` makes one",
        ));
    };
    let concurrency = layer.concurrency.unwrap_or_else(|| {
        std::thread::available_parallelism().map_or(2, |n| u32::try_from(n.get()).unwrap_or(2))
    });
    let recommended = countersign::Limits::recommended();
    let limits = countersign::Limits {
        bundle_bytes: layer.max_bundle_bytes.unwrap_or(recommended.bundle_bytes),
        input_bytes: layer
            .evaluation_input_bytes
            .unwrap_or(recommended.input_bytes),
        output_bytes: layer
            .evaluation_output_bytes
            .unwrap_or(recommended.output_bytes),
        memory_bytes: layer
            .evaluation_memory_bytes
            .unwrap_or(recommended.memory_bytes),
        fuel: layer.evaluation_fuel.unwrap_or(recommended.fuel),
        deadline: layer.evaluation_deadline.unwrap_or(recommended.deadline),
    };
    let secret = secrets::webhook_secret(
        layer.github_webhook_secret,
        layer.github_webhook_secret_file,
    )?;
    let token = secrets::token(layer.github_token, layer.github_token_file)?;
    let mirrors = MirrorSettings {
        folder: layer
            .mirrors
            .map(|folder| std::path::absolute(&folder).unwrap_or(folder)),
        bytes: layer.mirrors_bytes.unwrap_or(8 << 30),
        timeout: layer.mirrors_timeout.unwrap_or(Duration::from_secs(300)),
    };
    let github = match (secret, token) {
        (Some(webhook_secret), Some(token)) => Some(GithubSettings {
            server: server(
                layer.github_server.as_deref(),
                &api(layer.github_api.as_deref())?,
            )?,
            mirrors,
            api: api(layer.github_api.as_deref())?,
            webhook_secret,
            token,
            check_name: layer.check_name.unwrap_or_else(|| "countersign".to_owned()),
            timeout: layer.github_timeout.unwrap_or(Duration::from_secs(20)),
            attempts: layer.github_attempts.unwrap_or(6),
            retry_delay: layer
                .github_retry_delay
                .unwrap_or(Duration::from_millis(500)),
            longest_pause: layer
                .github_longest_pause
                .unwrap_or(Duration::from_secs(60)),
        }),
        (None, None) => None,
        (Some(_), None) => {
            return Err(SettingsError::invalid(
                "`github-token`",
                "there is a webhook secret, but nothing to publish check runs with",
                "give `--github-token-file FILE` or `COUNTERSIGN_GITHUB_TOKEN` too",
            ));
        }
        (None, Some(_)) => {
            return Err(SettingsError::invalid(
                "`github-webhook-secret`",
                "there is a token, but no secret to check webhooks with",
                "give `--github-webhook-secret-file FILE` or `COUNTERSIGN_GITHUB_WEBHOOK_SECRET` too",
            ));
        }
    };
    Ok(Settings {
        listen: layer
            .listen
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080))),
        bundle: BundleSettings {
            path,
            digest: layer.digest,
            roster: layer.roster,
            context: layer.context,
            code_cache: layer
                .code_cache
                .map(|folder| std::path::absolute(&folder).unwrap_or(folder)),
            limits,
            concurrency,
            reload_interval: layer.reload_interval.unwrap_or(Duration::from_secs(2)),
        },
        github,
        requests: RequestSettings {
            max_body_bytes: layer.max_body_bytes.unwrap_or(8 << 20),
            queue: layer.queue.unwrap_or(64),
            read_timeout: layer.read_timeout.unwrap_or(Duration::from_secs(10)),
            connections: layer.max_connections.unwrap_or(1024),
        },
        jobs: JobSettings {
            workers: layer.webhook_workers.unwrap_or(4),
            queue: layer.webhook_queue.unwrap_or(1000),
            deliveries: layer.webhook_deliveries.unwrap_or(10_000),
            deadline: layer.webhook_deadline.unwrap_or(Duration::from_secs(600)),
        },
        log_format: layer.log_format.unwrap_or_default(),
        shutdown_grace: layer.shutdown_grace.unwrap_or(Duration::from_secs(20)),
    })
}

/// The API's address. A token is not sent in the clear, except to this machine itself.
fn api(address: Option<&str>) -> Result<Url, SettingsError> {
    const REMEDY: &str =
        "write it as `https://api.github.com` or `https://HOST/api/v3`, without user or query";
    let text = address.unwrap_or("https://api.github.com");
    let invalid = |reason: String| SettingsError::invalid("`github-api`", reason, REMEDY);
    let mut url = Url::parse(text).map_err(|error| {
        invalid(format!(
            "`{}` is not an address: {error}",
            text.escape_debug()
        ))
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("an address with a user is not taken".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid(format!("`{url}` has a query or fragment")));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => {
            return Err(invalid(format!("`{url}` would send the token unencrypted")));
        }
        other => {
            return Err(invalid(format!(
                "`{other}` is not a scheme that is spoken here"
            )));
        }
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// The address of the forge's pages and repositories: that of its API tells it, unless it is said.
fn server(address: Option<&str>, api: &Url) -> Result<String, SettingsError> {
    let invalid = |text: &str, reason: &str| {
        SettingsError::invalid(
            "`github-server`",
            format!("`{}` {reason}", text.escape_debug()),
            "write it as `https://github.com` or `https://HOST`, without user, path or query",
        )
    };
    let Some(text) = address else {
        let origin = api.origin().ascii_serialization();
        return Ok(match origin.strip_prefix("https://api.") {
            Some(host) if host == "github.com" || host.ends_with(".ghe.com") => {
                format!("https://{host}")
            }
            _ => origin,
        });
    };
    let url = Url::parse(text).map_err(|_| invalid("it", "is not an address"))?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    match url.scheme() {
        _ if !plain => Err(invalid("it", "has a user, a path or a query")),
        "https" => Ok(url.origin().ascii_serialization()),
        "http" if is_loopback(&url) => Ok(url.origin().ascii_serialization()),
        _ => Err(invalid(text, "would send the token unencrypted")),
    }
}

/// Whether an address is this machine's own.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

#[cfg(test)]
mod tests;
