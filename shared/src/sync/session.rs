//! The session: what two replicas say to each other over a link until they hold the same.
//!
//! The initiator's hello names its scopes and shows its proofs; the responder's answers with
//! the digest of each scope that the initiator may read ([`super::greeting`]). Scopes whose digests
//! differ are compared ([`super::comparing`]); from then on what the log gains is pushed as it
//! comes. How far the talk of each scope is, is one small machine a scope ([`super::topic`]).
//!
//! A side to which a scope is not open takes what is pushed, bounded ([`super::inbox`]). The
//! question is asked again whenever something was stored, changed, or proven; a scope that becomes
//! open is begun with a digest, and of one that stays closed little is shown ([`super::door`]).
//!
//! Nothing is acknowledged before the host says that it is durable.
//!
//! Here: which event and which frame goes to whom, and what is sent when there is room.

use super::access::Access;
use super::comparing::Comparing;
use super::door;
use super::event::{CloseReason, Config, Effect, Effects, Event, Role, Step};
use super::flow::Flow;
use super::frame::{Frame, Hello, Proofs};
use super::greeting::Greeting;
use super::pace::{self, Pace};
use super::pulse::Pulse;
use super::topic::Topics;
use crate::identity::ScopeId;
use crate::log::Log;
use crate::log::store::MAX_FRAME;

/// One end of a session.
pub struct Session {
    phase: Phase,
    pulse: Pulse,
    /// From the first frame on.
    pace: Option<Pace>,
    greeting: Greeting,
    topics: Topics,
    flow: Flow,
    effects: Effects,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Before,
    Greeted,
    Talking,
    Over,
}

impl Session {
    /// A session on a link that is being opened.
    pub fn new(config: Config) -> Self {
        Self {
            phase: Phase::Before,
            pulse: Pulse::default(),
            pace: None,
            greeting: Greeting::new(config),
            topics: Topics::default(),
            flow: Flow::default(),
            effects: Effects::default(),
        }
    }

    /// The version of the protocol spoken, once the peer's hello came.
    pub fn version(&self) -> u16 {
        self.greeting.version
    }

    /// Whether the session is over.
    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// Whether both sides greeted one another.
    pub fn is_talking(&self) -> bool {
        self.phase == Phase::Talking
    }

    /// Whether nothing waits to be sent, stored or acknowledged.
    pub fn is_quiet(&self) -> bool {
        self.flow.is_quiet() && self.topics.are_compared() && self.topics.due().is_none()
    }

    /// Contributions that are still to be given.
    pub fn left(&self) -> usize {
        self.flow.outbox.waiting()
    }

    /// Whether no committee that this side is in is open between the two: neither proved to the
    /// other that it reads one, or the peer holds none of them.
    pub fn is_apart(&self) -> bool {
        let ours = self.greeting.asked();
        !ours.is_empty() && !ours.iter().any(|scope| self.shares(*scope))
    }

    /// Whether the peer keeps only what is public: it holds none of the committees that this side
    /// is in.
    pub fn is_public(&self) -> bool {
        let ours = self.greeting.asked().iter();
        let mut ours = ours.filter(|scope| !scope.is_public());
        !ours.any(|scope| self.topics.has(*scope))
    }

    /// Whether the peer asked for a scope that was not held here when it came: it asks again when
    /// it comes back.
    pub fn was_asked_for(&self, scope: ScopeId) -> bool {
        self.greeting.named_in_vain(scope)
    }

    /// Whether what is held of a scope goes to this peer by itself.
    pub fn shares(&self, scope: ScopeId) -> bool {
        self.topics.is_begun(scope)
    }

    /// Takes an event; what to do about it, in order. `now_ms` is any clock that does not run
    /// backwards; only heartbeats and rates look at it.
    pub fn handle(
        &mut self,
        now_ms: u64,
        event: Event,
        log: &Log,
        access: &dyn Access,
    ) -> Vec<Effect> {
        if self.phase == Phase::Over {
            return Vec::new();
        }
        match self.take(now_ms, event, log, access) {
            Ok(()) => self.pump(log, access),
            Err(reason) => {
                self.phase = Phase::Over;
                self.effects.push(Effect::Close(reason));
            }
        }
        self.effects.take()
    }

    fn take(&mut self, now_ms: u64, event: Event, log: &Log, access: &dyn Access) -> Step {
        match event {
            Event::Opened => {
                self.pulse.begin(now_ms);
                if self.greeting.role() == Role::Initiator && self.phase == Phase::Before {
                    self.phase = Phase::Greeted;
                    let hello = self.greeting.first(&mut self.topics, access);
                    self.effects.send(&Frame::Hello(hello));
                }
            }
            Event::Frame(bytes) => {
                self.pulse.hear(now_ms);
                let frame = self.read(now_ms, &bytes)?;
                self.frame(frame, log, access)?;
            }
            Event::Stored {
                token,
                durable,
                refused,
            } => {
                let effects = &mut self.effects;
                self.flow.inbox.stored(token, &durable, &refused, effects)?;
                self.look_again(log, access);
            }
            Event::LocalChange(items) => {
                self.flow
                    .push(&items, &mut self.topics, (&self.greeting, access));
                self.look_again(log, access);
            }
            Event::Tick => {
                if self.pulse.tick(now_ms)? {
                    self.effects.send(&Frame::Ping);
                }
            }
            Event::Closed => return Err(CloseReason::Gone),
        }
        Ok(())
    }

