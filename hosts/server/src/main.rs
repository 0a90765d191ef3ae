//! The binary: resolved settings, server, signals, exit code.

use countersign_server::{BundleError, Server, Settings, SettingsError, StartError, logging};
use std::process::ExitCode;

/// Something failed while running.
const FAILURE: u8 = 1;
/// The settings don't hold.
const USAGE: u8 = 2;
/// The bundle, the roster or a context document is refused.
const INVALID: u8 = 3;

fn main() -> ExitCode {
    let settings = match Settings::resolve(std::env::args_os(), |name| std::env::var_os(name)) {
        Ok(settings) => settings,
        Err(SettingsError::Arguments(error)) => {
            // Help and version are no failure, and clap knows where each goes.
            let _ = error.print();
            return if error.use_stderr() {
                ExitCode::from(USAGE)
            } else {
                ExitCode::SUCCESS
            };
        }
        Err(error) => return fail(&error, USAGE),
    };
    logging::start(settings.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error, FAILURE),
    };
    let code = runtime.block_on(serve(settings));
    // An evaluation that still runs has lost whoever asked for it; its own deadline ends it.
    runtime.shutdown_background();
    code
}

async fn serve(settings: Settings) -> ExitCode {
    let server = match Server::bind(settings).await {
        Ok(server) => server,
        Err(StartError::Bundle(error)) if !matches!(error, BundleError::Engine(_)) => {
            return fail(&error, INVALID);
        }
        Err(error) => return fail(&error, FAILURE),
    };
    let stop = match signals::stop() {
        Ok(stop) => stop,
        Err(error) => return fail(&error, FAILURE),
    };
    if let Err(error) = signals::reload(server.handle()) {
        return fail(&error, FAILURE);
    }
    server.run(stop).await;
    ExitCode::SUCCESS
}

fn fail(error: &dyn std::error::Error, code: u8) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(code)
}

#[cfg(unix)]
mod signals {
    use countersign_server::Handle;
    use std::io;
    use tokio::signal::unix::{SignalKind, signal};

    /// Ready when the process is asked to stop.
    pub fn stop() -> io::Result<impl Future<Output = ()>> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }

    /// Reads bundle, roster and context again on each SIGHUP.
    pub fn reload(handle: Handle) -> io::Result<()> {
        let mut hang_up = signal(SignalKind::hangup())?;
        tokio::spawn(async move {
            while hang_up.recv().await.is_some() {
                let handle = handle.clone();
                // The next signal waits for this reload; one that fails inside is logged by the runtime's hook.
                let _ = tokio::task::spawn_blocking(move || handle.reload()).await;
            }
        });
        Ok(())
    }
}

#[cfg(not(unix))]
mod signals {
    use countersign_server::Handle;
    use std::io;

    /// Ready when the process is asked to stop.
    pub fn stop() -> io::Result<impl Future<Output = ()>> {
        Ok(async {
            let _ = tokio::signal::ctrl_c().await;
        })
    }

    /// There is no such signal here; the files are looked at all the same.
    pub fn reload(_: Handle) -> io::Result<()> {
        Ok(())
    }
}
