//! What a change may do, decided from exactly the changes that it depends on.
//!
//! A [`Past`] knows every operation of the accepted changes of one document, who wrote it and what
//! replaced it. A change is looked at against its *causal past* only: what it could see when it was
//! written, whatever else has arrived since. So the verdict depends neither on the order of arrival
//! nor on anybody else, and two phones never disagree.
//!
//! The demands are those of an honest encoder, not the least that automerge survives: an operation
//! replaces exactly what its past shows at that place, an insertion follows an element of the same
//! text, an actor is one that the past knows. What passes is what automerge itself would have
//! written, so applying it needs no `catch_unwind`, which a phone does not have anyway.
//!
//! It does not touch automerge: see [`super::document`].

mod clock;
mod step;

use std::collections::{HashMap, HashSet};

use litemap::LiteMap;
use std::sync::Arc;

use clock::{Clock, Stamp};
use step::{Draft, Entry, Object, Spot, Step};

use super::chunk::{Actor, ChangeId, Chunk, Name};
use super::limits::DocumentLimits;
use super::reason::Reason;
use super::schema::Node;

/// An operation's name, its actor an index in [`Past::actors`].
type Op = Name;
/// The root map; no operation has the counter 0.
const ROOT: Op = Op {
    counter: 0,
    actor: 0,
};

/// One accepted change.
#[derive(Debug, Clone)]
struct Accepted {
    clock: Arc<Clock>,
}

/// What one actor has written: for each change, the operations so far and the last counter.
#[derive(Debug, Clone, Default)]
struct Written {
    operations: Vec<u64>,
    last: Vec<u32>,
}

/// Every accepted change of one document, as far as the vetting needs it.
#[derive(Debug, Clone)]
pub struct Past {
    limits: DocumentLimits,
    actors: Vec<Actor>,
    index: LiteMap<Actor, usize>,
    written: Vec<Written>,
    changes: HashMap<ChangeId, Accepted>,
    everything: Clock,
    objects: HashMap<Op, Object>,
    spots: HashMap<Spot, Vec<Entry>>,
}

impl Past {
    /// The past of a document of which nothing is accepted yet, not even its genesis.
    pub fn new(schema: &'static Node, limits: DocumentLimits) -> Self {
        let root = Object {
            node: schema,
            by: Stamp { actor: 0, seq: 0 },
            only: None,
            elements: Vec::new(),
            alive: 0,
        };
        Self {
            limits,
            actors: Vec::new(),
            index: LiteMap::new_vec(),
            written: Vec::new(),
            changes: HashMap::new(),
            everything: Clock::default(),
            objects: HashMap::from([(ROOT, root)]),
            spots: HashMap::new(),
        }
    }

    /// Whether the change is accepted.
    pub fn has(&self, change: &ChangeId) -> bool {
        self.changes.contains_key(change)
    }

    /// How many changes of the actor are accepted.
    pub fn changes_by(&self, actor: &Actor) -> u64 {
        self.index
            .get(actor)
            .map_or(0, |actor| self.everything.seen(*actor))
    }

    /// How many changes are accepted, the genesis among them.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether not even the genesis is accepted.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Looks at a change whose actor was found to be the right one; accepts it or says why not.
    ///
    /// A refusal leaves the past as it was.
    pub fn accept(&mut self, chunk: &Chunk<'_>) -> Result<(), Reason> {
        let draft = self.vet(chunk)?;
        self.commit(chunk, draft);
        Ok(())
    }

    fn vet(&self, chunk: &Chunk<'_>) -> Result<Draft, Reason> {
        let mut clock = Clock::default();
        for dependency in &chunk.dependencies {
            clock.join(
                &self
                    .changes
                    .get(dependency)
                    .ok_or(Reason::MissingDependency)?
                    .clock,
            );
        }
        if chunk.dependencies.is_empty() && !self.is_empty() {
            // Only the genesis follows nothing.
            return Err(Reason::MissingDependency);
        }
        let own = self.index.get(&chunk.actor()).copied();
        let before = own.map_or(0, |own| clock.seen(own));
        if own.is_some_and(|own| self.everything.seen(own) != before)
            || before.checked_add(1) != Some(chunk.seq)
        {
            return Err(Reason::BrokenSequence);
        }
        self.fits(chunk, &clock)?;
        // New actors take the next index: the draft becomes the past or is forgotten.
        let own = own.unwrap_or(self.actors.len());
        let actors = self.known_actors(chunk, own, &clock)?;
        let whole = clock == self.everything;
        clock.see(own, chunk.seq);
        let by = Stamp {
            actor: own,
            seq: chunk.seq,
        };
        let mut draft = Draft {
            clock,
            whole,
            by,
            spots: HashMap::new(),
            replaced: HashSet::new(),
            replacing: Vec::new(),
            order: Vec::new(),
            objects: HashMap::new(),
            texts: HashMap::new(),
        };
        for (operation, counter) in chunk.operations.iter().zip(chunk.start..) {
            Step {
                past: self,
                chunk,
                draft: &mut draft,
                actors: &actors,
                id: Op {
                    counter,
                    actor: own,
                },
            }
            .take(operation)?;
        }
        self.texts_are_short_enough(&draft)?;
        Ok(draft)
    }

