//! Changes with known truth: what was planted where.

use crate::detection::forms;
use crate::detection::look_alikes;
use crate::detection::people::person;
use crate::detection::plant::{Carrier, Kind, Plant, hex, one};
use countersign_contract::types::{
    Commit, CommitFile, Facts, File, FileStatus, Identity, Note, Signature,
};
use fastrand::Rng;

/// Where a trailer stands in its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placement {
    /// The last paragraph, alone.
    Block,
    /// The last paragraph, among others' trailers.
    Among,
    /// An earlier paragraph: another trailer follows after a blank line.
    Earlier,
    /// A list of squashed commits, each with its trailers.
    Squash,
    /// Many times over.
    Repeated,
    /// Its value continues on the next line.
    Folded,
    /// Lines end with CR LF.
    CarriageReturns,
    /// Right below a line of prose.
    BelowProse,
    /// In the list that `git merge --squash` writes, indented by four blanks.
    Indented,
    /// With blanks that don't break, full-width letters, characters without width.
    OtherCharacters,
    /// In bold or slanted type.
    Emphasised,
}

impl Placement {
    pub const ALL: [Placement; 11] = [
        Placement::Block,
        Placement::Among,
        Placement::Earlier,
        Placement::Squash,
        Placement::Repeated,
        Placement::Folded,
        Placement::CarriageReturns,
        Placement::BelowProse,
        Placement::Indented,
        Placement::OtherCharacters,
        Placement::Emphasised,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Placement::Block => "the last paragraph, alone",
            Placement::Among => "the last paragraph, among other trailers",
            Placement::Earlier => "an earlier paragraph",
            Placement::Squash => "a list of squashed commits",
            Placement::Repeated => "repeated two to forty times",
            Placement::Folded => "folded onto a second line",
            Placement::CarriageReturns => "lines that end with CR LF",
            Placement::BelowProse => "right below a line of prose",
            Placement::Indented => "the list of `git merge --squash`",
            Placement::OtherCharacters => {
                "other blanks, hyphens and letters, characters without width"
            }
            Placement::Emphasised => "bold or slanted",
        }
    }
}

/// One planted thing, and where the detector would have to report it.
pub struct Truth {
    pub plant: Plant,
    /// The commit. Absent: the whole change.
    pub revision: Option<String>,
    pub place: Option<Placement>,
    /// The commit is in the base already or is a recomputed merge from it.
    pub of_the_base: bool,
}

/// A change and what was planted in it.
pub struct History {
    pub facts: Facts,
    pub truths: Vec<Truth>,
    /// Commits in which nothing was planted.
    pub plain: Vec<String>,
}

/// How many of a hundred commits carry a mark, and how many something that only looks like one; the rest carry nothing.
const MARKED: u32 = 40;
const LOOKING_ALIKE: u32 = 40;

const KINDS_OF_COMMITS: &[Kind] = &[
    Kind::Assisted,
    Kind::Generated,
    Kind::CoAuthor,
    Kind::CoAuthor,
    Kind::House,
    Kind::Session,
    Kind::Identity,
    Kind::Phrase,
    Kind::GitAi,
    Kind::AgentTrace,
];
const KINDS_OF_CHANGES: &[Kind] = &[Kind::Description, Kind::Branch, Kind::Proposer];