    /// Reads a frame, which may come in this phase and at this pace.
    fn read(&mut self, now_ms: u64, bytes: &[u8]) -> Result<Frame, CloseReason> {
        if bytes.len() > MAX_FRAME {
            return Err(CloseReason::FrameTooLarge);
        }
        let frame = Frame::from_bytes(bytes).map_err(|_| CloseReason::Malformed)?;
        let pace = self.pace.get_or_insert_with(|| Pace::new(now_ms));
        if !pace.take(now_ms, pace::cost(&frame)) {
            return Err(CloseReason::TooFast);
        }
        if self.phase != Phase::Talking && !matches!(frame, Frame::Hello(_) | Frame::Unknown) {
            return Err(CloseReason::OutOfTurn);
        }
        Ok(frame)
    }

    fn frame(&mut self, frame: Frame, log: &Log, access: &dyn Access) -> Step {
        match frame {
            Frame::Hello(hello) => self.hello(hello, log, access),
            Frame::Proofs(proofs) => {
                self.greeting.take_proofs(proofs)?;
                self.look_again(log, access);
                Ok(())
            }
            Frame::Digest(digest) => self.comparing(log, access).digest(&digest),
            Frame::Buckets(buckets) => self.comparing(log, access).buckets(&buckets),
            Frame::Ask(ask) => self.comparing(log, access).asked(&ask),
            Frame::Tips(tips) => self.comparing(log, access).tips(&tips),
            Frame::Want(want) => self.comparing(log, access).want(&want),
            Frame::Batch(batch) => {
                let asked = (&self.greeting, access);
                self.flow
                    .batch(&batch, &self.topics, asked, &mut self.effects)
            }
            Frame::Receipt(receipt) => {
                self.flow
                    .receipt(&receipt, &mut self.topics, &mut self.effects)
            }
            Frame::Ping => {
                self.effects.send(&Frame::Pong);
                Ok(())
            }
            Frame::Pong | Frame::Unknown => Ok(()),
        }
    }

    fn comparing<'a>(&'a mut self, log: &'a Log, access: &'a dyn Access) -> Comparing<'a> {
        Comparing {
            log,
            access,
            greeting: &self.greeting,
            topics: &mut self.topics,
            outbox: &mut self.flow.outbox,
            effects: &mut self.effects,
        }
    }

    /// The peer's hello came, in its turn: the responder answers it, the initiator compares.
    fn hello(&mut self, hello: Hello, log: &Log, access: &dyn Access) -> Step {
        let role = self.greeting.role();
        let turn = match role {
            Role::Initiator => Phase::Greeted,
            Role::Responder => Phase::Before,
        };
        if self.phase != turn {
            return Err(CloseReason::OutOfTurn);
        }
        let named = self.greeting.take(hello)?;
        self.phase = Phase::Talking;
        match role {
            Role::Responder => {
                let answer = self
                    .greeting
                    .answer(&named, &mut self.topics, (log, access));
                self.effects.send(&Frame::Hello(answer));
            }
            Role::Initiator => self.comparing(log, access).hello(&named),
        }
        Ok(())
    }

    /// Begins the scopes that became open, ends those that no longer are, shows new proofs.
    fn look_again(&mut self, log: &Log, access: &dyn Access) {
        if self.phase != Phase::Talking {
            return;
        }
        let proofs = self.greeting.new_proofs(&self.topics, access);
        if !proofs.is_empty() {
            self.effects.send(&Frame::Proofs(Proofs { proofs }));
        }
        for scope in self.topics.scopes() {
            let open = self.greeting.is_open(scope, access);
            let begun = self.topics.is_begun(scope);
            if open && !begun {
                self.comparing(log, access).send_digest(scope);
            } else if !open && begun {
                self.flow.outbox.forget(scope);
                if let Some(topic) = self.topics.get(scope) {
                    topic.close();
                }
            }
        }
    }

    /// Sends what there is room for.
    fn pump(&mut self, log: &Log, access: &dyn Access) {
        if self.phase != Phase::Talking {
            return;
        }
        for (&scope, topic) in self.topics.each() {
            if self.greeting.is_open(scope, access) {
                continue;
            }
            self.flow.outbox.forget(scope);
            topic.hush();
            let closed = (scope, topic);
            let shown = door::next(closed, &self.greeting, &mut self.flow.outbox, (log, access));
            if let Some(batch) = shown {
                self.effects.send(&Frame::Batch(batch));
            }
        }
        self.flow.pump(log, &mut self.effects);
        self.comparing(log, access).send_next_tips();
        if self.flow.outbox.is_quiet()
            && self.topics.are_compared()
            && let Some(scope) = self.topics.due()
        {
            self.comparing(log, access).send_digest(scope);
        }
    }
}
