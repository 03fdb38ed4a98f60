//! The question and what happens to one's words, before the first of them.

use crate::drawing::live::live;
use leptos::prelude::*;
use shared::text::Key;

use crate::routes::Screen;
use crate::ui::invitation::question_of_page;
use crate::ui::parts::{icon, link, remark, title};
use crate::ui::state::{App, lang, t};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    let invited = Memo::new(move |_| app.invitation.with(Option::is_some));
    let next = move || match (invited.get(), joined.get()) {
        (true, _) => link(Screen::Name, "first", "next", t(Key::PrivacyAccept)),
        (false, true) => link(Screen::Home, "first", "home", t(Key::GoHome)),
        (false, false) => link(Screen::Code, "first", "ticket", t(Key::HaveCode)),
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
    view! { <div>{icon(name)}<dt>{t(heading)}</dt><dd>{text}</dd></div> }.into_any()
}

fn kept(app: App) -> String {
    let retention = app.consultation.with(|one| {
        one.as_ref()
            .map(|one| one.retention.text(lang()).to_owned())
    });
    retention
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| t(Key::PrivacyKeptUnknown).to_owned())
}

fn question(app: App) -> AnyView {
    let Some(consultation) = app.consultation.get() else {
        let known = match app.invited.get() {
            Some(Ok(invitation)) => Some(invitation.question),
            _ => question_of_page(),
        };
        return match known {
            Some(question) => {
                view! { <div class="card"><p class="asked">{question}</p></div> }.into_any()
            }
            None => remark("reaching", t(Key::QuestionPending)),
        };
    };
    let lang = lang();
    let part = |heading: Key, text: &str| {
        (!text.is_empty())
            .then(|| view! { <h2>{t(heading)}</h2><p>{text.to_owned()}</p> }.into_any())
    };
    view! {
        <div class="card">
            <p class="asked">{consultation.question.text(lang).to_owned()}</p>
            <p>{consultation.explanation.text(lang).to_owned()}</p>
        </div>
        {part(Key::AskedBy, consultation.asked_by.text(lang))}
        {part(Key::CanChange, consultation.can_change.text(lang))}
    }
    .into_any()
}
