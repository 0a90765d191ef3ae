//! Git over smart HTTP, read only: `git upload-pack` between two streams. A token is demanded.

use super::knowledge::Token;
use super::{Asked, Shared, TOKENS, git};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

const SERVICE: &str = "git-upload-pack";

pub(super) fn answer(shared: &Shared, asked: &Asked) -> Response {
    let path = asked.path.trim_start_matches('/');
    let found = ["/info/refs", "/git-upload-pack"]
        .into_iter()
        .find_map(|end| {
            let name = path.strip_suffix(end)?;
            Some((name.strip_suffix(".git").unwrap_or(name), end))
        });
    let Some((name, end)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !may_read(asked) {
        let ask = [("www-authenticate", "Basic realm=\"GitHub\"")];
        return (StatusCode::UNAUTHORIZED, ask, "no token").into_response();
    }
    let hosted = shared.repositories.read().unwrap().get(name).cloned();
    let Some(hosted) = hosted else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if end == "/info/refs" {
        if !asked.query.contains(&format!("service={SERVICE}")) {
            return StatusCode::FORBIDDEN.into_response();
        }
        let mut body = b"001e# service=git-upload-pack\n0000".to_vec();
        body.extend(upload_pack(&hosted.git.folder, asked, true));
        let kind = [(
            "content-type",
            "application/x-git-upload-pack-advertisement",
        )];
        return (kind, body).into_response();
    }
    let kind = [("content-type", "application/x-git-upload-pack-result")];
    (kind, upload_pack(&hosted.git.folder, asked, false)).into_response()
}

/// `x-access-token:TOKEN` as the checkout action sends it, or a bearer's token.
fn may_read(asked: &Asked) -> bool {
    let value = asked.headers.get("authorization");
    let value = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (kind, given) = value.split_once(' ').unwrap_or_default();
    let given = match kind.to_ascii_lowercase().as_str() {
        "basic" => {
            let pair = STANDARD.decode(given).unwrap_or_default();
            let pair = String::from_utf8(pair).unwrap_or_default();
            pair.split_once(':')
                .map(|(_, password)| password.to_owned())
        }
        "bearer" => Some(given.to_owned()),
        _ => None,
    };
    TOKENS
        .iter()
        .any(|(text, may)| given.as_deref() == Some(*text) && *may != Token::Revoked)
}

fn upload_pack(folder: &Path, asked: &Asked, advertise: bool) -> Vec<u8> {
    let mut command = git::command(folder);
    for setting in [
        "uploadpack.allowAnySHA1InWant=true",
        "uploadpack.allowFilter=true",
        // What scenarios remember is not a branch of the forge.
        "transfer.hideRefs=refs/remembered",
    ] {
        command.args(["-c", setting]);
    }
    command.args(["upload-pack", "--stateless-rpc"]);
    if advertise {
        command.arg("--advertise-refs");
    }
    if let Some(version) = asked.headers.get("git-protocol") {
        command.env("GIT_PROTOCOL", version.to_str().unwrap());
    }
    let mut child = command
        .arg(".")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let body = if asked
        .headers
        .get("content-encoding")
        .is_some_and(|value| value == "gzip")
    {
        gunzip(&asked.body)
    } else {
        asked.body.to_vec()
    };
    let mut stdin = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || {
        // Git may have read enough before the end.
        let _ = stdin.write_all(&body);
    });
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    output.stdout
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut child = std::process::Command::new("gzip")
        .arg("-dc")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&bytes).unwrap());
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    output.stdout
}
