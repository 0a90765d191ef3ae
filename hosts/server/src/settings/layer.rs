//! One layer of settings. Environment and file are turned into flags, so that each setting is declared and parsed once.

use super::{LogFormat, SettingsError};
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser};
use secrecy::SecretString;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Prefix of environment variables.
const PREFIX: &str = "COUNTERSIGN_";

const EXAMPLES: &str = "\
Every flag but --help and --version is also read from the environment, as COUNTERSIGN_ and the flag's name in
capitals (COUNTERSIGN_MAX_BODY_BYTES), and from the TOML file that --config names (max-body-bytes = 1048576).
Flags win over the environment, the environment over the file.

Examples:
  countersign-server --bundle standard.wasm
  countersign-server --bundle standard.wasm --digest 3b1f… --roster roster.yaml \\
      --github-webhook-secret-file webhook-secret --github-token-file token

Exit codes: 0 stopped by a signal, 1 failure while running, 2 usage, 3 bundle, roster or context invalid.";

/// Serves the decisions of one policy bundle over HTTP, and gates pull requests on GitHub with it.
#[derive(Debug, Default, Parser)]
#[command(name = "countersign-server", version, after_help = EXAMPLES)]
pub(super) struct Layer {
    /// File with settings in TOML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Bundle to serve.
    #[arg(long, value_name = "FILE")]
    pub bundle: Option<PathBuf>,
    /// SHA-256 that the bundle must have, 64 hexadecimal digits; every other bundle is refused.
    #[arg(long, value_name = "SHA256", value_parser = digest)]
    pub digest: Option<String>,
    /// Roster of people and levels, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// Context document in YAML or JSON, such as incidents and services, or a folder of them; those in its folder OWNER/NAME
    /// are for that repository only.
    #[arg(long, value_name = "FILE|DIR")]
    pub context: Option<PathBuf>,
    /// Folder for compiled code, so that a bundle is compiled once and not at each start; who can write there can decide what is
    /// run [default: none].
    #[arg(long, value_name = "DIR")]
    pub code_cache: Option<PathBuf>,
    /// Address to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Form of the log [default: text].
    #[arg(long, value_name = "FORM", value_enum)]
    pub log_format: Option<LogFormat>,
    /// How long queued work may take after the signal to stop [default: 20s].
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub shutdown_grace: Option<Duration>,
    /// How often bundle, roster and context are looked at for changes; 0s: only on SIGHUP [default: 2s].
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub reload_interval: Option<Duration>,

