//! The command line: one file per command. A wrong option is one clear line.

mod backup;
mod close;
mod export;
mod facilitator;
mod found;
mod hub;
mod import;
mod invite;
mod life;
mod reach;
mod relay;
mod restore;
mod serve;
mod settings;
mod verify;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

pub use settings::{ListenAddress, PublicUrl, Settings};

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
    /// Make a participant the facilitator of their committee
    Facilitator(facilitator::Facilitator),
    /// Walk every chain: signatures, bodies, links
    Verify(verify::Verify),
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return explain(&error),
    };
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,server=info")),
        )
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("porte-voix: {error:#}");
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
            Command::Facilitator(command) => command.run(&settings).await,
            Command::Verify(command) => command.run(&settings).await,
        }
    })
}

/// Help and version as they are; anything wrong in one line.
fn explain(error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        print!("{error}");
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or("wrong options");
    let line = line.strip_prefix("error: ").unwrap_or(line);
    eprintln!("porte-voix: {line} (--help shows every option)");
    ExitCode::from(2)
}

/// 32 bytes from the system's source of randomness.
fn seed() -> anyhow::Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
    Ok(seed)
}
