//! What an answer of GitHub's API means.

use crate::fetch::{Answer, Refusal, Reply};
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;

/// Longest pause that is told, in seconds: a number from outside must not overflow the time that it is added to.
const MOST_PAUSE: u64 = 366 * 24 * 60 * 60;

/// What stands in the place of a token.
const STRUCK_OUT: &[u8] = b"***";

/// An answer without the token with which it was asked for. What an answer says is shown to people, and kept.
pub fn without_token<'a>(body: &'a [u8], token: &str) -> Cow<'a, [u8]> {
    let token = token.as_bytes();
    let find = |text: &[u8]| {
        let mut places = text.windows(token.len().max(1));
        places.position(|place| place == token)
    };
    let mut rest = body;
    let mut struck = Vec::new();
    while let Some((before, after)) = find(rest).and_then(|place| rest.split_at_checked(place)) {
        struck.extend_from_slice(before);
        struck.extend_from_slice(STRUCK_OUT);
        rest = after.get(token.len()..).unwrap_or_default();
    }
    if struck.is_empty() {
        return Cow::Borrowed(body);
    }
    struck.extend_from_slice(rest);
    Cow::Owned(struck)
}

/// Reads an answer. `header` gives all values of a header, by its name in lower case; `now` is the time in seconds since 1970.
pub fn read_response<'a>(
    status: u16,
    header: impl Fn(&str) -> Vec<&'a str>,
    body: &[u8],
    now: u64,
) -> Reply {
    let parsed = serde_json::from_slice::<Value>(body);
    if (200..300).contains(&status) {
        return match parsed {
            Ok(body) => Reply::Answer(Answer::Document {
                body,
                has_next: has_next(&header("link")),
            }),
            Err(_) if is_page(body) => Reply::Unusable(
                "the answer is not JSON but a web page, as of a log-in or a proxy on the way"
                    .to_owned(),
            ),
            Err(error) if error.is_eof() => {
                Reply::Unusable(format!("the answer breaks off: {error}"))
            }
            Err(error) => Reply::Unusable(format!("the answer is not JSON: {error}")),
        };
    }
    let reason = parsed
        .ok()
        .and_then(|body| Some(body.get("message")?.as_str()?.to_owned()))
        .unwrap_or_else(|| match status {
            300..=399 => "it leads elsewhere, where the token must not go".to_owned(),
            _ => "it gave no reason".to_owned(),
        });
    let sign_on = header("x-github-sso")
        .iter()
        .any(|value| value.trim_start().starts_with("required"));
    let reason = match sign_on {
        true => format!("{reason} ({SIGN_ON})"),
        false => reason,
    };
    let refusal = Refusal::new(status, &reason);
    let number = |name: &str| header(name).first()?.trim().parse::<u64>().ok();
    let after = number("retry-after");
    let remaining = number("x-ratelimit-remaining");
    let limited = is_limited(
        status,
        !header("retry-after").is_empty(),
        remaining,
        &refusal.reason,
    );
    if !limited && status < 500 && status != 408 {
        return Reply::Answer(Answer::Refused(refusal));
    }
    let reset = number("x-ratelimit-reset").filter(|_| limited && remaining == Some(0));
    let pause = after.or_else(|| Some(reset?.saturating_sub(now)));
    Reply::Again {
        refusal,
        limited,
        pause: pause.map(|seconds| Duration::from_secs(seconds.min(MOST_PAUSE))),
    }
}

/// How a refusal is known that a token's owner can lift by the organisation's single sign-on.
const SIGN_ON: &str = "the organisation wants single sign-on";

/// What to do about a refusal. `right` is what a token needs that GitHub says to lack one.
pub fn remedy(refusal: &Refusal, right: &'static str) -> &'static str {
    let sign_on = refusal.reason.contains("SAML") || refusal.reason.contains(SIGN_ON);
    match refusal.status {
        401 => "the token is wrong or has ended: set another in GH_TOKEN, or run `gh auth refresh`",
        403 if sign_on => {
            "authorise the token for the organisation's single sign-on, in GitHub's settings of the token"
        }
        300..=399 => "the repository was renamed: name it as it is now called",
        _ => right,
    }
}

/// It begins as HTML does.
fn is_page(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'<')
}

/// GitHub says 429, or 403 with a header or text that tells a limit from a missing right.
fn is_limited(status: u16, says_when: bool, remaining: Option<u64>, reason: &str) -> bool {
    status == 429
        || status == 403
            && (says_when || remaining == Some(0) || reason.to_lowercase().contains("rate limit"))
}

/// Whether a `Link` header names a next page.
fn has_next(links: &[&str]) -> bool {
    links
        .iter()
        .flat_map(|value| value.split(','))
        .flat_map(|link| link.split(';').skip(1))
        .any(|parameter| matches!(parameter.trim(), "rel=\"next\"" | "rel=next"))
}

#[cfg(test)]
mod tests {
    use super::read_response;
    use crate::fetch::{Answer, Reply};
    use std::time::Duration;

    const NOW: u64 = 1_000;

