//! Names of repositories.

use crate::fetch::Request;
use std::fmt;

/// A repository, by names that are safe in an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repository {
    owner: String,
    name: String,
}

impl Repository {
    /// Reads `owner/name`. None when it is not of GitHub's form.
    pub fn parse(full_name: &str) -> Option<Repository> {
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

    /// Whose it is.
    pub(super) fn owner(&self) -> &str {
        &self.owner
    }

    /// A document below this repository.
    pub fn request(&self, rest: &[&str], query: &[(&'static str, &str)]) -> Request {
        let own = ["repos", &self.owner, &self.name];
        Request {
            path: own
                .iter()
                .chain(rest)
                .map(|&name| name.to_owned())
                .collect(),
            query: query
                .iter()
                .map(|&(name, value)| (name, value.to_owned()))
                .collect(),
        }
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
