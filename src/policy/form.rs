//! The form of a policy file, for its JSON Schema. Reading goes its own way, value by value, so that
//! every fault has its place; a test holds the two together.
#![expect(dead_code, reason = "the fields are never read: they are the schema")]

use schemars::JsonSchema;

use super::FailOn;
use crate::verdict::Confidence;

/// A policy (`callsign.toml`): whose name it is, which places it must be had at, what counts, what is
/// waived until when.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PolicyFile {
    /// Always `callsign.policy/1`.
    #[schemars(extend("const" = super::SCHEMA))]
    schema: String,
    /// A file of names, one a line, beside those of `[names]`; relative to this file, and inside its
    /// folder where the policy is merely found.
    #[schemars(length(min = 1))]
    names_from: Option<String>,
    /// The names that are checked where none is typed.
    names: Option<Names>,
    /// Whose name it is.
    brand: Option<Brand>,
    /// Which places matter.
    platforms: Option<Platforms>,
    /// Which domains matter.
    domains: Option<Domains>,
    /// What counts.
    gate: Option<Gate>,
    /// Findings that somebody answers for.
    waiver: Option<Vec<Waiver>>,
    /// What may be kept and read.
    privacy: Option<Privacy>,
    /// How the world is reached; only in a policy that is given with `--policy`.
    network: Option<Network>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Names {
    /// The names.
    #[schemars(inner(length(min = 1)))]
    list: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Brand {
    /// Its names as people write them.
    #[schemars(inner(length(min = 1, max = 100)))]
    names: Option<Vec<String>>,
    /// Its registrable domains, such as `acme.com`.
    #[schemars(inner(length(min = 1)))]
    domains: Option<Vec<String>>,
    /// Its accounts, as `PLACE/HANDLE` or as the addresses of their profiles.
    #[schemars(inner(length(min = 1)))]
    accounts: Option<Vec<String>>,
    /// Nice classes of what it sells.
    #[schemars(inner(range(min = 1, max = 45)))]
    classes: Option<Vec<u8>>,
    /// Where it sells: ISO 3166-1 alpha-2.
    #[schemars(inner(regex(pattern = r"^[A-Za-z]{2}$")))]
    markets: Option<Vec<String>>,
    /// What its customers speak: BCP 47 primary languages.
    #[schemars(inner(regex(pattern = r"^[A-Za-z]{2,3}$")))]
    languages: Option<Vec<String>>,
    /// Marks it has registered.
    registered_marks: Option<Vec<Mark>>,
    /// Whether the name is public, or the day from which on it is.
    announced: Option<Announced>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Mark {
    /// The word.
    #[schemars(length(min = 1))]
    name: String,
    /// Its Nice classes.
    #[schemars(inner(range(min = 1, max = 45)))]
    classes: Option<Vec<u8>>,
    /// Where it is registered: ISO 3166-1 alpha-2, or the code of a register of several countries,
    /// such as `EU`.
    #[schemars(inner(regex(pattern = r"^[A-Za-z]{2}$")))]
    countries: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Announced {
    /// Yes or no.
    Switch(bool),
    /// From this day on.
    On(#[schemars(extend("format" = "date"))] String),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Platforms {
    /// The profile that fixes the required places; not beside `required`.
    profile: Option<String>,
    /// Places that must answer: ids, with `@HOST` where they are on a server.
    #[schemars(length(min = 1), inner(length(min = 1)))]
    required: Option<Vec<String>>,
    /// Places that weigh more than the others, but need not answer.
    #[schemars(inner(length(min = 1)))]
    preferred: Option<Vec<String>>,
    /// Places that are not asked, unless `--on` names them.
    #[schemars(inner(length(min = 1)))]
    ignore: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Domains {
    /// Suffixes under which the name must answer, such as `com`, beside the required places.
    #[schemars(inner(length(min = 1)))]
    required: Option<Vec<String>>,
    /// Suffixes that weigh more than the others, but need not answer.
    #[schemars(inner(length(min = 1)))]
    preferred: Option<Vec<String>>,
    /// Suffixes that are asked instead of the built-in ones; none leaves domains out.
    #[schemars(inner(length(min = 1)))]
    tlds: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Gate {
    /// How sure a finding must be to count [default: likely].
    min_confidence: Option<Confidence>,
    /// How sure it must be that nobody is there, for a required place to be answered [default: likely].
    accept_strength: Option<Confidence>,
    /// From which outcome on the exit code tells of it [default: no-go].
    fail_on: Option<FailOn>,
    /// Required places that may be unanswered, because somebody answers for it.
    allow_unknown: Option<Vec<Allowance>>,
    /// For how long an answer of the lock counts.
    max_age: Option<MaxAge>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Allowance {
    /// Id of the place, with `@HOST` where it is on a server.
    #[schemars(length(min = 1))]
    place: String,
    /// Why it may be unanswered.
    #[schemars(length(min = 1))]
    reason: String,
    /// Who answers for it.
    #[schemars(length(min = 1))]
    by: String,
    /// The day it was given.
    #[schemars(extend("format" = "date"))]
    on: Option<String>,
    /// The last day on which it holds, at most 180 days later.
    #[schemars(extend("format" = "date"))]
    until: String,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct MaxAge {
    /// That somebody is there [default: 30d]; at most 90d.
    #[schemars(regex(pattern = r"^[0-9]+d$"))]
    taken: Option<String>,
    /// That nobody is there [default: 7d]; no longer than `taken`.
    #[schemars(regex(pattern = r"^[0-9]+d$"))]
    vacant: Option<String>,
    /// That sign-up says free [default: 1d]; no longer than `vacant`.
    #[schemars(regex(pattern = r"^[0-9]+d$"))]
    free: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Waiver {
    /// Id of the finding.
    #[schemars(regex(pattern = r"^F-[0-9a-f]{8}$"))]
    id: String,
    /// Why it does not count.
    #[schemars(length(min = 1))]
    reason: String,
    /// Who answers for it.
    #[schemars(length(min = 1))]
    by: String,
    /// The day it was given.
    #[schemars(extend("format" = "date"))]
    on: Option<String>,
    /// The last day on which it holds, at most 180 days later.
    #[schemars(extend("format" = "date"))]
    until: String,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Privacy {
    /// Whether outcomes are kept for comparison with the next run [default: true].
    remember: Option<bool>,
    /// Whether recent public posts of holders are read [default: false].
    read_posts: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Network {
    /// Proxy: http://, https://, socks5:// or socks5h://.
    #[schemars(length(min = 1))]
    proxy: Option<String>,
    /// PEM file of certificates to trust too; relative to this file.
    #[schemars(length(min = 1))]
    ca_cert: Option<String>,
    /// Catalog files to lay over the built-in entries; relative to this file.
    #[schemars(inner(length(min = 1)))]
    overlays: Option<Vec<String>>,
    /// Lists of sites to add; relative to this file.
    #[schemars(inner(length(min = 1)))]
    manifests: Option<Vec<String>>,
    /// Whether addresses of private networks may be asked [default: false].
    allow_private: Option<bool>,
}
