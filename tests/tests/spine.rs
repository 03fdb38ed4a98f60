//! The spine, whole and native: found, invite, join, propose, rank, close, find one's ballot.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use shared::documents::charter::{Both, Charter, Committee, Paper};
use shared::documents::{CurationEdit, NeedEdit};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, Role, ScopeId, SigningKey, TransportKey};
use shared::log::seal::ReadingSecret;
use shared::log::{Envelope, Verified};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::own::Belonging;
use shared::replica::{Content as PageContent, Own, Reason, Replica, staff};
use shared::view::{LinkPhase, State, Storage, Versions, Waits};

use shared::records::list::{Entries, Fate};
use shared::records::{List, Record as _};
use shared::replica::close::{Why, Withheld};

const SCOPE: ScopeId = ScopeId([7; 16]);

struct World {
    random: Randomness,
    founder: Own,
    server: Own,
    replica: Replica,
    invitation: Invitation,
}

fn admit(replica: &mut Replica, envelopes: Vec<Verified>) {
    for envelope in envelopes {
        replica.admit(envelope, &mut Vec::new()).unwrap();
    }
}

fn charter() -> Charter {
    let mut charter = Charter {
        question: Both {
            fr: "De quoi avons-nous besoin ?".into(),
            en: String::new(),
        },
        smallest_group: Some(3),
        ..Charter::default()
    };
    charter.committees.insert(
        SCOPE,
        Committee {
            name: "Comité de L'Islet".into(),
            ..Committee::default()
        },
    );
    for (id, scope) in [("region", ScopeId::PUBLIC), ("islet", SCOPE)] {
        charter.papers.insert(
            id.into(),
            Paper {
                scope,
                options: None,
                most: 5,
                form: "choose".into(),
                rule: "symmetric-borda-1".into(),
                lot: None,
            },
        );
    }
    charter
}

impl World {
    fn new(seed: u8) -> Self {
        let mut random = Randomness::from_seed([seed; 32]);
        let founding = staff::found("Essai", "La table", true, &mut random);
        let founder = founding.own;
        let mut replica = Replica::new(founder.consultation);
        admit(&mut replica, vec![founding.envelope]);
        let charter = replica.write_charter(&founder, &charter()).unwrap();
        admit(&mut replica, charter);
        // The server joins by an invitation without role, then gets its tasks.
        let service = SigningKey::from_seed(&random.bytes());
        let server_invitation = Invitation::new(
            founder.consultation,
            ScopeId::PUBLIC,
            *service.seed(),
            "Serveur".into(),
            String::new(),
            None,
        );
        let server = Own::new(founder.consultation, &mut random);
        let signed = replica.sign(
            &founder.key(),
            vec![staff::invite(service.id(), None, vec![], false)],
        );
        admit(&mut replica, signed);
        let joined = replica.join(&server, &server_invitation);
        admit(&mut replica, joined);
        let opening = ReadingSecret::from_bytes(random.bytes());
        let holders = [(server.participant, server.reading().public())];
        let secret: [u8; 32] = random.bytes();
        let committee_key = SigningKey::from_seed(&secret);
        let drafts = vec![
            staff::relay(server.participant, TransportKey([3; 32]), "la table", None),
            staff::officer(ScopeId::PUBLIC, server.participant),
            staff::officer(SCOPE, server.participant),
            staff::opener(SCOPE, &[(1, opening)], &holders, &mut random).unwrap(),
            staff::invite(
                committee_key.id(),
                Some(Role::Participant),
                vec![SCOPE],
                false,
            ),
        ];
        let signed = replica.sign(&founder.key(), drafts);
        admit(&mut replica, signed);
        let invitation = Invitation::new(
            founder.consultation,
            SCOPE,
            secret,
            "Comité de L'Islet".into(),
            "Quoi ?".into(),
            None,
        );
        assert!(
            replica.derive().set_aside.is_empty(),
            "{:?}",
            replica.derive().set_aside
        );
        Self {
            random,
            founder,
            server,
            replica,
            invitation,
        }
    }

    fn participant(&mut self) -> Own {
        let mut own = Own::new(self.replica.consultation(), &mut self.random);
        own.accept(&self.invitation);
        let joined = self.replica.join(&own, &self.invitation);
        admit(&mut self.replica, joined);
        own
    }

