//! Curation, one document for each scope and need: never full, waiting for nothing, and proven by
//! itself to be about the need that it names.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use shared::documents::charter::Paper;
use shared::documents::curation::Says;
use shared::documents::{Curation, CurationEdit, DocKind, Document, Writer};
use shared::identity::{DocumentId, ScopeId};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind, Verified};
use shared::membership::Standing;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::records::{Cut, Record};
use shared::replica::curations::curation_of;
use shared::replica::{Own, Reason, Replica};
use tests::fixture::{Consultation, admit, scope};
use tests::random::Random;

fn curate(world: &mut Consultation, own: &Own, place: ScopeId, edit: &CurationEdit) {
    let written = world.replica.curate(own, place, edit).unwrap();
    assert!(!written.is_empty(), "{edit:?} writes something");
    admit(&mut world.replica, written);
    world.replica.derive();
}

fn hide(need: DocumentId) -> CurationEdit {
    let reason = "en double".to_owned();
    CurationEdit::Hide { need, reason }
}

/// Needs of a committee, a few by each person so that the allowance lets them.
fn needs(world: &mut Consultation, committee: usize, count: usize) -> Vec<DocumentId> {
    let mut needs = Vec::new();
    while needs.len() < count {
        let own = world.join(committee).unwrap();
        for _ in 0..20.min(count - needs.len()) {
            let words = format!("Un besoin {}", needs.len());
            needs.extend(world.propose(&own, &words, ""));
        }
    }
    world.replica.derive();
    needs
}

/// Somebody who holds these envelopes and nothing else.
fn reader(world: &Consultation, held: impl Iterator<Item = Envelope>) -> Replica {
    let mut reader = Replica::new(world.replica.consultation());
    for envelope in held {
        let own = Verified::from_own_storage(envelope);
        let _ = reader.admit(own, &mut Vec::new());
    }
    reader.derive();
    reader
}

/// A change that somebody signs as the curation of a need.
fn claims(own: &Own, place: ScopeId, document: DocumentId, need: DocumentId) -> Draft {
    let new = Document::new(DocKind::Curation, document);
    let key = own.key().id();
    let says = Says::Hidden(Some("à moi"));
    let writer = Writer {
        key: &key,
        epoch: 0,
    };
    let written = Curation::edit(&new, writer, need, says).unwrap();
    Draft {
        scope: place,
        kind: Kind::CURATION,
        document,
        body: written.bodies[0].clone(),
    }
}

#[test]
fn needs_grouped_and_ungrouped_five_thousand_times_are_never_full() {
    let mut world = Consultation::found(1, 5, 1);
    let founder = world.founder.clone();
    let needs = needs(&mut world, 0, 100);
    let mut written = 0;
    for round in 0..25 {
        for at in 0..50 {
            let pair = vec![needs[at], needs[50 + (at + round) % 50]];
            for edit in [
                CurationEdit::Group(pair.clone()),
                CurationEdit::Ungroup(pair),
            ] {
                let signed = world.replica.curate(&founder, scope(0), &edit).unwrap();
                written += signed.len();
                admit(&mut world.replica, signed);
            }
        }
    }
    assert_eq!(written, 5_000);
    let all = CurationEdit::Group(needs.clone());
    curate(&mut world, &founder, scope(0), &all);
    let derived = world.replica.derived();
    let curation = derived.curation(scope(0)).unwrap();
    let first = needs.iter().min().unwrap();
    assert_eq!(curation.groups.len(), 100);
    assert!(curation.groups.values().all(|group| group == first));
    assert!(derived.set_aside.is_empty(), "{:?}", derived.set_aside);
}

#[test]
fn a_cut_names_three_hundred_curations_in_few_bytes() {
    let mut world = Consultation::found(1, 5, 2);
    let founder = world.founder.clone();
    let needs = needs(&mut world, 0, 300);
    for pair in needs.chunks(3) {
        curate(
            &mut world,
            &founder,
            scope(0),
            &CurationEdit::Group(pair.to_vec()),
        );
    }
    for _ in 0..5 {
        let own = world.join(0).unwrap();
        world.rank(&own, &needs[..3]).unwrap();
    }
    let server = world.server.clone();
    world.replica.derive();
    let closed = world.replica.close(&server).unwrap();
    let cuts = closed.envelopes.iter();
    let mut cuts = cuts.filter(|one| one.header.kind == Kind::CUT);
    let body = cuts.next().unwrap().body.clone().unwrap();
    assert_eq!(Cut::from_body(&body).unwrap().curations.len(), 1);
    assert!(body.len() < 400, "{}", body.len());
    assert_eq!(closed.outcomes[0].lines.len(), 1, "one group was chosen");
}

