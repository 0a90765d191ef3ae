//! Who an address belongs to, as `.mailmap` of the base says. Git reads the file.
//!
//! It only tells whose hand was in a commit: the person whom it names is involved. No vote counts for it, nobody gets a right
//! by it, and an address whose owner somebody better knows stays with them: the forge, which matched an account, the roster, or
//! an address that the forge made for an account. So a line in it opens no more than a commit that names the person's own address, which
//! anybody can write. The head's file is never read.

use crate::error::SourceError;
use crate::git::expertise::Author;
use crate::git::repository::{Repository, command, files};
use crate::warning::SourceWarning;
use countersign_contract::types::{Facts, Identity, PersonKind};
use std::collections::{BTreeMap, BTreeSet};

const PATH: &str = ".mailmap";
/// Larger files are not read: none in the field is.
const MOST_BYTES: u64 = 1 << 20;
/// Most identities of one change that are looked up.
const MOST_IDENTITIES: usize = 10_000;

/// The base's file.
pub(super) struct Mailmap {
    blob: String,
    /// The address that git gave for a name and an address.
    told: BTreeMap<(String, String), String>,
}

impl Mailmap {
    /// Looks for it. Absent: the base has none, or one that is too large.
    pub(super) fn find(
        repository: &Repository,
        base: &str,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<Option<Mailmap>, SourceError> {
        let Some(blob) = files::blob(repository, base, PATH)? else {
            return Ok(None);
        };
        let mut ask = repository.git();
        ask.args(["cat-file", "-s", &blob]);
        let size = command::expect(&mut ask, None)?;
        let size: Option<u64> = String::from_utf8_lossy(&size).trim().parse().ok();
        if size.is_none_or(|size| size > MOST_BYTES) {
            warnings.push(SourceWarning::new(
                "mailmap_unread",
                format!("`{PATH}` of the base takes more than {MOST_BYTES} bytes: addresses in it belong to nobody known"),
                "make it smaller",
            ));
            return Ok(None);
        }
        Ok(Some(Mailmap {
            blob,
            told: BTreeMap::new(),
        }))
    }

    /// Asks at once for all whom the changes name.
    pub(super) fn prepare(
        &mut self,
        repository: &Repository,
        changes: &[Facts],
    ) -> Result<(), SourceError> {
        let all = changes.iter().flat_map(identities);
        let all = all.filter(|identity| {
            identity.login.is_none() && !identity.email.is_empty() && is_plain(identity)
        });
        let all = all.map(|identity| (identity.name.clone(), identity.email.clone()));
        self.told = self.ask(repository, all.collect())?;
        Ok(())
    }

    /// The addresses that the file has for names and addresses.
    fn ask(
        &self,
        repository: &Repository,
        identities: BTreeSet<(String, String)>,
    ) -> Result<BTreeMap<(String, String), String>, SourceError> {
        if identities.is_empty() {
            return Ok(BTreeMap::new());
        }
        let input: String = identities
            .iter()
            .map(|(name, email)| format!("{name} <{email}>\n"))
            .collect();
        let mut ask = repository.git();
        ask.arg("-c").arg(format!("mailmap.blob={}", self.blob));
        ask.args(["check-mailmap", "--stdin"]);
        let told = command::expect(&mut ask, Some(input.as_bytes()))?;
        let told = String::from_utf8_lossy(&told);
        let known = identities
            .into_iter()
            .zip(told.lines())
            .filter_map(|(identity, line)| {
                let (_, email) = line.strip_suffix('>')?.rsplit_once('<')?;
                Some((identity, email.to_owned()))
            });
        Ok(known.collect())
    }

    /// Names the account of whoever made a commit under an address that only this file knows.
    pub(super) fn add_to(
        &self,
        repository: &Repository,
        facts: &mut Facts,
    ) -> Result<(), SourceError> {
        let owners = Owners::read(facts);
        let unknown: BTreeSet<(String, String)> = identities(facts)
            .filter(|identity| owners.is_unknown(identity) && is_plain(identity))
            .map(|identity| (identity.name.clone(), identity.email.clone()))
            .take(MOST_IDENTITIES)
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let open = unknown.iter().filter(|one| !self.told.contains_key(*one));
        let told = self.ask(repository, open.cloned().collect())?;
        let logins: BTreeMap<(String, String), String> = unknown
            .into_iter()
            .filter_map(|identity| {
                let email = told.get(&identity).or_else(|| self.told.get(&identity))?;
                let login = owners.login(email)?;
                Some((identity, login))
            })
            .collect();
        for identity in identities_mut(facts) {
            if identity.login.is_none() {
                let known = (identity.name.clone(), identity.email.clone());
                identity.login = logins.get(&known).cloned();
            }
        }
        Ok(())
    }
}

/// What is known of addresses without the file.
struct Owners {
    /// The login of the person or account that an address or login belongs to, in lower case. Absent: a program's.
    logins: BTreeMap<String, Option<String>>,
}

impl Owners {
    fn read(facts: &Facts) -> Owners {
        let mut logins = BTreeMap::new();
        for person in &facts.people {
            let human = (person.kind == PersonKind::Human).then(|| person.login.clone());
            for name in std::iter::once(&person.login).chain(&person.aliases) {
                logins.insert(name.to_lowercase(), human.clone());
            }
        }
        // The forge's word is for an address as it stands in a commit, and no ground to join others to it where it is a program's.
        for identity in identities(facts) {
            if let Some(login) = &identity.login {
                let human = logins.get(&login.to_lowercase()).cloned().flatten();
                logins.entry(identity.email.to_lowercase()).or_insert(human);
            }
        }
        Owners { logins }
    }

    fn is_unknown(&self, identity: &Identity) -> bool {
        identity.login.is_none()
            && !identity.email.is_empty()
            && !self.logins.contains_key(&identity.email.to_lowercase())
            && Author::named(&identity.email, "").login().is_none()
    }

    /// The person whom the file names.
    fn login(&self, email: &str) -> Option<String> {
        let own = self.logins.get(&email.to_lowercase());
        let by_account = || {
            let author = Author::named(email, "");
            self.logins.get(author.login()?)
        };
        own.or_else(by_account)?.clone()
    }
}

/// One line for git.
fn is_plain(identity: &Identity) -> bool {
    let fit = |text: &str| !text.contains(['<', '>', '\n', '\r', '\0']);
    fit(&identity.name) && fit(&identity.email)
}

fn identities(facts: &Facts) -> impl Iterator<Item = &Identity> {
    let commits = facts.commits.iter().chain(&facts.carried_commits);
    let made = commits.flat_map(|commit| [&commit.author, &commit.committer]);
    std::iter::once(&facts.change.author).chain(made)
}

fn identities_mut(facts: &mut Facts) -> impl Iterator<Item = &mut Identity> {
    let commits = facts.commits.iter_mut().chain(&mut facts.carried_commits);
    let made = commits.flat_map(|commit| [&mut commit.author, &mut commit.committer]);
    std::iter::once(&mut facts.change.author).chain(made)
}
