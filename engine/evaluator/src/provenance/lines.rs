//! How many lines are AI's, a person's or nobody knows whose: between which bounds, for the change, each commit and each
//! file.
//!
//! An agent's own commit is AI's altogether. Where a person and an agent worked together, as every other evidence says, it
//! is unknown who wrote which line: from none to all. A line-level record raises the lower bound, and lowers the upper one
//! where the policy trusts it. The lower bound never rises by a declaration, so that declaring costs nothing.

use super::mechanical::Files;
use super::notes::Noted;
use countersign_contract::types::{Commit, LineRange};
use std::cell::OnceCell;

/// One commit that counts, with what is known of who wrote it.
pub(super) struct Part<'a> {
    pub(super) commit: &'a Commit,
    /// An agent is its author or committer.
    pub(super) agent_authored: bool,
    /// There is evidence of AI on it, or on the whole change, or a record of its lines could not be read.
    pub(super) touched: bool,
    /// The change landed, and this commit is one of those that it came from.
    pub(super) carried: bool,
    /// The change has not landed, and this commit belongs to a head that it had before, with the same content.
    pub(super) earlier: bool,
    /// All its evidence is that of the commits it came from, so that those say better which lines are meant.
    pub(super) inherited: bool,
    /// What line-level records say of it, by path.
    pub(super) noted: &'a [(String, Noted)],
    /// What it did to files that count, once it is counted.
    pub(super) sums: OnceCell<Sums>,
}

impl Part<'_> {
    /// A merge is compared with its first parent, so that its lines are mostly those of other people's commits.
    fn all_by_agent(&self) -> bool {
        self.agent_authored && self.commit.parents.len() < 2
    }

    /// What it did to one file.
    fn of_file(&self, path: &str, added: u32) -> Sums {
        let noted = match self.noted {
            [] => Noted::default(),
            noted => noted
                .binary_search_by(|(known, _)| known.as_str().cmp(path))
                .ok()
                .and_then(|place| noted.get(place))
                .map(|(_, noted)| *noted)
                .unwrap_or_default(),
        };
        let added = u64::from(added);
        let ai = noted.ai.min(added);
        let human = noted.human.min(added - ai);
        let least = match (self.inherited, self.all_by_agent()) {
            (true, _) => 0,
            (false, true) => added - human,
            (false, false) => ai,
        };
        Sums {
            added,
            least,
            most: match self.touched && !self.inherited {
                true => added - human,
                false => 0,
            },
            human,
        }
    }

    /// All it did to files that count.
    fn sums(&self, files: &Files<'_>) -> Sums {
        *self.sums.get_or_init(|| {
            let mut sums = Sums::default();
            for file in &self.commit.files {
                if !files.is_mechanical(&file.path) {
                    sums.add(self.of_file(&file.path, file.added));
                }
            }
            sums
        })
    }
}

/// Lines that commits added, and what is known of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    added: u64,
    /// At least AI's.
    least: u64,
    /// At most AI's.
    most: u64,
    /// A person's, as a trusted record says.
    human: u64,
}

impl Sums {
    fn add(&mut self, more: Sums) {
        self.added += more.added;
        self.least += more.least;
        self.most += more.most;
        self.human += more.human;
    }
}

/// What the commits of a change, and those that it came from, added to one file or to all.
#[derive(Clone, Copy, Debug, Default)]
struct Both {
    own: Sums,
    carried: Sums,
    /// The change landed, and some commit of its own has evidence.
    marked: bool,
}

impl Both {
    fn add(&mut self, part: &Part<'_>, more: Sums, landed: bool) {
        match part.carried {
            true => self.carried.add(more),
            false => self.own.add(more),
        }
        self.marked |= landed && part.touched && !part.carried;
    }

