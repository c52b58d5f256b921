//! What must hold for the request about an account's latest posts.

use super::{Lint, is_web_address};
use crate::catalog::posts::Posts;

impl Lint<'_> {
    /// The table `[platform.posts]`.
    pub(super) fn posts(&mut self, posts: &Posts) {
        if !is_web_address(&posts.url) || !posts.url.contains("{handle}") {
            self.say("posts.url", "must be an http(s) address, with `{handle}` where the name goes");
        }
        for name in posts.headers.keys().filter(|name| *name != &name.to_ascii_lowercase()) {
            self.say("posts.headers", &format!("`{name}` must be in lower case"));
        }
        if posts.each.json.is_none() && posts.each.css.is_none() {
            self.say("posts.each", "needs `json` or `css`: where each post begins");
        }
        if posts.text.is_empty() {
            self.say("posts.text", "is empty; say where a post's words are");
        }
        self.probe_keys("posts", &posts.probe());
        self.locator("posts.each", &posts.each);
        for place in posts.places() {
            self.locator("posts", place);
        }
    }
}
