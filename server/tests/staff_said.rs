//! What commands say is what they did, and what is wrong is what they were asked.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;
mod town;

use server::published::Public;
use shared::identity::random::Randomness;
use shared::replica::Own;
use support::Phone;
use town::{HERE, Town};

fn out(town: &Town, words: &[&str]) -> String {
    String::from_utf8(town.run(words, None).stdout).unwrap()
}

fn wrong(town: &Town, words: &[&str]) -> String {
    let output = town.run(words, None);
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Everyone ranks.
async fn ranked(town: &Town, number: u8) {
    let mut phones: Vec<Phone> = (1..=number).map(|seed| town.phone(seed)).collect();
    for (number, phone) in phones.iter_mut().enumerate() {
        phone.propose(&format!("Besoin {number}"));
        town.hear(phone).await;
    }
    for phone in &mut phones {
        town.tell(phone).await;
        phone.rank_all();
        town.hear(phone).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recount_without_a_cut_says_that_nothing_is_published_and_lists_have_no_papers_name() {
    let town = Town::new().await;
    let said = wrong(&town, &["recount"]);
    assert!(said.contains("nothing is published yet"), "{said}");
    assert!(!said.contains("that cut"), "{said}");
    ranked(&town, 6).await;
    for words in [&["close", "--dry-run"][..], &["close"], &["recount"]] {
        let said = out(&town, words);
        assert!(said.contains("L’Islet"), "{said}");
        assert!(
            !said.contains("(region)"),
            "there is one paper only: {said}"
        );
    }
    let other = wrong(&town, &["recount", "zz"]);
    assert!(other.contains("of that cut"), "{other}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_to_no_committee_names_those_there_are_and_a_bare_code_says_why() {
    let town = Town::new().await;
    let said = wrong(&town, &["invite", "zut"]);
    assert!(
        said.contains("no committee is called zut") && said.contains("L’Islet"),
        "{said}"
    );
    let said = out(&town, &["invite", HERE]);
    assert!(
        said.contains("PV-I") && said.contains("--public-url"),
        "{said}"
    );
    let said = out(
        &town,
        &["--public-url", "https://table.example", "invite", HERE],
    );
    assert!(said.contains("https://table.example/"), "{said}");
    assert!(!said.contains("--public-url"), "{said}");
    let said = town.done(&["invitation", HERE, "--replace", "--all"]);
    assert!(said.contains("--public-url"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charter_that_is_only_tried_says_so_and_each_change_is_named() {
    let town = Town::new().await;
    let shown = out(&town, &["charter", "show"]);
    let file = town.path("charter.toml");
    let edit = ["charter", "edit", file.to_str().unwrap()];
    let dry = [&edit[..], &["--dry-run"]].concat();
    let changed = shown.replace("level = \"involve\"", "level = \"consult\"");
    let changed = changed.replace("smallest_group = 5", "smallest_group = 7");
    assert_ne!(changed, shown);
    std::fs::write(&file, &changed).unwrap();
    let tried = town.done(&dry);
    for line in ["level: involve, then consult", "smallest_group: 5, then 7"] {
        assert!(tried.contains(line), "{tried}");
    }
    assert!(!tried.contains("texts"), "no text changes: {tried}");
    assert!(tried.contains("nothing is written"), "{tried}");
    let done = town.done(&edit);
    assert!(
        done.contains("level: ") && !done.contains("nothing is written"),
        "{done}"
    );
    std::fs::write(&file, changed.replace("Transportation", "Getting around")).unwrap();
    assert!(town.done(&dry).contains("texts change"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_coordinators_wrote_of_the_charter_at_once_is_shown_and_one_of_them_chooses() {
    let town = Town::new().await;
    let mut random = Randomness::from_seed([9; 32]);
    let mut second = Own::continue_from(&town.founder.backup(), &mut random).unwrap();
    second.own.belongings.clone_from(&town.founder.belongings);
    let mut node = town.node().await;
    let linked = node.host.replica.linked(&second.own, &second.proof);
    node.write(linked).await.unwrap();
    node.settle().await.unwrap();
    let mut at_once = Vec::new();
    for (own, question) in [
        (&town.founder, "Que faut-il ?"),
        (&second.own, "Que\nmanque-t-il ?"),
    ] {
        let mut charter = node.host.replica.charter().unwrap().clone();
        charter.question.fr = question.to_owned();
        at_once.extend(node.host.replica.write_charter(own, &charter).unwrap());
    }
    node.write(at_once).await.unwrap();
    node.close().await;

    let file = out(&town, &["charter", "show"]);
    let mut beginning = file.lines();
    assert!(beginning.next().unwrap().contains("question/fr"), "{file}");
    let mut both = [beginning.next().unwrap(), beginning.next().unwrap()];
    both.sort_unstable();
    assert_eq!(both, ["#   Que faut-il ?", "#   Que manque-t-il ?"]);
    // The file is still a file, and correcting something else with it chooses nothing.
    let path = town.path("charter.toml");
    std::fs::write(&path, file.replace("Transportation", "Getting around")).unwrap();
    let said = town.done(&["charter", "edit", path.to_str().unwrap()]);
    assert!(said.contains("# several wrote at once"), "{said}");

    let elsewhere = town.refused(&["charter", "choose", "asker/fr", "La table"]);
    assert!(elsewhere.contains("nobody wrote at once"), "{elsewhere}");
    let choose = ["charter", "choose", "question/fr", "Que faut-il ?"];
    let said = town.done(&choose);
    assert!(said.contains("question/fr reads: Que faut-il ?"), "{said}");
    let file = out(&town, &["charter", "show"]);
    assert!(
        !file.contains('#') && file.contains("Que faut-il ?"),
        "{file}"
    );
    town.refused(&choose);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_that_is_hidden_already_is_said_so_and_needs_are_listed_one_a_line() {
    let town = Town::new().await;
    let mut phone = town.phone(1);
    phone.propose("Un banc");
    phone.propose("Un arbre");
    town.hear(&phone).await;
    let hide = ["hide", "Un banc", "--committee", HERE, "--reason"];
    town.done(&[&hide[..], &["Une insulte"]].concat());
    let again = town.refused(&[&hide[..], &["Une insulte"]].concat());
    assert!(again.contains("hidden already"), "{again}");
    let other = town.done(&[&hide[..], &["Un nom de famille"]].concat());
    assert!(other.contains("was hidden already"), "{other}");
    assert_eq!(town.hidden().await[0].1, "Un nom de famille");
    let unknown = town.refused(&["hide", "Rien", "--committee", HERE, "--reason", "r"]);
    for sentence in ["Un banc", "Un arbre"] {
        let lines = unknown.lines().filter(|line| line.ends_with(sentence));
        assert_eq!(lines.count(), 1, "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_called_as_they_are_called_there() {
    let town = Town::new().await;
    let mut phone = town.phone(1);
    phone.call("Un besoin", "Ana");
    town.hear(&phone).await;
    let here = ["--committee", HERE];
    for words in [&["revoke", "ana"][..], &["revoke", "ana", "--undo"]] {
        let said = town.done(&[words, &here].concat());
        assert!(said.starts_with("Ana: "), "{said}");
    }
    town.done(&["invitation", HERE, "--replace", "--all-but", "Ana"]);
    town.done(&[&["confirm", "ana"][..], &here].concat());
    let said = town.done(&[&["confirm", "ana", "--undo"][..], &here].concat());
    assert!(said.starts_with("Ana: "), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_set_aside_by_who_counted_it_and_stands_again() {
    let town = Town::new().await;
    ranked(&town, 6).await;
    let _ = out(&town, &["close"]);
    let cut = out(&town, &["recount"]);
    let cut = cut.lines().find(|line| line.contains("L’Islet")).unwrap();
    let cut = cut.split_once(", cut ").unwrap().1;
    let cut = cut.split(':').next().unwrap().to_owned();
    let said = wrong(&town, &["strike", &cut, "--reason", "  "]);
    assert!(said.contains("the reason is empty"), "{said}");
    let said = wrong(&town, &["strike", &cut, "--undo"]);
    assert!(said.contains("not set aside"), "{said}");
    let strike = ["strike", &cut, "--reason", "Copié deux fois."];
    let said = out(&town, &strike);
    assert!(said.contains("set aside: Comité AVEC de L’Islet"), "{said}");
    let said = wrong(&town, &strike);
    assert!(said.contains("already"), "{said}");
    let struck = async || {
        let node = town.node().await;
        let public = Public::of(&node.host.replica, &Default::default());
        let lists = public.table.lists.into_iter();
        lists
            .map(|list| (list.struck, list.rests_on_struck.len()))
            .collect::<Vec<_>>()
    };
    let all = struck().await;
    assert!(
        all.contains(&(Some("Copié deux fois.".to_owned()), 0)),
        "{all:?}"
    );
    assert!(all.contains(&(None, 1)), "the region’s says so: {all:?}");
    let again = out(&town, &["recount", &cut, "--json"]);
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again[0]["recount"]["outcome"], "same", "{again}");
    assert!(again[0]["cut"].as_str().unwrap().starts_with(&cut));
    let said = out(&town, &["strike", &cut, "--undo"]);
    assert!(said.contains("stands again"), "{said}");
    let all = struck().await;
    assert!(all.iter().all(|one| *one == (None, 0)), "{all:?}");
}