    /// Address of GitHub's API [default: https://api.github.com].
    #[arg(long, value_name = "URL", help_heading = "GitHub")]
    pub github_api: Option<String>,
    /// Address of GitHub's repositories [default: the host of the API, https://github.com for github.com].
    #[arg(long, value_name = "URL", help_heading = "GitHub")]
    pub github_server: Option<String>,
    /// Folder of bare mirrors, from which git tells notes, merges made again and what stands at the base [default: a temporary one].
    #[arg(long, value_name = "DIR", help_heading = "GitHub")]
    pub mirrors: Option<PathBuf>,
    /// Most bytes of all mirrors; those that were not used for the longest time go first. 0: none, and what git would tell is not
    /// known [default: 8589934592].
    #[arg(long, value_name = "BYTES", help_heading = "GitHub")]
    pub mirrors_bytes: Option<u64>,
    /// How long git may fetch for one change [default: 5m].
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, help_heading = "GitHub")]
    pub mirrors_timeout: Option<Duration>,
    /// Secret that webhooks are signed with. Prefer the file: other users can see flags.
    #[arg(long, value_name = "SECRET", value_parser = secret, help_heading = "GitHub")]
    pub github_webhook_secret: Option<SecretString>,
    /// File with the secret that webhooks are signed with.
    #[arg(long, value_name = "FILE", help_heading = "GitHub")]
    pub github_webhook_secret_file: Option<PathBuf>,
    /// Token for the API. Prefer the file: other users can see flags.
    #[arg(long, value_name = "TOKEN", value_parser = secret, help_heading = "GitHub")]
    pub github_token: Option<SecretString>,
    /// File with the token for the API; read again for each change, so that it can be renewed.
    #[arg(long, value_name = "FILE", help_heading = "GitHub")]
    pub github_token_file: Option<PathBuf>,
    /// Name of the check run [default: countersign].
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new(), help_heading = "GitHub")]
    pub check_name: Option<String>,
    /// How long one request to the API may take [default: 20s].
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, help_heading = "GitHub")]
    pub github_timeout: Option<Duration>,
    /// How often a request to the API is tried in all [default: 6].
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=20), help_heading = "GitHub")]
    pub github_attempts: Option<u32>,
    /// Pause before the first repetition; it doubles each time [default: 500ms].
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, help_heading = "GitHub")]
    pub github_retry_delay: Option<Duration>,
    /// Longest pause; a request has failed when the API asks for a longer one [default: 60s].
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, help_heading = "GitHub")]
    pub github_longest_pause: Option<Duration>,

    /// Most bytes of a request's body [default: 8388608].
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_body_bytes: Option<usize>,
    /// Most connections at once [default: 1024].
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000_000), help_heading = "Limits")]
    pub max_connections: Option<u32>,
    /// How long a client may take to send its head, and then its body [default: 10s].
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, help_heading = "Limits")]
    pub read_timeout: Option<Duration>,
    /// How many evaluations run at once [default: one for each processor].
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "Limits")]
    pub concurrency: Option<u32>,
    /// How many decisions may wait for an evaluation; more are turned away [default: 64].
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(0..=100_000), help_heading = "Limits")]
    pub queue: Option<u32>,
    /// How many changes are collected and decided at once [default: 4].
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "Limits")]
    pub webhook_workers: Option<u32>,
    /// How many changes may wait for a worker; more webhooks are turned away [default: 1000].
    #[arg(long, value_name = "COUNT", help_heading = "Limits")]
    pub webhook_queue: Option<usize>,
    /// How many deliveries are remembered to tell repetitions [default: 10000].
    #[arg(long, value_name = "COUNT", help_heading = "Limits")]
    pub webhook_deliveries: Option<usize>,
    /// How long one change may take, repetitions included [default: 10m].
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, help_heading = "Limits")]
    pub webhook_deadline: Option<Duration>,
    /// Most bytes of a bundle.
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_bundle_bytes: Option<usize>,
    /// Most bytes of facts that enter an evaluation.
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub evaluation_input_bytes: Option<usize>,
    /// Most bytes of a decision.
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub evaluation_output_bytes: Option<usize>,
    /// Most bytes of memory of one evaluation.
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub evaluation_memory_bytes: Option<usize>,
    /// Most fuel of one evaluation.
    #[arg(long, value_name = "FUEL", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    pub evaluation_fuel: Option<u64>,
    /// How long one evaluation may take.
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, help_heading = "Limits")]
    pub evaluation_deadline: Option<Duration>,
}

/// Takes each listed setting from the first, or else from the second. The struct literal makes the list complete.
macro_rules! first_of {
    ($above:ident, $below:ident: $($field:ident),* $(,)?) => {
        Layer { $($field: $above.$field.or($below.$field)),* }
    };
}

impl Layer {
    /// This layer, with what it leaves open taken from the one below. A secret and its file are one setting.
    pub(super) fn or(self, mut below: Layer) -> Layer {
        if self.github_webhook_secret.is_some() || self.github_webhook_secret_file.is_some() {
            below.github_webhook_secret = None;
            below.github_webhook_secret_file = None;
        }
        if self.github_token.is_some() || self.github_token_file.is_some() {
            below.github_token = None;
            below.github_token_file = None;
        }
        first_of!(
            self, below: config, bundle, digest, roster, context, code_cache, listen, log_format, shutdown_grace, reload_interval, github_api,
            github_server, mirrors, mirrors_bytes, mirrors_timeout,
            github_webhook_secret, github_webhook_secret_file, github_token, github_token_file, check_name, github_timeout,
            github_attempts, github_retry_delay, github_longest_pause, max_body_bytes, max_connections, read_timeout,
            concurrency, queue, webhook_workers, webhook_queue, webhook_deliveries, webhook_deadline, max_bundle_bytes,
            evaluation_input_bytes, evaluation_output_bytes, evaluation_memory_bytes, evaluation_fuel, evaluation_deadline,
        )
    }
}