    /// Of `total` lines that are there in the end, each was added by some commit: those that others can't have added are
    /// of a kind. Commits that a change came from explain no more lines than they added; the rest is others', and may be AI's
    /// where the change itself has evidence.
    fn of_total(&self, total: u64) -> Lines {
        let unexplained = self.own.added.saturating_sub(self.carried.added);
        let least = |known: u64, sums: &Sums, others: u64| {
            total.saturating_sub(sums.added - known + others).min(known)
        };
        let either = |of: fn(&Sums) -> u64| {
            least(of(&self.own), &self.own, 0).max(least(
                of(&self.carried),
                &self.carried,
                unexplained,
            ))
        };
        let ai = either(|sums| sums.least);
        let human = either(|sums| sums.human).min(total - ai);
        let most = self.own.most + self.carried.most + if self.marked { unexplained } else { 0 };
        let humans = self.own.human + self.carried.human;
        let known = self.own.least + self.carried.least + humans;
        Lines {
            ai: (ai, most.min(total - human).max(ai)),
            human: (human, humans.min(total - ai).max(human)),
            unknown: (total.saturating_sub(known), total - ai - human),
        }
    }
}

/// Bounds while they are counted.
#[derive(Clone, Copy, Debug, Default)]
struct Lines {
    ai: (u64, u64),
    human: (u64, u64),
    unknown: (u64, u64),
}

impl Lines {
    /// Nothing is known but how many there are.
    fn open(total: u64, detected: bool) -> Lines {
        Lines {
            ai: (0, if detected { total } else { 0 }),
            human: (0, total),
            unknown: (0, total),
        }
    }

    /// All lines that no trusted record calls a person's may be AI's.
    fn widened(mut self, total: u64) -> Lines {
        self.ai.1 = (total - self.human.0.min(total)).max(self.ai.0);
        self
    }

    fn shown(self) -> Shares {
        let range = |(min, max): (u64, u64)| (fit(min.min(max)), fit(max));
        Shares {
            ai: range(self.ai),
            human: range(self.human),
            unknown: range(self.unknown),
        }
    }
}

/// As many lines as the contract can hold.
pub(super) fn fit(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Whose lines they are: each at least and at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shares {
    ai: (u32, u32),
    human: (u32, u32),
    unknown: (u32, u32),
}

impl Shares {
    /// Nothing is known but how many there are.
    pub(super) fn open(total: u32) -> Shares {
        Shares {
            ai: (0, total),
            human: (0, total),
            unknown: (0, total),
        }
    }

    /// So many lines of `total` may be AI's, if not more. What a trusted record calls a person's stays so.
    fn raise(&mut self, most: u64, total: u32) {
        self.ai.1 = fit(most)
            .min(total - self.human.0.min(total))
            .max(self.ai.1);
    }

    /// AI's, a person's, and nobody knows whose.
    pub(super) fn ranges(self) -> (LineRange, LineRange, LineRange) {
        let range = |(min, max)| LineRange { min, max };
        (range(self.ai), range(self.human), range(self.unknown))
    }
}

/// Which lists are complete.
#[derive(Clone, Copy, Debug)]
pub(super) struct Supplies {
    /// All commits, or the name of the list that lacks some.
    pub(super) commits: Result<(), &'static str>,
    pub(super) commit_files: bool,
    pub(super) files: bool,
    /// Notes are known to be cut short.
    pub(super) notes_cut: bool,
}

/// All commits that count.
pub(super) struct History<'a> {
    pub(super) parts: Vec<Part<'a>>,
    /// Evidence speaks of the change as a whole.
    pub(super) whole_change: bool,
    pub(super) supply: Supplies,
}

