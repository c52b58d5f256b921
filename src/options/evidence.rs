//! What `callsign evidence` was asked to do.

use super::{BadOption, Check, Surroundings, check, open};
use crate::catalog::Catalog;
use crate::cli::{CheckArgs, EvidenceArgs, When};
use crate::output::destination::Destination;
use crate::policy::Policy;

/// Everything `callsign evidence` needs to know.
#[derive(Debug)]
pub struct Evidence {
    /// The survey to pack.
    pub check: Check,
    /// Where the pack goes, opened.
    pub destination: Destination,
    /// Whether what holders say of themselves is packed too.
    pub show_holder: bool,
}

/// What `callsign evidence` was asked to do: a `check` of these names, and a file for the pack.
pub fn evidence(
    args: EvidenceArgs,
    catalog: &Catalog,
    policy: Policy,
    here: Surroundings,
) -> Result<Evidence, BadOption> {
    let EvidenceArgs { names, output, on, tlds, profile, record, show_holder, asking } = args;
    let args = CheckArgs {
        names,
        names_from: None,
        no_funnel: true,
        unanswered: false,
        on,
        tlds,
        profile,
        output: Vec::new(),
        all: true,
        show_holder,
        fail_on: None,
        locked: false,
        complete: false,
        lookalikes: false,
        alternatives: When::Never,
        plan: false,
        record,
        asking,
    };
    let check = Check { keep: true, ..check(&args, catalog, policy, here)? };
    let destination = open("--output", &output)?;
    Ok(Evidence { check, destination, show_holder })
}
