//! The simulated network catches our own code when it is wrong on purpose: each mutant falls
//! within a few seeds. Asks for the feature `mutants`, which nothing that ships has.
#![allow(clippy::unwrap_used, clippy::panic)]

use shared::mutant::{self, Mutant};
use tests::{network, running};

/// What the first of the 200 seeds that catches a mutant says.
fn caught(mutant: Mutant) -> String {
    mutant::choose(Some(mutant));
    let caught = (0..200).find_map(|seed| network::run(seed).err());
    mutant::choose(None);
    let wrong = caught.unwrap_or_else(|| panic!("no seed catches {mutant:?}"));
    println!("{mutant:?}: {wrong}");
    wrong
}

#[test]
fn a_receipt_before_storage_is_caught() {
    assert!(caught(Mutant::ReceiptBeforeStorage).contains("acknowledged before it is durable"));
}

#[test]
fn an_envelope_taken_without_the_one_before_it_is_caught() {
    caught(Mutant::PrevNotChecked);
}

#[test]
fn a_committee_shown_to_a_stranger_is_caught() {
    assert!(caught(Mutant::ScopeNotChecked).contains("sent to a stranger"));
}

/// The same, by what is computed anew after every batch.
fn falls(mutant: Mutant) {
    mutant::choose(Some(mutant));
    let caught = (0..200).find_map(|seed| running::run(seed).err());
    mutant::choose(None);
    let wrong = caught.unwrap_or_else(|| panic!("no story catches {mutant:?}"));
    println!("{mutant:?}: {wrong}");
}

#[test]
fn each_mark_that_is_forgotten_is_caught() {
    for mutant in [
        Mutant::ForgetsForks,
        Mutant::ForgetsScopes,
        Mutant::ForgetsPromises,
        Mutant::ForgetsErasures,
        Mutant::ForgetsOrphans,
        Mutant::ForgetsPlaces,
        Mutant::ForgetsAllowances,
    ] {
        falls(mutant);
    }
}
