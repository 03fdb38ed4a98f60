//! The page itself, from the published lists to HTML.

use std::fmt::Write as _;

use super::super::direction::{all_theirs, theirs};
use super::super::index::escape;
use super::words::{Sentences, sentences};
use crate::published::{List, Numbers, PublishedLine, Said, Table, Told};

/// What the app's stylesheet has no need of.
pub(crate) const STYLE: &str = ".top .brand{align-self:center;align-items:center;padding:0}.table .demonstration{border-radius:12px}.table{max-width:46rem;padding-bottom:3rem}\
    @media(min-width:68rem){.table{max-width:84rem;display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 2.5rem;align-items:start}.table .asks,.table>.demonstration,.table>.card{grid-column:1/-1}}\
    .table .column{display:flex;flex-direction:column;gap:1.2rem}.table summary{min-height:3rem;align-content:center}\
    @media print{.table details::details-content{content-visibility:visible;block-size:auto}}\
    .table .places>li>div{display:flex;flex-direction:column;gap:.5rem;flex:1;min-width:0}\
    .table .places{gap:1rem}.table .tags{display:flex;flex-wrap:wrap;gap:.2rem .9rem}\
    .table .tag{font-size:.88rem;font-weight:680;color:var(--soft)}\
    .table .tie{padding:0;min-height:0}.table .proof{font-size:.85rem;overflow-wrap:anywhere}\
    .table details>ol{list-style:decimal;padding-left:2.4em}.table details>ol>li,.table .how>li{padding:.3rem 0}\
    .table .how{list-style:disc;padding-left:1.2rem;display:flex;flex-direction:column;gap:.4rem}\
    .table:lang(fr) blockquote .said{quotes:\"«\\a0\" \"\\a0»\"}\
    .table .off{border-left:.3rem solid currentColor;padding-left:.7rem}.table .struck .said,.table .struck .details{text-decoration:line-through}\
    .table blockquote .said::before{content:open-quote}.table blockquote .said::after{content:close-quote}";

