//! Globs over paths. Matching takes at most length of the path times length of the pattern: each `*` and each `**` is
//! tried again from its last place only, which suffices because all between two of them has a fixed number of parts.

use super::paths::normalise;

/// Most alternatives that the braces of one pattern make.
const MOST_ALTERNATIVES: usize = 64;
/// Most octets of a pattern.
const LONGEST: usize = 1_000;

/// A glob: `*` within a segment, `**` over segments, `?`, `[a-z]`, `[!a-z]`, `{a,b}`, `\` before a character that stands
/// for itself. A trailing slash means everything below.
#[derive(Debug)]
pub struct Glob {
    alternatives: Vec<Vec<Segment>>,
    weight: u64,
}

#[derive(Debug, PartialEq)]
enum Segment {
    /// Any number of segments.
    Deep,
    /// One segment, this text.
    Literal(String),
    /// One segment.
    Tokens(Vec<Token>),
}

#[derive(Debug, PartialEq)]
enum Token {
    Character(char),
    Any,
    Star,
    Class(bool, Vec<(char, char)>),
}

impl Glob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(pattern: &str) -> Result<Glob, &'static str> {
        if pattern.len() > LONGEST {
            return Err("a glob has at most 1,000 octets");
        }
        let alternatives = expand(pattern)?
            .iter()
            .map(|alternative| segments(alternative))
            .collect::<Result<Vec<_>, _>>()?;
        let weight = alternatives
            .iter()
            .flatten()
            .map(|segment| match segment {
                Segment::Deep | Segment::Literal(_) => 1,
                Segment::Tokens(tokens) => tokens.len() as u64,
            })
            .sum();
        Ok(Glob {
            alternatives,
            weight,
        })
    }

    /// Steps that matching a path of so many octets costs.
    pub(crate) fn cost(&self, path: u64) -> u64 {
        path.saturating_mul(self.weight) / 64
    }

    /// The most that [`Glob::cost`] can be for any pattern.
    pub(crate) fn most_cost(path: u64) -> u64 {
        // No alternative is longer than the pattern, but for the part that a trailing `**` or slash adds.
        path.saturating_mul((MOST_ALTERNATIVES * (LONGEST + 2)) as u64) / 64
    }

    /// The path, normalised, matches.
    pub fn matches(&self, path: &str) -> bool {
        let path = normalise(path);
        self.alternatives
            .iter()
            .any(|alternative| matches_segments(alternative, &path))
    }
}

fn matches_segments(pattern: &[Segment], path: &str) -> bool {
    let mut place = 0;
    let mut rest = Some(path);
    // Behind the last `**`: the place in the pattern, and the path from which it is tried.
    let mut retry: Option<(usize, &str)> = None;
    loop {
        let (head, tail) = match rest {
            Some(rest) => match rest.split_once('/') {
                Some((head, tail)) => (head, Some(tail)),
                None => (rest, None),
            },
            None => {
                // Only `**` matches nothing.
                return pattern
                    .get(place..)
                    .is_none_or(|left| left.iter().all(|segment| *segment == Segment::Deep));
            }
        };
        match pattern.get(place) {
            Some(Segment::Deep) => {
                place += 1;
                retry = rest.map(|rest| (place, rest));
                continue;
            }
            Some(Segment::Literal(text)) if text == head => {
                place += 1;
                rest = tail;
                continue;
            }
            Some(Segment::Tokens(tokens)) if matches_tokens(tokens, head) => {
                place += 1;
                rest = tail;
                continue;
            }
            _ => {}
        }
        match retry {
            Some((from, tried)) => {
                let Some((_, next)) = tried.split_once('/') else {
                    return false;
                };
                retry = Some((from, next));
                place = from;
                rest = Some(next);
            }
            None => return false,
        }
    }
}

fn matches_tokens(tokens: &[Token], text: &str) -> bool {
    let mut place = 0;
    let mut rest = text.chars();
    let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        if let Some(Token::Star) = tokens.get(place) {
            place += 1;
            retry = Some((place, rest.clone()));
            continue;
        }
        let mut after = rest.clone();
        match (tokens.get(place), after.next()) {
            (None, None) => return true,
            (Some(token), Some(character)) if token.matches(character) => {
                place += 1;
                rest = after;
                continue;
            }
            _ => {}
        }
        match &mut retry {
            Some((from, tried)) => {
                if tried.next().is_none() {
                    return false;
                }
                place = *from;
                rest = tried.clone();
            }
            None => return false,
        }
    }
}

impl Token {
    fn matches(&self, character: char) -> bool {
        match self {
            Token::Character(own) => *own == character,
            Token::Any => true,
            Token::Star => false,
            Token::Class(negated, ranges) => {
                ranges
                    .iter()
                    .any(|(first, last)| (*first..=*last).contains(&character))
                    != *negated
            }
        }
    }
}