#[test]
fn a_phone_that_never_holds_a_need_reads_what_the_region_says_of_it() {
    let mut world = Consultation::found(2, 5, 3);
    let founder = world.founder.clone();
    let (here, away) = (needs(&mut world, 0, 2), needs(&mut world, 1, 2));
    let both = CurationEdit::Group(vec![here[0], away[0]]);
    curate(&mut world, &founder, ScopeId::PUBLIC, &both);
    curate(&mut world, &founder, ScopeId::PUBLIC, &hide(away[1]));
    let mine = |one: &&Envelope| one.header.scope != scope(1);
    let all: Vec<Envelope> = world.replica.log().all().cloned().collect();
    let phone = reader(&world, all.iter().filter(mine).cloned());
    let (known, whole) = (phone.derived(), world.replica.derived());
    assert!(!known.documents.contains_key(&away[0]));
    assert!(known.curation(ScopeId::PUBLIC).is_some());
    assert_eq!(
        known.curation(ScopeId::PUBLIC),
        whole.curation(ScopeId::PUBLIC)
    );
    assert!(known.set_aside.is_empty());
}

#[test]
fn a_curation_that_came_before_its_need_stands_when_the_need_arrives() {
    let mut world = Consultation::found(1, 5, 4);
    let founder = world.founder.clone();
    let needs = needs(&mut world, 0, 2);
    curate(&mut world, &founder, scope(0), &hide(needs[1]));
    let all: Vec<Envelope> = world.replica.log().all().cloned().collect();
    let (late, first): (Vec<Envelope>, Vec<Envelope>) = all
        .into_iter()
        .partition(|one| one.header.kind == Kind::NEED);
    let mut phone = reader(&world, first.into_iter());
    assert_eq!(phone.derived().needs(scope(0)).count(), 0);
    for envelope in late {
        admit(&mut phone, vec![Verified::from_own_storage(envelope)]);
        phone.derive();
    }
    let hidden = &phone.derived().curation(scope(0)).unwrap().hidden;
    assert_eq!(hidden.keys().collect::<Vec<_>>(), [&needs[1]]);
    assert!(phone.derived().set_aside.is_empty());
}

#[test]
fn any_order_and_any_subset_of_curations_read_the_same() {
    for seed in 0..20 {
        let mut random = Random::new(seed);
        let mut world = Consultation::found(2, 5, seed);
        let needs: Vec<DocumentId> = (0..2).flat_map(|at| needs(&mut world, at, 4)).collect();
        let founder = world.founder.clone();
        for _ in 0..12 {
            let some = |random: &mut Random| -> Vec<DocumentId> {
                let mut some = needs.clone();
                some.retain(|_| random.one_in(2));
                some
            };
            let edit = match random.below(4) {
                0 => hide(needs[random.below(needs.len())]),
                1 => CurationEdit::Show(needs[random.below(needs.len())]),
                2 => CurationEdit::Ungroup(some(&mut random)),
                _ => CurationEdit::Group(some(&mut random)),
            };
            let place = [ScopeId::PUBLIC, scope(0), scope(1)][random.below(3)];
            let written = world.replica.curate(&founder, place, &edit).unwrap();
            admit(&mut world.replica, written);
        }
        // Chains come each as far as they come: what is held of each is a beginning of it.
        let mut held: Vec<Envelope> = Vec::new();
        for place in world.replica.log().scopes() {
            for (_, chain) in world.replica.log().scope(place) {
                let is_short = random.one_in(3);
                let all: Vec<&Envelope> = chain.all().collect();
                let until = if is_short { all.len() / 2 } else { all.len() };
                held.extend(all.into_iter().take(until).cloned());
            }
        }
        let mut mixed: Vec<(u64, usize)> = (0..held.len())
            .map(|at| (random.between(0, 10_000), at))
            .collect();
        mixed.sort_unstable();
        let mut other = Replica::new(world.replica.consultation());
        for (_, at) in mixed {
            let own = Verified::from_own_storage(held[at].clone());
            let _ = other.admit(own, &mut Vec::new());
            if random.one_in(4) {
                other.derive();
            }
        }
        other.derive();
        // Of what waited too far behind its chain, who knew it in order knows more.
        let known: Vec<Envelope> = other.log().all().cloned().collect();
        let again = reader(&world, known.into_iter());
        for place in [ScopeId::PUBLIC, scope(0), scope(1)] {
            let (one, two) = (other.derived(), again.derived());
            assert_eq!(one.curation(place), two.curation(place), "seed {seed}");
        }
    }
}

