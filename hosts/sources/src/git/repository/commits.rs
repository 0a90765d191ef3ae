//! Commit objects as git stores them, without the help of git's own, configurable, rendering.

use super::Repository;
use super::command;
use super::diff;
use crate::error::SourceError;
use countersign_contract::types::{Commit, Identity, Signature, Timestamp};
use encoding_rs::{Encoding, UTF_8};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::process::Stdio;
use std::thread;

/// A larger commit object is refused: no person wrote it.
const LARGEST: u64 = 8 << 20;

/// How many objects one git process reads.
const BATCH: usize = 2_000;

/// Reads commits, with what each changed against its first parent, in the order given.
pub(in crate::git) fn read(
    repository: &Repository,
    ids: &[String],
) -> Result<Vec<Commit>, SourceError> {
    let known: Option<Vec<Commit>> = {
        let kept = repository.kept().commits();
        ids.iter().map(|id| kept.get(id).cloned()).collect()
    };
    if let Some(known) = known {
        return Ok(known);
    }
    let mut commits = read_plain(repository, ids)?;
    add_files(repository, &mut commits)?;
    Ok(commits)
}

/// Reads commits at once that are asked for in parts later on. Where one is missing, whoever asks for it is told.
pub(in crate::git) fn keep(repository: &Repository, ids: &[String]) -> Result<(), SourceError> {
    match read(repository, ids) {
        Ok(commits) => {
            let commits = commits.into_iter();
            let by_id = commits.map(|commit| (commit.revision.clone(), commit));
            repository.kept().commits().extend(by_id);
            Ok(())
        }
        Err(SourceError::MissingObject { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Adds what each commit changed against its first parent.
pub(in crate::git) fn add_files(
    repository: &Repository,
    commits: &mut [Commit],
) -> Result<(), SourceError> {
    for commits in commits.chunks_mut(BATCH) {
        let ids: Vec<String> = commits
            .iter()
            .map(|commit| commit.revision.clone())
            .collect();
        let changed = diff::commit_files(repository, &ids)?;
        for (commit, files) in commits.iter_mut().zip(changed) {
            // A shallow clone hides the parents: against nothing, the commit would seem to add everything.
            if !repository.shallow().contains(&commit.revision) {
                commit.files = files;
            }
        }
    }
    Ok(())
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
    let mut command = repository.git();
    command.args(["cat-file", "--batch"]).stdin(Stdio::piped());
    let mut child = command::spawn(&mut command)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let read = thread::scope(|scope| {
        if let Some(mut stdin) = stdin {
            // Where git ends early, or is ended, what it said so far says why.
            scope.spawn(move || stdin.write_all(input.as_bytes()).ok());
        }
        let mut answers = BufReader::new(stdout.into_iter().next()?);
        let objects = ids
            .iter()
            .map(|id| answer(&mut answers, id))
            .collect::<Result<Vec<Vec<u8>>, SourceError>>();
        if objects.is_err() {
            // What is left of the answers is not read.
            let _ = child.kill();
        }
        Some(objects)
    });
    let ended = child.wait();
    match read {
        Some(Ok(objects)) if ended.is_ok_and(|status| status.success()) => Ok(objects),
        Some(Err(error)) => Err(error),
        _ => Err(command::failure(&command, b"it did not answer")),
    }
}

/// Reads `ID TYPE SIZE\nCONTENT\n`, where nothing is taken in that is too large.
fn answer(answers: &mut impl BufRead, id: &str) -> Result<Vec<u8>, SourceError> {
    let missing = || SourceError::MissingObject {
        object: id.to_owned(),
    };
    let mut header = String::new();
    answers.read_line(&mut header).map_err(|_| missing())?;
    let mut fields = header.trim_end().split(' ').skip(1);
    let (Some("commit"), Some(size)) = (fields.next(), fields.next()) else {
        return Err(missing());
    };
    let bytes: u64 = size.parse().unwrap_or(u64::MAX);
    if bytes > LARGEST {
        return Err(SourceError::CommitTooLarge {
            revision: id.to_owned(),
            bytes,
            limit: LARGEST,
        });
    }
    let mut content = Vec::new();
    let read = answers.take(bytes + 1).read_to_end(&mut content);
    match (read, content.pop()) {
        (Ok(read), Some(b'\n')) if read as u64 == bytes + 1 => Ok(content),
        _ => Err(missing()),
    }
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
