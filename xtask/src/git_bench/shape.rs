//! A repository of a stated shape, made by `git fast-import`. The same shape gives the same commits.

use anyhow::{Context, Result, ensure};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The first commit's time, in seconds.
const FIRST: u64 = 1_262_304_000;
/// Seconds between two commits.
const BETWEEN: u64 = 1_800;
/// Lines of a file.
const LINES: u64 = 24;
/// Commits that a merge brings in.
const BRANCH: u64 = 3;
/// Of so many commits one renames a file, and another one adds one.
const RENAMES: u64 = 40;

/// What the repository is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Commits in all, merges included.
    pub commits: u64,
    /// Files in the first commit.
    pub files: u64,
    /// Of a hundred commits, how many have a mark of AI.
    pub marks: u64,
    /// Of a hundred landed changes, how many are merges of a branch.
    pub merges: u64,
    /// Folders above each file.
    pub depth: u64,
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            commits: 200_000,
            files: 2_000,
            marks: 5,
            merges: 25,
            depth: 4,
        }
    }
}

/// Makes a bare repository with this history on `main`.
pub fn make(folder: &Path, shape: Shape) -> Result<()> {
    let path = folder.to_str().context("the folder's name is not text")?;
    let made = Command::new("git")
        .args(["init", "-q", "--bare", "--initial-branch=main", path])
        .status()
        .context("starting `git`")?;
    ensure!(made.success(), "`git init` ended with {made}");
    let mut import = Command::new("git")
        .args([
            "-c",
            "core.compression=1",
            "--git-dir",
            path,
            "fast-import",
            "--quiet",
            "--depth=10",
        ])
        .stdin(Stdio::piped())
        .spawn()
        .context("starting `git fast-import`")?;
    let stdin = import.stdin.take().context("git takes no input")?;
    let written = History::new(shape, BufWriter::with_capacity(1 << 20, stdin)).write();
    let ended = import.wait()?;
    ensure!(ended.success(), "`git fast-import` ended with {ended}");
    written.context("writing to `git fast-import`")
}

struct History<W> {
    shape: Shape,
    out: W,
    random: u64,
    mark: u64,
    /// For each file, how often it was written and how often it was renamed.
    files: Vec<(u64, u64)>,
}

impl<W: Write> History<W> {
    fn new(shape: Shape, out: W) -> History<W> {
        History {
            shape,
            out,
            random: 0x9e37_79b9_7f4a_7c15,
            mark: 0,
            files: vec![(0, 0); usize::try_from(shape.files.max(1)).unwrap_or(1)],
        }
    }

    /// SplitMix64: the numbers only have to be the same in each run.
    fn below(&mut self, most: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most.max(1)
    }

    fn write(mut self) -> io::Result<()> {
        self.begin("refs/heads/main", &[])?;
        for file in 0..self.files.len() {
            self.file(file)?;
        }
        let mut main = self.mark;
        while self.mark < self.shape.commits {
            if self.below(100) < self.shape.merges {
                let (mut tip, mut touched) = (main, Vec::new());
                for _ in 0..=self.below(2 * BRANCH - 1) {
                    self.begin("refs/heads/topic", &[tip])?;
                    touched.append(&mut self.edits()?);
                    tip = self.mark;
                }
                if self.below(2) == 0 {
                    self.begin("refs/heads/main", &[main])?;
                    self.edits()?;
                    main = self.mark;
                }
                self.begin("refs/heads/main", &[main, tip])?;
                self.bring(&touched)?;
            } else {
                self.begin("refs/heads/main", &[main])?;
                self.edits()?;
            }
            main = self.mark;
        }
        writeln!(
            self.out,
            "reset refs/heads/topic\nfrom {}\n",
            "0".repeat(40)
        )?;
        self.out.flush()
    }

