//! One seed: days go by until everything is received.

use std::collections::{BTreeMap, BTreeSet};

use shared::identity::DocumentId;
use shared::log::{Kind, Verified};
use shared::records::list::{Entries, Fate};
use shared::records::{List, Record as _};
use shared::replica::close::gate::smallest_group;

use super::node::Node;
use super::world::{Person, SMALLEST_GROUP, VILLAGES, World};
use crate::random::Random;
use crate::shell::{Disk, How, Installed, Known, meet};

/// A day, in virtual milliseconds.
const DAY_MS: u64 = 86_400_000;
/// Days in which people write.
const WRITING: u64 = 30;
/// Everything must have been received by then.
const LAST: u64 = 365;
/// Bytes that a courier carries, and in some seeds.
const ROOM: usize = 4 << 20;
const LITTLE_ROOM: usize = 60_000;

/// What a seed did.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Envelopes that people wrote.
    pub written: usize,
    /// Days from writing until the table's server holds it, one for each envelope.
    pub to_table: Vec<u64>,
    /// Days from writing until its author reads that the table received it.
    pub to_author: Vec<u64>,
    /// Whether couriers carry little in this seed.
    pub is_narrow: bool,
    /// Parcels that gave way for want of room.
    pub dropped: usize,
    /// Meetings that had something to say, and those of them that were cut.
    pub meetings: usize,
    /// See `meetings`.
    pub cut: usize,
    /// Refusals of a disk, and deaths between two things to do.
    pub faults: usize,
}

/// What somebody still has to write, and what became of what they wrote.
struct Writing {
    node: usize,
    person: &'static Person,
    /// On which day each envelope may be written.
    days: Vec<u64>,
    /// On which day it was.
    written: Vec<u64>,
    at_table: usize,
    received: usize,
}

/// Where a courier is, day after day: a village, or the town.
struct Tour {
    node: usize,
    stops: Vec<Option<usize>>,
}

struct Country {
    random: Random,
    nodes: Vec<Node>,
    writings: Vec<Writing>,
    tours: Vec<Tour>,
    /// What two installations knew when they last had nothing more to say to one another.
    said: BTreeMap<(usize, usize), (u64, u64)>,
    known: Known,
    day: u64,
    /// Virtual milliseconds since the first day.
    now: u64,
    report: Report,
}

const SERVER: usize = 0;

/// Runs one seed; what went wrong, if anything.
pub fn run(seed: u64) -> Result<Report, String> {
    let mut country = Country::new(seed)?;
    country
        .live()
        .and_then(|()| country.check())
        .map_err(|wrong| format!("seed {seed}, day {}: {wrong}", country.day))?;
    Ok(country.report)
}

impl Country {
    fn new(seed: u64) -> Result<Self, String> {
        let world = World::get();
        let mut random = Random::new(seed);
        let words = world.people.iter().flat_map(|person| &person.words);
        let known = Known::of(world.founding.iter().chain(words));
        let room = if random.one_in(4) { LITTLE_ROOM } else { ROOM };
        let servants = [
            (Installed::Server, &world.server, 0),
            (Installed::Hub, &world.hub, room),
            (Installed::Phone, &world.facilitators[0], room),
            (Installed::Phone, &world.facilitators[1], room),
        ];
        let mut nodes = Vec::new();
        for (installed, own, room) in servants {
            // All of them begin in the town.
            let disk = Disk::of(&world.founding);
            let (seed, faults) = (random.bytes(), random.bits());
            nodes.push(Node::new(installed, own, disk, room, seed, faults)?);
        }
        let tours = (1..nodes.len()).map(|node| Tour {
            node,
            stops: Vec::new(),
        });
        let tours = tours.collect();
        let mut writings = Vec::new();
        for person in &world.people {
            let mut days: Vec<u64> = person
                .words
                .iter()
                .map(|_| random.between(0, WRITING))
                .collect();
            days.sort_unstable();
            writings.push(Writing {
                node: nodes.len(),
                person,
                days,
                written: Vec::new(),
                at_table: 0,
                received: 0,
            });
            let (disk, own) = (Disk::default(), &person.own);
            let (seed, faults) = (random.bytes(), random.bits());
            nodes.push(Node::new(Installed::Phone, own, disk, 0, seed, faults)?);
        }
        Ok(Self {
            random,
            nodes,
            writings,
            tours,
            said: BTreeMap::new(),
            known,
            day: 0,
            now: 0,
            report: Report {
                is_narrow: room == LITTLE_ROOM,
                ..Report::default()
            },
        })
    }

