//! The JSON Schema of a policy's source, for editors.
//!
//! Types of expressions, references between controls and the like are the compiler's to check: the schema says which keys
//! there are, and what each may hold.

use countersign_contract::ENUMS;
use countersign_program::library::cost::DEFAULT_BOUNDS;
use serde_json::{Map, Value, json};

/// The JSON Schema of `policy.yaml` (draft 2020-12), as text that ends in a line feed.
pub fn policy_schema() -> String {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Countersign policy",
        "description": "The rules of one policy. Expressions are CEL.",
        "type": "object",
        "required": ["policy", "version", "summary"],
        "additionalProperties": false,
        "properties": top(),
        "$defs": definitions(),
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// A reference with a description of its own.
fn described(name: &str, description: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}"), "description": description})
}

fn list_of(items: Value, description: &str) -> Value {
    json!({"type": "array", "items": items, "description": description})
}

fn words(names: &[&str], description: &str) -> Value {
    json!({"enum": names, "description": description})
}

/// A mapping with these keys and no others.
fn mapping(required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "required": required,
        "additionalProperties": false,
        "properties": properties,
    })
}

/// Some keys of something that is inherited, found by this key.
fn replacing(name: &str) -> Value {
    json!({
        "type": "object",
        "required": [name],
        "additionalProperties": true,
        "properties": {name: {"type": "string", "description": "Which one. Every other key takes the place of the inherited one: mappings merge, lists replace, null takes a key away."}},
    })
}

fn cases(name: &str) -> &'static [&'static str] {
    ENUMS
        .iter()
        .find(|shape| shape.name == name)
        .map_or(&[], |shape| shape.cases)
}

fn top() -> Value {
    let bounds: Map<String, Value> = DEFAULT_BOUNDS
        .iter()
        .map(|(name, bound)| {
            let value = json!({"type": "integer", "minimum": 0, "default": bound});
            ((*name).to_owned(), value)
        })
        .collect();
    json!({
        "policy": described("id", "Name of the policy."),
        "version": {"type": ["string", "number"], "description": "Version of the policy, as its author counts."},
        "summary": {"type": "string", "description": "One line on what the policy is for."},
        "mode": words(&["enforce", "report"], "`report` shows everything and gates nothing. Default: enforce."),
        "when_nothing_applies": words(&["block", "pass"], "What follows when no control applies. Default: block."),
        "step_budget": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1_000_000_000,
            "description": "Most steps that the rules of one control may take. Default: 1,000,000.",
        },
        "octet_budget": {
            "type": "integer",
            "minimum": 1,
            "maximum": 134_217_728,
            "description": "Most octets that the values may take which the rules of one control compute: texts, lists and maps, those that are no longer needed included. Default: 16,777,216.",
        },
        "bounds": {
            "type": "object",
            "additionalProperties": false,
            "properties": bounds,
            "description": "Lengths of lists that worst cases are reckoned with; `elements` is any other list, `text` the octets of a text.",
        },
        "extends": {
            "oneOf": [
                {"type": "string"},
                mapping(&["policy"], json!({
                    "policy": {"type": "string", "description": "A preset's name, or a path."},
                    "digest": {"type": "string", "pattern": "^sha256:[0-9A-Fa-f]{64}$", "description": "The digest that it must have, as `countersign show` prints it."},
                })),
            ],
            "description": "The policy that this one extends: a preset's name, or a folder's path that begins with `./` or `../`.",
        },
        "set": {
            "type": "object",
            "propertyNames": reference("name"),
            "additionalProperties": true,
            "description": "Values of inherited parameters.",
        },
        "replace": mapping(&[], json!({
            "controls": list_of(replacing("id"), "Inherited controls by id, each with the keys that are different."),
            "terms": list_of(replacing("name"), "Inherited terms of the risk model by name, each with the keys that are different."),
            "variables": {
                "type": "object",
                "propertyNames": reference("name"),
                "additionalProperties": reference("expression"),
                "description": "Other expressions for inherited variables.",
            },
            "extra": {
                "type": "object",
                "propertyNames": reference("name"),
                "additionalProperties": {"type": "string"},
                "description": "Other types for inherited facts of an organisation's own.",
            },
        })),
        "remove": list_of(
            mapping(&["because"], json!({
                "control": described("id", "The id of an inherited control."),
                "variable": described("name", "The name of an inherited variable."),
                "parameter": described("name", "The name of an inherited parameter."),
                "extra": described("name", "The name of an inherited fact of an organisation's own."),
                "term": {"type": "string", "description": "The name of an inherited term of the risk model."},
                "because": {"type": "string", "minLength": 1, "description": "Why the policy does without it."},
            })),
            "What is inherited and not wanted, one thing each, with the reason."
        ),
        "include": list_of(json!({"type": "string"}), "Other files of the policy's folder, whose parts come first."),
        "parameters": {
            "type": "object",
            "propertyNames": reference("name"),
            "additionalProperties": true,
            "description": "Values that can be set when the policy is built. The type is the value's, or as `{type: …, value: …}` says.",
        },
        "extra": {
            "type": "object",
            "propertyNames": reference("name"),
            "additionalProperties": {"oneOf": [{"type": "string"}, extra()]},
            "description": "An organisation's own facts: the type, such as `list(string)`, or `{type: …, check: …}` or `{type: …, label: …}`, which say where it is found.",
        },
        "variables": {
            "type": "object",
            "propertyNames": reference("name"),
            "additionalProperties": reference("expression"),
            "description": "Named expressions; each sees those above it.",
        },
        "controls": list_of(reference("control"), "The controls, in order."),
        "risk": reference("risk"),
        "routing": mapping(&[], json!({
            "rank": described("expression", "A number for each candidate, larger is better."),
            "spread_below": {"type": "integer", "minimum": 0, "maximum": 1000, "description": "A file that fewer people know is learned by somebody more. 0: never. Default: 2."},
            "known_from": {"type": "number", "minimum": 0, "maximum": 1, "description": "From which expertise on somebody knows a file. Default: 0.5."},
        })),
        "calendar": mapping(&["zone", "days", "from", "to"], json!({
            "zone": {"type": "string", "description": "A time zone, such as `Europe/Berlin`."},
            "days": list_of(words(cases("weekday"), "A day of work."), "Days of work."),
            "from": {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$", "description": "When work begins, such as `09:00`."},
            "to": {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$", "description": "When work ends, such as `17:00`; `24:00` is midnight."},
            "holidays": list_of(json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}), "Days on which nobody works."),
        })),
        "provenance": reference("provenance"),
    })
}

