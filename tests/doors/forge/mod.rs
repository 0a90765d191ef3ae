//! A forge on the loopback interface: GitHub's REST API over real repositories, and git itself over smart HTTP.
//!
//! What it does not know it answers with 404, as GitHub does, and remembers that it was asked.

mod api;
pub mod documents;
pub mod git;
pub mod knowledge;
pub mod payload;
pub mod published;
mod smart_http;
pub mod time;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use documents::Hosted;
use git::Git;
use knowledge::{Knowledge, Token};
use published::Published;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLock};

/// Tokens that the forge knows, by what they may do.
const TOKENS: [(&str, Token); 3] = [
    ("a-token-of-the-doors", Token::Whole),
    ("a-token-that-only-reads", Token::ReadOnly),
    ("a-token-that-was-revoked", Token::Revoked),
];

/// The text of a token.
pub fn token(token: Token) -> &'static str {
    let found = TOKENS.iter().find(|(_, known)| *known == token);
    found.unwrap().0
}

/// The forge. It serves until the program ends.
#[derive(Clone)]
pub struct Forge {
    /// The address of its pages, which is also where its repositories are.
    pub server: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    repositories: RwLock<BTreeMap<String, Arc<Hosted>>>,
    /// What was published, and how often pull requests were looked at, by repository.
    states: Mutex<BTreeMap<String, RepositoryState>>,
    unknown: Mutex<BTreeSet<String>>,
}

/// What changes while a door is tried.
#[derive(Default)]
struct RepositoryState {
    looks: BTreeMap<u32, usize>,
    published: Published,
}

impl Forge {
    /// Starts a forge on a thread of its own.
    pub fn start() -> Forge {
        let shared = Arc::new(Shared::default());
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let server = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        Forge { server, shared }
    }

    /// The address of its API.
    pub fn api(&self) -> String {
        format!("{}/api/v3", self.server)
    }

    /// Takes a repository in.
    pub fn host(&self, name: &str, folder: PathBuf, knowledge: Knowledge) -> Arc<Hosted> {
        let hosted = Arc::new(Hosted {
            name: name.to_owned(),
            git: Git::new(folder),
            knowledge,
            server: self.server.clone(),
        });
        let address = format!("{}/{name}.git", self.server);
        hosted.git.says_now(&["remote", "add", "origin", &address]);
        for (number, pull) in &hosted.knowledge.pulls {
            let reference = format!("refs/pull/{number}/head");
            let head = hosted.revision(&pull.head);
            hosted.git.says_now(&["update-ref", &reference, &head]);
        }
        let mut repositories = self.shared.repositories.write().unwrap();
        repositories.insert(name.to_owned(), Arc::clone(&hosted));
        hosted
    }

    /// Forgets what was published and looked at: another door is tried.
    pub fn reset(&self, name: &str) {
        self.shared.states.lock().unwrap().remove(name);
    }

    /// What was published of a repository.
    pub fn published(&self, name: &str) -> Published {
        let mut states = self.shared.states.lock().unwrap();
        states.entry(name.to_owned()).or_default().published.clone()
    }

    /// What was asked for and has no answer here.
    pub fn unknown(&self) -> Vec<String> {
        self.shared
            .unknown
            .lock()
            .unwrap()
            .iter()
            .cloned()
            .collect()
    }
}

/// A request.
struct Asked {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked {
        method,
        path: decoded(uri.path()),
        query: uri.query().unwrap_or_default().to_owned(),
        headers,
        body,
    };
    let answer = tokio::task::spawn_blocking(move || {
        if asked.path.starts_with("/api/v3/") {
            api::answer(&shared, &asked)
        } else {
            smart_http::answer(&shared, &asked)
        }
    });
    answer
        .await
        .unwrap_or_else(|error| (StatusCode::IM_A_TEAPOT, error.to_string()).into_response())
}

/// Takes `%40` and the like back.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