    fn live(&mut self) -> Result<(), String> {
        while self.day <= LAST {
            self.now = self.now.max(self.day * DAY_MS);
            self.wake()?;
            self.write();
            self.neighbours()?;
            for tour in 0..self.tours.len() {
                self.travel(tour)?;
            }
            if self.random.chance(30) {
                self.nodes[SERVER].shell.die();
            }
            if self.look() && self.day > WRITING {
                return self.wake();
            }
            self.day += 1;
        }
        let late = self
            .writings
            .iter()
            .find(|one| one.received < one.person.words.len());
        Err(late.map_or_else(String::new, |late| {
            format!(
                "node {} of {:?} wrote {}, {} are at the table, {} are known to be",
                late.node,
                late.person.scope,
                late.written.len(),
                late.at_table,
                late.received
            )
        }))
    }

    /// Who died starts again, a disk that refused is tried again, and time passes for all.
    fn wake(&mut self) -> Result<(), String> {
        for node in &mut self.nodes {
            let shell = &mut node.shell;
            if !shell.up {
                shell.restart(self.now)?;
            }
            if shell.host.replica.is_stale() {
                shell.host.derive(self.now);
            }
            shell.carry_again();
            shell.host.tick(self.now);
            shell.carry_on(self.now, &mut self.known)?;
        }
        Ok(())
    }

    /// People write what is due; a ballot once they know who opens it.
    fn write(&mut self) {
        for writing in &mut self.writings {
            let node = &mut self.nodes[writing.node];
            while let (Some(next), Some(day)) = (
                writing.person.words.get(writing.written.len()),
                writing.days.get(writing.written.len()),
            ) {
                let ranks = next.header.kind == Kind::BALLOT;
                if *day > self.day || !node.shell.up || (ranks && !node.is_founded()) {
                    break;
                }
                let own = Verified::from_own_storage(next.clone());
                node.shell.write(self.now, vec![own]);
                writing.written.push(self.day);
            }
        }
    }

    /// Some of those who live in one village meet.
    fn neighbours(&mut self) -> Result<(), String> {
        for village in 0..VILLAGES {
            let at_home = self.at_home(village);
            for _ in 0..2 {
                let (Some(a), Some(b)) = (self.random.pick(&at_home), self.random.pick(&at_home))
                else {
                    continue;
                };
                let (a, b) = (*a, *b);
                self.meet(a, b)?;
            }
        }
        Ok(())
    }

    fn at_home(&self, village: usize) -> Vec<usize> {
        let people = self.writings.iter();
        let here = people.filter(|one| one.person.village == village);
        here.map(|one| one.node).collect()
    }

    /// A courier's day.
    fn travel(&mut self, tour: usize) -> Result<(), String> {
        let courier = self.tours[tour].node;
        let Some(stop) = self.tours[tour].stops.pop() else {
            self.plan(tour);
            return Ok(());
        };
        let Some(village) = stop else {
            // In the town; couriers who are there together meet too.
            self.meet(courier, SERVER)?;
            return Ok(());
        };
        for other in 0..tour {
            let other = &self.tours[other];
            let same = other.stops.last() == Some(&Some(village));
            if same {
                let other = other.node;
                self.meet(courier, other)?;
            }
        }
        let mut people = self.at_home(village);
        self.random.shuffle(&mut people);
        for person in people {
            if self.random.chance(600) {
                self.meet(person, courier)?;
            }
        }
        Ok(())
    }

    /// Some villages one after the other, with days on the road, then the town; now and then a
    /// courier stays at home for a while.
    fn plan(&mut self, tour: usize) {
        let mut villages: Vec<usize> = (0..VILLAGES).collect();
        self.random.shuffle(&mut villages);
        let mut stops = vec![None];
        for village in villages.into_iter().take(3 + self.random.below(3)) {
            stops.push(Some(village));
            if self.random.one_in(3) {
                stops.push(Some(village));
            }
        }
        // Without a stop for a while: at home.
        self.tours[tour].stops = stops;
    }

    fn meet(&mut self, a: usize, b: usize) -> Result<(), String> {
        if a == b || !self.nodes[a].shell.up || !self.nodes[b].shell.up {
            return Ok(());
        }
        let (low, high) = (a.min(b), a.max(b));
        let news = |nodes: &[Node]| (nodes[low].shell.news, nodes[high].shell.news);
        if self.said.get(&(low, high)) == Some(&news(&self.nodes)) {
            return Ok(());
        }
        let how = How {
            // Everyone's invitation names the table's server.
            invited: [b == SERVER, a == SERVER],
            cut: self.random.chance(150).then(|| self.random.below(14)),
        };
        let (left, right) = self.nodes.split_at_mut(high);
        let (low_shell, high_shell) = (&mut left[low].shell, &mut right[0].shell);
        let pair = if a < b {
            [low_shell, high_shell]
        } else {
            [high_shell, low_shell]
        };
        let met = meet(pair, how, &mut self.now, &mut self.known)?;
        self.report.meetings += 1;
        if met.is_whole {
            self.said.insert((low, high), news(&self.nodes));
        } else {
            self.report.cut += 1;
        }
        Ok(())
    }