/// The alternatives that braces stand for.
fn expand(pattern: &str) -> Result<Vec<Vec<char>>, &'static str> {
    let mut done = Vec::new();
    let mut waiting: Vec<Vec<char>> = vec![pattern.chars().collect()];
    while let Some(pattern) = waiting.pop() {
        if done.len() + waiting.len() >= MOST_ALTERNATIVES {
            return Err("the braces of a glob make at most 64 alternatives");
        }
        match braces(&pattern)? {
            None => done.push(pattern),
            Some((before, options, after)) => {
                for option in options {
                    waiting.push([before, option, after].concat());
                }
            }
        }
    }
    Ok(done)
}

type Braces<'p> = (&'p [char], Vec<&'p [char]>, &'p [char]);

/// The first outermost braces: what stands before, between the commas, and behind.
fn braces(pattern: &[char]) -> Result<Option<Braces<'_>>, &'static str> {
    let mut depth = 0_u32;
    let mut marks: Vec<usize> = Vec::new();
    let mut place = 0;
    while let Some(character) = pattern.get(place) {
        match character {
            '\\' => place += 1,
            '[' => place = class_end(pattern, place)?,
            '{' => {
                if depth == 0 {
                    marks.push(place);
                }
                depth += 1;
            }
            ',' if depth == 1 => marks.push(place),
            '}' if depth == 1 => {
                marks.push(place);
                let part = |from: usize, to: usize| pattern.get(from..to).unwrap_or_default();
                let options = marks
                    .windows(2)
                    .filter_map(|pair| match pair {
                        [from, to] => Some(part(from + 1, *to)),
                        _ => None,
                    })
                    .collect();
                let first = marks.first().copied().unwrap_or_default();
                return Ok(Some((
                    part(0, first),
                    options,
                    part(place + 1, pattern.len()),
                )));
            }
            '}' if depth > 1 => depth -= 1,
            '}' => return Err("a `}` of the glob has no `{`"),
            _ => {}
        }
        place += 1;
    }
    if depth > 0 {
        return Err("a `{` of the glob has no `}`");
    }
    Ok(None)
}

/// The place of the `]` that ends a class.
fn class_end(pattern: &[char], start: usize) -> Result<usize, &'static str> {
    let mut place = start + 1;
    if matches!(pattern.get(place), Some('!' | '^')) {
        place += 1;
    }
    // A `]` that stands first is a member.
    place += 1;
    while let Some(character) = pattern.get(place) {
        match character {
            ']' => return Ok(place),
            '/' => return Err("a `[…]` of the glob can't have a `/`"),
            _ => place += 1,
        }
    }
    Err("a `[` of the glob has no `]`")
}

fn segments(pattern: &[char]) -> Result<Vec<Segment>, &'static str> {
    let mut out = Vec::new();
    let mut tokens = Vec::new();
    let mut place = 0;
    let mut ended = true;
    while let Some(character) = pattern.get(place) {
        ended = false;
        match character {
            '/' => {
                finish(&mut out, &mut tokens);
                ended = true;
            }
            '*' => tokens.push(Token::Star),
            '?' => tokens.push(Token::Any),
            '\\' => {
                place += 1;
                let own = pattern
                    .get(place)
                    .ok_or("the glob ends in a `\\` with nothing after it")?;
                tokens.push(Token::Character(*own));
            }
            '[' => {
                let end = class_end(pattern, place)?;
                tokens.push(class(pattern.get(place + 1..end).unwrap_or_default())?);
                place = end;
            }
            other => tokens.push(Token::Character(*other)),
        }
        place += 1;
    }
    finish(&mut out, &mut tokens);
    if ended && !out.is_empty() {
        out.push(Segment::Deep);
    }
    // `a/**` is what is below `a`, not `a` itself.
    if out.last() == Some(&Segment::Deep) {
        out.push(Segment::Tokens(vec![Token::Star]));
    }
    if out.is_empty() {
        return Err("the glob is empty");
    }
    Ok(out)
}

/// Ends a segment. Empty ones and `.` stand for nothing.
fn finish(out: &mut Vec<Segment>, tokens: &mut Vec<Token>) {
    let literal: Option<String> = tokens
        .iter()
        .map(|token| match token {
            Token::Character(character) => Some(*character),
            _ => None,
        })
        .collect();
    let tokens = std::mem::take(tokens);
    match literal.as_deref() {
        Some("" | ".") => {}
        Some(text) => out.push(Segment::Literal(text.to_owned())),
        None if tokens == [Token::Star, Token::Star] => {
            // Two in a row mean the same as one.
            if out.last() != Some(&Segment::Deep) {
                out.push(Segment::Deep);
            }
        }
        None => out.push(Segment::Tokens(tokens)),
    }
}

fn class(inner: &[char]) -> Result<Token, &'static str> {
    let (negated, members) = match inner {
        ['!' | '^', members @ ..] => (true, members),
        members => (false, members),
    };
    let mut ranges = Vec::new();
    let mut rest = members;
    while let [first, after @ ..] = rest {
        rest = match after {
            ['-', last, after @ ..] => {
                if first > last {
                    return Err("a range of a `[…]` of the glob is the wrong way round");
                }
                ranges.push((*first, *last));
                after
            }
            after => {
                ranges.push((*first, *first));
                after
            }
        };
    }
    Ok(Token::Class(negated, ranges))
}