    fn propose(&mut self, own: &Own, sentence: &str) -> shared::identity::DocumentId {
        let edit = NeedEdit {
            sentence: Some(sentence.into()),
            ..NeedEdit::default()
        };
        let planned = self.replica.propose(own, SCOPE, &edit).unwrap();
        admit(&mut self.replica, planned.envelopes);
        planned.document
    }

    fn rank(&mut self, own: &Own, paper: &str, needs: &[shared::identity::DocumentId]) {
        let content = Content {
            paper: paper.into(),
            groups: needs.iter().map(|need| vec![*need]).collect(),
            unlisted: Unlisted::Below,
            channel: Channel::Phone,
        };
        let ballot = self
            .replica
            .rank(own, SCOPE, &content, &mut self.random)
            .unwrap();
        admit(&mut self.replica, ballot);
    }

    /// Whether the person reads that their ranking is in the result shown, and that it is counted.
    fn told(&mut self, own: &Own) -> (Option<bool>, bool) {
        let view = shared::replica::views::participant_view(
            &mut self.replica,
            own,
            LinkPhase::Live,
            Storage::default(),
        );
        let committee = &view.committees[0];
        let mut papers = committee.papers.iter();
        let paper = papers.find(|paper| paper.id == "region").unwrap();
        let state = &paper.ballot.as_ref().unwrap().state;
        let counted = matches!(state, State::Counted { .. });
        (committee.result.as_ref().unwrap().mine_counted, counted)
    }

    fn close(&mut self) -> shared::replica::close::Closed {
        let server = self.server.clone();
        let closed = self.replica.close(&server).unwrap();
        admit(&mut self.replica, closed.envelopes.clone());
        closed
    }
}

/// How many ballots of the lists of a count have this fate.
fn counted(closed: &shared::replica::close::Closed, fate: Fate) -> usize {
    let lists = closed.envelopes.iter();
    let lists = lists.filter(|one| one.header.kind == shared::log::Kind::LIST);
    lists
        .map(|one| List::from_body(one.body.as_deref().unwrap()).unwrap())
        .map(|list| match list.entries {
            Entries::Ballots(all) => all.iter().filter(|one| one.fate == fate).count(),
            Entries::Chains(_) => 0,
        })
        .sum()
}

#[test]
fn needs_are_proposed_ranked_counted_and_each_finds_their_ballot() {
    let mut world = World::new(1);
    let people: Vec<Own> = (0..4).map(|_| world.participant()).collect();
    let bus = world.propose(&people[0], "Un autobus le soir");
    let food = world.propose(&people[1], "Des aliments abordables");
    for person in &people[..3] {
        world.rank(person, "region", &[bus, food]);
    }
    world.rank(&people[3], "region", &[food]);
    world.rank(&people[0], "islet", &[food]);
    let closed = world.close();
    let lists: Vec<(&str, ScopeId)> = closed
        .outcomes
        .iter()
        .map(|outcome| (outcome.paper.as_str(), outcome.scope))
        .collect();
    assert_eq!(
        lists,
        [("region", SCOPE), ("region", ScopeId::PUBLIC)],
        "the committee's list, and from it the region's"
    );
    assert_eq!(
        closed.withheld,
        [Withheld {
            paper: "islet".to_owned(),
            scope: SCOPE,
            why: Why::TooFew
        }],
        "one answer is withheld"
    );
    assert!(
        world.replica.derive().set_aside.is_empty(),
        "{:?}",
        world.replica.derive().set_aside
    );
    let outcome = &closed.outcomes[0];
    assert_eq!(outcome.lines[0].need, bus);
    assert!(
        outcome.figures.is_empty() && outcome.lines.iter().all(|line| line.figures.is_empty()),
        "below 20 ballots there are no figures"
    );
    let view = shared::replica::views::participant_view(
        &mut world.replica,
        &people[3],
        LinkPhase::Live,
        Storage::default(),
    );
    let committee = &view.committees[0];
    let region = committee
        .papers
        .iter()
        .find(|paper| paper.id == "region")
        .unwrap();
    assert!(matches!(
        region.ballot.as_ref().unwrap().state,
        State::Counted { .. }
    ));
    assert_eq!(committee.result.as_ref().unwrap().mine_counted, Some(true));
    assert_eq!(
        committee.result.as_ref().unwrap().lines[0]
            .sentence
            .as_deref(),
        Some("Un autobus le soir")
    );
}

