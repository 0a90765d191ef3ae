//! Reads the payloads and documents in this folder.

use countersign_contract::types::Purpose;
use countersign_sources::github::{
    self, Documents, Options, OwnersDocument, OwnersDocuments, Pages, Permission,
    RevisionDocuments, Webhook,
};
use countersign_sources::{Collected, SourceError};
use serde_json::Value;
use std::path::PathBuf;

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/github")
        .join(name)
}

pub fn json(name: &str) -> Value {
    let path = path(&format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
}

pub fn event(name: &str) -> Webhook {
    parse(Some(name), &json(&format!("events/{name}"))).unwrap()
}

pub fn parse(name: Option<&str>, payload: &Value) -> Result<Webhook, SourceError> {
    Webhook::parse(name, &serde_json::to_vec(payload).unwrap())
}

pub fn options() -> Options {
    Options {
        now: "2026-03-10T12:00:00Z".parse().unwrap(),
        purpose: Purpose::Merge,
        environment: None,
    }
}

pub fn collect(event: &Webhook, documents: &Documents) -> Collected {
    github::collect(event, documents, &options()).unwrap()
}

pub fn pull_request_documents() -> Documents {
    documents(&json("documents/pull_request"))
}

pub fn pages(value: &Value) -> Option<Pages> {
    Some(Pages {
        pages: value.as_array()?.clone(),
        last_page_reached: true,
    })
}

pub fn documents(all: &Value) -> Documents {
    let map = |key: &str| {
        all.get(key)
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    let list = |key: &str| all.get(key).and_then(pages);
    Documents {
        pull_request: all.get("pull_request").cloned(),
        commits: list("commits"),
        files: list("files"),
        reviews: list("reviews"),
        timeline: list("timeline"),
        check_runs: list("check_runs"),
        statuses: list("statuses"),
        compare: list("compare"),
        commit_details: map("commit_details").into_iter().collect(),
        head_tree: all.get("head_tree").cloned(),
        merge_base_tree: all.get("merge_base_tree").cloned(),
        revisions: map("revisions")
            .into_iter()
            .map(|(revision, about)| {
                let documents = RevisionDocuments {
                    commit: about.get("commit").cloned(),
                    compare: about.get("compare").cloned(),
                };
                (revision, documents)
            })
            .collect(),
        permissions: map("permissions")
            .into_iter()
            .map(|(login, document)| match document {
                Value::Null => (login, Permission::NotACollaborator),
                document => (login, Permission::Document(document)),
            })
            .collect(),
        pushers: map("pushers")
            .into_iter()
            .map(|(revision, login)| (revision, login.as_str().unwrap_or_default().to_owned()))
            .collect(),
        owners: all.get("owners").map(|owners| OwnersDocuments {
            revision: owners["revision"].as_str().unwrap_or_default().to_owned(),
            files: owners["files"]
                .as_object()
                .cloned()
                .unwrap_or_default()
                .into_iter()
                .map(|(path, document)| match document {
                    Value::Null => (path, OwnersDocument::Absent),
                    document => (path, OwnersDocument::Contents(document)),
                })
                .collect(),
        }),
        ..Documents::default()
    }
}
