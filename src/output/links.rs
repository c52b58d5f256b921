//! Addresses that can be clicked, in terminals that know the OSC 8 sequence. The text stays what it
//! was, and a link leads where it says: nothing is hidden behind it.

/// Text whose web addresses are links. Only plain ASCII ones: nothing in them may end the sequence.
pub fn linked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(start);
        shown.push_str(before);
        let end = from.find(|c: char| !is_part(c)).unwrap_or(from.len());
        // What ends a sentence or a bracket is no part of the address.
        let address = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        let scheme = if address.starts_with("https://") { "https://" } else { "http://" };
        if address.len() > scheme.len() && !from[end..].starts_with('…') {
            shown.extend(["\u{1b}]8;;", address, "\u{1b}\\", address, "\u{1b}]8;;\u{1b}\\"]);
        } else {
            shown.push_str(address);
        }
        // Never nothing, so that this ends.
        let taken = address.len().max(1);
        shown.push_str(&from[address.len()..taken]);
        rest = &from[taken..];
    }
    shown.push_str(rest);
    shown
}

fn is_part(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '`' | '<' | '>' | '\\' | '{' | '}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_whole_plain_addresses_become_links() {
        let link = |address: &str| format!("\u{1b}]8;;{address}\u{1b}\\{address}\u{1b}]8;;\u{1b}\\");
        assert_eq!(
            linked("look: https://a.example/x?y=1, or (http://b.example).\n"),
            format!("look: {}, or ({}).\n", link("https://a.example/x?y=1"), link("http://b.example"))
        );
        for plain in ["javascript:alert(1)", "https://", "a https://cut.example/lon…", "ftp://a.example"] {
            assert_eq!(linked(plain), plain);
        }
        // A template is no address.
        assert_eq!(linked("https://a.example/{handle}"), format!("{}{{handle}}", link("https://a.example/")));
    }

    proptest! {
        #[test]
        fn the_text_stays_what_it_was(text in "[ -~\n…é]{0,80}") {
            let bare = linked(&text);
            let mut parts = String::new();
            for (index, part) in bare.split("\u{1b}\\").enumerate() {
                let _ = index;
                parts.push_str(part.split("\u{1b}]8;;").next().unwrap_or_default());
            }
            prop_assert_eq!(parts, text);
        }
    }
}