#[test]
fn a_ranking_given_again_is_said_to_be_in_the_result_only_once_that_very_ballot_is() {
    let mut world = World::new(11);
    let people: Vec<Own> = (0..3).map(|_| world.participant()).collect();
    let bus = world.propose(&people[0], "Un autobus le soir");
    let food = world.propose(&people[1], "Des aliments abordables");
    for person in &people {
        world.rank(person, "region", &[bus, food]);
    }
    world.close();
    // One person gives another: the next count has it, and publishes nothing new for one person.
    world.rank(&people[0], "region", &[food, bus]);
    assert_eq!(world.told(&people[0]), (Some(false), false), "before");
    world.close();
    assert_eq!(world.told(&people[0]), (Some(false), false), "withheld");
    assert_eq!(world.told(&people[1]), (Some(true), true));
    for person in &people[1..] {
        world.rank(person, "region", &[food]);
    }
    world.close();
    for person in &people {
        assert_eq!(world.told(person), (Some(true), true), "published");
    }
}

#[test]
fn the_newest_ballot_of_a_person_replaces_the_others() {
    let mut world = World::new(2);
    let people: Vec<Own> = (0..3).map(|_| world.participant()).collect();
    let bus = world.propose(&people[0], "Un autobus le soir");
    let food = world.propose(&people[1], "Des aliments abordables");
    for person in &people {
        world.rank(person, "region", &[bus]);
        world.rank(person, "region", &[food, bus]);
    }
    let closed = world.close();
    assert_eq!(counted(&closed, Fate::Counted), 3);
    assert_eq!(counted(&closed, Fate::Replaced), 3);
    assert_eq!(closed.outcomes[0].lines[0].need, food);
}

#[test]
fn a_sealed_ballot_posted_again_by_another_opens_to_nothing() {
    let mut world = World::new(3);
    let people: Vec<Own> = (0..4).map(|_| world.participant()).collect();
    let bus = world.propose(&people[0], "Un autobus le soir");
    for person in &people[..3] {
        world.rank(person, "region", &[bus]);
    }
    let stolen = world.replica.derive().ballots[&SCOPE][0];
    let body = world
        .replica
        .body(stolen.at, &stolen.hash)
        .unwrap()
        .to_vec();
    let draft = shared::log::envelope::Draft {
        scope: SCOPE,
        kind: shared::log::Kind::BALLOT,
        document: shared::identity::DocumentId::ZERO,
        body,
    };
    let reposted = world.replica.sign(&people[3].key(), vec![draft]);
    admit(&mut world.replica, reposted);
    let closed = world.close();
    assert_eq!(counted(&closed, Fate::Counted), 3);
    assert_eq!(counted(&closed, Fate::Null), 1);
}

#[test]
fn a_withdrawn_need_is_gone_from_the_log_and_from_the_view() {
    let mut world = World::new(4);
    let (ana, luc) = (world.participant(), world.participant());
    let need = world.propose(&ana, "Un mot que je regrette");
    let erased = world.replica.withdraw(&ana, SCOPE, need).unwrap();
    admit(&mut world.replica, erased);
    world.replica.derive();
    assert!(
        world
            .replica
            .take_erased()
            .iter()
            .any(|(at, _)| at.key == ana.key().id())
    );
    assert!(
        world
            .replica
            .log()
            .all()
            .all(|envelope| envelope.header.document != need || envelope.body.is_none())
    );
    let view = shared::replica::views::participant_view(
        &mut world.replica,
        &luc,
        LinkPhase::Live,
        Storage::default(),
    );
    assert!(view.committees[0].needs.is_empty());
    assert!(world.replica.withdraw(&luc, SCOPE, need).is_err());
}

