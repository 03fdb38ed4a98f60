//! The page itself, from the published lists to HTML.

use std::fmt::Write as _;

use super::super::index::escape;
use super::words::{Sentences, sentences};
use crate::published::{List, Numbers, PublishedLine, Said, Table, Told};

/// What the app's stylesheet has no need of.
pub(crate) const STYLE: &str = ".table .demonstration{border-radius:12px}.table{max-width:46rem;padding-bottom:3rem}\
    .table .places>li>div{display:flex;flex-direction:column;gap:.5rem;flex:1;min-width:0}\
    .table .places{gap:1rem}.table .tags{display:flex;flex-wrap:wrap;gap:.2rem .9rem}\
    .table .tag{font-size:.88rem;font-weight:680;color:var(--soft)}\
    .table .tie{padding:0;min-height:0}.table .proof{font-size:.85rem;overflow-wrap:anywhere}\
    .table details>ol{list-style:decimal;padding-left:2.4em}.table details>ol>li,.table .how>li{padding:.3rem 0}\
    .table .how{list-style:disc;padding-left:1.2rem;display:flex;flex-direction:column;gap:.4rem}\
    .table blockquote .said::before{content:open-quote}.table blockquote .said::after{content:close-quote}";

/// The whole page; `styles`: what the head takes from the app.
pub(super) fn page(table: &Table, english: bool, styles: &str) -> String {
    let words = sentences(english);
    let (lang, other) = if english {
        ("en-CA", "")
    } else {
        ("fr-CA", "?lang=en")
    };
    let other_lang = if english { "fr-CA" } else { "en-CA" };
    let mut html = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{} · Porte-Voix</title>\
         {styles}<style>{STYLE}</style>\
         <link rel=\"icon\" href=\"/icons/icon.svg\" type=\"image/svg+xml\"></head><body>\
         <header class=\"top\"><a class=\"brand\" href=\"/\">Porte-Voix</a>\
         <a class=\"language\" hreflang=\"{other_lang}\" lang=\"{other_lang}\" href=\"/table{other}\">{}</a>\
         </header>",
        words.title, words.other_language,
    );
    html.push_str("<main class=\"table\">");
    if table.demonstration {
        // Writing into a string does not fail, here and below.
        let _ = write!(
            html,
            "<p class=\"demonstration\">{}</p>",
            words.demonstration
        );
    }
    let question = table.question.in_language(english);
    let _ = write!(html, "<h1>{}</h1>", words.title);
    if !question.is_empty() {
        let _ = write!(html, "<p class=\"asked\">{}</p>", escape(question));
    }
    if table.lists.is_empty() {
        let _ = write!(
            html,
            "<section class=\"card\"><h2>{}</h2><p>{}</p><p><a href=\"/\">{}</a></p></section>",
            words.nothing_title, words.nothing, words.join
        );
    } else {
        contents(&mut html, table, words);
        for (number, list) in table.lists.iter().enumerate() {
            section(&mut html, number, list, words, english);
        }
        after(&mut html, table, words);
    }
    html.push_str("</main></body></html>\n");
    html
}

fn title(list: &List, words: &Sentences) -> String {
    escape(list.committee.as_deref().unwrap_or(words.region))
}

fn contents(html: &mut String, table: &Table, words: &Sentences) {
    if table.lists.len() < 2 {
        return;
    }
    let _ = write!(html, "<nav aria-label=\"{}\"><ul>", words.lists);
    for (number, list) in table.lists.iter().enumerate() {
        let _ = write!(
            html,
            "<li><a class=\"outward\" href=\"#l{number}\">{}</a></li>",
            title(list, words)
        );
    }
    html.push_str("</ul></nav>");
}

