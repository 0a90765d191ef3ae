use super::*;

#[test]
fn identities_of_agents_are_known_and_people_are_left_alone() {
    let agents = Agents::new(&[]);
    for (name, email, login, expected) in [
        ("Claude", "noreply@anthropic.com", None, Some("claude")),
        ("Claude Dupont", "claude@acme.example", None, None),
        ("Claude", "claude@acme.example", Some("claude"), None),
        ("Aiden", "aiden@acme.example", None, None),
        (
            "Copilot",
            "223556219+Copilot@users.noreply.github.com",
            None,
            Some("copilot"),
        ),
        (
            "Copilot",
            "198982749+Copilot@users.noreply.github.com",
            None,
            Some("copilot"),
        ),
        (
            "copilot-swe-agent[bot]",
            "",
            Some("copilot-swe-agent[bot]"),
            Some("copilot"),
        ),
        ("Jane (aider)", "jane@acme.example", None, Some("aider")),
        (
            "devin-ai-integration[bot]",
            "158243242+devin-ai-integration[bot]@users.noreply.github.com",
            None,
            Some("devin"),
        ),
        ("Devin Carter", "devin@acme.example", Some("devin"), None),
        ("cursor", "cursor@acme.example", Some("cursor"), None),
        (
            "cursor[bot]",
            "x@y.example",
            Some("cursor[bot]"),
            Some("cursor"),
        ),
        (
            "dependabot[bot]",
            "49699333+dependabot[bot]@users.noreply.github.com",
            Some("dependabot[bot]"),
            None,
        ),
        (
            "renovate[bot]",
            "29139614+renovate[bot]@users.noreply.github.com",
            Some("renovate[bot]"),
            None,
        ),
        ("Claude Opus 4.6", "x@acme.example", None, Some("claude")),
        ("Evil", "1x+Copilot@users.noreply.github.com", None, None),
        ("Codex", "codex@openai.com", None, Some("codex")),
        ("Gitar", "noreply@gitar.ai", None, Some("gitar")),
        ("Oz", "oz-agent@warp.dev", None, Some("warp")),
        ("Ada", "ada@openai.com", None, None),
        ("claude1983", "x@acme.example", None, None),
        ("Gemini 2.5 Pro", "x@acme.example", None, Some("gemini")),
        (
            "Ｃｌａｕｄｅ\u{a0}Code",
            "x@acme.example",
            None,
            Some("claude"),
        ),
        ("x", "noreply\u{200b}@anthropic.com", None, Some("claude")),
    ] {
        assert_eq!(
            agents.by_identity(name, email, login),
            expected,
            "{name} <{email}>"
        );
    }
}

#[test]
fn every_identity_in_use_is_known() {
    let agents = Agents::new(&[]);
    for (email, expected) in [
        ("noreply@anthropic.com", "claude"),
        ("copilot@github.com", "copilot"),
        ("175728472+Copilot@users.noreply.github.com", "copilot"),
        ("noreply@openai.com", "codex"),
        ("cursoragent@cursor.com", "cursor"),
        ("sos@cursor.sh", "cursor"),
        ("aider@aider.chat", "aider"),
        ("noreply@aider.chat", "aider"),
        ("noreply@aider.dev", "aider"),
        ("openhands@all-hands.dev", "openhands"),
        ("noreply@opencode.ai", "opencode"),
        ("noreply@continue.dev", "continue"),
        ("roomote@roocode.com", "roo-code"),
        ("amp@ampcode.com", "amp"),
        ("gemini-cli-agent@google.com", "gemini"),
        ("noreply@cline.bot", "cline"),
        ("OpenSource@block.xyz", "goose"),
    ] {
        assert_eq!(agents.by_email(email), Some(expected), "{email}");
    }
    for (login, expected) in [
        ("copilot-swe-agent[bot]", "copilot"),
        ("chatgpt-codex-connector[bot]", "codex"),
        ("cursor[bot]", "cursor"),
        ("devin-ai-integration[bot]", "devin"),
        ("gemini-code-assist[bot]", "gemini"),
        ("google-labs-jules[bot]", "jules"),
        ("amazon-q-developer[bot]", "amazon-q"),
        ("factory-droid[bot]", "factory-droid"),
        ("sweep-ai[bot]", "sweep"),
        ("Ellipsis-Dev[bot]", "ellipsis"),
    ] {
        assert_eq!(agents.by_login(login), Some(expected), "{login}");
        let address = format!("12345+{login}@users.noreply.github.com");
        assert_eq!(agents.by_email(&address), Some(expected), "{address}");
    }
    for (branch, expected) in [
        ("copilot/fix-1", Some("copilot")),
        ("codex/retry", Some("codex")),
        ("devin/1-x", Some("devin")),
        ("claude/issue-7", Some("claude")),
        ("cursor/x", Some("cursor")),
        ("sweep/x", Some("sweep")),
        ("claude-dupont/retry", None),
        ("feature/cursor/x", None),
    ] {
        assert_eq!(agents.by_branch(branch), expected, "{branch}");
    }
}

