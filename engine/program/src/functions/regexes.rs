//! `regex.extract`, `regex.extractAll` and `regex.replace`, as cel-go's extension has them.

use crate::fault::Fault;
use crate::function::Function;
use crate::functions::{Context, invalid, no_overload, text};
use crate::patterns::{Automaton, with_regex};
use crate::value::Value;
use std::rc::Rc;

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    context: &Context<'_>,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    let [subject, pattern, rest @ ..] = arguments else {
        return Err(refuse());
    };
    let (Some(text), Some(pattern)) = (subject.as_text(), pattern.as_text()) else {
        return Err(refuse());
    };
    with_regex(context, pattern, |automaton| match (function, rest) {
        (Function::RegexExtract, []) => {
            single_group(automaton)?;
            automaton.charge_captures(text.len(), context.meter)?;
            let found = automaton.regex.captures(text);
            let found = found.and_then(|captures| held(subject, &captures));
            Ok(Value::Optional(found.map(Rc::new)))
        }
        (Function::RegexExtractAll, []) => {
            single_group(automaton)?;
            let mut values = Vec::new();
            search(automaton, text, usize::MAX, context, |captures| {
                values.extend(held(subject, captures));
                Ok(())
            })?;
            Ok(Value::list(values))
        }
        (Function::RegexReplace, [replacement, count @ ..]) => {
            let most = match count {
                [] => usize::MAX,
                [Value::Int(count)] => usize::try_from(*count).unwrap_or(usize::MAX),
                _ => return Err(refuse()),
            };
            let replacement = replacement.as_text().ok_or_else(refuse)?;
            replace(automaton, text, replacement, most, context)
        }
        _ => Err(refuse()),
    })
}

/// Which part of a match is meant is only clear when there is one group at most.
fn single_group(automaton: &Automaton) -> Result<(), Fault> {
    if automaton.groups() > 1 {
        return Err(invalid(
            "the pattern has more than one group: only one can be extracted; write `(?:…)` for the others",
        ));
    }
    Ok(())
}

/// What the only group holds, or the whole match where there is no group. A group that holds nothing counts as none.
fn held<'a>(subject: &Value<'a>, captures: &regex_lite::Captures<'_>) -> Option<Value<'a>> {
    let found = match captures.len() {
        1 => captures.get(0)?,
        _ => captures.get(1).filter(|found| !found.is_empty())?,
    };
    Some(text::part(subject, found.start(), found.end()))
}

/// Gives each match in turn. Every search is charged before it runs: one can look at all of the rest.
fn search(
    automaton: &Automaton,
    text: &str,
    most: usize,
    context: &Context<'_>,
    mut each: impl FnMut(&regex_lite::Captures<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut matches = automaton.regex.captures_iter(text);
    let mut end = 0;
    for _ in 0..most {
        automaton.charge_captures(text.len() - end, context.meter)?;
        let Some(captures) = matches.next() else {
            break;
        };
        end = captures.get(0).map_or(text.len(), |whole| whole.end());
        each(&captures)?;
    }
    Ok(())
}

/// A part of a replacement.
enum Piece<'r> {
    Text(&'r str),
    Group(usize),
}

/// Checks a replacement of `regex.replace` for a pattern with so many groups: `\0` to `\9` stand for groups, `\\` for a
/// backslash.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_replacement(replacement: &str, groups: usize) -> Result<(), String> {
    pieces(replacement, groups).map(|_| ())
}

fn pieces(replacement: &str, groups: usize) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = replacement;
    while let Some((before, after)) = rest.split_once('\\') {
        pieces.push(Piece::Text(before));
        let (octet, tail) = after.split_at_checked(1).unwrap_or_default();
        match octet.bytes().next() {
            Some(b'\\') => pieces.push(Piece::Text("\\")),
            Some(digit @ b'0'..=b'9') => {
                let group = usize::from(digit - b'0');
                if group > groups {
                    return Err(format!(
                        "`\\{group}` stands for a group that the pattern, which has {groups}, does not have"
                    ));
                }
                pieces.push(Piece::Group(group));
            }
            _ => {
                return Err(
                    "a backslash has to be followed by the number of a group or by a backslash"
                        .to_owned(),
                );
            }
        }
        rest = tail;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

fn replace<'a>(
    automaton: &Automaton,
    text: &str,
    replacement: &str,
    most: usize,
    context: &Context<'_>,
) -> Result<Value<'a>, Fault> {
    let meter = context.meter;
    meter.octets(replacement.len())?;
    let pieces = pieces(replacement, automaton.groups()).map_err(invalid)?;
    let mut out = String::new();
    let mut end = 0;
    search(automaton, text, most, context, |captures| {
        let Some(whole) = captures.get(0) else {
            return Ok(());
        };
        let mut add = |part: &str| {
            meter.octets(part.len())?;
            out.push_str(part);
            Ok::<(), Fault>(())
        };
        add(text.get(end..whole.start()).unwrap_or_default())?;
        end = whole.end();
        for piece in &pieces {
            meter.charge(1)?;
            add(match piece {
                Piece::Text(part) => part,
                Piece::Group(group) => captures.get(*group).map_or("", |found| found.as_str()),
            })?;
        }
        Ok(())
    })?;
    let rest = text.get(end..).unwrap_or_default();
    meter.octets(rest.len())?;
    out.push_str(rest);
    Ok(Value::owned_text(out))
}
