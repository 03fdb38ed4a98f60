//! What a hub's page says.

use super::page::asks;
use super::seen::Seen;
use super::words::Sentences;
use crate::village::held::{Held, HeldCommittee};
use crate::village::upstream::Upstream;
use crate::web::direction::astray;
use std::time::{Duration, Instant};

fn page(seen: &Seen, english: bool) -> String {
    seen.page(Sentences::of(english)).into_string()
}

#[test]
fn the_page_says_in_plain_words_what_is_held_and_what_is_not_with_the_table() {
    let mut seen = Seen {
        connected: 3,
        held: Held::default(),
        upstream: Upstream::NotSeen,
        asked: String::new(),
    };
    let french = |seen: &Seen| page(seen, false);
    assert!(french(&seen).contains("ne connaît pas encore la consultation\u{a0}:"));
    seen.asked = "Quoi ?".to_owned();
    assert!(french(&seen).contains("connaît la question, mais pas encore le reste"));
    assert!(!french(&seen).contains("ne connaît pas"));
    seen.held.founded = true;
    assert!(french(&seen).contains("aucun comité"));
    seen.held.committees.push(HeldCommittee {
        name: "L’Islet <Nord>".to_owned(),
        people: 12,
        contributions: 1,
    });
    seen.held.not_upstream = 45;
    let french = french(&seen);
    assert!(
        french
            .contains("L’Islet &lt;Nord&gt;</bdi></dt><dd>12\u{a0}personnes, 1\u{a0}contribution<")
    );
    assert!(!french.contains("n’est plus confié") && !french.contains("fermé"));
    assert!(french.contains("Pas encore remis à la table</dt><dd>45\u{a0}contributions"));
    assert!(french.contains("pas encore vue"));
    let english = page(&seen, true);
    assert!(english.contains("12\u{a0}people, 1\u{a0}contribution<"));
    assert!(english.contains("public</dt><dd>0\u{a0}contributions<"));
    assert!(french.contains("public</dt><dd>0\u{a0}contribution<"));
}

#[test]
fn what_was_taken_back_is_said_apart_and_parcels_are_named_as_the_app_does() {
    let held = Held {
        founded: true,
        taken_back: vec!["L’Islet <Nord>".to_owned()],
        parcels: 2,
        ..Held::default()
    };
    let seen = Seen {
        connected: 0,
        held,
        upstream: Upstream::Nowhere,
        asked: String::new(),
    };
    let (french, english) = (page(&seen, false), page(&seen, true));
    assert!(
        french.contains("<b><bdi>L’Islet &lt;Nord&gt;</bdi></b> n’est plus confié à cette borne")
    );
    assert!(french.contains("Aucun comité n’est confié") && !french.contains("encore aucun"));
    assert!(french.contains("2\u{a0}paquets fermés à clé"));
    assert!(english.contains("</b> is no longer entrusted to this hub:"));
    assert!(english.contains("2\u{a0}locked parcels"));
}

#[test]
fn words_from_right_to_left_have_an_element_of_their_own() {
    let held = Held {
        founded: true,
        committees: vec![HeldCommittee {
            name: "عمل".to_owned(),
            people: 1,
            contributions: 1,
        }],
        taken_back: vec!["عمل".to_owned()],
        ..Held::default()
    };
    let seen = Seen {
        connected: 0,
        held,
        upstream: Upstream::Here,
        asked: "عمل".to_owned(),
    };
    let html = page(&seen, false) + &page(&seen, true) + &asks("عمل").into_string();
    assert_eq!(html.matches("عمل").count(), 5);
    assert_eq!(astray(&html), [""; 0]);
}

#[test]
fn how_long_ago_the_table_was_seen_is_rounded_down() {
    let ago = |minutes: u64| Instant::now().checked_sub(Duration::from_secs(minutes * 60));
    let seen = |minutes| Seen {
        connected: 0,
        held: Held::default(),
        upstream: ago(minutes).map_or(Upstream::NotSeen, Upstream::Gone),
        asked: String::new(),
    };
    assert!(page(&seen(0), false).contains("moins d’une minute"));
    assert!(page(&seen(1), true).contains("seen 1\u{a0}minute ago"));
    let words = Sentences::of(false);
    assert_eq!(words.time(119), "119\u{a0}minutes");
    assert_eq!(words.time(125), "2\u{a0}heures");
}
