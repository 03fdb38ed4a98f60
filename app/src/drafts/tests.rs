//! Tabs write, save, reload and die; no word of one ever goes because of another.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Default)]
struct Memory(RefCell<BTreeMap<String, String>>);

impl Shelf for Memory {
    fn keys(&self) -> Vec<String> {
        self.0.borrow().keys().cloned().collect()
    }
    fn get(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }
    fn set(&self, key: &str, text: &str) -> bool {
        self.0.borrow_mut().insert(key.to_owned(), text.to_owned());
        true
    }
    fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }
}

const ONE: Desk = Desk::Committee(ScopeId([1; 16]));
const TWO: Desk = Desk::Committee(ScopeId([2; 16]));

fn drafts<'a>(shelf: &'a Memory, tab: &'a str, gone: &'a [String]) -> Drafts<'a> {
    Drafts { shelf, tab, gone }
}

#[test]
fn what_is_written_for_one_committee_is_not_in_the_form_of_another() {
    let shelf = Memory::default();
    let tab = drafts(&shelf, "a", &[]);
    tab.keep(ONE, Form::Need, "un autobus");
    assert_eq!(tab.take_up(TWO, Form::Need), None);
    assert_eq!(tab.take_up(ONE, Form::Need).as_deref(), Some("un autobus"));
}

#[test]
fn an_addition_and_a_correction_belong_to_their_need() {
    let shelf = Memory::default();
    let tab = drafts(&shelf, "a", &[]);
    let (this, other) = (DocumentId([1; 16]), DocumentId([2; 16]));
    tab.keep(ONE, Form::Addition(this), "le dimanche");
    tab.keep(ONE, Form::Correction(this), "corrigé");
    assert_eq!(tab.take_up(ONE, Form::Addition(other)), None);
    assert_eq!(tab.take_up(ONE, Form::Correction(other)), None);
    tab.clear(ONE, Form::Correction(this));
    let kept = tab.take_up(ONE, Form::Addition(this));
    assert_eq!(kept.as_deref(), Some("le dimanche"));
}

#[test]
fn a_ballot_being_made_is_of_one_committee_and_one_tab() {
    let shelf = Memory::default();
    let (a, b) = (drafts(&shelf, "a", &[]), drafts(&shelf, "b", &[]));
    a.keep(ONE, Form::Ballot, "un, deux");
    b.keep(ONE, Form::Ballot, "trois");
    a.keep(ONE, Form::Need, "un autobus");
    assert_eq!(a.take_up(TWO, Form::Ballot), None);
    b.clear(ONE, Form::Ballot);
    assert_eq!(a.take_up(ONE, Form::Ballot).as_deref(), Some("un, deux"));
    let ended = [String::from("a")];
    let after = drafts(&shelf, "c", &ended).take_up(ONE, Form::Ballot);
    assert_eq!(
        after.as_deref(),
        Some("un, deux"),
        "a killed tab's comes back"
    );
}

#[test]
fn a_killed_tab_leaves_its_words_to_the_next_and_only_once() {
    let shelf = Memory::default();
    drafts(&shelf, "dead", &[]).keep(ONE, Form::Need, "un autobus");
    let ended = gone(&shelf, &[String::from("b"), String::from("c")]);
    assert_eq!(ended, ["dead"]);
    let (b, c) = (drafts(&shelf, "b", &ended), drafts(&shelf, "c", &ended));
    assert_eq!(b.take_up(ONE, Form::Need).as_deref(), Some("un autobus"));
    assert_eq!(c.take_up(ONE, Form::Need), None);
    b.clear(ONE, Form::Need);
    assert_eq!(
        b.take_up(ONE, Form::Need),
        None,
        "what was saved is not offered again"
    );
}

#[test]
fn a_need_written_before_joining_goes_where_its_invitation_leads() {
    let shelf = Memory::default();
    let tab = drafts(&shelf, "a", &[]);
    let invitation = Desk::of_code("PV-I.two");
    tab.keep(ONE, Form::Need, "pour un");
    tab.keep(invitation, Form::Need, "pour deux");
    assert_eq!(tab.take_up(Desk::of_code("PV-I.three"), Form::Need), None);
    tab.rename(invitation, TWO);
    assert_eq!(tab.take_up(ONE, Form::Need).as_deref(), Some("pour un"));
    assert_eq!(tab.take_up(TWO, Form::Need).as_deref(), Some("pour deux"));
    assert_eq!(tab.take_up(invitation, Form::Need), None);
}

#[test]
fn words_that_are_there_are_never_replaced_by_moved_ones() {
    let shelf = Memory::default();
    let tab = drafts(&shelf, "a", &[]);
    tab.keep(TWO, Form::Need, "déjà là");
    tab.keep(Desk::Nowhere, Form::Need, "avant");
    tab.rename(Desk::Nowhere, TWO);
    assert_eq!(tab.take_up(TWO, Form::Need).as_deref(), Some("déjà là"));
    assert_eq!(
        tab.take_up(Desk::Nowhere, Form::Need).as_deref(),
        Some("avant")
    );
}

#[test]
fn everything_that_is_a_draft_and_nothing_else_is_listed() {
    let shelf = Memory::default();
    shelf.set("porte-voix:draft", "older");
    shelf.set("porte-voix:name", "Anne");
    drafts(&shelf, "a", &[]).keep(ONE, Form::Need, "x");
    assert_eq!(all(&shelf).len(), 1);
}

#[derive(Debug, Clone)]
enum Does {
    Types(usize, bool, u8, String),
    Saves(usize, bool, u8),
    Opens(usize, bool, u8),
}

fn does() -> impl Strategy<Value = Does> {
    let place = (0..2_usize, any::<bool>(), 0..4_u8);
    prop_oneof![
        (place.clone(), "[a-z]{1,4}")
            .prop_map(|((tab, one, form), words)| Does::Types(tab, one, form, words)),
        place
            .clone()
            .prop_map(|(tab, one, form)| Does::Saves(tab, one, form)),
        place.prop_map(|(tab, one, form)| Does::Opens(tab, one, form)),
    ]
}

proptest! {
    #[test]
    fn two_tabs_that_live_never_see_nor_clear_each_others_words(acts in proptest::collection::vec(does(), 1..60)) {
        let shelf = Memory::default();
        let names = [String::from("a"), String::from("b")];
        let mut expected: BTreeMap<(usize, bool, u8), String> = BTreeMap::new();
        let form = |number: u8| match number {
            0 => Form::Need,
            3 => Form::Ballot,
            1 => Form::Addition(DocumentId([1; 16])),
            _ => Form::Correction(DocumentId([1; 16])),
        };
        let desk = |one: bool| if one { ONE } else { TWO };
        for act in acts {
            match act {
                Does::Types(tab, one, number, words) => {
                    drafts(&shelf, &names[tab], &[]).keep(desk(one), form(number), &words);
                    expected.insert((tab, one, number), words);
                }
                Does::Saves(tab, one, number) => {
                    drafts(&shelf, &names[tab], &[]).clear(desk(one), form(number));
                    expected.remove(&(tab, one, number));
                }
                Does::Opens(tab, one, number) => {
                    let seen = drafts(&shelf, &names[tab], &[]).take_up(desk(one), form(number));
                    prop_assert_eq!(seen.as_ref(), expected.get(&(tab, one, number)));
                }
            }
        }
    }
}
