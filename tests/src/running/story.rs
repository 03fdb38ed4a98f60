//! A consultation in which everything happens: words, ballots, receipts, counts, second phones,
//! forks, erasures, endings, and what is nobody's or unreadable.

use std::collections::BTreeSet;

use shared::documents::curation::Says;
use shared::documents::{Curation, CurationEdit, DocKind, Document, NeedEdit, Writer};
use shared::identity::random::Randomness;
use shared::identity::{ConsultationId, DocumentId, EnvelopeHash, KeyId, ScopeId};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Header, Kind, Verified};
use shared::records::revoke::Target;
use shared::replica::curations::curation_of;
use shared::replica::{Own, Replica, staff};

use crate::fixture::{Consultation, admit, scope};
use crate::random::Random;

/// Who acts, and all that they wrote.
pub(super) struct Story {
    here: Consultation,
    people: Vec<Own>,
    /// As it was a while ago, for whoever writes from a copy of their phone.
    past: Replica,
    random: Randomness,
    said_a_lot: bool,
    told: Vec<Envelope>,
    known: BTreeSet<EnvelopeHash>,
}

impl Story {
    pub(super) fn new(seed: u64) -> Self {
        let mut here = Consultation::found(2, 5, seed);
        let mut people: Vec<Own> = (0..6).filter_map(|one| here.join(one % 2)).collect();
        // The first is in both committees.
        let second = here.invitations[1].clone();
        people[0].accept(&second);
        let joined = here.replica.join(&people[0], &second);
        admit(&mut here.replica, joined);
        here.replica.derive();
        let mut story = Self {
            past: here.replica.clone(),
            random: Randomness::from_seed([7; 32]),
            said_a_lot: false,
            told: Vec::new(),
            known: BTreeSet::new(),
            here,
            people,
        };
        story.tell();
        story
    }

    pub(super) fn consultation(&self) -> ConsultationId {
        self.here.replica.consultation()
    }

    pub(super) fn told(self) -> Vec<Envelope> {
        self.told
    }

    /// Notes what was written since the last time.
    fn tell(&mut self) {
        for envelope in self.here.replica.log().all() {
            if self.known.insert(envelope.hash()) {
                self.told.push(envelope.clone());
            }
        }
    }

    fn write(&mut self, signed: Vec<Verified>) {
        for envelope in &signed {
            // Before it is admitted: what is dropped or let go of here may arrive elsewhere.
            if self.known.insert(envelope.hash()) {
                self.told.push((**envelope).clone());
            }
        }
        admit(&mut self.here.replica, signed);
        self.here.replica.derive();
    }

    fn sign(&mut self, own: &Own, draft: Draft) {
        let signed = self.here.replica.sign(&own.key(), vec![draft]);
        self.write(signed);
    }

    /// Something happens, if it can.
    pub(super) fn act(&mut self, random: &mut Random) {
        let person = self.people[random.below(self.people.len())].clone();
        let place = person.belongings[0].scope;
        let needs = self.needs(place);
        let need = random.pick(&needs).copied();
        let words = format!("mots {}", random.between(0, 99));
        match random.below(30) {
            0..=2 => self.propose(&person, &words),
            3..=4 => self.correct(&person, &words, random),
            5 => self.complete(&person, need, &words),
            6..=8 => {
                self.here.rank(&person, &needs);
                self.tell();
            }
            9 => self.withdraw(&person, need),
            10 => {
                let named = self.here.replica.set_name(&person, place, &words);
                self.write(named.map_or_else(|_| Vec::new(), |planned| planned.envelopes));
            }
            11 => self.second_phone(&person),
            12..=14 => self.receipt(place),
            15 => self.curate(place, &needs, random),
            16 => self.erase(place, need),
            17 | 25 => self.fork(&person, &words),
            18 => self.close(),
            19 => self.end(&person, place, random),
            20 => self.broken(&person, place, random),
            21 => self.foreign(&person, need, random),
            22 => self.plain(place, need, random),
            23 | 24 => self.elsewhere(random),
            26 => self.say_a_lot(&person),
            28 => self.curate(place, &needs, random),
            29 => self.claim(&person, place, need, random),
            _ => self.come_and_go(&person, place),
        }
        if random.one_in(6) {
            self.past = self.here.replica.clone();
        }
    }

    fn needs(&self, place: ScopeId) -> Vec<DocumentId> {
        let needs = self.here.replica.derived().needs(place);
        needs.map(|(doc, _)| doc.id).take(5).collect()
    }

    fn propose(&mut self, own: &Own, words: &str) {
        let place = own.belongings[0].scope;
        let planned = self.here.replica.propose(own, place, &sentence(words));
        self.write(planned.map_or_else(|_| Vec::new(), |planned| planned.envelopes));
    }

