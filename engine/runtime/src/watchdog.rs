//! Wall-clock time for the guests of one engine: a single thread that advances the engine's epoch while somebody
//! evaluates, and sleeps while nobody does.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Length of an epoch: how late a deadline may be noticed.
const EPOCH: Duration = Duration::from_millis(10);

/// Epochs without any evaluation after which the thread sleeps until it is needed again.
const IDLE_EPOCHS: u32 = 100;

/// Advances an engine's epoch while evaluations are under way.
pub struct Watchdog {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Evaluations under way.
    watched: usize,
    asleep: bool,
    stopped: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs under the lock, so a poisoned state is as good as any.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watchdog {
    /// Starts the thread for `engine`.
    pub fn start(engine: wasmtime::Engine) -> std::io::Result<Watchdog> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State::default()),
            changed: Condvar::new(),
        });
        let watched = Arc::clone(&shared);
        std::thread::Builder::new()
            .name("countersign-watchdog".to_owned())
            .spawn(move || tick(&watched, &engine))?;
        Ok(Watchdog { shared })
    }

    /// Advances the epoch for as long as the result lives.
    pub fn watch(&self) -> Watch<'_> {
        let mut state = self.shared.state();
        state.watched += 1;
        if state.asleep {
            self.shared.changed.notify_one();
        }
        Watch {
            shared: &self.shared,
        }
    }

    /// Epochs that are surely over once `deadline` has passed.
    pub fn epochs(deadline: Duration) -> u64 {
        let epochs = deadline.as_nanos().div_ceil(EPOCH.as_nanos());
        // The first epoch may end at once.
        u64::try_from(epochs)
            .unwrap_or(u64::MAX - 1)
            .saturating_add(1)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.state().stopped = true;
        self.shared.changed.notify_one();
    }
}

/// An evaluation under way.
pub struct Watch<'a> {
    shared: &'a Shared,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.shared.state().watched -= 1;
    }
}

fn tick(shared: &Shared, engine: &wasmtime::Engine) {
    let mut idle = 0;
    let mut state = shared.state();
    while !state.stopped {
        if state.watched > 0 {
            idle = 0;
        } else {
            idle += 1;
        }
        state = if idle > IDLE_EPOCHS {
            state.asleep = true;
            let mut state = shared
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
            state.asleep = false;
            idle = 0;
            state
        } else {
            shared
                .changed
                .wait_timeout(state, EPOCH)
                .unwrap_or_else(PoisonError::into_inner)
                .0
        };
        engine.increment_epoch();
    }
}
