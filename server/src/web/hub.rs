//! `/hub`: the page that a hub shows in the room: its code to scan, and how it goes. Plain HTML,
//! French then English, that reads itself again every few seconds.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::carry::qr;
use std::fmt::Write as _;

use super::index::escape;
use super::{AppState, assets, table};
use crate::village::held::Held;
use crate::village::upstream::Upstream;

/// What the app's stylesheet has no need of.
pub(super) const STYLE: &str = ".hub{max-width:46rem;padding-bottom:3rem}\
    .hub .scan{max-width:22rem;margin:1rem auto;background:#fff}\
    .hub .scan svg{display:block;width:100%;height:auto}\
    .hub .address{overflow-wrap:anywhere;text-align:center;font-weight:680}\
    .hub dt{font-weight:680;margin-top:.6rem}.hub dd{margin:0}";

/// Seconds between two readings of the page.
const REFRESH: u8 = 5;

/// `GET /hub`.
pub(super) async fn hub(State(state): State<AppState>) -> Response {
    let Some(village) = &state.village else {
        return (StatusCode::NOT_FOUND, "not a hub\n").into_response();
    };
    let code = village.code();
    let link = code.link();
    let upstream = village.upstream();
    let all = state.metrics.open_connections();
    let seen = Seen {
        // The table is no phone.
        connected: all.saturating_sub(usize::from(upstream == Upstream::Here)),
        held: village.held(),
        upstream,
    };
    let index = assets::text("index.html").unwrap_or_default();
    let mut html = format!(
        "<!doctype html><html lang=\"fr-CA\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"refresh\" content=\"{REFRESH}\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{name} · Porte-Voix</title>\
         {styles}<style>{STYLE}</style></head><body>\
         <header class=\"top\"><a class=\"brand\" href=\"/\">Porte-Voix</a></header>\
         <main class=\"hub\"><h1>{name}</h1>",
        name = escape(village.name()),
        styles = table::styles(&index),
    );
    if !village.question().is_empty() {
        // Writing into a string does not fail, here and below.
        let _ = write!(html, "<p>{}</p>", escape(village.question()));
    }
    let _ = write!(
        html,
        "<div class=\"scan\" role=\"img\" aria-label=\"Code à scanner\">{}</div>\
         <p class=\"address\">{}</p>",
        qr::svg(&link).unwrap_or_default(),
        escape(&code.pages().next().unwrap_or_default()),
    );
    html.push_str(&seen.in_french());
    html.push_str("<section lang=\"en-CA\"><h2>In English</h2>");
    html.push_str(&seen.in_english());
    html.push_str("</section></main></body></html>");
    let mut response = html.into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// How the hub goes at this moment.
struct Seen {
    connected: usize,
    held: Held,
    upstream: Upstream,
}

impl Seen {
    fn in_french(&self) -> String {
        let mut html = String::new();
        let held = &self.held;
        if !held.founded {
            html.push_str(
                "<p>Cette borne ne connaît pas encore la consultation\u{a0}: le premier \
                 téléphone qui s’y branche la lui apporte.</p>",
            );
        } else if held.committees.is_empty() {
            html.push_str(
                "<p>Cette borne ne garde encore aucun comité. Qui anime un comité peut le lui \
                 confier en scannant le code.</p>",
            );
        }
        html.push_str("<dl>");
        term(
            &mut html,
            "Branchés en ce moment",
            &self.connected.to_string(),
        );
        for committee in &held.committees {
            let people = counted(committee.people, "personne", "personnes");
            let words = counted(committee.contributions, "contribution", "contributions");
            term(&mut html, &committee.name, &format!("{people}, {words}"));
        }
        let elsewhere = counted(held.elsewhere, "contribution", "contributions");
        term(&mut html, "Dans ce qui est public", &elsewhere);
        if held.parcels > 0 {
            let parcels = counted(held.parcels, "enveloppe fermée", "enveloppes fermées");
            term(&mut html, "Portées pour d’autres", &parcels);
        }
        if self.upstream != Upstream::Nowhere {
            let left = counted(held.not_upstream, "contribution", "contributions");
            term(&mut html, "Pas encore remis à la table", &left);
        }
        let upstream = match self.upstream {
            Upstream::Nowhere => "aucune adresse connue".to_owned(),
            Upstream::NotSeen => "pas encore vue depuis l’allumage".to_owned(),
            Upstream::Gone(since) => match since.elapsed().as_secs() / 60 {
                0 => "vue il y a moins d’une minute".to_owned(),
                minutes => format!("vue il y a {}", counted_time(minutes, "minute", "heure")),
            },
            Upstream::Here => "en contact".to_owned(),
        };
        term(&mut html, "La table", &upstream);
        html.push_str("</dl>");
        html
    }

    fn in_english(&self) -> String {
        let mut html = String::new();
        let held = &self.held;
        if !held.founded {
            html.push_str(
                "<p>This hub does not know the consultation yet: the first phone that connects \
                 brings it.</p>",
            );
        } else if held.committees.is_empty() {
            html.push_str(
                "<p>This hub keeps no committee yet. Whoever runs a committee can entrust it by \
                 scanning the code.</p>",
            );
        }
        html.push_str("<dl>");
        term(&mut html, "Connected now", &self.connected.to_string());
        for committee in &held.committees {
            let people = counted(committee.people, "person", "people");
            let words = counted(committee.contributions, "contribution", "contributions");
            term(&mut html, &committee.name, &format!("{people}, {words}"));
        }
        let elsewhere = counted(held.elsewhere, "contribution", "contributions");
        term(&mut html, "In what is public", &elsewhere);
        if held.parcels > 0 {
            let parcels = counted(held.parcels, "sealed envelope", "sealed envelopes");
            term(&mut html, "Carried for others", &parcels);
        }
        if self.upstream != Upstream::Nowhere {
            let left = counted(held.not_upstream, "contribution", "contributions");
            term(&mut html, "Not yet with the table", &left);
        }
        let upstream = match self.upstream {
            Upstream::Nowhere => "no address known".to_owned(),
            Upstream::NotSeen => "not seen since this hub was started".to_owned(),
            Upstream::Gone(since) => match since.elapsed().as_secs() / 60 {
                0 => "seen less than a minute ago".to_owned(),
                minutes => format!("seen {} ago", counted_time(minutes, "minute", "hour")),
            },
            Upstream::Here => "in contact".to_owned(),
        };
        term(&mut html, "The table", &upstream);
        html.push_str("</dl>");
        html
    }
}

fn term(html: &mut String, name: &str, value: &str) {
    let _ = write!(html, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
}

fn counted(number: usize, one: &str, several: &str) -> String {
    // In French zero is singular.
    let word = match number {
        0 if several == "people" => several,
        0 | 1 => one,
        _ => several,
    };
    format!("{number}\u{a0}{word}")
}

/// Minutes below two hours, then whole hours; both words take an s.
fn counted_time(minutes: u64, minute: &str, hour: &str) -> String {
    let (number, word) = if minutes < 120 {
        (minutes, minute)
    } else {
        (minutes / 60, hour)
    };
    let plural = if number > 1 { "s" } else { "" };
    format!("{number}\u{a0}{word}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::village::held::HeldCommittee;
    use std::time::{Duration, Instant};

    #[test]
    fn the_page_says_in_plain_words_what_is_held_and_what_is_not_with_the_table() {
        let mut seen = Seen {
            connected: 3,
            held: Held::default(),
            upstream: Upstream::NotSeen,
        };
        assert!(
            seen.in_french()
                .contains("ne connaît pas encore la consultation\u{a0}:")
        );
        seen.held.founded = true;
        assert!(seen.in_french().contains("aucun comité"));
        seen.held.committees.push(HeldCommittee {
            name: "L’Islet <Nord>".to_owned(),
            people: 12,
            contributions: 1,
        });
        seen.held.not_upstream = 45;
        let page = seen.in_french();
        assert!(
            page.contains("L’Islet &lt;Nord&gt;</dt><dd>12\u{a0}personnes, 1\u{a0}contribution<")
        );
        assert!(page.contains("Pas encore remis à la table</dt><dd>45\u{a0}contributions"));
        assert!(page.contains("pas encore vue") && seen.in_english().contains("12\u{a0}people"));
    }

    #[test]
    fn how_long_ago_the_table_was_seen_is_rounded_down() {
        let ago = |minutes: u64| Instant::now().checked_sub(Duration::from_secs(minutes * 60));
        let page = |minutes| Seen {
            connected: 0,
            held: Held::default(),
            upstream: ago(minutes).map_or(Upstream::NotSeen, Upstream::Gone),
        };
        assert!(page(0).in_french().contains("moins d’une minute"));
        assert_eq!(counted_time(119, "minute", "heure"), "119\u{a0}minutes");
        assert_eq!(counted_time(125, "minute", "heure"), "2\u{a0}heures");
    }
}