/// One change.
pub fn generate(random: &mut Rng) -> History {
    let mut facts: Facts = serde_json::from_str(include_str!("../support/facts.json")).unwrap();
    let mut truths = Vec::new();
    let mut plain = Vec::new();
    let mut parent = facts.change.base.revision.clone();
    for number in 0..random.u32(1..6) {
        let revision = hex(random, 40);
        let mut commit = plain_commit(random, &revision, &parent, number);
        let chance = random.u32(..100);
        if chance < MARKED + LOOKING_ALIKE {
            let kind = *one(random, KINDS_OF_COMMITS);
            let of_the_base = chance >= MARKED && random.u32(..6) == 0;
            let plant = match (chance < MARKED, of_the_base) {
                (true, _) => forms::plant(kind, random),
                (false, true) => look_alikes::of_the_base(kind, random),
                (false, false) => look_alikes::plant(kind, random),
            };
            if of_the_base {
                commit.in_base = random.bool();
                commit.recomputed_merge = !commit.in_base;
            }
            let place = put(random, &plant, &mut commit, &mut facts.notes);
            truths.push(Truth {
                plant,
                revision: Some(revision.clone()),
                place,
                of_the_base,
            });
        } else {
            plain.push(revision.clone());
        }
        for file in &commit.files {
            facts.files.push(changed(&file.path, file.added));
        }
        facts.commits.push(commit);
        parent = revision;
    }
    facts.change.head.revision = parent;
    let kind = *one(random, KINDS_OF_CHANGES);
    let plant = match random.u32(..3) {
        0 => Some(forms::plant(kind, random)),
        1 => Some(look_alikes::plant(kind, random)),
        _ => None,
    };
    if let Some(plant) = plant {
        match &plant.carrier {
            Carrier::Branch(name) => facts.change.head.branch = Some(name.clone()),
            Carrier::Description(text) => facts.change.body.clone_from(text),
            Carrier::Proposer(name, login) => {
                facts.change.author = Identity {
                    name: name.clone(),
                    email: String::new(),
                    login: login.clone(),
                };
            }
            _ => {}
        }
        truths.push(Truth {
            plant,
            revision: None,
            place: None,
            of_the_base: false,
        });
    }
    History {
        facts,
        truths,
        plain,
    }
}

const SUBJECTS: &[&str] = &[
    "Retry the payment once",
    "fix: do not round twice",
    "Name the queue after the service",
    "feat(cart): keep items for an hour",
    "Bump lodash from 4.17.20 to 4.17.21",
];
const BODIES: &[&str] = &[
    "The gateway answers 502 for a second after each deployment.",
    "Fixes #12.\n\nSee the discussion in the ticket.",
    "* first point\n* second point",
    "",
];

fn plain_commit(random: &mut Rng, revision: &str, parent: &str, number: u32) -> Commit {
    let author = person(random);
    let identity = Identity {
        name: author.name,
        email: author.email,
        login: random.bool().then_some(author.login),
    };
    let added = random.u32(10..60);
    let mut message = one(random, SUBJECTS).to_string();
    let body = *one(random, BODIES);
    if !body.is_empty() {
        message.push_str("\n\n");
        message.push_str(body);
    }
    message.push('\n');
    Commit {
        revision: revision.to_owned(),
        tree: Some(hex(random, 40)),
        parents: vec![parent.to_owned()],
        committer: identity.clone(),
        author: identity,
        message,
        signature: Signature::None,
        pusher: None,
        authored: None,
        committed: None,
        in_base: false,
        recomputed_merge: false,
        files: vec![CommitFile {
            path: format!("src/part_{number}.rs"),
            added,
            deleted: 0,
        }],
    }
}

fn changed(path: &str, added: u32) -> File {
    File {
        path: path.to_owned(),
        previous_path: None,
        status: FileStatus::Modified,
        added,
        deleted: 0,
        binary: false,
        generated: false,
        vendored: false,
        old_mode: Some("100644".to_owned()),
        new_mode: Some("100644".to_owned()),
        symlink: false,
        submodule: false,
        whitespace_only: false,
        opaque: false,
        unreadable: None,
        patch: None,
    }
}

