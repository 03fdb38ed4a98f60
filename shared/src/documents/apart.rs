//! What is written apart, by one person on two devices or by several of the staff: nothing is mixed,
//! nothing is lost, and everybody reads the same.

use proptest::collection::vec;
use proptest::prelude::*;

use super::tests::{Chains, ID, key, writer};
use super::*;

fn sentence(words: &str) -> NeedEdit {
    NeedEdit {
        sentence: Some(words.into()),
        ..NeedEdit::default()
    }
}

fn details(words: &str) -> NeedEdit {
    NeedEdit {
        details: Some(words.into()),
        ..NeedEdit::default()
    }
}

/// A need that one phone began, and what each of two devices then made of it apart.
fn apart(begun: &NeedEdit, one: &NeedEdit, two: &NeedEdit) -> (Chains, Document) {
    let (phone, tablet) = (key(1), key(2));
    let mut chains = Chains::default();
    let first = Need::edit(&Document::new(DocKind::Need, ID), writer(&phone), begun).unwrap();
    chains.add(phone, &first);
    for (key, edit) in [(phone, one), (tablet, two)] {
        chains.add(
            key,
            &Need::edit(&first.document, writer(&key), edit).unwrap(),
        );
    }
    let assembled = assemble(DocKind::Need, ID, &chains.inputs());
    assert_eq!(assembled.set_aside, vec![]);
    (chains, assembled.document)
}

fn read(document: &Document) -> Need {
    let (need, problems) = Need::read(document);
    assert_eq!(problems, vec![]);
    need
}

#[test]
fn a_sentence_corrected_apart_is_one_of_the_two_and_the_other_is_kept() {
    let (one, two) = ("Un autobus", "Un autobus le soir");
    let (_, document) = apart(&sentence("Un autobu"), &sentence(one), &sentence(two));
    let need = read(&document);
    assert_eq!(need.sentences.len(), 2);
    assert_eq!(need.sentence, need.sentences[0]);
    let mut both = need.sentences.clone();
    both.sort();
    assert_eq!(both, [one, two]);
    assert_eq!(need.ever[0], "Un autobu");
    assert_eq!(need.ever.len(), 3);
}

#[test]
fn to_choose_either_sentence_or_to_write_another_leaves_that_one_everywhere() {
    for chosen in ["un", "deux", "trois"] {
        let (mut chains, document) = apart(&sentence("zéro"), &sentence("un"), &sentence("deux"));
        let written = Need::edit(&document, writer(&key(2)), &sentence(chosen)).unwrap();
        assert_eq!(written.bodies.len(), 1);
        chains.add(key(2), &written);
        chains.0.reverse();
        let after = assemble(DocKind::Need, ID, &chains.inputs());
        assert_eq!(after.set_aside, vec![]);
        let need = read(&after.document);
        assert_eq!(need.sentences, [chosen]);
        for seen in ["zéro", "un", "deux", chosen] {
            assert!(need.ever.iter().any(|ever| ever == seen), "{seen}");
        }
    }
}

#[test]
fn two_choices_made_apart_are_both_kept_whichever_was_shown() {
    let (mut chains, document) = apart(&sentence("zéro"), &sentence("un"), &sentence("deux"));
    for (key, chosen) in [(key(1), "un"), (key(2), "deux")] {
        let written = Need::edit(&document, writer(&key), &sentence(chosen)).unwrap();
        chains.add(key, &written);
    }
    let after = assemble(DocKind::Need, ID, &chains.inputs());
    let mut both = read(&after.document).sentences;
    both.sort();
    assert_eq!(both, ["deux", "un"]);
}

#[test]
fn the_same_correction_on_both_devices_is_one_sentence() {
    let same = sentence("Une salle chauffée");
    let (_, document) = apart(&sentence("Une salle"), &same, &same);
    let need = read(&document);
    assert_eq!(need.sentences, ["Une salle chauffée"]);
    assert_eq!(*need.ever, ["Une salle", "Une salle chauffée"]);
    assert_eq!(document.versions(), vec![]);
}

#[test]
fn correcting_something_else_chooses_no_sentence() {
    let (_, document) = apart(&sentence("zéro"), &sentence("un"), &sentence("deux"));
    let edit = NeedEdit {
        theme: Some(Some("transport".into())),
        details: Some("Tous les soirs".into()),
        ..NeedEdit::default()
    };
    let written = Need::edit(&document, writer(&key(1)), &edit).unwrap();
    assert_eq!(read(&written.document).sentences.len(), 2);
}

