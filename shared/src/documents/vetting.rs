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

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::chunk::{Action, Actor, ChangeId, Chunk, Key, Name, Operation, Value};
use super::limits;
use super::reason::Reason;
use super::schema::{Container, Node};

/// An operation's name, its actor an index in [`Past::actors`].
type Op = Name;
/// The root map; no operation has the counter 0.
const ROOT: Op = Op {
    counter: 0,
    actor: 0,
};

/// Which change wrote something: an actor's index and the change's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    actor: usize,
    seq: u64,
}

/// A place in an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Spot {
    Field(Op, Box<str>),
    Element(Op, Op),
}

/// An operation that put something at a spot, and what has replaced it since.
#[derive(Debug, Clone)]
struct Entry {
    id: Op,
    by: Stamp,
    replaced_by: Vec<Stamp>,
}

/// A map or a text.
#[derive(Debug, Clone)]
struct Object {
    node: &'static Node,
    by: Stamp,
    /// The change that alone may write in it, for what is written once.
    only: Option<Stamp>,
    /// The elements of a text, in no order.
    elements: Vec<Op>,
    /// How many of them every accepted change together leaves.
    alive: usize,
}

/// One accepted change.
#[derive(Debug, Clone)]
struct Accepted {
    clock: Arc<Clock>,
}

/// For each actor of the document, by index, how many of its changes are seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Clock(Vec<u64>);

impl Clock {
    fn seen(&self, actor: usize) -> u64 {
        self.0.get(actor).copied().unwrap_or(0)
    }

    fn has(&self, stamp: Stamp) -> bool {
        self.seen(stamp.actor) >= stamp.seq
    }

    fn see(&mut self, actor: usize, seq: u64) {
        if self.0.len() <= actor {
            self.0.resize(actor + 1, 0);
        }
        if let Some(seen) = self.0.get_mut(actor) {
            *seen = seq.max(*seen);
        }
    }

    fn join(&mut self, other: &Self) {
        for (actor, seq) in other.0.iter().enumerate() {
            self.see(actor, *seq);
        }
    }
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
    actors: Vec<Actor>,
    index: HashMap<Actor, usize>,
    written: Vec<Written>,
    changes: HashMap<ChangeId, Accepted>,
    everything: Clock,
    objects: HashMap<Op, Object>,
    spots: HashMap<Spot, Vec<Entry>>,
}

