//! Work on many items for which git is asked each time: several of its processes run side by side.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// More threads wait for the same disk.
const MOST_THREADS: usize = 8;

/// Works on each item, and gives the results in the order of the items. It takes as long as the slowest row of them, and the results
/// do not depend on how many threads there are.
pub(in crate::git) fn each<T: Send, R: Send>(
    items: &mut [T],
    work: impl Fn(usize, &mut T) -> R + Sync,
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MOST_THREADS).min(items.len());
    let queue = Mutex::new(items.iter_mut().enumerate());
    let row = || {
        let mut done = Vec::new();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((place, item)) = next else {
                return done;
            };
            done.push((place, work(place, item)));
        }
    };
    let mut done = thread::scope(|scope| {
        let rows: Vec<_> = (1..threads).map(|_| scope.spawn(row)).collect();
        let mut done = row();
        for other in rows {
            match other.join() {
                Ok(mut results) => done.append(&mut results),
                Err(panicked) => std::panic::resume_unwind(panicked),
            }
        }
        done
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, 2, 1_000] {
            let mut items: Vec<usize> = (0..count).collect();
            let results = each(&mut items, |place, item| {
                *item += 1;
                place * 2
            });
            assert_eq!(items, (1..=count).collect::<Vec<_>>());
            assert_eq!(
                results,
                (0..count).map(|place| place * 2).collect::<Vec<_>>()
            );
        }
    }
}