fn section(html: &mut String, number: usize, list: &List, words: &Sentences, english: bool) {
    let _ = write!(
        html,
        "<section id=\"l{number}\"><h2>{}</h2>",
        title(list, words)
    );
    if !list.territories.is_empty() {
        let _ = write!(
            html,
            "<p><small>{}</small></p>",
            escape(&list.territories.join(", "))
        );
    }
    match &list.numbers {
        Some(numbers) => {
            let _ = write!(html, "<p>{}</p>", escape(&counted(numbers, words)));
        }
        None if list.weight.is_some() => {
            let _ = write!(html, "<p>{}</p>", words.turns);
        }
        None => {
            let _ = write!(html, "<p>{}</p>", words.few);
        }
    }
    html.push_str("<ol class=\"places\">");
    for published in &list.lines {
        line(html, published, list.committee.is_none(), words, english);
    }
    html.push_str("</ol>");
    if !list.heard.is_empty() {
        let _ = write!(
            html,
            "<h3>{}</h3><p>{}</p><ul class=\"places\">",
            words.heard, words.heard_says
        );
        for published in &list.heard {
            line(html, published, list.committee.is_none(), words, english);
        }
        html.push_str("</ul>");
    }
    beside(html, list, words);
    if list.committee.is_none() {
        let _ = write!(
            html,
            "<p>{}{}{}.</p>",
            words.who,
            words.colon,
            escape(&list.committees.join(", "))
        );
        if list.missing.is_empty() {
            let _ = write!(html, "<p>{}</p>", words.none_missing);
        } else {
            let _ = write!(
                html,
                "<p><strong>{}{}{}.</strong></p>",
                words.missing,
                words.colon,
                escape(&list.missing.join(", "))
            );
        }
    }
    let _ = write!(
        html,
        "<p class=\"proof\"><small>{}{}{} · {}</small></p></section>",
        words.proof,
        words.colon,
        escape(&list.rule),
        list.cut
    );
}

/// What comes back, and the other weights, behind a fold: one line each.
fn beside(html: &mut String, list: &List, words: &Sentences) {
    let words_of = |line: &PublishedLine| {
        let said = line.excerpts.first();
        escape(said.map_or(words.taken_back, |said| said.sentence.as_str()))
    };
    if !list.recurring.is_empty() {
        let _ = write!(
            html,
            "<details><summary>{}</summary><p>{}</p><ul class=\"how\">",
            words.recurring, words.recurring_says
        );
        for one in &list.recurring {
            let _ = write!(
                html,
                "<li dir=\"auto\">{} <small>{}</small></li>",
                words_of(&one.line),
                escape(&one.committees.join(", "))
            );
        }
        html.push_str("</ul></details>");
    }
    if let Some(weight) = &list.weight {
        let _ = write!(
            html,
            "<p>{}{}{}.</p>",
            words.weight,
            words.colon,
            words.weight_of(weight)
        );
    }
    for other in &list.beside {
        let _ = write!(
            html,
            "<details><summary>{}{}{}</summary><ol>",
            words.otherwise,
            words.colon,
            words.weight_of(&other.weight)
        );
        for one in &other.lines {
            let _ = write!(html, "<li dir=\"auto\">{}</li>", words_of(one));
        }
        html.push_str("</ol></details>");
    }
}

fn counted(numbers: &Numbers, words: &Sentences) -> String {
    let said = |told: Told| match told {
        Told::Exact(number) => number.to_string(),
        Told::Few => words.told_few.to_owned(),
        Told::Most => words.told_most.to_owned(),
    };
    let all = [
        (words.people, numbers.people),
        (words.ballots, numbers.ballots),
        (words.passes, numbers.passes),
        (words.null, numbers.null),
        (words.unread, numbers.unread),
        (words.erased, numbers.erased),
    ];
    let all = all.map(|(name, told)| format!("{name}{}{}", words.colon, said(told)));
    all.join(". ") + "."
}

fn line(html: &mut String, line: &PublishedLine, regional: bool, words: &Sentences, english: bool) {
    if line.place == 0 {
        html.push_str("<li><div>");
    } else {
        let _ = write!(
            html,
            "<li value=\"{0}\"><span class=\"place\">{0}</span><div>",
            line.place
        );
    }
    if line.tied {
        let _ = write!(html, "<p class=\"tie\">{}</p>", words.equal);
    }
    if line.excerpts.is_empty() {
        let _ = write!(html, "<p><em>{}</em></p>", words.taken_back);
    }
    for said in &line.excerpts {
        excerpt(html, said, regional, words, english);
    }
    if let Some(chosen) = line.chosen {
        let by = match chosen {
            Told::Exact(number) => number.to_string(),
            Told::Few => words.told_few.to_owned(),
            Told::Most => words.told_most.to_owned(),
        };
        let _ = write!(
            html,
            "<p class=\"about\"><span>{}{}{by}</span></p>",
            words.chosen, words.colon
        );
    }
    html.push_str("</div></li>");
}

