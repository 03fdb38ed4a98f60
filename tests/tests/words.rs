//! Words that changed after they were ranked, from the ballot to the published list.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use shared::documents::{CurationEdit, NeedEdit};
use shared::identity::{DocumentId, ScopeId};
use shared::records::Outcome;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::close::Why;
use shared::replica::{Own, Replica, staff};
use shared::view::{Changed, Committee, LinkPhase, State, Storage};
use tests::fixture::{Consultation, admit, scope};

const BUS: &str = "Un autobus le soir";
const POOL: &str = "Une piscine au centre";

/// Four people of one committee who all rank the bus, then food; the first one's is the bus.
struct Story {
    world: Consultation,
    people: Vec<Own>,
    bus: DocumentId,
    food: DocumentId,
}

fn content(groups: &[&[DocumentId]]) -> Content {
    Content {
        paper: "region".into(),
        groups: groups.iter().map(|group| group.to_vec()).collect(),
        unlisted: Unlisted::Below,
        channel: Channel::Phone,
    }
}

impl Story {
    fn ranked(seed: u64, sentence: &str) -> Self {
        let mut story = Self::begun(seed, sentence);
        let (bus, food) = (story.bus, story.food);
        for person in story.people.clone() {
            story.world.rank(&person, &[bus, food]).unwrap();
        }
        story
    }

    fn begun(seed: u64, sentence: &str) -> Self {
        let mut world = Consultation::found(1, 10, seed);
        let people: Vec<Own> = (0..4).map(|_| world.join(0).unwrap()).collect();
        let bus = world.propose(&people[0], sentence, "").unwrap();
        let food = world.propose(&people[1], "Des aliments", "").unwrap();
        Self {
            world,
            people,
            bus,
            food,
        }
    }

    fn correct(&mut self, sentence: &str) {
        let edit = NeedEdit {
            sentence: Some(sentence.into()),
            ..NeedEdit::default()
        };
        self.edit(&edit);
    }

    fn edit(&mut self, edit: &NeedEdit) {
        let replica = &mut self.world.replica;
        replica.derive();
        let planned = replica.edit_need(&self.people[0], scope(0), self.bus, edit);
        admit(replica, planned.unwrap().envelopes);
        replica.derive();
    }

    fn rank(&mut self, person: usize, groups: &[&[DocumentId]]) {
        let world = &mut self.world;
        let ballot = world.replica.rank(
            &self.people[person],
            scope(0),
            &content(groups),
            &mut world.random,
        );
        admit(&mut world.replica, ballot.unwrap());
    }

    fn answer(&mut self, person: usize, need: DocumentId, words: Option<&str>) {
        let world = &mut self.world;
        let given = world.replica.keep_words(
            &self.people[person],
            scope(0),
            ("region", &need),
            words,
            &mut world.random,
        );
        admit(&mut world.replica, given.unwrap());
    }

    /// Counts, and gives the committee's list, or why there is none.
    fn try_to_count(&mut self) -> Result<Outcome, Why> {
        let replica = &mut self.world.replica;
        let closed = replica.close(&self.world.server).unwrap();
        admit(replica, closed.envelopes);
        let mut lists = closed.outcomes.into_iter();
        let list = lists.find(|list| list.scope == scope(0));
        let why = closed.withheld.iter().find(|one| one.scope == scope(0));
        list.ok_or_else(|| why.unwrap().why)
    }

    fn count(&mut self) -> Outcome {
        self.try_to_count().unwrap()
    }

    /// The words before, as the newest list publishes them of a need.
    fn published_before(&mut self, list: &Outcome, need: DocumentId) -> Vec<String> {
        let mut lines = list.lines.iter().map(|line| (line.need, line.excerpt));
        let mut heard = list.heard.iter().map(|one| (one.need, one.excerpt));
        let named = lines.find(|(of, _)| *of == need);
        let (_, name) = named.or_else(|| heard.find(|(of, _)| *of == need)).unwrap();
        let excerpts = &self.world.replica.derive().excerpts;
        excerpts[&name].1.record.before.clone()
    }

    fn curate(&mut self, place: ScopeId, edit: &CurationEdit) {
        let world = &mut self.world;
        let founder = world.founder.clone();
        world.replica.derive();
        let written = world.replica.curate(&founder, place, edit);
        admit(&mut world.replica, written.unwrap());
    }

    fn committee(&mut self, person: usize) -> Committee {
        committee(&mut self.world.replica, &self.people[person])
    }

