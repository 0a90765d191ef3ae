//! Services and who needs whom.

use countersign_contract::types::Service;

/// The graph of services by name. Two records of one name are one service.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    /// Names of services, sorted.
    names: Vec<&'a str>,
    /// Places of a service and of one that it needs, sorted.
    needs: Vec<(usize, usize)>,
    /// Places of a service and of one that needs it, sorted.
    needed_by: Vec<(usize, usize)>,
    /// Names that some service needs and no service has, each with the first service that needs it.
    unknown: Vec<(&'a str, &'a str)>,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(services: &'a [Service]) -> Graph<'a> {
        let names = crate::sort::set(services.iter().map(|service| service.name.as_str()));
        let place = |name: &str| names.binary_search(&name).ok();
        let mut needs = Vec::new();
        let mut unknown = Vec::new();
        for service in services {
            for needed in &service.depends_on {
                match (place(&service.name), place(needed)) {
                    (Some(from), Some(to)) => needs.push((from, to)),
                    _ => unknown.push((needed.as_str(), service.name.as_str())),
                }
            }
        }
        crate::sort::sort_unique(&mut needs);
        crate::sort::sort_unique(&mut unknown);
        unknown.dedup_by_key(|(needed, _)| *needed);
        let needed_by = crate::sort::set(needs.iter().map(|(from, to)| (*to, *from)));
        Graph {
            names,
            needs,
            needed_by,
            unknown,
        }
    }

    /// Whether a service has this name.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.names.binary_search(&name).is_ok()
    }

    /// Names that some service needs and no service has, each with the first service that needs it.
    pub(crate) fn unknown(&self) -> &[(&'a str, &'a str)] {
        &self.unknown
    }

    /// Services that need one of the sorted ones, directly or through others, without those themselves; sorted.
    pub(crate) fn dependents(&self, of: &[&'a str]) -> Vec<&'a str> {
        let mut seen = vec![false; self.names.len()];
        let mut waiting = Vec::new();
        for name in of {
            if let Ok(place) = self.names.binary_search(name) {
                mark(&mut seen, place, &mut waiting);
            }
        }
        while let Some(place) = waiting.pop() {
            for (_, other) in edges(&self.needed_by, place) {
                mark(&mut seen, *other, &mut waiting);
            }
        }
        let reached = self.names.iter().zip(seen).filter(|(_, seen)| *seen);
        reached
            .map(|(name, _)| *name)
            .filter(|name| of.binary_search(name).is_err())
            .collect()
    }

    /// Groups of services each of which needs all others of its group, directly or through others. Sorted, and sorted by
    /// their first names. A service that needs itself is a group of one.
    pub(crate) fn cycles(&self) -> Vec<Vec<&'a str>> {
        // Kosaraju's way, without recursion: services in the order in which a walk leaves them, the last first, and then
        // a walk against the edges from each; what that reaches first is its group.
        let mut left = Vec::new();
        let mut seen = vec![false; self.names.len()];
        for root in 0..self.names.len() {
            let (mut path, mut followed) = (Vec::new(), Vec::new());
            mark(&mut seen, root, &mut path);
            while let Some(place) = path.last().copied() {
                // How many edges of each service on the path were followed, so that none is looked at twice.
                followed.resize(path.len(), 0_usize);
                let edge = followed.last_mut().and_then(|count| {
                    *count += 1;
                    edges(&self.needs, place).get(*count - 1)
                });
                match edge {
                    Some((_, other)) => mark(&mut seen, *other, &mut path),
                    None => {
                        left.extend(path.pop());
                        followed.pop();
                    }
                }
            }
        }
        let mut seen = vec![false; self.names.len()];
        let mut groups = Vec::new();
        for root in left.into_iter().rev() {
            let (mut group, mut waiting) = (Vec::new(), Vec::new());
            let own_edge = !seen.get(root).copied().unwrap_or(true)
                && self.needs.binary_search(&(root, root)).is_ok();
            mark(&mut seen, root, &mut waiting);
            while let Some(place) = waiting.pop() {
                group.push(place);
                for (_, other) in edges(&self.needed_by, place) {
                    mark(&mut seen, *other, &mut waiting);
                }
            }
            if group.len() > 1 || own_edge {
                crate::sort::sort_unique(&mut group);
                groups.push(group);
            }
        }
        crate::sort::sort_unique(&mut groups);
        let named = groups.into_iter().map(|group| {
            let names = group.into_iter().filter_map(|place| self.names.get(place));
            names.copied().collect()
        });
        named.collect()
    }
}

