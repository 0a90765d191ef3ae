//! GitHub as the command reaches it: which repository is meant, where its API is, and which token opens it.

mod client;

pub use client::Client;

use crate::failure::Failure;
use countersign_sources::github::Repository;
use std::path::Path;
use std::process::{Command, Stdio};

/// Environment variables, in the order in which they are asked.
const TOKENS: [&str; 2] = ["GH_TOKEN", "GITHUB_TOKEN"];
const ENTERPRISE_TOKENS: [&str; 2] = ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
const GITHUB: &str = "github.com";

/// A repository on a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostedRepository {
    /// The host of its pages, such as `github.com`.
    pub host: String,
    /// The repository there.
    pub repository: Repository,
}

/// A pull request by its number or the address of its page. A number belongs to the repository that `$GITHUB_REPOSITORY`
/// names, else to the one that the remote `origin` of the folder's repository leads to.
pub fn pull_request(named: &str, folder: &Path) -> Result<(HostedRepository, u32), Failure> {
    if let Ok(number) = named.trim_start_matches('#').parse::<u32>() {
        return Ok((own_place(folder)?, number));
    }
    page(named).ok_or_else(|| {
        Failure::usage(format!(
            "`{named}` is not a pull request; write its number, or its address such as https://github.com/OWNER/NAME/pull/12"
        ))
    })
}

/// `https://HOST/OWNER/NAME/pull/NUMBER`, whatever follows.
fn page(address: &str) -> Option<(HostedRepository, u32)> {
    let (host, path) = address.strip_prefix("https://")?.split_once('/')?;
    let path = path.split(['?', '#']).next()?;
    let [owner, name, "pull", number, ..] = path.split('/').collect::<Vec<_>>()[..] else {
        return None;
    };
    let place = HostedRepository {
        host: host_name(host)?,
        repository: Repository::parse(&format!("{owner}/{name}"))?,
    };
    Some((place, number.parse().ok()?))
}

fn own_place(folder: &Path) -> Result<HostedRepository, Failure> {
    if let Some(name) = variable("GITHUB_REPOSITORY") {
        let repository = Repository::parse(&name).ok_or_else(|| {
            Failure::usage(format!("`{name}` in $GITHUB_REPOSITORY is no `owner/name`"))
        })?;
        let host = own_host()?;
        return Ok(HostedRepository { host, repository });
    }
    let unknown = |why: String| {
        Failure::usage(format!(
            "{why}, so that a number alone names no pull request; write its address, or set GITHUB_REPOSITORY"
        ))
    };
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["config", "--get", "remote.origin.url"])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| unknown(format!("git can't be started ({error})")))?;
    let address = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if address.is_empty() {
        return Err(unknown("there is no remote `origin`".to_owned()));
    }
    remote(&address).ok_or_else(|| {
        // The address is left out: it can hold a password.
        unknown("the remote `origin` does not lead to a repository on GitHub".to_owned())
    })
}

/// The repository of a remote: `https://HOST/OWNER/NAME.git`, `ssh://git@HOST/OWNER/NAME`, `git@HOST:OWNER/NAME.git`.
fn remote(address: &str) -> Option<HostedRepository> {
    let (host, path) = match address.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => {
            let (host, path) = rest.split_once('/')?;
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            // The port is that of git, not that of the API.
            (host.split(':').next()?, path)
        }
        Some(_) => return None,
        None => {
            let (host, path) = address.split_once(':')?;
            (host.rsplit_once('@').map_or(host, |(_, host)| host), path)
        }
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let host = match host {
        "ssh.github.com" | "www.github.com" => GITHUB,
        host => host,
    };
    Some(HostedRepository {
        host: host_name(host)?,
        repository: Repository::parse(path)?,
    })
}

/// A host's name with its port, in lower case, if it is one.
pub fn host_name(text: &str) -> Option<String> {
    let valid = !text.is_empty()
        && !text.starts_with(['-', '.'])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte));
    valid.then(|| text.to_ascii_lowercase())
}

/// The address of a host's API, without a slash at its end. `$GITHUB_API_URL` says it for the host that it belongs to.
pub fn api(host: &str) -> Result<String, Failure> {
    match variable("GITHUB_API_URL") {
        Some(given) if own_host()? == host => {
            api_host(&given)?;
            Ok(given.trim_end_matches('/').to_owned())
        }
        _ if host == GITHUB || host.ends_with(".ghe.com") => Ok(format!("https://api.{host}")),
        _ => Ok(format!("https://{host}/api/v3")),
    }
}

/// The address of a host's pages and repositories. `$GITHUB_SERVER_URL` says it for its own host.
fn server(host: &str) -> String {
    let scheme = match is_loopback(host) {
        true => "http",
        false => "https",
    };
    match variable("GITHUB_SERVER_URL") {
        Some(given) if own_host().is_ok_and(|own| own == host) => given,
        _ => format!("{scheme}://{host}"),
    }
}

/// The host that the environment is about: a workflow's own, else github.com.
fn own_host() -> Result<String, Failure> {
    if let Some(server) = variable("GITHUB_SERVER_URL") {
        let host = server.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.trim_end_matches('/');
        return host_name(host).ok_or_else(|| {
            Failure::usage(format!(
                "`{server}` in $GITHUB_SERVER_URL is not an address; write it as `https://HOST`"
            ))
        });
    }
    match variable("GITHUB_API_URL") {
        Some(given) => api_host(&given),
        None => Ok(GITHUB.to_owned()),
    }
}

