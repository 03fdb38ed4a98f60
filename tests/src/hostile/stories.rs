//! Small honest documents to make mutants of: several phones, conflicts, deletions, every kind.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use shared::documents::charter::{Committee, Level, Paper, Territory, Theme};
use shared::documents::curation::Says;
use shared::documents::{
    ChangeBody, Charter, Completion, Curation, DocKind, Document, Input, Name, Need, NeedEdit,
    Plain, Reply, Text, WriteError, Writer, Written, assemble,
};
use shared::identity::{DocumentId, EnvelopeHash, KeyId, ScopeId};

/// One document as a list of changes by keys.
#[derive(Debug, Clone)]
pub struct Story {
    /// What it is.
    pub kind: DocKind,
    /// Its id.
    pub id: DocumentId,
    /// Its changes in an order in which they could be written.
    pub changes: Vec<(KeyId, Vec<u8>)>,
}

/// The document of every story.
pub const ID: DocumentId = DocumentId([7; 16]);

/// A key for a test, not of any curve.
pub fn key(n: u8) -> KeyId {
    KeyId([n; 32])
}

/// Writes as a key in its first epoch.
pub fn writer(key: &KeyId) -> Writer<'_> {
    Writer { key, epoch: 0 }
}

impl Story {
    /// An empty document.
    pub fn new(kind: DocKind) -> Self {
        Self {
            kind,
            id: ID,
            changes: Vec::new(),
        }
    }

