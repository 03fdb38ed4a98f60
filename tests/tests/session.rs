//! The session between two replicas: what it costs, whom it tells what, how it ends.
#![allow(
    clippy::cast_possible_truncation,
    clippy::redundant_clone,
    clippy::cloned_ref_to_slice_refs
)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeSet, VecDeque};

use minicbor::bytes::ByteVec;
use shared::identity::{
    ConsultationId, DocumentId, EnvelopeHash, KeyId, ScopeId, SigningKey, TransportKey,
};
use shared::log::envelope::Draft;
use shared::log::store::MAX_FRAME;
use shared::log::{Envelope, Kind, Log, Refusal, Tip, Verified};
use shared::sync::{
    Access, CloseReason, Config, Effect, Event, Item, Link, LinkEvent, MAX_BATCH, MAX_OUTSTANDING,
    MAX_SCOPES, MAX_UNPROVEN, PING_AFTER_MS, ReadProof, Role, SILENT_AFTER_MS, Session,
    TransportSecret,
};

const CONSULTATION: ConsultationId = ConsultationId([1; 32]);
const PUBLIC: ScopeId = ScopeId::PUBLIC;
const COMMITTEE: ScopeId = ScopeId([7; 16]);

fn key(number: u32) -> SigningKey {
    let mut seed = [3; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    SigningKey::from_seed(&seed)
}

fn write(log: &Log, by: &SigningKey, scope: ScopeId, body: Vec<u8>) -> Verified {
    let tip = log.chain(scope, by.id()).and_then(|chain| chain.tip());
    let draft = Draft {
        scope,
        kind: Kind::NEED,
        document: DocumentId::ZERO,
        body,
    };
    Envelope::next(by, CONSULTATION, tip, draft)
}

fn add(log: &mut Log, by: &SigningKey, scope: ScopeId, body: Vec<u8>) -> Item {
    let written = write(log, by, scope, body);
    let item = (written.header.position(), written.hash());
    log.admit(written, &mut Vec::new()).unwrap();
    item
}

/// A log with one envelope of so many keys in a scope.
fn fill(log: &mut Log, scope: ScopeId, keys: std::ops::Range<u32>) {
    for number in keys {
        add(log, &key(number), scope, b"mot".to_vec());
    }
}

/// Who reads the committee, as one side sees it.
#[derive(Clone, Default)]
struct Rights {
    /// Keys that read it whatever the log says.
    readers: BTreeSet<KeyId>,
    /// Keys that read it once their chain of it is in the log: their join arrived.
    joined: BTreeSet<KeyId>,
    proofs: Vec<ReadProof>,
    /// No key is anybody's.
    knows_nobody: bool,
}

impl Access for Rights {
    fn knows(&self, _: &KeyId) -> bool {
        !self.knows_nobody
    }
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        proofs.iter().any(|proof| {
            proof.scope == scope
                && (self.readers.contains(&proof.key) || self.joined.contains(&proof.key))
        })
    }
    fn holds(&self, scope: ScopeId) -> bool {
        scope == COMMITTEE
    }
    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let mut proofs = self.proofs.clone();
        proofs.retain(|proof| proof.scope == scope);
        proofs
    }
}

/// One side, with what the session told it.
struct Side {
    log: Log,
    rights: Rights,
    session: Session,
    link: Option<Link>,
    received: Vec<Item>,
    admitted: usize,
    in_sync: BTreeSet<ScopeId>,
    closed: Option<CloseReason>,
    sent: usize,
}

/// Two sides, the phone first.
struct Pair {
    sides: [Side; 2],
    events: VecDeque<(usize, Event)>,
    bytes: usize,
    trips: usize,
    last: usize,
}

fn transport(side: usize) -> TransportSecret {
    TransportSecret::from_seed([side as u8 + 1; 32])
}

fn config(role: Role, peer: TransportKey) -> Config {
    Config {
        consultation: CONSULTATION,
        role,
        peer,
        scopes: vec![COMMITTEE],
        outers: Vec::new(),
        push: vec![COMMITTEE],
    }
}

fn side(log: Log, rights: Rights, role: Role, peer: TransportKey) -> Side {
    Side {
        log,
        rights,
        session: Session::new(config(role, peer)),
        link: None,
        received: Vec::new(),
        admitted: 0,
        in_sync: BTreeSet::new(),
        closed: None,
        sent: 0,
    }
}

