//! Work spread over threads, its results taken in the order of the input.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// For each thread, how many items may be between input and result.
const AHEAD: usize = 32;

/// Takes items from `input` on a thread of its own, works on them on `workers` threads, and hands the results to `take` on the
/// calling thread, in the order of the input. Never holds more than a few dozen items for each worker, however long one takes.
pub fn in_order<T, R>(
    input: impl Iterator<Item = T> + Send,
    workers: usize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R),
) where
    T: Send,
    R: Send,
{
    let workers = workers.max(1);
    let room = workers * AHEAD;
    // The reader needs a ticket for each item. A ticket comes back when the item's result has been taken in order, so that a slow
    // item holds the reader up instead of letting the results behind it pile up.
    let (ticket_back, tickets) = mpsc::sync_channel::<()>(room);
    for _ in 0..room {
        // The channel has exactly this room, and its receiver lives.
        let _ = ticket_back.try_send(());
    }
    let (send_item, items) = mpsc::sync_channel::<(u64, T)>(room);
    let (send_result, results) = mpsc::sync_channel::<(u64, R)>(room);
    let items = Mutex::new(items);
    let (items, work) = (&items, &work);
    thread::scope(|scope| {
        scope.spawn(move || {
            for (number, item) in (0_u64..).zip(input) {
                if tickets.recv().is_err() || send_item.send((number, item)).is_err() {
                    return;
                }
            }
        });
        for _ in 0..workers {
            let send_result = send_result.clone();
            scope.spawn(move || {
                while let Some((number, item)) = next(items) {
                    if send_result.send((number, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send_result);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (number, result) in results {
            early.insert(number, result);
            while let Some(result) = early.remove(&due) {
                take(result);
                due += 1;
                // The reader may have ended.
                let _ = ticket_back.try_send(());
            }
        }
    });
}

/// The next item, if there is one. A lock that a panic left behind still guards a usable channel.
fn next<T>(items: &Mutex<Receiver<T>>) -> Option<T> {
    items
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .recv()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_whatever_the_work_takes() {
        for workers in [0, 1, 2, 7] {
            let mut taken = Vec::new();
            in_order(
                0..1_000_u64,
                workers,
                |item| {
                    // Uneven work, told by the item alone.
                    (0..(item * 7_919 % 500)).fold(item, |sum, step| sum ^ (step << 32))
                        & 0xffff_ffff
                },
                |result| taken.push(result),
            );
            assert_eq!(taken, (0..1_000).collect::<Vec<_>>(), "{workers} workers");
        }
    }

    #[test]
    fn the_reader_never_runs_far_ahead() {
        let (read, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let most = AtomicUsize::new(0);
        let input = (0..2_000).inspect(|_| {
            let ahead = read.fetch_add(1, Ordering::SeqCst) + 1 - done.load(Ordering::SeqCst);
            most.fetch_max(ahead, Ordering::SeqCst);
        });
        in_order(
            input,
            2,
            |item| item,
            |_| {
                done.fetch_add(1, Ordering::SeqCst);
            },
        );
        assert_eq!(done.into_inner(), 2_000);
        assert!(most.into_inner() <= 2 * AHEAD + 2);
    }

    #[test]
    fn nothing_in_is_nothing_out() {
        in_order(
            std::iter::empty::<u8>(),
            4,
            |item| item,
            |_| panic!("there is nothing"),
        );
    }
}