    /// Of their own needs, on whichever of their phones.
    fn correct(&mut self, own: &Own, words: &str, random: &mut Random) {
        let place = own.belongings[0].scope;
        let documents = self.here.replica.derived().documents.values();
        let mine: Vec<DocumentId> = documents
            .filter(|doc| doc.kind == Kind::NEED && doc.owner == Some(own.participant))
            .map(|doc| doc.id)
            .collect();
        let Some(need) = random.pick(&mine) else {
            return;
        };
        let planned = self
            .here
            .replica
            .edit_need(own, place, *need, &sentence(words));
        self.write(planned.map_or_else(|_| Vec::new(), |planned| planned.envelopes));
    }

    fn complete(&mut self, own: &Own, need: Option<DocumentId>, words: &str) {
        let place = own.belongings[0].scope;
        if let Some(need) = need {
            let planned = self.here.replica.complete(own, place, need, None, words);
            self.write(planned.map_or_else(|_| Vec::new(), |planned| planned.envelopes));
        }
    }

    fn withdraw(&mut self, own: &Own, need: Option<DocumentId>) {
        let place = own.belongings[0].scope;
        let written = match need {
            Some(need) => self.here.replica.withdraw(own, place, need),
            None => self.here.replica.withdraw_ballot(own, place, "region"),
        };
        self.write(written.unwrap_or_default());
    }

    /// All that the charter lets them write, on each of two phones that do not meet meanwhile: what
    /// comes above waits, once a story.
    fn say_a_lot(&mut self, own: &Own) {
        if std::mem::replace(&mut self.said_a_lot, true) {
            return;
        }
        let Ok(second) = Own::continue_from(&own.backup(), &mut self.random) else {
            return;
        };
        let linked = self.here.replica.linked(&second.own, &second.proof);
        self.write(linked);
        let place = own.belongings[0].scope;
        let mut apart = self.here.replica.clone();
        let mut written = Vec::new();
        while let Ok(planned) = apart.propose(&second.own, place, &sentence("ailleurs")) {
            written.extend(planned.envelopes.iter().cloned());
            admit(&mut apart, planned.envelopes);
        }
        for number in 0..8 {
            self.propose(own, &format!("encore {number}"));
        }
        self.write(written);
        self.people.push(second.own);
    }

    /// The same person goes on, on another phone.
    fn second_phone(&mut self, own: &Own) {
        if let Ok(second) = Own::continue_from(&own.backup(), &mut self.random) {
            let linked = self.here.replica.linked(&second.own, &second.proof);
            self.write(linked);
            self.people.push(second.own);
        }
    }

    fn receipt(&mut self, place: ScopeId) {
        let server = self.here.server.clone();
        let held = self.here.replica.to_receipt(&server, place);
        self.sign(&server, staff::receipt(place, held));
    }

    /// The founder groups, hides or lets show again, in a committee or for the region; sometimes
    /// apart from what they know now.
    fn curate(&mut self, place: ScopeId, needs: &[DocumentId], random: &mut Random) {
        let founder = self.here.founder.clone();
        let Some(need) = random.pick(needs).copied() else {
            return;
        };
        let place = if random.one_in(3) {
            ScopeId::PUBLIC
        } else {
            place
        };
        let edit = match random.below(6) {
            0 | 1 => CurationEdit::Hide {
                need,
                reason: "en double".into(),
            },
            2 => CurationEdit::Show(need),
            3 => CurationEdit::Ungroup(vec![need]),
            _ => CurationEdit::Group(needs.iter().copied().take(1 + random.below(4)).collect()),
        };
        let written = self.here.replica.curate(&founder, place, &edit);
        self.write(written.unwrap_or_default());
    }

    /// Somebody writes a curation: of what they may not, of another need than they name, or one
    /// that nobody can read.
    fn claim(&mut self, own: &Own, place: ScopeId, need: Option<DocumentId>, random: &mut Random) {
        let Some(need) = need else { return };
        let founder = self.here.founder.clone();
        let consultation = self.consultation();
        let who = if random.one_in(2) { &founder } else { own };
        let apart = scope(u16::from(place == scope(0)));
        let named = curation_of(&consultation, place, &need);
        let (scope, document, body) = match random.below(4) {
            0 => (place, named, claimed(&who.key().id(), named, need)),
            1 => (apart, named, claimed(&who.key().id(), named, need)),
            2 => (place, need, claimed(&who.key().id(), need, need)),
            _ => (place, named, vec![0x81, 9]),
        };
        let draft = Draft {
            scope,
            kind: Kind::CURATION,
            document,
            body,
        };
        self.sign(who, draft);
    }

