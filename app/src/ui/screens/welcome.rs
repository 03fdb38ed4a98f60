//! Welcome: what this is, or what one is invited to; home for those who are in.

use crate::drawing::live::live;
use leptos::prelude::*;
use shared::text::Key;

use super::home;
use crate::routes::Screen;
use crate::ui::invitation::{drop_invitation, question_of_page, refusal, said_by_page};
use crate::ui::location::go;
use crate::ui::parts::{button, icon, link, remark, says, title};
use crate::ui::state::{App, t};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    let invited = Memo::new(move |_| app.invitation.with(Option::is_some));
    live(move || match (invited.get(), joined.get()) {
        (true, _) => invitation(app),
        (false, true) => home::draw(app),
        (false, false) => welcome(app),
    })
}

/// What was written before coming in is not lost.
fn drafted(app: App) -> AnyView {
    live(move || {
        app.has_draft()
            .then(|| remark("people", t(Key::ProposeNoCommittee)))
    })
}

fn welcome(app: App) -> AnyView {
    let promise =
        |name: &str, key: Key| view! { <li>{icon(name)}<span>{t(key)}</span></li> }.into_any();
    view! {
        <div class="hero">
            {title(t(Key::WelcomeTitle))}
            <p>{t(Key::WelcomeSays)}</p>
        </div>
        {drafted(app)}
        <ul class="promises">
            {promise("away", Key::WelcomeAnywhere)}
            {promise("lock", Key::WelcomeNoAccount)}
            {promise("undo", Key::WelcomeTakeBack)}
        </ul>
        {says(t(Key::WelcomeHow))}
        <div class="actions">
            {link(Screen::Code, "first", "ticket", t(Key::HaveCode))}
            {link(Screen::Device, "plain", "phones", t(Key::OtherPhoneCode))}
            {link(Screen::Device, "plain", "backup", t(Key::HaveBackup))}
        </div>
    }
    .into_any()
}

fn invitation(app: App) -> AnyView {
    let content = move || {
        let reading = app.invited.get();
        if let Some(refusal) = refusal(&reading) {
            let leave = button("plain", "close", t(Key::Cancel), move || {
                drop_invitation(app)
            });
            let next = if matches!(reading, Some(Ok(_))) {
                button("first", "home", t(Key::GoHome), move || {
                    drop_invitation(app);
                    go(app, crate::routes::Place::At(Screen::Home));
                })
            } else {
                link(Screen::Code, "first", "ticket", t(Key::HaveCode))
            };
            return view! { {remark("warning", refusal)}<div class="actions">{next}{leave}</div> }
                .into_any();
        }
        let about = match reading {
            Some(Ok(invitation)) => view! {
                <p class="label">{t(Key::InvitedTo)}</p>
                <p class="strong">{invitation.committee}</p>
                <p class="label">{t(Key::InvitedQuestion)}</p>
                <p class="asked" dir="auto">{said_by_page(app, "h1").unwrap_or(invitation.question)}</p>
            }
            .into_any(),
            _ => match question_of_page() {
                Some(question) => view! {
                    <p class="label">{t(Key::InvitedQuestion)}</p>
                    <p class="asked" dir="auto">{question}</p>
                }
                .into_any(),
                None => remark("reaching", t(Key::InvitedReading)),
            },
        };
        view! {
            <div class="card">{about}</div>
            <div class="actions">
                {link(Screen::Question, "first", "next", t(Key::Continue))}
                {link(Screen::Propose, "plain", "propose", t(Key::InvitedWrite))}
            </div>
        }
        .into_any()
    };
    view! {
        <div class="hero">{title(t(Key::InvitedTitle))}<p>{t(Key::WelcomeSays)}</p></div>
        {drafted(app)}
        {live(content)}
    }
    .into_any()
}