/// The bodies of a document, or of one envelope, that are still held.
fn held(world: &World, document: shared::identity::DocumentId) -> usize {
    let all = world.replica.log().all();
    all.filter(|envelope| envelope.header.document == document && envelope.body.is_some())
        .count()
}

/// Signs an erasure, whoever may or may not, and admits it.
fn erase(world: &mut World, who: &Own, scope: ScopeId, body: &shared::records::Erase) {
    let signed = world
        .replica
        .sign(&who.key(), vec![staff::draft(scope, body)]);
    admit(&mut world.replica, signed);
    world.replica.derive();
}

fn asking(
    documents: Vec<shared::identity::DocumentId>,
    envelopes: Vec<shared::identity::EnvelopeHash>,
) -> shared::records::Erase {
    shared::records::Erase {
        v: shared::records::VERSION,
        documents,
        envelopes,
    }
}

/// Somebody who joins by a new invitation to run a committee.
fn facilitator(world: &mut World, scope: ScopeId) -> Own {
    let secret: [u8; 32] = world.random.bytes();
    let role = Some(Role::Facilitator);
    let draft = staff::invite(
        SigningKey::from_seed(&secret).id(),
        role,
        vec![scope],
        false,
    );
    let signed = world.replica.sign(&world.founder.key(), vec![draft]);
    admit(&mut world.replica, signed);
    let invitation = Invitation::new(
        world.founder.consultation,
        ScopeId::PUBLIC,
        secret,
        String::new(),
        String::new(),
        None,
    );
    let own = Own::new(world.founder.consultation, &mut world.random);
    let joined = world.replica.join(&own, &invitation);
    admit(&mut world.replica, joined);
    own
}

#[test]
fn whose_invitation_is_unknown_is_told_once_everything_is_exchanged() {
    let mut world = World::new(13);
    let told = |replica: &mut Replica, own: &Own, phase| {
        shared::replica::views::participant_view(replica, own, phase, Storage::default())
            .committees
            .iter()
            .map(|committee| committee.waits)
            .collect::<Vec<_>>()
    };
    let mut stranger = Own::new(world.replica.consultation(), &mut world.random);
    let empty = String::new();
    let unknown = Invitation::new(
        stranger.consultation,
        SCOPE,
        [99; 32],
        empty.clone(),
        empty,
        None,
    );
    stranger.accept(&unknown);
    let mut phone = Replica::new(stranger.consultation);
    phone.hold(&stranger);
    let joined = phone.join(&stranger, &unknown);
    admit(&mut phone, joined);
    assert_eq!(
        told(&mut phone, &stranger, LinkPhase::Reaching),
        [None],
        "on its way"
    );
    assert_eq!(
        told(&mut phone, &stranger, LinkPhase::Live),
        [Some(Waits::ToConfirm)]
    );
    assert_eq!(
        told(&mut phone, &stranger, LinkPhase::Public),
        [None],
        "a hub that the committee was not entrusted to says nothing of it"
    );
    let mut ana = world.participant();
    ana.accept(&world.invitation);
    assert_eq!(told(&mut world.replica, &ana, LinkPhase::Live), [None]);
}

#[test]
fn who_reads_nothing_of_the_committee_yet_is_told_no_number_of_people() {
    let mut world = World::new(23);
    world.participant();
    let members = |replica: &mut Replica, own: &Own, phase| {
        shared::replica::views::participant_view(replica, own, phase, Storage::default()).committees
            [0]
        .members
    };
    let mut own = Own::new(world.replica.consultation(), &mut world.random);
    own.accept(&world.invitation);
    let mut phone = Replica::new(own.consultation);
    phone.hold(&own);
    let joined = phone.join(&own, &world.invitation);
    admit(&mut phone, joined.clone());
    for phase in [LinkPhase::Away, LinkPhase::Live] {
        assert_eq!(members(&mut phone, &own, phase), 0, "{phase:?}");
    }
    admit(&mut world.replica, joined);
    assert_eq!(members(&mut world.replica, &own, LinkPhase::Live), 2);
}

