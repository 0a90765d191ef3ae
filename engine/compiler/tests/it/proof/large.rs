//! Facts that are as large as worst cases are reckoned with.

use super::chance::Chance;
use countersign_contract::{RECORDS, Shape};
use serde_json::Value as Json;

/// Elements of lists and octets of texts where a policy bounds nothing else.
const ELEMENTS: usize = 20;
const OCTETS: usize = 200;
/// Elements of the facts' own lists: fewer than the bounds, so that loops within loops end soon.
const FACTS: usize = 45;

/// Makes texts and lists of a record longer, some of them as long as they may be.
pub fn grow(chance: &mut Chance, json: &mut Json, record: usize) {
    for field in RECORDS[record].fields {
        if let Some(inner) = json.get_mut(field.name) {
            let most = match RECORDS[record].name {
                "facts" => FACTS,
                _ => ELEMENTS,
            };
            grow_value(chance, inner, &field.shape, most);
        }
    }
}

fn grow_value(chance: &mut Chance, json: &mut Json, shape: &Shape, most: usize) {
    match (shape, json) {
        (Shape::Option(inner), json) => grow_value(chance, json, inner, most),
        (Shape::Record(name), json) => grow(chance, json, super::record(name)),
        (Shape::String, Json::String(text)) => *text = long(chance, text),
        (Shape::List(element), Json::Array(elements)) => {
            let length = match chance.below(3) {
                0 => elements.len(),
                1 => most,
                _ => chance.below(most),
            };
            if let Some(first) = elements.first().cloned() {
                elements.resize(length.max(1), first);
            }
            for json in elements {
                grow_value(chance, json, element, ELEMENTS);
            }
        }
        _ => {}
    }
}

/// A text up to as long as it may be, of what it was made of.
pub fn long(chance: &mut Chance, text: &str) -> String {
    let piece = match chance.below(4) {
        0 => return text.to_owned(),
        1 => "a",
        2 => "ab/",
        _ if text.is_empty() => "ä",
        _ => text,
    };
    piece.repeat(OCTETS / piece.len())
}
