//! What anyone reads at the table's address: in their language, also before a list is published,
//! also at an address where nothing is.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;
mod town;

use support::{Phone, Running, folder, found, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use town::Town;

/// The table's page as a browser of these languages reads it.
async fn read(running: &Running, path: &str, more: &str) -> String {
    let host = running.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_that_a_count_was_made_and_that_too_few_answered_for_a_list() {
    let town = Town::new().await;
    let page = async || {
        let running = serve(town.node().await).await;
        let page = read(&running, "/table", "").await;
        running.stop().await;
        page
    };
    let mut phones: Vec<Phone> = (1..=6).map(|seed| town.phone(seed)).collect();
    for (number, phone) in phones.iter_mut().enumerate() {
        phone.propose(&format!("Besoin {number}"));
        town.hear(phone).await;
    }
    for phone in &mut phones[..4] {
        town.tell(phone).await;
        phone.rank_all();
        town.hear(phone).await;
    }
    let before = page().await;
    assert!(before.contains("Quand on comptera"), "{before}");
    assert!(town.run(&["close", "--dry-run"], None).status.success());
    assert!(
        page().await.contains("Quand on comptera"),
        "nothing was counted"
    );
    let close = town.run(&["close"], None);
    let said = String::from_utf8(close.stdout).unwrap();
    assert!(said.contains("fewer people answered"), "{said}");
    let counted = page().await;
    assert!(!counted.contains("Quand on comptera"), "{counted}");
    for words in ["On a compté", "Trop peu de personnes", "L’Islet"] {
        assert!(counted.contains(words), "{words}: {counted}");
    }
    let (_, main) = counted.split_once("<main").unwrap();
    let text = main
        .split('<')
        .map(|part| part.split_once('>').map_or("", |(_, text)| text));
    let text: String = text.collect();
    assert!(!text.contains(['4', '5']), "no number is told: {text}");

    for phone in &mut phones[4..] {
        town.tell(phone).await;
        phone.rank_all();
        town.hear(phone).await;
    }
    assert!(town.run(&["close"], None).status.success());
    let published = page().await;
    assert!(published.contains("Besoin 0"), "{published}");
    let (_, after) = published.split_once("On a compté").unwrap_or_default();
    let (after, _) = after.split_once("</section>").unwrap_or_default();
    assert!(!after.contains("L’Islet"), "its list is there: {after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_in_the_language_of_the_browser_unless_another_is_asked_for() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await.1).await;
    for (path, languages, english) in [
        ("/table", "", false),
        (
            "/table",
            "Accept-Language: en-CA,en;q=0.9,fr;q=0.8\r\n",
            true,
        ),
        ("/table", "accept-language: fr-CA, en;q=0.9\r\n", false),
        ("/table", "Accept-Language: fr;q=0.5, en-GB;q=0.7\r\n", true),
        (
            "/table",
            "Accept-Language: es, en;q=0.7, fr;q=0.3\r\n",
            true,
        ),
        ("/table", "Accept-Language: en;q=0, *\r\n", false),
        ("/table", "Accept-Language: de\r\n", false),
        ("/table?lang=fr", "Accept-Language: en\r\n", false),
        ("/table?lang=en", "Accept-Language: fr\r\n", true),
    ] {
        let page = read(&running, path, languages).await;
        let lang = if english {
            "lang=\"en-CA\"><head>"
        } else {
            "lang=\"fr-CA\"><head>"
        };
        assert!(page.contains(lang), "{path} {languages}: {page}");
        // The other language is asked for by name, or the browser's would come back.
        let other = if english {
            "/table?lang=fr"
        } else {
            "/table?lang=en"
        };
        assert!(page.contains(&format!("href=\"{other}\"")), "{page}");
        let head = page.split("\r\n\r\n").next().unwrap().to_lowercase();
        assert!(head.contains("accept-language"), "caches are told: {head}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_where_nothing_is_shows_a_page_with_a_way_back() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await.1).await;
    let browser = "Accept: text/html,application/xhtml+xml;q=0.9\r\n";
    for path in ["/table/nexistepas", "/table/", "/vieux.html", "/api/x"] {
        let page = read(&running, path, browser).await;
        assert!(page.starts_with("HTTP/1.1 404"), "{page}");
        for part in [
            "<html lang=\"fr-CA\"",
            "Il n’y a rien",
            "href=\"/\"",
            "href=\"/table\"",
        ] {
            assert!(page.contains(part), "{path}: {part}: {page}");
        }
    }
    let english = format!("{browser}Accept-Language: en\r\n");
    let page = read(&running, "/table/nexistepas", &english).await;
    assert!(page.contains("There is nothing"), "{page}");
    // A program that asks for a file gets no page.
    let bare = read(&running, "/core.wasm", "Accept: */*\r\n").await;
    assert!(
        bare.starts_with("HTTP/1.1 404") && !bare.contains("<html"),
        "{bare}"
    );
    running.stop().await;
}