impl<'a> History<'a> {
    /// The commits that made the content. Those of an earlier head made the same content once more.
    fn own(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| !part.earlier)
    }

    fn detected(&self) -> bool {
        self.whole_change || self.own().any(|part| part.touched)
    }

    /// There are commits that the change came from.
    fn landed(&self) -> bool {
        self.own().any(|part| part.carried)
    }

    /// Every commit is wholly an agent's. Where a trusted record speaks of a person, it is not.
    fn all_by_agent(&self) -> bool {
        let by_agent = |part: &Part<'_>| {
            let by_people = part.noted.iter().any(|(_, noted)| noted.human > 0);
            part.all_by_agent() && !part.inherited && !by_people
        };
        self.own().next().is_some() && self.own().all(by_agent)
    }

    /// Any line may be AI's.
    fn all_touched(&self) -> bool {
        self.whole_change || self.supply.notes_cut || self.own().all(|part| part.touched)
    }

    /// For each file of the change, by its place, the lines that marks of earlier heads may mean: those of the commits that show
    /// them, whose content the change still has.
    fn of_earlier(&self, files: &Files<'_>) -> Vec<u64> {
        let mut most: Vec<u64> = vec![0; files.all.len()];
        for part in self.parts.iter().filter(|part| part.earlier) {
            for file in &part.commit.files {
                let place = files.place(&file.path);
                if let Some(most) = place.and_then(|place| most.get_mut(place)) {
                    *most += part.of_file(&file.path, file.added).most;
                }
            }
            // Where nobody listed its files, it may have added any line.
            if part.touched && part.commit.files.is_empty() {
                most.fill(u64::MAX);
            }
        }
        for (most, file) in most.iter_mut().zip(files.all) {
            *most = (*most).min(u64::from(file.added));
        }
        most
    }

    /// Lines of the change, of which more may be added where not all files are known.
    fn most(&self, files: &Files<'_>) -> u64 {
        match self.supply.files {
            true => files.lines(),
            false => u64::MAX,
        }
    }

    /// Bounds where nothing more is known than how many lines there may be.
    pub(super) fn unbounded(&self, files: &Files<'_>) -> Shares {
        Shares::open(fit(self.most(files)))
    }

    /// Bounds for the change. The error names the list that they lack.
    pub(super) fn of_change(
        &self,
        files: &Files<'_>,
        by_file: &[(String, Shares)],
    ) -> Result<Shares, &'static str> {
        let mut shares = self.of_own_commits(files, by_file)?;
        if self.parts.iter().any(|part| part.earlier) {
            let most = self.of_earlier(files);
            let counted = files.all.iter().zip(most);
            let counted = counted.filter(|(file, _)| !files.is_mechanical(&file.path));
            let total = counted.map(|(_, most)| most).sum();
            shares.raise(total, fit(files.lines()));
        }
        Ok(shares)
    }

    fn of_own_commits(
        &self,
        files: &Files<'_>,
        by_file: &[(String, Shares)],
    ) -> Result<Shares, &'static str> {
        let (total, detected) = (files.lines(), self.detected());
        let supply = &self.supply;
        if let Err(list) = supply.commits {
            return match (detected, supply.files) {
                (true, true) => Ok(Lines::open(total, true).shown()),
                (true, false) => Err("files"),
                (false, _) => Err(list),
            };
        }
        if !detected && supply.notes_cut {
            return Err("notes");
        }
        if !supply.commit_files {
            let mut lines = Lines::open(self.most(files), detected);
            if self.all_by_agent() {
                lines.ai.0 = total;
                lines.human.1 = 0;
                lines.unknown.1 = 0;
            }
            return match supply.files || !detected {
                true => Ok(lines.shown()),
                false => Err("files"),
            };
        }
        let mut both = Both::default();
        for part in self.own() {
            both.add(part, part.sums(files), self.landed());
        }
        if !supply.files {
            let sums = both.own.added.max(both.carried.added);
            let mut lines = Lines::open(sums, detected);
            lines.ai.1 = both.own.most + both.carried.most;
            return Ok(lines.shown());
        }
        if detected && self.all_by_agent() {
            return Ok(Lines {
                ai: (total, total),
                ..Lines::default()
            }
            .shown());
        }
        let mut lines = both.of_total(total);
        if detected && self.all_touched() {
            lines = lines.widened(total);
        }
        // Lines that somebody added to one file are not lost by what others did to another.
        let in_files = by_file.iter().map(|(_, shares)| u64::from(shares.ai.0));
        let least = in_files.sum::<u64>().min(lines.ai.1);
        if least > lines.ai.0 {
            lines.ai.0 = least;
            lines.human.1 = lines.human.1.min(total - least).max(lines.human.0);
            lines.unknown.1 = lines
                .unknown
                .1
                .min(total.saturating_sub(least + lines.human.0));
        }
        Ok(lines.shown())
    }

    /// Bounds for one commit.
    pub(super) fn of_commit(&self, part: &Part<'_>, files: &Files<'_>) -> Shares {
        if !self.supply.commit_files {
            return Lines::open(self.most(files), part.touched).shown();
        }
        let sums = part.sums(files);
        let unknown = sums.added - sums.least - sums.human;
        Lines {
            ai: (sums.least, sums.most.max(sums.least)),
            human: (sums.human, sums.human),
            unknown: (unknown, unknown),
        }
        .shown()
    }

    /// Bounds for each file with AI lines, by path.
    pub(super) fn of_files(&self, files: &Files<'_>) -> Vec<(String, Shares)> {
        let mut shares = self.of_files_by_own(files);
        if !self.parts.iter().any(|part| part.earlier) {
            return shares;
        }
        for (file, most) in files.all.iter().zip(self.of_earlier(files)) {
            if most == 0 || files.is_mechanical(&file.path) {
                continue;
            }
            let path = file.path.as_str();
            match shares.binary_search_by(|(known, _)| known.as_str().cmp(path)) {
                Ok(place) => {
                    if let Some((_, known)) = shares.get_mut(place) {
                        known.raise(most, file.added);
                    }
                }
                Err(place) => {
                    let total = u64::from(file.added);
                    let lines = Lines {
                        ai: (0, most),
                        human: (0, 0),
                        unknown: (total, total),
                    };
                    shares.insert(place, (file.path.clone(), lines.shown()));
                }
            }
        }
        shares
    }

    fn of_files_by_own(&self, files: &Files<'_>) -> Vec<(String, Shares)> {
        if !self.detected() {
            return Vec::new();
        }
        let (all_by_agent, all_touched) = (self.all_by_agent(), self.all_touched());
        let landed = self.landed();
        let known = self.supply.commits.is_ok() && self.supply.commit_files;
        // By the file's place in the change: what a commit did to a file that the change does not have left nothing.
        let mut sums: Vec<Option<Both>> = vec![None; files.all.len()];
        for part in self.own() {
            for file in &part.commit.files {
                let place = files.place(&file.path);
                if let Some(sums) = place.and_then(|place| sums.get_mut(place)) {
                    sums.get_or_insert_default().add(
                        part,
                        part.of_file(&file.path, file.added),
                        landed,
                    );
                }
            }
        }
        let counted = files.counted.iter().filter(|file| file.added > 0);
        let mut shares: Vec<(String, Shares)> = counted
            .filter_map(|file| {
                let total = u64::from(file.added);
                let place = files.place(&file.path);
                let lines = match place.and_then(|place| *sums.get(place)?) {
                    _ if all_by_agent && self.supply.commits.is_ok() => Lines {
                        ai: (total, total),
                        ..Lines::default()
                    },
                    Some(both) if known && all_touched => both.of_total(total).widened(total),
                    Some(both) if known => both.of_total(total),
                    None if known && !all_touched => Lines::default(),
                    _ => Lines::open(total, true),
                };
                (lines.ai.1 > 0).then(|| (file.path.clone(), lines.shown()))
            })
            .collect();
        crate::sort::sort_by(&mut shares, |a, b| a.0.cmp(&b.0));
        shares
    }
}

#[cfg(test)]
mod tests;
