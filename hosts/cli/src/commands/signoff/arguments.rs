//! Command-line arguments of `signoff` and `veto`.

use crate::change::ChangeArguments;
use crate::limits::LimitArguments;
use crate::policy::PolicyArguments;
use crate::presets;
use clap::{ArgGroup, Args};
use countersign_contract::types::{Assessment, AssessmentArea};
use std::path::PathBuf;

/// Who signs what, where to.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true))]
pub struct SigningArguments {
    #[command(flatten)]
    pub policy: PolicyArguments,
    /// The policy that ships with the program for a base that holds no `.countersign/policy`; it is told when it decides
    #[arg(long, value_name = "NAME", conflicts_with = "policy_source", help_heading = "Policy",
          value_parser = clap::builder::PossibleValuesParser::new(presets::names()))]
    pub default_preset: Option<String>,
    #[command(flatten)]
    pub change: ChangeArguments,
    /// Login of who signs
    #[arg(long = "as", value_name = "LOGIN", help_heading = "Sign-off")]
    pub person: String,
    /// The file of sign-offs; it is made if it is not there
    #[arg(long, value_name = "FILE", help_heading = "Sign-off")]
    pub file: PathBuf,
    /// The control to sign for [default: the first that still asks]
    #[arg(long, value_name = "ID", help_heading = "Sign-off")]
    pub control: Option<String>,
    /// Do not ask; what is not given is not said
    #[arg(long, help_heading = "Sign-off")]
    pub yes: bool,
    #[command(flatten)]
    pub limits: LimitArguments,
}

/// `signoff`.
#[derive(Args, Debug)]
pub struct SignoffArguments {
    #[command(flatten)]
    pub signing: SigningArguments,
    /// A part of the audit that you attest, with what you found
    #[arg(long, value_name = "AREA[=NOTE]", value_parser = assessment, help_heading = "Sign-off")]
    pub assess: Vec<Assessment>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT", help_heading = "Sign-off")]
    pub reason: Option<String>,
    /// An appeal that you confirm, by its id
    #[arg(long, value_name = "APPEAL", help_heading = "Sign-off")]
    pub confirm: Vec<String>,
    /// Write it though it would not count
    #[arg(long, help_heading = "Sign-off")]
    pub force: bool,
}

/// `veto`.
#[derive(Args, Debug)]
pub struct VetoArguments {
    #[command(flatten)]
    pub signing: SigningArguments,
    /// What has to change, in your words
    #[arg(long, value_name = "TEXT", help_heading = "Sign-off")]
    pub reason: Option<String>,
    /// Take back what you said of the change before, your veto and your approvals
    #[arg(long, help_heading = "Sign-off")]
    pub withdraw: bool,
    /// Write it though it would take no veto back
    #[arg(long, requires = "withdraw", help_heading = "Sign-off")]
    pub force: bool,
}

/// Reads `AREA` or `AREA=NOTE`.
fn assessment(text: &str) -> Result<Assessment, String> {
    let (area, note) = match text.split_once('=') {
        Some((area, note)) => (area, Some(note.trim())),
        None => (text, None),
    };
    let name = area.trim().replace('-', "_");
    let mut areas = AssessmentArea::ALL.iter();
    let area = *areas.find(|area| area.as_str() == name).ok_or_else(|| {
        "write diff, ai_contribution, systemic_risk, context, dependencies or failure_history"
            .to_owned()
    })?;
    Ok(Assessment {
        area,
        note: note.filter(|note| !note.is_empty()).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::assessment;
    use countersign_contract::types::AssessmentArea;

    #[test]
    fn an_assessment_is_an_area_with_or_without_a_note() {
        let read = assessment("ai-contribution= read = all ").unwrap();
        assert_eq!(read.area, AssessmentArea::AiContribution);
        assert_eq!(read.note.as_deref(), Some("read = all"));
        assert_eq!(assessment("diff").unwrap().note, None);
        assert_eq!(assessment("diff=").unwrap().note, None);
        for bad in ["", "difff", "=x"] {
            assert!(assessment(bad).unwrap_err().contains("failure_history"));
        }
    }
}
