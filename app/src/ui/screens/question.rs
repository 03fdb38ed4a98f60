//! The question and what happens to one's words, before the first of them.

use crate::drawing::live::live;
use leptos::prelude::*;
use shared::text::Key;

use crate::routes::{Place, Screen};
use crate::ui::invitation::{question_of_page, said_by_page};
use crate::ui::keep::{self, Kept};
use crate::ui::location::go;
use crate::ui::parts::{button, icon, link, remark, says, title};
use crate::ui::state::{App, lang, t};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    let invited = Memo::new(move |_| app.invitation.with(Option::is_some));
    let known = Memo::new(move |_| rights(app).is_some());
    let read = move || {
        keep::clear(Kept::Unread);
        let next = if app.has_draft() {
            Screen::Propose
        } else {
            Screen::Home
        };
        go(app, Place::At(next));
    };
    let next = move || match (invited.get(), joined.get(), known.get()) {
        // Nobody agrees to what they were not shown.
        (true, _, true) => link(Screen::Name, "first", "next", t(Key::PrivacyAccept)),
        (true, _, false) => match app.invited.get() {
            None => remark("reaching", t(Key::InvitedReading)),
            Some(Err(_)) => link(Screen::Code, "first", "ticket", t(Key::HaveCode)),
            // What is missing may only come by the link that joining opens.
            Some(Ok(_)) => view! {
                {remark("clock", t(Key::PrivacyMissing))}
                {link(Screen::Name, "second", "next", t(Key::PrivacyLater))}
            }
            .into_any(),
        },
        (false, true, true) if keep::text(Kept::Unread).is_some() => {
            button("first", "check", t(Key::PrivacyAccept), read)
        }
        (false, true, _) => link(Screen::Home, "first", "home", t(Key::GoHome)),
        (false, false, _) => link(Screen::Code, "first", "ticket", t(Key::HaveCode)),
    };
    view! {
        {title(t(Key::QuestionTitle))}
        {live(move || question(app))}
        <section aria-labelledby="privacy">
            <h2 id="privacy">{t(Key::PrivacyTitle)}</h2>
            <dl class="rights">
                {right("eye", Key::PrivacyWhoTitle, t(Key::PrivacyWho).to_owned())}
                {right("paper", Key::PrivacyPublishedTitle, t(Key::PrivacyPublished).to_owned())}
                {live(move || right("clock", Key::PrivacyKeptTitle, kept(app)))}
                {right("undo", Key::PrivacyBackTitle, format!("{} {}", t(Key::PrivacyBack), t(Key::PrivacyResultStands)))}
            </dl>
        </section>
        <div class="actions">{live(next)}</div>
    }
    .into_any()
}

fn right(name: &str, heading: Key, text: String) -> AnyView {
    view! { <div>{icon(name)}<dt>{t(heading)}</dt><dd dir="auto">{text}</dd></div> }.into_any()
}

/// What one must know before agreeing, in the language now.
pub(crate) struct Rights {
    explanation: String,
    asked_by: String,
    can_change: String,
    kept: String,
}

/// Whether one came in before what one must know was here: it is read first, and only then is
/// anything saved. Says so, and leads there.
pub(crate) fn must_read(app: App) -> bool {
    let unread = keep::text(Kept::Unread).is_some();
    if unread {
        if untrack(move || rights(app).is_some()) {
            go(app, Place::At(Screen::Question));
        }
        app.fails(Key::PrivacyUnread);
    }
    unread
}

/// From the charter, or from the page that the server wrote before the app came; none while
/// neither is here.
pub(crate) fn rights(app: App) -> Option<Rights> {
    let lang = lang();
    let charter = app.consultation.get().filter(|one| one.charter_known);
    if let Some(one) = charter {
        return Some(Rights {
            explanation: one.explanation.text(lang).to_owned(),
            asked_by: one.asked_by.text(lang).to_owned(),
            can_change: one.can_change.text(lang).to_owned(),
            kept: one.retention.text(lang).to_owned(),
        });
    }
    let part = |class: &str| said_by_page(app, class);
    Some(Rights {
        asked_by: part(".asker")?,
        can_change: part(".changes")?,
        kept: part(".kept").unwrap_or_default(),
        explanation: part(".explained").unwrap_or_default(),
    })
}

fn kept(app: App) -> String {
    rights(app)
        .map(|rights| rights.kept)
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| t(Key::PrivacyKeptUnknown).to_owned())
}

fn question(app: App) -> AnyView {
    let asked = app
        .consultation
        .with(|one| one.as_ref().map(|one| one.question.text(lang()).to_owned()))
        .filter(|text| !text.is_empty());
    let known = asked.or_else(|| match app.invited.get() {
        // The page has it whole and in both languages, an invitation shortened.
        Some(Ok(invitation)) => said_by_page(app, "h1").or(Some(invitation.question)),
        _ => question_of_page(),
    });
    let Some(question) = known else {
        return remark("reaching", t(Key::QuestionPending));
    };
    let part = |heading: Key, text: String| {
        (!text.is_empty())
            .then(|| view! { <h2>{t(heading)}</h2><p dir="auto">{text}</p> }.into_any())
    };
    let (explanation, parts) = match rights(app) {
        Some(rights) => (
            rights.explanation,
            [
                part(Key::AskedBy, rights.asked_by),
                part(Key::CanChange, rights.can_change),
            ],
        ),
        None => (String::new(), [None, None]),
    };
    let explained = (!explanation.is_empty()).then(|| says(&explanation));
    view! {
        <div class="card"><p class="asked" dir="auto">{question}</p>{explained}</div>
        {parts.into_iter().flatten().collect_view()}
    }
    .into_any()
}
