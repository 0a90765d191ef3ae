// Generated from engine/evaluator/data/agents.toml by `cargo xtask gen`. Do not edit.

//! The table of agents and reviewers.

use super::Agent;

/// The agents, by name.
pub(crate) const AGENTS: &[Agent] = &[
    Agent {
        name: "aider",
        is_model: false,
        given: false,
        emails: &[
            "aider@aider.chat",
            "noreply@aider.chat",
            "noreply@aider.dev",
        ],
        domains: &["aider.chat", "aider.dev"],
        names: &["aider"],
        sites: &["aider.chat"],
        lines: &["# aider chat conversation:"],
        files: &[
            ".aider.chat.history.md",
            ".aider.input.history",
            ".aider.llm.history",
        ],
        ..Agent::NONE
    },
    Agent {
        name: "amazon-q",
        is_model: false,
        given: false,
        emails: &["noreply@amazon.com"],
        apps: &["amazon-q-developer"],
        names: &["amazon q", "amazon q developer"],
        ..Agent::NONE
    },
    Agent {
        name: "amp",
        is_model: false,
        given: false,
        emails: &["amp@ampcode.com"],
        domains: &["ampcode.com"],
        names: &["ampcode", "sourcegraph amp"],
        words: &["amp"],
        pages: &["ampcode.com/threads/"],
        sites: &["ampcode.com"],
        ..Agent::NONE
    },
    Agent {
        name: "antigravity",
        is_model: false,
        given: false,
        emails: &["antigravity@google.com"],
        names: &["google antigravity"],
        words: &["antigravity"],
        sites: &["antigravity.google"],
        ..Agent::NONE
    },
    Agent {
        name: "augment",
        is_model: false,
        given: false,
        domains: &["augmentcode.com"],
        apps: &["augment-app-staging", "augmentcode"],
        names: &["augment agent", "augment ai", "augment code"],
        words: &["augment"],
        sites: &["augmentcode.com", "www.augmentcode.com"],
        ..Agent::NONE
    },
    Agent {
        name: "blackbox",
        is_model: false,
        given: false,
        domains: &["blackbox.ai"],
        names: &["blackbox ai", "blackboxai"],
        ..Agent::NONE
    },
    Agent {
        name: "bolt",
        is_model: false,
        given: false,
        domains: &["bolt.new"],
        names: &["bolt.new"],
        sites: &["bolt.new"],
        ..Agent::NONE
    },
    Agent {
        name: "charlie",
        is_model: false,
        given: true,
        accounts: &["charliecreates"],
        words: &["charlie"],
        ..Agent::NONE
    },
    Agent {
        name: "chatgpt",
        is_model: true,
        given: false,
        domains: &["openai.com"],
        names: &["chat gpt", "chat-gpt", "chatgpt", "openai chatgpt"],
        words: &["gpt", "openai"],
        sites: &["chat.openai.com", "chatgpt.com"],
        ..Agent::NONE
    },
    Agent {
        name: "claude",
        is_model: false,
        given: true,
        emails: &["noreply@anthropic.com"],
        domains: &["anthropic.com"],
        apps: &[
            "anthropic-claude",
            "anthropic-code-agent",
            "claude",
            "claude-code",
            "claude-code-action",
        ],
        names: &[
            "anthropic claude",
            "claude ai",
            "claude code",
            "claude flow",
            "claude-code",
            "claude-flow",
            "claudecode",
        ],
        models: &["claude haiku", "claude opus", "claude sonnet"],
        words: &["anthropic", "claude"],
        branches: &["claude/"],
        pages: &["claude.ai/code/"],
        sites: &["claude.ai", "claude.com", "code.claude.com"],
        ..Agent::NONE
    },
    Agent {
        name: "cline",
        is_model: false,
        given: false,
        emails: &["noreply@cline.bot"],
        domains: &["cline.bot"],
        apps: &["cline"],
        words: &["cline"],
        sites: &["cline.bot"],
        ..Agent::NONE
    },
    Agent {
        name: "codebuddy",
        is_model: false,
        given: false,
        domains: &["codebuddy.ai"],
        names: &["codebuddy"],
        sites: &["codebuddy.ai", "www.codebuddy.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "codebuff",
        is_model: false,
        given: false,
        domains: &["codebuff.com"],
        names: &["codebuff"],
        sites: &["codebuff.com"],
        ..Agent::NONE
    },
    Agent {
        name: "codeflash",
        is_model: false,
        given: false,
        accounts: &["codeflash-ai"],
        names: &["codeflash"],
        ..Agent::NONE
    },
    Agent {
        name: "codegen",
        is_model: false,
        given: false,
        accounts: &["codegen-sh"],
        names: &["codegen-sh"],
        branches: &["codegen-bot/"],
        ..Agent::NONE
    },
    Agent {
        name: "codex",
        is_model: false,
        given: false,
        emails: &["noreply@openai.com"],
        domains: &["openai.com"],
        accounts: &["chatgpt-codex-connector"],
        apps: &["codex", "openai-codex"],
        names: &["codex cli", "openai codex"],
        words: &["codex"],
        branches: &["codex/"],
        pages: &["chatgpt.com/codex/tasks/"],
        sites: &["developers.openai.com/codex", "openai.com/codex"],
        ..Agent::NONE
    },
    Agent {
        name: "cody",
        is_model: false,
        given: true,
        emails: &["noreply@sourcegraph.com"],
        apps: &["sourcegraph-cody"],
        names: &["sourcegraph cody"],
        words: &["cody"],
        ..Agent::NONE
    },
    Agent {
        name: "continue",
        is_model: false,
        given: false,
        emails: &["noreply@continue.dev"],
        domains: &["continue.dev"],
        apps: &["continue"],
        names: &["continue.dev"],
        sites: &["continue.dev", "docs.continue.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "copilot",
        is_model: false,
        given: false,
        emails: &["copilot@github.com"],
        accounts: &["copilot", "copilot-swe-agent"],
        apps: &["github-advanced-security", "github-copilot"],
        names: &[
            "copilot autofix",
            "copilot swe agent",
            "copilot-swe-agent",
            "gh copilot",
            "github copilot",
            "microsoft copilot",
        ],
        words: &["copilot"],
        branches: &["copilot/"],
        pages: &["copilot-workspace.githubnext.com/"],
        sites: &["github.com/features/copilot"],
        keys: &["agent-logs-url"],
        lines: &["checkpoint from vs code for coding agent session"],
        ..Agent::NONE
    },
    Agent {
        name: "crush",
        is_model: false,
        given: false,
        emails: &["crush@charm.land"],
        domains: &["charm.land"],
        names: &["charm crush"],
        words: &["crush"],
        sites: &["charm.land/crush", "github.com/charmbracelet/crush"],
        ..Agent::NONE
    },
    Agent {
        name: "cto-new",
        is_model: false,
        given: false,
        accounts: &["cto-ai-app", "cto-new", "engine-labs-app"],
        names: &["cto.new"],
        sites: &["cto.new"],
        ..Agent::NONE
    },
    Agent {
        name: "cubic",
        is_model: false,
        given: false,
        accounts: &["cubic-dev-ai"],
        words: &["cubic"],
        sites: &["cubic.dev", "www.cubic.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "cursor",
        is_model: false,
        given: false,
        emails: &["cursoragent@cursor.com", "sos@cursor.sh"],
        domains: &["cursor.com", "cursor.sh"],
        accounts: &["cursoragent"],
        apps: &["cursor", "cursor-agent"],
        names: &["cursor agent", "cursor ai", "cursoragent"],
        words: &["cursor"],
        branches: &["cursor/"],
        pages: &[
            "cursor.com/agents/",
            "cursor.com/agents?id=",
            "cursor.com/background-agent?bcid=",
        ],
        sites: &["cursor.com", "www.cursor.com"],
        ..Agent::NONE
    },
    Agent {
        name: "deepseek",
        is_model: true,
        given: false,
        domains: &["deepseek.com"],
        names: &["deepseek"],
        ..Agent::NONE
    },
    Agent {
        name: "devin",
        is_model: false,
        given: true,
        domains: &["cognition.ai", "devin.ai"],
        accounts: &["devin-ai-integration"],
        apps: &["devin-ai"],
        names: &["cognition devin", "devin ai", "devin-ai-integration"],
        words: &["devin"],
        branches: &["devin/"],
        pages: &["app.devin.ai/sessions/"],
        sites: &["app.devin.ai", "devin.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "ellipsis",
        is_model: false,
        given: false,
        accounts: &["ellipsis-dev"],
        words: &["ellipsis"],
        sites: &["ellipsis.dev", "www.ellipsis.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "entire",
        is_model: false,
        given: false,
        names: &["entire cli"],
        sites: &["entire.io"],
        files: &[".entire/metadata/"],
        ..Agent::NONE
    },
    Agent {
        name: "factory-droid",
        is_model: false,
        given: false,
        domains: &["factory.ai"],
        accounts: &["factory-droid"],
        names: &["factory droid", "factory-droid"],
        words: &["droid"],
        sites: &["factory.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "firebender",
        is_model: false,
        given: false,
        emails: &["help@firebender.com"],
        domains: &["firebender.com"],
        names: &["firebender"],
        sites: &["firebender.com"],
        ..Agent::NONE
    },
    Agent {
        name: "forgecode",
        is_model: false,
        given: false,
        domains: &["forgecode.dev"],
        names: &["forgecode"],
        sites: &["forgecode.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "gas-town",
        is_model: false,
        given: false,
        names: &["gas town", "gastown"],
        ..Agent::NONE
    },
    Agent {
        name: "gemini",
        is_model: false,
        given: false,
        emails: &[
            "gemini-cli-agent@google.com",
            "gemini-cli@google.com",
            "gemini@google.com",
        ],
        accounts: &["gemini-cli", "gemini-code-assist"],
        names: &[
            "gemini cli",
            "gemini code assist",
            "gemini-code-assist",
            "google gemini",
        ],
        models: &["gemini flash", "gemini pro"],
        words: &["gemini"],
        sites: &["github.com/google-gemini/gemini-cli"],
        ..Agent::NONE
    },
    Agent {
        name: "gitar",
        is_model: false,
        given: false,
        domains: &["gitar.ai"],
        apps: &["gitar-bot"],
        names: &["gitar"],
        ..Agent::NONE
    },
    Agent {
        name: "gitlab-duo",
        is_model: false,
        given: false,
        accounts: &["gitlab-duo", "gitlabduo"],
        names: &["gitlab duo"],
        ..Agent::NONE
    },
    Agent {
        name: "goose",
        is_model: false,
        given: false,
        emails: &["opensource@block.xyz"],
        names: &["block goose", "codename goose"],
        words: &["goose"],
        sites: &["block.github.io/goose", "github.com/block/goose"],
        ..Agent::NONE
    },
    Agent {
        name: "grok",
        is_model: false,
        given: false,
        domains: &["x.ai", "xai.com"],
        names: &["grok build"],
        models: &["grok code", "xai grok"],
        words: &["grok"],
        ..Agent::NONE
    },
    Agent {
        name: "hermes-agent",
        is_model: false,
        given: false,
        domains: &["nousresearch.com"],
        names: &["hermes agent", "hermes-agent"],
        ..Agent::NONE
    },
    Agent {
        name: "ibm-bob",
        is_model: false,
        given: false,
        names: &["ibm bob"],
        ..Agent::NONE
    },
    Agent {
        name: "jetbrains-ai",
        is_model: false,
        given: false,
        apps: &["jetbrains-ai"],
        names: &["jetbrains ai"],
        ..Agent::NONE
    },
    Agent {
        name: "jules",
        is_model: false,
        given: true,
        accounts: &["google-labs-jules"],
        names: &["google jules", "google labs jules", "google-labs-jules"],
        words: &["jules"],
        pages: &["jules.google.com/task/"],
        sites: &["jules.google", "jules.google.com"],
        ..Agent::NONE
    },
    Agent {
        name: "junie",
        is_model: false,
        given: true,
        emails: &["junie@jetbrains.com"],
        apps: &["jetbrains-junie"],
        names: &["jetbrains junie"],
        words: &["junie"],
        ..Agent::NONE
    },
    Agent {
        name: "kilo",
        is_model: false,
        given: false,
        domains: &["kilo.ai", "kilocode.ai"],
        apps: &["kiloconnect"],
        names: &["kilo code", "kilo-code", "kilocode"],
        words: &["kilo"],
        sites: &["kilo.ai", "kilocode.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "kimi-code",
        is_model: false,
        given: false,
        domains: &["kimi.com", "moonshot.ai", "moonshot.cn"],
        names: &["kimi cli", "kimi code", "kimi-cli", "kimi-code"],
        ..Agent::NONE
    },
    Agent {
        name: "kiro",
        is_model: false,
        given: true,
        domains: &["kiro.dev"],
        accounts: &["kiro-agent"],
        names: &["kiro agent", "kiro cli", "kiro ide"],
        words: &["kiro"],
        sites: &["kiro.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "letta",
        is_model: false,
        given: false,
        domains: &["letta.com"],
        names: &["letta code"],
        sites: &["letta.com"],
        ..Agent::NONE
    },
    Agent {
        name: "lovable",
        is_model: false,
        given: false,
        domains: &["lovable.dev"],
        accounts: &["gpt-engineer-app", "lovable-dev"],
        names: &["gpt-engineer-app", "lovable-dev"],
        words: &["lovable"],
        sites: &["lovable.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "manus",
        is_model: false,
        given: true,
        domains: &["manus.im"],
        names: &["manus ai"],
        words: &["manus"],
        sites: &["manus.im"],
        ..Agent::NONE
    },
    Agent {
        name: "mentat",
        is_model: false,
        given: false,
        accounts: &["mentatbot"],
        names: &["mentatbot"],
        words: &["mentat"],
        ..Agent::NONE
    },
    Agent {
        name: "mistral-vibe",
        is_model: false,
        given: false,
        emails: &["vibe@mistral.ai"],
        names: &["mistral vibe"],
        sites: &["mistral.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "ona",
        is_model: false,
        given: true,
        domains: &["ona.com"],
        words: &["ona"],
        sites: &["app.ona.com", "ona.com"],
        ..Agent::NONE
    },
    Agent {
        name: "openclaw",
        is_model: false,
        given: false,
        names: &["openclaw"],
        sites: &["openclaw.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "opencode",
        is_model: false,
        given: false,
        emails: &["noreply@opencode.ai", "opencode@sst.dev"],
        domains: &["opencode.ai"],
        apps: &["opencode", "opencode-agent"],
        names: &["opencode"],
        branches: &["opencode/"],
        sites: &["opencode.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "openhands",
        is_model: false,
        given: false,
        emails: &[
            "bot@opendevin.com",
            "opendevin@all-hands.dev",
            "openhands-claude@all-hands.dev",
            "openhands@all-hands.dev",
        ],
        domains: &["all-hands.dev", "openhands.dev"],
        accounts: &["openhands-agent"],
        apps: &["openhands", "openhands-ai"],
        names: &["opendevin", "opendevinbot", "openhands", "openhands-agent"],
        branches: &["openhands-fix-issue-"],
        sites: &["all-hands.dev", "openhands.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "pi",
        is_model: false,
        given: true,
        emails: &["noreply@pi.dev"],
        names: &["pi coding agent", "pi-coding-agent"],
        words: &["pi"],
        sites: &["pi.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "pullfrog",
        is_model: false,
        given: false,
        accounts: &["pullfrog"],
        names: &["pullfrog"],
        branches: &["pullfrog/"],
        sites: &["pullfrog.com"],
        ..Agent::NONE
    },
    Agent {
        name: "qoder",
        is_model: false,
        given: false,
        emails: &["qoder_ai@qoder.com"],
        domains: &["qoder.com", "qoder.dev"],
        names: &["qoder", "qoderai"],
        sites: &["qoder.com"],
        ..Agent::NONE
    },
    Agent {
        name: "qwen-code",
        is_model: false,
        given: false,
        emails: &["qwen-coder@alibabacloud.com"],
        names: &["qwen code", "qwen-code"],
        models: &["qwen coder", "qwen-coder"],
        ..Agent::NONE
    },
    Agent {
        name: "replit",
        is_model: false,
        given: false,
        domains: &["replit.com"],
        names: &["replit agent", "replit ai"],
        words: &["replit"],
        sites: &["replit.com"],
        keys: &["replit-commit-author", "replit-commit-session-id"],
        ..Agent::NONE
    },
    Agent {
        name: "roo-code",
        is_model: false,
        given: false,
        emails: &["roo@roocode.com", "roomote@roocode.com"],
        domains: &["roocode.com"],
        accounts: &["roomote"],
        names: &["roo code", "roomote"],
        sites: &["roocode.com"],
        ..Agent::NONE
    },
    Agent {
        name: "rovo-dev",
        is_model: false,
        given: false,
        names: &["atlassian rovo", "rovo dev", "rovodev"],
        ..Agent::NONE
    },
    Agent {
        name: "sageox",
        is_model: false,
        given: false,
        emails: &["ox@sageox.ai"],
        domains: &["sageox.ai"],
        names: &["sageox"],
        ..Agent::NONE
    },
    Agent {
        name: "seer",
        is_model: false,
        given: false,
        accounts: &["seer-by-sentry"],
        names: &["seer by sentry"],
        branches: &["seer/"],
        ..Agent::NONE
    },
    Agent {
        name: "swe-agent",
        is_model: false,
        given: false,
        names: &["swe-agent", "sweagent"],
        ..Agent::NONE
    },
    Agent {
        name: "sweep",
        is_model: false,
        given: false,
        accounts: &["sweep-ai"],
        names: &["sweep ai", "sweep-ai"],
        words: &["sweep"],
        branches: &["sweep/"],
        ..Agent::NONE
    },
    Agent {
        name: "tabnine",
        is_model: false,
        given: false,
        domains: &["tabnine.com"],
        names: &["tabnine"],
        ..Agent::NONE
    },
    Agent {
        name: "tembo",
        is_model: false,
        given: false,
        apps: &["tembo"],
        names: &["tembo ai"],
        ..Agent::NONE
    },
    Agent {
        name: "terragon",
        is_model: false,
        given: false,
        accounts: &["terragon-labs"],
        names: &["terragon labs"],
        branches: &["terragon/"],
        ..Agent::NONE
    },
    Agent {
        name: "trae",
        is_model: false,
        given: true,
        emails: &["noreply@bytedance.com"],
        domains: &["trae.ai"],
        names: &[
            "trae agent",
            "trae ai",
            "trae cli",
            "trae-agent",
            "traecode",
        ],
        words: &["trae"],
        sites: &["trae.ai", "www.trae.ai"],
        ..Agent::NONE
    },
    Agent {
        name: "v0",
        is_model: false,
        given: false,
        domains: &["v0.app", "v0.dev"],
        apps: &["v0", "vercel-v0"],
        names: &["vercel v0"],
        branches: &["v0/"],
        sites: &["v0.app", "v0.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "warp",
        is_model: false,
        given: false,
        emails: &["agent@warp.dev"],
        domains: &["warp.dev"],
        apps: &["warp-agent"],
        words: &["warp"],
        sites: &["www.warp.dev"],
        ..Agent::NONE
    },
    Agent {
        name: "windsurf",
        is_model: false,
        given: false,
        domains: &["codeium.com", "windsurf.com"],
        apps: &["windsurf"],
        names: &["windsurf cascade", "windsurf editor"],
        words: &["cascade", "windsurf"],
        sites: &["windsurf.com"],
        ..Agent::NONE
    },
    Agent {
        name: "yolop",
        is_model: false,
        given: false,
        emails: &["yolop@everruns.com"],
        names: &["yolop"],
        sites: &["everruns.com/yolop"],
        ..Agent::NONE
    },
    Agent {
        name: "zed",
        is_model: false,
        given: true,
        domains: &["zed.dev"],
        names: &["zed agent", "zed ai"],
        words: &["zed"],
        sites: &["zed.dev"],
        ..Agent::NONE
    },
];

/// Logins of programs that review with a model. They never count as approvers, whatever a roster says or omits.
pub(crate) const REVIEWERS: &[&str] = &[
    "baz-reviewer",
    "bito",
    "bito-code-review",
    "bitoagent",
    "coderabbitai",
    "codiumai-pr-agent-pro",
    "copilot-pull-request-reviewer",
    "ellipsis-dev",
    "gemini-code-assist",
    "greptile-apps",
    "qodo-code-review",
    "qodo-free-for-open-source-projects",
    "qodo-merge-pro",
    "qodo-merge-pro-for-open-source",
    "sourcery-ai",
];
