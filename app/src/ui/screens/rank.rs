//! Rank: choose a few needs, then put them in order if one wishes. Passing is an answer.

use crate::drawing::live::{flag, live, on_change, on_click, text};
use leptos::prelude::*;
use shared::identity::{DocumentId, ScopeId};
use shared::text::Key;
use shared::view::{Ballot, CannotRank, Committee, Need, Paper};

use super::question::must_read;
use super::rank_order;
use super::reading::Reading;
use super::{changed, no_committee};
use crate::bridge::Command;
use crate::drafts::{Desk, Form};
use crate::order::{self, Order, is_offered};
use crate::routes::Screen;
use crate::ui::core_link::send;
use crate::ui::keep::{self, Kept};
use crate::ui::location::{begin_second, begin_step, end_second};
use crate::ui::parts::{
    button, confirm, icon, link, remark, says, state, theme, title, waits_says,
};
use crate::ui::settled::ask_to_persist;
use crate::ui::state::{App, t, tf};

/// Where the person is in ranking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Reads who could open a ballot.
    Secret,
    /// Looks at the ballot given.
    Given,
    /// Chooses.
    Choose,
    /// Orders.
    Order,
}

/// The ballot being made, and what it is made of.
#[derive(Clone, Copy)]
pub(super) struct Making {
    pub(super) app: App,
    /// The committee that one ranks in.
    scope: Option<ScopeId>,
    /// As it is kept; a need taken away since may still be in it.
    made: RwSignal<Order>,
    /// Of the needs that are offered now.
    pub(super) order: Memo<Order>,
    pub(super) step: RwSignal<Option<Step>>,
    pub(super) busy: RwSignal<bool>,
    /// The paper, without its needs.
    pub(super) paper: Memo<Option<Paper>>,
    /// The needs that can be ranked.
    pub(super) needs: Memo<Vec<Need>>,
}

fn offered(committee: &Committee) -> Vec<Need> {
    let mut needs = committee.needs.clone();
    needs.retain(is_offered);
    needs
}

/// The ballot being made there, as it is kept.
fn kept(scope: ScopeId) -> Option<Order> {
    keep::draft(Desk::Committee(scope), Form::Ballot)
}

/// Says that a ballot was begun in the committee on screen and is not given, with the way back.
pub(super) fn begun(app: App) -> Option<AnyView> {
    let (says, missed) = app
        .committee
        .with(|one| order::begun(kept(one.as_ref()?.scope), one.as_ref()?))?;
    let missed = missed.map(|missed| remark("clock", t(missed)));
    Some(
        view! {
            <div class="next"><h2>{t(says)}</h2>{missed}{link(Screen::Rank, "first", "rank", t(Key::RankResume))}</div>
        }
        .into_any(),
    )
}

/// The screen; drawn anew in another committee, whose ballot is another.
pub(super) fn draw(app: App) -> AnyView {
    let scope = app.scope();
    let paper = Memo::new(move |_| {
        app.committee
            .with(|one| one.as_ref().and_then(|one| one.papers.first().cloned()))
    });
    let needs = Memo::new(move |_| {
        app.committee
            .with(|one| one.as_ref().map(offered))
            .unwrap_or_default()
    });
    let made = RwSignal::new(scope.and_then(kept).unwrap_or_default());
    let order = Memo::new(move |_| {
        let mut order = made.get();
        app.committee.with(|one| {
            order.follow_needs(one.as_ref().map_or(&[][..], |one| &one.needs));
        });
        order
    });
    let making = Making {
        app,
        scope,
        made,
        order,
        step: RwSignal::new(None),
        busy: RwSignal::new(false),
        paper,
        needs,
    };
    let step = Memo::new(move |_| step_of(making));
    let why_not = Memo::new(move |_| why_not(app, paper, needs));
    live(move || match (why_not.get(), step.get()) {
        (Some(Waiting::NoCommittee), _) => no_committee(app, Key::RankTitle),
        (Some(Waiting::Because(key)), _) => {
            view! { {title(t(Key::RankTitle))}{remark("clock", t(key))} }.into_any()
        }
        (None, Step::Secret) => secret(making),
        (None, Step::Given) => given_view(making),
        (None, Step::Choose) => choose(making),
        (None, Step::Order) => rank_order::draw(making),
    })
}

