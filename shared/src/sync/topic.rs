//! What is said of each scope between two sides: one small machine a scope.
//!
//! ```text
//!             begin                  compare
//!  Closed ──────────────> Live ──────────────────> Comparing
//!     ^                   │  ^                      │    │
//!     └────── close ──────┘  └── all tips are sent ─┘    │
//!     └─────────────────────── close ────────────────────┘
//! ```
//!
//! A scope is *closed* until its content may be shown to the peer. Once it is begun, what the
//! log gains is pushed; while it is compared, tips of some keys are still to be sent besides.
//! Of a scope that stays closed at most two things are shown, each once (see [`super::door`]).
//!
//! What is *not* here: whether a scope is open ([`super::greeting`]), and the frames by which two
//! sides compare it ([`super::comparing`]).

use litemap::LiteMap;

use super::event::{CloseReason, Step};
use super::ranges::Ranges;
use crate::identity::ScopeId;

/// How often a scope is compared again because the peer did not store what it was sent.
const MAX_RETRIES: u8 = 3;

/// One scope that both sides named.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Topic {
    talk: Talk,
    /// What was shown at the door; it is not shown again when the scope closes anew.
    pub(super) door: Door,
}

/// How far the talk of a scope is.
#[derive(Debug, Clone, Copy, Default)]
enum Talk {
    /// Nothing of it is said, nothing is pushed.
    #[default]
    Closed,
    /// What the log gains is pushed.
    Live(Later),
    /// The same, and the tips of these keys are still to be sent.
    Comparing(Ranges, Later),
}

/// What is to be done about a scope that was begun, when all is quiet.
#[derive(Debug, Clone, Copy, Default)]
struct Later {
    /// A digest is to be sent: something could not be pushed, or was not stored.
    is_due: bool,
    /// How often it became due because the peer did not store what it was sent.
    retries: u8,
}

/// What a peer was shown of a scope that is closed to it, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Door {
    /// Nothing.
    #[default]
    Unsaid,
    /// Who this side is there.
    Introduced,
    /// Why the scope is closed to it.
    Warned,
}

impl Topic {
    /// Whether what the log gains is pushed.
    pub(super) fn is_begun(&self) -> bool {
        !matches!(self.talk, Talk::Closed)
    }

    /// Whether a digest is to be sent when all is quiet.
    pub(super) fn is_due(&self) -> bool {
        match self.talk {
            Talk::Closed => false,
            Talk::Live(later) | Talk::Comparing(_, later) => later.is_due,
        }
    }

    /// The keys of which tips are still to be sent.
    pub(super) fn ranges(&self) -> Option<Ranges> {
        match self.talk {
            Talk::Comparing(ranges, _) => Some(ranges),
            Talk::Closed | Talk::Live(_) => None,
        }
    }

    /// It is compared now: no digest is due, and what the log gains is pushed from here on.
    pub(super) fn begin(&mut self) {
        let (ranges, later) = self.left();
        self.go_on(
            ranges,
            Later {
                is_due: false,
                ..later
            },
        );
    }

    /// Something could not be pushed: a digest is due.
    pub(super) fn owe(&mut self) {
        let (ranges, later) = self.left();
        self.go_on(
            ranges,
            Later {
                is_due: true,
                ..later
            },
        );
    }

    /// The peer did not store all that it was sent: a digest is due, a few times at most.
    pub(super) fn retry(&mut self) {
        let (ranges, mut later) = self.left();
        if self.is_begun() && later.retries < MAX_RETRIES {
            later.retries = later.retries.saturating_add(1);
            later.is_due = true;
            self.go_on(ranges, later);
        }
    }

    /// The tips of these buckets of keys are to be sent too, from the first key on.
    pub(super) fn compare(&mut self, buckets: u64) {
        self.begin();
        let (ranges, later) = self.left();
        self.go_on(ranges.with(buckets), later);
    }

    /// Tips were sent; those of these keys are left.
    pub(super) fn sent_but(&mut self, ranges: Ranges) {
        let (_, later) = self.left();
        self.go_on(ranges, later);
    }

    /// No more tips are sent.
    pub(super) fn hush(&mut self) {
        if let Talk::Comparing(_, later) = self.talk {
            self.talk = Talk::Live(later);
        }
    }

    /// Its content may not be shown any more.
    pub(super) fn close(&mut self) {
        self.talk = Talk::Closed;
    }

    fn left(&self) -> (Ranges, Later) {
        match self.talk {
            Talk::Closed => (Ranges::default(), Later::default()),
            Talk::Live(later) => (Ranges::default(), later),
            Talk::Comparing(ranges, later) => (ranges, later),
        }
    }

    fn go_on(&mut self, ranges: Ranges, later: Later) {
        self.talk = if ranges.is_empty() {
            Talk::Live(later)
        } else {
            Talk::Comparing(ranges, later)
        };
    }
}

/// The scopes of a session, which both sides named.
#[derive(Default)]
pub(super) struct Topics {
    each: LiteMap<ScopeId, Topic>,
    /// Tips went and were not answered yet: one frame of them at a time, whatever the scope.
    pub(super) tips_outstanding: bool,
}

impl Topics {
    /// Adds a scope, closed.
    pub(super) fn add(&mut self, scope: ScopeId) {
        self.each.insert(scope, Topic::default());
    }

    /// Keeps those that the peer holds too.
    pub(super) fn retain(&mut self, holds: impl Fn(&ScopeId) -> bool) {
        self.each.retain(|scope, _| holds(scope));
    }

    /// Their names, in order.
    pub(super) fn scopes(&self) -> Vec<ScopeId> {
        self.each.keys().copied().collect()
    }

    /// Each, in order.
    pub(super) fn each(&mut self) -> impl Iterator<Item = (&ScopeId, &mut Topic)> {
        self.each.iter_mut()
    }

    /// One of them.
    pub(super) fn get(&mut self, scope: ScopeId) -> Option<&mut Topic> {
        self.each.get_mut(&scope)
    }

    /// Whether both sides named it.
    pub(super) fn has(&self, scope: ScopeId) -> bool {
        self.each.contains_key(&scope)
    }

    /// Stops at a scope that this session is not about.
    pub(super) fn known(&self, scope: ScopeId) -> Step {
        if self.has(scope) {
            Ok(())
        } else {
            Err(CloseReason::OutsideScope)
        }
    }

    /// Whether what the log gains of it is pushed.
    pub(super) fn is_begun(&self, scope: ScopeId) -> bool {
        self.each.get(&scope).is_some_and(Topic::is_begun)
    }

    /// See [`Topic::begin`].
    pub(super) fn begin(&mut self, scope: ScopeId) {
        if let Some(topic) = self.get(scope) {
            topic.begin();
        }
    }

    /// See [`Topic::owe`].
    pub(super) fn owe(&mut self, scope: ScopeId) {
        if let Some(topic) = self.get(scope) {
            topic.owe();
        }
    }

    /// The first scope of which tips are still to be sent.
    pub(super) fn compared(&self) -> Option<(ScopeId, Ranges)> {
        let mut each = self.each.iter();
        each.find_map(|(scope, topic)| Some((*scope, topic.ranges()?)))
    }

    /// The first scope of which a digest is due.
    pub(super) fn due(&self) -> Option<ScopeId> {
        let due = self.each.iter().find(|(_, topic)| topic.is_due());
        due.map(|(scope, _)| *scope)
    }

    /// Whether no tips are to be sent or answered.
    pub(super) fn are_compared(&self) -> bool {
        !self.tips_outstanding && self.compared().is_none()
    }
}
