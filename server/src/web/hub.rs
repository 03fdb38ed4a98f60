//! `/hub`: the page that a hub shows in the room: its code to scan, what to do with it, and how it
//! goes. Plain HTML in both languages, French first, or English with `?lang=en`; it is read whole
//! without any program, and a few lines of script bring its numbers up to date.

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::carry::qr;
use shared::identity::HubCode;
use std::fmt::Write as _;

use super::direction::theirs;
use super::index::escape;
use super::{AppState, assets, csp, table};
use crate::village::held::Held;
use crate::village::upstream::Upstream;

/// What the app's stylesheet has no need of. A wide screen hangs on a wall: read from afar.
pub(super) const STYLE: &str = ".hub{max-width:46rem;padding-bottom:3rem}\
    .top .brand{align-self:center;align-items:center;padding:0}\
    .hub .tongue{gap:.7rem;margin:0}\
    .hub .scan{width:100%;max-width:22rem;margin:.3rem auto 0;background:#fff}\
    .hub .scan svg{display:block;width:100%;height:auto}\
    .hub .address{overflow-wrap:anywhere;text-align:center;font-weight:680;padding-bottom:.4rem}\
    .hub summary{display:flex;align-items:center;justify-content:center;min-height:3rem;\
        color:var(--link);font-weight:620;text-decoration:underline;cursor:pointer}\
    .hub textarea{display:block;width:100%;margin-top:.5rem;padding:.6rem;font-size:1rem;\
        font-family:ui-monospace,monospace;color:var(--ink);background:var(--card);\
        border:2px solid var(--edge);border-radius:12px;overflow-wrap:anywhere}\
    .hub dl>div{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:1.2rem;\
        padding:.3rem 0;border-top:1px solid var(--line)}\
    .hub dt{font-weight:680}.hub dd{margin:0}\
    .hub :is(.hub-asks,.hub-told,.hub-now){display:flex;flex-direction:column;gap:.6rem}\
    .hub .gone{padding:.5rem .8rem;color:var(--bad);background:var(--bad-tint);font-weight:700}\
    .hub .second-tongue{margin-top:1.5rem;padding-top:1.2rem;border-top:2px solid var(--line)}\
    @media (min-width:62rem){\
    .hub{max-width:88rem;margin:0 auto;padding:0 2rem 2rem;font-size:1.2rem;line-height:1.35}\
    .hub h1{font-size:2.2rem}.hub .question{font-size:1.4rem;line-height:1.25}\
    .hub h2{font-size:1.3rem}\
    .hub .first-tongue{display:grid;grid-template-columns:minmax(22rem,42%) 1fr;gap:.8rem 2.4rem;\
        grid-template-rows:auto 1fr;align-items:start}\
    .hub .shown{grid-column:1;grid-row:1/3}\
    .hub .hub-asks{grid-column:2;grid-row:1}.hub .hub-told{grid-column:2;grid-row:2}\
    .hub .scan{max-width:min(100%,calc(100vh - 13rem));margin-top:0}\
    .hub .address{margin-top:.5rem;font-size:1.3rem}}";

/// Brings the parts that change up to date, and says when the hub is gone. The rest stays as it
/// is: letters that somebody copies, what a screen reader reads.
const SCRIPT: &str = "setInterval(async()=>{let gone=true;try{\
    const answer=await fetch(location.href,{cache:'no-store'});if(answer.ok){\
    const page=new DOMParser().parseFromString(await answer.text(),'text/html');\
    for(const old of document.querySelectorAll('[data-live]')){\
    const fresh=page.querySelector('[data-live='+old.dataset.live+']');\
    if(fresh&&old!==document.activeElement&&old.innerHTML!==fresh.innerHTML)\
    old.replaceChildren(...fresh.childNodes)}gone=false}}catch{}\
    for(const word of document.querySelectorAll('.gone'))word.hidden=!gone},5000)";

/// Seconds between two readings of the page where no script runs.
const REFRESH: u8 = 20;

/// What may follow the address.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
}

