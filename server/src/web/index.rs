//! The first page: the app's index with the question in it as plain HTML, so that it is read
//! before any program arrives, or without one.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::state::{AppState, Front, Words};
use super::{assets, csp, hub, shell, table};

/// Where the question goes.
const MARK: &str = "<!--question-->";

/// Served when the app was not built into this binary.
const BARE: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Porte-Voix</title></head>\
    <body><main><!--question--></main></body></html>";

/// A sentence of ours.
struct Said {
    fr: &'static str,
    en: &'static str,
}

const COMING: Said = Said {
    fr: "La consultation n’est pas encore arrivée ici\u{a0}: le premier téléphone qui se branche l’apporte.",
    en: "The consultation has not arrived here yet: the first phone that connects brings it.",
};
const NONE: Said = Said {
    fr: "Aucune consultation n’est encore ouverte ici.",
    en: "No consultation is open here yet.",
};
const DEMONSTRATION: Said = Said {
    fr: "Démonstration",
    en: "Demonstration",
};
const WHO_ASKS: Said = Said {
    fr: "Qui pose la question",
    en: "Who is asking",
};
const CAN_CHANGE: Said = Said {
    fr: "Ce que ça peut changer",
    en: "What it can change",
};
const KEPT: Said = Said {
    fr: "Combien de temps",
    en: "For how long",
};

/// `GET /`.
pub(super) async fn index(State(state): State<AppState>) -> Response {
    page(&state)
}

/// The index with the question as it stands now.
pub(super) fn page(state: &AppState) -> Response {
    let public = state.public.borrow().clone();
    let expected = state.village.as_ref().map(|village| village.question());
    let question = question(public.front.as_ref(), expected).into_string();
    shell::answer(file().replacen(MARK, &question, 1), "no-cache")
}

/// The policy that fits the index and the table's page.
pub(super) fn policy() -> String {
    let (table, hub) = (table::STYLE, hub::STYLE);
    csp::policy(&format!(
        "{}<style>{table}</style><style>{hub}</style>",
        file()
    ))
}

fn file() -> String {
    assets::text("index.html").unwrap_or_else(|| BARE.to_owned())
}

/// In French, each element holding its English in `data-en` for the shell's language button.
/// `expected`: on a hub, the question as an invitation said, while the consultation is on its way.
fn question(front: Option<&Front>, expected: Option<&str>) -> Markup {
    let Some(front) = front else {
        return match expected {
            Some(expected) => html! {
                h1 dir="auto" data-en=(expected) { (expected) }
                p data-en=(COMING.en) { (COMING.fr) }
            },
            None => html! { p data-en=(NONE.en) { (NONE.fr) } },
        };
    };
    let parts = [
        (WHO_ASKS, "asker", &front.asked_by),
        (CAN_CHANGE, "changes", &front.can_change),
        (KEPT, "kept", &front.kept),
    ];
    // The app reads its rights screen from these, for an invitation to this consultation only.
    html! {
        div data-consultation=(front.consultation) {
            @if front.demonstration {
                p class="demonstration" data-en=(DEMONSTRATION.en) { (DEMONSTRATION.fr) }
            }
            h1 dir="auto" data-en=(front.question.in_language(true)) { (front.question.fr) }
            @if !front.explanation.fr.is_empty() { (theirs("explained", &front.explanation)) }
            @for (label, class, words) in parts {
                @if !words.fr.is_empty() {
                    h2 data-en=(label.en) { (label.fr) }
                    (theirs(class, words))
                }
            }
        }
    }
}

/// What people wrote, in the direction of its own letters.
fn theirs(class: &str, words: &Words) -> Markup {
    html! { p class=(class) dir="auto" data-en=(words.in_language(true)) { (words.fr) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::direction::astray;

    fn front() -> Front {
        let words = |fr: &str, en: &str| Words {
            fr: fr.to_owned(),
            en: en.to_owned(),
        };
        Front {
            question: words("Qu’est-ce qui <presse> ?", "What is <urgent>?"),
            asked_by: words("La table régionale", ""),
            can_change: words("Les projets", ""),
            kept: words("Deux ans", "Two years"),
            consultation: "abc".to_owned(),
            ..Front::default()
        }
    }

    #[test]
    fn the_page_says_who_asks_what_it_can_change_and_for_how_long_where_the_app_finds_it() {
        let html = question(Some(&front()), None).into_string();
        assert!(html.starts_with("<div data-consultation=\"abc\">"));
        for (class, words) in [
            ("asker", "La table régionale"),
            ("changes", "Les projets"),
            ("kept", "Deux ans"),
        ] {
            let start = html.split(&format!("<p class=\"{class}\"")).nth(1);
            assert!(start.is_some_and(|rest| rest.contains(words)), "{class}");
        }
    }

    #[test]
    fn words_from_right_to_left_have_the_direction_of_their_letters() {
        let arabic = || Words {
            fr: "عمل".to_owned(),
            en: String::new(),
        };
        let front = Front {
            demonstration: true,
            question: arabic(),
            explanation: arabic(),
            asked_by: arabic(),
            can_change: arabic(),
            kept: arabic(),
            consultation: "abc".to_owned(),
        };
        let html = [Some(&front), None].map(|front| question(front, Some("عمل")).into_string());
        let html = html.concat();
        assert_eq!(html.matches(">عمل<").count(), 6);
        assert_eq!(astray(&html), [""; 0]);
    }

    #[test]
    fn the_question_is_read_without_any_program_and_cannot_inject_any() {
        let html = question(Some(&front()), None).into_string();
        assert!(html.contains(">Qu’est-ce qui &lt;presse&gt; ?<"));
        assert!(html.contains("data-en=\"What is &lt;urgent&gt;?\""));
        assert!(
            html.contains("data-en=\"La table régionale\""),
            "French stands in"
        );
        let coming = question(None, Some("Quoi ?")).into_string();
        assert!(coming.contains(">Quoi ?<") && coming.contains("pas encore arrivée"));
        assert!(
            question(None, None)
                .into_string()
                .contains("Aucune consultation")
        );
    }
}