#[test]
fn one_proposes_in_a_second_committee_before_its_invitation_has_arrived() {
    let mut world = World::new(14);
    let mut ana = world.participant();
    let second = ScopeId([8; 16]);
    let empty = String::new();
    let invitation = Invitation::new(
        ana.consultation,
        second,
        [98; 32],
        empty.clone(),
        empty,
        None,
    );
    ana.accept(&invitation);
    world.replica.hold(&ana);
    let joined = world.replica.join(&ana, &invitation);
    admit(&mut world.replica, joined);
    let edit = NeedEdit {
        sentence: Some("Un abribus".into()),
        ..NeedEdit::default()
    };
    let planned = world.replica.propose(&ana, second, &edit).unwrap();
    admit(&mut world.replica, planned.envelopes);
    assert_eq!(world.replica.derive().needs(second).count(), 1);
}

#[test]
fn nobody_else_erases_a_persons_words_or_ballot() {
    let mut world = World::new(9);
    let (ana, luc) = (world.participant(), world.participant());
    let need = world.propose(&ana, "Un autobus le soir");
    world.rank(&ana, "region", &[need]);
    let ballot = world.replica.derive().ballots[&SCOPE][0].hash;
    let elsewhere = facilitator(&mut world, ScopeId([8; 16]));
    let server = world.server.clone();
    for who in [&luc, &elsewhere, &server] {
        for scope in [SCOPE, ScopeId::PUBLIC, ScopeId([8; 16])] {
            erase(&mut world, who, scope, &asking(vec![need], vec![ballot]));
        }
    }
    assert_eq!(world.replica.derive().needs(SCOPE).count(), 1);
    assert!(held(&world, need) > 0);
    assert!(!world.replica.derive().ballots[&SCOPE][0].erased);
    assert!(world.replica.take_erased().is_empty());
    let here = facilitator(&mut world, SCOPE);
    erase(&mut world, &here, SCOPE, &asking(vec![need], vec![ballot]));
    assert_eq!(held(&world, need), 0, "their own facilitator may");
}

#[test]
fn what_staff_write_for_all_is_never_erased() {
    let mut world = World::new(10);
    let ana = world.participant();
    let need = world.propose(&ana, "Un autobus le soir");
    let facilitator = facilitator(&mut world, SCOPE);
    let hide = CurationEdit::Hide {
        need,
        reason: "essai".into(),
    };
    let curated = world.replica.curate(&facilitator, SCOPE, &hide).unwrap();
    admit(&mut world.replica, curated);
    let consultation = world.replica.consultation();
    let document =
        |kind, owner: &[u8]| shared::log::Header::staff_document(&consultation, kind, owner);
    let charter = document(shared::log::Kind::CHARTER, &[]);
    let curation = shared::replica::curations::curation_of(&consultation, SCOPE, &need);
    for who in [facilitator, world.founder.clone()] {
        for scope in [ScopeId::PUBLIC, SCOPE] {
            erase(
                &mut world,
                &who,
                scope,
                &asking(vec![charter, curation], vec![]),
            );
        }
    }
    assert!(held(&world, charter) > 0 && held(&world, curation) > 0);
    assert!(world.replica.charter().is_some());
}

#[test]
fn a_withdrawn_need_takes_its_plain_version_along() {
    use shared::documents::{DocKind, Document, Plain, Writer};
    let mut world = World::new(11);
    let ana = world.participant();
    let need = world.propose(&ana, "Un mot que je regrette");
    let facilitator = facilitator(&mut world, SCOPE);
    let id = shared::log::Header::staff_document(
        &world.replica.consultation(),
        shared::log::Kind::PLAIN,
        need.as_bytes(),
    );
    let key = facilitator.key().id();
    let plain = Plain {
        need: Some(need),
        fr: "Le même mot, en plus simple".into(),
        en: String::new(),
    };
    let document = Document::new(DocKind::Plain, id);
    let writer = Writer {
        key: &key,
        epoch: 0,
    };
    let written = Plain::edit(&document, writer, &plain).unwrap();
    let drafts = written
        .bodies
        .into_iter()
        .map(|body| shared::log::envelope::Draft {
            scope: SCOPE,
            kind: shared::log::Kind::PLAIN,
            document: id,
            body,
        });
    let signed = world.replica.sign(&facilitator.key(), drafts.collect());
    admit(&mut world.replica, signed);
    assert!(world.replica.derive().set_aside.is_empty());
    let erased = world.replica.withdraw(&ana, SCOPE, need).unwrap();
    admit(&mut world.replica, erased);
    world.replica.derive();
    assert_eq!((held(&world, need), held(&world, id)), (0, 0));
}

