use super::{LogFormat, Settings, SettingsError, Token};
use secrecy::ExposeSecret;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// A file that goes away with the test.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> File {
        let path = std::env::temp_dir().join(format!(
            "countersign-server-{}-{:?}-{name}",
            std::process::id(),
            std::thread::current().id()
        ));
        std::fs::write(&path, text).unwrap();
        File(path)
    }

    fn flag(&self, name: &str) -> String {
        format!("--{name}={}", self.0.display())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn resolve(flags: &[&str], environment: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::resolve(
        std::iter::once("countersign-server")
            .chain(flags.iter().copied())
            .map(OsString::from),
        |name| {
            environment
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| OsString::from(value))
        },
    )
}

fn refusal(flags: &[&str], environment: &[(&str, &str)]) -> String {
    resolve(flags, environment).unwrap_err().to_string()
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let file = File::new(
        "layers.toml",
        "bundle = 'file.wasm'\nqueue = 1\nconcurrency = 1\nmax-body-bytes = 1\nlog-format = 'json'\n",
    );
    let settings = resolve(
        &[&file.flag("config"), "--queue=3"],
        &[
            ("COUNTERSIGN_QUEUE", "2"),
            ("COUNTERSIGN_CONCURRENCY", "2"),
            ("COUNTERSIGN_LISTEN", ""),
        ],
    )
    .unwrap();
    assert_eq!(settings.requests.queue, 3);
    assert_eq!(settings.bundle.concurrency, 2);
    assert_eq!(settings.requests.max_body_bytes, 1);
    assert_eq!(settings.log_format, LogFormat::Json);
    assert_eq!(settings.bundle.path, PathBuf::from("file.wasm"));
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    let settings = resolve(
        &[],
        &[("COUNTERSIGN_CONFIG", &file.0.display().to_string())],
    )
    .unwrap();
    assert_eq!(settings.requests.queue, 1);
}

#[test]
fn code_is_kept_only_where_a_folder_is_named() {
    let cache = |flags: &[&str]| resolve(flags, &[]).unwrap().bundle.code_cache;
    assert_eq!(cache(&["--bundle=b.wasm"]), None);
    let named = cache(&["--bundle=b.wasm", "--code-cache=code"]).unwrap();
    assert!(named.is_absolute() && named.ends_with("code"), "{named:?}");
}

#[test]
fn a_secret_and_its_file_are_one_setting_across_layers() {
    let secret = File::new("secret", "from-file\n");
    let settings = resolve(
        &[
            "--bundle=b",
            &secret.flag("github-webhook-secret-file"),
            "--github-token=flag",
        ],
        &[
            ("COUNTERSIGN_GITHUB_WEBHOOK_SECRET", "from-environment"),
            ("COUNTERSIGN_GITHUB_TOKEN_FILE", "/absent"),
        ],
    )
    .unwrap();
    let github = settings.github.unwrap();
    assert_eq!(github.webhook_secret.expose_secret(), "from-file");
    assert!(matches!(github.token, Token::Fixed(token) if token.expose_secret() == "flag"));
}

#[test]
fn a_token_file_is_read_each_time() {
    let (secret, token) = (File::new("s", "s"), File::new("t", "first\n"));
    let settings = resolve(
        &[
            "--bundle=b",
            &secret.flag("github-webhook-secret-file"),
            &token.flag("github-token-file"),
        ],
        &[],
    )
    .unwrap();
    let github = settings.github.unwrap();
    assert_eq!(github.token.read().unwrap().expose_secret(), "first");
    std::fs::write(&token.0, "second").unwrap();
    assert_eq!(github.token.read().unwrap().expose_secret(), "second");
    std::fs::write(&token.0, "two\nlines").unwrap();
    assert!(github.token.read().is_err());
}

#[test]
fn secrets_are_not_shown() {
    let settings = resolve(
        &[
            "--bundle=b",
            "--github-webhook-secret=hush-1",
            "--github-token=hush-2",
        ],
        &[],
    )
    .unwrap();
    assert!(!format!("{settings:?}").contains("hush"));
    let broken = File::new("broken.toml", "github-token = \"hush\nbundle = 'b'\n");
    let wrong = File::new("wrong.toml", "github-token = ['hush']\n");
    let unknown = File::new("unknown.toml", "github-tokn = 'hush'\n");
    for file in [&broken, &wrong, &unknown] {
        let text = refusal(&[&file.flag("config")], &[]);
        assert!(!text.contains("hush"), "{text}");
    }
}

