//! Check runs.

use super::{ForgeError, Session};
use countersign_reports::check_run::CheckRun;
use countersign_sources::github::Repository;
use serde_json::{Value, json};

/// Publishes a check run on one revision, and on no other.
pub(crate) async fn publish(
    session: &Session<'_>,
    repository: &Repository,
    revision: &str,
    name: &str,
    external_id: &str,
    run: &CheckRun,
) -> Result<(), ForgeError> {
    let mut output = json!({"title": run.title, "summary": run.summary});
    if !run.text.is_empty()
        && let Some(output) = output.as_object_mut()
    {
        output.insert("text".to_owned(), Value::from(run.text.as_str()));
    }
    let body = json!({
        "name": name,
        "head_sha": revision,
        "status": "completed",
        "conclusion": run.conclusion,
        "external_id": external_id,
        "output": output,
    });
    session
        .post(&repository.request(&["check-runs"], &[]), &body)
        .await?;
    Ok(())
}
