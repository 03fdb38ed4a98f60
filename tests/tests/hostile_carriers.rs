//! What is hostile stays so on every carrier: the known inputs go through each of them to the
//! same admit and apply, and what the carriers themselves are made of is broken in every way.
//! No crash, little memory, and nobody else's words move.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation
)]

use std::net::{IpAddr, Ipv4Addr};

use shared::carry::film::{Film, FilmReader, Watched};
use shared::carry::near_code::{Address, Candidate};
use shared::carry::parcel::{Label, hint_of};
use shared::carry::still::{StillReader, Taken};
use shared::carry::{Code, Consulted, NearCode, pack, row, still, unpack};
use shared::documents::ChangeBody;
use shared::identity::hub_code::{Host, HubCode, HubIdentity};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, KeyId, ParticipantId, TransportKey};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind, Verified};
use shared::replica::{Content, Own, Replica};
use shared::sync::parcels::{Act, Exchange, Post, is_about_parcels, parcel};
use shared::sync::{Link, TransportSecret};
use tests::fixture::{Consultation, admit, scope};
use tests::hostile::corpus;
use tests::meter::{Meter, measured};
use tests::random::Random;
use tests::shell::Installed;
use tests::talk::{End, talk};

const MEMORY: usize = 64 << 20;
/// Broken copies of each thing.
const BROKEN: usize = 1_500;
/// The whole corpus: what of it would be valid elsewhere is not by Eve.
const SET_ASIDE: usize = 13;

#[global_allocator]
static METER: Meter = Meter;

/// A committee; a member of it whose words must stay; and Eve, a member too, whose chain holds
/// the whole corpus.
struct Committee {
    honest: Vec<Envelope>,
    hostile: Vec<Envelope>,
    kept: DocumentId,
    reader: Own,
    eve: Own,
}

impl Committee {
    fn new() -> Self {
        let mut world = Consultation::found(1, 5, 4);
        let reader = world.join(0).unwrap();
        let kept = world
            .propose(&reader, "Je ne dérange personne", "")
            .unwrap();
        let eve = world.join(0).unwrap();
        let need = world.propose(&eve, "Un autobus", "").unwrap();
        let honest = world.replica.log().all().cloned().collect();
        let mut hostile = Vec::new();
        for (_, change) in corpus() {
            let change = &change;
            let draft = Draft {
                scope: scope(0),
                kind: Kind::NEED,
                document: need,
                body: ChangeBody {
                    epoch: 0,
                    change,
                    need: None,
                }
                .encode(),
            };
            let signed = world.replica.sign(&eve.key(), vec![draft]);
            hostile.extend(signed.iter().map(|one| (**one).clone()));
            admit(&mut world.replica, signed);
        }
        Self {
            honest,
            hostile,
            kept,
            reader,
            eve,
        }
    }

    /// A phone that holds what was honest.
    fn phone(&self, also: &[Envelope]) -> Replica {
        let mut replica = Replica::new(self.reader.consultation);
        let held = self.honest.iter().chain(also).cloned();
        admit(&mut replica, held.map(Verified::from_own_storage).collect());
        replica
    }

    /// Gives a phone what a carrier brought; what it must then be.
    fn take(&self, carrier: &str, envelopes: Vec<Envelope>) {
        let mut phone = self.phone(&[]);
        for envelope in envelopes {
            let verified = envelope.verify(&self.reader.consultation).unwrap();
            phone.admit(verified, &mut Vec::new()).unwrap();
        }
        self.check(carrier, &mut phone, SET_ASIDE);
    }

    fn check(&self, carrier: &str, phone: &mut Replica, set_aside: usize) {
        let derived = phone.derive();
        assert_eq!(derived.set_aside.len(), set_aside, "{carrier}");
        let Content::Need(need) = &derived.documents[&self.kept].content else {
            panic!("{carrier}: the reader's need is gone");
        };
        assert_eq!(need.sentence, "Je ne dérange personne", "{carrier}");
    }

    fn parcel(&self) -> Vec<u8> {
        let reading = self.reader.reading().public();
        let mut random = Randomness::from_seed([3; 32]);
        pack(
            &self.reader.consultation,
            &[reading],
            &self.hostile,
            &mut random,
        )
        .unwrap()
    }
}

fn within(carrier: &str, run: impl FnOnce()) {
    let ((), peak) = measured(run);
    println!("{carrier}: peak {} KiB", peak >> 10);
    assert!(peak < MEMORY, "{carrier}: {peak} bytes");
}

