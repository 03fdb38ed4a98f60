//! What a phone of one committee downloads of a region of a thousand others that all published:
//! governance and the region's list with its words, and nothing of the others' own.

use std::time::Instant;

use shared::identity::{DocumentId, EnvelopeHash};
use shared::log::envelope::{Draft, body_hash};
use shared::records::cut::CutPart;
use shared::records::result::{Line, SYMMETRIC_BORDA};
use shared::records::{Cut, Excerpt, Outcome, Record, VERSION};
use shared::replica::{Own, Replica, staff};
use tests::fixture::{Consultation, admit, scope};
use tests::shell::Installed;
use tests::talk::{End, talk};

use super::{DETAILS, SENTENCE, line};

const COMMITTEES: u16 = 1_000;
const NEEDS: u16 = 60;

/// Runs the row.
pub(super) fn of_a_thousand() {
    let mut world = Consultation::found(COMMITTEES, 5, 8);
    let lise = world.join(0).unwrap();
    for committee in 0..COMMITTEES {
        publish(&mut world, committee);
    }
    world.replica.derive();
    let server = world.server.clone();
    let began = Instant::now();
    let closed = world.replica.close(&server).unwrap();
    let took = began.elapsed();
    let region = closed.outcomes.last().expect("the region's list");
    let lines = region.lines.len() + region.heard.len();
    admit(&mut world.replica, closed.envelopes);
    let own = [scope(0), scope(0).outer()];
    let of_own: usize = own
        .iter()
        .flat_map(|scope| world.replica.log().scope(*scope))
        .flat_map(|(_, chain)| chain.all())
        .map(|one| one.to_bytes().len())
        .sum();
    let mut phone = Replica::new(world.replica.consultation());
    let mut server = world.replica.clone();
    server.derive();
    let end = |own, replica, installed| End {
        own,
        replica,
        installed,
        invited: false,
    };
    let ends: &mut [End<'_>; 2] = &mut [
        end(&lise, &mut phone, Installed::Phone),
        end(&world.server, &mut server, Installed::Server),
    ];
    let down = talk(ends).unwrap().down;
    line(
        &format!("a phone in a region of {COMMITTEES} committees of {NEEDS} published needs"),
        &format!("{} B beyond its own", down.saturating_sub(of_own)),
        "400,000 B",
    );
    line(
        &format!("  the region's list of these, {lines} lines, is made in"),
        &format!("{took:.1?}"),
        "reported",
    );
}

/// A committee's list, as its officer signs it, without the ballots behind it.
fn publish(world: &mut Consultation, committee: u16) {
    let scope = scope(committee);
    let draft = |document, kind, body| Draft {
        scope: scope.outer(),
        kind,
        document,
        body,
    };
    let cut = Cut {
        v: VERSION,
        scope,
        before: Vec::new(),
        parts: vec![CutPart {
            scope,
            root: EnvelopeHash::ZERO,
            ballots_root: EnvelopeHash::ZERO,
        }],
        governance: EnvelopeHash::ZERO,
        charter: Vec::new(),
        curations: Vec::new(),
        day: None,
    };
    let signed = sign(world, vec![staff::draft(scope.outer(), &cut)]);
    let mut drafts = Vec::new();
    let mut lines = Vec::new();
    for place in 1..=NEEDS {
        let mut need = [0; 16];
        need[..2].copy_from_slice(&committee.to_be_bytes());
        need[2..4].copy_from_slice(&place.to_be_bytes());
        let need = DocumentId(need);
        let excerpt = Excerpt {
            v: VERSION,
            need,
            scope,
            sentence: format!("{SENTENCE} {committee} {place}"),
            details: DETAILS.to_owned(),
            theme: Some("transport".to_owned()),
            provenance: "own".to_owned(),
            source: None,
            plain: None,
            before: Vec::new(),
        };
        let body = excerpt.to_body();
        lines.push(Line {
            need,
            grouped: Vec::new(),
            place: u32::from(place),
            excerpt: body_hash(&body),
            figures: Vec::new(),
        });
        drafts.push(draft(need, Excerpt::KIND, body));
    }
    let result = Outcome {
        v: VERSION,
        cut: signed,
        scope,
        paper: "region".to_owned(),
        rule: SYMMETRIC_BORDA.to_owned(),
        seed: None,
        smallest: 5,
        figures: Vec::new(),
        committees: vec![scope],
        missing: Vec::new(),
        from: Vec::new(),
        before: Vec::new(),
        charter: Vec::new(),
        curation: None,
        lines,
        heard: Vec::new(),
        part: None,
    };
    drafts.push(staff::draft(scope.outer(), &result));
    sign(world, drafts);
}

/// Signs and admits by the server; the hash of the first.
fn sign(world: &mut Consultation, drafts: Vec<Draft>) -> EnvelopeHash {
    let server: &Own = &world.server;
    let signed = world.replica.sign(&server.key(), drafts);
    let first = signed[0].hash();
    admit(&mut world.replica, signed);
    first
}