/// The layer of the flags.
pub(super) fn from_flags(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Layer, SettingsError> {
    Ok(Layer::try_parse_from(arguments)?)
}

/// The layer of the environment.
pub(super) fn from_environment(
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Layer, SettingsError> {
    let mut layer = Layer::default();
    for setting in settings() {
        let name = format!("{PREFIX}{}", setting.replace('-', "_").to_uppercase());
        // An empty variable is how compose files and charts leave a setting open.
        if let Some(value) = variable(&name).filter(|value| !value.is_empty()) {
            layer = layer.or(one(
                &setting,
                value,
                &format!("`{name}` in the environment"),
            )?);
        }
    }
    Ok(layer)
}

/// The layer of a file.
pub(super) fn from_file(path: &Path) -> Result<Layer, SettingsError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        SettingsError::invalid(
            "`config`",
            format!("`{}` can't be read: {error}", path.display()),
            "name a readable file with settings in TOML",
        )
    })?;
    // The parser's own rendering quotes the line, which can hold a secret.
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| {
            text.get(..span.start)
                .map_or(1, |before| before.matches('\n').count() + 1)
        });
        SettingsError::invalid(
            format!("`{}:{line}`", path.display()),
            "this is no TOML",
            "write one `setting = value` a line, text in quotes",
        )
    })?;
    let known: Vec<String> = settings().collect();
    let mut layer = Layer::default();
    for (key, value) in table {
        let origin = format!("`{}` in `{}`", key.escape_debug(), path.display());
        if key == "config" || !known.contains(&key) {
            return Err(SettingsError::invalid(
                origin,
                "there is no such setting",
                "see `countersign-server --help` for all of them, and leave the dashes in front out",
            ));
        }
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            _ => {
                return Err(SettingsError::invalid(
                    origin,
                    "the value is neither text nor a whole number",
                    "write text in quotes, or a whole number",
                ));
            }
        };
        layer = layer.or(one(&key, value.into(), &origin)?);
    }
    Ok(layer)
}

/// Names of all settings, as flags without dashes.
fn settings() -> impl Iterator<Item = String> {
    Layer::command()
        .get_arguments()
        .filter(|argument| matches!(argument.get_action(), ArgAction::Set))
        .filter_map(|argument| argument.get_long().map(str::to_owned))
        .collect::<Vec<_>>()
        .into_iter()
}

/// A layer with a single setting.
fn one(setting: &str, value: OsString, origin: &str) -> Result<Layer, SettingsError> {
    let mut argument = OsString::from(format!("--{setting}="));
    argument.push(value);
    let command = Layer::command().no_binary_name(true);
    command
        .try_get_matches_from([argument])
        .and_then(|matches| Layer::from_arg_matches(&matches))
        .map_err(|error| {
            let text = error.to_string();
            let reason = text
                .lines()
                .next()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned();
            SettingsError::invalid(
                origin,
                reason,
                "see `countersign-server --help` for what it takes",
            )
        })
}

fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(SecretString::from(text))
}

fn digest(text: &str) -> Result<String, &'static str> {
    let hexadecimal = text.strip_prefix("sha256:").unwrap_or(text);
    if hexadecimal.len() == 64 && hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(hexadecimal.to_ascii_lowercase())
    } else {
        Err("a digest has 64 hexadecimal digits; `countersign inspect BUNDLE` prints it")
    }
}

fn bytes(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(0) => Err("at least 1 byte is needed".to_owned()),
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(error.to_string()),
    }
}

fn positive_duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}
