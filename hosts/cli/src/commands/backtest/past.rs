//! Where past changes come from, piece by piece.

use crate::change;
use crate::failure::Failure;
use crate::terminal::Terminal;
use countersign_contract::types::{Facts, Timestamp};
use countersign_sources::git::{self, Landed, LandedChanges, LandedReader, SurveyOptions};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Folders in folders.
const DEEPEST: usize = 16;

/// Past changes.
pub struct Past {
    /// What they are, in words.
    pub name: String,
    /// How many, if that is known.
    pub total: Option<u64>,
    /// They themselves.
    pub pieces: Box<dyn Iterator<Item = Piece> + Send>,
    /// What reads those that landed in a repository.
    pub reader: Option<LandedReader>,
}

/// A piece of the past.
pub enum Piece {
    /// A change that was read already.
    Facts(Box<Facts>),
    /// Changes that landed in a repository.
    Landed(Vec<Landed>),
    /// A document that should hold facts.
    Document {
        /// File and line.
        place: String,
        /// JSON.
        text: String,
    },
    /// A document that can't be read.
    Unreadable {
        /// File and line.
        place: String,
        /// Why.
        problem: String,
    },
    /// There is no more, and it should not be so.
    Stopped(Failure),
}

/// Changes that landed in a range.
pub fn range(
    repository: &Path,
    range: &str,
    landed_from: Option<Vec<String>>,
    now: Timestamp,
    terminal: &Terminal,
) -> Result<Past, Failure> {
    let mut options = options(repository, None, None, now);
    options.landed_from = landed_from;
    let changes = git::landed_in_range(&options, range).map_err(change::failure)?;
    Ok(landed(changes, range, terminal))
}

/// Changes that landed since a date.
pub fn since(
    repository: &Path,
    since: Option<&str>,
    branch: Option<String>,
    landed_from: Option<Vec<String>>,
    now: Timestamp,
    terminal: &Terminal,
) -> Result<Past, Failure> {
    let mut options = options(repository, since, branch, now);
    options.landed_from = landed_from;
    let changes = git::landed_changes(&options).map_err(change::failure)?;
    let what = since.map_or_else(String::new, |since| format!("since {since}"));
    Ok(landed(changes, &what, terminal))
}

fn options(
    repository: &Path,
    since: Option<&str>,
    branch: Option<String>,
    now: Timestamp,
) -> SurveyOptions {
    SurveyOptions {
        repository: repository.to_owned(),
        since: since.map(str::to_owned),
        branch,
        name: None,
        landed_from: None,
        now,
    }
}

fn landed(changes: LandedChanges, what: &str, terminal: &Terminal) -> Past {
    for warning in changes.warnings() {
        terminal.note(&warning.to_string());
    }
    let branch = changes
        .branch()
        .map(|branch| format!(", branch {branch}"))
        .unwrap_or_default();
    let name = format!("{}{branch}, {what}", changes.repository());
    let total = terminal.progress.then(|| changes.total());
    let (left, reader) = changes.split();
    Past {
        name,
        total,
        pieces: Box::new(left.map(|some| match some {
            Ok(some) => Piece::Landed(some),
            Err(error) => Piece::Stopped(change::failure(error)),
        })),
        reader: Some(reader),
    }
}

/// Facts documents: of a folder, of one file, or of standard input. `most` is how long a document may be, in bytes.
pub fn facts(path: &Path, most: usize, terminal: &Terminal) -> Result<Past, Failure> {
    if path.as_os_str() == "-" {
        let lines = Lines::new("standard input".to_owned(), Box::new(io::stdin()), most);
        return Ok(Past {
            name: "facts on standard input".to_owned(),
            total: None,
            pieces: Box::new(lines),
            reader: None,
        });
    }
    let metadata = fs::metadata(path).map_err(|error| Failure::file("read", path, &error))?;
    let mut files = Vec::new();
    let mut others = 0;
    if metadata.is_dir() {
        list(path, DEEPEST, &mut files, &mut others)?;
        files.sort();
        if others > 0 {
            terminal.note(&format!(
                "not read in `{}`: {}, which end neither in .json nor in .jsonl, or are links to folders",
                path.display(),
                countersign_reports::numbers::plural(others, "file")
            ));
        }
        if files.is_empty() {
            return Err(Failure::usage(format!(
                "`{}` has no facts: no file ends in .json or .jsonl",
                path.display()
            )));
        }
    } else {
        files.push(path.to_owned());
    }
    Ok(Past {
        name: format!("facts in {}", path.display()),
        total: None,
        pieces: Box::new(files.into_iter().flat_map(move |path| open(&path, most))),
        reader: None,
    })
}

fn is_lines(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end == "jsonl" || end == "ndjson")
}