/// The phone's and the hub's rights when both know that the other is of the committee.
fn members() -> [Rights; 2] {
    [0, 1].map(|mine| {
        let proof = |side: usize| {
            ReadProof::sign(
                &key(90_000 + side as u32),
                &CONSULTATION,
                &transport(side).public(),
                COMMITTEE,
            )
        };
        Rights {
            knows_nobody: false,
            readers: [proof(1 - mine).key].into(),
            joined: BTreeSet::new(),
            proofs: vec![proof(mine)],
        }
    })
}

impl Pair {
    /// Opens link and session.
    fn open(logs: [Log; 2], rights: [Rights; 2]) -> Self {
        let [phone, hub] = [transport(0), transport(1)];
        let (mut there, first) =
            Link::initiator(&phone, &hub.public(), &CONSULTATION, &[], [8; 32]).unwrap();
        let mut here = Link::responder(&hub, &CONSULTATION, &[], [9; 32]).unwrap();
        let LinkEvent::Opened { reply, .. } = here.receive(&first).unwrap() else {
            panic!("the responder opens first");
        };
        let reply = reply.unwrap();
        there.receive(&reply).unwrap();
        let [log0, log1] = logs;
        let [rights0, rights1] = rights;
        let mut sides = [
            side(log0, rights0, Role::Initiator, hub.public()),
            side(log1, rights1, Role::Responder, phone.public()),
        ];
        sides[0].link = Some(there);
        sides[1].link = Some(here);
        Self {
            sides,
            events: [(0, Event::Opened), (1, Event::Opened)].into(),
            bytes: first.len() + reply.len(),
            trips: 2,
            last: 1,
        }
    }

    fn run(&mut self) {
        while let Some((at, event)) = self.events.pop_front() {
            let side = &mut self.sides[at];
            let effects = side.session.handle(0, event, &side.log, &side.rights);
            for effect in effects {
                self.carry_out(at, effect);
            }
        }
    }

    fn carry_out(&mut self, at: usize, effect: Effect) {
        match effect {
            Effect::Send(frame) => {
                self.sides[at].sent += 1;
                if self.last != at {
                    self.last = at;
                    self.trips += 1;
                }
                let messages = self.sides[at].link.as_mut().unwrap().seal_frame(&frame);
                for message in messages.unwrap() {
                    self.bytes += message.len();
                    let link = self.sides[1 - at].link.as_mut().unwrap();
                    if let LinkEvent::Frame(frame) = link.receive(&message).unwrap() {
                        self.events.push_back((1 - at, Event::Frame(frame)));
                    }
                }
            }
            Effect::Admit { token, envelopes } => {
                let side = &mut self.sides[at];
                let mut durable = Vec::new();
                for envelope in envelopes {
                    let item = (envelope.header.position(), envelope.hash());
                    let joins = (item.0.scope == COMMITTEE).then_some(item.0.key);
                    let verified = envelope.verify(&CONSULTATION).unwrap();
                    side.log.admit(verified, &mut Vec::new()).unwrap();
                    side.rights.joined.extend(joins);
                    side.admitted += 1;
                    durable.push(item);
                }
                let refused = Vec::new();
                self.events.push_back((
                    at,
                    Event::Stored {
                        token,
                        durable,
                        refused,
                    },
                ));
            }
            Effect::Received(items) => self.sides[at].received.extend(items),
            Effect::InSync(scope) => {
                self.sides[at].in_sync.insert(scope);
            }
            Effect::Close(reason) => self.sides[at].closed = Some(reason),
        }
    }

    fn same(&self, scope: ScopeId) -> bool {
        self.sides[0].log.digest(scope) == self.sides[1].log.digest(scope)
    }
}

fn empty() -> Log {
    Log::new(CONSULTATION)
}

#[test]
fn a_reconnect_with_nothing_new_costs_less_than_a_kilobyte_in_four_trips() {
    let mut log = empty();
    fill(&mut log, PUBLIC, 0..2_000);
    fill(&mut log, COMMITTEE, 0..200);
    let mut pair = Pair::open([log.clone(), log], members());
    pair.run();
    assert_eq!(pair.sides[0].in_sync, [PUBLIC, COMMITTEE].into());
    assert!(pair.bytes <= 1_000, "{} bytes", pair.bytes);
    assert!(pair.trips <= 4, "{} trips", pair.trips);
}