/// Puts a plant into a commit. Returns where a trailer stands.
fn put(
    random: &mut Rng,
    plant: &Plant,
    commit: &mut Commit,
    notes: &mut Vec<Note>,
) -> Option<Placement> {
    let identity = |name: &str, email: &str, login: &Option<String>| Identity {
        name: name.to_owned(),
        email: email.to_owned(),
        login: login.clone(),
    };
    match &plant.carrier {
        Carrier::Trailer(line) => {
            let place = *one(random, &Placement::ALL);
            commit.message = with_trailer(random, &commit.message, line, place);
            return Some(place);
        }
        Carrier::Paragraph(text) => {
            commit.message = match random.bool() {
                true => format!("{}\n{text}\n", commit.message),
                false => format!(
                    "{}\n{text}\n\nSigned-off-by: Ada <ada@acme.example>\n",
                    commit.message
                ),
            };
        }
        Carrier::Subject(text) => {
            let rest = commit.message.split_once('\n').map_or("", |(_, rest)| rest);
            commit.message = format!("{text}\n{rest}");
        }
        Carrier::Author(name, email, login) => commit.author = identity(name, email, login),
        Carrier::Committer(name, email, login) => commit.committer = identity(name, email, login),
        Carrier::Note(format, content) => notes.push(Note {
            revision: commit.revision.clone(),
            format: (*format).to_owned(),
            content: content
                .replace("{path}", &commit.files[0].path)
                .replace("{revision}", &commit.revision),
            verified: false,
        }),
        Carrier::Branch(_) | Carrier::Description(_) | Carrier::Proposer(..) => {}
    }
    None
}

fn with_trailer(random: &mut Rng, message: &str, line: &str, place: Placement) -> String {
    match place {
        Placement::Block => format!("{message}\n{line}\n"),
        Placement::Among => {
            let others = "Change-Id: I0123456789abcdef\nSigned-off-by: Ada <ada@acme.example>";
            match random.bool() {
                true => format!("{message}\n{line}\n{others}\n"),
                false => format!("{message}\n{others}\n{line}\n"),
            }
        }
        Placement::Earlier => format!("{message}\n{line}\n\nDepends-On: #12\n"),
        Placement::Squash => format!(
            "Retry payments (#7)\n\n* Retry the payment once\n\nText.\n\n{line}\n\n* Name the queue\n\n{line}\n\n* Fix the test\n"
        ),
        Placement::Repeated => {
            let lines = vec![line; random.usize(2..40)].join("\n");
            format!("{message}\n{lines}\n")
        }
        Placement::Folded => {
            // After the first word of the value at the earliest: git folds values, never keys.
            let value = line.find(": ").map_or(line.len(), |colon| colon + 2);
            match line[value..].find(' ') {
                Some(blank) => {
                    let (first, second) = line.split_at(value + blank);
                    format!("{message}\n{first}\n {second}\n")
                }
                None => format!("{message}\n{line}\n"),
            }
        }
        Placement::CarriageReturns => format!("{message}\n{line}\n").replace('\n', "\r\n"),
        Placement::BelowProse => format!("{message}\nOne more sentence about it.\n{line}\n"),
        Placement::Indented => format!(
            "Squashed commit of the following:\n\ncommit {}\nAuthor: Ada <ada@acme.example>\nDate:   Mon Mar 9 10:00:00 2026 +0100\n\n    Retry the payment once\n\n    {line}\n\ncommit {}\nAuthor: Ada <ada@acme.example>\nDate:   Mon Mar 9 09:00:00 2026 +0100\n\n    Name the queue\n",
            hex(random, 40),
            hex(random, 40)
        ),
        Placement::OtherCharacters => format!("{message}\n{}\n", in_other_characters(random, line)),
        Placement::Emphasised => match (random.bool(), line.split_once(':')) {
            (true, Some((key, value))) => format!("{message}\n**{key}:**{value}\n"),
            _ => format!("{message}\n_{line}_\n"),
        },
    }
}

/// The line as editors and chat programs garble it.
fn in_other_characters(random: &mut Rng, line: &str) -> String {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let wide = |text: &str| -> String {
        let widened = text.chars().map(|character| match character {
            '!'..='~' => char::from_u32(u32::from(character) + 0xfee0).unwrap(),
            other => other,
        });
        widened.collect()
    };
    match random.u32(..6) {
        0 => format!("{key}\u{a0}:{value}"),
        1 => format!("{}：{value}", wide(key)),
        2 => format!("{}:{value}", key.replace('-', "\u{2011}")),
        3 => format!("{key}:{}", value.replace(' ', "\u{a0}")),
        4 => format!("\u{feff}{key}:{}", value.replace('a', "a\u{200b}")),
        _ => format!("{key}\t :\t{value}"),
    }
}