#[test]
fn a_need_that_a_fork_set_aside_can_be_withdrawn() {
    let mut world = World::new(12);
    let ana = world.participant();
    let edit = |sentence: &str| NeedEdit {
        sentence: Some(sentence.into()),
        ..NeedEdit::default()
    };
    let one = world.replica.propose(&ana, SCOPE, &edit("Un mot")).unwrap();
    let two = world
        .replica
        .propose(&ana, SCOPE, &edit("Un autre"))
        .unwrap();
    admit(&mut world.replica, one.envelopes);
    admit(&mut world.replica, two.envelopes);
    assert_eq!(world.replica.derive().needs(SCOPE).count(), 0);
    // A forked key writes no more: the person's next one does.
    let next = Own::continue_from(&ana.backup(), &mut world.random).unwrap();
    let linked = world.replica.linked(&next.own, &next.proof);
    admit(&mut world.replica, linked);
    for document in [one.document, two.document] {
        let erased = world.replica.withdraw(&next.own, SCOPE, document).unwrap();
        admit(&mut world.replica, erased);
        world.replica.derive();
        assert_eq!(held(&world, document), 0);
    }
}

#[test]
fn another_phone_is_the_same_participant() {
    let mut world = World::new(5);
    let ana = world.participant();
    let need = world.propose(&ana, "Un autobus le soir");
    let one_time = SigningKey::from_seed(&world.random.bytes());
    let link = world.replica.link(&ana, one_time.id());
    admit(&mut world.replica, link);
    let code = ana.device_code(&one_time.seed());
    assert!(code.len() <= 500, "{} characters", code.len());
    let continued = Own::continue_from(&code, &mut world.random).unwrap();
    let linked = world.replica.linked(&continued.own, &continued.proof);
    admit(&mut world.replica, linked);
    let edit = NeedEdit {
        sentence: Some("Un autobus le soir et la fin de semaine".into()),
        ..NeedEdit::default()
    };
    let planned = world
        .replica
        .edit_need(&continued.own, SCOPE, need, &edit)
        .unwrap();
    admit(&mut world.replica, planned.envelopes);
    let view = shared::replica::views::participant_view(
        &mut world.replica,
        &ana,
        LinkPhase::Live,
        Storage::default(),
    );
    assert_eq!(
        view.committees[0].needs[0].sentence,
        "Un autobus le soir et la fin de semaine"
    );
    assert!(view.committees[0].needs[0].author.me);
    // And from a backup.
    let restored = Own::continue_from(&ana.backup(), &mut world.random).unwrap();
    let linked = world.replica.linked(&restored.own, &restored.proof);
    admit(&mut world.replica, linked);
    assert!(
        world
            .replica
            .derive()
            .membership
            .of(SCOPE)
            .keys
            .contains_key(&restored.own.key().id())
    );
}

#[test]
fn a_stranger_without_the_secret_is_set_aside_and_reads_nothing() {
    let mut world = World::new(6);
    let mut stranger = Own::new(world.replica.consultation(), &mut world.random);
    let forged = Invitation::new(
        world.founder.consultation,
        SCOPE,
        [99; 32],
        "Comité".into(),
        String::new(),
        None,
    );
    stranger.accept(&forged);
    let joined = world.replica.join(&stranger, &forged);
    admit(&mut world.replica, joined);
    world.propose(&stranger, "Je passe par la fenêtre");
    let derived = world.replica.derive();
    assert_eq!(derived.set_aside.len(), 2);
    assert!(
        derived
            .set_aside
            .values()
            .all(|reason| matches!(reason, Reason::Standing(_)))
    );
    assert!(!derived.membership.may_read(&stranger.key().id(), SCOPE));
}