#[test]
fn both_sides_get_what_only_the_other_holds_and_hear_that_theirs_is_durable() {
    let (mut phone, mut hub) = (empty(), empty());
    fill(&mut phone, PUBLIC, 0..10);
    fill(&mut hub, PUBLIC, 5..20);
    fill(&mut phone, COMMITTEE, 0..3);
    let mut pair = Pair::open([phone, hub], members());
    pair.run();
    assert!(pair.same(PUBLIC) && pair.same(COMMITTEE));
    assert_eq!(pair.sides[0].received.len(), 5 + 3);
    assert_eq!(pair.sides[1].received.len(), 10);
    assert!(pair.sides.iter().all(|side| side.session.is_quiet()));
}

#[test]
fn large_scopes_that_differ_in_one_chain_say_little_more_than_it() {
    let mut log = empty();
    fill(&mut log, PUBLIC, 0..3_000);
    let mut more = log.clone();
    add(&mut more, &key(77), PUBLIC, b"de plus".to_vec());
    for logs in [[log.clone(), more.clone()], [more, log]] {
        let mut pair = Pair::open(logs, members());
        pair.run();
        assert!(pair.same(PUBLIC));
        assert!(pair.bytes < 12_000, "{} bytes", pair.bytes);
    }
}

#[test]
fn a_first_sync_of_many_chains_arrives_whole() {
    let mut log = empty();
    fill(&mut log, PUBLIC, 0..3_000);
    for logs in [[empty(), log.clone()], [log.clone(), empty()]] {
        let mut pair = Pair::open(logs, members());
        pair.run();
        assert_eq!(pair.sides[0].closed.or(pair.sides[1].closed), None);
        assert!(pair.same(PUBLIC));
        let admitted: usize = pair.sides.iter().map(|side| side.admitted).sum();
        assert_eq!(admitted, 3_000, "nothing is sent twice");
    }
}

#[test]
fn long_chains_and_large_bodies_are_cut_into_bounded_batches() {
    let mut log = empty();
    for _ in 0..300 {
        add(&mut log, &key(1), PUBLIC, vec![1]);
    }
    for _ in 0..12 {
        add(&mut log, &key(2), PUBLIC, vec![2; 60_000]);
    }
    let mut pair = Pair::open([log, empty()], members());
    pair.run();
    assert!(pair.same(PUBLIC));
    assert_eq!(pair.sides[1].admitted, 312);
    assert!(pair.sides[0].sent > 312 / MAX_BATCH + 12 / 3);
}

#[test]
fn forked_chains_and_missing_bodies_are_made_good() {
    let mut common = empty();
    for _ in 0..3 {
        add(&mut common, &key(1), PUBLIC, vec![0]);
    }
    let (mut phone, mut hub) = (common.clone(), common);
    for body in 0..3 {
        add(&mut phone, &key(1), PUBLIC, vec![1, body]);
        add(&mut hub, &key(1), PUBLIC, vec![2, body]);
    }
    let written = write(&phone, &key(2), PUBLIC, b"corps".to_vec());
    let mut bare = (*written).clone();
    bare.body = None;
    hub.admit(bare.verify(&CONSULTATION).unwrap(), &mut Vec::new())
        .unwrap();
    phone.admit(written, &mut Vec::new()).unwrap();
    for logs in [[phone.clone(), hub.clone()], [hub, phone]] {
        let mut pair = Pair::open(logs, members());
        pair.run();
        assert!(pair.same(PUBLIC));
        for side in &pair.sides {
            assert_eq!(side.log.all().count(), 3 + 6 + 1);
            assert!(side.log.all().all(|envelope| envelope.body.is_some()));
        }
    }
}

#[test]
fn a_stranger_who_names_a_committee_learns_not_even_its_digest() {
    let mut log = empty();
    fill(&mut log, COMMITTEE, 0..5);
    fill(&mut log, PUBLIC, 0..5);
    let [mut stranger, hub] = members();
    stranger.proofs.clear();
    let mut pair = Pair::open([empty(), log], [stranger, hub]);
    pair.run();
    assert!(pair.same(PUBLIC));
    assert_eq!(pair.sides[0].log.scope(COMMITTEE).count(), 0);
    assert!(!pair.sides[0].in_sync.contains(&COMMITTEE));
}

