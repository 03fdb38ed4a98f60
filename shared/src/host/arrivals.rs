//! What others wrote, whatever brought it: checked, admitted, made durable, then answered.
//!
//! One batch at a time is under way, so memory is ahead of the disk by one batch at most, and
//! nothing that is not durable is acknowledged.

use super::effect::{Commit, Effect, End, PeerId, Told};
use super::room::Room;
use super::{Host, item};
use crate::carry::parcel::ParcelId;
use crate::carry::post::Sender;
use crate::log::{Admission, Envelope, Refusal, Verified};
use crate::replica::Replica;
use crate::sync::{Event as Said, Item};

/// Batches that are checked and stored together at most: their bytes are in memory until then.
const AT_ONCE: usize = 64;

/// Who brought a batch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A session, with its token.
    Session(PeerId, u64),
    /// A parcel that a peer handed over, and who wrote it.
    Parcel(PeerId, ParcelId, Option<Sender>),
    /// The shell: a file.
    Import,
}

impl Source {
    fn peer(&self) -> Option<PeerId> {
        match self {
            Self::Session(id, _) | Self::Parcel(id, ..) => Some(*id),
            Self::Import => None,
        }
    }
}

/// What came at once.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) from: Source,
    pub(super) envelopes: Vec<Envelope>,
}

/// What became of a batch.
#[derive(Debug)]
struct Answer {
    from: Source,
    durable: Vec<Item>,
    new: Vec<Item>,
    refused: Vec<Refusal>,
    /// Something of it waits, in memory only, for what comes before it.
    waits: bool,
    /// Something of it is signed by nobody.
    is_forged: bool,
}

#[derive(Debug, Default)]
enum Work {
    #[default]
    None,
    /// Who brought each of the envelopes that are being checked.
    Checking(Vec<Answer>, Vec<(usize, Item)>),
    Storing(Vec<Answer>, Vec<Item>),
}

/// What waits, and what is under way.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    waiting: Vec<Batch>,
    work: Work,
    /// What this installation wrote by itself, and what storage is to drop: with the next commit.
    next: Commit,
}

impl Arrivals {
    pub(super) fn wait(&mut self, batch: Batch) {
        self.waiting.push(batch);
    }

    /// Whether memory holds nothing that the disk does not.
    #[cfg(feature = "relay")]
    pub(super) fn is_durable(&self) -> bool {
        matches!(self.work, Work::None) && self.next.new.is_empty()
    }

    /// Admitted here, and not durable yet: with the next commit.
    pub(super) fn keep(&mut self, new: Vec<Envelope>) {
        self.next.new.extend(new);
    }

    /// What the replica let go of since the last time.
    pub(super) fn drop_from_storage(&mut self, replica: &mut Replica) {
        self.next.erased.extend(replica.take_erased());
        self.next.pruned.extend(replica.take_pruned());
    }
}

impl Host {
    /// Takes envelopes that the shell read from a file; [`Told::Imported`] says when they are
    /// durable.
    pub fn import(&mut self, envelopes: Vec<Envelope>) {
        self.arrivals.wait(Batch {
            from: Source::Import,
            envelopes,
        });
    }

    /// Batches that wait to be taken.
    pub fn waiting(&self) -> usize {
        self.arrivals.waiting.len()
    }

    /// Whether nothing waits to be checked or made durable.
    pub fn is_settled(&self) -> bool {
        let Arrivals {
            waiting,
            work,
            next,
        } = &self.arrivals;
        waiting.is_empty() && matches!(work, Work::None) && next.is_empty()
    }

    /// Whether a batch is under way, so that memory may be ahead of the disk. Nothing is written
    /// meanwhile: own words that follow what is not durable would be a hole after a crash.
    pub fn is_ahead(&self) -> bool {
        !matches!(self.arrivals.work, Work::None)
    }

    /// Begins with what waits, if nothing is under way.
    pub fn advance(&mut self, now_ms: u64) {
        if !matches!(self.arrivals.work, Work::None) {
            return;
        }
        let most = self.arrivals.waiting.len().min(AT_ONCE);
        if most == 0 {
            return self.store(now_ms, Vec::new(), Vec::new());
        }
        let (mut answers, mut whose, mut envelopes) = (Vec::new(), Vec::new(), Vec::new());
        for batch in self.arrivals.waiting.drain(..most) {
            whose.extend(batch.envelopes.iter().map(|one| (answers.len(), item(one))));
            envelopes.extend(batch.envelopes);
            answers.push(Answer {
                from: batch.from,
                durable: Vec::new(),
                new: Vec::new(),
                refused: Vec::new(),
                waits: false,
                is_forged: false,
            });
        }
        self.arrivals.work = Work::Checking(answers, whose);
        self.effects.push(Effect::Check(envelopes));
    }

