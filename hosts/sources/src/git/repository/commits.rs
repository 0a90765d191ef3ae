//! Commit objects as git stores them, without the help of git's own, configurable, rendering.

use super::Repository;
use super::command;
use super::diff;
use crate::error::SourceError;
use countersign_contract::types::{Commit, Identity, Signature, Timestamp};
use encoding_rs::{Encoding, UTF_8};

/// A larger commit object is refused: no person wrote it.
const LARGEST: u64 = 8 << 20;

/// How many objects one git process reads.
const BATCH: usize = 2_000;

/// Reads commits, with what each changed against its first parent, in the order given.
pub(in crate::git) fn read(
    repository: &Repository,
    ids: &[String],
) -> Result<Vec<Commit>, SourceError> {
    let mut commits = Vec::with_capacity(ids.len());
    for ids in ids.chunks(BATCH) {
        let changed = diff::commit_files(repository, ids)?;
        for ((id, object), files) in ids.iter().zip(objects(repository, ids)?).zip(changed) {
            let mut commit = parse(id, &object);
            // A shallow clone hides the parents: against nothing, the commit would seem to add everything.
            if !repository.shallow().contains(id) {
                commit.files = files;
            }
            commits.push(commit);
        }
    }
    Ok(commits)
}

/// Reads commits without what they changed, in the order given.
pub(in crate::git) fn read_plain(
    repository: &Repository,
    ids: &[String],
) -> Result<Vec<Commit>, SourceError> {
    let mut commits = Vec::with_capacity(ids.len());
    for ids in ids.chunks(BATCH) {
        let objects = objects(repository, ids)?;
        commits.extend(
            ids.iter()
                .zip(objects)
                .map(|(id, object)| parse(id, &object)),
        );
    }
    Ok(commits)
}

/// Reads one commit without what it changed.
pub(in crate::git) fn read_one(repository: &Repository, id: &str) -> Result<Commit, SourceError> {
    let ids = [id.to_owned()];
    let object = objects(repository, &ids)?.into_iter().next();
    Ok(parse(id, &object.unwrap_or_default()))
}

/// Raw commit objects, in the order of the ids.
fn objects(repository: &Repository, ids: &[String]) -> Result<Vec<Vec<u8>>, SourceError> {
    let input = ids.join("\n") + "\n";
    let mut sizes = repository.git();
    sizes.args(["cat-file", "--batch-check=%(objecttype) %(objectsize)"]);
    let checked = command::expect(&mut sizes, Some(input.as_bytes()))?;
    for (id, line) in ids.iter().zip(String::from_utf8_lossy(&checked).lines()) {
        match line.split_once(' ') {
            Some(("commit", size)) => {
                let bytes = size.parse().unwrap_or(u64::MAX);
                if bytes > LARGEST {
                    return Err(SourceError::CommitTooLarge {
                        revision: id.clone(),
                        bytes,
                        limit: LARGEST,
                    });
                }
            }
            _ => return Err(SourceError::MissingObject { object: id.clone() }),
        }
    }
    let mut contents = repository.git();
    contents.args(["cat-file", "--batch"]);
    let output = command::expect(&mut contents, Some(input.as_bytes()))?;
    let mut rest = output.as_slice();
    let mut objects = Vec::with_capacity(ids.len());
    for id in ids {
        let object = take_object(&mut rest)
            .ok_or_else(|| SourceError::MissingObject { object: id.clone() })?;
        objects.push(object.to_vec());
    }
    Ok(objects)
}

/// Takes `ID TYPE SIZE\nCONTENT\n` off the front.
pub(in crate::git) fn take_object<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let header = std::str::from_utf8(rest.get(..end)?).ok()?;
    let size: usize = header.rsplit(' ').next()?.parse().ok()?;
    let content = rest.get(end + 1..end + 1 + size)?;
    *rest = rest.get(end + 2 + size..)?;
    Some(content)
}