    /// The server says what it holds.
    fn receive(&mut self) {
        let world = &mut self.world;
        world.replica.derive();
        let held = world.replica.to_receipt(&world.server, scope(0));
        let receipt = staff::receipt(scope(0), held);
        let signed = world.replica.sign(&world.server.key(), vec![receipt]);
        admit(&mut world.replica, signed);
    }

    fn is_counted(&mut self, id: DocumentId) -> bool {
        let needs = self.committee(0).needs;
        let need = needs.iter().find(|need| need.id == id).unwrap();
        matches!(need.state, State::Counted { .. })
    }

    fn changed(&mut self, person: usize) -> Vec<Changed> {
        let ballot = self.committee(person).papers[0].ballot.clone();
        ballot.unwrap().changed
    }
}

fn committee(replica: &mut Replica, own: &Own) -> Committee {
    let storage = Storage::default();
    let view = shared::replica::views::participant_view(replica, own, LinkPhase::Live, storage);
    view.committees[0].clone()
}

fn order(list: &Outcome) -> Vec<DocumentId> {
    list.lines.iter().map(|line| line.need).collect()
}

fn heard(list: &Outcome) -> Vec<DocumentId> {
    list.heard.iter().map(|one| one.need).collect()
}

#[test]
fn words_written_over_those_that_were_ranked_get_nobodys_ballots() {
    let mut story = Story::ranked(1, BUS);
    story.correct(POOL);
    let list = story.count();
    assert_eq!(order(&list), [story.food], "the pool is chosen by nobody");
    assert_eq!(heard(&list), [story.bus]);
    let published = &story.world.replica.derive().excerpts[&list.heard[0].excerpt];
    assert_eq!(
        published.1.record.sentence, POOL,
        "the words published are those at the cut"
    );
    for person in 0..4 {
        let asked = Changed {
            need: story.bus,
            before: BUS.into(),
            small: false,
        };
        assert_eq!(story.changed(person), [asked], "each is asked");
    }
}

#[test]
fn who_keeps_their_choice_is_counted_under_the_new_words_and_who_takes_it_away_is_not() {
    let mut story = Story::ranked(2, BUS);
    story.correct(POOL);
    let bus = story.bus;
    for person in 0..3 {
        story.answer(person, bus, Some(POOL));
        assert!(story.changed(person).is_empty(), "asked once");
    }
    story.answer(3, bus, None);
    let ballot = story.committee(3).papers[0].ballot.clone().unwrap();
    assert_eq!(ballot.groups, [[story.food]]);
    assert!(ballot.changed.is_empty() && !ballot.passed);
    assert_eq!(order(&story.count()), [story.bus, story.food]);
}

#[test]
fn an_answer_about_words_that_changed_again_meanwhile_keeps_nothing() {
    let mut story = Story::ranked(3, BUS);
    story.correct(POOL);
    story.correct("Une patinoire couverte");
    let bus = story.bus;
    for person in 0..4 {
        story.answer(person, bus, Some(POOL));
        assert_eq!(story.changed(person)[0].before, POOL);
    }
    assert_eq!(order(&story.count()), [story.food]);
}

#[test]
fn to_keep_one_choice_says_nothing_of_the_others() {
    let mut story = Story::ranked(4, BUS);
    story.correct(POOL);
    let (food, luc) = (story.food, story.people[1].clone());
    let edit = NeedEdit {
        sentence: Some("Un chien de garde".into()),
        ..NeedEdit::default()
    };
    let planned = story.world.replica.edit_need(&luc, scope(0), food, &edit);
    admit(&mut story.world.replica, planned.unwrap().envelopes);
    assert_eq!(story.changed(2).len(), 2);
    let bus = story.bus;
    story.answer(2, bus, Some(POOL));
    let left = story.changed(2);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].need, food);
}

#[test]
fn the_last_choice_taken_away_leaves_no_ballot_rather_than_one_that_passes() {
    let mut story = Story::begun(5, BUS);
    let bus = story.bus;
    story.rank(2, &[&[bus]]);
    story.correct(POOL);
    story.answer(2, bus, None);
    assert_eq!(story.committee(2).papers[0].ballot, None);
}

#[test]
fn a_small_correction_carries_and_is_marked_with_the_words_before() {
    let mut story = Story::ranked(6, "Un autobu le soir");
    story.correct(BUS);
    let marked = Changed {
        need: story.bus,
        before: "Un autobu le soir".into(),
        small: true,
    };
    assert_eq!(story.changed(1), [marked]);
    let list = story.count();
    assert_eq!(order(&list), [story.bus, story.food]);
    let published = &story.world.replica.derive().excerpts[&list.lines[0].excerpt];
    assert_eq!(published.1.record.sentence, BUS);
    let bus = story.bus;
    story.answer(1, bus, None);
    let ballot = story.committee(1).papers[0].ballot.clone().unwrap();
    assert_eq!(ballot.groups, [[story.food]], "one tap takes it back");
}

