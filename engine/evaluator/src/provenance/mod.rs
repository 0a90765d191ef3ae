//! How much of a change came from AI, and by which evidence.
//!
//! Evidence is weighed: attestations, line-level notes, an agent's identity, a trailer where git finds it, a trailer
//! elsewhere, a declaration, a hint. What nobody vouches for can only raise what a policy demands. Commits that are in the
//! base already, and merges from the base that git recomputed, are not the change's and do not count; the commits that a
//! landed change came from do.

mod authorship;
mod declarations;
mod examine;
mod lines;
pub(crate) mod marks;
mod mechanical;
mod notes;
mod recent;
pub(crate) mod trailers;
mod tree;
mod value;
mod weigh;

use crate::people::agents::Agents;
pub(crate) use authorship::Authorship;
use countersign_contract::types::{Notice, Provenance};
use countersign_program::Glob;
use countersign_program::policy::{Mechanical, ProvenanceSettings};
pub(crate) use declarations::rose_since;
pub(crate) use examine::{Contested, Examination, counts};
pub(crate) use value::{to_value, totals};

/// A policy's settings, ready to use.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    agents: Vec<countersign_program::policy::AgentPattern>,
    /// Sorted, lower-case.
    trailers: Vec<String>,
    mechanical: Vec<Glob>,
    /// Kinds of mechanical files that count all the same.
    counted: Vec<Mechanical>,
    /// Formats of notes that may lower what is demanded.
    trusted_notes: Vec<String>,
    /// Seconds within which an author's changes are added up.
    window: i64,
}

impl Settings {
    /// Reads a policy's settings; the compiler wrote the forms of agents in lower-case. The error is the glob that can't be read.
    pub(crate) fn new(settings: &ProvenanceSettings) -> Result<Settings, String> {
        let lower = |texts: &[String]| texts.iter().map(|text| text.to_ascii_lowercase()).collect();
        let mut trailers: Vec<String> = lower(&settings.trailers);
        crate::sort::sort_unique(&mut trailers);
        let parse = |glob: &String| Glob::parse(glob).map_err(|_| glob.clone());
        Ok(Settings {
            agents: settings.agents.clone(),
            trailers,
            mechanical: settings
                .mechanical
                .iter()
                .map(parse)
                .collect::<Result<_, _>>()?,
            counted: settings.counted.clone(),
            trusted_notes: settings.trusted_notes.clone(),
            window: settings.window,
        })
    }

    /// The policy trusts notes of this format by name.
    fn trusts(&self, format: &str) -> bool {
        self.trusted_notes.iter().any(|known| known == format)
    }

    /// The agents to look for.
    pub(crate) fn agents(&self) -> Agents<'_> {
        Agents::new(&self.agents)
    }
}

/// What of the change is whose: its provenance, and what that lacks.
#[derive(Debug)]
pub(crate) struct Attribution {
    /// What the decision shows.
    pub(crate) provenance: Provenance,
    /// The commits are not all there.
    pub(crate) commits_missing: bool,
    /// Lists that the bounds of AI lines would need.
    pub(crate) lines_missing: Option<&'static str>,
    /// The files are not all there.
    pub(crate) files_missing: bool,
    /// Declarations are known to be cut short.
    pub(crate) declarations_missing: bool,
    /// Notes are known to be cut short.
    pub(crate) notes_missing: bool,
    /// The change landed, and the commits that it came from are not all there.
    pub(crate) carried_missing: bool,
    /// Landed changes are known to be cut short.
    pub(crate) history_missing: bool,
    /// Appeals are known to be cut short.
    pub(crate) appeals_missing: bool,
    /// Lines deleted, mechanical files left out as for lines added.
    pub(crate) deleted: u32,
    /// A person is named as author, committer or co-author of a commit that counts.
    pub(crate) person_named: bool,
    /// What is odd about notes and history.
    pub(crate) notices: Vec<Notice>,
}
