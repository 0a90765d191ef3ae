//! What functions charge by themselves.

use super::size::comparison;
use super::{Estimate, Size, elements, octets, sum};
use crate::source::settings::Bounds;
use countersign_program::{Function, NodeId, Operation, most_match_steps};
use std::rc::Rc;

impl Estimate<'_> {
    /// `lists.range(n)`: as long as `n` says, which has no bound unless it is written out.
    pub(super) fn range(&self, arguments: &[NodeId]) -> (u64, Size) {
        let length = arguments
            .first()
            .and_then(|id| self.nodes.get(*id as usize))
            .and_then(|node| match node.operation {
                Operation::Int(length) => Some(u64::try_from(length).unwrap_or(0)),
                _ => None,
            })
            .unwrap_or(u64::MAX);
        (length, Size::List(length, Rc::new(Size::One)))
    }

    /// What a function charges by itself, and how large its result can be. `size` is what the type alone says, `pattern` the second
    /// argument where it is literal text.
    pub(super) fn call(
        &self,
        function: Function,
        sizes: &[Size],
        size: Size,
        pattern: Option<&str>,
    ) -> (u64, Size) {
        let bounds = self.known.bounds;
        let at = |place: usize| sizes.get(place).cloned().unwrap_or(Size::One);
        let (first, second) = (at(0), at(1));
        let all_octets = sum(sizes.iter().map(Size::octets));
        let all_elements = sum(sizes.iter().map(Size::length));
        let widest = sizes
            .iter()
            .fold(size.clone(), |size, other| size.max(other));
        match function {
            Function::Add => match (&first, &second) {
                (Size::List(a, x), Size::List(b, y)) => {
                    let length = a.saturating_add(*b);
                    (length, Size::List(length, Rc::new(x.max(y))))
                }
                _ if matches!(size, Size::Text(_)) => (octets(all_octets), Size::Text(all_octets)),
                _ => (0, size),
            },
            Function::Equal | Function::NotEqual => {
                (comparison(&first.max(&second), bounds, 0), Size::One)
            }
            Function::Less | Function::LessEqual | Function::Greater | Function::GreaterEqual => {
                (octets(first.octets().max(second.octets())), Size::One)
            }
            Function::In => {
                let steps = match (&first, &second) {
                    (Size::Text(_), Size::List(length, _)) => {
                        sum([elements(*length), octets(first.octets())])
                    }
                    (_, Size::List(length, element)) => {
                        length.saturating_mul(comparison(&first.max(element), bounds, 0))
                    }
                    _ => octets(first.octets()),
                };
                (steps, Size::One)
            }
            Function::SetsContains | Function::SetsEquivalent | Function::SetsIntersects => {
                (sets(&first, &second, bounds), Size::One)
            }
            Function::Distinct => (
                sets(&first, &Size::List(1, Rc::new(Size::One)), bounds),
                first,
            ),
            Function::Sort => {
                let length = first.length();
                let steps = length.saturating_mul(sorting(length, &first.element(), bounds));
                (sum([elements(length), steps]), first)
            }
            Function::Join => {
                let length = first.length();
                let part = sum([first.element().octets(), second.octets()]);
                let text = length.saturating_mul(part);
                let steps = sum([
                    elements(length),
                    length.saturating_mul(octets(part)),
                    octets(text),
                ]);
                (steps, Size::Text(text))
            }
            Function::Split => {
                let length = first.octets().saturating_add(1);
                let steps = sum([octets(all_octets), length, octets(first.octets())]);
                (
                    steps,
                    Size::List(length, Rc::new(Size::Text(first.octets()))),
                )
            }
            Function::Replace => {
                let text = first
                    .octets()
                    .saturating_add(1)
                    .saturating_mul(at(2).octets().max(1));
                let text = text.saturating_add(first.octets());
                (
                    sum([octets(all_octets), octets(text), octets(second.octets())]),
                    Size::Text(text),
                )
            }
            Function::Matches | Function::MatchesGlob => (
                most_match_steps(function, first.octets(), pattern, second.octets()),
                Size::One,
            ),
            // As many levels as the type of the result lacks.
            Function::Flatten => {
                first.flattened(first.nesting().saturating_sub(size.nesting()).max(1))
            }
            Function::RegexExtract => (
                most_match_steps(function, first.octets(), pattern, second.octets()),
                Size::Text(first.octets()),
            ),
            Function::RegexExtractAll => (
                most_match_steps(function, first.octets(), pattern, second.octets()),
                Size::List(
                    first.octets().saturating_add(1),
                    Rc::new(Size::Text(first.octets())),
                ),
            ),
            Function::RegexReplace => {
                let (text, replacement) = (first.octets(), at(2).octets());
                let matches = text.saturating_add(1);
                // Each match puts the replacement in, and with each group at most what it has matched.
                let each = replacement.saturating_mul(matches.saturating_add(text));
                let result = text.saturating_add(each);
                let searching = most_match_steps(function, text, pattern, second.octets());
                let pieces = matches.saturating_mul(replacement.saturating_add(1));
                let steps = sum([searching, octets(replacement), pieces, octets(result)]);
                (steps, Size::Text(result))
            }
            Function::Segments => {
                let length = first.octets().saturating_add(1);
                let names = Size::List(length, Rc::new(Size::Text(first.octets())));
                (sum([octets(first.octets()), length]), names)
            }
            Function::Slice | Function::Reverse => (sum([all_elements, octets(all_octets)]), first),
            Function::First | Function::Last | Function::OptionalUnwrap => {
                let result = match (&size, function) {
                    (_, Function::OptionalUnwrap) => first.clone(),
                    _ => first.element(),
                };
                (elements(all_elements), result)
            }
            Function::OptionalOf
            | Function::OptionalOfNonZero
            | Function::OptionalValue
            | Function::OptionalOr
            | Function::OptionalOrValue
            | Function::ToDyn => (0, first.max(&second)),
            Function::Format => {
                // Two octets for each one in hexadecimal; the longest number has 309 digits, and 100 behind the point.
                let value = second.element().octets().saturating_mul(2);
                let written = value.max(450);
                let each = sum([
                    comparison(&second.element(), bounds, 0).saturating_mul(2),
                    octets(value),
                    octets(written),
                ]);
                let steps = sum([octets(first.octets()), second.length().saturating_mul(each)]);
                let text = second.length().saturating_mul(written);
                (steps, Size::Text(first.octets().saturating_add(text)))
            }
            Function::Quote | Function::Base64Encode => {
                // Quotes or padding on top of twice the octets.
                let text = all_octets.saturating_mul(2).saturating_add(4);
                (octets(text), Size::Text(text))
            }
            _ => {
                let steps = sum([octets(all_octets.saturating_mul(2)), elements(all_elements)]);
                let result = match size {
                    Size::Text(_) if matches!(widest, Size::Text(_)) => widest,
                    other => other,
                };
                (steps, result)
            }
        }
    }
}

/// Steps for each key of a list that is sorted.
pub(super) fn sorting(length: u64, key: &Size, bounds: &Bounds) -> u64 {
    let rounds = u64::from(u64::BITS - length.leading_zeros());
    // Each key is looked at once before it takes part in each round.
    let each = (rounds + 1).saturating_mul(comparison(key, bounds, 0));
    sum([rounds / 4 + 1, each])
}

/// Steps to look the elements of one list up in another. Elements without an order are compared one by one.
fn sets(first: &Size, second: &Size, bounds: &Bounds) -> u64 {
    let (a, b) = (first.length(), second.length());
    let simple = |size: &Size| matches!(size, Size::One | Size::Text(_));
    let linear = sum([a, b]).saturating_mul(4);
    if simple(&first.element()) && simple(&second.element()) {
        return linear;
    }
    let each = comparison(&first.element().max(&second.element()), bounds, 0);
    let longest = a.max(b);
    linear.saturating_add(
        longest
            .saturating_mul(longest)
            .saturating_mul(2)
            .saturating_mul(each),
    )
}