    /// Its first counter, and that the document is not full.
    fn fits(&self, chunk: &Chunk<'_>, clock: &Clock) -> Result<(), Reason> {
        let (mut last, mut operations, mut changes) = (0u32, 0u64, 0u64);
        for (written, seen) in self.written.iter().zip(&clock.0) {
            let Some(at) = seen.checked_sub(1).and_then(|at| usize::try_from(at).ok()) else {
                continue;
            };
            last = last.max(written.last.get(at).copied().unwrap_or(0));
            operations =
                operations.saturating_add(written.operations.get(at).copied().unwrap_or(0));
            changes = changes.saturating_add(*seen);
        }
        if changes >= self.limits.changes || operations >= self.limits.operations {
            return Err(Reason::DocumentFull);
        }
        let length =
            u32::try_from(chunk.operations.len()).map_err(|_| Reason::TooManyOperations)?;
        if last.checked_add(1) != Some(chunk.start) || chunk.start.checked_add(length).is_none() {
            return Err(Reason::WrongStart);
        }
        Ok(())
    }

    /// The chunk's actors as indexes of this past; every other one must be in the causal past.
    fn known_actors(
        &self,
        chunk: &Chunk<'_>,
        own: usize,
        clock: &Clock,
    ) -> Result<Vec<usize>, Reason> {
        let others = chunk
            .actors
            .iter()
            .skip(1)
            .map(|actor| match self.index.get(actor) {
                Some(index) if clock.seen(*index) > 0 => Ok(*index),
                _ => Err(Reason::UnknownActor),
            });
        std::iter::once(Ok(own)).chain(others).collect()
    }

    fn texts_are_short_enough(&self, draft: &Draft) -> Result<(), Reason> {
        for (text, (more, less)) in &draft.texts {
            let object = self.object(draft, text)?;
            let before = if draft.whole {
                object.alive
            } else {
                self.alive(draft, *text, object)
            };
            if let Node::Text { most } = object.node
                && before.saturating_add(*more).saturating_sub(*less) > *most
                && more > less
            {
                return Err(Reason::TooLong);
            }
        }
        Ok(())
    }

    /// How many elements of a text the causal past of the draft leaves.
    fn alive(&self, draft: &Draft, text: Op, object: &Object) -> usize {
        let alive = |element: &&Op| {
            let entries = self
                .spots
                .get(&Spot::Element(text, **element))
                .map_or(&[][..], Vec::as_slice);
            entries.iter().any(|entry| draft.saw(entry))
        };
        object.elements.iter().filter(alive).count()
    }

    fn object<'s>(&'s self, draft: &'s Draft, id: &Op) -> Result<&'s Object, Reason> {
        match self.objects.get(id) {
            Some(object) if draft.clock.has(object.by) => Ok(object),
            _ => draft.objects.get(id).ok_or(Reason::UnknownObject),
        }
    }

    fn commit(&mut self, chunk: &Chunk<'_>, draft: Draft) {
        let Draft {
            clock,
            by,
            spots,
            replacing,
            order,
            objects,
            texts,
            ..
        } = draft;
        if by.actor == self.actors.len() {
            self.actors.push(chunk.actor());
            self.index.insert(chunk.actor(), by.actor);
            self.written.push(Written::default());
        }
        self.objects.extend(objects);
        for (spot, id) in replacing {
            // What the change wrote itself and replaced again is in the draft's spots already.
            let entry = self
                .spots
                .get_mut(&spot)
                .and_then(|entries| entries.iter_mut().find(|entry| entry.id == id));
            if let Some(entry) = entry {
                if let Spot::Element(text, _) = &spot
                    && entry.replaced_by.is_empty()
                    && let Some(object) = self.objects.get_mut(text)
                {
                    object.alive = object.alive.saturating_sub(1);
                }
                entry.replaced_by.push(by);
            }
        }
        for (text, element) in order {
            if let Some(object) = self.objects.get_mut(&text) {
                object.elements.push(element);
            }
        }
        for (spot, entries) in spots {
            if let Spot::Element(text, _) = &spot
                && let Some(object) = self.objects.get_mut(text)
            {
                object.alive += entries
                    .iter()
                    .filter(|entry| entry.replaced_by.is_empty())
                    .count();
            }
            self.spots.entry(spot).or_default().extend(entries);
        }
        drop(texts);
        if let Some(written) = self.written.get_mut(by.actor) {
            let length = u32::try_from(chunk.operations.len()).unwrap_or(u32::MAX);
            let before = written.operations.last().copied().unwrap_or(0);
            written
                .operations
                .push(before.saturating_add(u64::from(length)));
            written
                .last
                .push(chunk.start.saturating_add(length).saturating_sub(1));
        }
        self.everything.see(by.actor, by.seq);
        self.changes.insert(
            chunk.id,
            Accepted {
                clock: Arc::new(clock),
            },
        );
    }
}
