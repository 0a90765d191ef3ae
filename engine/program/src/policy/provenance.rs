//! How a policy has evidence of AI read.

use serde::{Deserialize, Serialize};

/// How evidence of AI is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenanceSettings {
    /// Agents besides the built-in ones.
    pub agents: Vec<AgentPattern>,
    /// Trailer keys besides the built-in ones that mark AI, lower-case.
    pub trailers: Vec<String>,
    /// Globs of files whose lines don't count, besides what facts mark as generated or vendored.
    pub mechanical: Vec<String>,
    /// Kinds of mechanical files whose lines count all the same. Sorted.
    pub counted: Vec<Mechanical>,
    /// Formats of notes that may lower what is demanded by saying that a person wrote a line, such as `git-ai`. A verified
    /// note always may.
    pub trusted_notes: Vec<String>,
    /// Seconds before `now` within which the same author's changes are added up.
    pub window: i64,
}

impl Default for ProvenanceSettings {
    fn default() -> ProvenanceSettings {
        ProvenanceSettings {
            agents: Vec::new(),
            trailers: Vec::new(),
            mechanical: Vec::new(),
            counted: Vec::new(),
            trusted_notes: Vec::new(),
            window: 7 * 86_400,
        }
    }
}

/// Kinds of files whose lines say nothing about who wrote a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mechanical {
    /// Written by package managers.
    LockFile,
    /// Generated.
    Generated,
    /// Third-party.
    Vendored,
    /// White space alone.
    WhiteSpace,
}

/// How an agent is recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentPattern {
    /// Canonical name.
    pub name: String,
    /// E-mail addresses, lower-case.
    pub emails: Vec<String>,
    /// Logins, lower-case.
    pub logins: Vec<String>,
    /// Names that nobody is called, lower-case.
    pub names: Vec<String>,
    /// Trailer keys that only it writes, lower-case.
    pub trailers: Vec<String>,
    /// Beginnings of lines that only it writes, lower-case.
    pub lines: Vec<String>,
    /// Pages on which it shows a session, without scheme, lower-case.
    pub pages: Vec<String>,
    /// Its home pages, without scheme, lower-case.
    pub sites: Vec<String>,
    /// Prefixes of its branches.
    pub branches: Vec<String>,
    /// Files that it leaves in the tree, by name, or by folder with a slash behind.
    pub files: Vec<String>,
}