/// The edges that start at a place.
fn edges(sorted: &[(usize, usize)], from: usize) -> &[(usize, usize)] {
    let start = sorted.partition_point(|edge| edge.0 < from);
    let end = sorted.partition_point(|edge| edge.0 <= from);
    sorted.get(start..end).unwrap_or_default()
}

/// Puts a place on the list once.
fn mark(seen: &mut [bool], place: usize, list: &mut Vec<usize>) {
    if let Some(seen) = seen.get_mut(place).filter(|seen| !**seen) {
        *seen = true;
        list.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn services(edges: &[(&str, &[&str])]) -> Vec<Service> {
        let service = |(name, needs): &(&str, &[&str])| Service {
            name: (*name).to_owned(),
            tier: 1,
            owners: Vec::new(),
            paths: Vec::new(),
            depends_on: needs.iter().map(|name| (*name).to_owned()).collect(),
        };
        edges.iter().map(service).collect()
    }

    #[test]
    fn dependents_are_found_through_others_and_through_cycles() {
        let all = services(&[
            ("cart", &["pay"]),
            ("shop", &["cart", "search"]),
            ("pay", &["ledger", "shop"]),
            ("ledger", &[]),
            ("search", &["index"]),
        ]);
        let graph = Graph::new(&all);
        assert_eq!(graph.dependents(&["ledger"]), ["cart", "pay", "shop"]);
        assert_eq!(graph.dependents(&["cart", "pay"]), ["shop"]);
        assert!(graph.dependents(&["nothing"]).is_empty());
        assert_eq!(graph.cycles(), [vec!["cart", "pay", "shop"]]);
        assert_eq!(graph.unknown(), [("index", "search")]);
        assert!(graph.knows("pay") && !graph.knows("index"));
    }

    #[test]
    fn a_service_that_needs_itself_is_a_cycle() {
        let all = services(&[("a", &["a"]), ("b", &["a"])]);
        assert_eq!(Graph::new(&all).cycles(), [vec!["a"]]);
    }

    #[test]
    fn a_long_chain_takes_no_stack() {
        let names: Vec<String> = (0..50_000).map(|number| format!("s{number:05}")).collect();
        let mut all: Vec<Service> = names
            .windows(2)
            .map(|pair| services(&[(&pair[0], &[&pair[1]])]).remove(0))
            .collect();
        all.extend(services(&[(&names[49_999], &[&names[0]])]));
        let graph = Graph::new(&all);
        assert_eq!(graph.cycles()[0].len(), 50_000);
        assert_eq!(graph.dependents(&["s00007"]).len(), 49_999);
    }

    proptest! {
        #[test]
        fn cycles_and_dependents_are_what_the_closure_says(
            edges in prop::collection::vec((0_usize..6, 0_usize..6), 0..12),
        ) {
            let names = ["a", "b", "c", "d", "e", "f"];
            let mut reach = [[false; 6]; 6];
            for (from, to) in &edges {
                reach[*from][*to] = true;
            }
            for middle in 0..6 {
                for from in 0..6 {
                    for to in 0..6 {
                        reach[from][to] |= reach[from][middle] && reach[middle][to];
                    }
                }
            }
            let mut all: Vec<Service> = names.iter().flat_map(|name| services(&[(name, &[])])).collect();
            for (from, to) in &edges {
                all[*from].depends_on.push(names[*to].to_owned());
            }
            let graph = Graph::new(&all);
            for place in 0..6 {
                let expected: Vec<&str> = (0..6)
                    .filter(|other| *other != place && reach[*other][place])
                    .map(|other| names[other])
                    .collect();
                prop_assert_eq!(graph.dependents(&[names[place]]), expected);
            }
            let mut expected: Vec<Vec<&str>> = (0..6)
                .filter(|place| reach[*place][*place])
                .map(|place| {
                    let group = (0..6).filter(|other| {
                        reach[place][*other] && reach[*other][place]
                    });
                    group.map(|other| names[other]).collect()
                })
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(graph.cycles(), expected);
        }
    }
}
