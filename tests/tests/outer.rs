//! Outer scopes: what is published of a committee reaches who is concerned, and nobody else's
//! phone carries it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use shared::identity::{DocumentId, ScopeId};
use shared::log::envelope::Draft;
use shared::log::{Kind, Verified};
use shared::records::{Cut, Excerpt, Outcome, Record};
use shared::replica::{Own, Replica, staff};
use tests::fixture::{Consultation, admit, scope};
use tests::shell::Installed;
use tests::talk::{End, talk};

/// Two committees of six people that both published, and the region's list of them.
fn published() -> (Consultation, Own) {
    let mut world = Consultation::found(2, 5, 11);
    let mut lise = None;
    for committee in 0..2 {
        let people: Vec<Own> = (0..6).map(|_| world.join(committee).unwrap()).collect();
        let needs: Vec<DocumentId> = (0..3)
            .map(|n| {
                let words = format!("Besoin {n} du comité {committee}");
                world.propose(&people[0], &words, "").unwrap()
            })
            .collect();
        for own in &people {
            world.rank(own, &needs).unwrap();
        }
        lise.get_or_insert(people[0].clone());
    }
    let server = world.server.clone();
    let closed = world.replica.close(&server).unwrap();
    assert_eq!(closed.withheld, []);
    admit(&mut world.replica, closed.envelopes);
    world.replica.derive();
    (world, lise.unwrap())
}

fn with_all_of(world: &Consultation) -> Replica {
    let mut replica = Replica::new(world.replica.consultation());
    let known = world.replica.log().all().cloned();
    let known = known.map(Verified::from_own_storage).collect();
    admit(&mut replica, known);
    replica.derive();
    replica
}

/// A phone with nothing, once it met the server.
fn downloaded(world: &Consultation, own: &Own) -> Replica {
    let mut phone = Replica::new(world.replica.consultation());
    meet(world, own, &mut phone, &mut with_all_of(world));
    phone
}

fn meet(world: &Consultation, own: &Own, phone: &mut Replica, server: &mut Replica) {
    let end = |own, replica, installed, invited| End {
        own,
        replica,
        installed,
        invited,
    };
    let ends = &mut [
        end(own, phone, Installed::Phone, true),
        end(&world.server, server, Installed::Server, false),
    ];
    talk(ends).unwrap();
    phone.derive();
    server.derive();
}

#[test]
fn a_phone_holds_its_committees_two_scopes_and_the_regions_and_no_other_committees() {
    let (world, lise) = published();
    let phone = downloaded(&world, &lise);
    let mut held = phone.log().scopes();
    held.sort_unstable();
    let mut expected = vec![
        ScopeId::PUBLIC,
        ScopeId::PUBLIC.outer(),
        scope(0),
        scope(0).outer(),
    ];
    expected.sort_unstable();
    assert_eq!(held, expected);
    assert_eq!(phone.derived().newest_results(scope(0)).len(), 1);
    assert_eq!(phone.derived().newest_results(scope(1)).len(), 0);
}

#[test]
fn a_phone_reads_the_regions_list_with_its_words_without_the_committees_lists() {
    let (world, lise) = published();
    let phone = downloaded(&world, &lise);
    let region = phone.derived().newest_results(ScopeId::PUBLIC);
    let [region] = region.as_slice() else {
        panic!("{} lists of the region", region.len());
    };
    assert_eq!(region.record.lines.len() + region.record.heard.len(), 6);
    for name in region.record.excerpts() {
        let (_, excerpt) = &phone.derived().excerpts[&name];
        assert!(excerpt.record.sentence.starts_with("Besoin"));
    }
}

#[test]
fn what_is_published_elsewhere_than_in_its_outer_scope_is_set_aside() {
    let (world, _) = published();
    let derived = world.replica.derived();
    let of = |kind: Kind| {
        let log = world.replica.log();
        let here = log.scope(scope(0).outer());
        let mut all = here.flat_map(|(_, chain)| chain.all());
        all.find(|one| one.header.kind == kind).unwrap().clone()
    };
    let (cuts, results) = (derived.cuts.len(), derived.results.len());
    let mut replica = with_all_of(&world);
    let before = replica.derived().excerpted_in(scope(1).outer());
    for elsewhere in [ScopeId::PUBLIC, scope(0), scope(1), scope(1).outer()] {
        let drafts = [Cut::KIND, Excerpt::KIND, Outcome::KIND].map(|kind| {
            let same = of(kind);
            Draft {
                scope: elsewhere,
                kind,
                document: same.header.document,
                body: same.body.unwrap(),
            }
        });
        let signed = replica.sign(&world.server.key(), drafts.to_vec());
        let hashes: Vec<_> = signed.iter().map(|one| one.hash()).collect();
        admit(&mut replica, signed);
        let derived = replica.derive();
        for hash in hashes {
            assert!(derived.set_aside.contains_key(&hash), "in {elsewhere}");
        }
    }
    assert_eq!(replica.derived().cuts.len(), cuts);
    assert_eq!(replica.derived().results.len(), results);
    assert_eq!(replica.derived().excerpted_in(scope(1).outer()), before);
}

