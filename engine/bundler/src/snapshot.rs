//! Loads a policy into the evaluator and takes the state that results as a new module.

use crate::EVALUATOR;
use crate::bundle::BundleError;
use std::future::Future;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use wasmparser::ValType;
use wasmtime::{Config, Engine, Instance, Module, OptLevel, Store, Val};
use wasmtime_wizer::{InstanceState, ModuleContext, SnapshotVal, Wizer};

/// The export that loads a policy; it is not in the result.
const LOAD: &str = "load";

/// The evaluator, ready to take a policy. Compiling it takes far longer than loading a policy, so a process that makes
/// several bundles does it once.
struct Prepared {
    wizer: Wizer,
    context: ModuleContext<'static>,
    engine: Engine,
    module: Module,
}

static PREPARED: LazyLock<Result<Prepared, String>> =
    LazyLock::new(|| prepare().map_err(|error| format!("{error:#}")));

fn prepare() -> wasmtime::Result<Prepared> {
    let mut wizer = Wizer::new();
    wizer.init_func(LOAD).keep_init_func(false);
    let (context, instrumented) = wizer.instrument(EVALUATOR)?;

    // The code runs for a moment only: compiling it fast matters more than how fast it runs.
    let mut config = Config::new();
    config
        .cranelift_opt_level(OptLevel::None)
        .cranelift_nan_canonicalization(true)
        .concurrency_support(false);
    let engine = Engine::new(&config)?;
    let module = Module::new(&engine, &instrumented)?;
    Ok(Prepared {
        wizer,
        context,
        engine,
        module,
    })
}

/// The evaluator's module with the policy loaded.
pub fn snapshot(policy: &[u8]) -> Result<Vec<u8>, BundleError> {
    let prepared = PREPARED
        .as_ref()
        .map_err(|error| BundleError::Evaluator(error.clone()))?;
    let mut store = Store::new(&prepared.engine, ());
    let instance = Instance::new(&mut store, &prepared.module, &[]).map_err(internal)?;
    load(&mut store, instance, policy)?;

    let mut state = LoadedInstance {
        store: &mut store,
        instance,
        missing: None,
    };
    let snapshot =
        ready(prepared.wizer.snapshot(&prepared.context, &mut state))?.map_err(internal)?;
    match state.missing {
        None => Ok(snapshot),
        Some(name) => Err(BundleError::Evaluator(format!(
            "it does not export `{name}`"
        ))),
    }
}

fn load(store: &mut Store<()>, instance: Instance, policy: &[u8]) -> Result<(), BundleError> {
    let reallocate = instance
        .get_typed_func::<(u32, u32, u32, u32), u32>(&mut *store, "cabi_realloc")
        .map_err(internal)?;
    let load = instance
        .get_typed_func::<(u32, u32), u32>(&mut *store, LOAD)
        .map_err(internal)?;
    let memory = instance
        .get_memory(&mut *store, "memory")
        .ok_or_else(|| BundleError::Evaluator("it does not export `memory`".to_owned()))?;
    let length = u32::try_from(policy.len()).map_err(|_| BundleError::PolicyTooLarge {
        length: policy.len(),
    })?;
    let pointer = reallocate
        .call(&mut *store, (0, 0, 1, length))
        .map_err(|_| BundleError::PolicyTooLarge {
            length: policy.len(),
        })?;
    memory
        .write(&mut *store, pointer as usize, policy)
        .map_err(|error| BundleError::Evaluator(error.to_string()))?;
    let status = load
        .call(&mut *store, (pointer, length))
        .map_err(internal)?;
    // The policy's serialised form is not needed any more: it is wiped and given back, so that it takes no room in the
    // snapshot.
    let wiped = vec![0; policy.len()];
    memory
        .write(&mut *store, pointer as usize, &wiped)
        .map_err(|error| BundleError::Evaluator(error.to_string()))?;
    match status {
        0 => Ok(()),
        _ => Err(BundleError::PolicyRefused),
    }
}

/// An instance as Wizer reads it.
struct LoadedInstance<'a> {
    store: &'a mut Store<()>,
    instance: Instance,
    /// An export that Wizer asked for and that is not there, or not of a kind that it can take.
    missing: Option<String>,
}

impl InstanceState for LoadedInstance<'_> {
    async fn global_get(&mut self, name: &str, _type_hint: ValType) -> SnapshotVal {
        let value = self
            .instance
            .get_global(&mut *self.store, name)
            .map(|global| global.get(&mut *self.store));
        match value {
            Some(Val::I32(value)) => SnapshotVal::I32(value),
            Some(Val::I64(value)) => SnapshotVal::I64(value),
            Some(Val::F32(value)) => SnapshotVal::F32(value),
            Some(Val::F64(value)) => SnapshotVal::F64(value),
            Some(Val::V128(value)) => SnapshotVal::V128(value.as_u128()),
            _ => {
                self.missing = Some(name.to_owned());
                SnapshotVal::I32(0)
            }
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        match self.instance.get_memory(&mut *self.store, name) {
            Some(memory) => contents(memory.data(&*self.store)),
            None => {
                self.missing = Some(name.to_owned());
                contents(&[]);
            }
        }
    }
}

/// The value of a future that never waits: nothing above leaves the processor.
fn ready<T>(future: impl Future<Output = T>) -> Result<T, BundleError> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => Err(BundleError::Evaluator(
            "taking its snapshot waited for something".to_owned(),
        )),
    }
}

fn internal(error: wasmtime::Error) -> BundleError {
    BundleError::Evaluator(format!("{error:#}"))
}