    fn read(status: u16, headers: &[(&str, &'static str)], reason: &str) -> Reply {
        let body = format!(r#"{{"message": "{reason}"}}"#);
        let header = |name: &str| {
            let found = headers.iter().filter(|(key, _)| *key == name);
            found.map(|(_, value)| *value).collect()
        };
        read_response(status, header, body.as_bytes(), NOW)
    }

    #[test]
    fn tells_a_limit_from_a_missing_right() {
        for (status, headers, reason, again) in [
            (429, &[][..], "", true),
            (403, &[], "Resource not accessible by integration", false),
            (403, &[("retry-after", "30")], "", true),
            (403, &[("x-ratelimit-remaining", "0")], "", true),
            (403, &[("x-ratelimit-remaining", "17")], "", false),
            (403, &[], "You have exceeded a secondary rate limit", true),
            (404, &[("x-ratelimit-remaining", "0")], "", false),
            (401, &[], "Bad credentials", false),
            (408, &[], "", true),
            (500, &[], "", true),
            (503, &[], "", true),
            (301, &[], "Moved Permanently", false),
        ] {
            match read(status, headers, reason) {
                Reply::Again { refusal, .. } => {
                    assert!(again, "{status} {headers:?} {reason}");
                    assert_eq!(refusal.status, status);
                }
                Reply::Answer(Answer::Refused(refusal)) => {
                    assert!(!again, "{status} {headers:?} {reason}");
                    assert_eq!((refusal.status, refusal.reason.as_str()), (status, reason));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_refusal_says_what_happened_and_what_to_do() {
        let sso = (
            "x-github-sso",
            "required; url=https://github.com/orgs/acme/sso",
        );
        for (status, headers, body, reason, remedy) in [
            (307, &[][..], "", "leads elsewhere", "was renamed"),
            (
                301,
                &[],
                r#"{"message": "Moved Permanently"}"#,
                "Moved",
                "was renamed",
            ),
            (
                403,
                &[sso],
                "{}",
                "wants single sign-on",
                "authorise the token",
            ),
            (
                403,
                &[],
                r#"{"message": "Resource protected by organization SAML enforcement."}"#,
                "SAML",
                "authorise the token",
            ),
            (403, &[], "{}", "it gave no reason", "the right"),
            (404, &[], "{}", "it gave no reason", "the right"),
            (401, &[], "{}", "it gave no reason", "has ended"),
        ] {
            let header = |name: &str| {
                let found = headers.iter().filter(|(key, _)| *key == name);
                found.map(|(_, value)| *value).collect()
            };
            let reply = read_response(status, header, body.as_bytes(), NOW);
            let Reply::Answer(Answer::Refused(refusal)) = reply else {
                panic!("{reply:?}");
            };
            assert!(refusal.reason.contains(reason), "{status}: {refusal:?}");
            let told = super::remedy(&refusal, "the right");
            assert!(told.contains(remedy), "{status}: {told}");
        }
    }

    #[test]
    fn a_token_is_struck_out_of_an_answer() {
        for (body, struck) in [
            ("no", "no"),
            ("", ""),
            ("ghs_x", "***"),
            ("a ghs_x and ghs_xghs_x", "a *** and ******"),
            ("ghs_", "ghs_"),
        ] {
            let found = super::without_token(body.as_bytes(), "ghs_x");
            assert_eq!(found.as_ref(), struck.as_bytes());
        }
        assert_eq!(super::without_token(b"a", "").as_ref(), b"a");
    }

    #[test]
    fn reads_the_pause_that_is_asked_for() {
        let pause = |headers: &[(&str, &'static str)], status| match read(status, headers, "") {
            Reply::Again { pause, .. } => pause.map(|pause| pause.as_secs()),
            other => panic!("{other:?}"),
        };
        assert_eq!(pause(&[("retry-after", "7")], 503), Some(7));
        assert_eq!(pause(&[], 429), None);
        // No number of the forge overflows the time that the pause is added to.
        let most = ("retry-after", "18446744073709551615");
        assert_eq!(pause(&[most], 503), Some(super::MOST_PAUSE));
        let none = ("x-ratelimit-remaining", "0");
        assert_eq!(
            pause(&[none, ("x-ratelimit-reset", "4600")], 403),
            Some(3600)
        );
        // A reset in the past asks for no pause at all; one that is no limit's tells nothing.
        assert_eq!(pause(&[none, ("x-ratelimit-reset", "1")], 403), Some(0));
        assert_eq!(pause(&[none, ("x-ratelimit-reset", "4600")], 502), None);
        assert_eq!(
            read(429, &[("retry-after", "7")], ""),
            Reply::Again {
                refusal: crate::fetch::Refusal::new(429, ""),
                limited: true,
                pause: Some(Duration::from_secs(7)),
            }
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
            let reply = read_response(
                200,
                |name| if name == "link" { vec![link] } else { vec![] },
                b"[]",
                NOW,
            );
            let Reply::Answer(Answer::Document { has_next, .. }) = reply else {
                panic!("{reply:?}");
            };
            assert_eq!(has_next, next, "{link}");
        }
    }

    #[test]
    fn a_page_of_another_kind_is_named_for_what_it_is() {
        for (body, part) in [
            (&b" <!DOCTYPE html><title>Sign in</title>"[..], "a web page"),
            (b"[{\"id\": 1}, {\"id\"", "breaks off"),
            (b"", "breaks off"),
            (b"Bad gateway", "not JSON"),
            (b"\xff\xfe[", "not JSON"),
        ] {
            let Reply::Unusable(reason) = read_response(200, |_| vec![], body, NOW) else {
                panic!("{body:?}");
            };
            assert!(reason.contains(part), "{reason}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_usable_and_a_page_of_html_gives_no_reason() {
        let html = b"<html>down</html>";
        assert!(matches!(
            read_response(200, |_| vec![], html, NOW),
            Reply::Unusable(_)
        ));
        let Reply::Again { refusal, .. } = read_response(502, |_| vec![], html, NOW) else {
            panic!();
        };
        assert_eq!(refusal.reason, "it gave no reason");
    }
}