/// The whole page; `styles`: what the head takes from the app.
pub(super) fn page(table: &Table, english: bool, styles: &str) -> String {
    let words = sentences(english);
    let (lang, other) = if english {
        ("en-CA", "?lang=fr")
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
    let _ = write!(html, "<div class=\"asks\"><h1>{}</h1>", words.title);
    if !question.is_empty() {
        let _ = write!(
            html,
            "<p class=\"asked\" dir=\"auto\">{}</p>",
            escape(question)
        );
    }
    let asker = table.asked_by.in_language(english);
    if !asker.is_empty() {
        let _ = write!(
            html,
            "<p><small>{}{}{}</small></p>",
            words.asked_by,
            words.colon,
            theirs(asker)
        );
    }
    html.push_str("</div>");
    if table.lists.is_empty() && !table.too_few.is_empty() {
        html.push_str("<section class=\"card\">");
        too_few(&mut html, table, words);
        let _ = write!(html, "<p><a href=\"/\">{}</a></p></section>", words.join);
    } else if table.lists.is_empty() {
        let _ = write!(
            html,
            "<section class=\"card\"><h2>{}</h2><p>{}</p><p><a href=\"/\">{}</a></p></section>",
            words.nothing_title, words.nothing, words.join
        );
    } else {
        let (region, committees): (Vec<&List>, Vec<&List>) = table
            .lists
            .iter()
            .partition(|list| list.committee.is_none());
        html.push_str("<div class=\"column\">");
        for list in region {
            section(&mut html, list, words, english);
        }
        html.push_str("</div><div class=\"column\">");
        by_committee(&mut html, &committees, words, english);
        after(&mut html, table, words);
        html.push_str("</div>");
    }
    html.push_str("</main></body></html>\n");
    html
}

/// Lines that are read before one asks for more: about two screens of a phone.
const READ_FIRST: usize = 6;

/// Each committee's list, folded: their names are the contents of the page.
fn by_committee(html: &mut String, lists: &[&List], words: &Sentences, english: bool) {
    if lists.is_empty() {
        return;
    }
    let _ = write!(html, "<section><h2>{}</h2>", words.committees);
    for list in lists {
        let name = list.committee.as_deref().unwrap_or(words.region);
        let _ = write!(
            html,
            "<details class=\"one\"><summary>{}</summary>",
            theirs(name)
        );
        listed(html, list, words, english);
        html.push_str("</details>");
    }
    html.push_str("</section>");
}

fn section(html: &mut String, list: &List, words: &Sentences, english: bool) {
    let _ = write!(html, "<section><h2>{}</h2>", words.region);
    listed(html, list, words, english);
    html.push_str("</section>");
}

/// Lines with their place, or without when they have none; those after the first few folded.
fn lines(
    html: &mut String,
    all: &[PublishedLine],
    regional: bool,
    words: &Sentences,
    english: bool,
) {
    let (first, rest) = all.split_at(all.len().min(READ_FIRST));
    for (number, some) in [first, rest].into_iter().enumerate() {
        if some.is_empty() {
            continue;
        }
        if number > 0 {
            let _ = write!(html, "<details><summary>{}</summary>", words.more);
        }
        let list = if some.iter().any(|line| line.place > 0) {
            "ol"
        } else {
            "ul"
        };
        let _ = write!(html, "<{list} class=\"places\">");
        for one in some {
            line(html, one, regional, words, english);
        }
        let _ = write!(html, "</{list}>");
        if number > 0 {
            html.push_str("</details>");
        }
    }
}

fn listed(html: &mut String, list: &List, words: &Sentences, english: bool) {
    let regional = list.committee.is_none();
    if let Some(day) = &list.day {
        let _ = write!(
            html,
            "<p><small>{} <time datetime=\"{}\">{}</time></small></p>",
            words.counted_on,
            escape(day),
            escape(&words.date(day))
        );
    }
    if !list.territories.is_empty() {
        let _ = write!(
            html,
            "<p><small>{}</small></p>",
            all_theirs(&list.territories)
        );
    }
    if let Some(why) = &list.struck {
        let _ = write!(
            html,
            "<p class=\"off\"><strong>{}</strong> {}{}{}</p><div class=\"struck\">",
            words.struck,
            words.struck_why,
            words.colon,
            theirs(why)
        );
    }
    if !list.rests_on_struck.is_empty() {
        let _ = write!(
            html,
            "<p class=\"off\"><strong>{}</strong> {}.</p>",
            words.rests_on_struck,
            all_theirs(&list.rests_on_struck)
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
    lines(html, &list.lines, regional, words, english);
    if !list.heard.is_empty() {
        let _ = write!(
            html,
            "<details><summary>{}</summary><p>{}</p>",
            words.heard, words.heard_says
        );
        lines(html, &list.heard, regional, words, english);
        html.push_str("</details>");
    }
    beside(html, list, words);
    if list.struck.is_some() {
        html.push_str("</div>");
    }
    if regional {
        let _ = write!(
            html,
            "<p>{}{}{}.</p>",
            words.who,
            words.colon,
            all_theirs(&list.committees)
        );
        if list.missing.is_empty() {
            let _ = write!(html, "<p>{}</p>", words.none_missing);
        } else {
            let _ = write!(
                html,
                "<p><strong>{}{}{}.</strong></p>",
                words.missing,
                words.colon,
                all_theirs(&list.missing)
            );
        }
    }
    let _ = write!(
        html,
        "<p class=\"proof\"><small>{}{}{} · {}</small></p>",
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
        said.map_or_else(
            || words.taken_back.to_owned(),
            |said| theirs(&said.sentence),
        )
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
                "<li>{} <small>{}</small></li>",
                words_of(&one.line),
                all_theirs(&one.committees)
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
            let _ = write!(html, "<li>{}</li>", words_of(one));
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
    for before in &said.before {
        let _ = write!(
            html,
            "<p class=\"details\">{}{}{}</p>",
            words.before,
            words.colon,
            theirs(before)
        );
    }
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
            theirs(plain)
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

/// That a count was made, and why it gave no list; no number is told of it.
fn too_few(html: &mut String, table: &Table, words: &Sentences) {
    let _ = write!(
        html,
        "<h2>{}</h2><p>{}</p><p>{}{}{}.</p>",
        words.too_few_title,
        words.too_few,
        words.committees_of_it,
        words.colon,
        all_theirs(&table.too_few)
    );
}

fn after(html: &mut String, table: &Table, words: &Sentences) {
    if !table.too_few.is_empty() {
        html.push_str("<section>");
        too_few(html, table, words);
        html.push_str("</section>");
    }
    let waiting = table.unpublished.iter();
    let waiting = waiting.filter(|name| !table.too_few.contains(name));
    let waiting: Vec<String> = waiting.cloned().collect();
    if !waiting.is_empty() {
        let _ = write!(
            html,
            "<section><h2>{}</h2><p>{}.</p></section>",
            words.unpublished,
            all_theirs(&waiting)
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
    use crate::web::direction::astray;
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
            before: vec!["Un <autobu> le soir".to_owned()],
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
            day: Some("2026-11-01".to_owned()),
            seed: None,
            struck: None,
            rests_on_struck: Vec::new(),
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
        assert!(
            html.contains("Un &lt;autobu&gt; le soir"),
            "the words before a small correction stand beside"
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
    fn a_list_says_its_day_and_who_asked_in_both_languages() {
        let mut table = table(None, None);
        table.asked_by = Words {
            fr: "La table".to_owned(),
            en: "The table".to_owned(),
        };
        let (french, english) = (page(&table, false, ""), page(&table, true, ""));
        assert!(french.contains("1ᵉʳ novembre 2026") && french.contains("<bdi>La table"));
        assert!(english.contains("November 1, 2026") && english.contains("<bdi>The table"));
    }

    #[test]
    fn what_is_long_waits_until_one_asks_for_it() {
        let mut table = table(None, None);
        let list = table.lists.remove(0);
        let mut long = list.clone();
        long.lines = vec![list.lines[0].clone(); 40];
        let mut committee = long.clone();
        committee.committee = Some("Comité".to_owned());
        table.lists = vec![long, committee];
        let html = page(&table, false, "");
        let (mut open, mut depth) = (0, 0_usize);
        for part in html.split('<') {
            depth += usize::from(part.starts_with("details"));
            depth -= usize::from(part.starts_with("/details"));
            open += usize::from(depth == 0 && part.starts_with("li value"));
        }
        assert_eq!(open, READ_FIRST, "lines that are read before one asks");
        assert_eq!(html.matches("<li value").count(), 80);
    }

    #[test]
    fn words_from_right_to_left_have_an_element_of_their_own_wherever_they_stand() {
        let arabic = || "عمل".to_owned();
        let both = || Words {
            fr: arabic(),
            en: arabic(),
        };
        let mut table = table(None, None);
        let mut list = table.lists.remove(0);
        let said = &mut list.lines[0].excerpts[0];
        said.sentence = arabic();
        said.details = arabic();
        said.committee = Some(arabic());
        said.theme = Some(both());
        said.plain = Some(arabic());
        said.before = vec![arabic(), arabic()];
        let line = list.lines[0].clone();
        list.territories = vec![arabic(), arabic()];
        list.committees = vec![arabic(), arabic()];
        list.missing = vec![arabic(), arabic()];
        list.heard = vec![line.clone()];
        list.weight = Some("one".to_owned());
        list.beside = vec![crate::published::Beside {
            weight: "people".to_owned(),
            lines: vec![line.clone()],
        }];
        list.recurring = vec![crate::published::Recurring {
            committees: vec![arabic(), arabic()],
            line,
        }];
        let mut committee = list.clone();
        committee.committee = Some(arabic());
        table.lists = vec![list, committee];
        table.unpublished = vec![arabic(), arabic()];
        table.too_few = vec!["عمل عمل".to_owned()];
        table.title = arabic();
        table.question = both();
        table.asked_by = both();
        for english in [false, true] {
            let html = page(&table, english, "");
            assert!(html.matches("عمل").count() > 40, "{html}");
            assert_eq!(astray(&html), [""; 0]);
        }
    }

    #[test]
    fn what_is_counted_of_people_is_named_as_people_and_quotes_stand_apart_in_french() {
        let numbers = Numbers {
            ballots: Told::Exact(21),
            passes: Told::Few,
            null: Told::Few,
            unread: Told::Few,
            erased: Told::Few,
            people: Told::Exact(40),
        };
        let html = page(&table(Some("verbatim"), Some(numbers)), false, "");
        assert!(
            !html.contains("Bulletins qu") && !html.contains(". Effacés"),
            "{html}"
        );
        assert_eq!(html.matches("Personnes dont le bulletin").count(), 3);
        assert!(
            html.contains("Mot pour mot d’un texte publié"),
            "as the app says it"
        );
        assert!(STYLE.contains(":lang(fr)") && STYLE.contains("«\\a0"));
    }

    #[test]
    fn an_empty_table_says_so_in_both_languages() {
        let empty = Table::default();
        assert!(page(&empty, false, "").contains("Rien n’est encore publié"));
        assert!(page(&empty, true, "").contains("Nothing is published yet"));
    }

    #[test]
    fn a_list_that_is_set_aside_says_so_and_why_before_its_lines() {
        let mut table = table(None, None);
        assert!(!page(&table, false, "").contains("écartée"));
        table.lists[0].struck = Some("Copié <deux> fois".to_owned());
        let html = page(&table, false, "");
        let said = html.find("ne tient plus").unwrap();
        assert!(html.contains("Copié &lt;deux&gt; fois"));
        assert!(said < html.find("le soir").unwrap());
        table.lists[0].struck = None;
        table.lists[0].rests_on_struck = vec!["Comité".to_owned()];
        assert!(page(&table, true, "").contains("set aside since"));
    }
}
