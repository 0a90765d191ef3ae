//! GitHub's REST API: what a decision needs is read from it, and check runs are published through it.

mod client;
mod collect;
pub(crate) mod merge_queue;
mod publish;

pub(crate) use client::{Client, ForgeError, Session};
pub(crate) use collect::{CollectError, Collector, Gathered};
pub(crate) use publish::publish;

/// A repository, by names that are safe in an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Repository {
    owner: String,
    name: String,
}

impl Repository {
    /// Reads `owner/name`. None when it is not of GitHub's form.
    pub(crate) fn parse(full_name: &str) -> Option<Repository> {
        let (owner, name) = full_name.split_once('/')?;
        let valid = |part: &str| {
            !part.is_empty()
                && part.len() <= 100
                && part != "."
                && part != ".."
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        (valid(owner) && valid(name)).then(|| Repository {
            owner: owner.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Segments of an address below this repository.
    fn path<'a>(&'a self, rest: &[&'a str]) -> Vec<&'a str> {
        let mut path = vec!["repos", &self.owner, &self.name];
        path.extend_from_slice(rest);
        path
    }
}

impl std::fmt::Display for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Repository;

    #[test]
    fn only_names_of_the_forges_form_get_into_an_address() {
        for good in ["a/b", "octo-org/re.po_1"] {
            assert_eq!(Repository::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "", "a", "/b", "a/", "a/b/c", "a/..", "../b", "a/b?x", "a/b#", "a b/c", "a/b\n", "ä/b",
        ] {
            assert_eq!(Repository::parse(bad), None, "{bad:?}");
        }
    }
}
