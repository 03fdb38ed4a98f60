//! A real server on a port of its own, and phones made of the same parts as the app's core: they
//! join, propose, rank, get receipts, and find the count on the table's page.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

use std::collections::BTreeSet;

use server::acts::Request;
use shared::identity::{EnvelopeHash, ScopeId};
use support::{Phone, folder, found, serve};

/// The ballots that the committee's newest cuts counted, as this phone holds their list.
fn ballots_counted(phone: &Phone, scope: ScopeId) -> BTreeSet<EnvelopeHash> {
    let derived = phone.host.replica.derived();
    derived
        .newest_cuts(scope)
        .iter()
        .filter_map(|cut| derived.cuts.get(cut))
        .flat_map(|cut| derived.counted_in(&cut.record))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_join_propose_rank_and_read_the_count_at_the_table() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await.1).await;
    assert!(
        running
            .get("/")
            .await
            .contains("De quoi avons-nous le plus")
    );
    assert!(
        running
            .get("/table")
            .await
            .contains("Rien n’est encore publié")
    );

    let mut phones: Vec<Phone> = (1..=6)
        .map(|seed| Phone::new(seed, &running.invitation()))
        .collect();
    for (number, phone) in phones.iter_mut().enumerate() {
        phone.propose(&format!("Besoin numéro {number}"));
        phone.sync_until(Phone::is_level).await;
    }
    // Receipts of one scope are ten seconds apart: one phone waits for its own.
    phones[0].sync_until(Phone::is_received).await;
    let scope = phones[0].scope();
    for phone in &mut phones {
        let all = |phone: &Phone| phone.host.replica.derived().needs(scope).count() == 6;
        phone.sync_until(all).await;
        phone.rank_all();
        phone.sync_until(Phone::is_level).await;
    }
    let lines = running
        .hub
        .perform(Request::Close {
            key: None,
            dry_run: false,
        })
        .await
        .unwrap();
    assert!(
        lines.iter().any(|line| line.starts_with("published: ")),
        "{lines:?}"
    );
    let table = running.get("/table").await;
    assert!(table.contains("Besoin numéro 0") && table.contains("Moins de 20"));
    let id = running.own.consultation;
    let json = running
        .get(&format!("/api/v1/consultations/{id}/results"))
        .await;
    assert!(json.contains("Besoin numéro 0") && json.contains("\"numbers\":null"));
    let english = running.get("/table?lang=en").await;
    assert!(english.contains("Fewer than 20"));

    let phone = &mut phones[0];
    phone
        .sync_until(|phone| {
            // The cut is public, the list of ballots is the committee's: both must be there.
            !ballots_counted(phone, scope).is_empty()
        })
        .await;
    let counted = ballots_counted(phone, scope).len();
    assert_eq!(counted, 6, "each finds their ballot");

    // Words taken back leave the table too: the officer erases the excerpt.
    let mine = phone.host.own.participant;
    let need = phone
        .host
        .replica
        .derived()
        .needs(scope)
        .find(|(doc, _)| doc.owner == Some(mine))
        .map(|(doc, need)| (doc.id, need.sentence.clone()))
        .unwrap();
    let erase = phone
        .host
        .replica
        .withdraw(&phone.host.own, scope, need.0)
        .unwrap();
    phone.write(erase);
    phone.sync_until(Phone::is_received).await;
    let table = running.get("/table").await;
    assert!(!table.contains(&need.1) && table.contains("a repris ses mots"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_server_goes_on_under_a_new_key_and_phones_still_find_it() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await.1).await;
    let mut phone = Phone::new(1, &running.invitation());
    phone.propose("Un autobus le soir");
    phone.sync_until(Phone::is_received).await;
    let backup = parent.path().join("backup");
    let request = Request::Backup {
        folder: backup.clone(),
    };
    running.hub.perform(request).await.unwrap();
    let lines = running.hub.perform(Request::Verify).await.unwrap();
    assert!(
        lines[0].contains("every signature and link holds"),
        "{lines:?}"
    );
    running.stop().await;

    let node = server::acts::restore(&folder(&parent, "restored"), &backup, [9; 32])
        .await
        .unwrap();
    assert!(
        node.host.replica.derived().set_aside.is_empty(),
        "{:?}",
        node.host.replica.derived().set_aside
    );
    let running = serve(node).await;
    phone.host.own.server = Some(shared::replica::own::Server {
        address: running.url.clone(),
        transport: running.place().transport,
    });
    phone.propose("Des aliments abordables");
    phone.sync_until(Phone::is_received).await;
    running.stop().await;
}

#[tokio::test]
async fn a_headless_request_gets_the_headers_that_protect_phones() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await.1).await;
    let page = running.get("/proposer").await.to_lowercase();
    assert!(page.contains("200 ok") && page.contains("content-security-policy:"));
    assert!(page.contains("connect-src 'self' ws: wss:") && !page.contains("unsafe-inline"));
    assert!(running.get("/rien.js").await.contains("404"));
    assert!(running.get("/api/rien").await.contains("404"));
    assert!(running.get("/healthz").await.ends_with("ok\n"));
    running.stop().await;
}