#[test]
fn the_excerpt_of_a_need_that_was_withdrawn_goes_from_both_scopes_where_it_stood() {
    let (world, lise) = published();
    let mut server = with_all_of(&world);
    let needs = server.derived().newest_results(scope(0));
    let need = needs[0].record.lines[0].need;
    let mut phone = downloaded(&world, &lise);
    let taken = phone.withdraw(&lise, scope(0), need).unwrap();
    admit(&mut phone, taken);
    for _ in 0..2 {
        meet(&world, &lise, &mut phone, &mut server);
    }
    for replica in [&phone, &server] {
        let excerpts = replica.derived().excerpts.values();
        let of_need = excerpts.filter(|(of, _)| *of == need);
        assert_eq!(of_need.count(), 0);
        // The list stands as it was published, with nothing to read there.
        let lists = replica.derived().newest_results(scope(0));
        assert!(lists[0].record.lines.iter().any(|line| line.need == need));
    }
    let bodies = server.log().all().filter(|one| {
        one.header.kind == Excerpt::KIND && one.header.document == need && one.body.is_some()
    });
    assert_eq!(bodies.count(), 0);
}

#[test]
fn a_person_without_a_task_fills_no_scope_that_everybody_reads() {
    let (world, lise) = published();
    let mut mallory = None;
    for envelope in world.replica.log().all() {
        if envelope.header.scope == scope(0) && envelope.header.kind == Kind::JOIN {
            mallory = Some(envelope.header.key);
        }
    }
    assert!(mallory.is_some());
    for of in [ScopeId::PUBLIC, ScopeId::PUBLIC.outer(), scope(0).outer()] {
        let mut phone = downloaded(&world, &lise);
        let mut server = with_all_of(&world);
        let one = Draft {
            scope: of,
            kind: Kind(60_000),
            document: DocumentId::ZERO,
            body: vec![7; 20],
        };
        let babble = phone.sign(&lise.key(), vec![one; 2_000]);
        admit(&mut phone, babble);
        for _ in 0..3 {
            meet(&world, &lise, &mut phone, &mut server);
        }
        let chain = server.log().chain(of, lise.key().id());
        let kept = chain.map_or(0, |chain| chain.all().count());
        assert!(kept < 200, "{kept} of 2,000 in {of}");
    }
}

fn between<'a>(own: &'a Own, replica: &'a mut Replica) -> End<'a> {
    End {
        own,
        replica,
        installed: Installed::Phone,
        invited: false,
    }
}

#[test]
fn a_stranger_fills_no_phone_in_a_scope_that_everybody_reads() {
    let (world, lise) = published();
    let mut random = shared::identity::random::Randomness::from_seed([9; 32]);
    let nobody = Own::new(world.replica.consultation(), &mut random);
    let one = staff::draft(ScopeId::PUBLIC.outer(), &shared::records::Leave { v: 1 });
    let one = Draft {
        kind: Kind(60_000),
        body: vec![7; 60_000],
        ..one
    };
    let mut theirs = with_all_of(&world);
    let babble = theirs.sign(&nobody.key(), vec![one; 200]);
    admit(&mut theirs, babble);
    // Phone to phone, where no server counts what comes by one connection.
    let mut phone = downloaded(&world, &lise);
    for _ in 0..3 {
        let ends = &mut [between(&nobody, &mut theirs), between(&lise, &mut phone)];
        // The writer offers what is refused again at each meeting.
        let _ = talk(ends);
        phone.derive();
    }
    let chain = phone
        .log()
        .chain(ScopeId::PUBLIC.outer(), nobody.key().id());
    let bytes: u32 = chain
        .into_iter()
        .flat_map(|chain| chain.all())
        .map(|one| one.header.body_len)
        .sum();
    assert!(bytes < 6_000_000, "{bytes} of 12,000,000");
}
