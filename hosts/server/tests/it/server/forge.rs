//! A forge on the loopback interface: the part of GitHub's REST API that the server uses.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::watch;

pub const BASE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
/// Where the base branch is by now.
pub const TIP: &str = "c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9";
const TREE: &str = "dddddddddddddddddddddddddddddddddddddddd";

/// A forge with one repository, `acme/shop`.
pub struct Forge {
    pub base: String,
    state: Arc<Shared>,
}

struct Shared {
    inner: Mutex<Inner>,
    open: watch::Sender<bool>,
}

/// What the forge holds, and how it behaves.
#[derive(Default)]
pub struct Inner {
    pub pulls: BTreeMap<u32, Pull>,
    /// Branches by name.
    pub refs: BTreeMap<String, String>,
    /// Status by `base...head`, for comparisons that are no pull request's.
    pub comparisons: BTreeMap<String, &'static str>,
    /// Files by path and revision, `path@revision`.
    pub contents: BTreeMap<String, String>,
    /// Answers to give instead, each once, for paths that end so.
    pub failures: Vec<Failure>,
    /// Answers that were recorded, each once, by what was asked below the API's address.
    pub recorded: BTreeMap<String, VecDeque<Value>>,
    /// Every request fails.
    pub down: bool,
    /// All requests, in order.
    pub requests: Vec<String>,
    /// Requests without the right headers.
    pub unauthorised: usize,
    /// Published check runs.
    pub check_runs: Vec<Value>,
}

/// An answer that is not the usual one.
pub struct Failure {
    pub path_end: &'static str,
    pub status: u16,
    pub headers: Vec<(&'static str, &'static str)>,
}

/// A pull request.
#[derive(Clone)]
pub struct Pull {
    pub head: String,
    /// When the pull request is read for the second time, its head moves on.
    pub moves_to: Option<String>,
    pub author: &'static str,
    pub files: Vec<String>,
    /// Reviewer, state and revision.
    pub reviews: Vec<(&'static str, &'static str, String)>,
}

impl Pull {
    /// Alice's pull request, whose head consists of one digit.
    pub fn new(digit: char) -> Pull {
        Pull {
            head: digit.to_string().repeat(40),
            moves_to: None,
            author: "alice",
            files: vec!["src/till.rs".to_owned()],
            reviews: Vec::new(),
        }
    }

    /// Bob approves the head.
    pub fn approved(mut self) -> Pull {
        self.reviews.push(("bob", "APPROVED", self.head.clone()));
        self
    }
}

