//! The session: what two replicas say to each other over a link until they hold the same.
//!
//! The initiator's hello names its scopes and shows its proofs; the responder's answers with
//! the digest of each scope that the initiator may read. When digests are equal nothing more is
//! said. Otherwise who received the digest sends its tips (of a large scope, first the digests
//! of 64 buckets of keys); who receives tips sends what the other lacks and a *want* for what
//! it lacks itself. From then on what the log gains is pushed as it comes.
//!
//! **Open** is said of a scope whose content this side may show this peer: it is public, the
//! peer proved that it reads it, or this side is the initiator and an invitation named the peer
//! (`push`). A side that is not open takes what is pushed, bounded, and says of a chain only
//! whether it lacks something of it. The question is asked again whenever something was stored,
//! changed, or proven; a scope that becomes open is begun with a digest.
//!
//! Each side *introduces* itself, once, in a scope that both name and that is not open to the
//! other: a batch of the first envelope of its own chain there, which proves who it is. Two
//! phones need nobody else to know that both belong to one committee.
//!
//! Nothing is acknowledged before the host says that it is durable.

use crate::ordered::Ordered;
use std::collections::BTreeSet;

use litemap::LiteMap;

use super::access::Access;
use super::compare::{self, BUCKETS, BUCKETS_FROM};
use super::event::{CloseReason, Config, Effect, Event, Item, MAX_PROOFS, Role, keep_valid};
use super::frame::{
    Ask, Batch, Buckets, Frame, Hello, HelloScope, OLDEST_VERSION, Proofs, Receipt, ScopeDigest,
    Tips, VERSION, Want,
};
use super::outbox::{MAX_BATCH, MAX_OUTSTANDING, MAX_OUTSTANDING_BYTES, Outbox};
use super::pace::Pace;
use super::proof::ReadProof;
use crate::identity::{EnvelopeHash, KeyId, ScopeId};
use crate::log::store::MAX_FRAME;
use crate::log::{Envelope, Log, Refusal, Tip};

/// After this long without hearing anything, a ping is sent, in milliseconds.
pub const PING_AFTER_MS: u64 = 10_000;
/// After this long without hearing anything, the session closes, in milliseconds.
pub const SILENT_AFTER_MS: u64 = 25_000;
/// Most scopes of a session: the public one, the region's outer one, and two for each committee.
pub const MAX_SCOPES: usize = 128;
/// Most envelopes taken from a peer for scopes that it is not proven to read, and of keys in the
/// public scope that are nobody's yet.
pub const MAX_UNPROVEN: usize = 1_024;
/// How often a scope is compared again because the peer did not store what it was sent.
const MAX_RETRIES: u8 = 3;
const MAX_TIPS: usize = 512;
/// Chains walked for one token.
const TIPS_A_TOKEN: u64 = 64;
const MAX_CAPABILITIES: usize = 64;

/// Stops the handling of a frame.
type Step = Result<(), CloseReason>;

/// Statements that are shown before the one that ends a place.
const MOST_BEFORE: usize = 32;

/// One end of a session.
pub struct Session {
    config: Config,
    phase: Phase,
    version: u16,
    pace: Option<Pace>,
    heard_ms: u64,
    pinged: bool,
    proofs: Vec<ReadProof>,
    shown: BTreeSet<(ScopeId, KeyId)>,
    scopes: LiteMap<ScopeId, Told>,
    /// What the peer named and was not held.
    in_vain: Vec<ScopeId>,
    outbox: Outbox,
    tips_outstanding: bool,
    tips_waiting: LiteMap<ScopeId, TipsToSend>,
    inbox: LiteMap<u64, Incoming>,
    token: u64,
    unproven: usize,
    effects: Vec<Effect>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Before,
    Greeted,
    Talking,
    Over,
}

/// What was said to the peer of a scope.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    /// It was begun: from then on what the log gains is pushed.
    begun: bool,
    /// Something could not be pushed: a digest is due when all is quiet.
    due: bool,
    /// This side introduced itself.
    introduced: bool,
    /// The peer was shown that its code had been used before.
    warned: bool,
    /// How often a digest became due because the peer did not store what it was sent.
    retries: u8,
}

