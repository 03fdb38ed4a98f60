//! The first page: the app's index with the question in it as plain HTML, so that it is read
//! before any program arrives, or without one.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::state::{AppState, Front, Words};
use super::{assets, csp};

/// Where the question goes.
const MARK: &str = "<!--question-->";

/// Served when the app was not built into this binary.
const BARE: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Porte-Voix</title></head>\
    <body><main><!--question--></main></body></html>";

/// `GET /`.
pub(super) async fn index(State(state): State<AppState>, headers: HeaderMap) -> Response {
    page(&state, &headers)
}

/// The index with the question as it stands now.
pub(super) fn page(state: &AppState, headers: &HeaderMap) -> Response {
    let front = state.front.borrow().clone();
    let english = prefers_english(headers);
    let html = file().replacen(MARK, &question(front.as_deref(), english), 1);
    let mut response = html.into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer.insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// The policy that fits the index.
pub(super) fn policy() -> String {
    csp::policy(&file())
}

fn file() -> String {
    assets::text("index.html").unwrap_or_else(|| BARE.to_owned())
}

/// Whether English comes before French in what the browser asks for; French when neither does.
pub(super) fn prefers_english(headers: &HeaderMap) -> bool {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    asked
        .split(',')
        .filter_map(|part| part.trim().get(..2))
        .find(|language| *language == "fr" || *language == "en")
        == Some("en")
}

fn question(front: Option<&Front>, english: bool) -> String {
    let say = |words: &Words| escape(words.in_language(english));
    let Some(front) = front else {
        return if english {
            "<p>No consultation has been opened here yet.</p>".to_owned()
        } else {
            "<p>Aucune consultation n’est encore ouverte ici.</p>".to_owned()
        };
    };
    let [demonstration, who, change] = if english {
        ["Demonstration", "Who is asking", "What it can change"]
    } else {
        ["Démonstration", "Qui pose la question", "Ce que ça peut changer"]
    };
    let mut html = String::new();
    if front.demonstration {
        html.push_str(&format!("<p class=\"demonstration\">{demonstration}</p>"));
    }
    html.push_str(&format!("<h1>{}</h1>", say(&front.question)));
    if !front.explanation.fr.is_empty() {
        html.push_str(&format!("<p>{}</p>", say(&front.explanation)));
    }
    for (label, words) in [(who, &front.asked_by), (change, &front.can_change)] {
        if !words.fr.is_empty() {
            html.push_str(&format!("<h2>{label}</h2><p>{}</p>", say(words)));
        }
    }
    let lang = if english { "en" } else { "fr" };
    format!("<section class=\"question\" lang=\"{lang}\">{html}</section>")
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

    fn front() -> Front {
        let words = |fr: &str, en: &str| Words {
            fr: fr.to_owned(),
            en: en.to_owned(),
        };
        Front {
            question: words("Qu’est-ce qui <presse> ?", "What is <urgent>?"),
            asked_by: words("La table régionale", ""),
            ..Front::default()
        }
    }

    #[test]
    fn the_question_is_read_without_any_program_and_cannot_inject_any() {
        let html = question(Some(&front()), false);
        assert!(html.contains("Qu’est-ce qui &lt;presse&gt; ?") && html.contains("La table"));
        assert!(question(Some(&front()), true).contains("La table régionale"));
        assert!(question(None, false).contains("Aucune consultation"));
    }

    #[test]
    fn french_unless_english_is_asked_first() {
        let ask = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(text));
            prefers_english(&headers)
        };
        assert!(ask("en-CA,fr;q=0.5") && ask("es, en"));
        assert!(!ask("fr-CA,en") && !ask("es"));
    }
}
