//! The bundle, the roster and the context that decisions are taken with, swapped as one while requests run.

use crate::context::{self, Contexts};
use crate::files::{BundleError, Stamp, read, stamp};
use crate::metrics::Metrics;
use crate::settings::BundleSettings;
use arc_swap::ArcSwap;
use countersign::{Allocation, Cache, Engine, EngineOptions, Policy};
use countersign_sources::roster::Roster;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Most bytes of a roster.
const ROSTER_BYTES: u64 = 16 << 20;

/// What decisions are taken with.
#[derive(Debug)]
pub struct Loaded {
    /// The opened bundle.
    pub policy: Policy,
    /// The roster, when there is one.
    pub roster: Option<Roster>,
    /// What is known around changes.
    pub contexts: Contexts,
    roster_text: Option<String>,
}

/// The bundle that serves, and the way to the next one.
#[derive(Debug)]
pub(crate) struct Bundles {
    settings: BundleSettings,
    engine: Engine,
    current: ArcSwap<Loaded>,
    /// How the files looked when they were last read. The lock also keeps two reloads apart.
    seen: Mutex<Stamps>,
    metrics: Arc<Metrics>,
}

type Stamps = Vec<(PathBuf, Stamp)>;

impl Bundles {
    /// Opens bundle, roster and context for the first time.
    pub(crate) fn open(
        settings: BundleSettings,
        metrics: Arc<Metrics>,
    ) -> Result<Bundles, BundleError> {
        let engine = Engine::new(EngineOptions {
            cache: settings
                .code_cache
                .clone()
                .map_or(Cache::Disabled, Cache::Directory),
            // Two more than run at once: opening the next bundle takes an instance too.
            allocation: Allocation::Pooling {
                instances: settings.concurrency.saturating_add(2),
            },
        })?;
        let seen = stamps(&settings);
        let loaded = load(&engine, &settings)?;
        metrics.serves(&loaded.policy);
        tracing::info!(
            digest = loaded.policy.digest(),
            policy = loaded.policy.manifest().name,
            version = loaded.policy.manifest().version,
            roster = loaded.roster.as_ref().map(|roster| roster.people().len()),
            context = loaded.contexts.documents(),
            "bundle loaded"
        );
        Ok(Bundles {
            settings,
            engine,
            current: ArcSwap::from_pointee(loaded),
            seen: Mutex::new(seen),
            metrics,
        })
    }

    /// What decisions are taken with now. Whoever holds it keeps it, whatever is loaded meanwhile.
    pub(crate) fn current(&self) -> Arc<Loaded> {
        self.current.load_full()
    }

    /// Reads the files again. What does not hold is refused, and the old ones go on serving. Blocks.
    pub(crate) fn reload(&self) {
        self.reload_if(|_, _| true);
    }

    fn reload_if(&self, wanted: impl FnOnce(&Stamps, &Stamps) -> bool) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at before the files are read: a change in between shows as another stamp next time.
        let now = stamps(&self.settings);
        if !wanted(&seen, &now) {
            return;
        }
        *seen = now;
        match load(&self.engine, &self.settings) {
            Ok(loaded) => {
                let old = self.current();
                if old.policy.digest() == loaded.policy.digest()
                    && old.roster_text == loaded.roster_text
                    && old.contexts == loaded.contexts
                {
                    self.metrics.reloaded("unchanged");
                    tracing::info!("bundle, roster and context are unchanged");
                    return;
                }
                tracing::info!(
                    from = old.policy.digest(),
                    digest = loaded.policy.digest(),
                    policy = loaded.policy.manifest().name,
                    version = loaded.policy.manifest().version,
                    roster = loaded.roster.as_ref().map(|roster| roster.people().len()),
                    context = loaded.contexts.documents(),
                    "bundle reloaded"
                );
                self.metrics.serves(&loaded.policy);
                self.current.store(Arc::new(loaded));
                self.metrics.reloaded("accepted");
            }
            Err(error) => {
                self.metrics.reloaded("refused");
                tracing::error!(
                    error = %error,
                    serving = self.current().policy.digest(),
                    "the new bundle, roster or context is refused, the old one goes on serving"
                );
            }
        }
    }

    /// Looks at the files again and again, and reloads them when they changed. Never ends.
    pub(crate) async fn watch(self: Arc<Self>) {
        let interval = self.settings.reload_interval;
        if interval == Duration::ZERO {
            std::future::pending::<()>().await;
        }
        loop {
            tokio::time::sleep(interval).await;
            let bundles = Arc::clone(&self);
            if tokio::task::spawn_blocking(move || bundles.reload_if(|seen, now| seen != now))
                .await
                .is_err()
            {
                tracing::error!("a reload failed inside; the old bundle goes on serving");
            }
        }
    }
}

fn load(engine: &Engine, settings: &BundleSettings) -> Result<Loaded, BundleError> {
    // One byte more than is allowed lets the engine say that there is too much.
    let most = u64::try_from(settings.limits.bundle_bytes).unwrap_or(u64::MAX);
    let bytes = read(&settings.path, most.saturating_add(1))?;
    let policy = engine
        .open(&bytes, settings.digest.as_deref(), settings.limits)
        .map_err(|reason| BundleError::Bundle {
            path: settings.path.clone(),
            reason,
        })?;
    let (roster, roster_text) = match &settings.roster {
        Some(path) => {
            let (roster, text) = read_roster(path)?;
            (Some(roster), Some(text))
        }
        None => (None, None),
    };
    let contexts = match &settings.context {
        Some(path) => Contexts::read(path)?,
        None => Contexts::default(),
    };
    Ok(Loaded {
        policy,
        roster,
        contexts,
        roster_text,
    })
}

fn read_roster(path: &Path) -> Result<(Roster, String), BundleError> {
    let bytes = read(path, ROSTER_BYTES + 1)?;
    if bytes.len() as u64 > ROSTER_BYTES {
        return Err(BundleError::RosterTooLarge {
            path: path.to_owned(),
            limit: ROSTER_BYTES,
        });
    }
    let text = String::from_utf8(bytes).map_err(|error| BundleError::Unreadable {
        path: path.to_owned(),
        reason: std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error()),
    })?;
    Ok((Roster::parse(&text, &path.display().to_string())?, text))
}

fn stamps(settings: &BundleSettings) -> Stamps {
    let files = std::iter::once(&settings.path).chain(&settings.roster);
    let mut stamps: Stamps = files.map(|path| (path.clone(), stamp(path))).collect();
    stamps.extend(
        settings
            .context
            .iter()
            .flat_map(|path| context::stamps(path)),
    );
    stamps
}