/// Reads a commit object. Whatever is broken in it comes out empty or absent, never as an error: it is the change's
/// author who wrote it.
fn parse(id: &str, object: &[u8]) -> Commit {
    let (header, message) = match object.windows(2).position(|pair| pair == b"\n\n") {
        Some(end) => (
            object.get(..end).unwrap_or_default(),
            object.get(end + 2..).unwrap_or_default(),
        ),
        None => (object, [].as_slice()),
    };
    let field = |name: &'static str| {
        header
            .split(|byte| *byte == b'\n')
            .filter_map(move |line| line.strip_prefix(name.as_bytes())?.strip_prefix(b" "))
    };
    let encoding = field("encoding")
        .next()
        .and_then(Encoding::for_label)
        .unwrap_or(UTF_8);
    let text = |bytes: &[u8]| encoding.decode_without_bom_handling(bytes).0.into_owned();
    let ascii = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (author, authored) = person(field("author").next().unwrap_or_default(), text);
    let (committer, committed) = person(field("committer").next().unwrap_or_default(), text);
    let signed = field("gpgsig").next().is_some() || field("gpgsig-sha256").next().is_some();
    Commit {
        revision: id.to_owned(),
        tree: field("tree").next().map(ascii),
        parents: field("parent").map(ascii).collect(),
        author,
        committer,
        message: text(message),
        // Nothing is verified here: whose keys to trust is not git's to say.
        signature: if signed {
            Signature::Unknown
        } else {
            Signature::None
        },
        pusher: None,
        authored,
        committed,
        in_base: false,
        recomputed_merge: false,
        files: Vec::new(),
    }
}

/// Reads `Name <e-mail> SECONDS ZONE` as git does: the e-mail ends at the first `>`, the date follows the last.
fn person(line: &[u8], text: impl Fn(&[u8]) -> String) -> (Identity, Option<Timestamp>) {
    let line = text(line);
    let (name, rest) = line.split_once('<').unwrap_or((&line, ""));
    let email = rest.split('>').next().unwrap_or_default();
    let date = line
        .rsplit_once('>')
        .map(|(_, date)| date)
        .unwrap_or_default();
    let seconds = date
        .split_ascii_whitespace()
        .next()
        .and_then(|seconds| seconds.parse().ok());
    (
        Identity {
            name: name.trim().to_owned(),
            email: email.trim().to_owned(),
            login: None,
        },
        seconds.and_then(Timestamp::from_seconds),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_broken_commit_is_read_as_far_as_it_goes() {
        let commit = parse(
            "1",
            b"tree 2\nauthor A <a@b> c> 99999999999999999999 +0000\n",
        );
        assert_eq!(commit.author.name, "A");
        assert_eq!(commit.author.email, "a@b");
        assert_eq!(commit.authored, None);
        assert_eq!(commit.message, "");
    }

    #[test]
    fn a_signature_is_seen_and_not_believed() {
        let object = b"tree 2\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\ngpgsig -----BEGIN\n \n tree 3\n -----END\n\ntext\n\nmore\n";
        let commit = parse("1", object);
        assert_eq!(commit.signature, Signature::Unknown);
        assert_eq!(commit.tree.as_deref(), Some("2"));
        assert_eq!(commit.message, "text\n\nmore\n");
    }

    #[test]
    fn a_declared_encoding_is_decoded() {
        let object = b"tree 2\nauthor J\xF6rg <j@x> 1 +0000\ncommitter A <a> 1 +0000\nencoding ISO-8859-1\n\nM\xFCsli\n";
        let commit = parse("1", object);
        assert_eq!(commit.author.name, "J\u{F6}rg");
        assert_eq!(commit.message, "M\u{FC}sli\n");
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(object in proptest::collection::vec(any::<u8>(), 0..200)) {
            parse("1", &object);
            let mut rest = object.as_slice();
            while take_object(&mut rest).is_some() {}
        }
    }
}
