//! What the table's page says, and what it never lets through.

use super::list::READ_FIRST;
use super::page::{STYLE, page};
use crate::published::{Drawn, List, Numbers, PublishedLine, Said, Table, Told};
use crate::web::Words;
use crate::web::direction::astray;
use shared::identity::{DocumentId, EnvelopeHash};

fn table(source: Option<&str>, numbers: Option<Numbers>) -> Table {
    let said = Said {
        need: DocumentId::ZERO,
        committee: Some("Comité".to_owned()),
        sentence: "Un <autobus> le soir".to_owned(),
        details: String::new(),
        theme: None,
        provenance: "own".to_owned(),
        source: source.map(str::to_owned),
        plain: None,
        before: vec!["Un <autobu> le soir".to_owned()],
    };
    let line = PublishedLine {
        place: 1,
        tied: true,
        chosen: None,
        excerpts: vec![said],
    };
    let list = List {
        placed_later: 0,
        heard_elsewhere: 0,
        committee: None,
        territories: Vec::new(),
        paper: "region".to_owned(),
        rule: "symmetric-borda-1".to_owned(),
        cut: EnvelopeHash::ZERO,
        result: EnvelopeHash::ZERO,
        day: Some("2026-11-01".to_owned()),
        lot: Some(Drawn::NoSeed),
        seed: None,
        struck: None,
        rests_on_struck: Vec::new(),
        numbers,
        weight: None,
        beside: Vec::new(),
        recurring: Vec::new(),
        heard: Vec::new(),
        committees: vec!["Comité".to_owned()],
        missing: vec!["Absent".to_owned()],
        lines: vec![line],
    };
    Table {
        demonstration: true,
        question: Words {
            fr: "Quoi ?".to_owned(),
            en: String::new(),
        },
        lists: vec![list],
        ..Table::default()
    }
}

#[test]
fn below_twenty_ballots_there_is_order_and_no_number() {
    let html = page(&table(None, None), false, "");
    assert!(html.contains("Moins de 20") && html.contains("à égalité"));
    assert!(!html.contains("bulletins pour") && html.contains("Absent"));
    assert!(
        html.contains("Un &lt;autobus&gt; le soir"),
        "words cannot inject anything"
    );
    assert!(
        html.contains("Un &lt;autobu&gt; le soir"),
        "the words before a small correction stand beside"
    );
}

#[test]
fn a_list_says_how_equals_were_separated() {
    for (drawn, said) in [
        (Drawn::NoSeed, "sans graine."),
        (Drawn::SeedAnnounced, "graine annoncée d’avance."),
        (Drawn::SeedKnown, "montrée déjà"),
        (Drawn::SeedChosen, "personne n’avait annoncée"),
        (Drawn::SeedMissing, "n’avait pas celle"),
    ] {
        let mut table = table(None, None);
        table.lists[0].lot = Some(drawn);
        table.lists[0].seed = Some("00ff".to_owned());
        let html = page(&table, false, "");
        assert!(html.contains(said) && html.contains("00ff"), "{drawn:?}");
    }
}

#[test]
fn only_somebodys_words_stand_between_quotation_marks() {
    let quoted = |source| page(&table(source, None), false, "").contains("<blockquote");
    assert!(quoted(None) && quoted(Some("verbatim")));
    assert!(!quoted(Some("paraphrase")) && !quoted(Some("ours")));
    assert!(page(&table(Some("ours"), None), false, "").contains("Exemple fictif"));
}

#[test]
fn a_list_says_its_day_and_who_asked_in_both_languages() {
    let mut table = table(None, None);
    table.asked_by = Words {
        fr: "La table".to_owned(),
        en: "The table".to_owned(),
    };
    let (french, english) = (page(&table, false, ""), page(&table, true, ""));
    assert!(french.contains("1ᵉʳ novembre 2026") && french.contains("<bdi>La table"));
    assert!(english.contains("November 1, 2026") && english.contains("<bdi>The table"));
}

