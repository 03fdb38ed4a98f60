//! The words after `cargo xtask`, taken one by one.
//!
//! No command-line crate: this one is compiled before anything else can start.

use anyhow::{Context, Result, bail};

/// What is left of the command line; each question takes its words away.
pub(crate) struct Args {
    words: Vec<String>,
    /// Everything after a lone `--`, for the program that is run.
    pub(crate) rest: Vec<String>,
}

impl Args {
    /// Reads the process's own arguments.
    pub(crate) fn from_command_line() -> Self {
        Self::new(std::env::args().skip(1).collect())
    }

    fn new(mut words: Vec<String>) -> Self {
        let rest = match words.iter().position(|word| word == "--") {
            Some(at) => words.split_off(at).into_iter().skip(1).collect(),
            None => Vec::new(),
        };
        Self { words, rest }
    }

    /// The first word.
    pub(crate) fn command(&mut self) -> Option<String> {
        if self.words.is_empty() {
            None
        } else {
            Some(self.words.remove(0))
        }
    }

    /// Whether `name` was given.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() != before
    }

    /// The whole number after `name`, if `name` was given.
    pub(crate) fn number(&mut self, name: &str) -> Result<Option<u32>> {
        let Some(at) = self.words.iter().position(|word| word == name) else {
            return Ok(None);
        };
        let taken: Vec<String> = self
            .words
            .drain(at..(at + 2).min(self.words.len()))
            .collect();
        let value = taken
            .get(1)
            .with_context(|| format!("{name} wants a number"))?;
        Ok(Some(value.parse().with_context(|| {
            format!("{name} wants a number, not {value:?}")
        })?))
    }

    /// Refuses whatever nobody asked for.
    pub(crate) fn finish(&self) -> Result<()> {
        match self.words.first() {
            Some(word) => bail!("unknown option {word:?} (cargo xtask help)"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn each_question_takes_its_words_away() {
        let mut args = args("test --seeds 7 --quick -- --demo");
        assert_eq!(args.command().as_deref(), Some("test"));
        assert!(args.flag("--quick"));
        assert!(!args.flag("--quick"));
        assert_eq!(args.number("--seeds").unwrap(), Some(7));
        assert!(args.finish().is_ok());
        assert_eq!(args.rest, ["--demo"]);
    }

    #[test]
    fn a_misspelt_option_is_refused() {
        assert!(args("--qiuck").finish().is_err());
        assert!(args("--seeds many").number("--seeds").is_err());
        assert!(args("--seeds").number("--seeds").is_err());
    }
}
