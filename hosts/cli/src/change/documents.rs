//! The file of REST documents that belong to a webhook's payload.
//!
//! One JSON object, its keys named like the fields of [`github::Documents`]; lists are given page by page:
//! `{"pull_request": {…}, "commits": {"pages": [[…], […]], "last_page_reached": true}, …}`.

use crate::failure::Failure;
use countersign_sources::github::{
    self, OwnersDocument, OwnersDocuments, Pages, Permission, RevisionDocuments,
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Documents {
    pull_request: Option<Value>,
    commits: Option<List>,
    files: Option<List>,
    reviews: Option<List>,
    timeline: Option<List>,
    check_runs: Option<List>,
    statuses: Option<List>,
    compare: Option<List>,
    head_tree: Option<Value>,
    merge_base_tree: Option<Value>,
    commit_details: BTreeMap<String, Value>,
    revisions: BTreeMap<String, Revision>,
    /// The answer of the permission endpoint by login; `null` where it answered 404.
    permissions: BTreeMap<String, Option<Value>>,
    /// The pages of each team's members, by the team's slug.
    team_members: BTreeMap<String, List>,
    pushers: BTreeMap<String, String>,
    recomputed_merges: BTreeSet<String>,
    owners: Option<Owners>,
}

/// What a revision, the base, has where owners files are looked for: `null` where the contents endpoint answered 404.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Owners {
    revision: String,
    files: BTreeMap<String, Option<Value>>,
}

/// The pages of a list, as they were fetched.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    pages: Vec<Value>,
    /// Not said: there may be more.
    #[serde(default)]
    last_page_reached: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Revision {
    commit: Option<Value>,
    compare: Option<Value>,
}

impl From<Owners> for OwnersDocuments {
    fn from(read: Owners) -> OwnersDocuments {
        let files = read.files.into_iter().map(|(path, document)| {
            let document = document.map_or(OwnersDocument::Absent, OwnersDocument::Contents);
            (path, document)
        });
        OwnersDocuments {
            revision: read.revision,
            files: files.collect(),
        }
    }
}

impl From<List> for Pages {
    fn from(list: List) -> Pages {
        Pages {
            pages: list.pages,
            last_page_reached: list.last_page_reached,
        }
    }
}

/// Reads the file.
pub fn parse(text: &str, path: &Path) -> Result<github::Documents, Failure> {
    let read: Documents = serde_json::from_str(text).map_err(|error| {
        Failure::usage(format!(
            "`{}` does not have GitHub's documents: {error}; see `countersign facts --help`",
            path.display()
        ))
    })?;
    Ok(github::Documents {
        pull_request: read.pull_request,
        commits: read.commits.map(Pages::from),
        files: read.files.map(Pages::from),
        reviews: read.reviews.map(Pages::from),
        timeline: read.timeline.map(Pages::from),
        check_runs: read.check_runs.map(Pages::from),
        statuses: read.statuses.map(Pages::from),
        compare: read.compare.map(Pages::from),
        head_tree: read.head_tree,
        merge_base_tree: read.merge_base_tree,
        commit_details: read.commit_details,
        revisions: read
            .revisions
            .into_iter()
            .map(|(revision, documents)| {
                let documents = RevisionDocuments {
                    commit: documents.commit,
                    compare: documents.compare,
                };
                (revision, documents)
            })
            .collect(),
        permissions: read
            .permissions
            .into_iter()
            .map(|(login, document)| {
                let permission =
                    document.map_or(Permission::NotACollaborator, Permission::Document);
                (login, permission)
            })
            .collect(),
        team_members: read
            .team_members
            .into_iter()
            .map(|(team, members)| (team, Pages::from(members)))
            .collect(),
        pushers: read.pushers,
        recomputed_merges: read.recomputed_merges,
        owners: read.owners.map(OwnersDocuments::from),
        ..github::Documents::default()
    })
}