#[test]
fn a_choice_made_of_words_that_were_replaced_meanwhile_waits_for_an_answer() {
    let mut story = Story::ranked(16, BUS);
    story.correct(POOL);
    let (bus, food) = (story.bus, story.food);
    // What was on the screen as they chose, given once the correction had arrived.
    let seen = [(bus, BUS.to_owned()), (food, "Des aliments".to_owned())];
    for person in 0..4 {
        let world = &mut story.world;
        let own = &story.people[person];
        let (content, random) = (content(&[&[bus], &[food]]), &mut world.random);
        let ballot = world
            .replica
            .rank_seen(own, scope(0), &content, &seen, random);
        admit(&mut world.replica, ballot.unwrap());
        assert_eq!(story.changed(person)[0].before, BUS);
    }
    assert_eq!(order(&story.count()), [food]);
}

#[test]
fn nobody_is_asked_about_a_need_that_staff_hid() {
    let mut story = Story::ranked(17, BUS);
    story.correct(POOL);
    let need = story.bus;
    let reason = "Contient un nom.".to_owned();
    story.curate(scope(0), &CurationEdit::Hide { need, reason });
    for person in 0..4 {
        assert_eq!(story.changed(person), [], "{person}");
    }
    story.curate(scope(0), &CurationEdit::Show(need));
    assert_eq!(story.changed(2).len(), 1);
}

#[test]
fn to_correct_words_and_to_keep_ones_choice_are_no_new_order() {
    let mut story = Story::ranked(18, BUS);
    story.count();
    story.correct(POOL);
    assert_eq!(
        story.try_to_count(),
        Err(Why::Unchanged),
        "nobody said anything new"
    );
    let (bus, food) = (story.bus, story.food);
    for person in 0..4 {
        story.answer(person, bus, Some(POOL));
    }
    assert_eq!(
        story.try_to_count(),
        Err(Why::Unchanged),
        "they said the same again"
    );
    story.rank(2, &[&[food], &[bus]]);
    assert_eq!(
        story.try_to_count(),
        Err(Why::Unchanged),
        "the list would show who changed"
    );
    story.rank(0, &[&[food], &[bus]]);
    story.rank(1, &[&[food], &[bus]]);
    assert_eq!(order(&story.count()), [food, bus]);
}

#[test]
fn who_takes_away_a_choice_that_was_not_counted_changes_nothing_even_if_its_words_come_back() {
    let mut story = Story::ranked(21, BUS);
    story.correct(POOL);
    assert_eq!(order(&story.count()), [story.food]);
    // As counted, theirs was food then, and is food now, whatever the bus's author writes.
    let food = story.food;
    for person in 1..4 {
        story.rank(person, &[&[food]]);
    }
    assert_eq!(story.try_to_count(), Err(Why::Unchanged));
    story.correct(BUS);
    assert_eq!(story.try_to_count(), Err(Why::Unchanged));
}

#[test]
fn a_published_need_carries_the_words_before_a_small_correction_if_enough_people_ranked_them() {
    let before = "Un autobu le soir";
    let mut story = Story::ranked(19, before);
    let bus = story.bus;
    story.correct(BUS);
    let list = story.count();
    assert_eq!(story.published_before(&list, bus), [before]);
    let food = story.food;
    assert!(story.published_before(&list, food).is_empty());

    // Two of four, when the smallest group is three, would be told apart by when they ranked.
    let mut story = Story::begun(20, before);
    let (bus, food) = (story.bus, story.food);
    for person in 0..4 {
        if person == 2 {
            story.correct(BUS);
        }
        story.rank(person, &[&[bus], &[food]]);
    }
    let list = story.count();
    assert_eq!(order(&list), [bus, food]);
    assert!(story.published_before(&list, bus).is_empty());
}

#[test]
fn many_small_corrections_that_end_far_from_what_was_ranked_do_not_carry() {
    let mut story = Story::ranked(7, "Un poste ici");
    story.correct("Un porte ici");
    assert!(story.changed(2)[0].small);
    story.correct("Un porto ici");
    assert!(!story.changed(2)[0].small);
    assert_eq!(order(&story.count()), [story.food]);
}

#[test]
fn words_that_come_back_to_what_was_ranked_hold_again() {
    let mut story = Story::ranked(8, BUS);
    story.correct(POOL);
    story.correct(BUS);
    assert!(story.changed(2).is_empty());
    assert_eq!(order(&story.count()), [story.bus, story.food]);
}