/// `GET /hub`.
pub(super) async fn hub(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    let Some(village) = &state.village else {
        return (StatusCode::NOT_FOUND, "not a hub\n").into_response();
    };
    let english = asked.lang.as_deref() == Some("en");
    let code = village.code();
    let upstream = village.upstream();
    let all = state.metrics.open_connections();
    let seen = Seen {
        // The table is no phone.
        connected: all.saturating_sub(usize::from(upstream == Upstream::Here)),
        held: village.held(),
        upstream,
        asked: village.question().to_owned(),
    };
    let front = state.public.borrow().front.clone();
    let question = |english| match &front {
        Some(front) => front.question.in_language(english),
        None => village.question(),
    };
    let index = assets::text("index.html").unwrap_or_default();
    let (other, other_name) = if english {
        ("?", "<span lang=\"fr-CA\">Français</span>")
    } else {
        ("?lang=en", "<span lang=\"en-CA\">English</span>")
    };
    let mut html = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <noscript><meta http-equiv=\"refresh\" content=\"{REFRESH}\"></noscript>\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{name} · Porte-Voix</title>\
         {styles}<style>{STYLE}</style></head><body>\
         <header class=\"top\"><a class=\"brand\" href=\"/\">Porte-Voix</a>\
         <a class=\"language\" href=\"{other}\">{other_name}</a></header>\
         <main class=\"hub\"><section class=\"tongue first-tongue\"><div class=\"hub-asks\">\
         <h1 dir=\"auto\">{name}</h1>",
        language = tag(english),
        name = escape(village.name()),
        styles = table::styles(&index),
    );
    html.push_str(&asks(question(english)));
    html.push_str("</div>");
    html.push_str(&shown(&code, english));
    html.push_str("<div class=\"hub-told\">");
    html.push_str(&seen.page(english));
    // Writing into a string does not fail, here and below.
    let _ = write!(
        html,
        "</div></section><section class=\"tongue second-tongue\" lang=\"{}\"><h2>{}</h2>{}{}</section></main>\
         <script>{SCRIPT}</script></body></html>",
        tag(!english),
        if english {
            "En français"
        } else {
            "In English"
        },
        asks(question(!english)),
        seen.page(!english),
    );
    let policy = csp::policy(&format!(
        "{index}<style>{STYLE}</style><script>{SCRIPT}</script>"
    ));
    let mut response = html.into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        answer.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn tag(english: bool) -> &'static str {
    if english { "en-CA" } else { "fr-CA" }
}

fn asks(question: &str) -> String {
    if question.is_empty() {
        return String::new();
    }
    format!(
        "<p class=\"question\" dir=\"auto\">{}</p>",
        escape(question)
    )
}

/// The code: to scan, to type, to copy.
fn shown(code: &HubCode, english: bool) -> String {
    let say = |fr: &'static str, en: &'static str| if english { en } else { fr };
    let link = code.link();
    format!(
        "<div class=\"shown\"><div class=\"scan\" role=\"img\" aria-label=\"{label}\" \
         data-live=\"scan\">{drawn}</div><p class=\"address\" data-live=\"address\">{address}</p>\
         <details><summary>{summary}</summary><p>{how}</p>\
         <textarea readonly rows=\"8\" spellcheck=\"false\" aria-label=\"{letters}\" \
         data-live=\"letters\">{link}</textarea></details></div>",
        label = say(
            "Le code de cette borne, à scanner",
            "This hub’s code, to scan"
        ),
        drawn = qr::svg(&link).unwrap_or_default(),
        address = escape(&code.pages().next().unwrap_or_default()),
        summary = say("Le code en lettres", "The code as letters"),
        how = say(
            "Copiez-le. Collez-le dans l’application, sous «\u{a0}Scanner un code\u{a0}», ou \
             dans la barre d’adresse d’un navigateur.",
            "Copy it. Paste it in the app, under “Scan a code”, or in a browser’s address bar.",
        ),
        letters = say(
            "Le code de cette borne, en lettres",
            "This hub’s code, as letters"
        ),
        link = escape(&link),
    )
}

/// How the hub goes at this moment.
struct Seen {
    connected: usize,
    held: Held,
    upstream: Upstream,
    /// The question, as an invitation said.
    asked: String,
}

impl Seen {
    /// What to do, then how it goes.
    fn page(&self, english: bool) -> String {
        format!(
            "{}<p class=\"gone\" hidden>{}</p><div class=\"hub-now\" data-live=\"now-{}\">{}</div>",
            to_do(english),
            if english {
                "The hub no longer answers. These numbers are old."
            } else {
                "La borne ne répond plus. Ces nombres datent d’avant."
            },
            if english { "en" } else { "fr" },
            self.now(english)
        )
    }

