//! Ctrl-C, for commands that print what is known by then.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether Ctrl-C was pressed.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    pressed: Arc<AtomicBool>,
}

impl Interrupt {
    /// Waits for Ctrl-C from here on. A second one ends the process at once.
    pub fn awaited() -> Interrupt {
        let interrupt = Interrupt::default();
        let signal = signal_hook::consts::SIGINT;
        let code = crate::exit::Exit::Interrupted as i32;
        // In this order: the first Ctrl-C only sets the flag that makes the second one end the process. Where no handler can be
        // had, Ctrl-C ends it as always.
        let pressed = || Arc::clone(&interrupt.pressed);
        let _ = signal_hook::flag::register_conditional_shutdown(signal, code, pressed());
        let _ = signal_hook::flag::register(signal, pressed());
        interrupt
    }

    /// It was pressed.
    pub fn pressed(&self) -> bool {
        self.pressed.load(Ordering::Relaxed)
    }
}