fn definitions() -> Value {
    let involvements = [
        "author",
        "committer",
        "co_author",
        "last_pusher",
        "prompter",
    ];
    json!({
        "id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$"},
        "name": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"},
        "expression": {"type": ["string", "boolean", "number"], "description": "A CEL expression."},
        "duration": {
            "type": "string",
            "pattern": "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$",
            "minLength": 2,
            "description": "A span of time such as `4h` or `1d12h`.",
        },
        "control": mapping(&["id", "title"], json!({
            "id": described("id", "Id, unique in the policy."),
            "title": {"type": "string", "description": "What holds when the control is met."},
            "effect": words(cases("effect"), "What its failure means. Default: block."),
            "applies": described("expression", "When it applies (bool). Default: always."),
            "satisfied": described("expression", "What satisfies it besides sign-offs (bool)."),
            "forbid": {"type": "boolean", "description": "No approval can meet it."},
            "unless": words(&["sign_off"], "With `forbid`: the control's sign-offs lift the ban."),
            "asked": {"enum": ["before_landing", "now"], "description": "When it is asked for. Default: before_landing, so that what landed without it is bypassed. With now it is asked whenever a decision is taken, such as a freeze or an approval of a deployment."},
            "message": described("expression", "What it says (string)."),
            "sign_off": reference("sign_off"),
            "after": list_of(reference("id"), "Earlier controls that have to hold first."),
            "escalate": reference("escalate"),
            "break_glass": reference("break_glass"),
            "waiver": reference("waiver"),
        })),
        "sign_off": sign_off(&involvements),
        "escalate": mapping(&["queue"], json!({
            "queue": described("id", "The queue."),
            "due": described("duration", "When an answer is due."),
            "clock": words(&["elapsed", "working"], "Which time counts towards `due` and `after`; `working` needs a calendar. Default: elapsed."),
            "then": list_of(
                mapping(&["after", "to"], json!({
                    "after": described("duration", "Since the opening."),
                    "to": described("expression", "Who is asked then (bool), over `reviewer`."),
                })),
                "What happens when nobody answers."
            ),
        })),
        "break_glass": mapping(&["who", "expires"], json!({
            "who": described("expression", "Who may (bool), over `reviewer`."),
            "reason": words(&["required", "optional"], "Whether a reason has to be given. Default: required."),
            "expires": described("duration", "Most time between issue and first use."),
            "follow_up": {
                "oneOf": [
                    {"const": "post_review"},
                    mapping(&["post_review"], json!({"post_review": reference("duration")})),
                ],
                "description": "The review afterwards; by itself it is due within 72 hours.",
            },
        })),
        "waiver": mapping(&["who", "expires"], json!({
            "who": described("expression", "Who may (bool), over `reviewer`."),
            "expires": described("duration", "Most time between issue and first use."),
        })),
        "risk": mapping(&["intercept", "terms"], json!({
            "intercept": {"type": "number"},
            "terms": list_of(
                mapping(&["name", "value", "weight"], json!({
                    "name": {"type": "string"},
                    "value": described("expression", "A number."),
                    "weight": {"type": "number"},
                    "words": {"type": "string", "description": "What it stands for, in a few words."},
                })),
                "Terms of the linear model."
            ),
            "bands": {
                "type": "object",
                "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
                "description": "Bands of the score by their lower bounds.",
            },
        })),
        "provenance": mapping(&[], json!({
            "agents": list_of(
                mapping(&["name"], json!({
                    "name": {"type": "string", "description": "Canonical name."},
                    "emails": list_of(json!({"type": "string"}), "Addresses that only it uses."),
                    "logins": list_of(json!({"type": "string"}), "Logins that only it uses, without `@`; each also means the app `NAME[bot]`."),
                    "names": list_of(json!({"type": "string"}), "Names that no person has, wherever a name stands."),
                    "trailers": list_of(json!({"type": "string"}), "Trailer keys that only it writes, without colon."),
                    "lines": list_of(json!({"type": "string"}), "Beginnings of lines that only it writes."),
                    "pages": list_of(json!({"type": "string"}), "Pages on which it shows a session, without scheme."),
                    "sites": list_of(json!({"type": "string"}), "Its home pages, without scheme: a footer links to one."),
                    "branches": list_of(json!({"type": "string"}), "Prefixes of branches that it uses."),
                    "files": list_of(json!({"type": "string"}), "Files that it leaves in the tree, by name, or a folder with `/` behind."),
                })),
                "Agents besides those that are known."
            ),
            "trailers": list_of(json!({"type": "string"}), "Trailers besides those that are known to mark AI."),
            "mechanical": list_of(json!({"type": "string"}), "Globs of files whose lines don't count."),
            "count": list_of(words(&["lock_files", "generated", "vendored", "white_space"], "A kind of mechanical files."), "Kinds of mechanical files whose lines count all the same. Default: none."),
            "trust": list_of(words(&["git-ai", "agent-trace", "attestation"], "A format of notes."), "Formats of notes that may lower the demand by saying that a person wrote a line. Default: none; verified notes always may."),
            "window": described("duration", "How far back an author's changes are added up. Default: 7d."),
        })),
    })
}