    fn now(&self, english: bool) -> String {
        let say = |fr: &'static str, en: &'static str| if english { en } else { fr };
        let held = &self.held;
        let mut html = String::new();
        let mut row = |name: &str, value: &str| {
            let _ = write!(html, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(value));
        };
        let contributions = |number| {
            let (one, several) = ("contribution", "contributions");
            counted(english, number, one, several)
        };
        row(
            say("Branchés en ce moment", "Connected now"),
            &self.connected.to_string(),
        );
        for committee in &held.committees {
            let (one, several) = (say("personne", "person"), say("personnes", "people"));
            let people = counted(english, committee.people, one, several);
            let words = contributions(committee.contributions);
            row(&theirs(&committee.name), &format!("{people}, {words}"));
        }
        row(
            say("Dans ce qui est public", "In what is public"),
            &contributions(held.elsewhere),
        );
        if held.parcels > 0 {
            let one = say("paquet fermé à clé", "locked parcel");
            let several = say("paquets fermés à clé", "locked parcels");
            row(
                say("Portés pour d’autres", "Carried for others"),
                &counted(english, held.parcels, one, several),
            );
        }
        if self.upstream != Upstream::Nowhere {
            row(
                say("Pas encore remis à la table", "Not yet with the table"),
                &contributions(held.not_upstream),
            );
        }
        row(say("La table", "The table"), &self.table(english));
        let mut page = self.lacks(english);
        let _ = write!(page, "<dl>{html}</dl>");
        for name in &held.taken_back {
            let name = theirs(name);
            let _ = if english {
                write!(
                    page,
                    "<p><b>{name}</b> is no longer entrusted to this hub: it keeps what it has, \
                     and gets nothing more.</p>"
                )
            } else {
                write!(
                    page,
                    "<p><b>{name}</b> n’est plus confié à cette borne\u{a0}: elle garde ce \
                     qu’elle a déjà, et ne reçoit plus rien.</p>"
                )
            };
        }
        page
    }

    /// What it still waits for.
    fn lacks(&self, english: bool) -> String {
        let held = &self.held;
        let lacks = if !held.founded && self.asked.is_empty() {
            (
                "Cette borne ne connaît pas encore la consultation\u{a0}: le premier téléphone \
                 qui l’a déjà la lui apporte.",
                "This hub does not know the consultation yet: the first phone that has it brings \
                 it.",
            )
        } else if !held.founded {
            (
                "Cette borne connaît la question, mais pas encore le reste\u{a0}: le premier \
                 téléphone qui l’a déjà le lui apporte.",
                "This hub knows the question, but not the rest yet: the first phone that has it \
                 brings it.",
            )
        } else if !held.committees.is_empty() {
            return String::new();
        } else if held.taken_back.is_empty() {
            (
                "Cette borne ne garde encore aucun comité. Qui anime un comité peut le lui \
                 confier en scannant le code.",
                "This hub keeps no committee yet. Whoever facilitates a committee can entrust it \
                 by scanning the code.",
            )
        } else {
            (
                "Aucun comité n’est confié à cette borne en ce moment.",
                "No committee is entrusted to this hub at this moment.",
            )
        };
        format!("<p>{}</p>", if english { lacks.1 } else { lacks.0 })
    }

    fn table(&self, english: bool) -> String {
        let say = |fr: &str, en: &str| if english { en } else { fr }.to_owned();
        match self.upstream {
            Upstream::Nowhere => say("aucune adresse connue", "no address known"),
            Upstream::NotSeen => say(
                "pas encore vue depuis l’allumage",
                "not seen since this hub was started",
            ),
            Upstream::Gone(since) => match since.elapsed().as_secs() / 60 {
                0 => say(
                    "vue il y a moins d’une minute",
                    "seen less than a minute ago",
                ),
                minutes if english => {
                    format!("seen {} ago", counted_time(minutes, "minute", "hour"))
                }
                minutes => format!("vue il y a {}", counted_time(minutes, "minute", "heure")),
            },
            Upstream::Here => say("en contact", "in contact"),
        }
    }
}

/// How to take part, in the words of the app.
fn to_do(english: bool) -> &'static str {
    if english {
        "<p><b>First:</b> put your phone on the same Wi-Fi as this hub.</p>\
         <p><b>With the app:</b> touch “Me”, “Share without the Internet”, then “Scan a code”.</p>\
         <p><b>Without the app:</b> scan this code with the phone’s camera. You then also need \
         your committee’s invitation: a link, or a code on paper.</p>"
    } else {
        "<p><b>D’abord\u{a0}:</b> mettez votre téléphone sur le même Wi-Fi que cette borne.</p>\
         <p><b>Avec l’application\u{a0}:</b> touchez «\u{a0}Moi\u{a0}», «\u{a0}Partager sans \
         Internet\u{a0}», puis «\u{a0}Scanner un code\u{a0}».</p>\
         <p><b>Sans l’application\u{a0}:</b> scannez ce code avec l’appareil photo du téléphone. \
         Il faut ensuite aussi l’invitation de votre comité\u{a0}: un lien, ou un code sur \
         papier.</p>"
    }
}

