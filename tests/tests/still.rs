//! One person's contribution as still codes, with what the app really writes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use shared::carry::still::{self, MAX_PART, MAX_PARTS, StillError, Taken};
use shared::carry::{Code, StillReader};
use shared::documents::NeedEdit;
use shared::documents::need::Provenance;
use shared::identity::DocumentId;
use shared::log::Envelope;
use shared::replica::Own;
use tests::fixture::{Consultation, admit, scope};

const SENTENCE: &str = "Un transport pour aller à l'épicerie et à la clinique, le mardi matin";
const DETAILS: &str = "Depuis que l'autobus ne passe plus, les personnes âgées du rang Saint-Joseph \
dépendent de leurs voisins. Une navette partagée avec le village voisin coûterait moins cher.";

/// What one person wrote in their committee.
fn words(consultation: &Consultation, own: &Own) -> Vec<Envelope> {
    let log = consultation.replica.log();
    let chain = log.chain(scope(0), own.key().id()).unwrap();
    chain.all().cloned().collect()
}

fn contributed(ranks: u8) -> (Consultation, Own) {
    let mut consultation = Consultation::found(1, ranks, 5);
    let mut needs: Vec<DocumentId> = Vec::new();
    for number in 1..ranks {
        let own = consultation.join(0).unwrap();
        let sentence = format!("Besoin numéro {number}");
        needs.push(consultation.propose(&own, &sentence, "").unwrap());
    }
    let own = consultation.join(0).unwrap();
    // Beside ten ranks and three lines of details there is no room for a name.
    if ranks < 10 {
        let named = consultation.replica.set_name(&own, scope(0), "Marie-Ève");
        admit(&mut consultation.replica, named.unwrap().envelopes);
    }
    let edit = NeedEdit {
        sentence: Some(SENTENCE.into()),
        details: Some(DETAILS.into()),
        theme: Some(Some("transport".into())),
        provenance: Some(Provenance::Own),
        ..NeedEdit::default()
    };
    let planned = consultation.replica.propose(&own, scope(0), &edit).unwrap();
    admit(&mut consultation.replica, planned.envelopes);
    needs.push(planned.document);
    consultation.rank(&own, &needs).unwrap();
    (consultation, own)
}

#[test]
fn join_name_need_and_ballot_fit_in_three_codes() {
    for ranks in [3u8, 5, 10] {
        let (consultation, own) = contributed(ranks);
        let words = words(&consultation, &own);
        assert_eq!(words.len(), if ranks < 10 { 4 } else { 3 });
        let whole: usize = words.iter().map(|one| one.to_bytes().len()).sum();
        let texts = still::write(&consultation.replica.consultation(), &words).unwrap();
        let bytes: usize = texts.iter().map(|text| (text.len() - 3) * 2 / 3).sum();
        println!(
            "{ranks} ranks: {whole} bytes, {bytes} in {} codes",
            texts.len()
        );
        assert!(texts.len() <= MAX_PARTS);
        assert!(
            texts
                .iter()
                .all(|text| (text.len() - 3) * 2 / 3 <= MAX_PART + 6)
        );

        // Another phone of the committee, which has not met this one.
        let mut reader = StillReader::default();
        let read = texts.iter().rev().find_map(|text| {
            let Ok(Code::Still(part)) = Code::read(text) else {
                panic!("{text}")
            };
            match reader.take(&part).unwrap() {
                Taken::All(payload) => Some(payload),
                Taken::Some { .. } => None,
            }
        });
        let id = consultation.replica.consultation();
        let back = still::read(&read.unwrap(), &id).unwrap();
        assert_eq!(back, words);
        let mut other = shared::replica::Replica::new(id);
        let all = consultation.replica.log().all();
        let others = all.filter(|one| one.header.key != own.key().id()).cloned();
        let others = others.map(|one| one.verify(&id).unwrap()).collect();
        admit(&mut other, others);
        let verified = back.into_iter().map(|one| one.verify(&id).unwrap());
        admit(&mut other, verified.collect());
        assert_eq!(
            other.log().all().count(),
            consultation.replica.log().all().count()
        );
    }
}

#[test]
fn more_than_three_codes_is_said() {
    let (mut consultation, own) = contributed(3);
    for _ in 0..3 {
        consultation.propose(&own, SENTENCE, DETAILS).unwrap();
    }
    assert_eq!(
        still::write(
            &consultation.replica.consultation(),
            &words(&consultation, &own)
        ),
        Err(StillError::TooMuch)
    );
}