#[test]
fn details_and_theme_may_change_without_anything_asked() {
    let mut story = Story::ranked(9, BUS);
    story.edit(&NeedEdit {
        details: Some("Jusqu’à minuit, tous les jours.".into()),
        theme: Some(Some("transport".into())),
        ..NeedEdit::default()
    });
    assert!(story.changed(2).is_empty());
    assert_eq!(order(&story.count()), [story.bus, story.food]);
}

#[test]
fn in_a_group_a_ballot_counts_at_the_best_of_those_whose_words_hold() {
    let mut story = Story::begun(10, BUS);
    let luc = story.people[1].clone();
    let cab = story.world.propose(&luc, "Un taxi partagé", "").unwrap();
    let (bus, food) = (story.bus, story.food);
    for person in 0..4 {
        story.rank(person, &[&[bus], &[food], &[cab]]);
    }
    story.curate(ScopeId::PUBLIC, &CurationEdit::Group(vec![bus, cab]));
    story.correct(POOL);
    let list = story.count();
    assert_eq!(list.lines[0].need, food, "the group is at the cab's place");
    assert_eq!(list.lines.len() + list.heard.len(), 3);
}

#[test]
fn a_result_holds_ones_ranking_only_if_it_is_the_newest_one() {
    let mut story = Story::ranked(12, BUS);
    story.count();
    let mine = |story: &mut Story| story.committee(2).result.unwrap().mine_counted;
    assert_eq!(mine(&mut story), Some(true));
    let (bus, food) = (story.bus, story.food);
    story.rank(2, &[&[food], &[bus]]);
    assert_eq!(mine(&mut story), Some(false), "given after the count");
    let state = story.committee(2).papers[0].ballot.clone().unwrap().state;
    assert!(!matches!(state, State::Counted { .. }));
}

#[test]
fn who_gave_nothing_is_told_of_no_ranking_in_the_result() {
    let mut story = Story::ranked(13, BUS);
    let late = story.world.join(0).unwrap();
    story.count();
    let result = committee(&mut story.world.replica, &late).result.unwrap();
    assert_eq!(result.mine_counted, None);
}

#[test]
fn a_need_in_the_published_list_is_said_to_be_counted_and_one_written_since_is_not() {
    let mut story = Story::ranked(22, BUS);
    story.receive();
    assert!(!story.is_counted(story.bus));
    story.count();
    let (bus, luc) = (story.bus, story.people[1].clone());
    assert!(story.is_counted(bus));
    let late = story.world.propose(&luc, "Un taxi partagé", "").unwrap();
    story.receive();
    assert!(!story.is_counted(late));
    // What corrects it is on this phone only, and that is said first.
    story.correct(POOL);
    assert!(!story.is_counted(bus));
    story.receive();
    assert!(story.is_counted(bus), "it is in the published list still");
    // Found under another since.
    story.curate(ScopeId::PUBLIC, &CurationEdit::Group(vec![story.food, bus]));
    assert!(story.is_counted(bus));
}

#[test]
fn a_ballot_of_ten_ranks_for_three_readers_stays_below_800_bytes() {
    let mut story = Story::begun(14, BUS);
    let luc = story.people[1].clone();
    let needs: Vec<DocumentId> = (0..10)
        .map(|number| {
            let sentence = format!("Un besoin {number}");
            story.world.propose(&luc, &sentence, "").unwrap()
        })
        .collect();
    let size = story.world.rank(&luc, &needs).unwrap();
    assert!(size <= 800, "{size} bytes");
}

#[test]
fn the_words_of_a_ranking_are_in_its_sealed_part_only() {
    let mut story = Story::begun(15, BUS);
    let bus = story.bus;
    story.rank(2, &[&[bus]]);
    story.rank(3, &[&[bus]]);
    let ballots = story.world.replica.derive().ballots[&scope(0)].clone();
    let given: Vec<_> = [2, 3]
        .into_iter()
        .map(|person| {
            story
                .world
                .replica
                .own_ballots(&story.people[person], scope(0))
        })
        .map(|mut own| own.remove(0).2)
        .collect();
    assert_ne!(given[0].tags, given[1].tags, "each ballot has its salt");
    for ballot in ballots {
        let body = story.world.replica.body(ballot.at, &ballot.hash).unwrap();
        for given in &given {
            let tag = given.tags[0].1;
            assert!(!body.windows(4).any(|four| four == tag));
            assert!(!body.windows(8).any(|eight| eight == given.salt));
        }
    }
}