#[test]
fn what_is_long_waits_until_one_asks_for_it() {
    let mut table = table(None, None);
    let list = table.lists.remove(0);
    let mut long = list.clone();
    long.lines = vec![list.lines[0].clone(); 40];
    let mut committee = long.clone();
    committee.committee = Some("Comité".to_owned());
    table.lists = vec![long, committee];
    let html = page(&table, false, "");
    let (mut open, mut depth) = (0, 0_usize);
    for part in html.split('<') {
        depth += usize::from(part.starts_with("details"));
        depth -= usize::from(part.starts_with("/details"));
        open += usize::from(depth == 0 && part.starts_with("li value"));
    }
    assert_eq!(open, READ_FIRST, "lines that are read before one asks");
    assert_eq!(html.matches("<li value").count(), 80);
}

#[test]
fn words_from_right_to_left_have_an_element_of_their_own_wherever_they_stand() {
    let arabic = || "عمل".to_owned();
    let both = || Words {
        fr: arabic(),
        en: arabic(),
    };
    let mut table = table(None, None);
    let mut list = table.lists.remove(0);
    let said = &mut list.lines[0].excerpts[0];
    said.sentence = arabic();
    said.details = arabic();
    said.committee = Some(arabic());
    said.theme = Some(both());
    said.plain = Some(arabic());
    said.before = vec![arabic(), arabic()];
    let line = list.lines[0].clone();
    list.territories = vec![arabic(), arabic()];
    list.committees = vec![arabic(), arabic()];
    list.missing = vec![arabic(), arabic()];
    list.heard = vec![line.clone()];
    list.weight = Some("one".to_owned());
    list.beside = vec![crate::published::Beside {
        weight: "people".to_owned(),
        lines: vec![line.clone()],
    }];
    list.recurring = vec![crate::published::Recurring {
        committees: vec![arabic(), arabic()],
        line,
    }];
    let mut committee = list.clone();
    committee.committee = Some(arabic());
    table.lists = vec![list, committee];
    table.unpublished = vec![arabic(), arabic()];
    table.too_few = vec!["عمل عمل".to_owned()];
    table.title = arabic();
    table.question = both();
    table.asked_by = both();
    for english in [false, true] {
        let html = page(&table, english, "");
        assert!(html.matches("عمل").count() > 40, "{html}");
        assert_eq!(astray(&html), [""; 0]);
    }
}

#[test]
fn what_is_counted_of_people_is_named_as_people_and_quotes_stand_apart_in_french() {
    let numbers = Numbers {
        ballots: Told::Exact(21),
        passes: Told::Few,
        null: Told::Few,
        unread: Told::Few,
        erased: Told::Few,
        people: Told::Exact(40),
    };
    let html = page(&table(Some("verbatim"), Some(numbers)), false, "");
    assert!(
        !html.contains("Bulletins qu") && !html.contains(". Effacés"),
        "{html}"
    );
    assert_eq!(html.matches("Personnes dont le bulletin").count(), 3);
    assert!(
        html.contains("Mot pour mot d’un texte publié"),
        "as the app says it"
    );
    assert!(STYLE.contains(":lang(fr)") && STYLE.contains("«\\a0"));
}

#[test]
fn an_empty_table_says_so_in_both_languages() {
    let empty = Table::default();
    assert!(page(&empty, false, "").contains("Rien n’est encore publié"));
    assert!(page(&empty, true, "").contains("Nothing is published yet"));
}

#[test]
fn a_list_that_is_set_aside_says_so_and_why_before_its_lines() {
    let mut table = table(None, None);
    assert!(!page(&table, false, "").contains("écartée"));
    table.lists[0].struck = Some("Copié <deux> fois".to_owned());
    let html = page(&table, false, "");
    let said = html.find("ne tient plus").unwrap();
    assert!(html.contains("Copié &lt;deux&gt; fois"));
    assert!(said < html.find("le soir").unwrap());
    table.lists[0].struck = None;
    table.lists[0].rests_on_struck = vec!["Comité".to_owned()];
    assert!(page(&table, true, "").contains("set aside since"));
}