#[test]
fn grouped_needs_count_once_at_their_best_place_and_a_hidden_one_lends_its_place() {
    let mut world = World::new(7);
    let people: Vec<Own> = (0..3).map(|_| world.participant()).collect();
    let bus = world.propose(&people[0], "Un autobus le soir");
    let coach = world.propose(&people[1], "Un autocar la fin de semaine");
    let food = world.propose(&people[2], "Des aliments abordables");
    let founder = world.founder.clone();
    for edit in [
        CurationEdit::Group(vec![bus, coach]),
        CurationEdit::Hide {
            need: coach,
            reason: "doublon".into(),
        },
    ] {
        let signed = world.replica.curate(&founder, SCOPE, &edit).unwrap();
        admit(&mut world.replica, signed);
    }
    for person in &people {
        world.rank(person, "region", &[coach, food, bus]);
    }
    let closed = world.close();
    let lines = &closed.outcomes[0].lines;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].need, bus.min(coach));
    assert_eq!(lines[0].grouped, [bus.max(coach)]);
    assert_eq!(lines[1].need, food);
}

/// What the documents say, in words that can be compared.
fn said(derived: &shared::replica::Derived) -> Vec<String> {
    let documents = derived.documents.values();
    documents.map(|doc| format!("{doc:?}")).collect()
}

#[test]
fn every_order_of_arrival_gives_the_same_replica() {
    let mut world = World::new(8);
    let people: Vec<Own> = (0..4).map(|_| world.participant()).collect();
    let bus = world.propose(&people[0], "Un autobus le soir");
    let food = world.propose(&people[1], "Des aliments abordables");
    let words = world
        .replica
        .complete(&people[2], SCOPE, food, None, "Toute l'année")
        .unwrap();
    admit(&mut world.replica, words.envelopes);
    for person in &people {
        world.rank(person, "region", &[food, bus]);
    }
    world.close();
    erase(&mut world, &people[3], SCOPE, &asking(vec![food], vec![]));
    let erased = world.replica.withdraw(&people[0], SCOPE, bus).unwrap();
    admit(&mut world.replica, erased);
    let all: Vec<Envelope> = world.replica.log().all().cloned().collect();
    let whole = world.replica.derive().clone();
    for turn in 1..all.len() {
        let mut other = Replica::new(world.replica.consultation());
        let mut turned = all.clone();
        turned.rotate_left(turn);
        turned.reverse();
        for envelope in turned.iter().chain(&all) {
            let verified = envelope
                .clone()
                .verify(&world.replica.consultation())
                .unwrap();
            let _ = other.admit(verified, &mut Vec::new());
        }
        let derived = other.derive();
        assert_eq!(derived.membership, whole.membership);
        assert_eq!(derived.set_aside, whole.set_aside);
        assert_eq!(derived.results, whole.results);
        assert_eq!(derived.ballots, whole.ballots);
        assert_eq!(derived.excerpts, whole.excerpts);
        assert_eq!(derived.cuts, whole.cuts);
        assert_eq!(said(derived), said(&whole));
        assert_eq!(other.log().digest(SCOPE), world.replica.log().digest(SCOPE));
    }
}

/// What of a person's words two devices write apart.
#[derive(Clone, Copy)]
enum Of {
    Need,
    Completion,
    Name,
}

/// Writes words, and says in which document.
fn write(
    world: &mut World,
    own: &Own,
    of: Of,
    document: Option<DocumentId>,
    words: &str,
) -> (DocumentId, Vec<Verified>) {
    let need = world
        .replica
        .derive()
        .needs(SCOPE)
        .map(|(doc, _)| doc.id)
        .next();
    let edit = NeedEdit {
        sentence: Some(words.into()),
        ..NeedEdit::default()
    };
    let replica = &mut world.replica;
    let planned = match (of, document) {
        (Of::Need, None) => replica.propose(own, SCOPE, &edit),
        (Of::Need, Some(document)) => replica.edit_need(own, SCOPE, document, &edit),
        (Of::Completion, document) => replica.complete(own, SCOPE, need.unwrap(), document, words),
        (Of::Name, _) => replica.set_name(own, SCOPE, words),
    };
    let planned = planned.unwrap();
    (planned.document, planned.envelopes)
}

