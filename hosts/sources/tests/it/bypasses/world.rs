//! A company, its repository, and the preset that decides its changes.

use crate::support;
use countersign_compiler::{Folder, compile};
use countersign_contract::types::{
    Assessment, AssessmentArea, Authentication, ContentBinding, ControlResult, ControlState,
    Decision, DropReason, EvidenceSeen, Facts, Review, ReviewState, SignOff, SignOffVerdict,
    Timestamp, Verdict,
};
use countersign_evaluator::Evaluator;
use countersign_sources::git::{self, Landing, Options, RosterFrom, Supplied};
use countersign_sources::roster::Roster;
use std::cell::Cell;
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Ada proposes. Bob, Cyn and Eve are senior; Cyn owns the policy. Dan is not senior.
pub const ROSTER: &str = "\
people:
  - {login: ada, kind: human, level: 4, may_push: true, emails: [ada@acme.example]}
  - {login: bob, kind: human, level: 6, may_push: true, emails: [bob@acme.example]}
  - {login: cyn, kind: human, level: 7, may_push: true, teams: [countersign-owners], emails: [cyn@acme.example]}
  - {login: dan, kind: human, level: 3, may_push: true, emails: [dan@acme.example]}
  - {login: eve, kind: human, level: 6, may_push: true, emails: [eve@acme.example]}
  - {login: shop-ci, kind: bot, may_push: true, emails: [ci@acme.example]}
";

pub const DECLARED: &str = "Retry payments once\n\nAssisted-by: Claude:opus-4";

pub fn now() -> Timestamp {
    "2026-03-10T12:00:00Z".parse().unwrap()
}

/// Lines that nobody wrote by hand.
pub fn lines(count: usize) -> String {
    (0..count).map(|line| format!("line {line}\n")).collect()
}

fn evaluator() -> &'static Evaluator {
    static PRESET: OnceLock<Evaluator> = OnceLock::new();
    PRESET.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/standard");
        let mut folder = Folder::new();
        let text = std::fs::read_to_string(path.join("policy.yaml")).unwrap();
        folder.insert("policy.yaml".to_owned(), text);
        let compiled = compile(&folder, &countersign_compiler::Options::default())
            .unwrap_or_else(|found| panic!("{}", found.render(&folder, false)));
        Evaluator::load(&compiled.encode()).unwrap()
    })
}

/// What a change was decided on, and how.
pub struct Outcome {
    pub facts: Facts,
    pub decision: Decision,
}

impl Outcome {
    pub fn decide(facts: Facts) -> Outcome {
        let decision = evaluator().evaluate(&facts).unwrap();
        Outcome { facts, decision }
    }

    pub fn control(&self, id: &str) -> &ControlResult {
        let mut controls = self.decision.controls.iter();
        controls.find(|control| control.id == id).unwrap()
    }

    /// The gate is open, and the control was asked and met.
    pub fn open(&self, control: &str) {
        self.passes();
        assert_eq!(
            self.control(control).state,
            ControlState::Satisfied,
            "{:#?}",
            self.decision
        );
    }

    pub fn passes(&self) {
        assert_eq!(
            self.decision.verdict,
            Verdict::Pass,
            "{:#?}",
            self.decision.controls
        );
    }

    /// The gate is shut by this control, which is in one of these states.
    pub fn held(&self, control: &str, states: &[ControlState]) -> &ControlResult {
        assert_ne!(self.decision.verdict, Verdict::Pass, "{:#?}", self.decision);
        let result = self.control(control);
        assert!(states.contains(&result.state), "{result:#?}");
        result
    }

    /// The gate is shut by this control, because the sign-off of this person does not count for this reason.
    pub fn dropped(&self, control: &str, person: &str, reason: DropReason) {
        let waits = [
            ControlState::Pending,
            ControlState::Escalated,
            ControlState::Bypassed,
        ];
        let result = self.held(control, &waits);
        let found = result
            .dropped
            .iter()
            .any(|dropped| dropped.person == person && dropped.reason == reason);
        assert!(found, "{result:#?}");
    }
}

pub struct World {
    folder: TempDir,
    minutes: Cell<u32>,
}

impl World {
    /// `main` with two files, and `feature` checked out at its tip.
    pub fn new() -> World {
        let world = World {
            folder: tempfile::tempdir().unwrap(),
            minutes: Cell::new(0),
        };
        world.git("ada", &["init", "-q", "-b", "main"]);
        world.commit(
            "ada",
            "Start",
            &[
                ("README.md", Some("shop\n")),
                ("notes/a", Some("1\n2\n3\n")),
            ],
        );
        world.git("ada", &["checkout", "-q", "-b", "feature"]);
        world
    }

