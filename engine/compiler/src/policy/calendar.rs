//! When an organisation works, for deadlines in working hours.

use super::control::ControlSource;
use super::mapping::Mapping;
use super::scalar;
use crate::diagnostic::Diagnostic;
use crate::yaml::Node;
use crate::{suggest, zones};
use countersign_contract::types::{Timestamp, Weekday};
use countersign_program::is_fixed_zone;
use countersign_program::policy::{Calendar, Clock};
use std::rc::Rc;

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// `calendar`
pub(crate) fn read(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Calendar> {
    let mut mapping = Mapping::read(node, "the calendar", diagnostics);
    let zone = mapping
        .required("zone", diagnostics)
        .and_then(|node| zone(&node, diagnostics));
    let days_node = mapping.required("days", diagnostics);
    let names = DAYS.map(|(name, _)| name);
    let mut days: Vec<Weekday> = days_node
        .iter()
        .flat_map(|node| scalar::words(node, &names, diagnostics))
        .filter_map(|place| DAYS.get(place).map(|(_, day)| *day))
        .collect();
    days.sort_unstable();
    days.dedup();
    let from = mapping
        .required("from", diagnostics)
        .and_then(|node| clock_time(&node, 0, 1_439, diagnostics));
    let to_node = mapping.required("to", diagnostics);
    let to = to_node
        .as_ref()
        .and_then(|node| clock_time(node, 1, 1_440, diagnostics));
    let mut holidays: Vec<i32> = Vec::new();
    if let Some(node) = mapping.optional("holidays", diagnostics) {
        for value in scalar::list(&node, diagnostics) {
            holidays.extend(day(&value, diagnostics));
        }
    }
    holidays.sort_unstable();
    holidays.dedup();
    mapping.finish(diagnostics);
    if let Some(node) = days_node.filter(|_| days.is_empty()) {
        diagnostics.push(Diagnostic::new(
            "empty_list",
            node.place(),
            "without a day of work no deadline is ever reached",
        ));
        return None;
    }
    let (starts, ends) = (from?, to?);
    if ends <= starts {
        let place = to_node.as_ref().map_or(node.place(), |node| node.place());
        diagnostics.push(
            Diagnostic::new("calendar_order", place, "work ends before it begins")
                .help("`to` is later than `from`; `24:00` is midnight"),
        );
        return None;
    }
    Some(Calendar {
        zone: zone?,
        days,
        starts,
        ends,
        holidays,
    })
}

/// Deadlines in working hours need a calendar.
pub(crate) fn demand(controls: &[ControlSource], diagnostics: &mut Vec<Diagnostic>) {
    for control in controls {
        if let Some(escalate) = &control.escalate
            && let (Clock::Working, Some(node)) = &escalate.clock
        {
            diagnostics.push(
                Diagnostic::new(
                    "no_calendar",
                    node.place(),
                    "the policy does not say when anybody works",
                )
                .help("give it a `calendar` with `zone`, `days`, `from` and `to`"),
            );
        }
    }
}

fn zone(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let name = scalar::filled(node, diagnostics)?;
    if is_fixed_zone(&name) || zones::is_known(&name) {
        return Some(name);
    }
    let help = suggest::nearest(&name, zones::names()).map_or_else(
        || "write `UTC`, an offset like `+02:00`, or a name like `Europe/Berlin`".to_owned(),
        |known| format!("did you mean `{known}`?"),
    );
    diagnostics.push(
        Diagnostic::new(
            "invalid_time_zone",
            node.place(),
            format!("`{name}` is not a time zone"),
        )
        .help(help),
    );
    None
}

/// `HH:MM` as minutes after midnight.
fn clock_time(
    node: &Rc<Node>,
    least: u32,
    most: u32,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<u32> {
    let text = scalar::as_written(node, diagnostics)?;
    let minutes = text.split_once(':').and_then(|(hours, minutes)| {
        let digits = |text: &str| {
            (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<u32>().ok())
                .flatten()
        };
        let (hours, minutes) = (digits(hours)?, digits(minutes)?);
        (minutes < 60).then_some(hours * 60 + minutes)
    });
    let found = minutes.filter(|minutes| (least..=most).contains(minutes));
    if found.is_none() {
        diagnostics.push(
            Diagnostic::new(
                "bad_time",
                node.place(),
                format!("`{text}` is not a time of day"),
            )
            .help("write it as `09:00`, in quotes"),
        );
    }
    found
}

/// `YYYY-MM-DD` as days since 1970-01-01.
fn day(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<i32> {
    let text = scalar::as_written(node, diagnostics)?;
    let midnight = format!("{text}T00:00:00Z").parse::<Timestamp>().ok();
    let days =
        midnight.and_then(|midnight| i32::try_from(midnight.seconds.div_euclid(86_400)).ok());
    if days.is_none() {
        diagnostics.push(
            Diagnostic::new("bad_date", node.place(), format!("`{text}` is not a day"))
                .help("write it as `2026-12-25`"),
        );
    }
    days
}
