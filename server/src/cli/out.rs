//! What the program prints. A reader that went away, or a full disk behind the standard output,
//! never ends what the program is doing: the macros of the standard library would panic there.

use std::io::{self, ErrorKind, Write};
use std::sync::{Mutex, PoisonError};

use super::words;
use crate::acts::AS_IT_IS;

/// Why nothing more is printed.
static FAILED: Mutex<Option<io::Error>> = Mutex::new(None);

/// One line: a sentence in the language spoken, or what is the same in all of them.
pub(super) fn line(text: &str) {
    match text.strip_prefix(AS_IT_IS) {
        Some(text) => raw(&format!("{text}\n")),
        None => raw(&format!("{}\n", words::in_words(text))),
    }
}

/// Text as it is.
pub(super) fn raw(text: &str) {
    let mut failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
    if failed.is_some() {
        return;
    }
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes());
    *failed = written.and_then(|()| out.flush()).err();
}

/// One line beside what is printed, in the language spoken; lost when nobody takes it.
pub(super) fn warn(text: &str) {
    let line = format!("{}\n", words::in_words(text));
    // There is nobody left to tell.
    let _ = io::stderr().write_all(line.as_bytes());
}

/// What kept something from being printed, once; a reader that wants no more is no failure.
pub(super) fn failure() -> Option<io::Error> {
    let mut failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
    match failed.as_ref()?.kind() {
        ErrorKind::BrokenPipe => None,
        _ => failed.replace(ErrorKind::BrokenPipe.into()),
    }
}

/// Where the log goes: the standard error, for as long as somebody takes it.
#[derive(Debug)]
pub(super) struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Its printer panics on an error, in the middle of whatever was being done.
        let _ = io::stderr().write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
