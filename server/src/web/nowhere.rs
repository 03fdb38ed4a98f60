//! The answer at an address where nothing is: a page with a way back for who reads it in a browser,
//! a line for a program that asked for a file.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{assets, spoken, table};

/// Answers for an address where nothing is.
pub(super) fn nowhere(headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    if !accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    let styles = table::styles(&assets::text("index.html").unwrap_or_default());
    let page = page(spoken::is_english(headers), &styles);
    let mut response = (StatusCode::NOT_FOUND, page).into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

fn page(english: bool, styles: &str) -> String {
    let (lang, title, question, lists) = if english {
        (
            "en-CA",
            "There is nothing at this address",
            "Read the question",
            "See the published lists",
        )
    } else {
        (
            "fr-CA",
            "Il n’y a rien à cette adresse",
            "Lire la question",
            "Voir les listes publiées",
        )
    };
    let style = table::STYLE;
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Porte-Voix</title>\
         {styles}<style>{style}</style>\
         <link rel=\"icon\" href=\"/icons/icon.svg\" type=\"image/svg+xml\"></head><body>\
         <header class=\"top\"><a class=\"brand\" href=\"/\">Porte-Voix</a></header>\
         <main class=\"table\"><section class=\"card\"><h1>{title}</h1>\
         <p><a href=\"/\">{question}</a></p><p><a href=\"/table\">{lists}</a></p></section></main>\
         </body></html>\n"
    )
}
