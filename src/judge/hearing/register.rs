//! What registers of domains say: RDAP (RFC 9083), WHOIS (RFC 3912), and DNS as JSON (RFC 8427). The
//! signals of the entry say what is meant; here stands what no entry may leave out, because a register
//! that is busy, lost or somebody else's so often looks like one that knows nobody.

mod object;
mod lookup;

use super::{Heard, Listened, Named, Witness, named_account, words_of};
use crate::catalog::domain::suffix_of;
use crate::catalog::platform::{Platform, Probe};
use crate::catalog::signal::{Says, Signal};
use crate::exchange::{DNS, End, WHOIS};
use crate::judge::kept::{self, Told};
use crate::judge::refusal;
use crate::judge::rule::Scene;
use crate::reading::lines;
use crate::verdict::{Doubt, DoubtKind, Withheld};

/// What a reply of a register says.
pub(super) fn listen(
    platform: &Platform,
    probe: &Probe,
    scene: &Scene<'_, '_>,
    witness: &Witness<'_>,
) -> Listened {
    let hall = Hall { platform, probe, scene, witness };
    match scene.reading.reply().url.scheme() {
        WHOIS => hall.whois(),
        DNS => lookup::listen(&hall),
        _ => object::listen(&hall),
    }
}

/// One reply with the entry it is heard by.
struct Hall<'h, 'r, 'a> {
    platform: &'h Platform,
    probe: &'h Probe,
    scene: &'h Scene<'r, 'a>,
    witness: &'h Witness<'h>,
}

impl Hall<'_, '_, '_> {
    fn held(&self, says: Says) -> Vec<&Signal> {
        let wanted = self.probe.signals.iter().filter(|signal| signal.says == says);
        wanted.filter(|signal| self.scene.holds(signal)).collect()
    }

    fn told(&self, heard: Heard, held: &[&Signal]) -> Listened {
        let evidence = held.iter().map(|signal| self.witness.signal(signal, &words_of(signal), true));
        (heard, evidence.collect(), true)
    }

    fn doubt(&self, kind: DoubtKind, words: &str, held: &[&Signal]) -> Listened {
        self.told_doubt(Doubt::new(kind, words), held)
    }

    fn told_doubt(&self, doubt: Doubt, held: &[&Signal]) -> Listened {
        let mut evidence: Vec<_> =
            held.iter().map(|signal| self.witness.signal(signal, &words_of(signal), true)).collect();
        if evidence.is_empty() {
            evidence.push(self.witness.says("the register's own words", &doubt.detail, false));
        }
        (Heard::Doubt(doubt), evidence, false)
    }

    /// Nothing of what the entry knows: its signals, none of which held.
    fn unexplained(&self) -> Listened {
        let status = self.scene.reading.reply().status;
        let words = format!("none of this check's signals explains the reply (status {status})");
        let answers = self.probe.signals.iter().filter(|signal| signal.says != Says::Wall);
        let missed = answers.map(|signal| self.witness.signal(signal, &words_of(signal), false));
        (Heard::Doubt(Doubt::new(DoubtKind::Unrecognised, words)), missed.collect(), false)
    }

    /// What `text` says apart from registrations.
    fn kept(&self, text: &str) -> Option<Told> {
        kept::told(text, suffix_of(&self.platform.id).unwrap_or_default())
    }

    fn named(&self) -> Named {
        named_account(self.platform, self.probe, self.scene)
    }

    fn is_blank(&self) -> bool {
        self.scene.reading.reply().body.iter().all(u8::is_ascii_whitespace)
    }

    fn whois(&self) -> Listened {
        const TOO_LONG: &str = "the reply has more lines than any register sends";
        let reading = self.scene.reading;
        let unrecognised = |words: &str, held: &[&Signal]| self.doubt(DoubtKind::Unrecognised, words, held);
        if self.is_blank() {
            return unrecognised("an empty reply", &[]);
        }
        // First of all: some refuse and say that they found nothing, in one reply.
        if let Some(refused) = refusal::of(reading.text()) {
            return self.told_doubt(refused, &[]);
        }
        let withheld = self.held(Says::Withheld);
        let taken = self.held(Says::Taken);
        // Only a line of the registry's own counts, whatever else a signal asks for.
        let mut absent = self.held(Says::Absent);
        absent.retain(|signal| !signal.line.is_empty());
        let named = self.named();
        // A line with the name in it, which nothing but the name can have put there, names it as well.
        let holds_label = |signal: &&Signal| signal.line.iter().any(|line| line.contains("{label}"));
        let is_itself = matches!(named, Named::Itself) || taken.iter().any(holds_label);
        let is_another = matches!(named, Named::Another);
        let held = [absent.as_slice(), &withheld, &taken].concat();
        if is_another && !held.is_empty() {
            return self.doubt(DoubtKind::AnsweredForAnother, "the reply is about another domain", &held);
        }
        // What speaks against an answer may be in the part that is not read.
        if reading.reply().end != End::Whole {
            return unrecognised("the reply broke off before it could tell", &held);
        }
        if reading.text().lines().count() > lines::MOST_LINES {
            return unrecognised(TOO_LONG, &held);
        }
        let Some(told) = self.kept(reading.text()) else {
            return unrecognised("replies of registers cannot be read by this build", &held);
        };
        let contradictory = |words: &str| self.doubt(DoubtKind::Contradictory, words, &held);
        if !absent.is_empty() {
            if held.len() > absent.len() || refusal::tells_of_holder(reading.text()) {
                return contradictory(
                    "the reply says that nobody registered it, and tells of a registration",
                );
            }
            return match told.against() {
                Some(words) => {
                    contradictory(&format!("the reply says that nobody registered it, and `{words}`"))
                }
                None => self.told(Heard::Absent, &absent),
            };
        }
        if let Some(signal) = withheld.first() {
            return self.told(Heard::Withheld(signal.why.unwrap_or(Withheld::Reserved)), &withheld);
        }
        if is_itself && let Some(words) = refusal::leaving(reading.text()) {
            let evidence = vec![self.witness.says("the line of its status", &words, true)];
            return (Heard::Withheld(Withheld::PendingDelete), evidence, false);
        }
        if is_itself && let Some(words) = &told.kept {
            let evidence = vec![self.witness.says("the registry's own words", &keeps(words), true)];
            return (Heard::Withheld(Withheld::Reserved), evidence, false);
        }
        if let Some(words) = told.free.as_ref().filter(|_| !taken.is_empty()) {
            return contradictory(&format!("the reply names the domain, and says `{words}` of it"));
        }
        match (taken.is_empty(), is_itself) {
            (false, true) => self.told(Heard::Taken { proves_itself: true }, &taken),
            (false, false) => unrecognised("the reply does not name the domain", &taken),
            (true, _) => self.unexplained(),
        }
    }
}

fn keeps(words: &str) -> String {
    format!("the registry keeps it back: `{words}`")
}

#[cfg(test)]
mod tests;