impl Past {
    /// The past of a document of which nothing is accepted yet, not even its genesis.
    pub fn new(schema: &'static Node) -> Self {
        let root = Object {
            node: schema,
            by: Stamp { actor: 0, seq: 0 },
            only: None,
            elements: Vec::new(),
            alive: 0,
        };
        Self {
            actors: Vec::new(),
            index: HashMap::new(),
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
        if changes >= limits::CHANGES_OF_A_DOCUMENT
            || operations >= limits::OPERATIONS_OF_A_DOCUMENT
        {
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

/// What a change under vetting adds to its past.
#[derive(Debug)]
struct Draft {
    clock: Clock,
    /// Whether its causal past is everything accepted.
    whole: bool,
    by: Stamp,
    spots: HashMap<Spot, Vec<Entry>>,
    /// What it replaces, of its past or of its own.
    replaced: HashSet<Op>,
    replacing: Vec<(Spot, Op)>,
    /// Elements that it inserts: the text and the element.
    order: Vec<(Op, Op)>,
    objects: HashMap<Op, Object>,
    /// For each text, how many elements it adds and how many it takes away.
    texts: HashMap<Op, (usize, usize)>,
}

impl Draft {
    /// Whether the entry stands in the causal past.
    fn saw(&self, entry: &Entry) -> bool {
        self.clock.has(entry.by) && !entry.replaced_by.iter().any(|by| self.clock.has(*by))
    }
}

/// One operation under vetting.
struct Step<'s> {
    past: &'s Past,
    chunk: &'s Chunk<'s>,
    draft: &'s mut Draft,
    actors: &'s [usize],
    id: Op,
}

impl Step<'_> {
    fn take(&mut self, operation: &Operation<'_>) -> Result<(), Reason> {
        let object = match operation.object {
            None => ROOT,
            Some(name) => self.op(name)?,
        };
        let target = self.past.object(self.draft, &object)?;
        if target.only.is_some_and(|only| only != self.draft.by) {
            return Err(Reason::WrittenOnce);
        }
        let (node, only) = (target.node, target.only);
        match (node, operation.key) {
            (Node::Text { .. }, Key::Head | Key::Element(_)) => self.write_text(object, operation),
            (Node::Record(_) | Node::Entries(_), Key::Field(key)) => {
                self.write_map(object, node, only, key, operation)
            }
            _ => Err(Reason::MisplacedOperation),
        }
    }

    fn op(&self, name: Name) -> Result<Op, Reason> {
        let actor = *self.actors.get(name.actor).ok_or(Reason::UnknownActor)?;
        Ok(Op {
            counter: name.counter,
            actor,
        })
    }

    fn write_text(&mut self, text: Op, operation: &Operation<'_>) -> Result<(), Reason> {
        match (operation.insert, operation.action, operation.key) {
            (true, Action::Put(Value::Text(value)), after) => {
                if let Key::Element(element) = after {
                    let element = self.op(element)?;
                    self.element_exists(text, element)?;
                }
                if !operation.replaces.is_empty() {
                    return Err(Reason::WrongPredecessors);
                }
                one_typed_character(value)?;
                self.draft.texts.entry(text).or_default().0 += 1;
                self.draft.order.push((text, self.id));
                self.put(Spot::Element(text, self.id));
                Ok(())
            }
            (false, Action::Delete, Key::Element(element)) => {
                let element = self.op(element)?;
                self.element_exists(text, element)?;
                self.draft.texts.entry(text).or_default().1 += 1;
                let shown = self.replace(&Spot::Element(text, element), operation)?;
                if shown {
                    Ok(())
                } else {
                    Err(Reason::WrongPredecessors)
                }
            }
            _ => Err(Reason::MisplacedOperation),
        }
    }

    fn element_exists(&self, text: Op, element: Op) -> Result<(), Reason> {
        let spot = Spot::Element(text, element);
        let is_there =
            |entries: &Vec<Entry>| entries.iter().any(|entry| self.draft.clock.has(entry.by));
        if self.past.spots.get(&spot).is_some_and(is_there) || self.draft.spots.contains_key(&spot)
        {
            Ok(())
        } else {
            Err(Reason::UnknownElement)
        }
    }

    fn write_map(
        &mut self,
        map: Op,
        node: &'static Node,
        only: Option<Stamp>,
        key: &str,
        operation: &Operation<'_>,
    ) -> Result<(), Reason> {
        if operation.insert {
            return Err(Reason::MisplacedOperation);
        }
        let below = node.under(key)?;
        let once = only.is_some() || matches!(node, Node::Entries(entries) if entries.once);
        let spot = Spot::Field(map, key.into());
        let occupied = self.replace(&spot, operation)?;
        if occupied && (once || matches!(below, Node::Version(_))) {
            return Err(Reason::WrittenOnce);
        }
        match operation.action {
            Action::Delete if !occupied => Err(Reason::WrongPredecessors),
            Action::Delete if matches!(node, Node::Entries(_)) || below.container().is_none() => {
                Ok(())
            }
            Action::Put(value) => {
                below.takes(&value)?;
                self.put(spot);
                Ok(())
            }
            Action::MakeMap | Action::MakeText => {
                let made = if operation.action == Action::MakeMap {
                    Container::Map
                } else {
                    Container::Text
                };
                if below.container() != Some(made) {
                    return Err(Reason::WrongValue);
                }
                if occupied {
                    // An object is never made anew over what stands there: its content would go.
                    return Err(Reason::WrittenOnce);
                }
                let object = Object {
                    node: below,
                    by: self.draft.by,
                    only: once.then_some(self.draft.by),
                    elements: Vec::new(),
                    alive: 0,
                };
                self.draft.objects.insert(self.id, object);
                self.put(spot);
                Ok(())
            }
            Action::Delete => Err(Reason::WrittenOnce),
        }
    }

    fn put(&mut self, spot: Spot) {
        let entry = Entry {
            id: self.id,
            by: self.draft.by,
            replaced_by: Vec::new(),
        };
        self.draft.spots.entry(spot).or_default().push(entry);
    }

    /// Checks that the operation replaces exactly what its past shows there, and notes it.
    ///
    /// Says whether anything stood there. One exception, automerge's own: to put again the value
    /// that already wins a conflict is written as a deletion of all the others.
    fn replace(&mut self, spot: &Spot, operation: &Operation<'_>) -> Result<bool, Reason> {
        let replaces = operation
            .replaces
            .iter()
            .map(|name| self.op(*name))
            .collect::<Result<Vec<_>, _>>()?;
        let shown = self.shown(spot);
        let losing = shown.split_last().map_or(&[][..], |(_, losing)| losing);
        let settles =
            operation.action == Action::Delete && !losing.is_empty() && losing == replaces;
        if shown != replaces && !settles {
            return Err(Reason::WrongPredecessors);
        }
        let by = self.draft.by;
        let own = self.draft.spots.get_mut(spot).into_iter().flatten();
        for entry in own.filter(|entry| replaces.contains(&entry.id)) {
            entry.replaced_by.push(by);
        }
        for op in replaces {
            self.draft.replaced.insert(op);
            self.draft.replacing.push((spot.clone(), op));
        }
        Ok(!shown.is_empty())
    }

    /// What the causal past and the change so far show at a spot, the winner last.
    fn shown(&self, spot: &Spot) -> Vec<Op> {
        let before = self.past.spots.get(spot).into_iter().flatten();
        let before = before
            .filter(|entry| self.draft.saw(entry) && !self.draft.replaced.contains(&entry.id));
        let own = self.draft.spots.get(spot).into_iter().flatten();
        let own = own.filter(|entry| entry.replaced_by.is_empty());
        let mut shown: Vec<Op> = before.chain(own).map(|entry| entry.id).collect();
        shown.sort_unstable_by_key(|op| {
            let known = self.past.actors.get(op.actor).copied();
            (op.counter, known.unwrap_or_else(|| self.chunk.actor()))
        });
        shown
    }
}

fn one_typed_character(value: &str) -> Result<(), Reason> {
    let mut characters = value.chars();
    match (characters.next(), characters.next()) {
        (Some(one), None) if limits::may_be_typed(one) => Ok(()),
        (Some(_), None) => Err(Reason::ForbiddenCharacter),
        _ => Err(Reason::WrongValue),
    }
}