#[test]
fn the_corpus_is_set_aside_whatever_carries_it() {
    let all = Committee::new();
    let consultation = all.reader.consultation;
    let secret = all.reader.reading();
    within("file", || {
        let bundle = all.parcel();
        let opened: Result<Vec<Envelope>, _> = unpack(&bundle, &consultation, &secret).collect();
        all.take("file", opened.unwrap());
    });
    within("row", || {
        all.take("row", row::read(&row::write(&all.hostile)).unwrap());
    });
    within("parcel", || {
        let bytes = all.parcel();
        let label = Label::of(&bytes).unwrap();
        let mut phone = Post::new(hint_of(&secret.public()), 0, Vec::new());
        let mut from = Exchange::default();
        let courier = Post::new([0; 4], 1, Vec::new());
        phone.hear(0, &mut from, &courier.offer(&[label])).unwrap();
        let acts = phone.hear(0, &mut from, &parcel(bytes)).unwrap();
        let [Act::Open(_, bytes)] = &acts[..] else {
            panic!("{acts:?}");
        };
        let opened: Result<Vec<Envelope>, _> = unpack(bytes, &consultation, &secret).collect();
        all.take("parcel", opened.unwrap());
    });
    within("link", || {
        let mut phone = all.phone(&[]);
        let mut eves = all.phone(&all.hostile);
        let [eve, reader] = [(&all.eve, &mut eves), (&all.reader, &mut phone)];
        let mut ends = [eve, reader].map(|(own, replica)| End {
            own,
            replica,
            installed: Installed::Phone,
            invited: false,
        });
        talk(&mut ends).unwrap();
        all.check("link", &mut phone, SET_ASIDE);
    });
    within("film", || {
        let film = Film::new(&all.parcel()).unwrap();
        let mut reader = FilmReader::default();
        let seen = (7..).step_by(2).find_map(|number| {
            let Ok(Code::Film(frame)) = Code::read(&film.frame(number)) else {
                panic!("a frame");
            };
            match reader.take(&frame).unwrap() {
                Watched::All(bundle) => Some(bundle),
                Watched::Some { .. } => None,
            }
        });
        let opened: Result<Vec<Envelope>, _> =
            unpack(&seen.unwrap(), &consultation, &secret).collect();
        all.take("film", opened.unwrap());
    });
    within("still codes", || {
        // One by one, those that fit; the chain's others are brought by a file.
        let mut brought = Vec::new();
        let mut by_codes = 0;
        for envelope in &all.hostile {
            let Ok(texts) = still::write(&consultation, [envelope]) else {
                brought.push(envelope.clone());
                continue;
            };
            let mut reader = StillReader::default();
            for text in texts {
                let Code::Still(part) = Code::read(&text).unwrap() else {
                    panic!("{text}");
                };
                if let Taken::All(payload) = reader.take(&part).unwrap() {
                    brought.extend(still::read(&payload, &consultation).unwrap());
                    by_codes += 1;
                }
            }
        }
        assert!(by_codes >= 10, "{by_codes}");
        all.take("still codes", brought);
    });
}

/// A copy with some bytes changed, taken away, put in, or repeated.
fn broken(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.between(1, 3) {
        let at = random.below(bytes.len().max(1));
        match random.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at.min(bytes.len()), random.bits() as u8),
            2 => bytes.extend_from_within(at.min(bytes.len())..),
            3 => {
                // What may be a length.
                for byte in bytes.iter_mut().skip(at).take(4) {
                    *byte = 0xff;
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    bytes
}

/// Hands broken copies to a reader; how many it took all the same.
fn break_all(what: &str, honest: &[u8], reads: impl Fn(&[u8]) -> bool) -> usize {
    let mut random = Random::new(20_261_122);
    assert!(reads(honest), "{what}: the honest one is not read");
    let mut read = 0;
    within(what, || {
        for _ in 0..BROKEN {
            read += usize::from(reads(&broken(honest, &mut random)));
        }
    });
    read
}

fn near_code() -> NearCode {
    let address = Address::V4(Ipv4Addr::new(192, 168, 1, 4));
    NearCode {
        consultation: Consulted([1; 8]),
        transport: TransportKey([2; 32]),
        answer: false,
        ufrag: "abcd".into(),
        pwd: "abcdefghijklmnopqrstuv".into(),
        fingerprint: [3; 32],
        candidates: vec![Candidate {
            address,
            port: 40_000,
        }],
    }
}

fn hub_code() -> HubCode {
    let identity = HubIdentity {
        consultation: shared::identity::ConsultationId([1; 32]),
        transport: TransportKey([2; 32]),
        participant: ParticipantId([3; 16]),
        invitation: KeyId([4; 32]),
        name: "La camionnette".into(),
    };
    let host = Host::Address(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)));
    HubCode::new(&identity, false, 8_787, vec![host])
}

