//! The server's life: it opens the bundle, listens, and stops without losing what it has begun.

use crate::app::App;
use crate::bundle::Bundles;
use crate::deliveries::Deliveries;
use crate::evaluation::Evaluations;
use crate::files::BundleError;
use crate::gate::{ChangeJob, Gate};
use crate::github::{Client, Collector};
use crate::jobs::Jobs;
use crate::metrics::{JobOutcome, Metrics};
use crate::router::router;
use crate::settings::{GithubSettings, JobSettings, Settings};
use crate::webhook::Webhooks;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;

/// Answers that are under way when the server stops get at least this long.
const LEAST_GRACE: Duration = Duration::from_secs(1);

/// A server that listens. It answers once [`Server::run`] is polled.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<App>,
    settings: Settings,
}

/// A way to steer a server while it runs.
#[derive(Clone, Debug)]
pub struct Handle {
    app: Arc<App>,
}

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The bundle, the roster or a context document is refused.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The address can't be listened on.
    #[error("can't listen on `{address}`: {reason}; choose another one with `--listen`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// The client for the forge's API can't be set up.
    #[error("{0}; check the certificates of this machine")]
    Client(String),
    /// There is no folder for mirrors.
    #[error("no folder for mirrors can be made: {0}; name one with `--mirrors`")]
    Mirrors(std::io::Error),
}

/// How the server stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// How many changes were left without a check run.
    pub abandoned: usize,
}

impl Handle {
    /// Reads bundle, roster and context again. What does not hold is refused, and the old ones go on serving. Blocks.
    pub fn reload(&self) {
        self.app.bundles.reload();
    }
}

impl Server {
    /// Opens the bundle and listens.
    ///
    /// # Errors
    /// When bundle, roster or context is refused, or the address can't be had.
    pub async fn bind(settings: Settings) -> Result<Server, StartError> {
        let metrics = Arc::new(Metrics::new());
        let bundles = Arc::new(Bundles::open(
            settings.bundle.clone(),
            Arc::clone(&metrics),
        )?);
        let evaluations = Arc::new(Evaluations::new(
            settings.bundle.concurrency,
            settings.requests.queue,
        ));
        let webhooks = settings
            .github
            .clone()
            .map(|github| webhooks(github, &settings.jobs, &bundles, &evaluations, &metrics))
            .transpose()?;
        let unavailable = |reason| StartError::Listen {
            address: settings.listen,
            reason,
        };
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(unavailable)?;
        let address = listener.local_addr().map_err(unavailable)?;
        Ok(Server {
            listener,
            address,
            app: Arc::new(App::new(
                bundles,
                evaluations,
                metrics,
                settings.requests.clone(),
                webhooks,
            )),
            settings,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A way to steer it while it runs.
    pub fn handle(&self) -> Handle {
        Handle {
            app: Arc::clone(&self.app),
        }
    }

    /// Serves until `stop` is ready, then finishes what has begun within the settings' bound.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Stopped {
        let Server {
            listener,
            address,
            app,
            settings,
        } = self;
        let mut background = JoinSet::new();
        background.spawn(Arc::clone(&app.bundles).watch());
        if let Some(webhooks) = &app.webhooks {
            for _ in 0..settings.jobs.workers {
                background.spawn(Arc::clone(&webhooks.gate).work());
            }
        }
        let graceful = Arc::new(GracefulShutdown::new());
        let accepting = tokio::spawn(accept(
            listener,
            router(Arc::clone(&app)),
            Arc::clone(&graceful),
            settings.clone(),
        ));
        let accepting = Accepting(accepting.abort_handle());
        tracing::info!(%address, github = app.webhooks.is_some(), "listening");
        stop.await;

        let end = Instant::now() + settings.shutdown_grace;
        app.drain();
        tracing::info!("draining");
        // The listener stays open meanwhile: health checks see that the server drains, and decisions are still taken.
        let abandoned = match &app.webhooks {
            Some(webhooks) => drain(webhooks, end).await,
            None => 0,
        };
        drop(accepting);
        background.shutdown().await;
        for _ in 0..abandoned {
            app.metrics.job(JobOutcome::Abandoned);
        }
        let end = end.max(Instant::now() + LEAST_GRACE);
        // The task that accepts holds the other reference, and is gone a moment after it is stopped.
        while Arc::strong_count(&graceful) > 1 && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if let Some(graceful) = Arc::into_inner(graceful) {
            let open = graceful.count();
            if tokio::time::timeout_at(end, graceful.shutdown())
                .await
                .is_err()
            {
                tracing::warn!(open, "connections were cut off");
            }
        }
        tracing::info!(abandoned, "stopped");
        Stopped { abandoned }
    }
}

/// Stops accepting when it goes away, also when the server itself is dropped.
struct Accepting(AbortHandle);

impl Drop for Accepting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Waits for the queued changes. Tells how many were left.
async fn drain(webhooks: &Webhooks, end: Instant) -> usize {
    if tokio::time::timeout_at(end, webhooks.jobs.idle())
        .await
        .is_ok()
    {
        return 0;
    }
    let unfinished = webhooks.jobs.unfinished();
    for (repository, revision) in &unfinished {
        tracing::error!(
            %repository,
            revision,
            "left without a check run; deliver its webhook again"
        );
    }
    unfinished.len()
}

fn webhooks(
    github: GithubSettings,
    settings: &JobSettings,
    bundles: &Arc<Bundles>,
    evaluations: &Arc<Evaluations>,
    metrics: &Arc<Metrics>,
) -> Result<Webhooks, StartError> {
    let jobs: Arc<Jobs<ChangeJob>> = Arc::new(Jobs::new(settings.queue));
    let deliveries = Arc::new(Deliveries::new(settings.deliveries));
    let (secret, check_name) = (github.webhook_secret.clone(), github.check_name.clone());
    let client = Client::new(github, Arc::clone(metrics))
        .map_err(|error| StartError::Client(error.to_string()))?;
    Ok(Webhooks {
        secret,
        check_name,
        gate: Arc::new(Gate {
            collector: Collector::new(client).map_err(StartError::Mirrors)?,
            bundles: Arc::clone(bundles),
            evaluations: Arc::clone(evaluations),
            metrics: Arc::clone(metrics),
            jobs: Arc::clone(&jobs),
            deliveries: Arc::clone(&deliveries),
            deadline: settings.deadline,
        }),
        jobs,
        deliveries,
    })
}

/// Accepts connections for ever, as many at once as are allowed.
async fn accept(
    listener: TcpListener,
    router: Router,
    graceful: Arc<GracefulShutdown>,
    settings: Settings,
) {
    let most = usize::try_from(settings.requests.connections).unwrap_or(usize::MAX);
    let places = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(settings.requests.read_timeout);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, as a rule: others have to close first.
                tracing::warn!(error = %error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let connection = http.serve_connection(
            TokioIo::new(stream),
            TowerToHyperService::new(router.clone()),
        );
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = %error, "a connection broke");
            }
            drop(place);
        });
    }
}
