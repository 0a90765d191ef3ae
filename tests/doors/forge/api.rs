//! The REST API: which document a request gets, by whose token, and in which pages.

use super::documents::{Hosted, account};
use super::knowledge::Token;
use super::{Asked, RepositoryState, Shared, TOKENS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// As the forge does, it leaves out the content of a larger file.
const MOST_CONTENT: usize = 1 << 20;

/// What comes of a request.
enum Found {
    One(Value),
    /// A list, of which a page is shown.
    List(Vec<Value>),
    /// A list inside a document, by its key.
    Within(Value, &'static str),
    Created(Value),
    Missing,
}

pub(super) fn answer(shared: &Shared, asked: &Asked) -> Response {
    let token = asked.headers.get("authorization");
    let token = token.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let known = TOKENS.iter().find(|(text, _)| Some(*text) == token);
    let may = match known {
        Some((_, may)) if *may != Token::Revoked => *may,
        _ => return refused(StatusCode::UNAUTHORIZED, "Bad credentials"),
    };
    if !asked.headers.contains_key("user-agent")
        || !asked.headers.contains_key("x-github-api-version")
    {
        return refused(
            StatusCode::FORBIDDEN,
            "Request forbidden by administrative rules",
        );
    }
    let path = asked.path.trim_start_matches("/api/v3/");
    let segments: Vec<&str> = path.split('/').collect();
    let ["repos", owner, name, rest @ ..] = segments.as_slice() else {
        return elsewhere(shared, asked, path);
    };
    let full_name = format!("{owner}/{name}");
    // What happened in a fork is known to the repository that it is a fork of.
    let own = format!("acme/{name}");
    let hosted = shared.repositories.read().unwrap().get(&own).cloned();
    let Some(hosted) = hosted else {
        return refused(StatusCode::NOT_FOUND, "Not Found");
    };
    for failure in &hosted.knowledge.failures {
        if path.ends_with(&failure.path_end) {
            let mut headers = HeaderMap::new();
            for (name, value) in &failure.headers {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                headers.insert(name, HeaderValue::from_str(value).unwrap());
            }
            let status = StatusCode::from_u16(failure.status).unwrap();
            return (status, headers, failure.body.clone()).into_response();
        }
    }
    if asked.method != "GET" && may == Token::ReadOnly {
        return refused(
            StatusCode::FORBIDDEN,
            "Resource not accessible by integration",
        );
    }
    if let Some(answer) = hosted.knowledge.answers.get(path) {
        return shown(&hosted, asked, Found::One(hosted.resolved(answer)));
    }
    let found = if full_name != own {
        match rest {
            ["activity"] => Found::List(hosted.activity(&full_name, query(asked, "ref"))),
            _ => Found::Missing,
        }
    } else {
        let mut states = shared.states.lock().unwrap();
        let state = states.entry(own).or_default();
        of_repository(&hosted, state, asked, rest)
    };
    if matches!(found, Found::Missing) && !is_usually_missing(rest) {
        note_unknown(shared, asked);
    }
    shown(&hosted, asked, found)
}

/// Documents that most repositories do not have.
fn is_usually_missing(rest: &[&str]) -> bool {
    matches!(rest, ["contents" | "collaborators", ..])
}

/// What belongs to no repository: accounts, organisations and their teams, as scenarios answer for them.
fn elsewhere(shared: &Shared, asked: &Asked, path: &str) -> Response {
    let repositories = shared.repositories.read().unwrap();
    let answers = repositories.values().find_map(|hosted| {
        let answer = hosted.knowledge.answers.get(path)?;
        Some((hosted.clone(), hosted.resolved(answer)))
    });
    drop(repositories);
    match (answers, path.split('/').collect::<Vec<_>>().as_slice()) {
        (Some((hosted, Value::Array(list))), _) => shown(&hosted, asked, Found::List(list)),
        (Some((hosted, answer)), _) => shown(&hosted, asked, Found::One(answer)),
        (None, ["users", login]) => json_answer(StatusCode::OK, &account(login)),
        _ => {
            note_unknown(shared, asked);
            refused(StatusCode::NOT_FOUND, "Not Found")
        }
    }
}

fn note_unknown(shared: &Shared, asked: &Asked) {
    let line = format!("{} {}", asked.method, asked.path);
    shared.unknown.lock().unwrap().insert(line);
}

fn of_repository(
    hosted: &Hosted,
    state: &mut RepositoryState,
    asked: &Asked,
    rest: &[&str],
) -> Found {
    let knowledge = &hosted.knowledge;
    let one = |found: Option<Value>| found.map_or(Found::Missing, Found::One);
    match (asked.method.as_str(), rest) {
        ("GET", []) => Found::One(hosted.repository()),
        ("GET", ["pulls"]) => {
            let pulls = knowledge.pulls.iter();
            Found::List(
                pulls
                    .map(|(number, pull)| hosted.pull(*number, pull, 0))
                    .collect(),
            )
        }
        ("GET", ["pulls" | "issues", number, rest @ ..]) => {
            let number = number.parse().unwrap_or(0);
            let Some(pull) = knowledge.pulls.get(&number) else {
                return Found::Missing;
            };
            let look = state.looks.entry(number).or_default();
            let document = hosted.pull(number, pull, *look);
            match rest {
                [] => {
                    *look += 1;
                    Found::One(document)
                }
                ["commits"] => Found::List(hosted.commits_of(&document)),
                ["files"] => Found::List(hosted.files_of(&document)),
                ["reviews"] => Found::List(hosted.reviews(pull)),
                ["timeline" | "events"] => Found::List(hosted.timeline(pull)),
                _ => Found::Missing,
            }
        }
        ("GET", ["compare", range]) => hosted
            .compare(range)
            .map_or(Found::Missing, |compare| Found::Within(compare, "commits")),
        ("GET", ["contents", path @ ..]) => {
            one(contents(hosted, &path.join("/"), query(asked, "ref")))
        }
        ("GET", ["git", "trees", name]) => one(hosted.git.tree(name)),
        ("GET", ["git", "blobs", blob]) => one(blob_document(hosted, blob)),
        ("GET", ["git", "commits", revision]) => one(hosted.git.commit(revision)),
        ("GET", ["git", "matching-refs", kind, prefix @ ..]) => {
            Found::List(references(hosted, kind, prefix))
        }
        ("GET", ["git", "ref", kind, name @ ..]) => {
            let full = format!("refs/{kind}/{}", name.join("/"));
            one(hosted.git.revision(&full).map(|sha| reference(&full, &sha)))
        }
        ("GET", ["branches", branch]) => {
            let protected = knowledge.protected.iter().any(|one| one == branch);
            Found::One(json!({"name": branch, "protected": protected}))
        }
        ("GET", ["rules", "branches", branch]) => {
            let ruled = knowledge.ruled.iter().any(|one| one == branch);
            let rule = json!({"type": "pull_request"});
            Found::List(ruled.then_some(rule).into_iter().collect())
        }
        ("GET", ["commits", revision]) => one(hosted.commit_with_files(revision)),
        ("GET", ["commits", revision, "pulls"]) => Found::List(hosted.pulls_with(revision)),
        ("GET", ["commits", revision, "check-runs"]) => {
            let mut runs = check_runs(hosted, state, revision);
            let name = query(asked, "check_name");
            runs.retain(|run| name.is_empty() || run["name"] == name);
            Found::Within(
                json!({"total_count": runs.len(), "check_runs": runs}),
                "check_runs",
            )
        }
        ("GET", ["commits", revision, "status"]) => {
            let statuses = statuses(hosted, state, revision);
            let document = json!({"sha": revision, "state": "pending", "total_count": statuses.len(), "statuses": statuses});
            Found::Within(document, "statuses")
        }
        ("GET", ["commits", revision, "statuses"]) => {
            let own = state
                .published
                .statuses
                .iter()
                .rev()
                .filter(|(on, _)| on == revision);
            Found::List(own.map(|(_, status)| status.clone()).collect())
        }
        ("GET", ["collaborators", login, "permission"]) => one(knowledge
            .permission(login)
            .map(|right| json!({"permission": right, "user": account(login)}))),
        ("GET", ["activity"]) => Found::List(hosted.activity(&hosted.name, query(asked, "ref"))),
        ("GET", ["teams"]) => Found::List(Vec::new()),
        ("POST", ["statuses", revision]) => posted_status(state, revision, &asked.body),
        ("POST", ["check-runs"]) => posted_check_run(state, None, &asked.body),
        ("PATCH", ["check-runs", id]) => posted_check_run(state, id.parse().ok(), &asked.body),
        _ => Found::Missing,
    }
}

fn posted_status(state: &mut RepositoryState, revision: &str, body: &[u8]) -> Found {
    let mut status: Value = serde_json::from_slice(body).unwrap();
    status["id"] = (state.published.statuses.len() + 1).into();
    let described = status["description"].as_str().unwrap_or_default();
    assert!(
        described.chars().count() <= 140,
        "the forge refuses a longer description"
    );
    assert!(
        ["pending", "success", "failure", "error"].contains(&status["state"].as_str().unwrap())
    );
    state
        .published
        .statuses
        .push((revision.to_owned(), status.clone()));
    Found::Created(status)
}

fn posted_check_run(state: &mut RepositoryState, id: Option<u64>, body: &[u8]) -> Found {
    let given: Value = serde_json::from_slice(body).unwrap();
    let runs = &mut state.published.check_runs;
    let next = runs.keys().next_back().map_or(1, |last| last + 1);
    let id = id.unwrap_or(next);
    let run = runs
        .entry(id)
        .or_insert_with(|| json!({"id": id, "app": {"slug": "countersign"}}));
    for (key, value) in given.as_object().unwrap() {
        run[key] = value.clone();
    }
    Found::Created(run.clone())
}

fn check_runs(hosted: &Hosted, state: &RepositoryState, revision: &str) -> Vec<Value> {
    let own = hosted.knowledge.check_runs.iter();
    let own = own.filter(|check| hosted.revision(&check.on) == revision);
    let own = own.map(|check| {
        json!({"name": check.name, "head_sha": revision, "status": "completed", "conclusion": check.conclusion,
            "app": {"slug": check.app}, "completed_at": super::time::minute(1_900), "output": {"title": check.title}})
    });
    let published = state.published.check_runs.values();
    let published = published.filter(|run| run["head_sha"] == revision);
    own.chain(published.cloned()).collect()
}

fn statuses(hosted: &Hosted, state: &RepositoryState, revision: &str) -> Vec<Value> {
    let own = hosted.knowledge.statuses.iter();
    let own = own.filter(|status| hosted.revision(&status.on) == revision);
    let mut statuses: Vec<Value> = own
        .map(|status| json!({"context": status.context, "state": status.state, "updated_at": super::time::minute(1_900)}))
        .collect();
    for (on, status) in &state.published.statuses {
        if on == revision {
            statuses.retain(|known| known["context"] != status["context"]);
            let mut status = status.clone();
            status["updated_at"] = super::time::minute(4_000).into();
            statuses.push(status);
        }
    }
    statuses
}

fn contents(hosted: &Hosted, path: &str, revision: &str) -> Option<Value> {
    let revision = match revision {
        "" => hosted.revision("main"),
        named => hosted.git.revision(named)?,
    };
    let name = format!("{revision}:{path}");
    let (id, kind) = (
        hosted.git.says(&["rev-parse", &name])?,
        hosted.git.says(&["cat-file", "-t", &name])?,
    );
    if kind == "tree" {
        let listed = hosted.git.says(&["ls-tree", "-z", &name])?;
        let entries = listed
            .split('\0')
            .filter(|line| !line.is_empty())
            .map(|line| {
                let (head, entry) = line.split_once('\t').unwrap();
                let head: Vec<&str> = head.split(' ').collect();
                let kind = if head[1] == "tree" { "dir" } else { "file" };
                let own = match path {
                    "" => entry.to_owned(),
                    folder => format!("{folder}/{entry}"),
                };
                json!({"name": entry, "path": own, "sha": head[2], "type": kind})
            });
        return Some(entries.collect());
    }
    let mut document = blob_document(hosted, &id)?;
    document["type"] = "file".into();
    document["path"] = path.into();
    if document["size"].as_u64()? > u64::try_from(MOST_CONTENT).unwrap() {
        document["encoding"] = "none".into();
        document["content"] = "".into();
    }
    Some(document)
}

fn blob_document(hosted: &Hosted, blob: &str) -> Option<Value> {
    let size: usize = hosted.git.says(&["cat-file", "-s", blob])?.parse().ok()?;
    // The reader takes the last line's end off.
    let mut text = hosted.git.says(&["cat-file", "blob", blob])?;
    while text.len() < size {
        text.push('\n');
    }
    Some(json!({"sha": blob, "size": size, "encoding": "base64", "content": STANDARD.encode(text)}))
}

fn references(hosted: &Hosted, kind: &str, prefix: &[&str]) -> Vec<Value> {
    let prefix = format!("refs/{kind}/{}", prefix.join("/"));
    let listed = hosted
        .git
        .says_now(&["for-each-ref", "--format=%(refname) %(objectname)"]);
    let listed = listed.unwrap_or_default();
    let found = listed.lines().filter(|line| line.starts_with(&prefix));
    found
        .map(|line| {
            let (name, sha) = line.split_once(' ').unwrap();
            reference(name, sha)
        })
        .collect()
}

fn reference(name: &str, sha: &str) -> Value {
    json!({"ref": name, "object": {"sha": sha, "type": "commit"}})
}

/// A value of the query, decoded.
fn query<'a>(asked: &'a Asked, name: &str) -> &'a str {
    let pairs = asked.query.split('&');
    let mut values = pairs
        .filter_map(|pair| pair.split_once('='))
        .filter(|(key, _)| *key == name);
    let value = values.next().map_or("", |(_, value)| value);
    // What scenarios name needs but one escape.
    if value.contains('%') {
        Box::leak(super::decoded(value).into_boxed_str())
    } else {
        value
    }
}