/// Ranges of keys of which tips are still to be sent.
#[derive(Debug, Clone, Copy)]
struct TipsToSend {
    buckets: u64,
    from: KeyId,
}

/// A batch that the host is storing.
struct Incoming {
    number: u32,
    items: Vec<Item>,
    bytes: usize,
}

impl Session {
    /// A session on a link that is being opened.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            phase: Phase::Before,
            version: VERSION,
            pace: None,
            heard_ms: 0,
            pinged: false,
            proofs: Vec::new(),
            shown: BTreeSet::new(),
            scopes: LiteMap::new(),
            in_vain: Vec::new(),
            outbox: Outbox::default(),
            tips_outstanding: false,
            tips_waiting: LiteMap::new(),
            inbox: LiteMap::new(),
            token: 0,
            unproven: 0,
            effects: Vec::new(),
        }
    }

    /// The version of the protocol spoken, once the peer's hello came.
    pub fn version(&self) -> u16 {
        self.version
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
        self.outbox.is_quiet()
            && self.inbox.is_empty()
            && self.tips_waiting.is_empty()
            && !self.tips_outstanding
            && !self.scopes.values().any(|told| told.due)
    }

    /// Contributions that are still to be given.
    pub fn left(&self) -> usize {
        self.outbox.waiting()
    }

    /// Whether no committee that this side is in is open between the two: neither proved to the
    /// other that it reads one, or the peer holds none of them.
    pub fn is_apart(&self) -> bool {
        let mut ours = self.config.scopes.iter();
        !self.config.scopes.is_empty() && !ours.any(|scope| self.shares(*scope))
    }

    /// Whether the peer keeps only what is public: it holds none of the committees that this side
    /// is in.
    pub fn is_public(&self) -> bool {
        let mut ours = self.config.scopes.iter().filter(|scope| !scope.is_public());
        !ours.any(|scope| self.scopes.contains_key(scope))
    }

    /// Whether the peer asked for a scope that was not held here when it came: it asks again when
    /// it comes back.
    pub fn was_asked_for(&self, scope: ScopeId) -> bool {
        self.in_vain.contains(&scope)
    }

    /// Whether what is held of a scope goes to this peer by itself.
    pub fn shares(&self, scope: ScopeId) -> bool {
        self.scopes.get(&scope).is_some_and(|told| told.begun)
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
        let step = self
            .take(now_ms, event, log, access)
            .and_then(|()| self.pump(log, access));
        if let Err(reason) = step {
            self.phase = Phase::Over;
            self.effects.push(Effect::Close(reason));
        }
        std::mem::take(&mut self.effects)
    }

    fn take(&mut self, now_ms: u64, event: Event, log: &Log, access: &dyn Access) -> Step {
        match event {
            Event::Opened => {
                self.heard_ms = now_ms;
                if self.config.role == Role::Initiator && self.phase == Phase::Before {
                    self.greet(access);
                }
                Ok(())
            }
            Event::Frame(bytes) => {
                self.heard_ms = now_ms;
                self.pinged = false;
                self.frame(now_ms, &bytes, log, access)
            }
            Event::Stored {
                token,
                durable,
                refused,
            } => {
                self.stored(token, &durable, &refused)?;
                self.look_again(log, access);
                Ok(())
            }
            Event::LocalChange(items) => {
                self.local_change(&items, access);
                self.look_again(log, access);
                Ok(())
            }
            Event::Tick => self.tick(now_ms),
            Event::Closed => Err(CloseReason::Gone),
        }
    }

    fn send(&mut self, frame: &Frame) {
        self.effects.push(Effect::Send(frame.to_bytes()));
    }

    fn tick(&mut self, now_ms: u64) -> Step {
        let silence = now_ms.saturating_sub(self.heard_ms);
        if silence >= SILENT_AFTER_MS {
            return Err(CloseReason::Silent);
        }
        if silence >= PING_AFTER_MS && !self.pinged {
            self.pinged = true;
            self.send(&Frame::Ping);
        }
        Ok(())
    }

    /// Whether the content of a scope may be shown to this peer.
    fn is_open(&self, scope: ScopeId, access: &dyn Access) -> bool {
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ScopeNotChecked) {
            return true;
        }
        self.is_proven(scope, access)
            || (self.config.role == Role::Initiator && self.config.push.contains(&scope))
    }

    fn is_proven(&self, scope: ScopeId, access: &dyn Access) -> bool {
        access.is_for_all(scope) || access.may_read(&self.config.peer, &self.proofs, scope)
    }

    // Hellos and proofs.

    fn greet(&mut self, access: &dyn Access) {
        // The public scope is the smallest.
        let asked = self.config.scopes.iter().chain(&self.config.outers);
        let named: BTreeSet<ScopeId> = asked.copied().ordered();
        let others = named.into_iter().filter(|scope| !scope.is_public());
        let named: Vec<ScopeId> = std::iter::once(ScopeId::PUBLIC)
            .chain(others)
            .take(MAX_SCOPES)
            .collect();
        for scope in &named {
            self.scopes.insert(*scope, Told::default());
        }
        let scopes = named
            .into_iter()
            .map(|scope| HelloScope {
                scope,
                digest: None,
            })
            .collect();
        let proofs = self.proofs_to_show(access);
        self.phase = Phase::Greeted;
        self.send(&Frame::Hello(Hello {
            version: VERSION,
            capabilities: Vec::new(),
            scopes,
            proofs,
        }));
    }

    /// The proofs of this side that the peer was not shown yet.
    fn proofs_to_show(&mut self, access: &dyn Access) -> Vec<ReadProof> {
        let mut proofs: Vec<ReadProof> = Vec::new();
        for scope in self.scopes.keys().filter(|scope| !scope.is_public()) {
            for proof in access.proofs(*scope) {
                if self.shown.len() < MAX_PROOFS && self.shown.insert((proof.scope, proof.key)) {
                    proofs.push(proof);
                }
            }
        }
        proofs
    }

    fn hello(&mut self, hello: Hello, log: &Log, access: &dyn Access) -> Step {
        let turn = match self.config.role {
            Role::Initiator => Phase::Greeted,
            Role::Responder => Phase::Before,
        };
        if self.phase != turn {
            return Err(CloseReason::OutOfTurn);
        }
        if hello.version < OLDEST_VERSION {
            return Err(CloseReason::VersionTooOld);
        }
        if hello.scopes.len() > MAX_SCOPES
            || hello.proofs.len() > MAX_PROOFS
            || hello.capabilities.len() > MAX_CAPABILITIES
        {
            return Err(CloseReason::TooMuch);
        }
        self.version = VERSION.min(hello.version);
        self.phase = Phase::Talking;
        keep_valid(
            &mut self.proofs,
            hello.proofs,
            &self.config.consultation,
            &self.config.peer,
        );
        match self.config.role {
            Role::Responder => self.answer_hello(&hello.scopes, log, access),
            Role::Initiator => self.compare_hello(&hello.scopes, log, access),
        }
        Ok(())
    }

    /// The responder names the scopes it holds too, with the digests it may show.
    fn answer_hello(&mut self, named: &[HelloScope], log: &Log, access: &dyn Access) {
        for scope in named.iter().map(|named| named.scope) {
            if scope.is_public() || access.holds(scope) {
                self.scopes.insert(scope, Told::default());
            } else {
                self.in_vain.push(scope);
            }
        }
        let mut scopes = Vec::new();
        for scope in self.scopes.keys().copied().collect::<Vec<_>>() {
            let open = self.is_open(scope, access);
            if open {
                self.begun(scope);
            }
            scopes.push(HelloScope {
                scope,
                digest: open.then(|| log.digest(scope)),
            });
        }
        let proofs = self.proofs_to_show(access);
        self.send(&Frame::Hello(Hello {
            version: VERSION,
            capabilities: Vec::new(),
            scopes,
            proofs,
        }));
    }

    /// The initiator compares what it may, and pushes first where it may.
    fn compare_hello(&mut self, named: &[HelloScope], log: &Log, access: &dyn Access) {
        let held: LiteMap<ScopeId, Option<EnvelopeHash>> = named
            .iter()
            .map(|named| (named.scope, named.digest))
            .ordered();
        self.scopes.retain(|scope, _| held.contains_key(scope));
        for scope in self.scopes.keys().copied().collect::<Vec<_>>() {
            match held.get(&scope).copied().flatten() {
                Some(digest) => self.compare(scope, digest, log, access),
                None if self.is_open(scope, access) => self.send_tips_of(scope, u64::MAX),
                None => {}
            }
        }
    }

    fn begun(&mut self, scope: ScopeId) {
        if let Some(told) = self.scopes.get_mut(&scope) {
            told.begun = true;
            told.due = false;
        }
    }

    /// Begins the scopes that became open, ends those that no longer are, shows new proofs.
    fn look_again(&mut self, log: &Log, access: &dyn Access) {
        if self.phase != Phase::Talking {
            return;
        }
        let proofs = self.proofs_to_show(access);
        if !proofs.is_empty() {
            self.send(&Frame::Proofs(Proofs { proofs }));
        }
        for scope in self.scopes.keys().copied().collect::<Vec<_>>() {
            let open = self.is_open(scope, access);
            let begun = self.scopes.get(&scope).is_some_and(|told| told.begun);
            if open && !begun {
                self.send_digest(scope, log);
            } else if !open && begun {
                if let Some(told) = self.scopes.get_mut(&scope) {
                    *told = Told {
                        introduced: told.introduced,
                        warned: told.warned,
                        ..Told::default()
                    };
                }
                self.outbox.forget(scope);
                self.tips_waiting.remove(&scope);
            }
        }
    }

    fn send_digest(&mut self, scope: ScopeId, log: &Log) {
        self.begun(scope);
        self.send(&Frame::Digest(ScopeDigest {
            scope,
            digest: log.digest(scope),
        }));
    }

    // Frames.

    fn frame(&mut self, now_ms: u64, bytes: &[u8], log: &Log, access: &dyn Access) -> Step {
        if bytes.len() > MAX_FRAME {
            return Err(CloseReason::FrameTooLarge);
        }
        let frame = Frame::from_bytes(bytes).map_err(|_| CloseReason::Malformed)?;
        // Batches and receipts are paced by the window; what costs a walk through the log, or
        // signatures, costs more.
        let cost = match &frame {
            Frame::Batch(_) | Frame::Receipt(_) => 0,
            Frame::Ping | Frame::Pong | Frame::Unknown => 1,
            Frame::Tips(Tips { tips, .. }) | Frame::Want(Want { tips, .. }) => {
                2 + tips.len() as u64 / TIPS_A_TOKEN
            }
            Frame::Hello(_) | Frame::Proofs(_) | Frame::Digest(_) => 10,
            Frame::Buckets(_) | Frame::Ask(_) => 10,
        };
        let pace = self.pace.get_or_insert_with(|| Pace::new(now_ms));
        if !pace.take(now_ms, cost) {
            return Err(CloseReason::TooFast);
        }
        if self.phase != Phase::Talking && !matches!(frame, Frame::Hello(_) | Frame::Unknown) {
            return Err(CloseReason::OutOfTurn);
        }
        match frame {
            Frame::Hello(hello) => self.hello(hello, log, access),
            Frame::Proofs(proofs) => self.take_proofs(proofs, log, access),
            Frame::Digest(ScopeDigest { scope, digest }) => {
                self.known(scope)?;
                self.compare(scope, digest, log, access);
                Ok(())
            }
            Frame::Buckets(buckets) => self.buckets(&buckets, log, access),
            Frame::Ask(Ask { scope, buckets }) => {
                self.known(scope)?;
                if self.is_open(scope, access) {
                    self.send_tips_of(scope, buckets);
                }
                Ok(())
            }
            Frame::Tips(tips) => self.tips(&tips, log, access),
            Frame::Want(want) => self.want(&want, log, access),
            Frame::Batch(batch) => self.batch(&batch, access),
            Frame::Receipt(receipt) => self.receipt(&receipt),
            Frame::Ping => {
                self.send(&Frame::Pong);
                Ok(())
            }
            Frame::Pong | Frame::Unknown => Ok(()),
        }
    }

    fn known(&self, scope: ScopeId) -> Step {
        if self.scopes.contains_key(&scope) {
            Ok(())
        } else {
            Err(CloseReason::OutsideScope)
        }
    }

    fn take_proofs(&mut self, shown: Proofs, log: &Log, access: &dyn Access) -> Step {
        if shown.proofs.len() > MAX_PROOFS {
            return Err(CloseReason::TooMuch);
        }
        keep_valid(
            &mut self.proofs,
            shown.proofs,
            &self.config.consultation,
            &self.config.peer,
        );
        self.look_again(log, access);
        Ok(())
    }

    /// The peer's digest of a scope came.
    fn compare(&mut self, scope: ScopeId, digest: EnvelopeHash, log: &Log, access: &dyn Access) {
        let open = self.is_open(scope, access);
        if log.digest(scope) == digest {
            if open {
                self.begun(scope);
            }
            self.effects.push(Effect::InSync(scope));
        } else if !open {
            self.send(&Frame::Ask(Ask {
                scope,
                buckets: u64::MAX,
            }));
        } else if log.scope(scope).count() > BUCKETS_FROM {
            self.begun(scope);
            let digests = compare::bucket_digests(log, scope);
            self.send(&Frame::Buckets(Buckets {
                scope,
                digests: digests.into_iter().map(Into::into).collect(),
            }));
        } else {
            self.send_tips_of(scope, u64::MAX);
        }
    }

    fn buckets(&mut self, theirs: &Buckets, log: &Log, access: &dyn Access) -> Step {
        self.known(theirs.scope)?;
        if theirs.digests.len() != BUCKETS {
            return Err(CloseReason::Malformed);
        }
        let differing = compare::bucket_digests(log, theirs.scope)
            .iter()
            .zip(&theirs.digests)
            .enumerate()
            .filter(|(_, (mine, theirs))| **mine != ***theirs)
            .fold(0, |buckets, (bucket, _)| buckets | (1_u64 << bucket));
        if differing == 0 {
            self.effects.push(Effect::InSync(theirs.scope));
        } else if self.is_open(theirs.scope, access) {
            self.send_tips_of(theirs.scope, differing);
        } else {
            self.send(&Frame::Ask(Ask {
                scope: theirs.scope,
                buckets: differing,
            }));
        }
        Ok(())
    }

    fn send_tips_of(&mut self, scope: ScopeId, buckets: u64) {
        self.begun(scope);
        let waiting = self.tips_waiting.entry(scope).or_insert(TipsToSend {
            buckets: 0,
            from: KeyId::ZERO,
        });
        waiting.buckets |= buckets;
        waiting.from = KeyId::ZERO;
    }

    /// The peer says all it holds of a range of keys.
    fn tips(&mut self, theirs: &Tips, log: &Log, access: &dyn Access) -> Step {
        let scope = theirs.scope;
        self.known(scope)?;
        if theirs.tips.len() > MAX_TIPS {
            return Err(CloseReason::TooMuch);
        }
        let said: LiteMap<KeyId, &Tip> = theirs.tips.iter().map(|tip| (tip.key, tip)).ordered();
        let in_range = |key: &KeyId| (theirs.first..=theirs.last).contains(key);
        let sorted = theirs.tips.is_sorted_by(|a, b| a.key < b.key);
        if !sorted || !said.keys().all(in_range) {
            return Err(CloseReason::Malformed);
        }
        let open = self.is_open(scope, access);
        let wanted = self.wanted(scope, &theirs.tips, open, (log, access));
        self.send(&Frame::Want(Want {
            scope,
            back: false,
            tips: wanted,
        }));
        if !open {
            return Ok(());
        }
        self.begun(scope);
        for (key, chain) in log.scope(scope).filter(|(key, _)| in_range(key)) {
            let from = match said.get(&key) {
                Some(tip) => compare::they_lack_from(chain, tip),
                None => compare::they_lack_from(chain, &compare::nothing_of(key)),
            };
            if let Some(from) = from
                && self.outbox.plan(scope, key, from).is_err()
            {
                self.due(scope);
            }
        }
        Ok(())
    }

    /// What this side may lack of the chains that the peer speaks of.
    fn wanted(
        &self,
        scope: ScopeId,
        theirs: &[Tip],
        open: bool,
        (log, access): (&Log, &dyn Access),
    ) -> Vec<Tip> {
        theirs
            .iter()
            .filter(|tip| compare::i_lack(log.chain(scope, tip.key), tip))
            .filter(|tip| !access.is_full(scope, &tip.key))
            .map(|tip| {
                log.chain(scope, tip.key)
                    .filter(|_| open)
                    .map_or(compare::nothing_of(tip.key), |chain| chain.summary(tip.key))
            })
            .collect()
    }

    /// The peer says what it holds of some chains, and wants the rest of them.
    fn want(&mut self, theirs: &Want, log: &Log, access: &dyn Access) -> Step {
        let scope = theirs.scope;
        self.known(scope)?;
        if theirs.tips.len() > MAX_TIPS {
            return Err(CloseReason::TooMuch);
        }
        if !theirs.tips.is_sorted_by(|a, b| a.key < b.key) {
            // Each chain once: one that is named again would be walked again.
            return Err(CloseReason::Malformed);
        }
        if !theirs.back {
            if !self.tips_outstanding {
                return Err(CloseReason::OutOfTurn);
            }
            self.tips_outstanding = false;
        }
        if !self.is_open(scope, access) {
            return Ok(());
        }
        for tip in &theirs.tips {
            if let Some(chain) = log.chain(scope, tip.key)
                && let Some(from) = compare::they_lack_from(chain, tip)
                && self.outbox.plan(scope, tip.key, from).is_err()
            {
                self.due(scope);
            }
        }
        if !theirs.back {
            let wanted = self.wanted(scope, &theirs.tips, true, (log, access));
            if !wanted.is_empty() {
                self.send(&Frame::Want(Want {
                    scope,
                    back: true,
                    tips: wanted,
                }));
            }
        }
        Ok(())
    }

    fn due(&mut self, scope: ScopeId) {
        if let Some(told) = self.scopes.get_mut(&scope) {
            told.due = true;
        }
    }

    // Envelopes.

    fn batch(&mut self, batch: &Batch, access: &dyn Access) -> Step {
        self.known(batch.scope)?;
        let bytes: usize = batch.envelopes.iter().map(|envelope| envelope.len()).sum();
        let waiting: usize = self.inbox.values().map(|incoming| incoming.bytes).sum();
        if batch.envelopes.len() > MAX_BATCH
            || self.inbox.len() >= MAX_OUTSTANDING
            || (waiting > 0 && waiting.saturating_add(bytes) > MAX_OUTSTANDING_BYTES)
        {
            return Err(CloseReason::TooMuch);
        }
        let envelopes = parse(batch)?;
        let strangers = if self.is_proven(batch.scope, access) {
            let key = |envelope: &&Envelope| !access.knows(&envelope.header.key);
            let asks = access.is_for_all(batch.scope);
            envelopes.iter().filter(|_| asks).filter(key).count()
        } else {
            envelopes.len()
        };
        if strangers > 0 {
            self.unproven = self.unproven.saturating_add(strangers);
            if self.unproven > MAX_UNPROVEN {
                self.send(&Frame::Receipt(Receipt {
                    number: batch.number,
                    missing: (0..u16::try_from(envelopes.len()).unwrap_or(u16::MAX)).collect(),
                }));
                return Ok(());
            }
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ReceiptBeforeStorage) {
            self.send(&Frame::Receipt(Receipt {
                number: batch.number,
                missing: Vec::new(),
            }));
        }
        self.token = self.token.saturating_add(1);
        self.inbox.insert(
            self.token,
            Incoming {
                number: batch.number,
                items: envelopes
                    .iter()
                    .map(|envelope| (envelope.header.position(), envelope.hash()))
                    .collect(),
                bytes,
            },
        );
        self.effects.push(Effect::Admit {
            token: self.token,
            envelopes,
        });
        Ok(())
    }

    /// The host stored a batch: only now is it acknowledged.
    fn stored(&mut self, token: u64, durable: &[Item], refused: &[Refusal]) -> Step {
        let Some(incoming) = self.inbox.remove(&token) else {
            return Ok(());
        };
        if let Some(forged) = refused.iter().find(|refusal| is_hostile(**refusal)) {
            return Err(CloseReason::Forged(*forged));
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ReceiptBeforeStorage) {
            return Ok(());
        }
        let durable: BTreeSet<&Item> = durable.iter().ordered();
        let missing = incoming
            .items
            .iter()
            .zip(0_u16..)
            .filter(|(item, _)| !durable.contains(item))
            .map(|(_, index)| index)
            .collect();
        self.send(&Frame::Receipt(Receipt {
            number: incoming.number,
            missing,
        }));
        Ok(())
    }

    fn receipt(&mut self, receipt: &Receipt) -> Step {
        let received = self
            .outbox
            .acknowledge(receipt.number, &receipt.missing)
            .ok_or(CloseReason::OutOfTurn)?;
        if !received.items.is_empty() {
            self.effects.push(Effect::Received(received.items));
        }
        if received.is_partial
            && let Some(told) = self.scopes.get_mut(&received.scope)
            && told.begun
            && told.retries < MAX_RETRIES
        {
            told.retries = told.retries.saturating_add(1);
            told.due = true;
        }
        Ok(())
    }

    /// What the log gained is pushed, where the peer may read it.
    fn local_change(&mut self, items: &[Item], access: &dyn Access) {
        for (position, hash) in items {
            let scope = position.scope;
            let begun = self.scopes.get(&scope).is_some_and(|told| told.begun);
            if begun
                && self.is_open(scope, access)
                && self
                    .outbox
                    .plan(scope, position.key, (position.seq, *hash))
                    .is_err()
            {
                self.due(scope);
            }
        }
    }

    // What is sent when there is room.

    fn pump(&mut self, log: &Log, access: &dyn Access) -> Step {
        if self.phase != Phase::Talking {
            return Ok(());
        }
        for scope in self.scopes.keys().copied().collect::<Vec<_>>() {
            if !self.is_open(scope, access) {
                self.outbox.forget(scope);
                self.tips_waiting.remove(&scope);
                self.introduce(scope, log, access);
                self.warn(scope, log, access);
            }
        }
        while let Some(batch) = self.outbox.next_batch(log) {
            self.send(&Frame::Batch(batch));
        }
        if !self.tips_outstanding && self.outbox.waiting() < MAX_TIPS {
            self.send_next_tips(log);
        }
        if self.outbox.is_quiet() && self.tips_waiting.is_empty() && !self.tips_outstanding {
            let due = self.scopes.iter().find(|(_, told)| told.due);
            if let Some(scope) = due.map(|(scope, _)| *scope) {
                self.send_digest(scope, log);
            }
        }
        Ok(())
    }

    /// Says who this side is in a scope, to a peer that does not know it there.
    fn introduce(&mut self, scope: ScopeId, log: &Log, access: &dyn Access) {
        let Some(told) = self.scopes.get_mut(&scope) else {
            return;
        };
        if told.introduced || !self.outbox.is_acknowledged() {
            return;
        }
        told.introduced = true;
        let introduction = access.introduction(scope);
        if let Some(batch) = self.outbox.batch_of(scope, &introduction, log) {
            self.send(&Frame::Batch(batch));
        }
    }

    /// Shows a peer that the code it came with was used before, or that its place ended, once.
    fn warn(&mut self, scope: ScopeId, log: &Log, access: &dyn Access) {
        let Some(told) = self.scopes.get_mut(&scope) else {
            return;
        };
        if told.warned || !self.outbox.is_acknowledged() {
            return;
        }
        let mut proofs = self.proofs.iter().filter(|proof| proof.scope == scope);
        let Some(shown) = proofs.find_map(|proof| access.why_closed(scope, &proof.key)) else {
            return;
        };
        told.warned = true;
        let items = with_statements_before(shown, log);
        if let Some(batch) = self.outbox.batch_of(scope, &items, log) {
            self.send(&Frame::Batch(batch));
        }
    }

    /// Sends the tips of the next range of keys; the peer answers before the one after.
    fn send_next_tips(&mut self, log: &Log) {
        let Some((&scope, &waiting)) = self.tips_waiting.first() else {
            return;
        };
        let first_bucket = waiting.buckets.trailing_zeros();
        let run = (waiting.buckets >> first_bucket).trailing_ones();
        let last_bucket = first_bucket.saturating_add(run).saturating_sub(1);
        let first = compare::first_key(first_bucket).max(waiting.from);
        let mut last = compare::last_key(last_bucket);
        let mut tips: Vec<Tip> = Vec::new();
        let mut rest = waiting.buckets & !mask(first_bucket, run);
        let mut from = KeyId::ZERO;
        for (key, chain) in log.scope(scope) {
            if key < first || key > last {
                continue;
            }
            if tips.len() >= MAX_TIPS {
                // The rest of this run goes into another frame, from this key on.
                last = tips.last().map_or(last, |tip| tip.key);
                let bucket = compare::bucket_of(&key);
                rest |= mask(bucket, last_bucket.saturating_sub(bucket).saturating_add(1));
                from = key;
                break;
            }
            tips.push(chain.summary(key));
        }
        if rest == 0 {
            self.tips_waiting.remove(&scope);
        } else {
            self.tips_waiting.insert(
                scope,
                TipsToSend {
                    buckets: rest,
                    from,
                },
            );
        }
        self.tips_outstanding = true;
        self.send(&Frame::Tips(Tips {
            scope,
            first,
            last,
            tips,
        }));
    }
}

