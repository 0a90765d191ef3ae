//! The people of a change: whom it names, whom it gets from a roster, and how completely.

use crate::context::time;
use crate::roster::Roster;
use crate::warning::SourceWarning;
use countersign_contract::types::{Facts, ListSupply, Supply, Timestamp};

/// Puts the people of a roster into the facts: those whom the change names first, and `knowing` with them: logins or
/// addresses of those who know what it touches.
pub(crate) fn choose<'k>(
    facts: &mut Facts,
    roster: &Roster,
    knowing: impl IntoIterator<Item = &'k str>,
    collector: &str,
    warnings: &mut Vec<SourceWarning>,
) {
    let knowing: Vec<&'k str> = knowing.into_iter().collect();
    let mut names: Vec<&str> = knowing;
    names.extend(named(facts));
    let selection = roster.select(names);
    let supply = if selection.left_out == 0 {
        Supply::Complete
    } else {
        warnings.push(SourceWarning {
            code: "people_left_out",
            message: format!(
                "{} people of the roster were left out: facts carry those whom the change names, then the most senior",
                selection.left_out
            ),
            remedy: None,
        });
        Supply::Truncated
    };
    facts.people = selection.people;
    let now = facts.now;
    for person in &mut facts.people {
        // The time zone decides where it is known: an offset changes with the season.
        let zone = person.time_zone.as_deref();
        if let Some(offset) = zone.and_then(|zone| offset(zone, now)) {
            person.utc_offset = Some(offset);
        }
    }
    facts.completeness.people = Some(ListSupply {
        supply,
        collector: Some(collector.to_owned()),
    });
}

/// Minutes that the clock of a time zone of the IANA database is ahead of UTC at a point in time, rounded down. Absent: there is
/// no zone of that name.
pub fn offset(zone: &str, at: Timestamp) -> Option<i64> {
    time::offset_minutes(&time::lookup(zone)?, at)
}

/// Logins and e-mails that the change and its context mention: authors, committers, co-authors, pushers, signers, owners, who
/// was asked. Whoever had a hand in it and is left out would count as somebody unknown.
pub fn named(facts: &Facts) -> Vec<&str> {
    let commits = || facts.commits.iter().chain(&facts.carried_commits);
    let identities = std::iter::once(&facts.change.author)
        .chain(commits().flat_map(|commit| [&commit.author, &commit.committer]));
    let mut named: Vec<&str> = Vec::new();
    for identity in identities {
        named.extend(identity.login.as_deref());
        named.push(&identity.email);
    }
    named.extend(commits().filter_map(|commit| commit.pusher.as_deref()));
    let texts = commits().map(|commit| commit.message.as_str());
    let texts = texts.chain(facts.notes.iter().map(|note| note.content.as_str()));
    named.extend(texts.flat_map(addresses));
    named.extend(facts.reviews.iter().map(|review| review.reviewer.as_str()));
    named.extend(
        facts
            .sign_offs
            .iter()
            .map(|sign_off| sign_off.person.as_str()),
    );
    named.extend(
        facts
            .overrides
            .iter()
            .map(|overriding| overriding.person.as_str()),
    );
    for delegation in &facts.delegations {
        named.extend([delegation.delegator.as_str(), delegation.delegate.as_str()]);
    }
    for ownership in &facts.ownership {
        named.extend(ownership.owners.iter().map(String::as_str));
    }
    for open in &facts.escalations {
        named.extend(open.asked.iter().map(String::as_str));
        named.extend(open.acknowledged_by.as_deref());
    }
    named.extend(facts.appeals.iter().map(|appeal| appeal.person.as_str()));
    named
}

/// Addresses as git writes them behind a name, `<ada@example.org>`: of co-authors, and of those whom a note names.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').skip(1).filter_map(|rest| {
        let end = rest
            .bytes()
            .take(MOST_ADDRESS)
            .position(|byte| byte == b'>')?;
        let address = rest.get(..end)?;
        (address.contains('@') && !address.contains(char::is_whitespace)).then_some(address)
    })
}

/// Bytes of an e-mail address at most, by RFC 5321.
const MOST_ADDRESS: usize = 320;

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_found_where_git_writes_them() {
        for (text, expected) in [
            (
                "Retry\n\nCo-authored-by: Dan <dan@acme.example>",
                &["dan@acme.example"][..],
            ),
            ("a < b, c > d", &[]),
            ("x <<y@z>> <no at> <a b@c> <\u{e4}@b>", &["y@z", "\u{e4}@b"]),
            ("<", &[]),
        ] {
            assert_eq!(addresses(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
