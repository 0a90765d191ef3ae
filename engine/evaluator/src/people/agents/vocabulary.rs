//! Words that speak of AI, of models and of products, and those of them that people are called too. All are lower-case.

/// First words of model names, for telling a model from other text.
pub(super) const MODEL_FAMILIES: &[&str] = &[
    "claude",
    "codestral",
    "deepseek",
    "devstral",
    "gemini",
    "gemma",
    "glm",
    "gpt",
    "grok",
    "haiku",
    "kimi",
    "llama",
    "mistral",
    "o1",
    "o3",
    "o4",
    "opus",
    "phi",
    "qwen",
    "sonnet",
];

/// Families that other programs are called like too, whose version stands behind a blank: `glm 0.9.9` computes with matrices.
pub(super) const GLUED_FAMILIES: &[&str] = &["glm", "o1", "o3", "o4", "phi"];

/// Words that say that something is AI without naming an agent.
pub(super) const AI_WORDS: &[&str] = &[
    "ai",
    "llm",
    "llms",
    "chatbot",
    "genai",
    "gpt",
    "agentic",
    "artificial intelligence",
    "language model",
    "coding agent",
    "coding assistant",
];

/// Words that say so only where nothing but AI is to be expected.
pub(super) const HELPER_WORDS: &[&str] = &["agent"];

/// Names of models that are given names of people as well. Those of agents are marked in the table.
pub(super) const GIVEN_NAMES: &[&str] = &["gemma", "kimi", "phi"];

/// Those that people have for a surname, behind a given name.
pub(super) const SURNAMES: &[&str] = &[
    "amp", "bob", "cascade", "cline", "cursor", "gemini", "goose", "grok", "opus", "sonnet",
    "sweep", "warp",
];

/// Words that make a product's name of a name beside them: `Claude Desktop` is nobody.
pub(super) const PRODUCT_WORDS: &[&str] = &[
    "advanced",
    "agent",
    "agents",
    "anthropic",
    "api",
    "app",
    "assistant",
    "auto",
    "block",
    "bot",
    "browser",
    "chat",
    "cli",
    "cloud",
    "code",
    "coder",
    "cognition",
    "composer",
    "desktop",
    "editor",
    "enterprise",
    "extension",
    "fast",
    "flash",
    "free",
    "github",
    "google",
    "haiku",
    "ide",
    "labs",
    "large",
    "lite",
    "max",
    "microsoft",
    "mini",
    "model",
    "openai",
    "opus",
    "plugin",
    "pro",
    "review",
    "sonnet",
    "studio",
    "tab",
    "team",
    "terminal",
    "thinking",
    "turbo",
    "ultra",
    "web",
    "workspace",
];

/// Words that, with one for AI among them, are the whole name of an assistant that nobody named: `AI Agent`.
pub(super) const NAMELESS: &[&str] = &[
    "agent",
    "ai",
    "assistant",
    "bot",
    "coder",
    "coding",
    "llm",
    "model",
    "pair",
    "programmer",
];

/// Ends of the names of programs that somebody wrote by hand, so that a word in them names nothing.
pub(super) const SCRIPT_ENDINGS: &[&str] = &[
    ".bat", ".c", ".exe", ".go", ".jar", ".js", ".lua", ".mjs", ".php", ".pl", ".ps1", ".py",
    ".rb", ".rs", ".sh", ".ts",
];

/// First words of programs and things that are not AI, though a version or a robot may stand beside them.
const OTHER_PROGRAMS: &[&str] = &[
    "all-contributors",
    "allcontributors",
    "autofix.ci",
    "azure pipelines",
    "black",
    "bors",
    "buildkite",
    "bug",
    "cargo",
    "changesets",
    "checkpatch",
    "circleci",
    "clang",
    "clippy",
    "cmake",
    "coccinelle",
    "codecov",
    "codespell",
    "copybara",
    "coverity",
    "cppcheck",
    "crowdin",
    "dependabot",
    "doxygen",
    "eslint",
    "gcc",
    "github actions",
    "github-actions",
    "gitlab ci",
    "gitlab runner",
    "gofmt",
    "goreleaser",
    "gradle",
    "greenkeeper",
    "imgbot",
    "issue",
    "jenkins",
    "kasan",
    "kernel test robot",
    "lerna",
    "lockdep",
    "maven",
    "mergify",
    "npm",
    "openapi",
    "pahole",
    "pep",
    "perf",
    "pre-commit",
    "prettier",
    "protoc",
    "release please",
    "release-please",
    "renovate",
    "rfc",
    "ruff",
    "rustfmt",
    "section",
    "semantic release",
    "semantic-release",
    "smatch",
    "snyk",
    "sonarcloud",
    "sonarqube",
    "sparse",
    "sphinx",
    "swagger",
    "syzbot",
    "syzkaller",
    "ticket",
    "transifex",
    "travis",
    "valgrind",
    "weblate",
    "yarn",
];

/// Words of what runs by itself: a robot beside them is not AI.
const AUTOMATION: &[&str] = &[
    "action", "actions", "bot", "ci", "cron", "job", "pipeline", "release", "script", "template",
    "workflow",
];

/// The text names a program, or a thing with a number, that is not AI.
pub(crate) fn is_other_program(text: &str) -> bool {
    let lower = super::clipped(text, 100).to_ascii_lowercase();
    let lower = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    OTHER_PROGRAMS
        .iter()
        .any(|known| super::begins_with_word(lower, known))
        || AUTOMATION
            .iter()
            .any(|known| super::find_word(lower, known).is_some())
}
