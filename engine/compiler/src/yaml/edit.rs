//! Values that are made of others, each in the place of one that was read.

use super::{Kind, Node};
use std::rc::Rc;

/// A mapping's keys and values.
pub(crate) type Entries = Vec<(Rc<Node>, Rc<Node>)>;

impl Node {
    /// A mapping in the place of another value.
    pub(crate) fn mapping(place: &Node, entries: Entries) -> Rc<Node> {
        Node::of(place, Kind::Mapping(entries))
    }

    /// A list in the place of another value.
    pub(crate) fn sequence(place: &Node, values: Vec<Rc<Node>>) -> Rc<Node> {
        Node::of(place, Kind::Sequence(values))
    }

    fn of(place: &Node, kind: Kind) -> Rc<Node> {
        Rc::new(Node {
            file: Rc::clone(&place.file),
            line: place.line,
            column: place.column,
            length: place.length,
            kind,
            size: place.size,
            height: place.height,
        })
    }

    /// The text of a scalar as it is written.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(&scalar.text),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        }
    }

    /// It is nothing: empty, `~` or `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.value() == super::Plain::Null)
    }

    /// The values of a list; none for anything else.
    pub(crate) fn elements(&self) -> &[Rc<Node>] {
        match &self.kind {
            Kind::Sequence(values) => values,
            Kind::Scalar(_) | Kind::Mapping(_) => &[],
        }
    }

    /// The keys and values of a mapping; none for anything else.
    pub(crate) fn pairs(&self) -> &[(Rc<Node>, Rc<Node>)] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            Kind::Scalar(_) | Kind::Sequence(_) => &[],
        }
    }

    /// The value of a mapping's key.
    pub(crate) fn member(&self, name: &str) -> Option<&Rc<Node>> {
        self.pairs()
            .iter()
            .find(|(key, _)| key.scalar() == Some(name))
            .map(|(_, value)| value)
    }
}

/// A mapping with what another one says of the same keys in its place: mappings merge, `null` takes a key away, everything
/// else replaces. `changed` gets the path of each key that is another now.
pub(crate) fn overlaid(
    base: &Rc<Node>,
    over: &Rc<Node>,
    path: &str,
    changed: &mut Vec<String>,
) -> Rc<Node> {
    let (Kind::Mapping(_), Kind::Mapping(_)) = (&base.kind, &over.kind) else {
        changed.push(path.to_owned());
        return Rc::clone(over);
    };
    let mut entries: Entries = base.pairs().to_vec();
    let mut seen: Vec<&str> = Vec::new();
    for (key, value) in over.pairs() {
        let name = match key.scalar() {
            Some(name) if !seen.contains(&name) => name,
            // Whoever reads the result refuses a key that is no text, or that is there twice.
            _ => {
                entries.push((Rc::clone(key), Rc::clone(value)));
                continue;
            }
        };
        seen.push(name);
        let path = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        let place = entries
            .iter()
            .position(|(known, _)| known.scalar() == Some(name));
        match place.and_then(|place| entries.get_mut(place)) {
            Some(entry) if !value.is_null() => {
                *entry = (Rc::clone(key), overlaid(&entry.1, value, &path, changed));
            }
            Some(_) => {
                entries.retain(|(known, _)| known.scalar() != Some(name));
                changed.push(format!("{path} (removed)"));
            }
            None => {
                entries.push((Rc::clone(key), Rc::clone(value)));
                changed.push(path);
            }
        }
    }
    Node::mapping(base, entries)
}
