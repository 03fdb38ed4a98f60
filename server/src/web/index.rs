//! The first page: the app's index with the question in it as plain HTML, so that it is read
//! before any program arrives, or without one.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::state::{AppState, Front, Words};
use super::{assets, csp, hub, table};

/// Where the question goes.
const MARK: &str = "<!--question-->";

/// Served when the app was not built into this binary.
const BARE: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Porte-Voix</title></head>\
    <body><main><!--question--></main></body></html>";

/// `GET /`.
pub(super) async fn index(State(state): State<AppState>) -> Response {
    page(&state)
}

/// The index with the question as it stands now.
pub(super) fn page(state: &AppState) -> Response {
    let public = state.public.borrow().clone();
    let expected = state.village.as_ref().map(|village| village.question());
    let html = file().replacen(MARK, &question(public.front.as_ref(), expected), 1);
    let mut response = html.into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
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
fn question(front: Option<&Front>, expected: Option<&str>) -> String {
    let element = |element: &str, class: &str, more: &str, words: &Words| {
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        };
        let (fr, en) = (escape(&words.fr), escape(words.in_language(true)));
        format!("<{element}{class}{more} data-en=\"{en}\">{fr}</{element}>")
    };
    let say = |name: &str, class: &str, words: &Words| element(name, class, "", words);
    // What people wrote goes in the direction of its own letters.
    let theirs =
        |name: &str, class: &str, words: &Words| element(name, class, " dir=\"auto\"", words);
    let both = |fr: &str, en: &str| Words {
        fr: fr.to_owned(),
        en: en.to_owned(),
    };
    if let (None, Some(expected)) = (front, expected) {
        let coming = both(
            "La consultation n’est pas encore arrivée ici\u{a0}: le premier téléphone qui se \
             branche l’apporte.",
            "The consultation has not arrived here yet: the first phone that connects brings it.",
        );
        let asked = both(expected, "");
        return theirs("h1", "", &asked) + &say("p", "", &coming);
    }
    let Some(front) = front else {
        return say(
            "p",
            "",
            &both(
                "Aucune consultation n’est encore ouverte ici.",
                "No consultation is open here yet.",
            ),
        );
    };
    let mut html = String::new();
    if front.demonstration {
        let words = both("Démonstration", "Demonstration");
        html.push_str(&say("p", "demonstration", &words));
    }
    html.push_str(&theirs("h1", "", &front.question));
    if !front.explanation.fr.is_empty() {
        html.push_str(&theirs("p", "explained", &front.explanation));
    }
    let parts = [
        (
            both("Qui pose la question", "Who is asking"),
            "asker",
            &front.asked_by,
        ),
        (
            both("Ce que ça peut changer", "What it can change"),
            "changes",
            &front.can_change,
        ),
        (
            both("Combien de temps", "For how long"),
            "kept",
            &front.kept,
        ),
    ];
    for (label, class, words) in parts {
        if !words.fr.is_empty() {
            html.push_str(&say("h2", "", &label));
            html.push_str(&theirs("p", class, words));
        }
    }
    // The app reads its rights screen from these, for an invitation to this consultation only.
    let id = escape(&front.consultation);
    format!("<div data-consultation=\"{id}\">{html}</div>")
}

/// Text made safe inside HTML, in elements and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
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
        let html = question(Some(&front()), None);
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
        let html = question(Some(&front), None) + &question(None, Some("عمل"));
        assert_eq!(html.matches(">عمل<").count(), 6);
        assert_eq!(astray(&html), [""; 0]);
    }

    #[test]
    fn the_question_is_read_without_any_program_and_cannot_inject_any() {
        let html = question(Some(&front()), None);
        assert!(html.contains(">Qu’est-ce qui &lt;presse&gt; ?<"));
        assert!(html.contains("data-en=\"What is &lt;urgent&gt;?\""));
        assert!(
            html.contains("data-en=\"La table régionale\""),
            "French stands in"
        );
        let coming = question(None, Some("Quoi ?"));
        assert!(coming.contains(">Quoi ?<") && coming.contains("pas encore arrivée"));
        assert!(question(None, None).contains("Aucune consultation"));
    }
}
