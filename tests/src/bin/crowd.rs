//! A crowd, for benchmarks: joins a running server by one invitation, and says when all it wrote
//! is durable there.
//!
//! ```text
//! crowd LINK PEOPLE [NEEDS]     each joins and ranks five; they propose so many needs, or one each
//! ```
//!
//! All are signed and sealed by the real code, then carried by the first of them, as a courier
//! would. Prints one line: envelopes, seconds until the last was acknowledged as durable, and
//! envelopes a second.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::time::Instant;

use shared::identity::Invitation;
use shared::identity::random::Randomness;
use tests::crowd::Person;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let link = arguments.next().expect("an invitation link");
    let people: usize = arguments
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number of people");
    let needs = arguments.next().and_then(|number| number.parse().ok());
    let invitation = Invitation::parse(&link).expect("an invitation");
    let mut random = Randomness::from_seed([9; 32]);
    let mut first = Person::new(&invitation, &mut random);

    first.talk(|first| {
        first.replica_mut().derive();
        first.is_quiet() && first.replica().charter().is_some()
    });
    let before = first.replica().log().all().count();
    first.gather(&invitation, people, needs.unwrap_or(people), &mut random);
    let written = first.replica().log().all().count() - before;
    let began = Instant::now();
    first.received = 0;
    first.talk(|first| first.received >= written);
    let took = began.elapsed().as_secs_f64();
    println!(
        "{written} envelopes durable in {took:.1} s: {:.0} a second",
        written as f64 / took
    );
}
