//! One instance of a bundle: it lives for one call.

use crate::evaluation::EvaluateError;
use crate::limits::Limits;
use wasmtime::component::{
    ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Lower,
};
use wasmtime::{ResourceLimiter, Store, Trap};

/// Most entries of a table. Bundles have one small table, for calls through function pointers.
const TABLE_ENTRIES: usize = 100_000;

/// Watches over what an instance takes.
pub struct Watched {
    limits: Limits,
    /// Linear memory in bytes.
    memory: usize,
    /// The limit that it ran into.
    exhausted: Option<usize>,
}

impl ResourceLimiter for Watched {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let limit = maximum.unwrap_or(usize::MAX).min(self.limits.memory_bytes);
        if desired > limit {
            // Refused growth would only make the guest give up later, by a trap that does not say why.
            self.exhausted = Some(limit);
            wasmtime::bail!("more than {limit} bytes of memory");
        }
        self.memory = desired;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ENTRIES)
    }

    fn instances(&self) -> usize {
        8
    }

    fn memories(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        2
    }
}

/// A fresh instance.
pub struct Fresh {
    store: Store<Watched>,
    instance: Instance,
}

/// What a call took.
pub struct Usage {
    /// Fuel.
    pub fuel: u64,
    /// Linear memory in bytes.
    pub memory_bytes: usize,
}

impl Fresh {
    /// Makes an instance that may run for `epochs` of the engine.
    pub fn new(
        component: &InstancePre<Watched>,
        limits: Limits,
        epochs: u64,
    ) -> Result<Fresh, EvaluateError> {
        let mut store = Store::new(
            component.engine(),
            Watched {
                limits,
                memory: 0,
                exhausted: None,
            },
        );
        store.limiter(|watched| watched);
        store.set_hostcall_fuel(limits.output_bytes);
        store.set_epoch_deadline(epochs);
        store
            .set_fuel(limits.fuel)
            .map_err(|error| failure(&store, &error))?;
        match component.instantiate(&mut store) {
            Ok(instance) => Ok(Fresh { store, instance }),
            Err(error) => Err(failure(&store, &error)),
        }
    }

    /// Checks that an export has the contract's type.
    pub fn check<P, R>(&mut self, export: &ComponentExportIndex) -> Result<(), String>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        self.instance
            .get_typed_func::<P, R>(&mut self.store, export)
            .map(|_| ())
            .map_err(|error| format!("{error:#}"))
    }

    /// Calls an export, which ends the instance.
    pub fn call<P, R>(
        mut self,
        export: &ComponentExportIndex,
        parameters: P,
    ) -> Result<(R, Usage), EvaluateError>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let result = self
            .instance
            .get_typed_func::<P, R>(&mut self.store, export)
            .and_then(|function| function.call(&mut self.store, parameters));
        let limits = self.store.data().limits;
        match result {
            Ok(value) => {
                let left = self.store.get_fuel().unwrap_or(0);
                let usage = Usage {
                    fuel: limits.fuel.saturating_sub(left),
                    memory_bytes: self.store.data().memory,
                };
                Ok((value, usage))
            }
            Err(error) => Err(failure(&self.store, &error)),
        }
    }
}

/// Names the limit that made a call fail.
fn failure(store: &Store<Watched>, error: &wasmtime::Error) -> EvaluateError {
    let watched = store.data();
    let limits = watched.limits;
    if let Some(limit) = watched.exhausted {
        return EvaluateError::MemoryExhausted { limit };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => EvaluateError::FuelExhausted { limit: limits.fuel },
        Some(Trap::Interrupt) => EvaluateError::DeadlineExceeded {
            limit: limits.deadline,
        },
        Some(trap) => EvaluateError::Trapped(trap.to_string()),
        // wasmtime's error for this has no public type.
        None if error
            .root_cause()
            .to_string()
            .contains("fuel allocated for hostcalls") =>
        {
            EvaluateError::OutputTooLarge {
                limit: limits.output_bytes,
            }
        }
        None => EvaluateError::Trapped(format!("{error:#}")),
    }
}
