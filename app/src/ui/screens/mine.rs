//! Mine: everything that the person said and where it stands; name, invitation, leaving.

use std::time::Duration;

use crate::drawing::live::live;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use shared::identity::ScopeId;
use shared::text::Key;
use shared::view::{Cause, SetAside, State};

use super::no_committee;
use super::rank::{ballot_view, begun};
use super::staff::entry;
use super::versions::versions;
use crate::bridge::{Answer, Command, Problem};
use crate::routes::{Place, Screen};
use crate::ui::code::shown;
use crate::ui::core_link::send;
use crate::ui::keep::{self, Kept};
use crate::ui::location::go;
use crate::ui::parts::{button, confirm, icon, link, list, need_card, remark, says, state, title};
use crate::ui::state::{App, t};

/// Time left to change one's mind about leaving.
const SECOND_THOUGHTS: Duration = Duration::from_secs(8);

/// After the committee that one leaves, while some tab shows the way back.
const UNDOABLE: char = '+';

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    live(move || {
        if !joined.get() {
            return no_committee(app, Key::MineTitle);
        }
        view! {
            {title(t(Key::MineTitle))}
            {entry(app)}
            {versions(app, None)}
            {live(move || set_aside(app))}
            <section aria-labelledby="my-needs"><h2 id="my-needs">{t(Key::MineNeeds)}</h2>{needs(app)}</section>
            {live(move || added(app))}
            <section aria-labelledby="my-ballot"><h2 id="my-ballot">{t(Key::MineBallot)}</h2>{live(move || ballot(app))}</section>
            {legend()}
            <section aria-labelledby="my-name"><h2 id="my-name">{t(Key::MineName)}</h2>{live(move || name(app))}</section>
            <section aria-labelledby="pass-on"><h2 id="pass-on">{t(Key::MineInvite)}</h2>{invite(app)}</section>
            <div class="actions">
                {link(Screen::Share, "second", "paper", t(Key::ShareTitle))}
                {link(Screen::Device, "second", "phones", t(Key::MineDevice))}
                {leave(app)}
            </div>
        }
        .into_any()
    })
}