fn excerpt(html: &mut String, said: &Said, regional: bool, words: &Sentences, english: bool) {
    // Only words that are somebody's own, or word for word, stand between quotation marks.
    let element = match said.source.as_deref() {
        None | Some("verbatim") => "blockquote",
        Some(_) => "div",
    };
    let _ = write!(
        html,
        "<{element} class=\"bubble\"><p class=\"said\" dir=\"auto\">{}</p>",
        escape(&said.sentence)
    );
    if !said.details.is_empty() {
        let _ = write!(
            html,
            "<p class=\"details\" dir=\"auto\">{}</p>",
            escape(&said.details)
        );
    }
    if let Some(plain) = &said.plain {
        let _ = write!(
            html,
            "<p><strong>{}{}</strong>{}</p>",
            words.plain,
            words.colon,
            escape(plain)
        );
    }
    html.push_str("<p class=\"tags\">");
    let mut tag = |text: &str| {
        let _ = write!(
            html,
            "<span class=\"tag\" dir=\"auto\">{}</span>",
            escape(text)
        );
    };
    if let Some(theme) = &said.theme {
        tag(theme.in_language(english));
    }
    match said.source.as_deref() {
        Some("verbatim") => tag(words.verbatim),
        Some("paraphrase") => tag(words.paraphrase),
        Some(_) => tag(words.ours),
        None => match said.provenance.as_str() {
            "behalf" => tag(words.behalf),
            "organisation" => tag(words.organisation),
            _ => {}
        },
    }
    if let Some(committee) = said.committee.as_deref().filter(|_| regional) {
        tag(committee);
    }
    let _ = write!(html, "</p></{element}>");
}

fn after(html: &mut String, table: &Table, words: &Sentences) {
    if !table.unpublished.is_empty() {
        let _ = write!(
            html,
            "<section><h2>{}</h2><p>{}.</p></section>",
            words.unpublished,
            escape(&table.unpublished.join(", "))
        );
    }
    let _ = write!(
        html,
        "<section><h2>{}</h2><ul class=\"how\">",
        words.how_title
    );
    for sentence in words.how {
        let _ = write!(html, "<li>{sentence}</li>");
    }
    let _ = write!(
        html,
        "</ul><p><a href=\"/api/v1/consultations/{}/results\">{}</a></p></section>",
        escape(&table.consultation),
        words.json
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Words;
    use shared::identity::{DocumentId, EnvelopeHash};

    fn table(source: Option<&str>, numbers: Option<Numbers>) -> Table {
        let said = Said {
            need: DocumentId::ZERO,
            committee: Some("Comité".to_owned()),
            sentence: "Un <autobus> le soir".to_owned(),
            details: String::new(),
            theme: None,
            provenance: "own".to_owned(),
            source: source.map(str::to_owned),
            plain: None,
        };
        let line = PublishedLine {
            place: 1,
            tied: true,
            chosen: None,
            excerpts: vec![said],
        };
        let list = List {
            committee: None,
            territories: Vec::new(),
            paper: "region".to_owned(),
            rule: "symmetric-borda-1".to_owned(),
            cut: EnvelopeHash::ZERO,
            result: EnvelopeHash::ZERO,
            seed: None,
            numbers,
            weight: None,
            beside: Vec::new(),
            recurring: Vec::new(),
            heard: Vec::new(),
            committees: vec!["Comité".to_owned()],
            missing: vec!["Absent".to_owned()],
            lines: vec![line],
        };
        Table {
            demonstration: true,
            question: Words {
                fr: "Quoi ?".to_owned(),
                en: String::new(),
            },
            lists: vec![list],
            ..Table::default()
        }
    }

    #[test]
    fn below_twenty_ballots_there_is_order_and_no_number() {
        let html = page(&table(None, None), false, "");
        assert!(html.contains("Moins de 20") && html.contains("à égalité"));
        assert!(!html.contains("bulletins pour") && html.contains("Absent"));
        assert!(
            html.contains("Un &lt;autobus&gt; le soir"),
            "words cannot inject anything"
        );
    }

    #[test]
    fn only_somebodys_words_stand_between_quotation_marks() {
        let quoted = |source| page(&table(source, None), false, "").contains("<blockquote");
        assert!(quoted(None) && quoted(Some("verbatim")));
        assert!(!quoted(Some("paraphrase")) && !quoted(Some("ours")));
        assert!(page(&table(Some("ours"), None), false, "").contains("Exemple fictif"));
    }

    #[test]
    fn an_empty_table_says_so_in_both_languages() {
        let empty = Table::default();
        assert!(page(&empty, false, "").contains("Rien n’est encore publié"));
        assert!(page(&empty, true, "").contains("Nothing is published yet"));
    }
}