#[test]
fn a_proof_for_another_transport_key_or_scope_opens_nothing() {
    let member = key(90_000);
    for (shown, scope) in [
        (transport(5).public(), COMMITTEE),
        (transport(0).public(), PUBLIC),
    ] {
        let mut log = empty();
        fill(&mut log, COMMITTEE, 0..5);
        let [mut thief, hub] = members();
        thief.proofs = vec![ReadProof::sign(&member, &CONSULTATION, &shown, scope)];
        let mut pair = Pair::open([empty(), log], [thief, hub]);
        pair.run();
        assert_eq!(pair.sides[0].log.scope(COMMITTEE).count(), 0);
    }
}

#[test]
fn who_opens_may_push_first_and_reads_once_its_join_is_stored() {
    let newcomer = key(90_000);
    let mut log = empty();
    fill(&mut log, COMMITTEE, 0..100);
    let mut phone = empty();
    add(&mut phone, &newcomer, COMMITTEE, b"join".to_vec());
    add(&mut phone, &newcomer, COMMITTEE, b"besoin".to_vec());
    let [rights, mut hub] = members();
    hub.readers.clear();
    let mut pair = Pair::open([phone, log], [rights, hub]);
    pair.run();
    assert!(pair.same(COMMITTEE));
    assert_eq!(pair.sides[0].log.scope(COMMITTEE).count(), 101);
    assert_eq!(pair.sides[0].received.len(), 2);
}

#[test]
fn nothing_is_acknowledged_before_it_is_stored_nor_what_was_not() {
    let mut log = empty();
    let [first, second] = [1, 2].map(|number| add(&mut log, &key(number), PUBLIC, vec![1]));
    let mut pair = Pair::open([log, empty()], members());
    // The hub's storage is done by hand.
    let mut given = None;
    while let Some((at, event)) = pair.events.pop_front() {
        let side = &mut pair.sides[at];
        for effect in side.session.handle(0, event, &side.log, &side.rights) {
            match effect {
                Effect::Admit { token, .. } => given = Some(token),
                effect => pair.carry_out(at, effect),
            }
        }
    }
    assert_eq!(pair.sides[0].received, []);
    pair.events.push_back((
        1,
        Event::Stored {
            token: given.unwrap(),
            durable: vec![first],
            refused: vec![Refusal::WaitingFull],
        },
    ));
    while let Some((at, event)) = pair.events.pop_front() {
        let side = &mut pair.sides[at];
        for effect in side.session.handle(0, event, &side.log, &side.rights) {
            if !matches!(effect, Effect::Admit { .. }) {
                pair.carry_out(at, effect);
            }
        }
    }
    assert_eq!(pair.sides[0].received, [first]);
    assert!(!pair.sides[0].received.contains(&second));
}

#[test]
fn what_the_log_gains_is_pushed_while_the_link_lasts_and_only_to_who_may_read() {
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    for (side, scope) in [(0, COMMITTEE), (1, COMMITTEE), (1, PUBLIC)] {
        let item = add(&mut pair.sides[side].log, &key(5), scope, vec![side as u8]);
        pair.events
            .push_back((side, Event::LocalChange(vec![item])));
        pair.run();
        assert!(pair.same(scope));
        assert_eq!(pair.sides[side].received.last(), Some(&item));
    }
    // The hub hears that the phone is no longer of the committee.
    pair.sides[1].rights.readers.clear();
    pair.sides[1].rights.joined.clear();
    let item = add(&mut pair.sides[1].log, &key(6), COMMITTEE, vec![9]);
    pair.events.push_back((1, Event::LocalChange(vec![item])));
    pair.run();
    assert_eq!(
        pair.sides[0].log.chain(COMMITTEE, key(6).id()).map(|_| ()),
        None
    );
}

#[test]
fn more_changes_than_are_kept_in_mind_arrive_by_comparing_again() {
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    let items: Vec<Item> = (0..5_000)
        .map(|number| add(&mut pair.sides[1].log, &key(number), PUBLIC, vec![1]))
        .collect();
    pair.events.push_back((1, Event::LocalChange(items)));
    pair.run();
    assert!(pair.same(PUBLIC));
}

#[test]
fn a_silent_peer_is_asked_then_left_within_thirty_seconds() {
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    let side = &mut pair.sides[0];
    let mut tick = |now| {
        side.session
            .handle(now, Event::Tick, &side.log, &side.rights)
    };
    assert_eq!(tick(PING_AFTER_MS - 1), []);
    assert!(matches!(tick(PING_AFTER_MS)[..], [Effect::Send(_)]));
    assert_eq!(tick(SILENT_AFTER_MS - 1), []);
    assert_eq!(tick(SILENT_AFTER_MS), [Effect::Close(CloseReason::Silent)]);
    assert_eq!(tick(SILENT_AFTER_MS * 2), []);
}