    /// The same, and Ada has added 40 lines that an agent helped with, as she says.
    pub fn with_material_change() -> World {
        let world = World::new();
        world.commit("ada", DECLARED, &[("src/pay.rs", Some(&lines(40)))]);
        world
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn git(&self, who: &str, arguments: &[&str]) -> String {
        let minutes = self.minutes.get();
        self.minutes.set(minutes + 1);
        self.git_at(who, 1_770_000_000 + i64::from(minutes) * 60, arguments)
    }

    pub fn git_at(&self, who: &str, seconds: i64, arguments: &[&str]) -> String {
        let email = match who {
            "shop-ci" => "ci@acme.example".to_owned(),
            who => format!("{who}@acme.example"),
        };
        let person = (who, email.as_str());
        let date = format!("{seconds} +0000");
        let output = support::git(self.path(), arguments, person, person, &date, &[]);
        support::text(&output, arguments)
    }

    /// Writes files and commits them. Absent content takes a file away.
    pub fn commit(&self, who: &str, message: &str, files: &[(&str, Option<&str>)]) -> String {
        self.write(files);
        self.git(who, &["add", "-A"]);
        self.git(who, &["commit", "-q", "--allow-empty", "-m", message]);
        self.head()
    }

    pub fn write(&self, files: &[(&str, Option<&str>)]) {
        support::write(self.path(), files);
    }

    pub fn head(&self) -> String {
        self.id("HEAD")
    }

    pub fn id(&self, revision: &str) -> String {
        self.git("ada", &["rev-parse", revision])
    }

    /// A sign-off of the head of `feature` as it is now, all parts of the audit attested.
    pub fn signs(&self, person: &str) -> SignOff {
        self.signs_for(person, "feature", "main")
    }

    pub fn signs_for(&self, person: &str, head: &str, base: &str) -> SignOff {
        let revision = self.id(head);
        SignOff {
            id: format!("by-{person}"),
            sequence: 0,
            person: person.to_owned(),
            verdict: SignOffVerdict::Approve,
            binding: ContentBinding {
                repository: "acme/shop".to_owned(),
                base_branch: Some(base.to_owned()),
                tree: Some(self.id(&format!("{revision}^{{tree}}"))),
                merge_base: Some(self.git("ada", &["merge-base", base, &revision])),
                revision,
            },
            assesses: [
                AssessmentArea::Diff,
                AssessmentArea::AiContribution,
                AssessmentArea::SystemicRisk,
                AssessmentArea::Context,
                AssessmentArea::Dependencies,
                AssessmentArea::FailureHistory,
            ]
            .map(|area| Assessment { area, note: None })
            .to_vec(),
            reason: None,
            opened: None,
            signed: Some("2026-03-10T11:00:00Z".parse().unwrap()),
            authentication: Authentication::Forge,
            // What the change showed when it was read: trailers of one agent, each declared.
            evidence: Some(EvidenceSeen {
                agents: vec!["claude".to_owned()],
                ai_lines_min: 0,
                undeclared: Vec::new(),
            }),
            confirms: Vec::new(),
        }
    }

    /// A plain approval on the forge of the head of `feature` as it is now.
    pub fn approves(&self, person: &str) -> Review {
        let given = self.signs(person);
        Review {
            id: format!("review-by-{person}"),
            sequence: 0,
            reviewer: person.to_owned(),
            state: ReviewState::Approved,
            revision: Some(given.binding.revision),
            tree: given.binding.tree,
            merge_base: given.binding.merge_base,
            base_branch: given.binding.base_branch,
            submitted: given.signed,
            body: String::new(),
        }
    }

    pub fn options(&self, range: &str) -> Options {
        let mut options = Options::new(self.path(), range, now());
        options.name = Some("acme/shop".to_owned());
        options.roster = RosterFrom::Given(Roster::parse(ROSTER, "roster.yaml").unwrap());
        options.sign_offs = supplied(Vec::new());
        options.reviews = supplied(Vec::new());
        options
    }

    /// Decides `feature` against `main`.
    pub fn decide(&self, sign_offs: &[SignOff]) -> Outcome {
        self.decide_with(sign_offs, &[])
    }

    pub fn decide_with(&self, sign_offs: &[SignOff], reviews: &[Review]) -> Outcome {
        let mut options = self.options("main..feature");
        options.sign_offs = supplied(sign_offs.to_vec());
        options.reviews = supplied(reviews.to_vec());
        Outcome::decide(git::collect(&options).unwrap().facts)
    }

    /// Decides the newest commit of `main`, which has landed.
    pub fn decide_landed(&self, sign_offs: &[SignOff]) -> Outcome {
        let mut options = self.options("main");
        options.base_branch = Some("main".to_owned());
        options.purpose = countersign_contract::types::Purpose::Audit;
        options.landing = Landing::Landed { from: Vec::new() };
        options.sign_offs = supplied(sign_offs.to_vec());
        Outcome::decide(git::collect(&options).unwrap().facts)
    }
}

fn supplied<T>(list: Vec<T>) -> Option<Supplied<T>> {
    Some(Supplied {
        list,
        collector: "desk".to_owned(),
    })
}