#[test]
fn errors_name_the_setting_where_it_was_made_and_the_remedy() {
    let (empty, file) = (
        File::new("empty", "\n"),
        File::new("bad.toml", "bundle = 'b'\nlisten = 'here'\n"),
    );
    let secret_file = empty.flag("github-webhook-secret-file");
    let config = file.flag("config");
    let github = [
        "--bundle=b",
        "--github-webhook-secret=s",
        "--github-token=t",
    ];
    for (flags, environment, expected) in [
        (
            vec![],
            vec![],
            "`bundle`: no bundle is named; give `--bundle FILE`",
        ),
        (
            vec!["--listen=x"],
            vec![],
            "invalid value 'x' for '--listen <ADDRESS>'",
        ),
        (
            vec!["--nonsense"],
            vec![],
            "unexpected argument '--nonsense'",
        ),
        (
            vec!["--bundle=b"],
            vec![("COUNTERSIGN_QUEUE", "many")],
            "`COUNTERSIGN_QUEUE` in the environment: invalid value 'many'",
        ),
        (
            vec!["--bundle=b", "--digest=12"],
            vec![],
            "64 hexadecimal digits",
        ),
        (
            vec!["--bundle=b", "--max-body-bytes=0"],
            vec![],
            "at least 1 byte",
        ),
        (
            vec!["--bundle=b", "--concurrency=0"],
            vec![],
            "0 is not in 1..=1000",
        ),
        (
            vec!["--bundle=b", "--github-timeout=0s"],
            vec![],
            "longer than nothing",
        ),
        (vec![&config], vec![], "`listen` in `"),
        (
            vec!["--config=/absent.toml"],
            vec![],
            "`config`: `/absent.toml` can't be read",
        ),
        (
            vec!["--bundle=b", "--github-token=t"],
            vec![],
            "`github-webhook-secret`: there is a token, but no secret",
        ),
        (
            vec!["--bundle=b", "--github-webhook-secret=s"],
            vec![],
            "`github-token`: there is a webhook secret, but nothing",
        ),
        (
            vec!["--bundle=b", "--github-webhook-secret= "],
            vec![],
            "`github-webhook-secret`: it is empty",
        ),
        (
            vec!["--bundle=b", &secret_file],
            vec![],
            "is not a single line",
        ),
        (
            vec!["--bundle=b", &secret_file, "--github-webhook-secret=s"],
            vec![],
            "both are given; leave one of them out",
        ),
        (
            [&github[..], &["--github-api=http://forge.example"]].concat(),
            vec![],
            "would send the token unencrypted",
        ),
        (
            [&github[..], &["--github-api=ftp://forge.example"]].concat(),
            vec![],
            "not a scheme",
        ),
        (
            [&github[..], &["--github-api=https://me:pw@forge.example"]].concat(),
            vec![],
            "an address with a user",
        ),
        (
            [&github[..], &["--github-api=forge"]].concat(),
            vec![],
            "`forge` is not an address",
        ),
    ] {
        let text = refusal(&flags, &environment);
        assert!(text.contains(expected), "{flags:?}: {text}");
    }
}

#[test]
fn addresses_of_the_api_keep_their_path() {
    for (given, kept) in [
        ("https://api.github.com", "https://api.github.com/"),
        (
            "https://forge.example/api/v3",
            "https://forge.example/api/v3/",
        ),
        ("http://127.0.0.1:1", "http://127.0.0.1:1/"),
        ("http://[::1]:1", "http://[::1]:1/"),
    ] {
        let api = format!("--github-api={given}");
        let flags = [
            "--bundle=b",
            "--github-webhook-secret=s",
            "--github-token=t",
            &api,
        ];
        assert_eq!(
            resolve(&flags, &[]).unwrap().github.unwrap().api.as_str(),
            kept
        );
    }
}

#[test]
fn repositories_are_on_the_host_of_the_api_unless_it_is_said() {
    let github = |api: &str, server: &[&str]| {
        let api = format!("--github-api={api}");
        let mut flags = vec![
            "--bundle=b",
            "--github-webhook-secret=s",
            "--github-token=t",
            &api,
        ];
        flags.extend(server);
        resolve(&flags, &[])
    };
    for (api, given, server) in [
        ("https://api.github.com", &[][..], "https://github.com"),
        ("https://api.octo.ghe.com", &[], "https://octo.ghe.com"),
        (
            "https://forge.example:8443/api/v3",
            &[],
            "https://forge.example:8443",
        ),
        ("http://127.0.0.1:1/api", &[], "http://127.0.0.1:1"),
        (
            "https://forge.example/api/v3",
            &["--github-server=https://git.example/"],
            "https://git.example",
        ),
    ] {
        let settings = github(api, given).unwrap().github.unwrap();
        assert_eq!(settings.server, server, "{api} {given:?}");
    }
    for given in [
        "http://git.example",
        "https://me:pw@git.example",
        "https://git.example/path",
        "git.example",
    ] {
        let flag = format!("--github-server={given}");
        let error = github("https://api.github.com", &[&flag]).unwrap_err();
        assert!(error.to_string().contains("github-server"), "{error}");
        assert!(!error.to_string().contains("pw"), "{error}");
    }
}

#[test]
fn durations_and_numbers_are_read_from_environment_and_file() {
    let settings = resolve(
        &["--bundle=b"],
        &[
            ("COUNTERSIGN_SHUTDOWN_GRACE", "3s"),
            ("COUNTERSIGN_EVALUATION_FUEL", "7"),
        ],
    )
    .unwrap();
    assert_eq!(settings.shutdown_grace, Duration::from_secs(3));
    assert_eq!(settings.bundle.limits.fuel, 7);
    let file = File::new(
        "all.toml",
        "bundle = 'b'\nshutdown-grace = '4s'\nevaluation-fuel = 8\n",
    );
    let settings = resolve(&[&file.flag("config")], &[]).unwrap();
    assert_eq!(settings.shutdown_grace, Duration::from_secs(4));
    assert_eq!(settings.bundle.limits.fuel, 8);
}
