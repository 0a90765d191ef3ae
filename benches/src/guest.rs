//! Components called without the runtime, so that a bundle and the floor go exactly the same way.

use anyhow::{Context, Result};
use countersign_contract::types::{Decision, EvaluationError, Facts};
use wasmtime::component::{Component, Instance, InstancePre, Linker, TypedFunc};
use wasmtime::{Config, Engine, Store};

/// The interface that every bundle exports.
const INTERFACE: &str = concat!("countersign:policy/policy@", "0.1.0");

/// Enough for every benchmark.
const FUEL: u64 = u64::MAX / 2;

/// A compiled component.
pub struct Guest {
    engine: Engine,
    instance: InstancePre<()>,
}

/// An instance that is used again.
pub struct Warm {
    store: Store<()>,
    evaluate: Evaluate,
}

type Evaluate = TypedFunc<(Facts,), (Result<Decision, EvaluationError>,)>;

impl Guest {
    /// Compiles a component, with or without fuel.
    pub fn new(bytes: &[u8], fuel: bool) -> Result<Guest> {
        let mut config = Config::new();
        config.consume_fuel(fuel);
        let engine = Engine::new(&config).map_err(|error| anyhow::anyhow!("{error}"))?;
        let component =
            Component::new(&engine, bytes).map_err(|error| anyhow::anyhow!("{error}"))?;
        let instance = Linker::new(&engine)
            .instantiate_pre(&component)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(Guest { engine, instance })
    }

    /// The floor's component.
    pub fn floor(fuel: bool) -> Result<Guest> {
        let module = include_bytes!(env!("COUNTERSIGN_FLOOR"));
        let bytes = wit_component::ComponentEncoder::default()
            .module(module)?
            .validate(true)
            .encode()?;
        Guest::new(&bytes, fuel)
    }

    /// A new instance.
    pub fn warm(&self) -> Result<Warm> {
        let mut store = Store::new(&self.engine, ());
        // Without fuel metering there is nothing to set, and that is not an error here.
        let _ = store.set_fuel(FUEL);
        let instance = self
            .instance
            .instantiate(&mut store)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let evaluate = evaluate(&instance, &mut store)?;
        Ok(Warm { store, evaluate })
    }

    /// One decision in a new instance.
    pub fn fresh(&self, facts: &Facts) -> Result<Decision> {
        self.warm()?.decide(facts)
    }
}

impl Warm {
    /// One more decision in this instance.
    pub fn decide(&mut self, facts: &Facts) -> Result<Decision> {
        let _ = self.store.set_fuel(FUEL);
        let (decision,) = self
            .evaluate
            .call(&mut self.store, (facts.clone(),))
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        decision.map_err(|error| anyhow::anyhow!("{error:?}"))
    }
}

fn evaluate(instance: &Instance, store: &mut Store<()>) -> Result<Evaluate> {
    let interface = instance
        .get_export_index(&mut *store, None, INTERFACE)
        .context("no interface `policy`")?;
    let function = instance
        .get_export_index(&mut *store, Some(&interface), "evaluate")
        .context("no function `evaluate`")?;
    instance
        .get_typed_func(&mut *store, function)
        .map_err(|error| anyhow::anyhow!("{error}"))
}
