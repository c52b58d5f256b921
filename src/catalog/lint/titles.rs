//! What must hold for searches by title, and for them alone.

use super::Lint;
use crate::catalog::platform::{Absence, Asks, Platform, Probe, ProbeKind};
use crate::catalog::signal::Says;
use crate::catalog::titles::Titles;

impl Lint<'_> {
    /// A search says where its titles stand and what it must find, and concludes nothing else.
    pub(super) fn titles(&mut self, key: &str, platform: &Platform, probe: &Probe) {
        if probe.kind != ProbeKind::Search {
            if probe.titles.is_some() {
                self.say(&format!("{key}.titles"), "goes with `kind = \"search\"`");
            }
            if probe.signals.is_empty() {
                self.say(&format!("{key}.signal"), "is missing; say what in the reply says what");
            }
            return;
        }
        match &probe.titles {
            Some(titles) => self.pointers(key, titles),
            None => self.say(key, "has no `titles`; say where in the reply of a search they stand"),
        }
        if probe.signals.iter().any(|signal| signal.says != Says::Wall) {
            let advice =
                "holds more than walls; a search tells by its titles who uses a name, and nothing else";
            self.say(&format!("{key}.signal"), advice);
        }
        if !probe.can_say.is_empty() {
            self.say(&format!("{key}.can_say"), "must be empty; nobody is proven absent by a search");
        }
        if probe.absence != Absence::Ambiguous {
            self.say(&format!("{key}.absence"), "must be `ambiguous`; a search does not show everybody");
        }
        if probe.asks == Asks::Platform {
            self.say(
                &format!("{key}.asks"),
                "must be `search` or `third-party`, so that `--discreet` leaves it out",
            );
        }
        if probe.batch.is_some() {
            self.say(
                &format!("{key}.batch"),
                "does not go with `kind = \"search\"`: a search is for one name",
            );
        }
        if platform.controls.taken.is_empty() {
            self.say("controls.taken", "is empty; a search needs a title that it must find");
        }
    }

    fn pointers(&mut self, key: &str, titles: &Titles) {
        if !titles.items.starts_with('/') || !titles.items.contains("/*") {
            self.say(
                &format!("{key}.titles"),
                "needs in `items` a JSON Pointer to each result, such as `/results/*`",
            );
        }
        let places =
            [Some(&titles.title), titles.holder.as_ref(), titles.link.as_ref(), titles.updated.as_ref()];
        for place in places.into_iter().flatten().chain(&titles.count) {
            if !place.starts_with('/') {
                self.say(
                    &format!("{key}.titles"),
                    &format!("`{place}` is no JSON Pointer; it starts with `/`"),
                );
            }
        }
        let prefix = titles.link_prefix.as_deref();
        if prefix.is_some_and(|prefix| !super::is_web_address(prefix) || titles.link.is_none()) {
            self.say(
                &format!("{key}.titles"),
                "has a `link_prefix` that is no http(s) address, or no `link`",
            );
        }
    }
}