fn sign_off(involvements: &[&str]) -> Value {
    let mut schema = mapping(
        &[],
        json!({
            "count": {"type": "integer", "minimum": 1, "maximum": 50, "description": "How many distinct people; with `each`, for each group of paths. Default: 1."},
            "eligible": described("expression", "Who may sign (bool), over `reviewer`. With `each` default: true."),
            "each": words(&["owned_path"], "`owned_path`: each path that has owners takes the sign-off of one of them. Paths of the same owners are one group."),
            "unowned": described("expression", "With `each`: who signs for paths without owners (bool), over `reviewer`. Default: nobody is asked."),
            "distinct_from": list_of(reference("id"), "Earlier controls that other people have to meet."),
            "assesses": list_of(words(cases("assessment_area"), "A part of the audit."), "What each signer must attest."),
            "involved_may_sign": list_of(words(involvements, "A way to be involved."), "Involved people who count all the same."),
            "binding": words(&["content", "revision"], "What a sign-off is bound to. Default: content."),
            "authentication": list_of(
                words(cases("authentication"), "A way of authentication."),
                "Ways of authentication that count. Default: forge, reauthenticated and signed."
            ),
            "distinct_teams": {"type": "integer", "minimum": 2, "maximum": 50, "description": "From how many different teams they must come."},
            "pairing": {"type": "boolean", "description": "A human co-author who confirmed it themselves counts as one of the people. Default: false."},
        }),
    );
    // Without `each` somebody has to be named.
    if let Some(object) = schema.as_object_mut() {
        object.insert(
            "anyOf".to_owned(),
            json!([{"required": ["eligible"]}, {"required": ["each"]}]),
        );
    }
    schema
}

/// A fact of one's own that is found among the forge's.
fn extra() -> Value {
    let check = mapping(
        &["app", "name"],
        json!({
            "app": {"type": "string", "description": "Slug of the app that has to have issued it; never `github-actions`, as which a workflow of the change can write."},
            "name": {"type": "string", "description": "Its name."},
            "take": words(&["conclusion", "title", "summary"], "What of it is the value. Default: conclusion; as bool, whether it succeeded."),
        }),
    );
    mapping(
        &["type"],
        json!({
            "type": {"type": "string", "description": "The type."},
            "check": check,
            "label": {"type": "string", "description": "As bool, whether the change has this label; else what stands behind it in the one label that begins so."},
        }),
    )
}