/// An envelope, with the statements that its author made just before: who reads the scope no more
/// lacks those too, and takes nothing without what stands before it. Nobody's words are among them.
fn with_statements_before((at, hash): Item, log: &Log) -> Vec<Item> {
    let chain = log.chain(at.scope, at.key);
    let before = chain.into_iter().flat_map(|chain| chain.straight());
    let mut items = Vec::new();
    for envelope in before.take_while(|envelope| envelope.header.seq < at.seq) {
        if !envelope.header.kind.is_statement() {
            items.clear();
        } else {
            items.push((envelope.header.position(), envelope.hash()));
        }
    }
    let most = items.len().saturating_sub(MOST_BEFORE);
    items.drain(..most);
    items.push((at, hash));
    items
}

/// The bits of `run` buckets from `first` on.
fn mask(first: u32, run: u32) -> u64 {
    let ones = 1_u64.checked_shl(run).map_or(u64::MAX, |bit| bit - 1);
    ones.checked_shl(first).unwrap_or(0)
}

/// The envelopes of a batch, which are all of its scope.
fn parse(batch: &Batch) -> Result<Vec<Envelope>, CloseReason> {
    batch
        .envelopes
        .iter()
        .map(|bytes| {
            let envelope = Envelope::from_bytes(bytes).map_err(|_| CloseReason::Malformed)?;
            if envelope.header.scope == batch.scope {
                Ok(envelope)
            } else {
                Err(CloseReason::OutsideScope)
            }
        })
        .collect()
}

/// Whether an envelope refused so cannot come from an honest peer, which verified it too.
fn is_hostile(refusal: Refusal) -> bool {
    match refusal {
        Refusal::TooLarge
        | Refusal::Malformed
        | Refusal::OtherVersion
        | Refusal::OtherConsultation
        | Refusal::BodyMismatch
        | Refusal::BadSignature => true,
        Refusal::ForkFull | Refusal::WaitingFull | Refusal::Full => false,
    }
}
