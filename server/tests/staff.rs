//! What who runs a consultation does from the command line, through the program itself.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;
mod town;

use support::Phone;
use town::{HERE, Town};

#[tokio::test(flavor = "multi_thread")]
async fn people_of_one_name_are_listed_apart_and_ended_one_at_a_time() {
    let town = Town::new().await;
    let mut phones: Vec<Phone> = (1..=3).map(|seed| town.phone(seed)).collect();
    for (phone, name) in phones.iter_mut().zip(["Élise", "E\u{301}LISE ", "Luc"]) {
        phone.call("Un besoin", name);
        town.hear(phone).await;
    }
    let listed = town.done(&["people", "--committee", HERE]);
    let elises = [&phones[0], &phones[1]].map(|phone| phone.host.own.participant.to_string());
    for (place, id) in (1..).zip(&elises) {
        assert!(
            listed.contains(&format!("{place}. {id} ")),
            "in the order received: {listed}"
        );
    }
    assert_eq!(listed.matches("another goes by the same name").count(), 2);
    let invited = town.invitation.key_id().to_string();
    assert_eq!(
        listed
            .matches(&format!("came by invitation {invited}"))
            .count(),
        3
    );
    assert_eq!(listed.matches("- ballots given: 0").count(), 3);

    // A name that says too little names nobody; committees by id as well.
    let refused = town.refused(&["revoke", "élise", "--committee", HERE]);
    assert!(elises.iter().all(|id| refused.contains(id)), "{refused}");
    let committee = town.invitation.scope.to_string();
    town.done(&["revoke", &elises[0], "--committee", &committee]);
    let again = town.refused(&["revoke", &elises[0], "--committee", HERE]);
    assert!(again.contains("revoked already"), "{again}");

    phones[0].propose("Après la fin");
    town.hear(&phones[0]).await;
    // A backup brings no new key that counts.
    let mut restored = town.restored(&phones[0]);
    restored.propose("Par la sauvegarde");
    town.hear(&restored).await;
    let sentences = town.sentences().await;
    assert_eq!(
        sentences.iter().filter(|one| *one == "Un besoin").count(),
        3
    );
    assert!(!sentences.contains(&"Après la fin".to_owned()));
    assert!(!sentences.contains(&"Par la sauvegarde".to_owned()));
    let listed = town.done(&["people", "--committee", HERE]);
    assert_eq!(listed.matches("- revoked").count(), 1, "{listed}");

    town.done(&["revoke", &elises[0], "--committee", HERE, "--undo"]);
    let sentences = town.sentences().await;
    assert!(sentences.contains(&"Après la fin".to_owned()));
    assert!(sentences.contains(&"Par la sauvegarde".to_owned()));
    let again = town.refused(&["revoke", &elises[0], "--committee", HERE, "--undo"]);
    assert!(again.contains("not revoked"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_is_hidden_by_its_sentence_or_id_with_a_reason_and_shown_again() {
    let town = Town::new().await;
    let mut phone = town.phone(1);
    phone.propose("L’autobus passe où ?");
    phone.propose("Deux fois");
    phone.propose("Deux fois");
    town.hear(&phone).await;
    let hide = ["hide", "l'autobus passe ou\u{300} ?", "--committee", HERE];
    let reasoned = [&hide[..], &["--reason", "Une insulte"]].concat();
    let without = town.refused(&hide);
    assert!(without.contains("--reason"), "{without}");
    town.done(&reasoned);
    let hidden = town.hidden().await;
    assert_eq!(hidden.len(), 1);
    assert_eq!(hidden[0].1, "Une insulte");
    let undo = [&hide[..], &["--undo"]].concat();
    town.done(&undo);
    assert!(town.hidden().await.is_empty());

    let twice = town.refused(&["hide", "Deux fois", "--committee", HERE, "--reason", "r"]);
    let ids: Vec<String> = town.needs("Deux fois").await;
    assert!(
        ids.len() == 2 && ids.iter().all(|id| twice.contains(id)),
        "{twice}"
    );
    town.done(&["hide", &ids[1], "--committee", HERE, "--reason", "r"]);
    let hidden = town.hidden().await;
    assert_eq!(hidden[0].0, ids[1]);
    let unknown = town.refused(&["hide", "Rien", "--committee", HERE, "--reason", "r"]);
    assert!(unknown.contains("no need reads Rien"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_leaked_is_replaced_and_who_waits_is_confirmed_or_takes_a_place() {
    let town = Town::new().await;
    let mut phones: Vec<Phone> = (1..=4).map(|seed| town.phone(seed)).collect();
    for (phone, name) in phones.iter_mut().zip(["Ana", "Luc", "Ana", "Intrus"]) {
        phone.call("Un besoin", name);
        town.hear(phone).await;
    }
    let ids: Vec<String> = phones
        .iter()
        .map(|phone| phone.host.own.participant.to_string())
        .collect();
    let replace = ["invitation", HERE, "--replace"];
    let unsaid = town.refused(&replace);
    assert!(unsaid.contains("--recognise"), "{unsaid}");
    let two_ways = [&replace[..], &["--all", "--recognise", "Luc"]].concat();
    town.refused(&two_ways);
    let said = town.done(
        &[
            &replace[..],
            &["--recognise", "luc", "--recognise", &ids[0]],
        ]
        .concat(),
    );
    assert!(said.contains("recognised: 2, to be confirmed: 2"), "{said}");
    assert_eq!(town.sentences().await.len(), 2);
    let code = said.lines().last().unwrap();
    let fresh = shared::identity::Invitation::parse(code).unwrap();
    assert_ne!(fresh.key_id(), town.invitation.key_id());
    // Both who hold the committee's invitation show the new one from now on.
    for key in [Some(town.key()), None] {
        let shown = town.run(&["invite", HERE], key);
        assert!(String::from_utf8(shown.stdout).unwrap().contains(code));
    }
    let mut new = Phone::new(9, &fresh);
    new.call("Par la nouvelle", "Zoé");
    town.hear(&new).await;
    let mut late = town.phone(10);
    late.call("Par l’ancienne", "Max");
    town.hear(&late).await;
    assert_eq!(
        town.sentences().await.len(),
        3,
        "the former brings nobody in"
    );

    let waits = town.refused(&["confirm", "Luc", "--committee", HERE]);
    assert!(waits.contains("do not wait"), "{waits}");
    // The second Ana is the first one, whose phone is lost.
    let confirm = ["confirm", &ids[2], "--committee", HERE];
    town.done(&[&confirm[..], &["--in-place-of", &ids[0]]].concat());
    let listed = town.done(&["people", "--committee", HERE]);
    assert!(
        listed.contains(&format!("- in the place of {}", ids[0])),
        "{listed}"
    );
    assert_eq!(listed.matches("- to be confirmed").count(), 2);
    let other = town.refused(&[&confirm[..], &["--in-place-of", "Luc"]].concat());
    assert!(other.contains("take that back first"), "{other}");
    town.done(&[&confirm[..], &["--undo"]].concat());
    assert_eq!(town.sentences().await.len(), 3);
    town.refused(&[&confirm[..], &["--undo"]].concat());
    town.done(&["confirm", "--all", "--committee", HERE]);
    assert_eq!(town.sentences().await.len(), 6);
    let nobody = town.refused(&["confirm", "--all", "--committee", HERE]);
    assert!(nobody.contains("nobody waits"), "{nobody}");

    town.done(&["invitation", HERE, "--undo"]);
    let mut back = town.phone(11);
    back.call("Par l’ancienne, rétablie", "Léa");
    town.hear(&back).await;
    assert_eq!(town.sentences().await.len(), 7);
    town.refused(&["invitation", HERE, "--undo"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charter_changes_in_the_same_folder_and_nobody_is_locked_out() {
    let town = Town::new().await;
    let mut phone = town.phone(1);
    phone.propose("Avant");
    town.hear(&phone).await;
    let shown = town.run(&["charter", "show"], None);
    let shown = String::from_utf8(shown.stdout).unwrap();
    let file = town.path("charter.toml");
    std::fs::write(&file, &shown).unwrap();
    let edit = ["charter", "edit", file.to_str().unwrap()];
    assert!(town.done(&edit).contains("reads so already"));

    let question = "De quoi avons-nous le plus besoin pour vivre mieux ici";
    assert!(shown.contains(question));
    let changed = shown.replace(question, "Que faut-il d’abord");
    let changed = changed.replace("Comité AVEC de L’Islet", "Comité du fleuve");
    let added = "\n[[committees]]\nname = \"Comité de Lotbinière\"\n";
    std::fs::write(&file, format!("{changed}{added}")).unwrap();
    let dry = town.done(&[&edit[..], &["--dry-run"]].concat());
    for line in [
        "new committee: Comité de Lotbinière",
        "renamed: Comité AVEC de L’Islet is now Comité du fleuve",
        "question: Que faut-il d’abord",
    ] {
        assert!(dry.contains(line), "{dry}");
    }
    town.refused(&["people", "--committee", "Comité du fleuve"]);
    let said = town.done(&edit);
    let code = said.lines().last().unwrap();
    let invitation = shared::identity::Invitation::parse(code).unwrap();
    assert_eq!(invitation.committee, "Comité de Lotbinière");
    assert!(town.done(&edit).contains("reads so already"));
    assert!(
        town.done(&["people", "--committee", "comité du fleuve"])
            .contains("1. ")
    );
    let ways = town.run(&["invite", "comité du fleuve"], None);
    assert!(ways.status.success());

    // Who was in goes on; who comes in the new committee writes, is received and ranks.
    phone.propose("Après");
    town.hear(&phone).await;
    let mut sentences = town.sentences().await;
    sentences.sort();
    assert_eq!(sentences, ["Après", "Avant"]);
    let mut newcomer = Phone::new(2, &invitation);
    newcomer.propose("À Lotbinière");
    town.hear(&newcomer).await;
    town.tell(&mut newcomer).await;
    assert_eq!(newcomer.sentences().len(), 1);
    newcomer.rank_all();
    let node = town.node().await;
    let derived = node.host.replica.derived();
    assert!(derived.set_aside.is_empty(), "{:?}", derived.set_aside);
    assert!(node.relays(invitation.scope));
    assert!(
        derived
            .membership
            .is_officer(&town.server.participant, invitation.scope)
    );
    node.close().await;

    // Back as it was, but for the committee that is there now.
    std::fs::write(&file, &shown).unwrap();
    let gone = town.refused(&edit);
    assert!(gone.contains("none is ever taken away"), "{gone}");
    std::fs::write(&file, format!("{shown}{added}")).unwrap();
    town.done(&edit);
    assert!(town.done(&["people", "--committee", HERE]).contains("1. "));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_published_before_the_server_moves_and_taken_back() {
    let town = Town::new().await;
    let new = "https://nouvelle.example";
    let publish = ["address", new];
    town.done(&publish);
    assert!(town.done(&publish).contains("so already"));
    let published = async || {
        let node = town.node().await;
        let relays = node.host.replica.derived().membership.relays();
        let relays: Vec<_> = relays.into_iter().cloned().collect();
        let serves = node.relays(town.scope());
        node.close().await;
        let server = relays
            .into_iter()
            .filter(|one| one.participant == town.server.participant);
        (
            serves,
            server.filter_map(|one| one.address).collect::<Vec<_>>(),
        )
    };
    assert_eq!(published().await, (true, vec![new.to_owned()]));
    // What a phone hears.
    let mut phone = town.phone(1);
    town.tell(&mut phone).await;
    let named = phone.host.replica.relays_to_carry();
    assert_eq!(named.len(), 1, "one name to choose, not two: {named:?}");
    let heard = phone.host.replica.derived().membership.relays();
    let transport = server::founding::transport_key(&town.server);
    assert!(
        heard
            .iter()
            .any(|one| one.address.as_deref() == Some(new) && one.transport == transport)
    );
    town.done(&["address", "--undo"]);
    assert_eq!(published().await, (true, Vec::new()));
    assert!(town.done(&["address", "--undo"]).contains("so already"));
    town.done(&publish);
    assert_eq!(published().await, (true, vec![new.to_owned()]));
    phone.propose("Après");
    town.hear(&phone).await;
    assert_eq!(town.sentences().await, ["Après"]);
}

/// Six people who ranked, and what `close` published of them.
async fn counted() -> (Town, Vec<Phone>) {
    let town = Town::new().await;
    let mut phones: Vec<Phone> = (1..=6).map(|seed| town.phone(seed)).collect();
    for (number, phone) in phones.iter_mut().enumerate() {
        phone.call(&format!("Besoin {number}"), "Ana");
        town.hear(phone).await;
    }
    for phone in &mut phones {
        town.tell(phone).await;
        phone.rank_all();
        town.hear(phone).await;
    }
    let close = town.run(&["close", "--dry-run"], None);
    let dry = String::from_utf8(close.stdout).unwrap();
    assert!(
        dry.contains("would publish: Comité AVEC de L’Islet"),
        "{dry}"
    );
    let invitation = town.invitation.key_id();
    let since = format!("Comité AVEC de L’Islet, 6 by invitation {invitation}");
    assert!(dry.contains(&since), "{dry}");
    let names = dry.lines().find(|line| line.starts_with("same name: "));
    let ids = phones
        .iter()
        .map(|phone| phone.host.own.participant.to_string());
    assert!(
        ids.into_iter().all(|id| names.unwrap().contains(&id)),
        "{dry}"
    );
    assert!(
        town.run(&["recount"], None).stdout.is_empty(),
        "nothing was written"
    );
    assert!(town.run(&["close"], None).status.success());
    let again = town.run(&["close", "--dry-run"], None);
    let again = String::from_utf8(again.stdout).unwrap();
    assert!(!again.contains("came in since") && !again.contains("would publish: Com"));
    (town, phones)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recount_says_the_same_whatever_came_since_until_ballots_are_gone() {
    let (town, mut phones) = counted().await;
    let recount = |cut: &[&str]| {
        let output = town.run(&[&["recount"], cut].concat(), None);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let lines = recount(&[]);
    assert_eq!(
        lines.lines().count(),
        2,
        "the committee and the region: {lines}"
    );
    assert!(
        lines.lines().all(|line| line.ends_with(": the same")),
        "{lines}"
    );
    assert!(!lines.contains("Besoin"), "no other list: {lines}");

    // What came since changes nothing: needs, ballots, people, and who was ended.
    let mut late = town.phone(7);
    late.call("Trop tard", "Luc");
    town.tell(&mut late).await;
    late.rank_all();
    town.hear(&late).await;
    town.tell(&mut phones[1]).await;
    phones[1].rank_all();
    town.hear(&phones[1]).await;
    let ended = phones[2].host.own.participant.to_string();
    town.done(&["revoke", &ended, "--committee", HERE, "--all"]);
    let lines = recount(&[]);
    assert!(
        lines.lines().all(|line| line.ends_with(": the same")),
        "{lines}"
    );

    let node = town.node().await;
    let published = node.host.replica.derived().newest_results(town.scope());
    let record = published[0].record.clone();
    let own = node.host.own.clone();
    let mut swapped = record.clone();
    let first = swapped.lines[0].need;
    swapped.lines[0].need = swapped.lines[1].need;
    swapped.lines[1].need = first;
    let mut fewer = record.clone();
    fewer.heard.clear();
    fewer.lines.pop();
    use shared::replica::close::recount::Recount;
    assert_eq!(node.host.replica.recount(&own, &record), Ok(Recount::Same));
    assert_eq!(
        node.host.replica.recount(&own, &swapped),
        Ok(Recount::Different)
    );
    assert_eq!(
        node.host.replica.recount(&own, &fewer),
        Ok(Recount::Different)
    );
    node.close().await;

    // By the beginning of its hash, also once ballots are erased.
    let cut = record.cut.to_string();
    assert!(recount(&[&cut[..12]]).ends_with(": the same\n"));
    for phone in &mut phones[3..5] {
        town.tell(phone).await;
        let (scope, paper) = (phone.scope(), record.paper.clone());
        let own = phone.host.own.clone();
        let gone = phone
            .host
            .replica
            .withdraw_ballot(&own, scope, &paper)
            .unwrap();
        phone.write(gone);
        town.hear(phone).await;
    }
    let lines = recount(&[&cut[..12]]);
    assert!(lines.ends_with(": 2 ballots are gone\n"), "{lines}");
    let nothing = town.run(&["recount", "zz"], None);
    assert!(!nothing.status.success());
}