/// The host whose API is at an address.
fn api_host(address: &str) -> Result<String, Failure> {
    let invalid = || {
        // The address is left out: it can hold a password.
        Failure::usage(
            "$GITHUB_API_URL is not an address of an API; write it as `https://api.github.com` or `https://HOST/api/v3`, without user or query".to_owned(),
        )
    };
    let (scheme, rest) = address.split_once("://").ok_or_else(invalid)?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let name = host_name(host).ok_or_else(invalid)?;
    let safe = match scheme {
        "https" => true,
        // A token must not travel in the clear.
        "http" => is_loopback(&name),
        _ => false,
    };
    if !safe || path.contains(['?', '#', '@', ' ']) {
        return Err(invalid());
    }
    Ok(match name.strip_prefix("api.") {
        Some(server) if server == GITHUB || server.ends_with(".ghe.com") => server.to_owned(),
        _ => name,
    })
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1")
}

/// The token for a host. A variable's token goes to no other host than the one that it is for, whatever a change names.
pub fn token(host: &str) -> Result<String, Failure> {
    let none = [""; 2];
    let variables = match host {
        host if host == own_host()? => TOKENS,
        GITHUB => none,
        // Which enterprise's host it is for is said by `gh`'s own variable, and not by an address or a remote.
        host if variable("GH_HOST").is_some_and(|own| own.eq_ignore_ascii_case(host)) => {
            ENTERPRISE_TOKENS
        }
        _ => none,
    };
    let found = variables.into_iter().find_map(variable);
    let found = found.or_else(|| stored_token(host));
    if let Some(token) = &found
        && !token.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(Failure::usage(format!(
            "the token for `{host}` contains characters that no token has; set it anew"
        )));
    }
    found.ok_or_else(|| {
        let set = match host {
            _ if variables == TOKENS => Some("GH_TOKEN"),
            // No variable is read for github.com where the environment is about another host.
            GITHUB => None,
            _ => Some("GH_HOST to its name and GH_ENTERPRISE_TOKEN"),
        };
        let set = set.map_or_else(String::new, |name| {
            format!(
                "set {name} to one that may read the repository, its pull requests and checks, or "
            )
        });
        let unused = match (host, own_host()) {
            (GITHUB, Ok(own)) if own != GITHUB && TOKENS.into_iter().any(|name| variable(name).is_some()) => format!(
                " (that of the environment is for `{own}`, which $GITHUB_API_URL names, and is sent to no other host)"
            ),
            _ => String::new(),
        };
        Failure::usage(format!(
            "there is no token to read `{host}` with{unused}; {set}log in with `gh auth login --hostname {host}`"
        ))
    })
}

/// The token that the command `gh` keeps. It would give that of the environment for hosts that it is not for.
fn stored_token(host: &str) -> Option<String> {
    let mut gh = Command::new("gh");
    for name in TOKENS.iter().chain(&ENTERPRISE_TOKENS) {
        gh.env_remove(name);
    }
    let output = gh
        .args(["auth", "token", "--hostname", host])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let token = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !token.is_empty()).then_some(token)
}

/// An environment variable that is set to something.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{HostedRepository, api_host, page, remote};

    fn shown(place: &HostedRepository) -> String {
        format!("{}/{}", place.host, place.repository)
    }

    #[test]
    fn reads_the_address_of_a_page() {
        for (address, found) in [
            (
                "https://github.com/acme/shop/pull/12",
                Some("github.com/acme/shop#12"),
            ),
            (
                "https://GitHub.com/acme/shop/pull/12/files?w=1#diff",
                Some("github.com/acme/shop#12"),
            ),
            (
                "https://git.corp.example:8443/a/b/pull/1/",
                Some("git.corp.example:8443/a/b#1"),
            ),
            ("https://github.com/acme/shop/issues/12", None),
            ("https://github.com/acme/shop/pull/x", None),
            ("https://user@github.com/acme/shop/pull/1", None),
            ("http://github.com/acme/shop/pull/1", None),
            ("https://-x/acme/shop/pull/1", None),
            ("https://github.com/../shop/pull/1", None),
            ("main..HEAD", None),
        ] {
            let read = page(address).map(|(place, number)| format!("{}#{number}", shown(&place)));
            assert_eq!(read.as_deref(), found, "{address}");
        }
    }

    #[test]
    fn reads_the_address_of_a_remote() {
        for (address, found) in [
            (
                "https://github.com/acme/shop.git",
                Some("github.com/acme/shop"),
            ),
            (
                "https://me:secret@github.com/acme/shop",
                Some("github.com/acme/shop"),
            ),
            ("git@github.com:acme/shop.git", Some("github.com/acme/shop")),
            ("github.com:acme/shop", Some("github.com/acme/shop")),
            (
                "ssh://git@ssh.github.com:443/acme/shop.git",
                Some("github.com/acme/shop"),
            ),
            (
                "ssh://git@git.corp.example:2222/acme/shop/",
                Some("git.corp.example/acme/shop"),
            ),
            ("/srv/git/shop.git", None),
            ("../shop", None),
            ("file:///srv/shop", None),
            ("https://gitlab.com/group/sub/shop.git", None),
        ] {
            assert_eq!(
                remote(address).as_ref().map(shown).as_deref(),
                found,
                "{address}"
            );
        }
    }

    #[test]
    fn knows_whose_api_it_is_and_sends_no_token_in_the_clear() {
        for (address, host) in [
            ("https://api.github.com", Some("github.com")),
            ("https://api.octo.ghe.com/", Some("octo.ghe.com")),
            ("https://git.corp.example/api/v3", Some("git.corp.example")),
            ("http://127.0.0.1:8080/api/v3", Some("127.0.0.1:8080")),
            ("http://git.corp.example/api/v3", None),
            ("ftp://git.corp.example", None),
            ("https://me:pw@git.corp.example", None),
            ("https://git.corp.example/api?x", None),
            ("git.corp.example", None),
        ] {
            assert_eq!(api_host(address).ok().as_deref(), host, "{address}");
        }
    }
}
