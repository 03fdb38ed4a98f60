//! The answer at an address where nothing is: a page with a way back for who reads it in a browser,
//! a line for a program that asked for a file.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;

use super::shell::{self, Shell};
use super::{spoken, table};

/// The sentences of the page.
struct Sentences {
    title: &'static str,
    question: &'static str,
    lists: &'static str,
}

static FR: Sentences = Sentences {
    title: "Il n’y a rien à cette adresse",
    question: "Lire la question",
    lists: "Voir les listes publiées",
};

static EN: Sentences = Sentences {
    title: "There is nothing at this address",
    question: "Read the question",
    lists: "See the published lists",
};

/// Answers for an address where nothing is.
pub(super) fn nowhere(headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    if !accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    let page = page(spoken::is_english(headers));
    let mut response = (StatusCode::NOT_FOUND, page).into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

fn page(english: bool) -> String {
    let words = if english { &EN } else { &FR };
    let shell = Shell {
        english,
        title: words.title,
        styles: &shell::styles(),
        style: table::STYLE,
        other: None,
        head: html! {},
    };
    shell.around(&html! {
        main class="table" {
            section class="card" {
                h1 { (words.title) }
                p { a href="/" { (words.question) } }
                p { a href="/table" { (words.lists) } }
            }
        }
    })
}
