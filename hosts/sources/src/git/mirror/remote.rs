//! A hosted repository as git reaches it. The token is in the environment of the one program that needs it, and nowhere else.

use crate::git::process::{self, NOTHING};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::path::Path;
use std::process::Command;

/// Settings of the user that git needs to reach a host of theirs, and that run nothing.
const KEPT: [&str; 2] = ["GIT_SSL_CAINFO", "GIT_SSL_CAPATH"];

/// Where the objects of a hosted repository are fetched from.
#[derive(Clone, PartialEq, Eq)]
pub struct Remote {
    /// `https://HOST/OWNER/NAME.git`.
    address: String,
    scheme: &'static str,
    /// The value of the header that opens it.
    authorization: Option<String>,
    /// Host, owner and name, for people and for folders.
    place: [String; 3],
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Remote").field(&self.address).finish()
    }
}

impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl Remote {
    /// A repository, `owner/name`, of a server such as `https://github.com`, with a token for it. Absent when one of them is not
    /// of this form, or the token would travel in the clear.
    pub fn hosted(server: &str, full_name: &str, token: &str) -> Option<Remote> {
        let server = server.trim_end_matches('/');
        let (scheme, host) = match server.split_once("://")? {
            ("https", host) => ("https", host),
            ("http", host) if is_loopback(host) => ("http", host),
            _ => return None,
        };
        let (owner, name) = full_name.split_once('/')?;
        let host_is_fit = host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte));
        let fit = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        if host.is_empty() || !host_is_fit || !fit(owner) || !fit(name) {
            return None;
        }
        let folded = |part: &str| part.to_ascii_lowercase();
        // GitHub takes any user's name beside a token, and this one for those of its apps.
        let password = STANDARD.encode(format!("x-access-token:{token}"));
        Some(Remote {
            address: format!("{server}/{owner}/{name}.git"),
            scheme,
            authorization: Some(format!("Authorization: Basic {password}")),
            place: [
                folded(host).replace([':', '[', ']'], "+"),
                folded(owner),
                folded(name),
            ],
        })
    }

    /// A repository in a folder, such as a mirror that somebody else keeps.
    pub fn folder(path: &Path) -> Option<Remote> {
        let path = path.canonicalize().ok()?;
        Some(Remote {
            address: format!("file://{}", path.to_str()?),
            scheme: "file",
            authorization: None,
            place: [
                "file".to_owned(),
                "local".to_owned(),
                STANDARD.encode(path.to_str()?).replace('/', "_"),
            ],
        })
    }

    /// The names of folders, one below the other, that are this repository's alone.
    pub(super) fn place(&self) -> &[String; 3] {
        &self.place
    }

    /// `git fetch` into a bare repository of our own, which reads what to fetch from its input. It runs nothing but git, speaks
    /// the remote's protocol and no other, goes nowhere else when it is told to, and asks nobody for a password.
    pub(super) fn fetch(&self, into: &Path) -> Command {
        let mut command = process::command(&KEPT);
        process::without_settings(&mut command);
        process::without_hooks(&mut command);
        command
            .env("GIT_ALLOW_PROTOCOL", self.scheme)
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", NOTHING)
            .env_remove("SSH_ASKPASS");
        if let Some(authorization) = &self.authorization {
            command
                .env("GIT_CONFIG_COUNT", "1")
                .env(
                    "GIT_CONFIG_KEY_0",
                    format!("http.{}.extraHeader", self.address),
                )
                .env("GIT_CONFIG_VALUE_0", authorization);
        }
        for setting in [
            "credential.helper=",
            "core.askPass=",
            "http.followRedirects=false",
            // A connection that stands still for half a minute has ended.
            "http.lowSpeedLimit=1",
            "http.lowSpeedTime=30",
            "protocol.version=2",
            "transfer.bundleURI=false",
            "fetch.writeCommitGraph=false",
            "gc.auto=0",
            "maintenance.auto=false",
        ] {
            command.args(["-c", setting]);
        }
        if self.scheme == "http" {
            command.args(["-c", "http.proxy="]);
        }
        command
            .arg("--git-dir")
            .arg(into)
            .args(["fetch", "--quiet", "--force", "--no-tags"])
            .args(["--no-recurse-submodules", "--no-write-fetch-head"])
            .args(["--no-auto-maintenance", "--stdin", &self.address]);
        command
    }
}

/// This machine itself, with or without a port.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    name == "localhost"
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::Remote;
    use base64::Engine as _;

    #[test]
    fn only_the_forges_own_addresses_get_a_token() {
        for (server, name, address) in [
            (
                "https://github.com",
                "acme/shop",
                Some("https://github.com/acme/shop.git"),
            ),
            (
                "https://git.corp.example:8443/",
                "a/b.c",
                Some("https://git.corp.example:8443/a/b.c.git"),
            ),
            (
                "http://127.0.0.1:8080",
                "a/b",
                Some("http://127.0.0.1:8080/a/b.git"),
            ),
            ("http://[::1]:80", "a/b", Some("http://[::1]:80/a/b.git")),
            ("http://git.corp.example", "a/b", None),
            ("http://127.0.0.1.evil.example", "a/b", None),
            ("https://me:pw@github.com", "a/b", None),
            ("https://github.com/x", "a/b", None),
            ("https://", "a/b", None),
            ("ssh://github.com", "a/b", None),
            ("ext::sh -c true", "a/b", None),
            ("https://github.com", "a/b/c", None),
            ("https://github.com", "a/..", None),
            ("https://github.com", "-a/b?x", None),
        ] {
            let remote = Remote::hosted(server, name, "secret");
            let found = remote.as_ref().map(ToString::to_string);
            assert_eq!(found.as_deref(), address, "{server} {name}");
            assert!(!format!("{remote:?}").contains("c2VjcmV0"));
        }
    }

    #[test]
    fn the_token_is_no_argument() {
        let remote = Remote::hosted("https://github.com", "acme/shop", "secret").unwrap();
        let command = remote.fetch(std::path::Path::new("/nowhere"));
        let secret = super::STANDARD.encode("x-access-token:secret");
        assert!(command.get_args().all(|argument| {
            let argument = argument.to_string_lossy();
            !argument.contains("secret") && !argument.contains(&secret)
        }));
        let header = command
            .get_envs()
            .find(|(name, _)| *name == "GIT_CONFIG_VALUE_0");
        assert!(
            header
                .unwrap()
                .1
                .unwrap()
                .to_string_lossy()
                .contains(&secret)
        );
    }
}