#[test]
fn programs_that_only_review_never_count_as_approvers() {
    let agents = Agents::new(&[]);
    for login in [
        "coderabbitai",
        "coderabbitai[bot]",
        "greptile-apps",
        "qodo-merge-pro",
        "bito",
        "copilot-pull-request-reviewer",
        "Copilot",
    ] {
        assert!(crate::people::roster::is_program(login, &agents), "{login}");
    }
    assert!(!crate::people::roster::is_program("claude", &agents));
}

#[test]
fn the_documentation_names_every_agent_and_branch() {
    let page = include_str!("../../../../../docs/provenance.md");
    let mut missing = Vec::new();
    for agent in AGENTS {
        for name in agent.branches.iter().chain([&agent.name]) {
            if !page.contains(&format!("`{name}`")) {
                missing.push(format!("`{name}`"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join(", "));
}

/// Each form of the table, in the mark that a tool writes with it.
#[test]
fn every_form_of_the_table_is_found() {
    let agents = Agents::new(&[]);
    let mut wrong = Vec::new();
    for agent in AGENTS {
        let mut check = |form: &str, found: Option<&str>| {
            if found != Some(agent.name) {
                wrong.push(format!("`{form}` of `{}` shows {found:?}", agent.name));
            }
        };
        for email in agent.emails {
            check(email, agents.by_email(email));
        }
        for domain in agent.domains {
            let email = format!("{}@{domain}", agent.name);
            check(domain, agents.by_email(&email));
        }
        for login in agent.accounts.iter().chain(agent.apps) {
            let email = format!("12345+{login}[bot]@users.noreply.github.com");
            check(login, agents.by_identity("x", &email, None));
        }
        for login in agent.accounts {
            check(login, agents.by_login(login));
        }
        for name in agent.names() {
            check(name, agents.by_identity(name, "x@acme.example", None));
            check(name, agents.in_text(&format!("written by {name}")));
        }
        for word in agent.words() {
            check(word, agents.by_key(word));
            check(word, agents.by_name(&format!("{word} agent")));
        }
        for branch in agent.branches {
            check(branch, agents.by_branch(&format!("{branch}1-x")));
        }
        for page in agent.pages {
            check(page, agents.by_page(&format!("{page}0123456789")));
        }
        for site in agent.sites {
            check(site, agents.by_site(site));
            check(site, agents.by_site(&format!("{site}/x")));
        }
        for key in agent.keys {
            check(key, agents.by_trailer(key));
        }
        for line in agent.lines {
            check(line, agents.by_line(line));
        }
        for file in agent.files {
            let path = match file.strip_suffix('/') {
                Some(folder) => format!("shop/{folder}/x"),
                None => format!("shop/{file}"),
            };
            check(file, agents.by_file(&path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names of people, some of which agents have as well.
const PEOPLE: &[&str] = &[
    "Ada", "Aiden", "Ali", "Amelie", "Anna", "Augusta", "Bob", "Brooke", "Carmen", "Charlie",
    "Claude", "Claudia", "Cody", "Devin", "Diana", "Elena", "Emma", "Gemma", "George", "Grace",
    "Harper", "Hugo", "Ivan", "Jade", "Jasper", "Joy", "Jules", "Julia", "Junie", "Juno", "Kilian",
    "Kimi", "Kiro", "Leo", "Linus", "Lou", "Manus", "Maria", "Max", "Mia", "Nova", "Olivia", "Ona",
    "Opal", "Otto", "Phi", "Pia", "Quinn", "Raphael", "Ray", "Robin", "Ruby", "Sage", "Sam", "Sky",
    "Sonia", "Theo", "Trae", "Uma", "Vera", "Viktor", "Wendy", "Xavier", "Yuki", "Zed", "Zoe",
];

#[test]
fn no_form_is_a_person_s_name_alone() {
    let agents = Agents::new(&[]);
    let mut wrong = Vec::new();
    for first in PEOPLE {
        let lower = first.to_lowercase();
        for name in [
            (*first).to_owned(),
            format!("{first} Moreau"),
            format!("{first} van der Berg"),
            format!("Moreau {first}"),
        ] {
            let email = format!("{lower}@corp.example");
            let mut found = vec![agents.by_identity(&name, &email, Some(&lower))];
            found.extend([match agents.co_author(&name, &email, false) {
                Named::Agent(agent) => Some(agent),
                Named::Ai => Some("AI"),
                Named::Product | Named::Other => None,
            }]);
            found.extend(agents.hint(&name, &email).map(|_| Some("a hint")));
            if found.iter().any(Option::is_some) {
                wrong.push(format!("{name} <{email}>: {found:?}"));
            }
        }
        let two = format!("{first} Moreau");
        if agents.named(&two, "", Expected::Helper) != Named::Other {
            wrong.push(format!("Assisted-by: {two}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_catalogue_explains_every_agent_and_reviewer() {
    let known = catalogue::all();
    assert!(
        AGENTS
            .iter()
            .all(|agent| known.iter().any(|known| known.id == agent.name))
    );
    for (name, expected) in [
        ("Kilo Code", Some("kilo")),
        ("CURSOR", Some("cursor")),
        ("gpt-engineer-app", Some("lovable")),
        ("coderabbitai", Some("coderabbit")),
        ("nobody", None),
    ] {
        assert_eq!(
            catalogue::find(name).map(|known| known.id),
            expected,
            "{name}"
        );
    }
}

#[test]
fn models_are_read_from_names_and_from_the_kernels_form() {
    for (text, expected) in [
        ("Claude Opus 4.6 (1M context)", Some("claude-opus-4.6")),
        (
            "Claude:claude-3-opus coccinelle sparse",
            Some("claude-3-opus"),
        ),
        (
            "GitHub Copilot:claude-sonnet-4.6",
            Some("claude-sonnet-4.6"),
        ),
        ("aider (gpt-4o)", Some("gpt-4o")),
        ("GitHub Copilot (gpt-4.1)", Some("gpt-4.1")),
        ("deepseek-r1", Some("deepseek-r1")),
        ("generic LLM chatbot", None),
        ("Claude", None),
        ("https://claude.ai/code/session_1", None),
    ] {
        assert_eq!(model_in(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_name_can_end_in_the_agent_that_helped() {
    let agents = Agents::new(&[]);
    for (name, email, expected) in [
        (
            "Greg (claude)",
            "greg+claude@acme.example",
            Some((Some("claude"), None)),
        ),
        (
            "Ada (via GitHub Copilot)",
            "ada@acme.example",
            Some((Some("copilot"), None)),
        ),
        (
            "Ada (gemini-2.5-pro)",
            "ada@acme.example",
            Some((None, Some("gemini-2.5-pro"))),
        ),
        ("Joan (jules)", "jules@acme.example", None),
        ("Claude Dupont (contractor)", "claude@acme.example", None),
        ("Ada (Claude)", "ada@acme.example", None),
        ("Jane (London)", "jane@acme.example", None),
        ("(claude)", "", None),
        ("AI Agent", "bot@acme.example", Some((None, None))),
        ("ai-bot", "bot@acme.example", Some((None, None))),
        ("Ai Bot", "bot@acme.example", None),
        ("Agent Smith", "smith@acme.example", None),
    ] {
        let expected = expected.map(|(agent, model)| (agent, model.map(str::to_owned)));
        assert_eq!(agents.hint(name, email), expected, "{name}");
    }
}

#[test]
fn a_policy_s_agents_are_known_wherever_built_in_ones_are() {
    let own = [AgentPattern {
        name: "Grace Bot".to_owned(),
        emails: vec!["grace@acme.example".to_owned()],
        logins: vec!["acme-grace".to_owned()],
        ..AgentPattern::default()
    }];
    let agents = Agents::new(&own);
    for (name, email) in [
        ("Grace Bot", ""),
        ("Grace Bot v2", ""),
        ("@acme-grace", ""),
        ("Grace", "grace@acme.example"),
    ] {
        let found = agents.named(name, email, Expected::Helper);
        assert_eq!(found, Named::Agent("Grace Bot"), "{name}");
    }
    assert_eq!(
        agents.named("Grace Hopper", "", Expected::Helper),
        Named::Other
    );
}
