//! Where the committee stands: how many people, needs and rankings, and what no relay has
//! received.

use leptos::prelude::*;
use shared::text::staff::Staff as Key;
use shared::view::LinkPhase;
use shared::view::staff::{Facilitated, Unreceived};

use super::state::{Staff, by, number, t, tf};
use super::when;
use crate::drawing::live::live;
use crate::drawing::parts::{icon, remark};

/// How many of each.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Counts {
    people: u32,
    to_confirm: u32,
    needs: u32,
    ballots: u32,
    papers: u32,
    reads: bool,
}

fn counts(committee: &Facilitated) -> Counts {
    let len = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Counts {
        people: len(committee.people.len()),
        to_confirm: len(committee.to_confirm.len()),
        needs: len(committee.needs.len()),
        ballots: committee.ballots,
        papers: committee.papers,
        reads: committee.reads,
    }
}

/// The section.
pub(super) fn draw(staff: Staff) -> AnyView {
    let counts = staff.part(counts);
    let reached = staff.part(|one| (one.unreceived, one.phase, one.reads));
    let exchanged = staff.exchanged_ms();
    let status = move || {
        let (unreceived, phase, reads) = reached.get()?;
        Some(standing(unreceived, phase, reads, exchanged.get()))
    };
    view! {
        <section class="stands" aria-labelledby="stands">
            <h2 id="stands">{t(Key::Summary)}</h2>
            {live(move || counts.get().map(tiles))}
            <div class="card reached" role="status">{live(status)}</div>
        </section>
    }
    .into_any()
}

fn tiles(counts: Counts) -> AnyView {
    let tile = |count: u32, name: &str, one: Key, many: Key| {
        view! { <div>{icon(name)}<dt>{by(count, one, many)}</dt><dd>{number(count)}</dd></div> }
            .into_any()
    };
    let to_confirm = (counts.to_confirm > 0).then(|| {
        tile(
            counts.to_confirm,
            "clock",
            Key::ToConfirmOne,
            Key::ToConfirmMany,
        )
    });
    let several = (counts.papers > 1)
        .then(|| view! { <p class="help">{t(Key::BallotsSeveral)}</p> }.into_any());
    view! {
        <dl class="figures">
            {tile(counts.people, "people", Key::PeopleOne, Key::PeopleMany)}
            {to_confirm}
            {tile(counts.needs, "speech", Key::NeedsOne, Key::NeedsMany)}
            {tile(counts.ballots, "rank", Key::BallotsOne, Key::BallotsMany)}
        </dl>
        <p class="help">{t(Key::BallotsSecret)}</p>
        {several}
        {(!counts.reads).then(|| remark("reaching", t(Key::NothingRead)))}
    }
    .into_any()
}

/// What no relay has received, and when this phone and one held the same.
fn standing(
    unreceived: Unreceived,
    phase: LinkPhase,
    reads: bool,
    exchanged_ms: Option<u64>,
) -> AnyView {
    let (count, people) = (unreceived.contributions, unreceived.people);
    let says = match (count, people) {
        (0, _) => t(Key::AllReceived).to_owned(),
        (1, _) => t(Key::UnreceivedOne).to_owned(),
        (_, 1) => tf(Key::UnreceivedOfOne, &[&number(count)]),
        _ => tf(Key::UnreceivedOfMany, &[&number(count), &number(people)]),
    };
    let received = (count > 0 || reads).then(|| {
        let (class, name) = match count {
            0 => ("state received", "received"),
            _ => ("state saved", "phone"),
        };
        view! { <p class=class>{icon(name)}<span>{says}</span></p> }.into_any()
    });
    let waits = (count > 0).then(|| view! { <p>{t(Key::UnreceivedSays)}</p> }.into_any());
    let last = match (phase, exchanged_ms) {
        (LinkPhase::Live, _) => t(Key::ExchangedNow).to_owned(),
        (_, Some(at)) => tf(Key::Exchanged, &[&when::said(at)]),
        (_, None) => t(Key::ExchangedNever).to_owned(),
    };
    view! { {received}{waits}<p class="help">{last}</p> }.into_any()
}
