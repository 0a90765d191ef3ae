//! `countersign signoff` and `countersign veto`: the brief first, then the person's word, then one entry more in a file.

mod answers;
pub mod arguments;
mod file;

use super::check::BasePolicy;
use crate::change::{AuthenticationArgument, ChangeArguments, Found};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy::Choice;
use crate::terminal::Terminal;
use crate::{output, time};
use answers::{Answers, Questions};
use arguments::{SigningArguments, SignoffArguments, VetoArguments};
use countersign::Policy;
use countersign_contract::types::{
    Authentication, ContentBinding, ControlResult, ControlState, Decision, DropReason,
    DroppedSignOff, EvidenceSeen, Facts, SignOff, SignOffVerdict, Timestamp,
};
use countersign_reports::{brief, untrusted};
use std::io::{self, IsTerminal as _};

/// A change that was read, and what the policy says of it.
struct Reading {
    policy: Policy,
    facts: Facts,
    decision: Decision,
    opened: Timestamp,
}

/// Signs.
pub fn sign_off(arguments: &SignoffArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let signing = &arguments.signing;
    let reading = read(signing, terminal)?;
    let control = control(signing, &reading.decision)?;
    output::write(None, &brief::render(&reading.decision, control))?;
    let asked = control
        .and_then(|control| control.requirement.as_ref())
        .map(|requirement| requirement.assesses.clone())
        .unwrap_or_default();
    let given = Answers {
        assesses: arguments.assess.clone(),
        reason: arguments.reason.clone(),
    };
    // Nobody is asked what they found only to hear that they can't sign.
    let before = entry(signing, &reading, SignOffVerdict::Approve, given.clone());
    let in_vain = |dropped: &&DroppedSignOff| dropped.reason != DropReason::AssessmentMissing;
    let foreseen = foresee(&reading, &before, control)?;
    if let Some(dropped) = foreseen.iter().find(in_vain).filter(|_| !arguments.force) {
        let words = would_not_count(signing, control, dropped);
        return Err(Failure::usage(format!(
            "{words}; nothing was written, --force writes it all the same"
        )));
    }
    let answers = converse(
        signing,
        given,
        &Questions {
            areas: asked,
            reason_required: false,
            act: format!("sign as `{}`", signing.person),
        },
    )?;
    let entry = entry(signing, &reading, SignOffVerdict::Approve, answers);
    let entry = SignOff {
        confirms: arguments.confirm.clone(),
        ..entry
    };
    known_appeals(&reading.facts, &entry)?;
    named_base(&reading.facts, arguments.force, terminal)?;
    // What is missing can be added by another sign-off; who is involved was told above.
    for dropped in foresee(&reading, &entry, control)? {
        terminal.note(&would_not_count(signing, control, &dropped));
    }
    finish(signing, &entry, "signed", terminal)
}

fn would_not_count(
    signing: &SigningArguments,
    control: Option<&ControlResult>,
    dropped: &DroppedSignOff,
) -> String {
    let id = control.map_or("every control", |control| control.id.as_str());
    format!(
        "for `{}`, the sign-off of `{}` would not count: {}",
        untrusted::line(id),
        untrusted::line(&signing.person),
        untrusted::line(&dropped.explanation)
    )
}

/// Holds, or takes back what held.
pub fn veto(arguments: &VetoArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let signing = &arguments.signing;
    let reading = read(signing, terminal)?;
    let control = control(signing, &reading.decision)?;
    output::write(None, &brief::render(&reading.decision, control))?;
    let answers = converse(
        signing,
        Answers {
            assesses: Vec::new(),
            reason: arguments.reason.clone(),
        },
        &Questions {
            areas: Vec::new(),
            reason_required: !arguments.withdraw,
            act: match arguments.withdraw {
                true => format!("take back what `{}` said", signing.person),
                false => format!("veto as `{}`", signing.person),
            },
        },
    )?;
    if arguments.withdraw {
        // A veto holds whatever branch the change goes into; what takes it back has to be said of the same.
        named_base(&reading.facts, arguments.force, terminal)?;
        let entry = entry(signing, &reading, SignOffVerdict::Withdraw, answers);
        return finish(signing, &entry, "takes back what was said of", terminal);
    }
    let entry = entry(signing, &reading, SignOffVerdict::Veto, answers);
    let why = foresee_veto(&reading, &entry)?;
    if let Some(why) = &why {
        terminal.note(&format!(
            "the veto of `{}` would not hold the change: {}; it is written all the same",
            untrusted::line(&signing.person),
            untrusted::line(why)
        ));
    }
    let did = why.map_or("holds", |_| "would hold");
    finish(signing, &entry, did, terminal)
}