#[test]
fn a_curation_by_who_may_not_or_of_another_need_than_it_names_is_set_aside() {
    let mut world = Consultation::found(2, 5, 5);
    let founder = world.founder.clone();
    let member = world.join(0).unwrap();
    let needs = needs(&mut world, 0, 2);
    let consultation = world.replica.consultation();
    let of = |place: ScopeId, need: &DocumentId| curation_of(&consultation, place, need);
    let named = of(scope(0), &needs[0]);
    for (who, place, document, need) in [
        (&member, scope(0), named, needs[0]),
        (&founder, scope(0), named, needs[1]),
        (&founder, scope(1), named, needs[0]),
        (&founder, scope(0), needs[0], needs[0]),
        (&founder, scope(0), of(ScopeId::PUBLIC, &needs[0]), needs[0]),
    ] {
        let draft = claims(who, place, document, need);
        let signed = world.replica.sign(&who.key(), vec![draft]);
        let hash = signed[0].hash();
        admit(&mut world.replica, signed);
        let derived = world.replica.derive();
        let why = derived.set_aside.get(&hash).copied();
        assert_eq!(why, Some(Reason::Standing(Standing::NotAllowed)));
        assert_eq!(derived.curation(place), None);
    }
    assert_eq!(world.replica.derived().needs(scope(0)).count(), 2);
    curate(&mut world, &founder, scope(0), &hide(needs[0]));
}

#[test]
fn a_need_taken_out_of_its_group_leaves_the_others_together() {
    let mut world = Consultation::found(1, 5, 6);
    let founder = world.founder.clone();
    let mut needs = needs(&mut world, 0, 3);
    needs.sort_unstable();
    let (first, second, third) = (needs[0], needs[1], needs[2]);
    curate(&mut world, &founder, scope(0), &CurationEdit::Group(needs));
    curate(
        &mut world,
        &founder,
        scope(0),
        &CurationEdit::Ungroup(vec![first]),
    );
    let groups = |world: &Consultation| {
        let groups = &world.replica.derived().curation(scope(0)).unwrap().groups;
        groups.iter().map(|(a, b)| (*a, *b)).collect::<Vec<_>>()
    };
    assert_eq!(groups(&world), [(second, second), (third, second)]);
    curate(
        &mut world,
        &founder,
        scope(0),
        &CurationEdit::Ungroup(vec![second]),
    );
    assert_eq!(groups(&world), [], "one alone is no group");
}

#[test]
fn a_facilitator_hides_nothing_of_another_committee_where_both_are_counted() {
    let mut world = Consultation::found(2, 5, 7);
    let (founder, server) = (world.founder.clone(), world.server.clone());
    let all: Vec<DocumentId> = (0..2).flat_map(|at| needs(&mut world, at, 2)).collect();
    let mut charter = world.replica.charter().unwrap().clone();
    let paper = Paper {
        scope: ScopeId::PUBLIC,
        options: Some(all.iter().copied().collect()),
        most: 5,
        form: "choose".into(),
        rule: "symmetric-borda-1".into(),
        lot: None,
    };
    charter.papers.insert("tous".into(), paper);
    let written = world.replica.write_charter(&founder, &charter).unwrap();
    admit(&mut world.replica, written);
    let eve = world.join(0).unwrap();
    world.replica.derive();
    let named = world
        .replica
        .name_facilitator(&founder, eve.participant, scope(0));
    admit(&mut world.replica, named);
    for committee in [0, 1, 0, 1, 0, 1_u16] {
        let own = world.join(usize::from(committee)).unwrap();
        world.replica.derive();
        let content = Content {
            paper: "tous".into(),
            groups: all.iter().map(|need| vec![*need]).collect(),
            unlisted: Unlisted::Below,
            channel: Channel::Phone,
        };
        let place = scope(committee);
        let given = world.replica.rank(&own, place, &content, &mut world.random);
        admit(&mut world.replica, given.unwrap());
    }
    let lines = |world: &Consultation| {
        let closed = world.replica.clone().close(&server).unwrap();
        let mut of = closed.outcomes.into_iter();
        let list = of.find(|list| list.paper == "tous").unwrap();
        let stands = world.replica.derived().as_it_stands(&list, false);
        assert_eq!(stands.lines, list.lines);
        list.lines.iter().map(|line| line.need).collect::<Vec<_>>()
    };
    world.replica.derive();
    assert_eq!(lines(&world), all);
    curate(&mut world, &eve, scope(0), &hide(all[3]));
    let both = CurationEdit::Group(vec![all[1], all[2]]);
    curate(&mut world, &eve, scope(0), &both);
    assert_eq!(lines(&world), all, "Eve runs the first committee alone");
    curate(&mut world, &eve, scope(0), &hide(all[0]));
    assert_eq!(lines(&world), all[1..]);
}
