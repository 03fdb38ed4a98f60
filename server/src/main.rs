//! The `porte-voix` program: reads the command line, says in one line what is wrong.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
