//! What a register tells of a domain: dates, statuses, who sells and who serves it (RFC 9083, and the
//! lines of WHOIS).

/// A registered domain as its register shows it. Strangers' text, not yet made safe for any output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// Who registered it for the holder.
    pub registrar: Option<String>,
    /// The organisation that holds it, where the register publishes it.
    pub organisation: Option<String>,
    /// Day it was registered, `YYYY-MM-DD`.
    pub created: Option<String>,
    /// Day it was last changed.
    pub changed: Option<String>,
    /// Day it ends unless renewed.
    pub expires: Option<String>,
    /// Statuses as RDAP writes them (RFC 8056), lower case, sorted.
    pub statuses: Vec<String>,
    /// Name servers, lower case, sorted.
    pub nameservers: Vec<String>,
    /// What the register holds back, in its words (RFC 9537).
    pub redacted: Vec<String>,
    /// Whether mail for it is taken somewhere, where that was asked.
    pub mail: Option<bool>,
}
