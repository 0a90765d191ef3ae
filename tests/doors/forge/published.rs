//! What doors published on revisions: commit statuses and check runs.

use serde_json::Value;
use std::collections::BTreeMap;

/// What was published of one repository.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// Every status that was posted, in order, with the revision that it is on.
    pub statuses: Vec<(String, Value)>,
    /// Check runs by their id.
    pub check_runs: BTreeMap<u64, Value>,
}

impl Published {
    /// The status of a context on a revision: the newest counts.
    pub fn status(&self, revision: &str, context: &str) -> Option<&Value> {
        let all = self.statuses.iter().rev();
        let mut own = all.filter(|(on, status)| on == revision && status["context"] == context);
        own.next().map(|(_, status)| status)
    }

    /// The newest check run of a name on a revision.
    pub fn check_run(&self, revision: &str, name: &str) -> Option<&Value> {
        let all = self.check_runs.values().rev();
        all.into_iter()
            .find(|run| run["head_sha"] == revision && run["name"] == name)
    }
}
