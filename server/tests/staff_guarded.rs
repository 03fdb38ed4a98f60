//! What staff do by the command line against what members write, or what they did before.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;
mod town;

use shared::documents::writing::Put;
use shared::documents::{DocKind, Document, Writer};
use shared::identity::{DocumentId, Invitation, SigningKey};
use shared::log::envelope::Draft;
use shared::log::{Header, Kind, Position};
use shared::records::{Join, Record as _};
use support::Phone;
use town::{HERE, Town};

/// The link that a command printed last.
fn printed(said: &str) -> Invitation {
    Invitation::parse(said.lines().last().unwrap()).unwrap()
}

/// Whether somebody who opens this invitation is heard.
async fn brings_in(town: &Town, invitation: &Invitation, seed: u8) -> bool {
    let words = format!("Besoin {seed}");
    let mut phone = Phone::new(seed, invitation);
    phone.propose(&words);
    town.hear(&phone).await;
    town.sentences().await.contains(&words)
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_a_replacement_revives_what_it_ended_and_no_invitation_ended_before() {
    let town = Town::new().await;
    let replace = ["invitation", HERE, "--replace", "--all"];
    let leaked = town.invitation.clone();
    let january = printed(&town.done(&replace));
    let march = printed(&town.done(&replace));
    let undone = town.done(&["invitation", HERE, "--undo"]);
    assert!(undone.contains("stay ended: 1"), "{undone}");
    assert!(!brings_in(&town, &leaked, 1).await, "it leaked");
    assert!(brings_in(&town, &january, 2).await);
    assert!(brings_in(&town, &march, 3).await);
    // Said twice, it does not go further back.
    let again = town.refused(&["invitation", HERE, "--undo"]);
    assert!(again.contains("undone already"), "{again}");
    assert!(!brings_in(&town, &leaked, 4).await);
    // Another replacement ends both, and is undone by itself.
    let june = printed(&town.done(&replace));
    for (seed, ended) in [(5, &january), (6, &march)] {
        assert!(!brings_in(&town, ended, seed).await);
    }
    town.done(&["invitation", HERE, "--undo"]);
    for (seed, back) in [(7, &january), (8, &march), (9, &june)] {
        assert!(brings_in(&town, back, seed).await);
    }
    assert!(!brings_in(&town, &leaked, 10).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_ended_is_not_shown_as_if_it_led_in() {
    let town = Town::new().await;
    let copy = town.path("copy.keyfile");
    std::fs::copy(town.key(), &copy).unwrap();
    let fresh = town.done(&["invitation", HERE, "--replace", "--all"]);
    let fresh = fresh.lines().last().unwrap();
    let by_copy = town.run(&["invite", HERE], Some(copy.clone()));
    assert!(!by_copy.status.success(), "{by_copy:?}");
    let why = String::from_utf8(by_copy.stderr).unwrap();
    assert!(why.contains("was ended"), "{why}");
    // Of all of them, the one is named and the others are shown.
    let all = town.run(&["invite"], Some(copy));
    let all = String::from_utf8(all.stdout).unwrap();
    assert!(all.contains("Comité AVEC de L’Islet was ended"), "{all}");
    let links = |said: &str| {
        let links = said.lines().filter_map(|line| Invitation::parse(line).ok());
        links.map(|one| one.scope).collect::<Vec<_>>()
    };
    assert!(!links(&all).is_empty() && !links(&all).contains(&town.scope()));
    let all = town.done(&["invite"]);
    assert!(all.contains(fresh) && !all.contains("was ended"), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_ended_wholly_is_still_listed_and_reinstated_by_name() {
    let town = Town::new().await;
    let mut phones: Vec<Phone> = (1..=2).map(|seed| town.phone(seed)).collect();
    for (phone, name) in phones.iter_mut().zip(["Ana", "Luc"]) {
        phone.call(&format!("Besoin de {name}"), name);
        town.hear(phone).await;
    }
    let ana = phones[0].host.own.participant.to_string();
    town.done(&["revoke", "Ana", "--committee", HERE, "--all"]);
    assert_eq!(town.sentences().await, ["Besoin de Luc"]);
    let listed = town.done(&["people", "--committee", HERE]);
    let of_ana = listed.split(&format!("{ana} Ana\n")).nth(1);
    let of_ana = of_ana.expect("on the list, by name").lines();
    let mut of_ana = of_ana.take_while(|line| line.starts_with("- "));
    assert!(of_ana.any(|line| line == "- revoked"), "{listed}");
    assert_eq!(listed.matches("- revoked").count(), 1, "{listed}");
    let again = town.refused(&["revoke", "Ana", "--committee", HERE, "--all"]);
    assert!(again.contains("revoked already"), "{again}");
    let other = town.refused(&["revoke", "Zoé", "--committee", HERE, "--undo"]);
    assert!(other.contains("nobody in that committee"), "{other}");
    // A newcomer of the same name is another: which one is asked.
    let mut twin = town.phone(3);
    twin.call("Besoin de l’autre Ana", "Ana");
    town.hear(&twin).await;
    let twin = twin.host.own.participant.to_string();
    let which = town.refused(&["revoke", "Ana", "--committee", HERE, "--undo"]);
    assert!(which.contains(&ana) && which.contains(&twin), "{which}");
    town.done(&["revoke", &twin, "--committee", HERE, "--all"]);
    town.done(&["revoke", &twin, "--committee", HERE, "--undo"]);
    town.done(&["revoke", &ana, "--committee", HERE, "--undo"]);
    assert_eq!(town.sentences().await.len(), 3);
    let listed = town.done(&["people", "--committee", HERE]);
    assert!(!listed.contains("- revoked"), "{listed}");
    town.done(&["revoke", "Luc", "--committee", HERE, "--all"]);
    town.done(&["revoke", "luc", "--committee", HERE, "--undo"]);
    assert_eq!(town.sentences().await.len(), 3);
}

/// Signs what another program would, and keeps it on this phone.
fn write_raw(phone: &mut Phone, draft: Draft) {
    let signed = phone.host.replica.sign(&phone.host.own.key(), vec![draft]);
    phone.write(signed);
}

/// Words of a new document, as another program would put them: nothing is made of them first.
fn put_raw(phone: &mut Phone, (kind, schema): (Kind, DocKind), field: &str, words: &str) {
    let (key, scope) = (phone.host.own.key().id(), phone.scope());
    let chain = phone.host.replica.log().chain(scope, key).unwrap();
    let seq = chain.tip().unwrap().0 + 1;
    let at = Position { scope, key, seq };
    let document = Header::new_document(&phone.host.own.consultation, kind, at);
    let writer = Writer {
        key: &key,
        epoch: 0,
    };
    let words = Put::Words(words.to_owned());
    let written = Document::new(schema, document)
        .write(writer, |draft| draft.put(&[field], Some(words)))
        .unwrap();
    for body in written.bodies {
        let draft = Draft {
            scope,
            kind,
            document,
            body,
        };
        write_raw(phone, draft);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_sentences_of_several_lines_are_printed_on_one() {
    let town = Town::new().await;
    let mut ana = town.phone(1);
    ana.call("Un besoin", "Ana");
    town.hear(&ana).await;
    let mut eve = town.phone(2);
    let forged = format!(
        "Zoé\n- revoked\n3. {} Ana",
        ana.host.own.participant.to_string().split_at(8).0
    );
    put_raw(&mut eve, (Kind::NAME, DocKind::Name), "shown", &forged);
    let sentence = "Un banc\nautre ligne";
    put_raw(&mut eve, (Kind::NEED, DocKind::Need), "sentence", sentence);
    town.hear(&eve).await;
    assert!(town.sentences().await.contains(&sentence.to_owned()));
    let listed = town.done(&["people", "--committee", HERE]);
    assert!(listed.contains("Zoé - revoked 3. "), "{listed}");
    assert!(!listed.lines().any(|line| line.starts_with("- revoked")));
    assert_eq!(listed.matches("\n3. ").count(), 0, "{listed}");
    // Of the same name, so that `close` names them too.
    let mut twin = town.phone(3);
    put_raw(&mut twin, (Kind::NAME, DocKind::Name), "shown", &forged);
    town.hear(&twin).await;
    let dry = town.run(&["close", "--dry-run"], None);
    let dry = String::from_utf8(dry.stdout).unwrap();
    assert!(dry.contains("Zoé - revoked 3. "), "{dry}");
    assert!(!dry.contains("\n- revoked"), "{dry}");
    let hide = ["hide", "Rien", "--committee", HERE, "--reason", "r"];
    let refused = town.refused(&hide);
    assert!(refused.contains("Un banc autre ligne"), "{refused}");
    // Read as one line, and hidden by it.
    let hide = [
        "hide",
        "un banc autre ligne",
        "--committee",
        HERE,
        "--reason",
        "r",
    ];
    town.done(&hide);

    // What phones write from now on has one line.
    let mut max = town.phone(4);
    max.call("Deux\nlignes", "Max\n- revoked");
    town.hear(&max).await;
    assert!(town.sentences().await.contains(&"Deux lignes".to_owned()));
    let node = town.node().await;
    let named = node
        .host
        .replica
        .derived()
        .name_of(&max.host.own.participant, town.scope());
    assert_eq!(named.as_deref(), Some("Max - revoked"));
    node.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_member_does_not_come_in_four_times() {
    let town = Town::new().await;
    let mut eve = town.phone(1);
    eve.call("Un besoin", "Eve");
    let (key, scope) = (eve.host.own.key().id(), eve.scope());
    let chain = eve.host.replica.log().chain(scope, key).unwrap();
    let first = chain.straight().next().unwrap().body.clone().unwrap();
    for number in 1..=3 {
        let mut join = Join::from_body(&first).unwrap();
        join.invitation = SigningKey::from_seed(&[number; 32]).id();
        let draft = Draft {
            scope,
            kind: Kind::JOIN,
            document: DocumentId::ZERO,
            body: join.to_body(),
        };
        write_raw(&mut eve, draft);
    }
    town.hear(&eve).await;
    let dry = town.run(&["close", "--dry-run"], None);
    let dry = String::from_utf8(dry.stdout).unwrap();
    let came = dry.lines().filter(|line| line.starts_with("came in since"));
    assert_eq!(came.count(), 1, "{dry}");
    let invited = town.invitation.key_id();
    assert!(dry.contains(&format!("1 by invitation {invited}")), "{dry}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_is_hidden_for_a_reason_that_says_something_and_shown_if_it_was_hidden() {
    let town = Town::new().await;
    let mut phone = town.phone(1);
    phone.propose("Un banc");
    town.hear(&phone).await;
    let hide = ["hide", "Un banc", "--committee", HERE];
    for nothing in ["", " ", "\u{200b}", "\u{a0}\u{2060}", "\n"] {
        let refused = town.refused(&[&hide[..], &["--reason", nothing]].concat());
        assert!(refused.contains("the reason is empty"), "{refused}");
    }
    assert!(town.hidden().await.is_empty());
    let undone = town.refused(&[&hide[..], &["--undo"]].concat());
    assert!(undone.contains("is not hidden"), "{undone}");
    town.done(&[&hide[..], &["--reason", "Une insulte"]].concat());
    town.done(&[&hide[..], &["--undo"]].concat());
    assert!(town.hidden().await.is_empty());
    town.refused(&[&hide[..], &["--undo"]].concat());
}
