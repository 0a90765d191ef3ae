//! Secrets, from a value or a file. They are never shown.

use super::SettingsError;
use secrecy::{ExposeSecret, SecretString};
use std::path::{Path, PathBuf};

/// What requests to the forge are authorised with.
#[derive(Clone, Debug)]
pub enum Token {
    /// A token that stays.
    Fixed(SecretString),
    /// A file that somebody renews.
    File(PathBuf),
}

/// Why a secret could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file can't be read.
    #[error("`{}` can't be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// There is nothing in it, or characters that no secret has.
    #[error("`{}` is not a single line of printable characters", path.display())]
    NotALine {
        /// The file.
        path: PathBuf,
    },
}

impl Token {
    /// The token as it is now.
    ///
    /// # Errors
    /// When its file can't be read or holds no token.
    pub fn read(&self) -> Result<SecretString, SecretError> {
        match self {
            Token::Fixed(token) => Ok(token.clone()),
            Token::File(path) => line(path),
        }
    }
}

/// What webhooks are signed with.
pub(super) fn webhook_secret(
    value: Option<SecretString>,
    file: Option<PathBuf>,
) -> Result<Option<SecretString>, SettingsError> {
    const SETTING: &str = "github-webhook-secret";
    match (value, file) {
        (Some(_), Some(_)) => Err(both(SETTING)),
        (Some(secret), None) => not_empty(secret, SETTING).map(Some),
        (None, Some(path)) => Ok(Some(
            line(&path).map_err(|error| unusable(SETTING, &error))?,
        )),
        (None, None) => Ok(None),
    }
}

/// What requests are authorised with. A file is read once here, so that a wrong name shows at the start.
pub(super) fn token(
    value: Option<SecretString>,
    file: Option<PathBuf>,
) -> Result<Option<Token>, SettingsError> {
    const SETTING: &str = "github-token";
    match (value, file) {
        (Some(_), Some(_)) => Err(both(SETTING)),
        (Some(token), None) => not_empty(token, SETTING).map(|token| Some(Token::Fixed(token))),
        (None, Some(path)) => {
            line(&path).map_err(|error| unusable(SETTING, &error))?;
            Ok(Some(Token::File(path)))
        }
        (None, None) => Ok(None),
    }
}

fn line(path: &Path) -> Result<SecretString, SecretError> {
    let text = std::fs::read_to_string(path).map_err(|reason| SecretError::Unreadable {
        path: path.to_owned(),
        reason,
    })?;
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() || !line.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
        return Err(SecretError::NotALine {
            path: path.to_owned(),
        });
    }
    Ok(SecretString::from(line))
}

fn not_empty(secret: SecretString, setting: &str) -> Result<SecretString, SettingsError> {
    if secret.expose_secret().trim().is_empty() {
        return Err(SettingsError::invalid(
            format!("`{setting}`"),
            "it is empty",
            format!("give it a value, or name a file with `--{setting}-file FILE`"),
        ));
    }
    Ok(secret)
}

fn both(setting: &str) -> SettingsError {
    SettingsError::invalid(
        format!("`{setting}` and `{setting}-file`"),
        "both are given",
        "leave one of them out",
    )
}

fn unusable(setting: &str, error: &SecretError) -> SettingsError {
    SettingsError::invalid(
        format!("`{setting}-file`"),
        error.to_string(),
        "name a readable file with nothing else in it",
    )
}
