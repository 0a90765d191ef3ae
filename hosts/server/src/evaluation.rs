//! Evaluations off the threads that answer requests, as many at once as there are places in the pool.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bounds on how many evaluations run and how many requests wait for one.
#[derive(Debug)]
pub(crate) struct Evaluations {
    /// Running and waiting requests.
    places: Arc<Semaphore>,
    /// Running evaluations.
    slots: Arc<Semaphore>,
}

/// A request's place in the line.
#[derive(Debug)]
pub(crate) struct QueueSlot(
    #[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit,
);

/// An evaluation ended without any result, which is an error in this program.
#[derive(Debug, thiserror::Error)]
#[error("the evaluation ended without a result")]
pub(crate) struct Lost;

impl Evaluations {
    pub(crate) fn new(concurrency: u32, queue: u32) -> Evaluations {
        let semaphore = |count: u32| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            Arc::new(Semaphore::new(count.min(Semaphore::MAX_PERMITS)))
        };
        Evaluations {
            places: semaphore(concurrency.saturating_add(queue)),
            slots: semaphore(concurrency),
        }
    }

    /// A place in the line, or none when the line is full. To be taken before a request's body is read, so that the
    /// line bounds memory too.
    pub(crate) fn place(&self) -> Option<QueueSlot> {
        Arc::clone(&self.places)
            .try_acquire_owned()
            .ok()
            .map(QueueSlot)
    }

    /// Runs work when it is its turn. When the caller goes away while the work runs, the work still keeps its slot.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        place: Option<QueueSlot>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Lost> {
        let slot = Arc::clone(&self.slots)
            .acquire_owned()
            .await
            .map_err(|_| Lost)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop((slot, place));
            result
        })
        .await
        .map_err(|_| Lost)
    }
}

#[cfg(test)]
mod tests {
    use super::Evaluations;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn the_line_is_bounded_and_moves_on() {
        let evaluations = Evaluations::new(1, 1);
        let (running, waiting) = (evaluations.place(), evaluations.place());
        assert!(running.is_some() && waiting.is_some());
        assert!(evaluations.place().is_none());
        assert_eq!(evaluations.run(running, || 7).await.unwrap(), 7);
        assert!(evaluations.place().is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_more_run_at_once_than_there_are_slots() {
        let evaluations = Arc::new(Evaluations::new(2, 100));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (evaluations, now, most) = (evaluations.clone(), now.clone(), most.clone());
            tasks.spawn(async move {
                evaluations
                    .run(None, move || {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(5));
                        now.fetch_sub(1, Ordering::SeqCst);
                    })
                    .await
                    .unwrap();
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_panic_gives_the_slot_back() {
        let evaluations = Evaluations::new(1, 0);
        assert!(
            evaluations
                .run(evaluations.place(), || panic!("as a test"))
                .await
                .is_err()
        );
        assert!(evaluations.place().is_some());
        assert_eq!(evaluations.run(None, || 1).await.unwrap(), 1);
    }
}
