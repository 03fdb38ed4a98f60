//! The command line: one file per command. A wrong option is one clear line.

mod address;
mod backup;
mod charter;
mod close;
mod confirm;
mod export;
mod facilitator;
mod found;
mod hide;
mod hub;
mod import;
mod invitation;
mod invite;
mod life;
mod out;
mod people;
mod reach;
mod recount;
mod relay;
mod restore;
mod revoke;
mod serve;
mod settings;
mod strike;
mod verify;
pub(crate) mod words;

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub use settings::{ListenAddress, PublicUrl, Settings};
pub use words::Language;

/// When the standard output takes nothing.
const UNPRINTED: &str = "it was done, but its answer cannot be printed";

/// Porte-Voix: what people say, carried to the table where it is decided.
#[derive(Debug, Parser)]
#[command(name = "porte-voix", version)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the app, the link and the table's page (the default)
    Serve(serve::Serve),
    /// Be a hub in a room without Internet: phones meet here
    Hub(hub::VillageHub),
    /// Found a consultation from its description
    Found(found::Found),
    /// Show the way into committees, as links and as codes to scan
    Invite(invite::Invite),
    /// Make a cut, count and publish
    Close(close::Close),
    /// Copy everything to a new folder, also while the server runs
    Backup(backup::Backup),
    /// Continue from a backup, in an empty data folder
    Restore(restore::Restore),
    /// Write a sealed file for one reader, to be carried
    Export(export::Export),
    /// Bring what a carried file holds
    Import(import::Import),
    /// Entrust committees to a hub
    Relay(relay::Relay),
    /// Tell phones of another address of this server, before it moves there
    Address(address::Address),
    /// Make a participant the facilitator of their committee
    Facilitator(facilitator::Facilitator),
    /// List the people of a committee
    People(people::People),
    /// Hide a need from the others of its committee
    Hide(hide::Hide),
    /// End what a person may say in a committee
    Revoke(revoke::Revoke),
    /// Confirm who came in, or put them in the place of another
    Confirm(confirm::Confirm),
    /// Replace a committee's invitation that leaked
    Invitation(invitation::Invitation),
    /// Show the charter as a file, or make it read as a file
    Charter(charter::Charter),
    /// Count again what was published, and say whether it is the same
    Recount(recount::Recount),
    /// Set a published list aside, with the reason: it stays readable, struck through
    Strike(strike::Strike),
    /// Walk every chain: signatures, bodies, links
    Verify(verify::Verify),
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let words = arguments.iter().skip(1);
    let words = words.map(|word| word.to_string_lossy().into_owned());
    let language = Language::asked(words, |name| std::env::var(name).ok());
    language.speak();
    let command = words::in_language(Cli::command(), language);
    let read = command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match read {
        Ok(cli) => cli,
        Err(error) => return explain(&error, language),
    };
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,server=info")),
        )
        .with_writer(|| out::Log)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
    match run(cli) {
        Ok(()) => printed(),
        Err(error) => {
            out::warn(&format!("porte-voix: {}", words::chain(&error)));
            ExitCode::FAILURE
        }
    }
}

/// Success, unless what was to be printed could not be.
fn printed() -> ExitCode {
    match out::failure() {
        None => ExitCode::SUCCESS,
        Some(error) => {
            let error = anyhow::Error::from(error).context(UNPRINTED);
            out::warn(&format!("porte-voix: {}", words::chain(&error)));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let settings = cli.settings;
    let command = cli
        .command
        .unwrap_or_else(|| Command::Serve(serve::Serve::default()));
    runtime.block_on(async move {
        match command {
            Command::Serve(command) => command.run(settings).await,
            Command::Hub(command) => command.run(settings).await,
            Command::Found(command) => command.run(&settings).await,
            Command::Invite(command) => command.run(&settings).await,
            Command::Close(command) => command.run(&settings).await,
            Command::Backup(command) => command.run(&settings).await,
            Command::Restore(command) => command.run(&settings).await,
            Command::Export(command) => command.run(&settings).await,
            Command::Import(command) => command.run(&settings).await,
            Command::Relay(command) => command.run(&settings).await,
            Command::Address(command) => command.run(&settings).await,
            Command::Facilitator(command) => command.run(&settings).await,
            Command::People(command) => command.run(&settings).await,
            Command::Hide(command) => command.run(&settings).await,
            Command::Revoke(command) => command.run(&settings).await,
            Command::Confirm(command) => command.run(&settings).await,
            Command::Invitation(command) => command.run(&settings).await,
            Command::Charter(command) => command.run(&settings).await,
            Command::Recount(command) => command.run(&settings).await,
            Command::Strike(command) => command.run(&settings).await,
            Command::Verify(command) => command.run(&settings).await,
        }
    })
}

/// Help and version as they are; anything wrong in one line.
fn explain(error: &clap::Error, language: Language) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        out::raw(&words::around(&error.to_string(), language));
        return printed();
    }
    let text = error.to_string();
    let mut lines = text.lines().take_while(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or("wrong options");
    let first = first.strip_prefix("error: ").unwrap_or(first);
    // What is missing is listed below the first line.
    let listed: Vec<&str> = lines.map(str::trim).collect();
    let line = [first, &listed.join(", ")].join(" ");
    let line = words::in_words(line.trim());
    let hint = words::in_words("(--help shows every option)");
    out::warn(&format!("porte-voix: {line} {hint}"));
    ExitCode::from(2)
}

/// 32 bytes from the system's source of randomness.
fn seed() -> anyhow::Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
    Ok(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_or_a_name_that_begins_with_a_hyphen_is_typed_as_it_is_printed() {
        const ID: &str = "-vm2Qk_hV0-s";
        let key = ["--as", "k"];
        let here = ["--committee", "-c"];
        let all: [&[&str]; 12] = [
            &["revoke", ID, "--all"],
            &["confirm", ID, "--in-place-of", "-hV"],
            &["hide", "- Un autobus", "--reason", "- Non"],
            &["facilitator", ID, "--undo"],
            &["people"],
            &["relay", ID],
            &["recount", ID],
            &["strike", ID, "--reason", "- Non"],
            &["invitation", ID, "--replace", "--recognise", ID],
            &["invitation", ID, "--replace", "--all-but", ID],
            &["invite", ID],
            &["export", "f", "--to", ID],
        ];
        for words in all {
            let mut line = vec!["porte-voix"];
            line.extend(words);
            match words {
                ["recount" | "strike" | "invitation" | "invite", ..] => line.extend(key),
                ["export", ..] => {}
                _ => line.extend([here, key].concat()),
            }
            let read = Cli::try_parse_from(&line).map(|cli| format!("{:?}", cli.command));
            let read = read.unwrap_or_else(|error| panic!("{line:?}: {error}"));
            let given = words
                .iter()
                .filter(|word| word.starts_with('-') && word.len() < 4);
            assert!(!words.contains(&ID) || read.contains(ID), "{read}");
            assert!(given.clone().all(|word| read.contains(*word)), "{read}");
        }
        // What is misspelt is said still.
        let wrong = ["porte-voix", "revoke", "Ana", "--committee", "C", "--vite"];
        assert!(Cli::try_parse_from(wrong).is_err());
    }
}
