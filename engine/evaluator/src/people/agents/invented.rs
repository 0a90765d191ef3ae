//! Agents that commit under an address which nobody has: where no address is configured, they make one up.

use super::AGENTS;

/// Hosts that have no mail: reserved names, and a machine's own.
const HOSTS: &[&str] = &[
    "example.com",
    "example.net",
    "example.org",
    "local",
    "localdomain",
    "localhost",
];

/// Ends of such hosts. A person's computer may be `anas-laptop.local`, so only an agent's own word before them counts.
const HOST_ENDS: &[&str] = &[".invalid", ".local", ".localhost", ".test"];

/// The agent whose bare name stands beside an invented address of the same name: `Codex <codex@local>`. `given` asks for those
/// whose names people have, too, for which this is no more than a hint.
pub(super) fn agent(name: &str, email: &str, given: bool) -> Option<&'static str> {
    let (local, host) = email.trim().rsplit_once('@')?;
    let (name, local, host) = (
        name.trim().to_ascii_lowercase(),
        local.to_ascii_lowercase(),
        host.to_ascii_lowercase(),
    );
    let is_reserved = HOSTS.contains(&host.as_str());
    let known = AGENTS
        .iter()
        .filter(|agent| agent.given == given)
        .find(|agent| agent.words().any(|word| word == name))?;
    let of_machine = || {
        let label = HOST_ENDS.iter().find_map(|end| host.strip_suffix(end));
        label.is_some_and(|label| {
            matches!(label, "agent" | "agents" | "ai" | "bot" | "noreply") || label == name
        })
    };
    let is_same = local.starts_with(&name) || matches!(local.as_str(), "agent" | "ai" | "noreply");
    (is_same && (is_reserved || of_machine())).then_some(known.name)
}

#[cfg(test)]
mod tests {
    use super::agent;

    #[test]
    fn an_invented_address_shows_an_agent_and_a_person_s_never_does() {
        for (name, email, strong, weak) in [
            ("Codex", "codex@local", Some("codex"), None),
            ("Amp", "amp@example.com", Some("amp"), None),
            ("codex", "codex@localhost", Some("codex"), None),
            ("CodeBuddy", "noreply@agent.local", Some("codebuddy"), None),
            ("Claude", "claude@local", None, Some("claude")),
            ("Jules", "jules@juless-macbook.local", None, None),
            ("Amp", "amp@amplifiers.example", None, None),
            ("Codex", "jane@example.com", None, None),
            ("Jane", "jane@example.com", None, None),
            ("Codex Smith", "codex@local", None, None),
            ("Codex", "codex", None, None),
        ] {
            assert_eq!(agent(name, email, false), strong, "{name} <{email}>");
            assert_eq!(agent(name, email, true), weak, "{name} <{email}>");
        }
    }
}