#[test]
fn details_replaced_apart_stand_one_after_the_other_whole() {
    let read = |begun: &str, one: &str, two: &str| {
        let (_, document) = apart(&details(begun), &details(one), &details(two));
        read(&document).details
    };
    let one = read(
        "le transport du soir",
        "le train du soir",
        "le tramway du soir",
    );
    assert!(
        ["le train tramway du soir", "le tramway train du soir"].contains(&one.as_str()),
        "{one}"
    );
    let whole = read("abc", "Le dernier part à 17 h.", "On ne peut pas y aller.");
    let mut lines: Vec<&str> = whole.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        ["Le dernier part à 17 h.", "On ne peut pas y aller."]
    );
    // The same words written twice stand twice: nobody can tell that they are the same.
    assert_eq!(
        read("Une salle", "Une salle chauffée", "Une salle chauffée"),
        "Une salle chauffée\nsalle chauffée"
    );
}

#[test]
fn other_short_texts_written_apart_are_kept_and_chosen() {
    let (one, two) = (key(1), key(2));
    // Each kind, with a place, and what writes words there.
    type Write = fn(&Document, Writer<'_>, &str) -> Result<Written, WriteError>;
    let kinds: [(DocKind, &str, Write); 8] = [
        (DocKind::Completion, "words", |document, writer, words| {
            Completion::edit(document, writer, ID, words)
        }),
        (DocKind::Name, "shown", |document, writer, words| {
            Name::edit(document, writer, Some(words))
        }),
        (DocKind::Reply, "words", |document, writer, words| {
            let reply = Reply {
                words: words.into(),
                ..Reply::read(document).0
            };
            Reply::edit(document, writer, &reply)
        }),
        (DocKind::Plain, "fr", |document, writer, words| {
            let plain = Plain {
                fr: words.into(),
                ..Plain::read(document).0
            };
            Plain::edit(document, writer, &plain)
        }),
        (DocKind::Text, "title", |document, writer, words| {
            let text = Text {
                title: words.into(),
                ..Text::read(document).0
            };
            Text::edit(document, writer, &text)
        }),
        (
            DocKind::Charter,
            "question/fr",
            |document, writer, words| {
                let mut charter = Charter::read(document).0;
                charter.question.fr = words.into();
                charter.edit(document, writer)
            },
        ),
        (DocKind::Charter, "asker/en", |document, writer, words| {
            let mut charter = Charter::read(document).0;
            charter.asker.en = words.into();
            charter.edit(document, writer)
        }),
        (
            DocKind::Charter,
            "themes/transport/fr",
            |document, writer, words| {
                let mut charter = Charter::read(document).0;
                let theme = charter::Theme {
                    fr: words.into(),
                    ..Default::default()
                };
                charter.themes.insert("transport".into(), theme);
                charter.edit(document, writer)
            },
        ),
    ];
    for (kind, place, write) in kinds {
        let mut chains = Chains::default();
        let first = write(&Document::new(kind, ID), writer(&one), "zéro").unwrap();
        chains.add(one, &first);
        chains.add(one, &write(&first.document, writer(&one), "un").unwrap());
        chains.add(two, &write(&first.document, writer(&two), "deux").unwrap());
        let met = assemble(kind, ID, &chains.inputs());
        assert_eq!(met.set_aside, vec![], "{kind:?}");
        let versions = met.document.versions();
        assert_eq!(versions.len(), 1, "{kind:?} {place}");
        assert_eq!(versions[0].place, place);
        let mut words = versions[0].words.clone();
        words.sort();
        assert_eq!(words, ["deux", "un"], "{kind:?} {place}");
        for chosen in &versions[0].words {
            let written = met.document.choose(writer(&two), place, chosen).unwrap();
            let mut after = chains.clone();
            after.add(two, &written);
            let after = assemble(kind, ID, &after.inputs());
            assert_eq!(after.set_aside, vec![], "{kind:?} {place}");
            assert_eq!(after.document.versions(), vec![], "{kind:?} {place}");
            let again = write(&after.document, writer(&one), chosen).unwrap();
            assert!(
                again.bodies.is_empty(),
                "{kind:?} {place}: {chosen} is there"
            );
        }
    }
}

#[test]
fn correcting_one_text_of_a_charter_chooses_none_of_the_others() {
    let (one, two) = (key(1), key(2));
    let mut charter = Charter::default();
    charter.question.fr = "zéro".into();
    let first = charter
        .edit(&Document::new(DocKind::Charter, ID), writer(&one))
        .unwrap();
    let mut chains = Chains::default();
    chains.add(one, &first);
    for (key, words) in [(one, "un"), (two, "deux")] {
        charter.question.fr = words.into();
        chains.add(key, &charter.edit(&first.document, writer(&key)).unwrap());
    }
    let met = assemble(DocKind::Charter, ID, &chains.inputs());
    let mut charter = Charter::read(&met.document).0;
    charter.asker.fr = "La table".into();
    let written = charter.edit(&met.document, writer(&two)).unwrap();
    assert_eq!(written.document.versions().len(), 1);
    assert_eq!(Charter::read(&written.document).0, charter);
}

#[test]
fn an_author_who_writes_as_much_as_can_be_hides_only_their_own_words() {
    let author = key(1);
    let start = Document::new(DocKind::Need, ID);
    let mut chains = Chains::default();
    for epoch in 0..=limits::LAST_EPOCH {
        let writer = Writer {
            key: &author,
            epoch,
        };
        let words = format!("{epoch:03} {}", "é".repeat(need::SENTENCE - 4));
        chains.add(
            author,
            &Need::edit(&start, writer, &sentence(&words)).unwrap(),
        );
    }
    let met = assemble(DocKind::Need, ID, &chains.inputs());
    assert_eq!(met.set_aside, vec![]);
    let need = read(&met.document);
    assert_eq!(need.sentences.len(), limits::READ_AT_ONCE);
    assert_eq!(need.ever.len(), 64);
    let chosen = Need::edit(&met.document, writer(&author), &sentence("un")).unwrap();
    assert_eq!(chosen.bodies.len(), 1);
    assert!(
        chosen.bodies[0].len() < 8 * 1024,
        "{}",
        chosen.bodies[0].len()
    );
    assert_eq!(read(&chosen.document).sentences, ["un"]);

    // One change that puts two thousand sentences leaves one.
    let written = start
        .write(writer(&author), |draft| {
            (0..limits::OPERATIONS).try_for_each(|n| draft.words(&["sentence"], &n.to_string()))
        })
        .unwrap();
    assert!(written.bodies.len() < 4);
    assert!(read(&written.document).ever.len() < 4);
}

/// A word that no other edit has.
fn named(phone: usize, n: usize, words: &[String]) -> String {
    words
        .iter()
        .enumerate()
        .map(|(at, word)| format!("{word}{phone}x{n}x{at}"))
        .collect::<Vec<_>>()
        .join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Three devices that write apart, whatever the order in which what they wrote arrives.
    #[test]
    fn every_order_of_arrival_gives_the_same_sentence_and_the_same_others(
        words in vec("[a-c]{1,2}", 2..5),
        order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let start = Document::new(DocKind::Need, ID);
        let mut chains = Chains::default();
        for (n, words) in words.iter().enumerate() {
            let key = key(n as u8 + 1);
            chains.add(key, &Need::edit(&start, writer(&key), &sentence(words)).unwrap());
        }
        let straight = read(&assemble(DocKind::Need, ID, &chains.inputs()).document);
        let mut other = Chains::default();
        for at in order {
            other.0.extend(chains.0.get(at).cloned());
        }
        let shuffled = read(&assemble(DocKind::Need, ID, &other.inputs()).document);
        prop_assert_eq!(&straight, &shuffled);
        prop_assert_eq!(Some(&straight.sentence), straight.sentences.first());
        for words in &words {
            prop_assert!(straight.sentences.contains(words));
            prop_assert!(straight.ever.contains(words));
        }
    }

    /// Two devices each replace some of the same words by others: what each wrote stands whole, and
    /// no word is there that nobody wrote.
    #[test]
    fn two_replacements_in_a_long_text_stand_whole(
        begun in vec("[ab]{1,4}", 0..12),
        cuts in (0..12usize, 0..12usize, 0..12usize, 0..12usize),
        one in vec("[ab]{1,4}", 1..6),
        two in vec("[ab]{1,4}", 1..6),
    ) {
        let replaced = |from: usize, to: usize, by: &str| {
            let (from, to) = (from.min(to).min(begun.len()), from.max(to).min(begun.len()));
            let mut words: Vec<&str> = begun.iter().map(String::as_str).collect();
            words.splice(from..to, [by]);
            words.join(" ")
        };
        let (by_one, by_two) = (named(1, 0, &one), named(2, 0, &two));
        let (one, two) = (replaced(cuts.0, cuts.1, &by_one), replaced(cuts.2, cuts.3, &by_two));
        let (_, document) = apart(&details(&begun.join(" ")), &details(&one), &details(&two));
        let met = read(&document).details.replace('\n', " ");
        prop_assert!(format!(" {met} ").contains(&format!(" {by_one} ")), "{met}");
        prop_assert!(format!(" {met} ").contains(&format!(" {by_two} ")), "{met}");
        for word in met.split(' ').filter(|word| !word.is_empty()) {
            let wrote = begun.iter().any(|known| known == word)
                || by_one.split(' ').chain(by_two.split(' ')).any(|known| known == word);
            prop_assert!(wrote, "{word} in {met}");
        }
    }

    /// A long text reads as it was written, whatever stood there; what draws nothing is nothing.
    #[test]
    fn a_long_text_reads_as_it_was_written(texts in vec("[ab \n\u{a0}🚌]{0,12}", 1..5)) {
        let mut document = Document::new(DocKind::Need, ID);
        for text in texts {
            document = Need::edit(&document, writer(&key(1)), &details(&text)).unwrap().document;
            prop_assert_eq!(read(&document).details, limits::typed(&text));
        }
    }
}
