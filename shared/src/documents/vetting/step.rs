//! One operation of a change under vetting: what it may do in its object.

use std::collections::{HashMap, HashSet};

use super::clock::{Clock, Stamp};
use super::{Op, Past, ROOT};
use crate::documents::chunk::{Action, Chunk, Key, Name, Operation, Value};
use crate::documents::limits;
use crate::documents::reason::Reason;
use crate::documents::schema::{Container, Node};

/// A place in an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Spot {
    Field(Op, Box<str>),
    Element(Op, Op),
}

/// An operation that put something at a spot, and what has replaced it since.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: Op,
    pub(super) by: Stamp,
    pub(super) replaced_by: Vec<Stamp>,
}

/// A map or a text.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) node: &'static Node,
    pub(super) by: Stamp,
    /// The change that alone may write in it, for what is written once.
    pub(super) only: Option<Stamp>,
    /// The elements of a text, in no order.
    pub(super) elements: Vec<Op>,
    /// How many of them every accepted change together leaves.
    pub(super) alive: usize,
}

/// What a change under vetting adds to its past.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) clock: Clock,
    /// Whether its causal past is everything accepted.
    pub(super) whole: bool,
    pub(super) by: Stamp,
    pub(super) spots: HashMap<Spot, Vec<Entry>>,
    /// What it replaces, of its past or of its own.
    pub(super) replaced: HashSet<Op>,
    pub(super) replacing: Vec<(Spot, Op)>,
    /// Elements that it inserts: the text and the element.
    pub(super) order: Vec<(Op, Op)>,
    pub(super) objects: HashMap<Op, Object>,
    /// For each text, how many elements it adds and how many it takes away.
    pub(super) texts: HashMap<Op, (usize, usize)>,
}

impl Draft {
    /// Whether the entry stands in the causal past.
    pub(super) fn saw(&self, entry: &Entry) -> bool {
        self.clock.has(entry.by) && !entry.replaced_by.iter().any(|by| self.clock.has(*by))
    }
}

/// One operation under vetting.
pub(super) struct Step<'s> {
    pub(super) past: &'s Past,
    pub(super) chunk: &'s Chunk<'s>,
    pub(super) draft: &'s mut Draft,
    pub(super) actors: &'s [usize],
    pub(super) id: Op,
}

impl Step<'_> {
    pub(super) fn take(&mut self, operation: &Operation<'_>) -> Result<(), Reason> {
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
