//! The addresses by which forges keep a person's own one private. Each names an account, and is as easily written as any other.

/// What the host's name begins with: `users.noreply.github.com`, `users.noreply.HOST` for a forge of one's own.
const HOST: &str = "users.noreply.";
const GITHUB: &str = "github.com";
/// Hosts whose addresses are read in every change.
const HOSTS: [&str; 2] = [GITHUB, "gitlab.com"];

/// The login in a private address of github.com or gitlab.com.
pub(crate) fn login(email: &str) -> Option<&str> {
    login_at(email, "")
}

/// The login in a private address of these forges or of the change's own. That of any other host names nobody here.
///
/// GitHub writes `ID+LOGIN@…`, for old accounts `LOGIN@…`; GitLab writes `ID-LOGIN@…`.
pub(crate) fn login_at<'e>(email: &'e str, own_host: &str) -> Option<&'e str> {
    let (local, host) = email.trim().rsplit_once('@')?;
    let (begin, host) = host.split_at_checked(HOST.len())?;
    let is_known = HOSTS.iter().any(|known| host.eq_ignore_ascii_case(known))
        || (own_host.contains('.') && host.eq_ignore_ascii_case(own_host));
    if !begin.eq_ignore_ascii_case(HOST) || !is_known {
        return None;
    }
    let behind = |separator: char| {
        let (id, login) = local.split_once(separator)?;
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        is_id.then_some(login)
    };
    let login = match behind('+') {
        Some(login) => login,
        None if local.contains('+') => return None,
        // No account of GitHub's has an id and a hyphen before its login.
        None if host.eq_ignore_ascii_case(GITHUB) => local,
        None => behind('-').unwrap_or(local),
    };
    (!login.is_empty()).then_some(login)
}

#[cfg(test)]
mod tests {
    use super::{login, login_at};

    #[test]
    fn each_forge_writes_the_login_in_its_own_way() {
        for (email, expected) in [
            ("1001+ada@users.noreply.github.com", Some("ada")),
            ("ada@users.noreply.github.com", Some("ada")),
            (" 1001+Ada@Users.NoReply.GitHub.com ", Some("Ada")),
            // Enterprise Managed Users have the enterprise's name behind an underscore, in their login as well.
            ("1001+ada_acme@users.noreply.github.com", Some("ada_acme")),
            (
                "49699333+dependabot[bot]@users.noreply.github.com",
                Some("dependabot[bot]"),
            ),
            ("7-eleven@users.noreply.github.com", Some("7-eleven")),
            ("1001-ada@users.noreply.gitlab.com", Some("ada")),
            ("1001-7-eleven@users.noreply.gitlab.com", Some("7-eleven")),
            ("ada-b@users.noreply.gitlab.com", Some("ada-b")),
            ("1001-ada@users.noreply.git.corp.example", Some("ada")),
            ("1001+ada@users.noreply.git.corp.example", Some("ada")),
            ("ada@users.noreply.git.corp.example", Some("ada")),
            ("1001-ada@users.noreply.git.evil.example", None),
            ("1x+ada@users.noreply.github.com", None),
            ("+ada@users.noreply.github.com", None),
            ("1001+@users.noreply.github.com", None),
            ("@users.noreply.github.com", None),
            ("ada@noreply.github.com", None),
            ("ada@github.com", None),
            ("ada@users.noreply.", None),
            ("ada@\u{fc}sers.noreply.github.com", None),
            ("ada", None),
            ("", None),
        ] {
            assert_eq!(login_at(email, "git.corp.example"), expected, "{email}");
            let anywhere = expected.filter(|_| !email.ends_with(".corp.example"));
            assert_eq!(login(email), anywhere, "{email}");
        }
        // What is not a name of a host is none of a forge.
        assert_eq!(login_at("ada@users.noreply.acme", "acme"), None);
    }
}
