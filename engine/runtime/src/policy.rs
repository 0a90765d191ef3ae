//! An opened bundle.

use crate::digest::{Measure, sha256};
use crate::engine::Shared;
use crate::evaluation::{EvaluateError, Evaluation};
use crate::inspect::{INTERFACE, Inspection, OpenError};
use crate::instance::{Fresh, Watched};
use crate::limits::Limits;
use crate::watchdog::Watchdog;
use countersign_contract::CONTRACT_VERSION;
use countersign_contract::manifest::Manifest;
use countersign_contract::types::{
    CombinedDecision, Decision, Description, EvaluationError, Explanation, Facts,
};
use serde::Serialize;
use std::sync::Arc;
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Lift, Linker, Lower};

/// An opened bundle. It can be used from any number of threads at once; clones share the compiled code.
#[derive(Clone)]
pub struct Policy {
    opened: Arc<Opened>,
}

struct Opened {
    shared: Arc<Shared>,
    component: InstancePre<Watched>,
    exports: Exports,
    inspection: Inspection,
    limits: Limits,
}

/// The contract's functions in the component.
struct Exports {
    describe: ComponentExportIndex,
    evaluate: ComponentExportIndex,
    combine: ComponentExportIndex,
    explain: ComponentExportIndex,
    describe_json: ComponentExportIndex,
    evaluate_json: ComponentExportIndex,
    combine_json: ComponentExportIndex,
    explain_json: ComponentExportIndex,
}

type Answer<T> = (Result<T, EvaluationError>,);
type AnswerJson = (Result<String, String>,);

impl Exports {
    fn find(component: &Component) -> Option<Exports> {
        let interface = format!("{INTERFACE}{CONTRACT_VERSION}");
        let interface = component.get_export_index(None, &interface)?;
        let find = |name: &str| component.get_export_index(Some(&interface), name);
        Some(Exports {
            describe: find("describe")?,
            evaluate: find("evaluate")?,
            combine: find("combine")?,
            explain: find("explain")?,
            describe_json: find("describe-json")?,
            evaluate_json: find("evaluate-json")?,
            combine_json: find("combine-json")?,
            explain_json: find("explain-json")?,
        })
    }

    fn check(&self, instance: &mut Fresh) -> Result<(), String> {
        instance.check::<(), (Description,)>(&self.describe)?;
        instance.check::<(&Facts,), Answer<Decision>>(&self.evaluate)?;
        instance.check::<(&[Facts],), Answer<CombinedDecision>>(&self.combine)?;
        instance.check::<(&Facts,), Answer<Explanation>>(&self.explain)?;
        instance.check::<(), (String,)>(&self.describe_json)?;
        instance.check::<(&str,), AnswerJson>(&self.evaluate_json)?;
        instance.check::<(&str,), AnswerJson>(&self.combine_json)?;
        instance.check::<(&str,), AnswerJson>(&self.explain_json)
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Policy")
            .field("digest", &self.opened.inspection.digest)
            .field("manifest", &self.opened.inspection.manifest)
            .finish_non_exhaustive()
    }
}

impl Policy {
    /// Compiles a bundle that was found in order.
    pub(crate) fn compile(
        shared: Arc<Shared>,
        bytes: &[u8],
        inspection: Inspection,
        limits: Limits,
    ) -> Result<Policy, OpenError> {
        let compile = |error: wasmtime::Error| OpenError::Compile(format!("{error:#}"));
        let component = Component::from_binary(&shared.engine, bytes).map_err(compile)?;
        shared.functions.keep();
        let exports = Exports::find(&component)
            .ok_or_else(|| OpenError::Unusable("it lacks functions of the contract".to_owned()))?;
        let component = Linker::new(&shared.engine)
            .instantiate_pre(&component)
            .map_err(compile)?;
        let opened = Opened {
            shared,
            component,
            exports,
            inspection,
            limits,
        };
        // A bundle whose functions have other types, or that needs more memory than allowed, is refused now and not in
        // the middle of a decision.
        let mut instance = opened.instance().map_err(|error| match error {
            EvaluateError::MemoryExhausted { limit } => OpenError::MemoryExhausted { limit },
            error => OpenError::Unusable(error.to_string()),
        })?;
        opened
            .exports
            .check(&mut instance)
            .map_err(OpenError::Unusable)?;
        Ok(Policy {
            opened: Arc::new(opened),
        })
    }

    /// SHA-256 of the bundle, 64 lower-case hexadecimal digits.
    pub fn digest(&self) -> &str {
        &self.opened.inspection.digest
    }