fn versions(world: &mut World, own: &Own) -> Vec<Versions> {
    let (link, storage) = (LinkPhase::Live, Storage::default());
    let view = shared::replica::views::participant_view(&mut world.replica, own, link, storage);
    view.me.versions
}

#[test]
fn who_writes_the_same_words_anew_on_two_devices_sees_both_and_chooses() {
    for (of, kept) in [Of::Need, Of::Completion, Of::Name]
        .into_iter()
        .flat_map(|of| [(of, 0), (of, 1)])
    {
        let mut world = World::new(14);
        let (phone, other) = (world.participant(), world.participant());
        world.propose(&other, "Une cuisine");
        let (document, begun) = write(&mut world, &phone, of, None, "An");
        admit(&mut world.replica, begun);
        let tablet = Own::continue_from(&phone.backup(), &mut world.random).unwrap();
        let linked = world.replica.linked(&tablet.own, &tablet.proof);
        admit(&mut world.replica, linked);
        let tablet = tablet.own;
        // Both are written before either has read the other.
        let one = write(&mut world, &phone, of, Some(document), "Ana").1;
        let two = write(&mut world, &tablet, of, Some(document), "Anne").1;
        admit(&mut world.replica, one);
        admit(&mut world.replica, two);

        let seen = versions(&mut world, &phone);
        assert_eq!(seen, versions(&mut world, &tablet));
        assert_eq!(versions(&mut world, &other), vec![]);
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].scope, seen[0].document), (SCOPE, document));
        let mut both = seen[0].words.clone();
        both.sort();
        assert_eq!(both, ["Ana", "Anne"]);

        let chosen = &seen[0].words[kept];
        assert!(
            world
                .replica
                .choose(&other, SCOPE, document, chosen)
                .is_err()
        );
        let choice = world
            .replica
            .choose(&tablet, SCOPE, document, chosen)
            .unwrap();
        assert_eq!(choice.document, document);
        admit(&mut world.replica, choice.envelopes);
        assert_eq!(versions(&mut world, &phone), vec![]);
        let reads = match &world.replica.derive().documents[&document].content {
            PageContent::Need(need) => need.sentence.clone(),
            PageContent::Completion(added) => added.words.clone(),
            PageContent::Name(name) => name.shown.clone().unwrap(),
            _ => panic!("another kind"),
        };
        assert_eq!(reads, *chosen);
    }
}

#[test]
fn coordinators_see_what_they_wrote_of_the_charter_at_once_and_choose() {
    let mut world = World::new(15);
    let mut second = Own::continue_from(&world.founder.backup(), &mut world.random).unwrap();
    second.own.belongings.push(Belonging {
        scope: ScopeId::PUBLIC,
        committee: String::new(),
        question: String::new(),
        invitation: None,
    });
    let linked = world.replica.linked(&second.own, &second.proof);
    admit(&mut world.replica, linked);
    let write = |world: &mut World, own: &Own, words: &str| {
        let mut charter = world.replica.charter().unwrap().clone();
        charter.question.fr = words.into();
        world.replica.write_charter(own, &charter).unwrap()
    };
    let founder = world.founder.clone();
    let one = write(&mut world, &founder, "Que faut-il ?");
    let two = write(&mut world, &second.own, "Que manque-t-il ?");
    admit(&mut world.replica, one);
    admit(&mut world.replica, two);
    let versions = world.replica.charter_versions();
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].place, "question/fr");
    assert_eq!(versions[0].words.len(), 2);
    let chosen = versions[0].words[1].clone();
    let choice = world
        .replica
        .choose_in_charter(&founder, "question/fr", &chosen)
        .unwrap();
    admit(&mut world.replica, choice);
    assert_eq!(world.replica.charter_versions(), vec![]);
    assert_eq!(world.replica.charter().unwrap().question.fr, chosen);
    for empty in ["", " ", "\u{200b}"] {
        let refused = world
            .replica
            .choose_in_charter(&founder, "question/fr", empty);
        assert!(refused.is_err(), "a question of no words");
    }
    for nowhere in ["explanation/fr", "schema", "papers/premier", "nowhere", ""] {
        let refused = world.replica.choose_in_charter(&founder, nowhere, "x");
        assert!(refused.is_err(), "{nowhere:?} holds no words");
    }
}
