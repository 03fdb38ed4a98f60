//! Home: what to do next, what was published, and everything that the committee said.

use crate::drawing::live::{live, on_change};
use leptos::prelude::*;
use shared::text::Key;
use shared::view::{Committee, Paper, ResultLink, Waits};

use super::no_committee;
use super::rank::begun;
use super::reading::Reading;
use crate::routes::Screen;
use crate::ui::parts::{icon, link, need_card, remark, table, title, waits_says};
use crate::ui::state::{App, count, lang, t, tf};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    live(move || {
        if !joined.get() {
            return no_committee(app, Key::HomeNeeds);
        }
        view! {
            {live(move || hero(app))}
            {live(move || super::changed::asks(app))}
            {live(move || next(app))}
            {live(move || result(app))}
            {needs(app)}
        }
        .into_any()
    })
}

fn hero(app: App) -> AnyView {
    let asked = app
        .consultation
        .with(|one| one.as_ref().map(|one| one.question.text(lang()).to_owned()));
    app.committee.with(|committee| {
        let Some(committee) = committee else { return ().into_any() };
        let asked = asked.filter(|text| !text.is_empty()).unwrap_or_else(|| committee.name.clone());
        view! {
            <div class="hero">
                <p class="where">{icon("people")}<span><bdi>{committee.name.clone()}</bdi>{(committee.members > 0).then(|| format!(" · {}", count(committee.members, Key::HomeMembersOne, Key::HomeMembersMany)))}</span></p>
                {title(&asked)}
                <a class="more" href=Screen::Question.pattern()>{t(Key::HomeMore)}</a>
            </div>
            {chooser(app, committee)}
            {committee.waits.map(waits)}
        }
        .into_any()
    })
}

fn waits(waits: Waits) -> AnyView {
    let another = (waits == Waits::CodeUsed)
        .then(|| link(Screen::Device, "second", "phones", t(Key::DeviceUse)));
    view! { {remark("clock", t(waits_says(waits)))}{another} }.into_any()
}

/// For those who are in several committees.
fn chooser(app: App, now: &Committee) -> Option<AnyView> {
    let others: Vec<_> = app.view.with(|view| {
        let named = view
            .committees
            .iter()
            .map(|one| (one.scope, one.name.clone()));
        named.collect()
    });
    if others.len() < 2 {
        return None;
    }
    let now = now.scope;
    let choose = move |event| {
        if let Ok(scope) = event_target_value(&event).parse() {
            app.choose(scope);
        }
    };
    let option = move |(scope, name): (shared::identity::ScopeId, String)| {
        view! { <option dir="auto" value=scope.to_string() selected=scope == now>{name}</option> }
            .into_any()
    };
    Some(
        view! {
            <p class="field"><label for="committee">{t(Key::HomeChoose)}</label>
            <select id="committee" on:change=on_change(choose)>{others.into_iter().map(option).collect_view()}</select></p>
        }
        .into_any(),
    )
}

/// One thing to do next, and one only.
fn next(app: App) -> AnyView {
    let (proposed, can_rank, asked, waits) = app.committee.with(|committee| {
        committee
            .as_ref()
            .map_or((false, false, false, false), |committee| {
                let proposed = committee.needs.iter().any(|need| need.author.me);
                let open = committee
                    .papers
                    .iter()
                    .any(|paper| paper.closed.is_none() && paper.ballot.is_none());
                let asked = committee.papers.iter().any(Paper::asks);
                let can_rank = open && !committee.needs.is_empty();
                (proposed, can_rank, asked, committee.waits.is_some())
            })
    });
    if app.has_draft() {
        let sentence = app.draft.with(|draft| draft.sentence.clone());
        return view! {
            <div class="next">
                <h2>{t(Key::HomeDraft)}</h2><p class="said" dir="auto">{sentence}</p>
                {link(Screen::Propose, "first", "propose", t(Key::HomeDraftResume))}
            </div>
            {begun(app)}
        }
        .into_any();
    }
    if let Some(begun) = begun(app) {
        return begun;
    }
    match (proposed, can_rank) {
        (false, _) => view! {
            <div class="next"><h2>{t(Key::HomeNextPropose)}</h2>{link(Screen::Propose, "first", "propose", t(Key::Propose))}</div>
        }
        .into_any(),
        (true, true) => view! {
            <div class="next"><h2>{t(Key::HomeNextRank)}</h2>{link(Screen::Rank, "first", "rank", t(Key::Rank))}</div>
        }
        .into_any(),
        // What waits for an answer, or is not received, is not done.
        (true, false) if asked || waits => ().into_any(),
        (true, false) => view! {
            <div class="next done">{icon("check")}<h2>{t(Key::HomeNextDone)}</h2><p>{t(Key::HomeNextDoneSays)}</p></div>
        }
        .into_any(),
    }
}