impl Forge {
    /// A forge with these pull requests.
    pub async fn start(pulls: impl IntoIterator<Item = (u32, Pull)>) -> Forge {
        let state = Arc::new(Shared {
            inner: Mutex::new(Inner {
                pulls: pulls.into_iter().collect(),
                ..Inner::default()
            }),
            open: watch::Sender::new(true),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/api/v3", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Forge { base, state }
    }

    pub fn inner(&self) -> MutexGuard<'_, Inner> {
        self.state.inner.lock().unwrap()
    }

    /// From now on answers wait, or go out again.
    pub fn hold(&self, hold: bool) {
        self.state.open.send_replace(!hold);
    }

    pub fn check_runs(&self) -> Vec<Value> {
        self.inner().check_runs.clone()
    }

    /// The payload of a webhook about a pull request.
    pub fn payload(&self, action: &str, number: u32) -> Value {
        let pull = self.inner().pulls[&number].clone();
        json!({
            "action": action,
            "number": number,
            "pull_request": pull_document(number, &pull),
            "repository": repository(),
            "sender": {"login": "alice", "type": "User"},
        })
    }
}

async fn answer(
    State(forge): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    {
        let mut inner = forge.inner.lock().unwrap();
        inner.requests.push(format!("{method} {uri}"));
        let authorised = headers.get("authorization").is_some_and(|value| {
            value.as_bytes() == format!("Bearer {}", crate::server::harness::TOKEN).as_bytes()
        }) && headers.contains_key("user-agent")
            && headers.contains_key("x-github-api-version");
        if !authorised {
            inner.unauthorised += 1;
        }
    }
    let mut open = forge.open.subscribe();
    open.wait_for(|open| *open).await.unwrap();
    // Others get their turn, so that a test can meet what is under way.
    tokio::time::sleep(Duration::from_millis(1)).await;
    forge.inner.lock().unwrap().answer(&method, &uri, &body)
}

impl Inner {
    fn answer(&mut self, method: &Method, uri: &Uri, body: &[u8]) -> Response {
        if self.down {
            return (StatusCode::BAD_GATEWAY, "<html>down</html>").into_response();
        }
        let asked = uri.to_string();
        let recorded = asked.strip_prefix("/api/v3").unwrap_or_default();
        if let Some(answers) = self.recorded.get_mut(recorded) {
            return match answers.pop_front() {
                Some(exchange) => replay(&exchange),
                None => (StatusCode::IM_A_TEAPOT, "asked too often").into_response(),
            };
        }
        let path = uri.path();
        if let Some(place) = self
            .failures
            .iter()
            .position(|failure| path.ends_with(failure.path_end))
        {
            let failure = self.failures.remove(place);
            let headers: HeaderMap = failure
                .headers
                .iter()
                .map(|(name, value)| {
                    (
                        HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    )
                })
                .collect();
            let status = StatusCode::from_u16(failure.status).unwrap();
            return (status, headers, r#"{"message": "as the test wants"}"#).into_response();
        }
        let Some(path) = path.strip_prefix("/api/v3/repos/acme/shop/") else {
            return not_found();
        };
        let segments: Vec<&str> = path.split('/').collect();
        match (method.as_str(), segments.as_slice()) {
            ("POST", ["check-runs"]) => {
                self.check_runs.push(serde_json::from_slice(body).unwrap());
                (StatusCode::CREATED, r#"{"id": 1}"#).into_response()
            }
            ("GET", ["pulls", number, rest @ ..]) => self.pull(number, rest, uri),
            ("GET", ["contents", path @ ..]) => self.contents(&path.join("/"), uri),
            ("GET", ["git", "blobs", path]) => {
                let (_, text) = self
                    .contents
                    .iter()
                    .find(|(name, _)| blob(name) == **path)
                    .unwrap();
                json_answer(
                    &json!({"sha": path, "encoding": "base64", "content": STANDARD.encode(text), "size": text.len()}),
                )
            }
            ("GET", ["compare", range]) => self.compare(range),
            ("GET", ["commits", sha, "pulls"]) => {
                let on_head = self.pulls.iter().filter(|(_, pull)| pull.head == *sha);
                let documents = on_head.map(|(number, pull)| pull_document(*number, pull));
                json_answer(&documents.collect())
            }
            ("GET", ["pulls"]) => {
                let all = self.pulls.iter();
                json_answer(
                    &all.map(|(number, pull)| pull_document(*number, pull))
                        .collect(),
                )
            }
            ("GET", ["commits", sha, "check-runs"]) => {
                let own = json!({"name": "build", "head_sha": sha, "status": "completed", "conclusion": "success",
                    "app": {"slug": "github-actions"}, "completed_at": "2026-03-10T11:00:00Z"});
                json_answer(&json!({"total_count": 1, "check_runs": [own]}))
            }
            ("GET", ["commits", sha, "status"]) => json_answer(
                &json!({"sha": sha, "state": "pending", "total_count": 0, "statuses": []}),
            ),
            ("GET", ["commits", sha]) => json_answer(&commit(sha, "alice")),
            ("GET", ["git", "commits", sha]) => {
                json_answer(&json!({"sha": sha, "tree": {"sha": TREE}}))
            }
            ("GET", ["git", "trees", sha]) => {
                let entry =
                    json!({"path": "src/till.rs", "mode": "100644", "type": "blob", "sha": TREE});
                json_answer(&json!({"sha": sha, "tree": [entry], "truncated": false}))
            }
            ("GET", ["git", "matching-refs", "heads", prefix @ ..]) => {
                let prefix = prefix.join("/");
                let found: Vec<Value> = self
                    .refs
                    .iter()
                    .filter(|(name, _)| name.starts_with(&prefix))
                    .map(|(name, sha)| {
                        json!({"ref": format!("refs/heads/{name}"), "object": {"sha": sha, "type": "commit"}})
                    })
                    .collect();
                json_answer(&Value::from(found))
            }
            ("GET", ["git", "ref", "heads", ..]) => json_answer(&json!({"object": {"sha": TIP}})),
            // A change of the base branch is not in it, as where the forge's own record lags behind its webhooks.
            ("GET", ["issues", number, "timeline"]) => {
                let pull = &self.pulls[&number.parse::<u32>().unwrap()];
                let reviews = 1..=pull.reviews.len();
                json_answer(
                    &reviews
                        .map(|id| json!({"event": "reviewed", "id": id}))
                        .collect(),
                )
            }
            ("GET", ["collaborators", login, "permission"]) => json_answer(
                &json!({"permission": "write", "user": {"login": login, "type": "User"}}),
            ),
            _ => not_found(),
        }
    }

    /// As the forge does, it leaves out the content of a large file.
    fn contents(&self, path: &str, uri: &Uri) -> Response {
        let revision = uri.query().unwrap_or_default().trim_start_matches("ref=");
        let name = format!("{path}@{revision}");
        let Some(text) = self.contents.get(&name) else {
            return not_found();
        };
        let (encoding, content) = match text.len() {
            0..=0x10_0000 => ("base64", STANDARD.encode(text)),
            _ => ("none", String::new()),
        };
        json_answer(&json!({
            "type": "file", "path": path, "sha": blob(&name), "size": text.len(), "encoding": encoding, "content": content,
            "url": format!("https://api.github.com/repos/acme/shop/contents/{path}?ref={revision}"),
        }))
    }

    fn pull(&mut self, number: &str, rest: &[&str], uri: &Uri) -> Response {
        let number: u32 = number.parse().unwrap();
        let Some(pull) = self.pulls.get_mut(&number) else {
            return not_found();
        };
        match rest {
            [] => {
                let document = pull_document(number, pull);
                if let Some(next) = pull.moves_to.take() {
                    pull.head = next;
                }
                json_answer(&document)
            }
            ["commits"] => json_answer(&json!([commit(&pull.head, pull.author)])),
            // Two files a page, whatever was asked for, so that a few files make pages.
            ["files"] => {
                let page: usize = uri
                    .query()
                    .unwrap_or_default()
                    .split('&')
                    .find_map(|pair| pair.strip_prefix("page=")?.parse().ok())
                    .unwrap_or(1);
                let files: Vec<Value> = pull
                    .files
                    .iter()
                    .skip((page - 1) * 2)
                    .take(2)
                    .map(|path| file(path))
                    .collect();
                let mut answer = json_answer(&Value::from(files));
                if pull.files.len() > page * 2 {
                    // The address leads nowhere: it must not be followed.
                    let link = HeaderValue::from_static(
                        "<http://192.0.2.1/elsewhere?page=2>; rel=\"next\"",
                    );
                    answer.headers_mut().insert("link", link);
                }
                answer
            }
            ["reviews"] => json_answer(
                &pull
                    .reviews
                    .iter()
                    .enumerate()
                    .map(|(index, (login, state, revision))| {
                        json!({"id": index + 1, "user": {"login": login, "type": "User"}, "body": "", "state": state,
                            "submitted_at": "2026-03-10T11:30:00Z", "commit_id": revision})
                    })
                    .collect(),
            ),
            _ => not_found(),
        }
    }

    fn compare(&self, range: &str) -> Response {
        if let Some(status) = self.comparisons.get(range) {
            return json_answer(
                &json!({"status": status, "base_commit": commit(BASE, "alice"), "total_commits": 0}),
            );
        }
        let head = range.rsplit("...").next().unwrap();
        json_answer(&json!({
            "status": "ahead",
            "base_commit": commit(BASE, "alice"),
            "merge_base_commit": commit(BASE, "alice"),
            "total_commits": 1,
            "commits": [commit(head, "alice")],
            "files": [],
        }))
    }
}

/// A recorded answer.
fn replay(exchange: &Value) -> Response {
    let status = u16::try_from(exchange["status"].as_u64().unwrap()).unwrap();
    let mut answer = json_answer(&exchange["body"]);
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in exchange["headers"].as_object().into_iter().flatten() {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = HeaderValue::from_str(value.as_str().unwrap()).unwrap();
        answer.headers_mut().insert(name, value);
    }
    answer
}

/// The id of a file's content.
fn blob(name: &str) -> String {
    hex::encode(name)
}

fn repository() -> Value {
    json!({"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"})
}

fn pull_document(number: u32, pull: &Pull) -> Value {
    json!({
        "number": number,
        "html_url": format!("https://github.com/acme/shop/pull/{number}"),
        "title": "Retry when the till is busy",
        "body": null,
        "state": "open",
        "draft": false,
        "user": {"login": pull.author, "type": "User"},
        "base": {"ref": "main", "sha": BASE, "repo": repository()},
        "head": {"ref": "retry", "sha": pull.head, "repo": repository()},
        "labels": [],
        "created_at": "2026-03-10T10:00:00Z",
        "updated_at": "2026-03-10T11:00:00Z",
        "commits": 1,
        "changed_files": pull.files.len(),
    })
}

fn commit(sha: &str, login: &str) -> Value {
    let person = json!({"name": login, "email": format!("{login}@example.com"), "date": "2026-03-10T10:00:00Z"});
    json!({
        "sha": sha,
        "commit": {
            "author": person,
            "committer": person,
            "message": "Retry when the till is busy",
            "tree": {"sha": TREE},
            "verification": {"verified": false, "reason": "unsigned"},
        },
        "author": {"login": login, "type": "User"},
        "committer": {"login": login, "type": "User"},
        "parents": [{"sha": BASE}],
        "files": [file("src/till.rs")],
    })
}

fn file(path: &str) -> Value {
    json!({"filename": path, "status": "modified", "additions": 3, "deletions": 1})
}

fn json_answer(document: &Value) -> Response {
    ([("content-type", "application/json")], document.to_string()).into_response()
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, r#"{"message": "Not Found"}"#).into_response()
}
