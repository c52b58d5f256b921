//! The way to the world, and how to ask, as they are typed.

use std::path::PathBuf;

use clap::Args;

/// The way to the world.
#[derive(Debug, Args)]
pub struct Network {
    /// Proxy: http://, https://, socks5:// or socks5h:// [default: that of the environment]
    #[arg(long, value_name = "URL", help_heading = "Network")]
    pub proxy: Option<String>,
    /// Trust the certificates of this file too
    #[arg(long, value_name = "PEM", help_heading = "Network", hide_short_help = true)]
    pub ca_cert: Option<PathBuf>,
    /// Longest wait for one reply, such as `500ms`, `10s` or `2m` [default: 10s]
    #[arg(long, value_name = "DURATION", help_heading = "Network", hide_short_help = true)]
    pub timeout: Option<String>,
    /// Let addresses of private networks be asked
    #[arg(long, help_heading = "Network", hide_short_help = true)]
    pub allow_private: bool,
    /// Let DNS and WHOIS go around the proxy, which they know nothing of
    #[arg(long, help_heading = "Network", hide_short_help = true)]
    pub direct_dns: bool,
    /// Ask this resolver about domains [default: that of the system]
    #[arg(long, value_name = "IP[:PORT]", help_heading = "Network", hide_short_help = true)]
    pub resolver: Option<String>,
}

/// How to ask.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct Asking {
    /// Read the answers from this HAR file instead of asking; `demo` is inside the program
    #[arg(long, value_name = "FILE", conflicts_with_all = ["wait", "fresh", "spend"], help_heading = "Archive")]
    pub replay: Option<PathBuf>,
    /// Judge an archive with today's catalog, where it was recorded with another
    #[arg(long, requires = "replay", help_heading = "Archive", hide_short_help = true)]
    pub rejudge: bool,

    /// Leave out sign-up checks, searches and third parties: they tell that somebody wants the name
    #[arg(long, conflicts_with = "sign_up", help_heading = "Manner")]
    pub discreet: bool,
    /// Ask only documented interfaces
    #[arg(long, conflicts_with = "sign_up", help_heading = "Manner", hide_short_help = true)]
    pub official_only: bool,
    /// Allow dry runs of sign-up, which send more than the handle
    #[arg(long, help_heading = "Manner")]
    pub sign_up: bool,
    /// Let paid checks cost at most so many US dollars together [default: none run]
    #[arg(long, value_name = "USD", help_heading = "Manner")]
    pub spend: Option<String>,
    /// Read the latest posts of required places' accounts also where that takes a key
    #[arg(long, help_heading = "Manner", hide_short_help = true)]
    pub read_posts: bool,

    /// The way to the world.
    #[command(flatten)]
    pub network: Network,
    /// Longest time for everything [default: 60s in a terminal, 15m in CI or a pipe]
    #[arg(long, value_name = "DURATION", help_heading = "Network")]
    pub deadline: Option<String>,
    /// Go on for so long asking what did not answer, after its cool-down; stretches the deadline
    #[arg(long, value_name = "DURATION", help_heading = "Network")]
    pub wait: Option<String>,
    /// Use no answer kept from an earlier run
    #[arg(long, help_heading = "Network", hide_short_help = true)]
    pub fresh: bool,
    /// Keep cache, pace and memory in this folder
    #[arg(long, value_name = "DIR", help_heading = "Network", hide_short_help = true)]
    pub state: Option<PathBuf>,
}
