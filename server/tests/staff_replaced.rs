//! Who stays in, and who waits, when an invitation is replaced: whatever was said of them before.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;
mod town;

use server::founding::KeyFile;
use shared::identity::Invitation;
use support::Phone;
use town::{HERE, Town};

/// Five people who came in by the first invitation, each with a need.
async fn five(town: &Town) -> Vec<Phone> {
    let mut phones: Vec<Phone> = (1..=5).map(|seed| town.phone(seed)).collect();
    for (phone, name) in phones.iter_mut().zip(["Ana", "Bob", "Cléo", "Dan", "Ève"]) {
        phone.call(&format!("Besoin de {name}"), name);
        town.hear(phone).await;
    }
    phones
}

fn replace(town: &Town, who: &[&str]) -> String {
    town.done(&[&["invitation", HERE, "--replace"], who].concat())
}

/// Whether Bob waits alone, and his words with him.
async fn bob_waits(town: &Town, said: &str) {
    assert!(said.contains("recognised: 4, to be confirmed: 1"), "{said}");
    let sentences = town.sentences().await;
    assert_eq!(sentences.len(), 4, "{sentences:?}");
    assert!(!sentences.contains(&"Besoin de Bob".to_owned()));
    let listed = town.done(&["people", "--committee", HERE]);
    assert_eq!(listed.matches("- to be confirmed").count(), 1, "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_left_out_of_a_replacement_waits_whatever_confirmed_or_recognised_them_before() {
    let town = Town::new().await;
    five(&town).await;
    let all_but = ["--all-but", "Bob"];
    bob_waits(&town, &replace(&town, &all_but)).await;
    // Confirmed once, or twice, he is left out again by the same words.
    for _ in 0..2 {
        town.done(&["confirm", "Bob", "--committee", HERE]);
        assert_eq!(town.sentences().await.len(), 5);
        bob_waits(&town, &replace(&town, &all_but)).await;
    }
    // So he is where those who stay are named, and not him.
    town.done(&["confirm", "Bob", "--committee", HERE]);
    let named = ["Ana", "Cléo", "Dan", "Ève"].map(|name| ["--recognise", name]);
    bob_waits(&town, &replace(&town, &named.concat())).await;
    town.done(&["confirm", "Bob", "--committee", HERE]);
    town.done(&["revoke", "Bob", "--committee", HERE]);
    town.done(&["revoke", "Bob", "--committee", HERE, "--undo"]);
    bob_waits(&town, &replace(&town, &all_but)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_recognised_when_their_invitation_ended_is_left_out_of_the_next_replacement() {
    let town = Town::new().await;
    five(&town).await;
    let said = replace(&town, &["--all"]);
    assert!(said.contains("recognised: 5, to be confirmed: 0"), "{said}");
    let second = Invitation::parse(said.lines().last().unwrap()).unwrap();
    town.done(&["revoke", "Bob", "--committee", HERE]);
    town.done(&["revoke", "Bob", "--committee", HERE, "--undo"]);
    bob_waits(&town, &replace(&town, &["--all-but", "Bob"])).await;

    // Undone, the second invitation leads in again, and the first, which leaked, does not.
    let undone = town.done(&["invitation", HERE, "--undo"]);
    assert!(undone.contains("stay ended: 1"), "{undone}");
    for (seed, invitation, leads_in) in [(8, &town.invitation, false), (9, &second, true)] {
        let before = town.sentences().await.len();
        let mut phone = Phone::new(seed, invitation);
        phone.propose("Plus tard");
        town.hear(&phone).await;
        assert_eq!(town.sentences().await.len() > before, leads_in);
    }
    let again = town.refused(&["invitation", HERE, "--undo"]);
    assert!(again.contains("undone already"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_that_would_leave_somebody_in_against_its_words_is_refused_whole() {
    let town = Town::new().await;
    let phones = five(&town).await;
    town.done(&["facilitator", "Ana", "--committee", HERE]);
    // What the founder recognised, a facilitator does not take back.
    replace(&town, &["--all"]);
    let key = town.path("ana.keyfile");
    let own = phones[0].host.own.clone();
    KeyFile { own }.write(&key).unwrap();
    let words = ["invitation", HERE, "--replace", "--all-but", "Bob"];
    let output = town.run(&words, Some(key));
    assert!(!output.status.success(), "{output:?}");
    let refused = String::from_utf8(output.stderr).unwrap();
    assert!(refused.contains("would stay in"), "{refused}");
    assert!(refused.trim_end().ends_with(": Bob"), "{refused}");
    // Nothing was written.
    let again = town.done(&["invitation", HERE, "--undo"]);
    assert!(!again.contains("stay ended"), "{again}");
}
