//! The command and the server as built, and how they are started: with nobody's settings, and with one cache.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the programs are.
pub struct Programs {
    /// The project.
    pub root: PathBuf,
    pub countersign: PathBuf,
    pub server: PathBuf,
    /// A folder for compiled code and bundles, which is kept from run to run: all in it is named by what it came from.
    cache: PathBuf,
    home: PathBuf,
    folder: PathBuf,
}

impl Programs {
    /// Builds both, which takes no time where they are up to date.
    pub fn build() -> Programs {
        let root = countersign_tests::workspace_root();
        let output = Command::new(env!("CARGO"))
            .args(["build", "--locked", "--quiet", "--bins"])
            .args([
                "--package",
                "countersign-cli",
                "--package",
                "countersign-server",
            ])
            .current_dir(&root)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        // This program is `target/debug/deps/doors-…`.
        let own = std::env::current_exe().unwrap();
        let built = own.parent().and_then(Path::parent).unwrap().to_owned();
        let folder = built.parent().unwrap().join("doors");
        let programs = Programs {
            root,
            countersign: built.join("countersign"),
            server: built.join("countersign-server"),
            cache: folder.join("cache"),
            home: folder.join("home"),
            folder,
        };
        for made in [&programs.cache, &programs.home] {
            std::fs::create_dir_all(made).unwrap();
        }
        programs
    }

    /// A folder that is kept from run to run.
    pub fn scratch(&self, name: &str) -> PathBuf {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A program with nothing of the environment but where programs are.
    pub fn start(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.home)
            .env("XDG_CACHE_HOME", &self.cache)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("NO_COLOR", "1")
            .env("LC_ALL", "C");
        command
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a command to its end: exit code, standard output, standard error.
pub fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    (status.code(), text(&stdout), text(&stderr))
}
