//! The log.

use crate::settings::LogFormat;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FormatFields, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Sends the log of this process to standard error. `RUST_LOG` chooses what is logged; without it, all from `info` up.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    let registry = tracing_subscriber::registry().with(filter);
    // A second start in one process keeps the first, as when tests share it.
    let _ = match format {
        LogFormat::Text => registry.with(text(std::io::stderr)).try_init(),
        LogFormat::Json => registry
            .with(
                tracing_subscriber::fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_writer(std::io::stderr),
            )
            .try_init(),
    };
}

/// A layer that writes one line of text for each event, whatever the values hold.
fn text<S, W>(
    writer: W,
) -> tracing_subscriber::fmt::Layer<
    S,
    OneLine,
    tracing_subscriber::fmt::format::Format<tracing_subscriber::fmt::format::Full>,
    W,
>
where
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .fmt_fields(OneLine)
        .with_writer(writer)
}

/// Writes an event's fields such that no value can end the line or steer a terminal: titles, logins and answers of the
/// forge are other people's text.
#[derive(Clone, Copy, Debug, Default)]
struct OneLine;

impl<'writer> FormatFields<'writer> for OneLine {
    fn format_fields<R: tracing_subscriber::field::RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> std::fmt::Result {
        let mut line = String::new();
        tracing_subscriber::fmt::format::DefaultFields::new()
            .format_fields(Writer::new(&mut line), fields)?;
        writer.write_str(&countersign_reports::untrusted::line(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use std::io::Write;
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::layer::SubscriberExt;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_value_can_forge_a_line_or_steer_a_terminal() {
        let log = Shared::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::registry().with(text(move || writer.clone()));
        tracing::subscriber::with_default(subscriber, || {
            let title = "x\n2026-01-01T00:00:00Z ERROR forged\u{1b}[31m\u{202e}\u{9b}2J";
            tracing::info!(shown = %title, quoted = ?title, "message with {title}");
        });
        let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let line = written.strip_suffix('\n').unwrap();
        assert!(
            !line.contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{line:?}"
        );
        assert!(line.contains("forged"), "{line:?}");
    }
}
