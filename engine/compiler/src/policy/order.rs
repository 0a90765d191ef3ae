//! An order in which each thing comes behind what it needs.

use crate::expression;
use crate::yaml::{Kind, Node};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The same things, each behind those that it needs; otherwise in the same order. What needs itself stays where it is.
pub(super) fn ordered<T>(
    items: Vec<T>,
    name: impl Fn(&T) -> Option<&str>,
    needs: impl Fn(&T) -> Vec<String>,
) -> Vec<T> {
    let needed: Vec<Vec<usize>> = {
        let places: BTreeMap<&str, usize> = items
            .iter()
            .enumerate()
            .filter_map(|(place, item)| Some((name(item)?, place)))
            .collect();
        let needed = items.iter().map(|item| {
            let needs = needs(item).into_iter();
            needs
                .filter_map(|name| places.get(&*name).copied())
                .collect()
        });
        needed.collect()
    };
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let mut met = vec![false; items.len()];
    let mut all = Vec::with_capacity(items.len());
    for start in 0..items.len() {
        // Each place with how many of its needs were looked at.
        let mut open = vec![(start, 0_usize)];
        while let Some((place, looked)) = open.pop() {
            if looked == 0 && std::mem::replace(met.get_mut(place).unwrap_or(&mut true), true) {
                continue;
            }
            match needed.get(place).and_then(|needs| needs.get(looked)) {
                Some(next) => {
                    open.push((place, looked + 1));
                    open.push((*next, 0));
                }
                None => all.extend(items.get_mut(place).and_then(Option::take)),
            }
        }
    }
    all
}

/// The variables that an expression reads, as far as it can be parsed.
pub(super) fn reads(node: &Rc<Node>) -> Vec<String> {
    let mut names = Vec::new();
    if let Kind::Scalar(scalar) = &node.kind
        && let Ok(tree) = expression::parse(&scalar.text)
    {
        tree.read_variables(&mut names);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn what_is_needed_comes_first_and_nothing_is_lost() {
        let order = |items: &[(&'static str, &'static [&'static str])]| -> Vec<&str> {
            let items = items.to_vec();
            let needs = |item: &(&str, &'static [&'static str])| {
                item.1.iter().map(|name| (*name).to_owned()).collect()
            };
            let sorted = ordered(items, |item| Some(item.0), needs);
            sorted.into_iter().map(|item| item.0).collect()
        };
        assert_eq!(order(&[("a", &[]), ("b", &["a"])]), ["a", "b"]);
        assert_eq!(
            order(&[("a", &["c"]), ("b", &[]), ("c", &["b"])]),
            ["b", "c", "a"]
        );
        assert_eq!(
            order(&[("a", &["b"]), ("b", &["a"]), ("c", &["c", "x"])]),
            ["b", "a", "c"]
        );
    }
}
