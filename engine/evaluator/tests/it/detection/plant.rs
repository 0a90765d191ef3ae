//! What is planted into a history: a mark of AI, or something that only looks like one.

/// The kinds of mark that the report tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Assisted,
    Generated,
    CoAuthor,
    House,
    Session,
    Identity,
    Phrase,
    Description,
    Branch,
    Proposer,
    GitAi,
    AgentTrace,
}

impl Kind {
    pub const ALL: [Kind; 12] = [
        Kind::Assisted,
        Kind::Generated,
        Kind::CoAuthor,
        Kind::House,
        Kind::Session,
        Kind::Identity,
        Kind::Phrase,
        Kind::Description,
        Kind::Branch,
        Kind::Proposer,
        Kind::GitAi,
        Kind::AgentTrace,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Kind::Assisted => "`Assisted-by:` in its forms",
            Kind::Generated => "`Generated-by:`, `Synthesized-by:`, `Made-with:`",
            Kind::CoAuthor => "co-author trailers",
            Kind::House => "house trailers (`AI-…`, `Co-authored-by-AI:`)",
            Kind::Session => "session trailers",
            Kind::Identity => "authors and committers",
            Kind::Phrase => "marks in a message's text",
            Kind::Description => "marks in the description of a change",
            Kind::Branch => "branch names",
            Kind::Proposer => "who proposed the change",
            Kind::GitAi => "git-ai notes",
            Kind::AgentTrace => "agent-trace documents",
        }
    }
}

/// Where the planted thing stands.
#[derive(Clone, Debug)]
pub enum Carrier {
    /// A `Key: value` line of a message; the history chooses where in the message.
    Trailer(String),
    /// A paragraph of a message.
    Paragraph(String),
    /// The whole subject of a message.
    Subject(String),
    /// Author of a commit: name, e-mail, login.
    Author(String, String, Option<String>),
    /// Committer of a commit.
    Committer(String, String, Option<String>),
    /// A note attached to a commit: its format and content, `{path}` standing for the commit's file.
    Note(&'static str, String),
    /// The branch of the change.
    Branch(String),
    /// The description of the change.
    Description(String),
    /// Who proposed the change.
    Proposer(String, Option<String>),
}

/// One planted thing.
#[derive(Clone, Debug)]
pub struct Plant {
    pub kind: Kind,
    /// It is AI's mark. Otherwise it only looks like one.
    pub real: bool,
    /// The agent that the mark names.
    pub agent: Option<&'static str>,
    pub carrier: Carrier,
}

impl Plant {
    pub fn real(kind: Kind, agent: Option<&'static str>, carrier: Carrier) -> Plant {
        Plant {
            kind,
            real: true,
            agent,
            carrier,
        }
    }

    pub fn look_alike(kind: Kind, carrier: Carrier) -> Plant {
        Plant {
            kind,
            real: false,
            agent: None,
            carrier,
        }
    }
}

/// One of several.
pub fn one<'a, T>(random: &mut fastrand::Rng, of: &'a [T]) -> &'a T {
    &of[random.usize(..of.len())]
}

/// Digits and letters, as ids have them.
pub fn hex(random: &mut fastrand::Rng, length: usize) -> String {
    (0..length)
        .map(|_| char::from_digit(random.u32(..16), 16).unwrap())
        .collect()
}

/// An id in the usual form with hyphens.
pub fn uuid(random: &mut fastrand::Rng) -> String {
    [8, 4, 4, 4, 12].map(|length| hex(random, length)).join("-")
}