fn read(signing: &SigningArguments, terminal: &Terminal) -> Result<Reading, Failure> {
    let choice = Choice::from(&signing.policy);
    if matches!(choice, Choice::Base(_)) && !signing.change.has_base() {
        return Err(super::check::no_policy(
            "nothing says which policy decides, and only --git, --pr and --fetch have a base to read one from",
        ));
    }
    let opened = signing.change.now.unwrap_or_else(time::now);
    let Found { facts, objects, .. } = with_file(signing).collect_one(terminal)?;
    let changes = signing.change.changes(terminal)?;
    if changes > 1 {
        terminal.note(&format!(
            "the range brings {changes} changes, and a sign-off is for one revision: this one is for `{}`, and each of the other changes needs one of its own",
            untrusted::line(&facts.change.head.revision)
        ));
    }
    let base = BasePolicy {
        repository: signing.change.repository(),
        objects: objects.as_ref(),
        revision: Some(facts.change.base.revision.as_str()),
        known: None,
        otherwise: signing.default_preset.as_deref(),
    };
    let policy = base.open(&choice, &signing.limits, terminal)?;
    let decision = policy
        .evaluate(&facts)
        .map_err(|error| Failure::evaluate("the collected facts", &error))?
        .value;
    Ok(Reading {
        policy,
        facts,
        decision,
        opened,
    })
}

/// The change as the file shows it that is signed into: who signed there before counts as it will once a host vouches for the
/// file, as the new sign-off does when it is foreseen.
fn with_file(signing: &SigningArguments) -> ChangeArguments {
    let mut change = signing.change.clone();
    if change.sign_offs.is_none() && file::holds_sign_offs(&signing.file) {
        change.sign_offs = Some(signing.file.clone());
        if !change.is_in_work_tree(&signing.file) {
            change.sign_offs_authentication = Some(AuthenticationArgument::Forge);
        }
    }
    change
}

/// The control that is signed for: the one named, else the first that waits for people.
fn control<'a>(
    signing: &SigningArguments,
    decision: &'a Decision,
) -> Result<Option<&'a ControlResult>, Failure> {
    if let Some(id) = &signing.control {
        let found = decision.controls.iter().find(|control| control.id == *id);
        return match found {
            Some(control) if control.requirement.is_some() => Ok(Some(control)),
            Some(_) => Err(Failure::usage(format!(
                "the control `{id}` asks for no sign-off of this change"
            ))),
            None => {
                let ids = decision.controls.iter().map(|control| control.id.as_str());
                Err(Failure::usage(format!(
                    "the policy has no control `{id}`; it has {}",
                    ids.collect::<Vec<_>>().join(", ")
                )))
            }
        };
    }
    let waits = |control: &&ControlResult| {
        control.requirement.is_some()
            && (is_held(control)
                || matches!(
                    control.state,
                    ControlState::Pending | ControlState::Escalated | ControlState::Error
                ))
    };
    // The one that asks for most: who signs for it signs for the others, too.
    let demand = |control: &&ControlResult| {
        let requirement = control.requirement.as_ref();
        requirement.map_or(0, |requirement| requirement.assesses.len())
    };
    let waiting = decision.controls.iter().filter(waits).rev();
    Ok(waiting.max_by_key(demand))
}

/// Somebody holds it, so that it waits for people, too: for who does, and for the others once that is over.
fn is_held(control: &ControlResult) -> bool {
    control.state == ControlState::Denied && !control.vetoes.is_empty()
}

fn converse(
    signing: &SigningArguments,
    given: Answers,
    questions: &Questions,
) -> Result<Answers, Failure> {
    if signing.yes {
        return answers::unasked(given, questions);
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "standard input is not a terminal, so that nothing can be asked; say all by options, and add --yes",
        ));
    }
    answers::ask(
        given,
        questions,
        &mut io::stdin().lock(),
        &mut io::stderr().lock(),
    )
}

fn entry(
    signing: &SigningArguments,
    reading: &Reading,
    verdict: SignOffVerdict,
    answers: Answers,
) -> SignOff {
    let change = &reading.facts.change;
    let provenance = &reading.decision.provenance;
    let short: String = change.head.revision.chars().take(12).collect();
    SignOff {
        id: format!("{}-{}-{short}", verdict.as_str(), signing.person),
        sequence: u32::MAX,
        person: signing.person.clone(),
        verdict,
        binding: ContentBinding {
            repository: change.repository.clone(),
            base_branch: change.base.branch.clone(),
            revision: change.head.revision.clone(),
            tree: change.head.tree.clone(),
            merge_base: change.merge_base.clone(),
        },
        assesses: answers.assesses,
        reason: answers.reason,
        opened: Some(reading.opened),
        signed: Some(signing.change.now.unwrap_or_else(time::now)),
        authentication: Authentication::None,
        evidence: Some(EvidenceSeen {
            agents: provenance.agents.clone(),
            ai_lines_min: provenance.ai_lines.min,
            undeclared: provenance.undeclared.clone(),
        }),
        confirms: Vec::new(),
    }
}