#[test]
fn a_ping_is_answered() {
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    let answer = give(&mut pair, frame(9, Vec::new()));
    assert_eq!(answer, [Effect::Send(frame(10, Vec::new()))]);
}

#[test]
fn a_stranger_fills_the_public_scope_only_so_far() {
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    let stranger = key(77);
    let mut log = empty();
    let mut taken = [0, 0];
    for (known, taken) in [false, true].into_iter().zip(&mut taken) {
        pair.sides[1].rights.knows_nobody = !known;
        for number in 0..24 {
            let written: Vec<Vec<u8>> = (0..64)
                .map(|_| {
                    let one = write(&log, &stranger, PUBLIC, vec![1]);
                    log.admit(one.clone(), &mut Vec::new()).unwrap();
                    one.to_bytes()
                })
                .collect();
            for effect in give(&mut pair, batch(number, PUBLIC, &written)) {
                let Effect::Admit { token, envelopes } = effect else {
                    continue;
                };
                *taken += envelopes.len();
                let stored = Event::Stored {
                    token,
                    durable: Vec::new(),
                    refused: Vec::new(),
                };
                let side = &mut pair.sides[1];
                side.session.handle(0, stored, &side.log, &side.rights);
            }
        }
    }
    assert_eq!(taken, [MAX_UNPROVEN, 24 * 64]);
    assert_eq!(pair.sides[1].closed, None);
}

// Frames made by hand.

fn frame(kind: u16, body: Vec<u8>) -> Vec<u8> {
    minicbor::to_vec((kind, ByteVec::from(body))).unwrap()
}

/// Gives the hub a frame as if the phone had sent it.
fn give(pair: &mut Pair, frame: Vec<u8>) -> Vec<Effect> {
    let side = &mut pair.sides[1];
    side.session
        .handle(0, Event::Frame(frame), &side.log, &side.rights)
}

fn batch(number: u32, scope: ScopeId, envelopes: &[Vec<u8>]) -> Vec<u8> {
    let envelopes: Vec<ByteVec> = envelopes.iter().cloned().map(ByteVec::from).collect();
    frame(7, minicbor::to_vec((number, scope, envelopes)).unwrap())
}

fn nothing() -> Vec<u8> {
    Vec::new()
}

#[test]
fn a_newer_peer_is_understood_as_far_as_this_version_goes() {
    let mut pair = Pair::open([empty(), empty()], members());
    pair.events.clear();
    // A hello of version 9 with one field more, then a frame of an unknown kind.
    let scopes: Vec<(ScopeId, Option<EnvelopeHash>)> = vec![(PUBLIC, None)];
    let hello = minicbor::to_vec((9_u16, vec![40_u16], scopes, nothing(), "novelty")).unwrap();
    let effects = give(&mut pair, frame(0, hello));
    assert!(matches!(effects[..], [Effect::Send(_)]));
    assert_eq!(pair.sides[1].session.version(), 1);
    assert_eq!(give(&mut pair, frame(999, b"novelty".to_vec())), []);
}

