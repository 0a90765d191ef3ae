//! Which deliveries were taken already.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// The latest deliveries that were taken.
#[derive(Debug)]
pub(crate) struct Deliveries {
    state: Mutex<State>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct State {
    known: BTreeSet<String>,
    order: VecDeque<String>,
}

impl Deliveries {
    pub(crate) fn new(capacity: usize) -> Deliveries {
        Deliveries {
            state: Mutex::default(),
            capacity,
        }
    }

    /// Remembers a delivery. False when it was known.
    pub(crate) fn insert(&self, id: &str) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.known.insert(id.to_owned()) {
            return false;
        }
        state.order.push_back(id.to_owned());
        while state.order.len() > self.capacity {
            if let Some(oldest) = state.order.pop_front() {
                state.known.remove(&oldest);
            }
        }
        true
    }

    /// Forgets a delivery that came to nothing, so that it can be delivered again: the forge keeps its id.
    pub(crate) fn forget(&self, id: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.known.remove(id) {
            state.order.retain(|known| known != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Deliveries;

    #[test]
    fn remembers_the_latest_and_forgets_on_demand() {
        let deliveries = Deliveries::new(2);
        assert!(deliveries.insert("a"));
        assert!(!deliveries.insert("a"));
        assert!(deliveries.insert("b"));
        deliveries.forget("b");
        assert!(deliveries.insert("b"));
        assert!(deliveries.insert("c"));
        assert!(deliveries.insert("a"), "the oldest has left the window");
        assert!(!deliveries.insert("c"));
    }
}