/// Lines of a published result shown on this screen; the table's page has them all.
const FIRST: usize = 5;

fn result(app: App) -> AnyView {
    let Some((result, waits)) = app.committee.with(|one| {
        one.as_ref()
            .and_then(|one| Some((one.result.clone()?, one.waits)))
    }) else {
        return ().into_any();
    };
    let ResultLink {
        ballots,
        lines,
        heard,
        mine_counted,
        struck,
        ..
    } = result;
    let list = if struck.is_some() {
        "result struck"
    } else {
        "result"
    };
    let struck = struck.map(|why| {
        view! { <div role="note">{remark("warning", t(Key::HomeStruck))}<p class="help" dir="auto">{why}</p></div> }.into_any()
    });
    let mine = match mine_counted {
        Some(true) => Some(view! { <p class="counted-mine">{icon("counted")}<strong>{t(Key::HomeCounted)}</strong></p> }.into_any()),
        // Whoever waits is told so above: it may count in none.
        Some(false) if waits.is_none() => Some(remark("clock", t(Key::HomeNotCounted))),
        Some(false) | None => None,
    };
    let line = |line: shared::view::ResultLine| {
        let place = tf(Key::Place, &[&line.place.to_string()]);
        let words = line
            .sentence
            .unwrap_or_else(|| t(Key::WordsGone).to_owned());
        // What is heard without order has no place.
        let place = (line.place > 0).then(|| view! { <span class="place"><span class="sr">{place}</span><span aria-hidden="true">{line.place}</span></span> });
        view! { <li>{place}<span class="said" dir="auto">{words}</span></li> }.into_any()
    };
    let heard = (!heard.is_empty()).then(|| {
        view! {
            <h3>{t(Key::HomeHeard)}</h3>
            <ul class="places">{heard.into_iter().take(FIRST).map(line).collect_view()}</ul>
        }
        .into_any()
    });
    view! {
        <section class=list aria-labelledby="result">
            <h2 id="result">{t(Key::HomeResult)}</h2>
            {struck}
            {ballots.map(|ballots| view! { <p class="help">{count(ballots, Key::HomeBallotsOne, Key::HomeBallotsMany)}</p> }.into_any())}
            {mine}
            <ol class="places">{lines.into_iter().take(FIRST).map(line).collect_view()}</ol>
            {heard}
            {table(app).map(|address| view! { <a class="outward" href=address>{icon("table")}<span>{t(Key::HomeTable)}</span></a> }.into_any())}
        </section>
    }
    .into_any()
}

fn needs(app: App) -> AnyView {
    let needs = Memo::new(move |_| {
        let needs = |one: &Committee| one.needs.clone();
        app.committee
            .with(|one| one.as_ref().map(needs))
            .unwrap_or_default()
    });
    let reading = Reading::new(app, needs, None);
    let number = Memo::new(move |_| needs.with(Vec::len));
    let unread = Memo::new(move |_| {
        app.committee
            .with(|one| one.as_ref().is_some_and(|one| one.members == 0))
    });
    // Written as one number so that it is read as one, and aloud when one more comes.
    let how_many = move || match number.get() {
        // Nobody knows whether there are any.
        _ if unread.get() => remark("clock", t(Key::HomeUnread)),
        0 => remark("speech", t(Key::HomeEmpty)),
        1 => ().into_any(),
        many => {
            let many = u32::try_from(many).unwrap_or(u32::MAX);
            view! { <p class="help">{count(many, Key::HomeNeedsOne, Key::HomeNeedsMany)}</p> }
                .into_any()
        }
    };
    view! {
        <section class="board" aria-labelledby="needs">
            <h2 id="needs">{t(Key::HomeNeeds)}</h2>
            {reading.filter()}
            <div role="status">{reading.none()}{live(how_many)}</div>
            <ul class="bubbles">{reading.list(move |id| need_card(app, id))}</ul>
        </section>
    }
    .into_any()
}
