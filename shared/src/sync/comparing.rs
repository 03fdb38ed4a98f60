//! How two sides find out what each lacks of a scope.
//!
//! When digests are equal nothing more is said. Otherwise who received the digest sends its tips
//! (of a large scope, first the digests of 64 buckets of keys); who receives tips plans what the
//! other lacks and sends a *want* for what it lacks itself. A side to whom a scope is not open
//! asks for tips instead of sending its own, and says of a chain only whether it lacks something
//! of it.
//!
//! What differs between two chains is told in [`super::compare`]; how far the talk of a scope is,
//! in [`super::topic`].

use litemap::LiteMap;

use super::access::Access;
use super::compare::{self, BUCKETS, BUCKETS_FROM};
use super::event::{CloseReason, Effect, Effects, Step};
use super::frame::{Ask, Buckets, Frame, HelloScope, ScopeDigest, Tips, Want};
use super::greeting::Greeting;
use super::outbox::Outbox;
use super::ranges::MAX_TIPS;
use super::topic::Topics;
use crate::identity::{EnvelopeHash, KeyId, ScopeId};
use crate::log::{Log, Tip};
use crate::ordered::Ordered;

/// What a session needs while one frame of a comparison is handled.
pub(super) struct Comparing<'a> {
    pub(super) log: &'a Log,
    pub(super) access: &'a dyn Access,
    pub(super) greeting: &'a Greeting,
    pub(super) topics: &'a mut Topics,
    pub(super) outbox: &'a mut Outbox,
    pub(super) effects: &'a mut Effects,
}