#[test]
fn broken_files_codes_frames_and_greetings_bring_nothing_down() {
    let all = Committee::new();
    let consultation = all.reader.consultation;
    let secret = all.reader.reading();
    let bundle = all.parcel();
    let opens = |bytes: &[u8]| unpack(bytes, &consultation, &secret).all(|one| one.is_ok());
    // Sealed: nothing of what is broken is read.
    assert_eq!(break_all("broken files", &bundle, opens), 0);
    // In clear: what is read still bears its author's signature.
    let held: Vec<_> = all.hostile.iter().map(Envelope::hash).collect();
    let is_honest = |envelope: Envelope| {
        let hash = envelope.hash();
        envelope.verify(&consultation).is_err() || held.contains(&hash)
    };
    break_all("broken rows", &row::write(&all.hostile), |bytes| {
        let read = row::read(bytes).unwrap_or_default();
        !read.is_empty() && read.into_iter().all(is_honest)
    });
    let payload = {
        let small = all.hostile.iter().find_map(|envelope| {
            let texts = still::write(&consultation, [envelope]).ok()?;
            (texts.len() == 1).then(|| texts[0].clone())
        });
        let Ok(Code::Still(part)) = Code::read(&small.unwrap()) else {
            panic!("a part");
        };
        part
    };
    let gathers = |part: &[u8]| {
        let taken = StillReader::default().take(part);
        matches!(taken, Ok(Taken::All(payload)) if still::read(&payload, &consultation).is_ok())
    };
    assert_eq!(break_all("broken still codes", &payload, gathers), 0);
    let unpacks = |payload: &[u8]| {
        let read = still::read(payload, &consultation);
        read.is_ok_and(|read| read.into_iter().all(is_honest))
    };
    break_all("broken contributions", &payload[6..], unpacks);

    let is_near = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        match Code::read(&text) {
            Ok(Code::Near(code)) => code.to_sdp().len() < 4_096 && code.to_text() == text.trim(),
            _ => false,
        }
    };
    break_all(
        "broken near codes",
        near_code().to_text().as_bytes(),
        is_near,
    );
    let is_hub = |text: &[u8]| {
        let code = HubCode::parse(&String::from_utf8_lossy(text));
        code.is_ok_and(|code| code.sockets().count() > 0)
    };
    break_all("broken hub codes", hub_code().to_text().as_bytes(), is_hub);
    let film = Film::new(&bundle).unwrap();
    let is_code = |text: &[u8]| Code::read(&String::from_utf8_lossy(text)).is_ok();
    break_all("broken texts of codes", film.frame(3).as_bytes(), is_code);
    let Ok(Code::Film(frame)) = Code::read(&film.frame(3)) else {
        panic!("a frame");
    };
    // One reader for all of them: what it gathers of frames that lie stays bounded too.
    let reader = std::cell::RefCell::new(FilmReader::default());
    let watches = |frame: &[u8]| reader.borrow_mut().take(frame).is_ok();
    break_all("broken frames of a film", &frame, watches);
    let watches = |frame: &[u8]| {
        // What the name of a film, its length or a number says is anything.
        let mut random = Random::new(frame.len() as u64);
        let mut reader = FilmReader::default();
        (0..40).all(|_| {
            let mut frame = frame.to_vec();
            let at = random.below(4) + 4;
            if let Some(byte) = frame.get_mut(at) {
                *byte = random.bits() as u8;
            }
            let _taken = reader.take(&frame);
            true
        })
    };
    break_all("films that lie", &frame, watches);

    let [phone, hub] = [1, 2].map(|seed| TransportSecret::from_seed([seed; 32]));
    let binding = &[5; 32];
    let greet = || Link::initiator(&phone, &hub.public(), &consultation, binding, [1; 32]).unwrap();
    let answer = |greeting: &[u8]| {
        let mut here = Link::responder(&hub, &consultation, binding, [2; 32]).unwrap();
        here.receive(greeting).is_ok()
    };
    assert_eq!(break_all("broken greetings", &greet().1, answer), 0);
}

#[test]
fn broken_frames_about_parcels_bring_nothing_down_and_hold_little() {
    let all = Committee::new();
    let bytes = all.parcel();
    let label = Label::of(&bytes).unwrap();
    let mut other = Post::new([0; 4], 1, Vec::new());
    let frames = [
        ("offers", other.offer(&vec![label; 400])),
        ("parcels", parcel(bytes)),
        ("taken", other.opened(label.id)),
    ];
    for (what, frame) in frames {
        let hears = |frame: &[u8]| {
            // Asked for, so that what comes is looked at.
            let room = 1 << 20;
            let mut courier = Post::new([1; 4], room, Vec::new());
            let mut from = Exchange::default();
            courier
                .hear(0, &mut from, &courier.offer(&[label]))
                .unwrap();
            let heard = courier.hear(0, &mut from, frame);
            assert!(courier.carried().len() <= 1);
            heard.is_ok() && is_about_parcels(frame)
        };
        break_all(&format!("broken {what}"), &frame, hears);
    }
}
