//! The commands around the work as they are typed: `init`, `config`, `doctor`, `completions`, `man`.

use std::path::PathBuf;

use clap::Args;

use super::Network;

/// `callsign init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Names of the brand
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
}

/// `callsign config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `callsign doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The way to the world.
    #[command(flatten)]
    pub network: Network,
}

/// `callsign completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell: bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL")]
    pub shell: String,
}

/// `callsign man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}