impl Comparing<'_> {
    fn is_open(&self, scope: ScopeId) -> bool {
        self.greeting.is_open(scope, self.access)
    }

    fn send_tips_of(&mut self, scope: ScopeId, buckets: u64) {
        if let Some(topic) = self.topics.get(scope) {
            topic.compare(buckets);
        }
    }

    /// The responder's hello came: the initiator compares what it may, and pushes first where it
    /// may.
    pub(super) fn hello(&mut self, named: &[HelloScope]) {
        let held: LiteMap<ScopeId, Option<EnvelopeHash>> = named
            .iter()
            .map(|named| (named.scope, named.digest))
            .ordered();
        self.topics.retain(|scope| held.contains_key(scope));
        for scope in self.topics.scopes() {
            match held.get(&scope).copied().flatten() {
                Some(digest) => self.compare(scope, digest),
                None if self.is_open(scope) => self.send_tips_of(scope, u64::MAX),
                None => {}
            }
        }
    }

    /// Says the digest of a scope that is open.
    pub(super) fn send_digest(&mut self, scope: ScopeId) {
        self.topics.begin(scope);
        self.effects.send(&Frame::Digest(ScopeDigest {
            scope,
            digest: self.log.digest(scope),
        }));
    }

    /// The peer's digest of a scope came.
    pub(super) fn digest(&mut self, theirs: &ScopeDigest) -> Step {
        self.topics.known(theirs.scope)?;
        self.compare(theirs.scope, theirs.digest);
        Ok(())
    }

    fn compare(&mut self, scope: ScopeId, digest: EnvelopeHash) {
        let open = self.is_open(scope);
        if self.log.digest(scope) == digest {
            if open {
                self.topics.begin(scope);
            }
            self.effects.push(Effect::InSync(scope));
        } else if !open {
            self.ask_for(scope, u64::MAX);
        } else if self.log.scope(scope).count() > BUCKETS_FROM {
            self.topics.begin(scope);
            let digests = compare::bucket_digests(self.log, scope);
            self.effects.send(&Frame::Buckets(Buckets {
                scope,
                digests: digests.into_iter().map(Into::into).collect(),
            }));
        } else {
            self.send_tips_of(scope, u64::MAX);
        }
    }

    fn ask_for(&mut self, scope: ScopeId, buckets: u64) {
        self.effects.send(&Frame::Ask(Ask { scope, buckets }));
    }

    /// The peer's digests of the buckets of a scope came.
    pub(super) fn buckets(&mut self, theirs: &Buckets) -> Step {
        let scope = theirs.scope;
        self.topics.known(scope)?;
        if theirs.digests.len() != BUCKETS {
            return Err(CloseReason::Malformed);
        }
        let differing = compare::bucket_digests(self.log, scope)
            .iter()
            .zip(&theirs.digests)
            .enumerate()
            .filter(|(_, (mine, theirs))| **mine != ***theirs)
            .fold(0, |buckets, (bucket, _)| buckets | (1_u64 << bucket));
        if differing == 0 {
            self.effects.push(Effect::InSync(scope));
        } else if self.is_open(scope) {
            self.send_tips_of(scope, differing);
        } else {
            self.ask_for(scope, differing);
        }
        Ok(())
    }

    /// The peer, who may not show its own, asks for the tips of some buckets.
    pub(super) fn asked(&mut self, theirs: &Ask) -> Step {
        self.topics.known(theirs.scope)?;
        if self.is_open(theirs.scope) {
            self.send_tips_of(theirs.scope, theirs.buckets);
        }
        Ok(())
    }

    /// Sends the tips of the next range of keys; the peer answers before the one after.
    pub(super) fn send_next_tips(&mut self) {
        if self.topics.tips_outstanding || self.outbox.waiting() >= MAX_TIPS {
            return;
        }
        let Some((scope, ranges)) = self.topics.compared() else {
            return;
        };
        let (tips, left) = ranges.tips(scope, self.log);
        if let Some(topic) = self.topics.get(scope) {
            topic.sent_but(left);
        }
        self.topics.tips_outstanding = true;
        self.effects.send(&Frame::Tips(tips));
    }

    /// The peer says all it holds of a range of keys.
    pub(super) fn tips(&mut self, theirs: &Tips) -> Step {
        let scope = theirs.scope;
        self.topics.known(scope)?;
        if theirs.tips.len() > MAX_TIPS {
            return Err(CloseReason::TooMuch);
        }
        let said: LiteMap<KeyId, &Tip> = theirs.tips.iter().map(|tip| (tip.key, tip)).ordered();
        let in_range = |key: &KeyId| (theirs.first..=theirs.last).contains(key);
        let sorted = theirs.tips.is_sorted_by(|a, b| a.key < b.key);
        if !sorted || !said.keys().all(in_range) {
            return Err(CloseReason::Malformed);
        }
        let open = self.is_open(scope);
        let wanted = self.wanted(scope, &theirs.tips, open);
        self.effects.send(&Frame::Want(Want {
            scope,
            back: false,
            tips: wanted,
        }));
        if !open {
            return Ok(());
        }
        self.topics.begin(scope);
        let log = self.log;
        for (key, chain) in log.scope(scope).filter(|(key, _)| in_range(key)) {
            let from = match said.get(&key) {
                Some(tip) => compare::they_lack_from(chain, tip),
                None => compare::they_lack_from(chain, &compare::nothing_of(key)),
            };
            self.plan(scope, key, from);
        }
        Ok(())
    }

    /// Plans what the peer lacks of a chain, or a digest when there is no room for more plans.
    fn plan(&mut self, scope: ScopeId, key: KeyId, from: Option<compare::Place>) {
        if let Some(from) = from
            && self.outbox.plan(scope, key, from).is_err()
        {
            self.topics.owe(scope);
        }
    }

    /// What this side may lack of the chains that the peer speaks of.
    fn wanted(&self, scope: ScopeId, theirs: &[Tip], open: bool) -> Vec<Tip> {
        let mine = |tip: &Tip| self.log.chain(scope, tip.key);
        theirs
            .iter()
            .filter(|tip| compare::i_lack(mine(tip), tip))
            .filter(|tip| !self.access.is_full(scope, &tip.key))
            .map(|tip| {
                let shown = mine(tip).filter(|_| open);
                shown.map_or(compare::nothing_of(tip.key), |chain| chain.summary(tip.key))
            })
            .collect()
    }

    /// The peer says what it holds of some chains, and wants the rest of them.
    pub(super) fn want(&mut self, theirs: &Want) -> Step {
        let scope = theirs.scope;
        self.topics.known(scope)?;
        if theirs.tips.len() > MAX_TIPS {
            return Err(CloseReason::TooMuch);
        }
        if !theirs.tips.is_sorted_by(|a, b| a.key < b.key) {
            // Each chain once: one that is named again would be walked again.
            return Err(CloseReason::Malformed);
        }
        if !theirs.back {
            if !self.topics.tips_outstanding {
                return Err(CloseReason::OutOfTurn);
            }
            self.topics.tips_outstanding = false;
        }
        if !self.is_open(scope) {
            return Ok(());
        }
        for tip in &theirs.tips {
            let chain = self.log.chain(scope, tip.key);
            let from = chain.and_then(|chain| compare::they_lack_from(chain, tip));
            self.plan(scope, tip.key, from);
        }
        if !theirs.back {
            let wanted = self.wanted(scope, &theirs.tips, true);
            if !wanted.is_empty() {
                self.effects.send(&Frame::Want(Want {
                    scope,
                    back: true,
                    tips: wanted,
                }));
            }
        }
        Ok(())
    }
}
