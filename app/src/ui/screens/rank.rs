//! Rank: choose a few needs, then put them in order if one wishes. Passing is an answer.

use crate::drawing::live::{flag, live, on_change, on_click, text};
use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::Key;
use shared::view::{Ballot, CannotRank, Committee, Need, Paper, Theme};

use super::question::must_read;
use super::rank_order;
use super::{changed, no_committee};
use crate::bridge::Command;
use crate::order::Order;
use crate::ui::core_link::send;
use crate::ui::keep::{self, Kept};
use crate::ui::location::focus_title;
use crate::ui::parts::{
    button, confirm, fingerprint, icon, remark, says, state, theme, title, waits_says,
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
    pub(super) order: RwSignal<Order>,
    pub(super) step: RwSignal<Option<Step>>,
    pub(super) busy: RwSignal<bool>,
    /// The paper, without its needs.
    pub(super) paper: Memo<Option<Paper>>,
    /// The needs that can be ranked.
    pub(super) needs: Memo<Vec<Need>>,
}

/// Hidden needs and those grouped under another are not offered; a ballot that names one stays valid.
fn offered(committee: &Committee) -> Vec<Need> {
    let shown = committee
        .needs
        .iter()
        .filter(|need| need.hidden.is_none() && need.group.is_none_or(|group| group == need.id));
    shown.cloned().collect()
}

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let paper = Memo::new(move |_| {
        app.committee
            .with(|one| one.as_ref().and_then(|one| one.papers.first().cloned()))
    });
    let needs = Memo::new(move |_| {
        app.committee
            .with(|one| one.as_ref().map(offered))
            .unwrap_or_default()
    });
    let making = Making {
        app,
        order: RwSignal::new(keep::value(Kept::Order).unwrap_or_default()),
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
        self.order.update(change);
        self.order
            .with_untracked(|order| keep::set_value(Kept::Order, order));
        self.app.dirty.set(true);
    }

    pub(super) fn to(self, step: Step) {
        if step == Step::Order {
            self.needs.with_untracked(|needs| {
                self.order
                    .update(|order| order.keep(|id| needs.iter().any(|need| need.id == id)));
            });
        }
        self.step.set(Some(step));
        window().scroll_to_with_x_and_y(0.0, 0.0);
        focus_title();
    }

    /// Gives the ballot; empty groups mean passing.
    pub(super) fn give(self, groups: Vec<Vec<DocumentId>>) {
        let Self { app, busy, .. } = self;
        let (Some(scope), Some(paper)) = (app.scope(), self.paper.get_untracked()) else {
            return;
        };
        if must_read(app) {
            return;
        }
        let passed = groups.is_empty();
        let words = changed::seen(app, paper.ballot.as_ref(), &groups);
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
                busy.set(false);
                match result {
                    Ok(_) => {
                        keep::clear(Kept::Order);
                        given
                            .iter()
                            .for_each(|need| changed::chose(app, *need, None));
                        app.dirty.set(false);
                        self.to(Step::Given);
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

    pub(super) fn pass_button(self) -> AnyView {
        view! {
            {button("plain", "pass", t(Key::RankPass), move || self.give(Vec::new()))}
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
    let Making {
        app, paper, needs, ..
    } = making;
    let take_back = move || {
        let (Some(scope), Some(paper)) = (app.scope(), paper.get_untracked()) else {
            return;
        };
        send(
            Command::WithdrawBallot {
                scope,
                paper: paper.id,
            },
            move |result| match result {
                Ok(_) => {
                    making.order.set(Order::default());
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
            .order
            .set(Order::of_groups(&groups.unwrap_or_default()));
        making.to(Step::Choose);
    };
    view! {
        {title(t(Key::RankMineTitle))}
        {live(move || paper.get().and_then(|paper| paper.ballot).map(|ballot| needs.with(|needs| ballot_view(app, &ballot, needs))))}
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
        let changed = changed.map(|changed| changed::mark(app, changed));
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
    let themes = app
        .committee
        .with_untracked(|one| one.as_ref().map(|one| one.themes.clone()))
        .unwrap_or_default();
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
    let cards = view! {
        <For each=move || needs.get() key=fingerprint let:need>{card(making, &need, &themes, full)}</For>
    }.into_any();
    view! {
        <p class="step">{t(Key::RankStepChoose)}</p>
        {title(t(Key::RankTitle))}
        <p class="lead">{text(move || tf(Key::RankChooseSays, &[&making.at_most().to_string()]))}</p>
        <fieldset class="choices"><legend class="sr">{t(Key::RankTitle)}</legend>{cards}</fieldset>
        <div class="actions dock">
            <p class="chosen" role="status">{text(chosen)}</p>
            <button type="button" class="first" disabled=flag(move || order.with(Order::is_empty)) on:click=on_click(move |_| making.to(Step::Order))>
                {icon("next")}<span>{t(Key::RankNext)}</span>
            </button>
        </div>
        <div class="actions">{making.pass_button()}</div>
    }
    .into_any()
}

fn card(
    making: Making,
    need: &Need,
    themes: &[Theme],
    full: impl Fn() -> bool + Send + 'static,
) -> AnyView {
    let order = making.order;
    let id = need.id;
    let sentence = need.sentence.clone();
    let taken = move || order.with(|order| order.has(id));
    view! {
        <label class="choice need-choice">
            <input type="checkbox" prop:checked=flag(taken) disabled=flag(move || !taken() && full())
                on:change=on_change(move |_| {
                    let most = making.at_most();
                    making.change(|order| order.toggle(id, most));
                    changed::chose(making.app, id, order.with_untracked(|order| order.has(id)).then_some(&sentence));
                }) />
            <span>{theme(themes, need.theme.as_ref())}<span class="said" dir="auto">{need.sentence.clone()}</span></span>
        </label>
    }
    .into_any()
}