fn list(
    folder: &Path,
    depth: usize,
    files: &mut Vec<PathBuf>,
    others: &mut u64,
) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::file("read", folder, &error))?;
        let (path, kind) = (entry.path(), entry.file_type());
        let kind = kind.map_err(|error| Failure::file("read", &path, &error))?;
        // A link may lead in a circle: folders behind links are left out, files behind them are read.
        if kind.is_dir() && depth > 0 {
            list(&path, depth - 1, files, others)?;
        } else if path.extension().is_some_and(|end| end == "json") || is_lines(&path) {
            files.push(path);
        } else {
            *others += 1;
        }
    }
    Ok(())
}

/// A document of a file, or those in its lines. A file that can't be opened is a piece as well.
fn open(path: &Path, most: usize) -> Box<dyn Iterator<Item = Piece> + Send> {
    let name = format!("`{}`", path.display());
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            return Box::new(std::iter::once(Piece::Unreadable {
                place: name,
                problem: format!("it can't be read: {error}"),
            }));
        }
    };
    // One document may be laid out over many lines; a stream never ends in .json.
    if path.extension().is_some_and(|end| end == "json") {
        Box::new(std::iter::once(whole(name, file, most)))
    } else {
        Box::new(Lines::new(name, Box::new(file), most))
    }
}

fn whole(place: String, file: File, most: usize) -> Piece {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    match file.take(limit).read_to_end(&mut bytes) {
        Err(error) => Piece::Unreadable {
            place,
            problem: format!("it can't be read: {error}"),
        },
        Ok(_) => piece(place, bytes, most),
    }
}

fn piece(place: String, bytes: Vec<u8>, most: usize) -> Piece {
    if bytes.len() > most {
        return Piece::Unreadable {
            place,
            problem: format!("it is longer than {most} bytes, the most that the sandbox takes"),
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Piece::Document { place, text },
        Err(error) => Piece::Unreadable {
            place,
            problem: format!(
                "it is not UTF-8 from byte {} on",
                error.utf8_error().valid_up_to()
            ),
        },
    }
}

/// The lines of a stream, empty ones left out. No more than one line is held, and no more of it than a document may have.
struct Lines {
    name: String,
    input: BufReader<Box<dyn Read + Send>>,
    most: usize,
    line: u64,
    ended: bool,
}

impl Lines {
    fn new(name: String, input: Box<dyn Read + Send>, most: usize) -> Lines {
        Lines {
            name,
            input: BufReader::new(input),
            most,
            line: 0,
            ended: false,
        }
    }

    /// Reads a line, without its end. Absent at the end of the stream.
    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(self.most)
            .unwrap_or(u64::MAX)
            .saturating_add(2);
        if self
            .input
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut bytes)?
            == 0
        {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > self.most {
            // The rest of the line is passed over, a buffer at a time.
            loop {
                let rest = self.input.fill_buf()?;
                let (used, ended) = match rest.iter().position(|byte| *byte == b'\n') {
                    Some(place) => (place + 1, true),
                    None => (rest.len(), rest.is_empty()),
                };
                self.input.consume(used);
                if ended {
                    break;
                }
            }
        }
        Ok(Some(bytes))
    }
}

impl Iterator for Lines {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        while !self.ended {
            self.line += 1;
            let place = format!("{}, line {}", self.name, self.line);
            match self.read() {
                Ok(None) => self.ended = true,
                Ok(Some(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Some(bytes)) => return Some(piece(place, bytes, self.most)),
                Err(error) => {
                    self.ended = true;
                    return Some(Piece::Stopped(Failure::usage(format!(
                        "{place} can't be read: {error}"
                    ))));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8], most: usize) -> Vec<String> {
        Lines::new(
            "s".to_owned(),
            Box::new(io::Cursor::new(text.to_vec())),
            most,
        )
        .map(|piece| match piece {
            Piece::Document { place, text } => format!("{place}: {text}"),
            Piece::Unreadable { place, problem } => format!("{place}: {problem}"),
            Piece::Facts(_) | Piece::Landed(_) | Piece::Stopped(_) => panic!("no line is that"),
        })
        .collect()
    }

    #[test]
    fn a_line_is_a_document_and_none_is_lost() {
        assert_eq!(
            lines(b"{}\n\n  \r\n[1]\nlast", 100),
            ["s, line 1: {}", "s, line 4: [1]", "s, line 5: last"]
        );
        assert!(lines(b"", 100).is_empty());
        let long = format!("{}\n{{}}\n{}", "x".repeat(100_000), "y".repeat(11));
        assert_eq!(
            lines(long.as_bytes(), 10),
            [
                "s, line 1: it is longer than 10 bytes, the most that the sandbox takes",
                "s, line 2: {}",
                "s, line 3: it is longer than 10 bytes, the most that the sandbox takes"
            ]
        );
        assert_eq!(lines(b"0123456789\n", 10), ["s, line 1: 0123456789"]);
        assert_eq!(
            lines(b"a\n\xff\n", 10)[1],
            "s, line 2: it is not UTF-8 from byte 0 on"
        );
    }
}