    /// The answers to [`Effect::Check`], one for each envelope, in order.
    pub fn checked(&mut self, now_ms: u64, checked: Vec<Result<Verified, Refusal>>) {
        let work = std::mem::take(&mut self.arrivals.work);
        let Work::Checking(mut answers, whose) = work else {
            self.arrivals.work = work;
            return;
        };
        let mut admitted: Vec<Envelope> = Vec::new();
        let mut room = Room::new(self.is_relay());
        for (checked, (place, named)) in checked.into_iter().zip(whose) {
            let Some(answer) = answers.get_mut(place) else {
                continue;
            };
            let before = admitted.len();
            answer.is_forged |= checked.is_err();
            let admission = checked.and_then(|verified| {
                let is_for_all = self.rights.is_for_all(verified.header.scope);
                room.takes(&self.replica, &verified, is_for_all)?;
                self.replica.admit(verified, &mut admitted)
            });
            let new = admitted.iter().skip(before).map(item);
            answer.new.extend(new);
            match admission {
                Ok(Admission::Duplicate) => answer.durable.push(named),
                Ok(Admission::Waiting) => answer.waits = true,
                Ok(_) => {}
                Err(refusal) => {
                    answer.waits |= refusal == Refusal::WaitingFull;
                    answer.refused.push(refusal);
                    self.effects.push(Effect::Tell(Told::Refused(refusal)));
                }
            }
        }
        self.store(now_ms, answers, admitted);
    }

    /// Gives the disk what was admitted, with what waited for a commit. Batches of which nothing
    /// is new are answered at once.
    fn store(&mut self, now_ms: u64, answers: Vec<Answer>, admitted: Vec<Envelope>) {
        self.arrivals.next.pruned.extend(self.replica.take_pruned());
        let mut commit = std::mem::take(&mut self.arrivals.next);
        commit.new.extend(admitted);
        let new = commit.new.iter().map(item).collect();
        if commit.is_empty() {
            return self.finish(now_ms, answers, new);
        }
        self.arrivals.work = Work::Storing(answers, new);
        self.effects.push(Effect::Store(commit));
    }

    /// The commit is durable.
    pub fn stored(&mut self, now_ms: u64) {
        let work = std::mem::take(&mut self.arrivals.work);
        let Work::Storing(answers, new) = work else {
            self.arrivals.work = work;
            return;
        };
        self.finish(now_ms, answers, new);
    }

    /// Answers who brought something, and tells the others.
    fn finish(&mut self, now_ms: u64, answers: Vec<Answer>, new: Vec<Item>) {
        #[cfg(feature = "relay")]
        {
            let is_parcel = |one: &Answer| matches!(one.from, Source::Parcel(..));
            let carried = answers.iter().filter(|one| is_parcel(one));
            let carried: Vec<Item> = carried.flat_map(|one| one.new.clone()).collect();
            self.note_for_receipts(&new, false);
            self.note_for_receipts(&carried, true);
        }
        let from: Vec<(Option<PeerId>, Item)> = answers
            .iter()
            .flat_map(|one| one.new.iter().map(|item| (one.from.peer(), *item)))
            .collect();
        for answer in answers {
            self.answer(now_ms, answer);
        }
        if new.is_empty() {
            return;
        }
        // What nobody brought was written, or freed from waiting, here: it comes first.
        let here = new.len().saturating_sub(from.len());
        for id in self.ids() {
            let others = from.iter().filter(|(from, _)| *from != Some(id));
            let here = new.iter().take(here).copied();
            let items = here.chain(others.map(|(_, item)| *item)).collect();
            self.tell(now_ms, id, Said::LocalChange(items));
        }
        self.effects.push(Effect::Tell(Told::Gained(new)));
    }

    fn answer(&mut self, now_ms: u64, answer: Answer) {
        let Answer {
            from,
            mut durable,
            new,
            refused,
            waits,
            is_forged,
        } = answer;
        if let Some(peer) = from.peer().and_then(|id| self.peers.get_mut(id)) {
            let log = self.replica.log();
            let get = |(at, hash): &Item| log.chain(at.scope, at.key)?.get(at.seq, hash);
            let brought: Vec<&Envelope> = new.iter().filter_map(get).collect();
            peer.brought(&brought);
        }
        match from {
            Source::Session(id, token) => {
                durable.extend(new);
                let stored = Said::Stored {
                    token,
                    durable,
                    refused,
                };
                self.tell(now_ms, id, stored);
            }
            Source::Parcel(id, parcel, sender) => {
                // Nobody waits for an answer to what is forged.
                let sender = sender.filter(|_| !is_forged);
                self.opened_parcel(id, parcel, sender, waits);
            }
            Source::Import => {
                let told = Told::Imported(new.len());
                self.effects.push(Effect::Tell(told));
            }
        }
    }

    /// The commit failed: nothing of it is durable, and memory is ahead of the disk. Who brought
    /// it has it still, and is left; [`Host::reread`] follows before anything else is taken.
    pub fn failed(&mut self) {
        if let Work::Storing(answers, _) = std::mem::take(&mut self.arrivals.work) {
            for id in answers.iter().filter_map(|one| one.from.peer()) {
                self.end(id, End::NotKept);
            }
        }
        self.arrivals.next = Commit::default();
    }
}
