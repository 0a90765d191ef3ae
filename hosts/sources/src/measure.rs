//! Whether the lines that a change adds to a file, or takes from it, say how much it is. Git and the forge's patches are judged
//! by the same rule: what is the same on both sides is left out first, so that the way in which a diff was made is no matter.

use std::collections::HashMap;

/// A line of more octets is no measure of what it has.
const LONGEST: usize = 1_000;
/// So many octets are as much as a line of ordinary length at most has.
const ORDINARY: usize = 120;
/// Text worth so many more lines than there are is let pass: a few long sentences, an URL, an id.
const SPARE: u64 = 20;

/// Text of one side, cut into lines at line feeds alone, as git and forges count them.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.split(|octet| *octet == b'\n').map(without_return)
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// What is on one side alone, or on the other, is more than its lines say.
pub(crate) fn is_more_than_its_lines(before: &[&[u8]], after: &[&[u8]]) -> bool {
    // Mostly neither side has anything to look at, and needs no comparison.
    if !may_hide(before) && !may_hide(after) {
        return false;
    }
    let mut surplus: HashMap<&[u8], i64> = HashMap::with_capacity(after.len());
    for line in after {
        *surplus.entry(without_return(line)).or_default() += 1;
    }
    for line in before {
        *surplus.entry(without_return(line)).or_default() -= 1;
    }
    let (mut added, mut deleted) = (Sum::default(), Sum::default());
    for (line, times) in surplus {
        match times {
            0 => {}
            1.. => added.count(line, times.unsigned_abs()),
            _ => deleted.count(line, times.unsigned_abs()),
        }
    }
    added.is_opaque() || deleted.is_opaque()
}

fn may_hide(side: &[&[u8]]) -> bool {
    let mut sum = Sum::default();
    side.iter().for_each(|line| sum.count(line, 1));
    sum.has_longest || sum.further > SPARE
}

#[derive(Default)]
struct Sum {
    lines: u64,
    /// How many lines more it would be if it were written as lines usually are.
    further: u64,
    has_longest: bool,
}

impl Sum {
    fn count(&mut self, line: &[u8], times: u64) {
        self.lines = self.lines.saturating_add(times);
        self.has_longest |= line.len() > LONGEST;
        let further = further_lines(line).saturating_mul(times);
        self.further = self.further.saturating_add(further);
    }

    /// Where there are many lines, some are longer than others.
    fn is_opaque(&self) -> bool {
        self.has_longest || (self.further > SPARE && self.further > self.lines)
    }
}

/// How many lines more than one it would be: cut where other programs than git end a line, and at ordinary length.
fn further_lines(line: &[u8]) -> u64 {
    let mut count = 0_u64;
    let mut length = 0_usize;
    let mut rest = line;
    loop {
        let end = match rest {
            [] => break,
            // Carriage return, vertical tab, form feed; next line, line and paragraph separator.
            [b'\r' | 0x0b | 0x0c, ..] => 1,
            [0xc2, 0x85, ..] => 2,
            [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
            _ => 0,
        };
        if end > 0 || length == ORDINARY {
            count += 1;
            length = 0;
        }
        if end == 0 {
            length += 1;
        }
        rest = rest.get(end.max(1)..).unwrap_or_default();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(before: &str, after: &str) -> bool {
        let side = |text: &'static str| lines(text.as_bytes()).collect::<Vec<_>>();
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        is_more_than_its_lines(&side(leak(before)), &side(leak(after)))
    }

    fn repeated(line: &str, times: usize) -> String {
        format!("{line}\n").repeat(times)
    }

    #[test]
    fn one_line_over_the_limit_is_enough_and_many_short_ones_hide_none() {
        let long = "x".repeat(LONGEST + 1);
        let short: String = (0..400).map(|number| format!("{number}\n")).collect();
        for (name, before, after, expected) in [
            ("a long line", "", long.clone(), true),
            ("as long as may be", "", "x".repeat(LONGEST), false),
            ("beside short ones", "", short.clone() + &long, true),
            ("taken away", long.as_str(), short.clone(), true),
            ("there before", long.as_str(), short + &long, false),
            ("moved", &format!("{long}\na"), format!("a\n{long}"), false),
            ("twice", long.as_str(), repeated(&long, 2), true),
            (
                "lines below the limit",
                "",
                repeated(&"y".repeat(990), 19),
                true,
            ),
            ("fewer of them", "", repeated(&"y".repeat(500), 4), false),
            ("half as long", "", repeated(&"y".repeat(499), 19), true),
            ("some prose", "", repeated(&"word ".repeat(40), 19), false),
            (
                "a page of prose",
                "",
                repeated(&"word ".repeat(40), 300),
                false,
            ),
        ] {
            assert_eq!(judge(before, &after), expected, "{name}");
        }
    }

    #[test]
    fn what_other_programs_take_for_the_end_of_a_line_counts() {
        for end in ["\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
            let hidden = format!("act(){end}").repeat(40);
            assert!(judge("", &repeated(&hidden, 8)), "{end:?}");
            // A form feed between two parts of a file is an old habit.
            let habit = repeated(&format!("{end}\nint a;"), 10);
            assert!(!judge("", &habit), "{end:?}");
        }
        let dos = repeated("text\r", 400);
        assert!(
            !judge("", &dos),
            "carriage return and line feed are one end"
        );
        assert!(!judge(&repeated("text", 400), &dos));
    }

    #[test]
    fn a_patch_and_the_two_sides_say_the_same() {
        let long = "z".repeat(LONGEST + 1);
        let common: Vec<String> = (0..9).map(|number| number.to_string()).collect();
        let common: Vec<&[u8]> = common.iter().map(|line| line.as_bytes()).collect();
        for (gone, new) in [
            (vec!["a"], vec![long.as_str()]),
            (vec![long.as_str()], vec!["b"]),
            (vec![long.as_str(), "a"], vec!["a", long.as_str(), "b"]),
        ] {
            let bytes = |lines: &[&'static str]| -> Vec<&'static [u8]> {
                lines.iter().map(|line| line.as_bytes()).collect()
            };
            let leak = |lines: Vec<&str>| -> Vec<&'static str> {
                let leaked = lines
                    .into_iter()
                    .map(|line| &*Box::leak(line.to_owned().into_boxed_str()));
                leaked.collect()
            };
            let (gone, new) = (bytes(&leak(gone)), bytes(&leak(new)));
            let (mut before, mut after) = (common.clone(), common.clone());
            before.extend(gone.clone());
            after.extend(new.clone());
            assert_eq!(
                is_more_than_its_lines(&gone, &new),
                is_more_than_its_lines(&before, &after)
            );
        }
    }
}