/// A sign-off holds for the branch that the change goes into. Where the range does not name one, it would hold for none.
fn named_base(facts: &Facts, force: bool, terminal: &Terminal) -> Result<(), Failure> {
    if facts.change.base.branch.is_some() {
        return Ok(());
    }
    let words = "the range does not say into which branch the change goes, so it would not count once that is known; name it with --base-branch";
    if force {
        terminal.note(words);
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{words}; nothing was written, --force writes it all the same"
    )))
}

fn known_appeals(facts: &Facts, entry: &SignOff) -> Result<(), Failure> {
    for id in &entry.confirms {
        if !facts.appeals.iter().any(|appeal| appeal.id == *id) {
            return Err(Failure::usage(format!(
                "the facts have no appeal `{id}`, so that there is nothing to confirm"
            )));
        }
    }
    Ok(())
}

/// What the policy would not count, were the sign-off handed over by a host that vouches for it.
fn foresee(
    reading: &Reading,
    entry: &SignOff,
    control: Option<&ControlResult>,
) -> Result<Vec<DroppedSignOff>, Failure> {
    let Some(control) = control else {
        return Ok(Vec::new());
    };
    let (decision, id) = foreseen(reading, entry)?;
    let after = decision
        .controls
        .into_iter()
        .find(|after| after.id == control.id);
    Ok(after
        .map(|after| after.dropped)
        .unwrap_or_default()
        .into_iter()
        .filter(|dropped| dropped.id == id)
        .collect())
}

/// The decision, were the entry handed over by a host that vouches for it, and the id that it has there.
fn foreseen(reading: &Reading, entry: &SignOff) -> Result<(Decision, String), Failure> {
    let mut facts = reading.facts.clone();
    // The file may hold an earlier one of the same person for the same content.
    let mut id = entry.id.clone();
    while facts.sign_offs.iter().any(|known| known.id == id) {
        id.push('+');
    }
    facts.sign_offs.push(SignOff {
        id: id.clone(),
        authentication: Authentication::Forge,
        ..entry.clone()
    });
    let evaluated = reading.policy.evaluate(&facts);
    let evaluated =
        evaluated.map_err(|error| Failure::evaluate("the facts with the sign-off", &error))?;
    Ok((evaluated.value, id))
}

/// Why a veto would hold nothing, were it handed over by a host that vouches for it.
fn foresee_veto(reading: &Reading, entry: &SignOff) -> Result<Option<String>, Failure> {
    let before = &reading.decision;
    let (after, id) = foreseen(reading, entry)?;
    let held = |decision: &Decision| -> usize {
        decision
            .controls
            .iter()
            .map(|control| control.vetoes.len())
            .sum()
    };
    let names = |control: &ControlResult| control.vetoes.contains(&entry.person);
    if held(&after) > held(before) || after.controls.iter().any(names) {
        return Ok(None);
    }
    let mut dropped = after
        .controls
        .into_iter()
        .flat_map(|control| control.dropped);
    let why = dropped.find(|dropped| dropped.id == id);
    Ok(Some(why.map_or_else(
        || "no control of the policy asks for anybody's word on it, or heeds a veto by this account".to_owned(),
        |dropped| dropped.explanation,
    )))
}

fn finish(
    signing: &SigningArguments,
    entry: &SignOff,
    did: &str,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    file::add(&signing.file, entry)?;
    let text = format!(
        "{} {did} `{}` of {}, in `{}`\n",
        untrusted::line(&entry.person),
        untrusted::line(&entry.binding.revision),
        untrusted::line(&entry.binding.repository),
        signing.file.display()
    );
    output::write(None, &text)?;
    if signing.change.is_in_work_tree(&signing.file) {
        terminal.note(&format!(
            "`{}` lies in the work tree, where the change can write to it: nobody can vouch for it there; keep it elsewhere",
            signing.file.display()
        ));
        return Ok(Exit::Pass);
    }
    terminal.note(
        "nobody vouches yet for who wrote it (`authentication: none`): whoever keeps the file where only people who proved who they are can write says so with `check --sign-offs-authentication forge`",
    );
    Ok(Exit::Pass)
}