    /// Notes what arrived today; whether everything did.
    fn look(&mut self) -> bool {
        let server = self.nodes[SERVER].key;
        // What somebody who died holds in memory may be durable nowhere.
        if !self.nodes[SERVER].shell.up {
            return false;
        }
        let mut all = true;
        for writing in &mut self.writings {
            let (scope, words) = (writing.person.scope, &writing.person.words);
            let key = self.nodes[writing.node].key;
            let held = self.nodes[SERVER].replica().log().chain(scope, key);
            let held = held.map_or(0, |chain| chain.greatest_seq() as usize);
            for day in &writing.written[writing.at_table.min(held)..held] {
                self.report.to_table.push(self.day - day);
            }
            writing.at_table = held;
            let is_up = self.nodes[writing.node].shell.up;
            if is_up && writing.received < writing.written.len() {
                let received = self.nodes[writing.node].receipted(server, scope) as usize;
                for day in &writing.written[writing.received..received] {
                    self.report.to_author.push(self.day - day);
                }
                writing.received = received;
            }
            all &= writing.received == words.len();
        }
        all
    }

    /// Everything is there, once.
    fn check(&mut self) -> Result<(), String> {
        let shells = || self.nodes.iter().map(|node| &node.shell);
        self.report.dropped = shells().map(|shell| shell.gave_way).sum();
        self.report.faults = shells().map(|shell| shell.faults.struck()).sum();
        self.report.written = self.writings.iter().map(|one| one.written.len()).sum();
        for node in &self.nodes {
            node.shell.read_disk()?;
            if node.is_forked() {
                return Err("a chain that nobody forked is forked".into());
            }
        }
        let people = self.writings.len();
        let server = &mut self.nodes[SERVER];
        let own = server.shell.own().clone();
        let derived = server.replica_mut().derive();
        if let Some((hash, reason)) = derived.set_aside.iter().next() {
            return Err(format!("{hash:?} is set aside: {reason}"));
        }
        let needs: Vec<DocumentId> = derived
            .documents
            .values()
            .filter(|doc| doc.kind == Kind::NEED)
            .map(|doc| doc.id)
            .collect();
        if needs.len() != people {
            return Err(format!("{} needs of {people} people", needs.len()));
        }
        // Each person ranked once: no ballot is lost on the way, and none comes twice.
        let voices: Vec<usize> = derived
            .ballots
            .values()
            .map(|given| {
                let whose = given.iter().map(|ballot| ballot.participant);
                whose.collect::<BTreeSet<_>>().len()
            })
            .collect();
        let standing: usize = voices.iter().sum();
        if standing != people {
            return Err(format!("{standing} people's ballots of {people}"));
        }
        // A committee under the smallest group writes no list: the others count everybody.
        let enough = smallest_group(Some(SMALLEST_GROUP), true) as usize;
        let expected: usize = voices.iter().filter(|people| **people >= enough).sum();
        let closed = server
            .replica_mut()
            .close(&own)
            .map_err(|wrong| wrong.to_string())?;
        // The lists say which ballots counted; a published number would not be exact.
        let lists = closed.envelopes.iter();
        let lists = lists.filter(|one| one.header.kind == Kind::LIST);
        let counted: usize = lists
            .filter_map(|one| List::from_body(one.body.as_deref()?).ok())
            .map(|list| match list.entries {
                Entries::Ballots(all) => {
                    let counted = all.iter().filter(|one| one.fate == Fate::Counted);
                    counted.count()
                }
                Entries::Chains(_) => 0,
            })
            .sum();
        if counted != expected {
            return Err(format!("{counted} ballots counted of {expected}"));
        }
        for writing in &mut self.writings {
            let node = &mut self.nodes[writing.node];
            let seq = writing.person.words.len() as u64;
            let key = node.key;
            let membership = &node.replica_mut().derive().membership;
            if membership
                .received_by(writing.person.scope, &key, seq)
                .is_none()
            {
                return Err("somebody does not read that their words were received".into());
            }
        }
        Ok(())
    }
}