fn set_aside(app: App) -> AnyView {
    let items = app.view.with(|view| view.me.set_aside.clone());
    if items.is_empty() {
        return ().into_any();
    }
    let one = |item: SetAside| {
        let envelope = item.envelope;
        let words = if item.words.is_empty() {
            t(Key::MineAsideUnreadable).to_owned()
        } else {
            item.words
        };
        let why = match item.cause {
            Cause::Copy => Some(Key::AsideCopy),
            Cause::ToConfirm => Some(Key::HomeToConfirm),
            Cause::Beyond => Some(Key::NoneLeft),
            Cause::Other => None,
        };
        let again = move || {
            send(Command::Reissue { envelope }, move |result| match result {
                Ok(_) => app.says(t(Key::SentAgain)),
                Err(problem) => app.trouble(problem),
            });
        };
        view! {
            <li class="bubble mine"><p class="said" dir="auto">{words}</p><p class="about">{state(&State::SetAside)}</p>{why.map(|why| says(t(why)))}
            {item.can_reissue.then(|| button("second", "again", t(Key::SendAgain), again))}</li>
        }.into_any()
    };
    view! {
        <section aria-labelledby="aside">
            <h2 id="aside">{t(Key::MineAside)}</h2>{says(t(Key::MineAsideSays))}
            <ul class="bubbles">{items.into_iter().map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn needs(app: App) -> AnyView {
    let mine = Memo::new(move |_| {
        app.committee.with(|committee| {
            let needs = committee.iter().flat_map(|one| one.needs.iter().rev());
            let mine = needs.filter(|need| need.author.me).map(|need| need.id);
            mine.collect::<Vec<_>>()
        })
    });
    let none = move || {
        mine.with(Vec::is_empty).then(|| view! {
            <p>{t(Key::MineEmpty)}</p><div class="actions">{link(Screen::Propose, "first", "propose", t(Key::Propose))}</div>
        }.into_any())
    };
    view! { {live(none)}<ul class="bubbles">{list(move || mine.get(), move |id| need_card(app, id))}</ul> }.into_any()
}

fn added(app: App) -> AnyView {
    let mine = app.committee.with(|committee| {
        let needs = committee.iter().flat_map(|one| &one.needs);
        let added = needs.flat_map(|need| need.completions.iter().filter(|one| one.author.me).map(|one| {
            view! {
                <li class="bubble mine">
                    <a class="said" dir="auto" href=Place::Need(need.id).address()>{one.words.clone()}</a>
                    <p class="about"><span class="by" dir="auto">{need.sentence.clone()}</span>{state(&one.state)}</p>
                </li>
            }.into_any()
        }));
        added.collect::<Vec<_>>()
    });
    if mine.is_empty() {
        return ().into_any();
    }
    view! { <section aria-labelledby="added"><h2 id="added">{t(Key::MineAdded)}</h2><ul class="bubbles">{mine}</ul></section> }.into_any()
}

fn ballot(app: App) -> AnyView {
    let begun = begun(app);
    app.committee.with(|committee| {
        let given = committee
            .as_ref()
            .and_then(|one| Some((one.papers.first()?.ballot.as_ref()?, one)));
        let change = |name, key| {
            let link = || {
                view! { <div class="actions">{link(Screen::Rank, "second", name, t(key))}</div> }
                    .into_any()
            };
            begun.is_none().then(link)
        };
        match given {
            Some((ballot, one)) => view! {
                {ballot_view(app, ballot, &one.needs)}
                {ballot.of_copies.then(|| remark("aside", t(Key::BallotCopies)))}
                {change("pencil", Key::RankChange)}{begun}
            }
            .into_any(),
            None if begun.is_some() => begun.into_any(),
            None => view! { <p>{t(Key::MineBallotNone)}</p>{change("rank", Key::Rank)} }.into_any(),
        }
    })
}

/// What the words of state mean, for whoever asks.
fn legend() -> AnyView {
    let line = |name: &str, word: Key, meaning: Key| {
        view! { <div>{icon(name)}<dt>{t(word)}</dt><dd>{t(meaning)}</dd></div> }.into_any()
    };
    let received = t(Key::StateReceived).replace("{}", "…");
    view! {
        <details>
            <summary>{icon("more")}<span>{t(Key::StatesTitle)}</span></summary>
            <dl class="rights">
                {line("phone", Key::StateSaved, Key::StateSavedSays)}
                <div>{icon("received")}<dt>{received}</dt><dd>{t(Key::StateReceivedSays)}</dd></div>
                {line("counted", Key::StateCounted, Key::StateCountedSays)}
                {line("aside", Key::StateAside, Key::MineAsideSays)}
            </dl>
        </details>
    }
    .into_any()
}

fn name(app: App) -> AnyView {
    let name = app
        .committee
        .with(|one| one.as_ref()?.called.clone())
        .unwrap_or_else(|| t(Key::MineNoName).to_owned());
    view! { <p class="strong" dir="auto">{name}</p><div class="actions">{link(Screen::Name, "second", "pencil", t(Key::MineNameChange))}</div> }.into_any()
}

fn invite(app: App) -> AnyView {
    let code = RwSignal::new(None::<String>);
    let show = move || {
        let Some(scope) = app.scope() else { return };
        send(
            Command::ShowInvitation { scope },
            move |result| match result {
                Ok(Answer::Code(text)) => code.set(Some(text)),
                Ok(_) => {}
                Err(problem) => app.trouble(problem),
            },
        );
    };
    live(move || match shown(app, Key::MineInviteLink, code) {
        Some(shown) => view! { <p>{t(Key::MineInviteSays)}</p>{shown} }.into_any(),
        None => {
            view! { <div class="actions">{button("second", "qr", t(Key::MineInvite), show)}</div> }
                .into_any()
        }
    })
}

/// Does what was confirmed before the page was closed; once, a little later, because another tab
/// may still show the way back.
pub(crate) fn go_on_leaving(app: App) {
    let Some(mut due) = keep::text(Kept::Leaving) else {
        return;
    };
    let waits = due.ends_with(UNDOABLE);
    if waits {
        due.pop();
        keep::set_text(Kept::Leaving, &due);
    }
    // Undone meanwhile, or confirmed anew, it reads as no committee.
    let now = move || {
        let scope = keep::text(Kept::Leaving).and_then(|due| due.parse().ok());
        if let Some(scope) = scope {
            leave_now(app, scope);
        }
    };
    if waits {
        set_timeout(now, SECOND_THOUGHTS + Duration::from_secs(2));
    } else {
        now();
    }
}

fn leave_now(app: App, scope: ScopeId) {
    send(Command::Leave { scope }, move |result| {
        // What could not be kept is tried again; any other answer ends it.
        if !matches!(
            result,
            Err(Problem::Broken | Problem::Full | Problem::Private)
        ) {
            keep::clear(Kept::Leaving);
        }
        match result {
            Ok(_) => {
                // Whoever opened an invitation since reads on.
                if app.invitation.with_untracked(Option::is_none) {
                    go(app, Place::At(Screen::Home));
                }
                app.says(t(Key::MineLeft));
            }
            Err(problem) => app.trouble(problem),
        }
    });
}

/// Asked first, and still undone for a few seconds after.
fn leave(app: App) -> AnyView {
    let asks = RwSignal::new(false);
    let leaving = RwSignal::new(None::<TimeoutHandle>);
    let body = view! { {says(t(Key::MineLeaveSays))}{says(t(Key::MineLeaveCounted))} }.into_any();
    let go_away = move || {
        let Some(scope) = app.scope() else { return };
        // A page that is closed meanwhile leaves at its next start.
        let mut undoable = scope.to_string();
        undoable.push(UNDOABLE);
        keep::set_text(Kept::Leaving, &undoable);
        let now = move || {
            // Whoever went elsewhere meanwhile had no second thoughts: the button is gone then.
            let _ = leaving.try_set(None);
            leave_now(app, scope);
        };
        leaving.set(set_timeout_with_handle(now, SECOND_THOUGHTS).ok());
    };
    let undo = move || {
        if let Some(handle) = leaving.get_untracked() {
            handle.clear();
        }
        keep::clear(Kept::Leaving);
        leaving.set(None);
    };
    view! {
        {live(move || match leaving.get() {
            Some(_) => view! { {remark("clock", t(Key::MineLeaveWait))}{button("first", "undo", t(Key::Undo), undo)} }.into_any(),
            None => button("plain", "door", t(Key::MineLeave), move || asks.set(true)),
        })}
        {confirm(asks, Key::MineLeaveTitle, body, Key::MineLeave, go_away)}
    }
    .into_any()
}