/// Where the person went, or where it makes sense to begin: the view may arrive after the screen,
/// and a ballot from another of one's phones at any time.
fn step_of(making: Making) -> Step {
    let given = making
        .paper
        .with(|paper| paper.as_ref().is_some_and(|paper| paper.ballot.is_some()));
    match making.step.get() {
        Some(Step::Given) if !given => Step::Choose,
        Some(Step::Order) if !making.app.second.get() => Step::Choose,
        Some(step) => step,
        None if given && making.order.with_untracked(Order::is_empty) => Step::Given,
        None if keep::text(Kept::SecretRead).is_none() => Step::Secret,
        None => Step::Choose,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    NoCommittee,
    Because(Key),
}

fn why_not(app: App, paper: Memo<Option<Paper>>, needs: Memo<Vec<Need>>) -> Option<Waiting> {
    if app.committee.with(Option::is_none) {
        return Some(Waiting::NoCommittee);
    }
    let Some(paper) = paper.get() else {
        return Some(Waiting::Because(Key::RankWaitsCharter));
    };
    match paper.closed {
        Some(CannotRank::NoOpeningKey) => Some(Waiting::Because(Key::RankWaitsKey)),
        Some(CannotRank::Waits(waits)) => Some(Waiting::Because(waits_says(waits))),
        Some(CannotRank::Left) => Some(Waiting::Because(Key::RankWaitsLeft)),
        None if needs.with(Vec::is_empty) && paper.ballot.is_none() => {
            Some(Waiting::Because(Key::RankNothing))
        }
        None => None,
    }
}

impl Making {
    pub(super) fn at_most(self) -> usize {
        self.paper
            .with(|paper| paper.as_ref().map_or(0, |paper| usize::from(paper.at_most)))
    }

    /// Changes the order, and keeps it: a killed tab loses no tap.
    pub(super) fn change(self, change: impl FnOnce(&mut Order)) {
        let mut order = self.order.get_untracked();
        change(&mut order);
        if let Some(scope) = self.scope {
            // Where the browser refuses, the ballot lasts for this page only.
            let _ = keep::set_draft(Desk::Committee(scope), Form::Ballot, &order);
        }
        self.made.set(order);
        self.app.dirty.set(true);
    }

    pub(super) fn to(self, step: Step) {
        if step == Step::Order {
            begin_second(self.app);
        } else {
            end_second(self.app);
        }
        self.step.set(Some(step));
        begin_step();
    }

    /// Lets go of what was begun: what was given before stands.
    fn let_go(self) {
        if let Some(scope) = self.scope {
            keep::clear_draft(Desk::Committee(scope), Form::Ballot);
        }
        // With the words that were chosen: what is chosen later may read otherwise.
        self.made.with_untracked(|made| {
            for row in made.rows() {
                changed::chose(self.app, row.need, None);
            }
        });
        self.made.set(Order::default());
        self.app.dirty.set(false);
        self.to(Step::Given);
    }

    /// Gives the ballot of these words; empty groups mean passing.
    pub(super) fn give(self, groups: Vec<Vec<DocumentId>>, words: Vec<(DocumentId, String)>) {
        let Self { app, busy, .. } = self;
        let (Some(scope), Some(paper)) = (self.scope, self.paper.get_untracked()) else {
            return;
        };
        if must_read(app) {
            return;
        }
        let passed = groups.is_empty();
        let given = groups.concat();
        busy.set(true);
        send(
            Command::Rank {
                scope,
                paper: paper.id,
                groups,
                words,
            },
            move |result| {
                // The screen may have been left meanwhile.
                let left = busy.try_set(false).is_some();
                match result {
                    Ok(_) => {
                        keep::clear_draft(Desk::Committee(scope), Form::Ballot);
                        for need in &given {
                            changed::chose(app, *need, None);
                        }
                        app.dirty.set(false);
                        if !left {
                            self.to(Step::Given);
                        }
                        app.says(t(if passed {
                            Key::RankPassed
                        } else {
                            Key::RankSaved
                        }));
                        ask_to_persist();
                    }
                    Err(problem) => app.trouble(problem),
                }
            },
        );
    }

    pub(super) fn sentence(self, id: DocumentId) -> String {
        let found = self.needs.with(|needs| {
            let need = needs.iter().find(|need| need.id == id);
            need.map(|need| need.sentence.clone())
        });
        found.unwrap_or_else(|| t(Key::WordsGone).to_owned())
    }

    pub(super) fn pass_button(self) -> AnyView {
        view! {
            {button("plain", "pass", t(Key::RankPass), move || self.give(Vec::new(), Vec::new()))}
            <p class="help">{t(Key::RankPassSays)}</p>
        }
        .into_any()
    }
}

/// Said once, before the first ranking.
fn secret(making: Making) -> AnyView {
    let openers = making
        .app
        .committee
        .with(|one| one.as_ref().map(|one| one.openers.join(", ")))
        .unwrap_or_default();
    let understood = move || {
        keep::set_text(Kept::SecretRead, "1");
        making.to(Step::Choose);
    };
    view! {
        <div class="thanks">{icon("lock")}{title(t(Key::RankSecretTitle))}</div>
        <p class="lead">{tf(Key::RankSecret, &[&openers])}</p>
        <div class="actions">{button("first", "check", t(Key::RankSecretOk), understood)}</div>
    }
    .into_any()
}

fn given_view(making: Making) -> AnyView {
    let asks = RwSignal::new(false);
    let Making { app, paper, .. } = making;
    let take_back = move || {
        let (Some(scope), Some(paper)) = (making.scope, paper.get_untracked()) else {
            return;
        };
        send(
            Command::WithdrawBallot {
                scope,
                paper: paper.id,
            },
            move |result| match result {
                Ok(_) => {
                    making.let_go();
                    making.to(Step::Choose);
                    app.says(t(Key::RankTakenBack));
                }
                Err(problem) => app.trouble(problem),
            },
        );
    };
    let change = move || {
        let groups = paper
            .with_untracked(|paper| paper.as_ref().and_then(|paper| paper.ballot.clone()))
            .map(|ballot| ballot.groups);
        making
            .made
            .set(Order::of_groups(&groups.unwrap_or_default()));
        making.to(Step::Choose);
    };
    view! {
        {title(t(Key::RankMineTitle))}
        {live(move || paper.get().and_then(|paper| paper.ballot).and_then(|ballot| app.committee.with(|one| Some(ballot_view(app, &ballot, &one.as_ref()?.needs)))))}
        <div class="actions">
            {button("second", "pencil", t(Key::RankChange), change)}
            {button("plain", "undo", t(Key::RankTakeBack), move || asks.set(true))}
        </div>
        {confirm(asks, Key::RankTakeBackTitle, says(t(Key::RankTakeBackSays)), Key::RankTakeBack, take_back)}
    }
    .into_any()
}

/// A ballot, as given.
pub(super) fn ballot_view(app: App, ballot: &Ballot, needs: &[Need]) -> AnyView {
    if ballot.passed {
        return view! { <p>{t(Key::MinePassed)}</p><p>{state(&ballot.state)}</p> }.into_any();
    }
    let order = Order::of_groups(&ballot.groups);
    let line = |(row, place): (&crate::order::Row, usize)| {
        let sentence = needs.iter().find(|need| need.id == row.need).map_or_else(
            || t(Key::WordsGone).to_owned(),
            |need| need.sentence.clone(),
        );
        let equal = row
            .equal
            .then(|| view! { <small class="equal">{t(Key::RankEqual)}</small> }.into_any());
        let mut changed = ballot.changed.iter();
        let changed = changed.find(|changed| changed.need == row.need);
        let changed = changed.map(|changed| changed::mark(app, changed, &sentence));
        view! {
            <li><span class="place"><span class="sr">{tf(Key::Place, &[&place.to_string()])}</span><span aria-hidden="true">{place}</span></span><span><bdi>{sentence}</bdi>" "{equal}{changed}</span></li>
        }.into_any()
    };
    let lines = order
        .rows()
        .iter()
        .zip(order.places())
        .map(line)
        .collect_view();
    view! { <ol class="places">{lines}</ol><p>{state(&ballot.state)}</p> }.into_any()
}

fn choose(making: Making) -> AnyView {
    let Making {
        app, order, needs, ..
    } = making;
    let reading = Reading::new(app, needs, Some(order));
    let full = move || order.with(Order::len) >= making.at_most();
    let chosen = move || {
        let (number, most) = (order.with(Order::len), making.at_most());
        if number >= most {
            return tf(Key::RankFull, &[&most.to_string()]);
        }
        let key = if number > 1 {
            Key::RankChosenMany
        } else {
            Key::RankChosen
        };
        tf(key, &[&number.to_string(), &most.to_string()])
    };
    let cards = reading.list(move |id| card(making, id, full));
    let given = move || {
        making
            .paper
            .with(|paper| paper.as_ref().is_some_and(|paper| paper.ballot.is_some()))
    };
    let keep_given = move || button("plain", "undo", t(Key::Cancel), move || making.let_go());
    view! {
        <p class="step">{t(Key::RankStepChoose)}</p>
        {title(t(Key::RankTitle))}
        <p class="lead">{text(move || tf(Key::RankChooseSays, &[&making.at_most().to_string()]))}</p>
        {reading.filter()}
        {reading.none()}
        <fieldset class="choices"><legend class="sr">{t(Key::RankTitle)}</legend>{cards}</fieldset>
        <div class="actions dock">
            <p class="chosen" role="status">{text(chosen)}</p>
            <button type="button" class="first" disabled=flag(move || order.with(Order::is_empty)) on:click=on_click(move |_| making.to(Step::Order))>
                {icon("next")}<span>{t(Key::RankNext)}</span>
            </button>
        </div>
        <div class="actions">{making.pass_button()}{live(move || given().then(keep_given))}</div>
    }
    .into_any()
}

/// Keyed by its need alone, and changed inside: whoever is on it stays on it.
fn card(making: Making, id: DocumentId, full: impl Fn() -> bool + Send + 'static) -> AnyView {
    let Making { app, order, .. } = making;
    let need = app.need(id);
    let taken = move || order.with(|order| order.has(id));
    let about = move || {
        let of = need.with(|need| need.as_ref().and_then(|need| need.theme.clone()));
        app.themes.with(|themes| theme(themes, of.as_ref()))
    };
    view! {
        <label class="choice need-choice">
            <input type="checkbox" prop:checked=flag(taken) disabled=flag(move || !taken() && full())
                on:change=on_change(move |_| {
                    let most = making.at_most();
                    making.change(|order| order.toggle(id, most));
                    let taken = order.with_untracked(|order| order.has(id));
                    changed::chose(app, id, taken.then(|| making.sentence(id)).as_ref());
                }) />
            <span>{live(about)}<span class="said" dir="auto">{text(move || making.sentence(id))}</span></span>
        </label>
    }
    .into_any()
}