fn shown(hosted: &Hosted, asked: &Asked, found: Found) -> Response {
    match found {
        Found::One(document) => json_answer(StatusCode::OK, &document),
        Found::Created(document) => json_answer(StatusCode::CREATED, &document),
        Found::Missing => refused(StatusCode::NOT_FOUND, "Not Found"),
        Found::List(list) => {
            let (page, more) = page(hosted, asked, &list);
            linked(asked, json_answer(StatusCode::OK, &Value::from(page)), more)
        }
        Found::Within(mut document, key) => {
            let list = document[key].as_array().cloned().unwrap_or_default();
            let (page, more) = page(hosted, asked, &list);
            document[key] = page.into();
            linked(asked, json_answer(StatusCode::OK, &document), more)
        }
    }
}

fn page(hosted: &Hosted, asked: &Asked, list: &[Value]) -> (Vec<Value>, bool) {
    let number = |name: &str, default: usize| query(asked, name).parse().unwrap_or(default);
    let most = hosted.knowledge.page_size.unwrap_or(100);
    let (size, page) = (number("per_page", 30).min(most), number("page", 1));
    let elements = list.iter().skip((page - 1) * size).take(size);
    (elements.cloned().collect(), list.len() > page * size)
}

fn linked(asked: &Asked, mut answer: Response, more: bool) -> Response {
    if more {
        let page = query(asked, "page").parse::<usize>().unwrap_or(1);
        // The address leads elsewhere: who follows it is caught.
        let link = format!(
            "<http://192.0.2.1/elsewhere?page={}>; rel=\"next\"",
            page + 1
        );
        answer
            .headers_mut()
            .insert("link", HeaderValue::from_str(&link).unwrap());
    }
    answer
}

fn json_answer(status: StatusCode, document: &Value) -> Response {
    let kind = [("content-type", "application/json; charset=utf-8")];
    (status, kind, document.to_string()).into_response()
}

fn refused(status: StatusCode, message: &str) -> Response {
    json_answer(
        status,
        &json!({"message": message, "documentation_url": "https://docs.github.com/rest"}),
    )
}