    /// What the bundle says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.opened.inspection.manifest
    }

    /// The limits that each evaluation has.
    pub fn limits(&self) -> Limits {
        self.opened.limits
    }

    /// Asks the bundle what it is.
    ///
    /// # Errors
    /// When a limit is met or the bundle fails.
    pub fn describe(&self) -> Result<Description, EvaluateError> {
        let _watch = self.opened.shared.watchdog.watch();
        let export = &self.opened.exports.describe;
        let ((description,), _) = self
            .opened
            .instance()?
            .call::<_, (Description,)>(export, ())?;
        Ok(description)
    }

    /// Asks the bundle what it is, as JSON.
    ///
    /// # Errors
    /// When a limit is met or the bundle fails.
    pub fn describe_json(&self) -> Result<String, EvaluateError> {
        let _watch = self.opened.shared.watchdog.watch();
        let export = &self.opened.exports.describe_json;
        let ((description,), _) = self.opened.instance()?.call::<_, (String,)>(export, ())?;
        Ok(description)
    }

    /// Decides one change.
    ///
    /// # Errors
    /// When the facts don't fit the contract, a limit is met or the bundle fails.
    pub fn evaluate(&self, facts: &Facts) -> Result<Evaluation<Decision>, EvaluateError> {
        self.opened.typed(&self.opened.exports.evaluate, facts)
    }

    /// Decides each change of a group or range; the strictest decides for all.
    ///
    /// # Errors
    /// When the facts don't fit the contract, a limit is met or the bundle fails.
    pub fn combine(
        &self,
        members: &[Facts],
    ) -> Result<Evaluation<CombinedDecision>, EvaluateError> {
        self.opened.typed(&self.opened.exports.combine, members)
    }

    /// Decides one change and says how each expression came to its value.
    ///
    /// # Errors
    /// When the facts don't fit the contract, a limit is met or the bundle fails.
    pub fn explain(&self, facts: &Facts) -> Result<Evaluation<Explanation>, EvaluateError> {
        self.opened.typed(&self.opened.exports.explain, facts)
    }

    /// [`Policy::evaluate`] from and to JSON. The answer is a `decision`, byte for byte as the bundle wrote it.
    ///
    /// # Errors
    /// When the facts don't fit the contract, a limit is met or the bundle fails.
    pub fn evaluate_json(&self, facts: &str) -> Result<Evaluation<String>, EvaluateError> {
        self.opened.json(&self.opened.exports.evaluate_json, facts)
    }

    /// [`Policy::combine`] from a JSON array of facts and to JSON.
    ///
    /// # Errors
    /// When the facts don't fit the contract, a limit is met or the bundle fails.
    pub fn combine_json(&self, members: &str) -> Result<Evaluation<String>, EvaluateError> {
        self.opened.json(&self.opened.exports.combine_json, members)
    }

    /// [`Policy::explain`] from and to JSON.
    ///
    /// # Errors
    /// When the facts don't fit the contract, a limit is met or the bundle fails.
    pub fn explain_json(&self, facts: &str) -> Result<Evaluation<String>, EvaluateError> {
        self.opened.json(&self.opened.exports.explain_json, facts)
    }
}

impl Opened {
    fn instance(&self) -> Result<Fresh, EvaluateError> {
        let epochs = Watchdog::epochs(self.limits.deadline);
        Fresh::new(&self.component, self.limits, epochs)
    }

    fn typed<F, T>(
        &self,
        export: &ComponentExportIndex,
        facts: &F,
    ) -> Result<Evaluation<T>, EvaluateError>
    where
        F: Serialize + ?Sized,
        for<'a> &'a F: Lower,
        T: Lift + 'static,
    {
        let mut measure = Measure::default();
        serde_json::to_writer(&mut measure, facts)
            .map_err(|error| EvaluateError::Trapped(error.to_string()))?;
        let (facts_digest, length) = measure.finish();
        self.check_input(length)?;
        let _watch = self.shared.watchdog.watch();
        let ((answer,), usage) = self
            .instance()?
            .call::<(&F,), Answer<T>>(export, (facts,))?;
        Ok(Evaluation {
            value: answer?,
            bundle_digest: self.inspection.digest.clone(),
            facts_digest,
            fuel: usage.fuel,
            memory_bytes: usage.memory_bytes,
        })
    }

    fn json(
        &self,
        export: &ComponentExportIndex,
        facts: &str,
    ) -> Result<Evaluation<String>, EvaluateError> {
        self.check_input(facts.len())?;
        let _watch = self.shared.watchdog.watch();
        let ((answer,), usage) = self
            .instance()?
            .call::<(&str,), AnswerJson>(export, (facts,))?;
        let value =
            answer.map_err(
                |text| match serde_json::from_str::<EvaluationError>(&text) {
                    Ok(error) => EvaluateError::from(error),
                    Err(error) => {
                        EvaluateError::Trapped(format!("its error can't be read: {error}"))
                    }
                },
            )?;
        Ok(Evaluation {
            value,
            bundle_digest: self.inspection.digest.clone(),
            facts_digest: sha256(facts.as_bytes()),
            fuel: usage.fuel,
            memory_bytes: usage.memory_bytes,
        })
    }

    fn check_input(&self, length: usize) -> Result<(), EvaluateError> {
        let limit = self.limits.input_bytes;
        if length > limit {
            return Err(EvaluateError::InputTooLarge { length, limit });
        }
        Ok(())
    }
}