    /// The envelopes' worth of the story, bodies owned by `bodies`.
    pub fn inputs<'b>(&self, bodies: &'b [Vec<u8>]) -> Vec<Input<'b>> {
        let mut seqs: BTreeMap<KeyId, u64> = BTreeMap::new();
        let changes = self.changes.iter().zip(bodies);
        changes
            .map(|((key, _), body)| {
                let seq = seqs.entry(*key).or_default();
                *seq += 1;
                let digest = Sha256::new()
                    .chain_update(key.0)
                    .chain_update(seq.to_be_bytes())
                    .chain_update(body)
                    .finalize();
                Input {
                    key: *key,
                    seq: *seq,
                    hash: EnvelopeHash(digest.into()),
                    body,
                }
            })
            .collect()
    }

    /// The bodies of the changes, all in the first epoch.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        self.changes
            .iter()
            .map(|(_, change)| {
                ChangeBody {
                    epoch: 0,
                    change,
                    need: None,
                }
                .encode()
            })
            .collect()
    }

    /// The document as it stands.
    pub fn document(&self) -> Document {
        assemble(self.kind, self.id, &self.inputs(&self.bodies())).document
    }

    /// Adds what a key wrote.
    pub fn add(&mut self, key: KeyId, written: &Written) {
        let changes = written
            .bodies
            .iter()
            .filter_map(|body| ChangeBody::decode(body).ok());
        self.changes
            .extend(changes.map(|body| (key, body.change.to_vec())));
    }

    fn then(
        &mut self,
        by: u8,
        edit: impl FnOnce(&Document, Writer<'_>) -> Result<Written, WriteError>,
    ) {
        let key = key(by);
        let written = edit(&self.document(), writer(&key)).expect("an honest edit is written");
        self.add(key, &written);
    }

    /// Two edits written at once, neither knowing of the other.
    fn at_once(
        &mut self,
        one: impl FnOnce(&Document, Writer<'_>) -> Result<Written, WriteError>,
        two: impl FnOnce(&Document, Writer<'_>) -> Result<Written, WriteError>,
    ) {
        let document = self.document();
        let (first, second) = (key(1), key(2));
        self.add(
            first,
            &one(&document, writer(&first)).expect("an honest edit is written"),
        );
        self.add(
            second,
            &two(&document, writer(&second)).expect("an honest edit is written"),
        );
    }
}

fn sentence(text: &str) -> NeedEdit {
    NeedEdit {
        sentence: Some(text.to_owned()),
        ..NeedEdit::default()
    }
}

fn need() -> Story {
    let mut story = Story::new(DocKind::Need);
    let edit = NeedEdit {
        theme: Some(Some("transport".to_owned())),
        details: Some("le soir".to_owned()),
        ..sentence("un autobus")
    };
    story.then(1, |d, w| Need::edit(d, w, &edit));
    story.at_once(
        |d, w| {
            Need::edit(
                d,
                w,
                &NeedEdit {
                    theme: Some(Some("route".to_owned())),
                    ..sentence("un petit autobus")
                },
            )
        },
        |d, w| {
            Need::edit(
                d,
                w,
                &NeedEdit {
                    theme: Some(Some("sante".to_owned())),
                    ..sentence("un autobus vert")
                },
            )
        },
    );
    story.then(2, |d, w| {
        Need::edit(
            d,
            w,
            &NeedEdit {
                theme: Some(None),
                ..sentence("deux autobus")
            },
        )
    });
    story.then(1, |d, w| Need::edit(d, w, &sentence("trois autobus")));
    story
}

fn curation() -> Story {
    let [a, b, need] = [1, 2, 3].map(|n| DocumentId([n; 16]));
    let in_group =
        |group| move |d: &Document, w: Writer<'_>| Curation::edit(d, w, need, Says::Group(group));
    let mut story = Story::new(DocKind::Curation);
    story.then(1, in_group(Some(b)));
    story.at_once(in_group(Some(a)), in_group(Some(need)));
    story.then(2, |d, w| {
        Curation::edit(d, w, need, Says::Hidden(Some("double")))
    });
    story.then(1, in_group(Some(b)));
    story.then(1, in_group(None));
    story
}

fn charter() -> Story {
    let mut charter = Charter {
        level: Some(Level::Consult),
        territories: [(
            "ville".to_owned(),
            Territory {
                name: "Ville".to_owned(),
                parents: ["region".to_owned()].into(),
            },
        )]
        .into_iter()
        .collect(),
        committees: [(
            ScopeId([5; 16]),
            Committee {
                name: "Comité".to_owned(),
                territories: ["ville".to_owned()].into(),
            },
        )]
        .into_iter()
        .collect(),
        themes: [(
            "sante".to_owned(),
            Theme {
                fr: "Santé".to_owned(),
                en: "Health".to_owned(),
                pictogram: None,
            },
        )]
        .into_iter()
        .collect(),
        smallest_group: Some(5),
        ..Charter::default()
    };
    let mut story = Story::new(DocKind::Charter);
    story.then(1, |d, w| charter.edit(d, w));
    let paper = Paper {
        scope: ScopeId([5; 16]),
        options: Some([ID].into()),
        most: 5,
        form: "order".to_owned(),
        rule: "schulze".to_owned(),
        lot: None,
    };
    let other = charter.clone();
    charter.papers = [("premier".to_owned(), paper)].into_iter().collect();
    charter.question.fr = "Quoi ?".to_owned();
    story.at_once(
        |d, w| charter.edit(d, w),
        |d, w| {
            Charter {
                smallest_group: Some(9),
                territories: Default::default(),
                ..other
            }
            .edit(d, w)
        },
    );
    story
}

fn others() -> Vec<Story> {
    let mut name = Story::new(DocKind::Name);
    name.then(1, |d, w| Name::edit(d, w, Some("Ana")));
    name.at_once(
        |d, w| Name::edit(d, w, Some("Anna")),
        |d, w| Name::edit(d, w, None),
    );
    let mut completion = Story::new(DocKind::Completion);
    completion.then(1, |d, w| Completion::edit(d, w, ID, "aussi"));
    completion.then(1, |d, w| Completion::edit(d, w, ID, "aussi le soir"));
    let mut reply = Story::new(DocKind::Reply);
    reply.then(1, |d, w| {
        Reply::edit(
            d,
            w,
            &Reply {
                target: Some(ID),
                words: "non".to_owned(),
                ..Reply::default()
            },
        )
    });
    let mut plain = Story::new(DocKind::Plain);
    plain.then(1, |d, w| {
        Plain::edit(
            d,
            w,
            &Plain {
                need: Some(ID),
                fr: "Un bus".to_owned(),
                en: "A bus".to_owned(),
            },
        )
    });
    let mut text = Story::new(DocKind::Text);
    text.then(1, |d, w| {
        Text::edit(
            d,
            w,
            &Text {
                title: "Projet".to_owned(),
                body: "un mot".to_owned(),
            },
        )
    });
    text.at_once(
        |d, w| {
            Text::edit(
                d,
                w,
                &Text {
                    title: "Projet".to_owned(),
                    body: "un seul mot".to_owned(),
                },
            )
        },
        |d, w| {
            Text::edit(
                d,
                w,
                &Text {
                    title: "Projet".to_owned(),
                    body: "".to_owned(),
                },
            )
        },
    );
    text.then(2, |d, w| {
        Text::edit(
            d,
            w,
            &Text {
                title: "".to_owned(),
                body: "autre".to_owned(),
            },
        )
    });
    vec![name, completion, reply, plain, text]
}

/// One story at least of each kind.
pub fn stories() -> Vec<Story> {
    let mut stories = vec![need(), curation(), charter()];
    stories.extend(others());
    stories
}
