//! Components called without the runtime, so that a bundle and the floor go exactly the same way.

use anyhow::{Context, Result};
use countersign_contract::types::{Decision, EvaluationError, Facts};
use std::time::{Duration, Instant};
use wasmtime::component::{Component, Instance, InstancePre, Linker, TypedFunc};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};

/// The interface that every bundle exports.
const INTERFACE: &str = concat!("countersign:policy/policy@", "0.2.0");

/// Enough for every benchmark.
const FUEL: u64 = u64::MAX / 2;

/// As the runtime's pool has it.
const POOLED_MEMORY_BYTES: usize = 256 * 1024 * 1024;

/// Memory that the pool keeps between instances, as the runtime has it.
const KEEP_RESIDENT_BYTES: usize = 1024 * 1024;

/// How guests are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// With fuel, each instance with memory of its own: what the command does.
    Fuelled,
    /// The same without fuel.
    Unmetered,
    /// With fuel, instances from a pool: what the server does.
    Pooled,
}

/// A compiled component.
pub struct Guest {
    engine: Engine,
    instance: InstancePre<()>,
    /// How long it took to compile.
    pub compiled_in: Duration,
}

/// An instance that is used again.
pub struct Warm<'a> {
    store: Store<()>,
    evaluate: Evaluate<'a>,
}

type Evaluate<'a> = TypedFunc<(&'a Facts,), (Result<Decision, EvaluationError>,)>;

/// The floor as a component.
///
/// # Errors
/// That its module can't be wrapped.
pub fn floor() -> Result<Vec<u8>> {
    wit_component::ComponentEncoder::default()
        .module(include_bytes!(env!("COUNTERSIGN_FLOOR")))?
        .validate(true)
        .encode()
}

impl Guest {
    /// Compiles a component.
    ///
    /// # Errors
    /// That wasmtime refuses it.
    pub fn new(bytes: &[u8], mode: Mode) -> Result<Guest> {
        let mut config = Config::new();
        config
            .concurrency_support(false)
            .cranelift_nan_canonicalization(true)
            .consume_fuel(mode != Mode::Unmetered)
            .wasm_backtrace_max_frames(None);
        if mode == Mode::Pooled {
            let mut pool = PoolingAllocationConfig::new();
            pool.total_component_instances(4)
                .total_core_instances(4)
                .total_memories(4)
                .total_tables(4)
                .max_memory_size(POOLED_MEMORY_BYTES)
                .linear_memory_keep_resident(KEEP_RESIDENT_BYTES);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        }
        let engine = Engine::new(&config).map_err(named)?;
        let start = Instant::now();
        let component = Component::new(&engine, bytes).map_err(named)?;
        let compiled_in = start.elapsed();
        let instance = Linker::new(&engine)
            .instantiate_pre(&component)
            .map_err(named)?;
        Ok(Guest {
            engine,
            instance,
            compiled_in,
        })
    }

    /// A new instance.
    ///
    /// # Errors
    /// That it can't be made.
    pub fn warm<'a>(&self) -> Result<Warm<'a>> {
        let mut store = Store::new(&self.engine, ());
        // Without fuel metering there is nothing to set, and that is not an error here.
        let _ = store.set_fuel(FUEL);
        let instance = self.instance.instantiate(&mut store).map_err(named)?;
        let evaluate = evaluate(&instance, &mut store)?;
        Ok(Warm { store, evaluate })
    }

    /// One decision in a new instance.
    ///
    /// # Errors
    /// That there is none.
    pub fn fresh(&self, facts: &Facts) -> Result<Decision> {
        self.warm()?.decide(facts)
    }
}

impl<'a> Warm<'a> {
    /// One more decision in this instance.
    ///
    /// # Errors
    /// That there is none.
    pub fn decide(&mut self, facts: &'a Facts) -> Result<Decision> {
        let _ = self.store.set_fuel(FUEL);
        let (decision,) = self
            .evaluate
            .call(&mut self.store, (facts,))
            .map_err(named)?;
        decision.map_err(|error| anyhow::anyhow!("{error:?}"))
    }
}

fn named(error: wasmtime::Error) -> anyhow::Error {
    anyhow::anyhow!("{error:#}")
}

fn evaluate<'a>(instance: &Instance, store: &mut Store<()>) -> Result<Evaluate<'a>> {
    let interface = instance
        .get_export_index(&mut *store, None, INTERFACE)
        .context("no interface `policy`")?;
    let function = instance
        .get_export_index(&mut *store, Some(&interface), "evaluate")
        .context("no function `evaluate`")?;
    instance
        .get_typed_func(&mut *store, function)
        .map_err(named)
}
