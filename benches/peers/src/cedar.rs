//! The crate `cedar-policy`. Cedar decides requests and has no loops: by itself it has two of the five rules. The other
//! three take a request for each file or commit, and the host to count them.

use crate::Engine;
use anyhow::{Context as _, Result};
use cedar_policy::{
    Authorizer, Context, Entities, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet,
    Request,
};
use serde_json::{Value, json};
use std::str::FromStr;

/// The five rules in Cedar, as far as it has them.
const RULES: &str = include_str!("../rules.cedar");

/// The rules and the facts.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    ids: Ids,
    /// Whether the host asks for each file and commit, too.
    by_element: bool,
    text: String,
    facts: Facts,
}

/// The rules by name.
struct Ids {
    changes_files: PolicyId,
    approved_by_storage: PolicyId,
    grows_storage: PolicyId,
    migration: PolicyId,
}

struct Facts {
    entities: Entities,
    change: Request,
    files: Vec<Request>,
    commits: Vec<Request>,
}

impl Cedar {
    /// Reads the rules and converts the facts.
    pub fn new(text: String, by_element: bool) -> Result<Cedar> {
        let policies = PolicySet::from_str(RULES)?;
        let id = |name: &str| {
            policies
                .policies()
                .find(|policy| policy.annotation("id") == Some(name))
                .map(|policy| policy.id().clone())
                .with_context(|| format!("no rule `{name}`"))
        };
        let ids = Ids {
            changes_files: id("changes_files")?,
            approved_by_storage: id("approved_by_storage")?,
            grows_storage: id("grows_storage")?,
            migration: id("migration")?,
        };
        let facts = facts(&text)?;
        Ok(Cedar {
            authorizer: Authorizer::new(),
            policies,
            ids,
            by_element,
            text,
            facts,
        })
    }

    fn answers(&self, facts: &Facts) -> Vec<Option<bool>> {
        let ask = |request| {
            self.authorizer
                .is_authorized(request, &self.policies, &facts.entities)
        };
        let change = ask(&facts.change);
        let of_change = |id| change.diagnostics().reason().any(|reason| reason == id);
        let changes_files = of_change(&self.ids.changes_files);
        let approved = of_change(&self.ids.approved_by_storage);
        if !self.by_element {
            return vec![Some(changes_files), None, None, None, Some(approved)];
        }
        let (mut grows_storage, mut migrations) = (false, 0);
        for file in &facts.files {
            let file = ask(file);
            for reason in file.diagnostics().reason() {
                grows_storage |= *reason == self.ids.grows_storage;
                migrations += usize::from(*reason == self.ids.migration);
            }
        }
        let described = facts.commits.iter().all(|commit| {
            let commit = ask(commit);
            commit.diagnostics().reason().next().is_some()
        });
        vec![
            Some(changes_files),
            Some(grows_storage),
            Some(migrations < 1000),
            Some(described),
            Some(approved),
        ]
    }
}

impl Engine for Cedar {
    fn run(&mut self) -> Result<Vec<Option<bool>>> {
        Ok(self.answers(&self.facts))
    }

    fn convert(&mut self) -> Result<Vec<Option<bool>>> {
        Ok(self.answers(&facts(&self.text)?))
    }
}

fn uid(kind: &str, id: &str) -> Result<EntityUid> {
    Ok(EntityUid::from_type_name_and_id(
        EntityTypeName::from_str(kind)?,
        EntityId::new(id),
    ))
}

/// The facts as entities: the change with its files and approvers, each team with its members, files and commits.
fn facts(text: &str) -> Result<Facts> {
    let json: Value = serde_json::from_str(text)?;
    let list = |name: &str| {
        json.get(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .with_context(|| format!("no list `{name}`"))
    };
    let reference = |kind: &str, id: &Value| json!({"__entity": {"type": kind, "id": id}});
    let (files, commits, reviews, people) = (
        list("files")?,
        list("commits")?,
        list("reviews")?,
        list("people")?,
    );
    let approved = reviews
        .iter()
        .filter(|review| review["state"] == "approved");
    let members = people.iter().filter(|person| {
        let teams = person["teams"].as_array();
        teams.is_some_and(|teams| teams.iter().any(|team| team == "storage"))
    });
    let mut entities = vec![
        json!({"uid": {"type": "Change", "id": "change"}, "parents": [], "attrs": {
            "files": files.iter().map(|file| reference("File", &file["path"])).collect::<Vec<_>>(),
            "approvers": approved.map(|review| reference("Person", &review["reviewer"])).collect::<Vec<_>>(),
        }}),
        json!({"uid": {"type": "Team", "id": "storage"}, "parents": [], "attrs": {
            "members": members.map(|person| reference("Person", &person["login"])).collect::<Vec<_>>(),
        }}),
    ];
    for file in files {
        entities.push(
            json!({"uid": {"type": "File", "id": file["path"]}, "parents": [], "attrs": {
                "path": file["path"], "added": file["added"],
            }}),
        );
    }
    for commit in commits {
        entities.push(
            json!({"uid": {"type": "Commit", "id": commit["revision"]}, "parents": [], "attrs": {
                "message": commit["message"], "in_base": commit["in_base"],
            }}),
        );
    }
    let gate = uid("Gate", "merge")?;
    let request = |action: &str, kind: &str, id: &str| -> Result<Request> {
        let (action, resource) = (uid("Action", action)?, uid(kind, id)?);
        Ok(Request::new(
            gate.clone(),
            action,
            resource,
            Context::empty(),
            None,
        )?)
    };
    let requests = |elements: &[Value], action: &str, kind: &str, key: &str| {
        elements
            .iter()
            .map(|element| request(action, kind, element[key].as_str().unwrap_or_default()))
            .collect::<Result<Vec<_>>>()
    };
    Ok(Facts {
        change: request("change", "Change", "change")?,
        files: requests(files, "file", "File", "path")?,
        commits: requests(commits, "commit", "Commit", "revision")?,
        entities: Entities::from_json_value(Value::Array(entities), None)?,
    })
}