    /// Begins a commit on these parents.
    fn begin(&mut self, branch: &str, parents: &[u64]) -> io::Result<()> {
        self.mark += 1;
        let mark = self.mark;
        let when = FIRST + mark * BETWEEN;
        let who = self.below(40);
        let message = self.message(parents.len() > 1);
        writeln!(self.out, "commit {branch}\nmark :{mark}")?;
        writeln!(
            self.out,
            "author Person {who} <p{who}@example.org> {when} +0000"
        )?;
        writeln!(
            self.out,
            "committer Person {who} <p{who}@example.org> {when} +0000"
        )?;
        writeln!(self.out, "data {}\n{message}", message.len())?;
        if let Some(first) = parents.first() {
            writeln!(self.out, "from :{first}")?;
        }
        for further in parents.iter().skip(1) {
            writeln!(self.out, "merge :{further}")?;
        }
        Ok(())
    }

    fn message(&mut self, merge: bool) -> String {
        let number = self.mark;
        let subject = match merge {
            true => format!("Merge branch 'topic-{number}'"),
            false => format!("Change number {number} of the shop's own history"),
        };
        let body = "It says what was wrong before and what is better now, in\nas many words as people usually need for it.\n";
        let trailer = match self.below(100) < self.shape.marks && !merge {
            false => "",
            true => match self.below(3) {
                0 => "Assisted-by: Claude:claude-opus-4\n",
                1 => "Co-authored-by: Claude <noreply@anthropic.com>\n",
                _ => "Generated with [Claude Code](https://claude.ai/code)\n",
            },
        };
        format!("{subject}\n\n{body}\n{trailer}Signed-off-by: Somebody <s@example.org>\n")
    }

    /// What a usual commit does: it edits one to four files, and seldom renames or adds one.
    fn edits(&mut self) -> io::Result<Vec<(String, usize)>> {
        let mut touched = Vec::new();
        for _ in 0..=self.below(4) {
            let mut file = self.pick();
            let path = self.path(file);
            match self.below(RENAMES) {
                0 => {
                    if let Some((_, renamed)) = self.files.get_mut(file) {
                        *renamed += 1;
                    }
                    let after = self.path(file);
                    writeln!(self.out, "R {path} {after}")?;
                    self.file(file)?;
                }
                1 => {
                    self.files.push((0, 0));
                    file = self.files.len() - 1;
                    self.file(file)?;
                }
                _ => self.file(file)?,
            }
            touched.push((path, file));
        }
        Ok(touched)
    }

    /// What a merge takes from its branch: files, with the paths that they had before each was touched.
    fn bring(&mut self, touched: &[(String, usize)]) -> io::Result<()> {
        for (before, file) in touched {
            let path = self.path(*file);
            if *before != path && before.contains(&format!("/f{file}-")) {
                writeln!(self.out, "D {before}")?;
            }
            if let Some((written, _)) = self.files.get_mut(*file) {
                // The same content once more, not a further edit.
                *written -= 1;
            }
            self.file(*file)?;
        }
        Ok(())
    }

    fn pick(&mut self) -> usize {
        let count = u64::try_from(self.files.len()).unwrap_or(1);
        // Some files are written much more often than others.
        let most = self.below(count) + 1;
        usize::try_from(self.below(most)).unwrap_or(0)
    }

    fn path(&self, file: usize) -> String {
        let renamed = self.files.get(file).map_or(0, |(_, renamed)| *renamed);
        let mut rest = file;
        let mut path = String::new();
        for _ in 0..self.shape.depth {
            path.push_str(&format!("d{}/", rest % 7));
            rest /= 7;
        }
        format!("{path}f{file}-{renamed}.c")
    }

    /// Writes a file anew: one line in eight is another than before.
    fn file(&mut self, file: usize) -> io::Result<()> {
        let Some((written, _)) = self.files.get_mut(file) else {
            return Ok(());
        };
        *written += 1;
        let written = *written;
        let mut text = String::new();
        for line in 0..LINES {
            let turn = (written + line) / 8;
            text.push_str(&format!(
                "    value_{line} = compute(file_{file}, {turn});\n"
            ));
        }
        let path = self.path(file);
        write!(
            self.out,
            "M 100644 inline {path}\ndata {}\n{text}\n",
            text.len()
        )
    }
}