    /// The founder asks to drop a need, or one that is nowhere.
    fn erase(&mut self, place: ScopeId, need: Option<DocumentId>) {
        let founder = self.here.founder.clone();
        let need = need.unwrap_or(DocumentId([9; 16]));
        self.sign(&founder, staff::erase(place, vec![need]));
    }

    /// A copy of the phone writes from what it knew, twice.
    fn fork(&mut self, own: &Own, words: &str) {
        let place = own.belongings[0].scope;
        for _ in 0..2 {
            let planned = self.past.propose(own, place, &sentence(words));
            let written = planned.map_or_else(|_| Vec::new(), |planned| planned.envelopes);
            for envelope in &written {
                // It follows what the copy wrote before.
                let _ = self.past.admit(envelope.clone(), &mut Vec::new());
            }
            self.write(written);
        }
    }

    fn close(&mut self) {
        let server = self.here.server.clone();
        if let Ok(closed) = self.here.replica.close(&server) {
            self.write(closed.envelopes);
        }
    }

    /// The founder ends a key, at a place of its chain.
    fn end(&mut self, own: &Own, place: ScopeId, random: &mut Random) {
        let founder = self.here.founder.clone();
        let key = own.key().id();
        if self.people.len() < 5 || own.participant == founder.participant {
            return;
        }
        let chains = vec![(place, random.between(1, 6))];
        let target = Target::Key { key, chains };
        self.sign(&founder, staff::revoke(place, target));
    }

    /// A body that cannot be read, or of a kind that nobody knows.
    fn broken(&mut self, own: &Own, place: ScopeId, random: &mut Random) {
        let kinds = [
            Kind::BALLOT,
            Kind::RECEIPT,
            Kind::CUT,
            Kind::LIST,
            Kind(200),
        ];
        let kind = *random.pick(&kinds).expect("there are some");
        let place = *random
            .pick(&[place, ScopeId::PUBLIC, scope(0), ScopeId([99; 16])])
            .expect("there are some");
        let draft = Draft {
            scope: place,
            kind,
            document: DocumentId::ZERO,
            body: vec![0x81, 0x02],
        };
        self.sign(own, draft);
    }

    /// A change in somebody else's document, in one of another scope, or in one that nobody created.
    fn foreign(&mut self, own: &Own, need: Option<DocumentId>, random: &mut Random) {
        let place = *random
            .pick(&[own.belongings[0].scope, scope(0), scope(1), ScopeId::PUBLIC])
            .expect("there are some");
        let draft = Draft {
            scope: place,
            kind: Kind::NEED,
            document: need.unwrap_or(DocumentId(random.bytes()[..16].try_into().expect("16"))),
            body: vec![1, 2, 3],
        };
        self.sign(own, draft);
    }

    /// Who is in two committees names a need of theirs in the other one.
    fn elsewhere(&mut self, random: &mut Random) {
        let own = self.people[0].clone();
        let documents = self.here.replica.derived().documents.values();
        let mine: Vec<DocumentId> = documents
            .filter(|doc| doc.kind == Kind::NEED && doc.owner == Some(own.participant))
            .map(|doc| doc.id)
            .collect();
        let Some(need) = random.pick(&mine).copied() else {
            return self.propose(&own, "Un besoin");
        };
        let draft = Draft {
            scope: scope(1),
            kind: Kind::NEED,
            document: need,
            body: vec![1, 2, 3],
        };
        self.sign(&own, draft);
    }

    /// The founder writes something as the plain version of a need.
    fn plain(&mut self, place: ScopeId, need: Option<DocumentId>, random: &mut Random) {
        let founder = self.here.founder.clone();
        let Some(need) = need else { return };
        let consultation = self.consultation();
        let document = Header::staff_document(&consultation, Kind::PLAIN, need.as_bytes());
        let draft = Draft {
            scope: place,
            kind: Kind::PLAIN,
            document,
            body: random.bytes().to_vec(),
        };
        self.sign(&founder, draft);
    }

    fn come_and_go(&mut self, own: &Own, place: ScopeId) {
        let written = match self.here.replica.leave(own, place) {
            Ok(left) => left,
            Err(_) => self.here.replica.come_back(own, place),
        };
        self.write(written);
    }
}

/// The first change of a curation.
fn claimed(key: &KeyId, document: DocumentId, need: DocumentId) -> Vec<u8> {
    let new = Document::new(DocKind::Curation, document);
    let says = Says::Hidden(Some("à moi"));
    let written = Curation::edit(&new, Writer { key, epoch: 0 }, need, says);
    let written = written.map(|written| written.bodies).unwrap_or_default();
    written.into_iter().next().unwrap_or_default()
}

fn sentence(words: &str) -> NeedEdit {
    NeedEdit {
        sentence: Some(words.to_owned()),
        ..NeedEdit::default()
    }
}