/// In French zero is singular.
fn counted(english: bool, number: usize, one: &str, several: &str) -> String {
    let is_one = number == 1 || (number == 0 && !english);
    let word = if is_one { one } else { several };
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
    use crate::web::direction::astray;
    use std::time::{Duration, Instant};

    #[test]
    fn the_page_says_in_plain_words_what_is_held_and_what_is_not_with_the_table() {
        let mut seen = Seen {
            connected: 3,
            held: Held::default(),
            upstream: Upstream::NotSeen,
            asked: String::new(),
        };
        let french = |seen: &Seen| seen.page(false);
        assert!(french(&seen).contains("ne connaît pas encore la consultation\u{a0}:"));
        seen.asked = "Quoi ?".to_owned();
        assert!(french(&seen).contains("connaît la question, mais pas encore le reste"));
        assert!(!french(&seen).contains("ne connaît pas"));
        seen.held.founded = true;
        assert!(french(&seen).contains("aucun comité"));
        seen.held.committees.push(HeldCommittee {
            name: "L’Islet <Nord>".to_owned(),
            people: 12,
            contributions: 1,
        });
        seen.held.not_upstream = 45;
        let page = french(&seen);
        assert!(page.contains(
            "L’Islet &lt;Nord&gt;</bdi></dt><dd>12\u{a0}personnes, 1\u{a0}contribution<"
        ));
        assert!(!page.contains("n’est plus confié") && !page.contains("fermé"));
        assert!(page.contains("Pas encore remis à la table</dt><dd>45\u{a0}contributions"));
        assert!(page.contains("pas encore vue"));
        let english = seen.page(true);
        assert!(english.contains("12\u{a0}people, 1\u{a0}contribution<"));
        assert!(english.contains("public</dt><dd>0\u{a0}contributions<"));
        assert!(page.contains("public</dt><dd>0\u{a0}contribution<"));
    }

    #[test]
    fn what_was_taken_back_is_said_apart_and_parcels_are_named_as_the_app_does() {
        let held = Held {
            founded: true,
            taken_back: vec!["L’Islet <Nord>".to_owned()],
            parcels: 2,
            ..Held::default()
        };
        let seen = Seen {
            connected: 0,
            held,
            upstream: Upstream::Nowhere,
            asked: String::new(),
        };
        let (french, english) = (seen.page(false), seen.page(true));
        assert!(
            french
                .contains("<b><bdi>L’Islet &lt;Nord&gt;</bdi></b> n’est plus confié à cette borne")
        );
        assert!(french.contains("Aucun comité n’est confié") && !french.contains("encore aucun"));
        assert!(french.contains("2\u{a0}paquets fermés à clé"));
        assert!(english.contains("</b> is no longer entrusted to this hub:"));
        assert!(english.contains("2\u{a0}locked parcels"));
    }

    #[test]
    fn words_from_right_to_left_have_an_element_of_their_own() {
        let held = Held {
            founded: true,
            committees: vec![HeldCommittee {
                name: "عمل".to_owned(),
                people: 1,
                contributions: 1,
            }],
            taken_back: vec!["عمل".to_owned()],
            ..Held::default()
        };
        let seen = Seen {
            connected: 0,
            held,
            upstream: Upstream::Here,
            asked: "عمل".to_owned(),
        };
        let html = seen.page(false) + &seen.page(true) + &asks("عمل");
        assert_eq!(html.matches("عمل").count(), 5);
        assert_eq!(astray(&html), [""; 0]);
    }

    #[test]
    fn how_long_ago_the_table_was_seen_is_rounded_down() {
        let ago = |minutes: u64| Instant::now().checked_sub(Duration::from_secs(minutes * 60));
        let page = |minutes| Seen {
            connected: 0,
            held: Held::default(),
            upstream: ago(minutes).map_or(Upstream::NotSeen, Upstream::Gone),
            asked: String::new(),
        };
        assert!(page(0).page(false).contains("moins d’une minute"));
        assert_eq!(counted_time(119, "minute", "heure"), "119\u{a0}minutes");
        assert_eq!(counted_time(125, "minute", "heure"), "2\u{a0}heures");
    }
}
