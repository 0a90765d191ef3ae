//! Changes that wait to be worked on: bounded, each once, and never two workers on the same one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Work that can be put together with later work on the same thing.
pub(crate) trait Job: Debug + Send + 'static {
    /// What the work is on.
    type Key: Clone + Ord + Debug + Send;

    /// What the work is on.
    fn key(&self) -> Self::Key;

    /// Takes over what a later job for the same thing asks for.
    fn absorb(&mut self, later: Self);
}

/// The line.
#[derive(Debug)]
pub(crate) struct Jobs<J: Job> {
    state: Mutex<State<J>>,
    capacity: usize,
    /// Something was added, or a job ended.
    changed: Notify,
}

#[derive(Debug)]
struct State<J: Job> {
    order: VecDeque<J::Key>,
    waiting: BTreeMap<J::Key, J>,
    running: BTreeSet<J::Key>,
}

/// The line is full.
#[derive(Debug)]
pub(crate) struct Full;

impl<J: Job> Jobs<J> {
    pub(crate) fn new(capacity: usize) -> Jobs<J> {
        Jobs {
            state: Mutex::new(State {
                order: VecDeque::new(),
                waiting: BTreeMap::new(),
                running: BTreeSet::new(),
            }),
            capacity,
            changed: Notify::new(),
        }
    }

    /// Adds a job. One that waits for the same thing already takes it over: what it will read is as new.
    pub(crate) fn add(&self, job: J) -> Result<(), Full> {
        let mut state = self.state();
        let key = job.key();
        let is_full = state.waiting.len() >= self.capacity;
        match state.waiting.get_mut(&key) {
            Some(waiting) => waiting.absorb(job),
            None if is_full => return Err(Full),
            None => {
                state.order.push_back(key.clone());
                state.waiting.insert(key, job);
            }
        }
        drop(state);
        self.changed.notify_waiters();
        Ok(())
    }

    /// The next job, when there is one that nobody works on. To be given back to [`Jobs::end`].
    pub(crate) async fn take(&self) -> J {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // From here on no change is missed.
            changed.as_mut().enable();
            if let Some(job) = self.try_take() {
                return job;
            }
            changed.await;
        }
    }

    fn try_take(&self) -> Option<J> {
        let mut state = self.state();
        let place = state
            .order
            .iter()
            .position(|key| !state.running.contains(key))?;
        let key = state.order.remove(place)?;
        let job = state.waiting.remove(&key)?;
        state.running.insert(key);
        Some(job)
    }

    /// The work on a thing ended.
    pub(crate) fn end(&self, key: &J::Key) {
        self.state().running.remove(key);
        self.changed.notify_waiters();
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    /// What is not done yet: running ones first.
    pub(crate) fn unfinished(&self) -> Vec<J::Key> {
        let state = self.state();
        state.running.iter().chain(&state.order).cloned().collect()
    }

    /// Waits until nothing waits or runs.
    pub(crate) async fn idle(&self) {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if self.unfinished().is_empty() {
                return;
            }
            changed.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[derive(Debug, PartialEq)]
    struct Numbered(u32, Vec<u32>);

    impl Job for Numbered {
        type Key = u32;

        fn key(&self) -> u32 {
            self.0
        }

        fn absorb(&mut self, later: Numbered) {
            self.1.extend(later.1);
        }
    }

    async fn nothing_to_take(jobs: &Jobs<Numbered>) -> bool {
        tokio::time::timeout(Duration::from_millis(20), jobs.take())
            .await
            .is_err()
    }

    #[tokio::test]
    async fn joins_jobs_on_the_same_thing_and_never_runs_two_of_them() {
        let jobs = Jobs::new(2);
        jobs.add(Numbered(1, vec![10])).unwrap();
        jobs.add(Numbered(1, vec![11])).unwrap();
        assert_eq!(jobs.take().await, Numbered(1, vec![10, 11]));
        jobs.add(Numbered(1, vec![12])).unwrap();
        assert!(nothing_to_take(&jobs).await);
        jobs.add(Numbered(2, vec![20])).unwrap();
        assert!(matches!(jobs.add(Numbered(3, vec![30])), Err(Full)));
        assert_eq!(jobs.take().await, Numbered(2, vec![20]));
        jobs.end(&1);
        assert_eq!(jobs.take().await, Numbered(1, vec![12]));
        assert_eq!(jobs.unfinished(), [1, 2]);
        jobs.end(&1);
        jobs.end(&2);
        jobs.idle().await;
    }

    #[tokio::test]
    async fn wakes_whoever_waits() {
        let jobs = std::sync::Arc::new(Jobs::new(10));
        let taker = tokio::spawn({
            let jobs = jobs.clone();
            async move { jobs.take().await }
        });
        tokio::task::yield_now().await;
        jobs.add(Numbered(5, vec![])).unwrap();
        assert_eq!(taker.await.unwrap(), Numbered(5, vec![]));
        let idle = tokio::spawn({
            let jobs = jobs.clone();
            async move { jobs.idle().await }
        });
        tokio::task::yield_now().await;
        assert!(!idle.is_finished());
        jobs.end(&5);
        idle.await.unwrap();
    }
}