#[test]
fn hostile_frames_end_the_session_by_name() {
    let envelope = write(&empty(), &key(1), PUBLIC, vec![1]).to_bytes();
    let mut log = empty();
    let unsorted: Vec<Tip> = (0..3)
        .map(|number| {
            add(&mut log, &key(number), PUBLIC, vec![1]);
            log.chain(PUBLIC, key(number).id())
                .unwrap()
                .summary(key(number).id())
        })
        .collect();
    let twice = (PUBLIC, true, vec![unsorted[0], unsorted[0]]);
    let mut backwards = unsorted;
    backwards.sort_by_key(|tip| std::cmp::Reverse(tip.key));
    let tips = (PUBLIC, KeyId::ZERO, KeyId([0xff; 32]), backwards);
    let many: Vec<(ScopeId, Option<EnvelopeHash>)> = (0..=MAX_SCOPES)
        .map(|number| (ScopeId([number as u8; 16]), None))
        .collect();
    let hello = |version: u16| minicbor::to_vec((version, nothing(), nothing(), nothing()));
    let want = (PUBLIC, false, Vec::<Tip>::new());
    let table: Vec<(Vec<u8>, CloseReason)> = vec![
        (Vec::new(), CloseReason::Malformed),
        (vec![0xff; 40], CloseReason::Malformed),
        (vec![0; MAX_FRAME + 1], CloseReason::FrameTooLarge),
        (frame(9, vec![1]), CloseReason::Malformed),
        (frame(2, vec![0x82]), CloseReason::Malformed),
        (frame(0, hello(1).unwrap()), CloseReason::OutOfTurn),
        (
            frame(8, minicbor::to_vec((5_u32, nothing())).unwrap()),
            CloseReason::OutOfTurn,
        ),
        (
            frame(6, minicbor::to_vec(want).unwrap()),
            CloseReason::OutOfTurn,
        ),
        (
            frame(5, minicbor::to_vec(tips).unwrap()),
            CloseReason::Malformed,
        ),
        (
            frame(6, minicbor::to_vec(twice).unwrap()),
            CloseReason::Malformed,
        ),
        (batch(1, ScopeId([99; 16]), &[]), CloseReason::OutsideScope),
        (
            batch(1, COMMITTEE, &[envelope.clone()]),
            CloseReason::OutsideScope,
        ),
        (
            batch(1, PUBLIC, &[vec![0x83, 0, 0, 0]]),
            CloseReason::Malformed,
        ),
        (
            batch(1, PUBLIC, &vec![envelope.clone(); MAX_BATCH + 1]),
            CloseReason::TooMuch,
        ),
    ];
    for (bytes, reason) in table {
        let mut pair = Pair::open([empty(), empty()], members());
        pair.run();
        assert_eq!(give(&mut pair, bytes), [Effect::Close(reason)], "{reason}");
        assert!(pair.sides[1].session.is_over());
    }
    for (body, reason) in [
        (hello(0).unwrap(), CloseReason::VersionTooOld),
        (
            minicbor::to_vec((1_u16, nothing(), many, nothing())).unwrap(),
            CloseReason::TooMuch,
        ),
    ] {
        let mut pair = Pair::open([empty(), empty()], members());
        assert_eq!(give(&mut pair, frame(0, body)), [Effect::Close(reason)]);
    }
}

/// Shifting by 64 bits is a panic where sums are checked.
#[test]
fn a_peer_that_asks_for_the_tips_of_no_keys_gets_none() {
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    let none = frame(4, minicbor::to_vec((PUBLIC, 0_u64)).unwrap());
    assert_eq!(give(&mut pair, none), []);
}

#[test]
fn a_peer_that_does_not_wait_for_receipts_or_floods_is_left() {
    let envelope = write(&empty(), &key(1), PUBLIC, vec![1]).to_bytes();
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    for number in 0..MAX_OUTSTANDING as u32 {
        let effects = give(&mut pair, batch(number, PUBLIC, &[envelope.clone()]));
        assert!(matches!(effects[..], [Effect::Admit { .. }]));
    }
    assert_eq!(
        give(&mut pair, batch(9, PUBLIC, &[envelope])),
        [Effect::Close(CloseReason::TooMuch)]
    );

    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    let digest = frame(2, minicbor::to_vec((PUBLIC, EnvelopeHash::ZERO)).unwrap());
    let closed = (0..1_000).find_map(|_| {
        give(&mut pair, digest.clone())
            .into_iter()
            .find(|effect| matches!(effect, Effect::Close(_)))
    });
    assert_eq!(closed, Some(Effect::Close(CloseReason::TooFast)));
}

#[test]
fn who_passes_on_a_forged_envelope_is_left() {
    let envelope = write(&empty(), &key(1), PUBLIC, vec![1]).to_bytes();
    let mut pair = Pair::open([empty(), empty()], members());
    pair.run();
    let effects = give(&mut pair, batch(1, PUBLIC, &[envelope]));
    let [Effect::Admit { token, .. }] = effects[..] else {
        panic!("an envelope is handed to the host");
    };
    let side = &mut pair.sides[1];
    let stored = Event::Stored {
        token,
        durable: vec![],
        refused: vec![Refusal::BadSignature],
    };
    assert_eq!(
        side.session.handle(0, stored, &side.log, &side.rights),
        [Effect::Close(CloseReason::Forged(Refusal::BadSignature))]
    );
}
