//! A consultation of any size, made by going through the real code: found, join, propose, rank.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use shared::documents::NeedEdit;
use shared::documents::charter::{Both, Charter, Committee, Paper};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, Role, ScopeId, SigningKey, TransportKey};
use shared::log::Verified;
use shared::log::seal::ReadingSecret;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::{Own, Replica, staff};

/// A consultation and those who act in it: a demonstration, so that three people make a list.
pub struct Consultation {
    /// Where random bytes come from.
    pub random: Randomness,
    /// Everything written.
    pub replica: Replica,
    /// The founder.
    pub founder: Own,
    /// The server: relay, officer, opener of every committee.
    pub server: Own,
    /// One invitation for each committee.
    pub invitations: Vec<Invitation>,
}

/// Admits what was just signed.
pub fn admit(replica: &mut Replica, envelopes: Vec<Verified>) {
    for envelope in envelopes {
        // Invariant: signed after its own chain's tip, so it is admitted.
        let _ = replica.admit(envelope, &mut Vec::new());
    }
}

/// The scope of the committee of a number.
pub fn scope(number: u16) -> ScopeId {
    let [high, low] = number.to_be_bytes();
    let mut id = [low.wrapping_add(1); 16];
    id[0] ^= high;
    // The 256th would be public.
    if ScopeId(id).is_public() {
        id[1] = 1;
    }
    ScopeId(id)
}

/// Whether everybody may read a scope of one of these consultations: governance, the region's
/// outer scope, and those of its committees.
pub fn is_for_all(of: ScopeId) -> bool {
    static OUTERS: LazyLock<BTreeSet<ScopeId>> = LazyLock::new(|| {
        let committees = (0..1_000).map(scope);
        let all = committees.chain([ScopeId::PUBLIC]);
        all.map(|scope| scope.outer()).collect()
    });
    of.is_public() || OUTERS.contains(&of)
}

impl Consultation {
    /// Founds a consultation of some committees, one paper for the region and `at_most` ranks.
    pub fn found(committees: u16, at_most: u8, seed: u64) -> Self {
        let mut bytes = [0u8; 32];
        bytes.split_at_mut(8).0.copy_from_slice(&seed.to_be_bytes());
        let mut random = Randomness::from_seed(bytes);
        let founding = staff::found("Essai", "La table", true, &mut random);
        let founder = founding.own;
        let mut replica = Replica::new(founder.consultation);
        admit(&mut replica, vec![founding.envelope]);
        let mut charter = Charter {
            question: Both {
                fr: "De quoi avons-nous besoin ici ?".into(),
                en: String::new(),
            },
            smallest_group: Some(3),
            ..Charter::default()
        };
        for number in 0..committees {
            let committee = Committee {
                name: format!("Comité {number}"),
                ..Committee::default()
            };
            charter.committees.insert(scope(number), committee);
        }
        let paper = Paper {
            scope: ScopeId::PUBLIC,
            options: None,
            most: at_most,
            form: "choose".into(),
            rule: "symmetric-borda-1".into(),
            lot: None,
        };
        charter.papers.insert("region".into(), paper);
        // Invariant: what is written here is what a charter may hold.
        #[allow(clippy::expect_used)]
        let written = replica
            .write_charter(&founder, &charter)
            .expect("a charter");
        admit(&mut replica, written);
        let server = Own::new(founder.consultation, &mut random);
        let mut consultation = Self {
            random,
            replica,
            founder,
            server,
            invitations: Vec::new(),
        };
        consultation.grant(committees);
        consultation
    }

    fn grant(&mut self, committees: u16) {
        let (founder, server) = (self.founder.clone(), self.server.clone());
        let service: [u8; 32] = self.random.bytes();
        let service_invitation = Invitation::new(
            founder.consultation,
            ScopeId::PUBLIC,
            service,
            String::new(),
            String::new(),
            None,
        );
        let mut drafts = vec![staff::invite(
            SigningKey::from_seed(&service).id(),
            None,
            vec![],
            false,
        )];
        drafts.push(staff::relay(
            server.participant,
            TransportKey([3; 32]),
            "la table",
            None,
        ));
        drafts.push(staff::officer(ScopeId::PUBLIC, server.participant));
        for number in 0..committees {
            let scope = scope(number);
            let secret: [u8; 32] = self.random.bytes();
            let opening = ReadingSecret::from_bytes(self.random.bytes());
            let holders = [(server.participant, server.reading().public())];
            drafts.push(staff::officer(scope, server.participant));
            drafts.extend(staff::opener(
                scope,
                &[(1, opening)],
                &holders,
                &mut self.random,
            ));
            drafts.push(staff::invite(
                SigningKey::from_seed(&secret).id(),
                Some(Role::Participant),
                vec![scope],
                false,
            ));
            self.invitations.push(Invitation::new(
                founder.consultation,
                scope,
                secret,
                format!("Comité {number}"),
                "De quoi avons-nous besoin ici ?".into(),
                None,
            ));
        }
        let region = ReadingSecret::from_bytes(self.random.bytes());
        let holders = [(server.participant, server.reading().public())];
        drafts.extend(staff::opener(
            ScopeId::PUBLIC,
            &[(1, region)],
            &holders,
            &mut self.random,
        ));
        let signed = self.replica.sign(&founder.key(), drafts);
        admit(&mut self.replica, signed);
        let joined = self.replica.join(&server, &service_invitation);
        admit(&mut self.replica, joined);
    }

    /// Somebody joins a committee.
    pub fn join(&mut self, committee: usize) -> Option<Own> {
        let invitation = self.invitations.get(committee)?.clone();
        let mut own = Own::new(self.replica.consultation(), &mut self.random);
        own.accept(&invitation);
        let joined = self.replica.join(&own, &invitation);
        admit(&mut self.replica, joined);
        Some(own)
    }

    /// The charter lets each person have so many needs standing.
    pub fn allow(&mut self, needs: u32) {
        let founder = self.founder.clone();
        let written = allowed(&mut self.replica, &founder, needs);
        admit(&mut self.replica, written);
        self.replica.derive();
    }

    /// Somebody proposes a need.
    pub fn propose(&mut self, own: &Own, sentence: &str, details: &str) -> Option<DocumentId> {
        let scope = own.belongings.first()?.scope;
        let edit = NeedEdit {
            sentence: Some(sentence.into()),
            details: Some(details.into()),
            ..NeedEdit::default()
        };
        let planned = self.replica.propose(own, scope, &edit).ok()?;
        admit(&mut self.replica, planned.envelopes);
        Some(planned.document)
    }

    /// Somebody ranks; gives the ballot's size as an envelope, in bytes.
    pub fn rank(&mut self, own: &Own, needs: &[DocumentId]) -> Option<usize> {
        let scope = own.belongings.first()?.scope;
        let content = Content {
            paper: "region".into(),
            groups: needs.iter().map(|need| vec![*need]).collect(),
            unlisted: Unlisted::Below,
            channel: Channel::Phone,
        };
        let ballot = self
            .replica
            .rank(own, scope, &content, &mut self.random)
            .ok()?;
        let size = ballot
            .iter()
            .map(|envelope| envelope.to_bytes().len())
            .sum();
        admit(&mut self.replica, ballot);
        Some(size)
    }
}

/// A charter that lets each person have so many needs standing.
pub fn allowed(replica: &mut Replica, founder: &Own, needs: u32) -> Vec<Verified> {
    replica.derive();
    let mut charter = replica.charter().cloned().unwrap_or_default();
    charter.needs_each = Some(needs);
    replica.write_charter(founder, &charter).unwrap_or_default()
}
