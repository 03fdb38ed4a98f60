//! Holds that what others than the commands answer is said in French too: the replica, the reader
//! of descriptions, certificates, the system.

use std::path::{Path, PathBuf};

use super::Language;
use super::complete::{is_said_in_french, sources, texts};

/// What no command says: what two phones say to each other.
const BETWEEN_PHONES: &[&str] = &["host", "sync", "carry/near_code"];

#[test]
fn every_reason_that_the_replica_gives_is_said_in_french_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let apart = |file: &PathBuf| {
        BETWEEN_PHONES
            .iter()
            .any(|name| file.starts_with(root.join(name)))
    };
    files.retain(|file| !apart(file));
    let mut said = 0;
    let mut missing = Vec::new();
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        for rest in source.split("#[error(").skip(1) {
            let (reason, _) = rest.split_once(")]").unwrap();
            for text in texts(reason) {
                said += 1;
                if !is_said_in_french(&text) {
                    missing.push(format!("{}: {text:?}", file.display()));
                }
            }
        }
    }
    assert!(said > 80, "{said}");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn in_french(english: &str) -> String {
    Language::French.of(english)
}

/// Mistakes that people make in a description, and no word of English in what they are told.
#[test]
fn what_is_wrong_in_a_description_is_said_in_french() {
    use crate::founding::Described;
    const FILE: &str = include_str!("../../../../tests/fixtures/consultation.toml");
    let of = |before: &str, after: &str| FILE.replacen(before, after, 1);
    let broken = [
        of("level = \"involve\"", "level = involve"),
        of("level = \"involve\"", "level ="),
        of("level = \"involve\"", "level"),
        of("level = \"involve\"", "level = \"involve"),
        of("level = \"involve\"", "level = 3"),
        of("level = \"involve\"", "level = \"a\\qb\""),
        of("level = \"involve\"", "level = \"a\" \"b\""),
        of("level = \"involve\"", "level = \"a\"\nlevel = \"b\""),
        of("[question]", "[question"),
        of("[[territories]]", "[[territories]"),
        of("[question]", "[]"),
        of("[question]\nfr = ", "question = "),
        of("[question]", "[questions]"),
        of("smallest_group = 5", "smallest_group = -5"),
        of("smallest_group = 5", "smallest_group = \"5\""),
        of("smallest_group = 5", "smallest_group = 5.5"),
        of("smallest_group = 5", "smallest_group = 05"),
        of(
            "smallest_group = 5",
            "smallest_group = 99999999999999999999",
        ),
        of("smallest_group = 5", ""),
        of("territories = [\"islet\"]", "territories = \"islet\""),
        of(
            "territories = [\"islet\"]",
            "territories = [\"islet\" \"x\"]",
        ),
        of("territories = [\"islet\"]", "territories = [\"islet\""),
        of("territories = [\"islet\"]", "territories = [,]"),
        of("territories = [\"islet\"]", "territories = [1]"),
        of("of = \"region\"", "of = \"regions\""),
        of("of = \"region\"", "of = 3"),
        of("most = 5", "most = 300"),
        of("most = 5", "most = true"),
        of("[question]", "[question]\nes = \"\""),
        of("level = \"involve\"", "demonstration = \"oui\""),
        of("level = \"involve\"", "retention_days = { a = 1 b = 2 }"),
        of("level = \"involve\"", "papers = 3"),
    ];
    let english = [
        "expected",
        "unknown",
        "invalid",
        "missing",
        "unclosed",
        "value",
        "key",
        "string",
        "integer",
        "sequence",
        "must",
        "the",
        "duplicate",
        "unexpected",
        "number",
    ];
    let mut left = Vec::new();
    for file in broken {
        assert_ne!(file, FILE);
        let error = Described::parse(&file).unwrap_err().to_string();
        let said = in_french(&error);
        // What the file holds itself is between quotes.
        let ours: String = said.split(['`', '"']).step_by(2).collect();
        let is_english = |word: &&&str| {
            let mut words = ours.split(|letter: char| !letter.is_alphabetic());
            words.any(|one| one == **word)
        };
        if let Some(word) = english.iter().find(is_english) {
            left.push(format!("{word}: {said} ({error})"));
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}

#[test]
fn what_the_system_and_certificates_answer_is_said_in_french() {
    const CODES: [i32; 37] = [
        1, 2, 5, 6, 12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29, 30, 31, 32, 36, 39,
        40, 97, 98, 99, 100, 101, 103, 104, 107, 110, 111, 113, 122,
    ];
    let system = CODES.map(|code| std::io::Error::from_raw_os_error(code).to_string());
    use tokio_rustls::rustls::pki_types::pem;
    use tokio_rustls::rustls::{CertificateError, Error, InconsistentKeys};
    let certificates = [
        pem::Error::NoItemsFound.to_string(),
        pem::Error::MissingSectionEnd {
            end_marker: b"END".to_vec(),
        }
        .to_string(),
        Error::NoCertificatesPresented.to_string(),
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch).to_string(),
        Error::InvalidCertificate(CertificateError::BadEncoding).to_string(),
        "unexpected error: failed to parse private key as RSA, ECDSA, or EdDSA".to_owned(),
    ];
    let all = system.into_iter().chain(certificates);
    let missing: Vec<String> = all.filter(|text| in_french(text) == *text).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
