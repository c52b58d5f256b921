//! What an account says of itself: sensitive topics, parody, an offer for sale.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};

use super::fold::{Folded, folded};

/// Terms of sensitive topics: term, language, weight. The file keeps no topic with a term, so that
/// none can be handed out.
const SENSITIVE: &str = include_str!("sensitive.tsv");

/// Most words of a text that is an offer for sale and nothing else.
const SHORT: usize = 6;

static TOPICS: LazyLock<Topics> = LazyLock::new(Topics::new);
static FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(FIRST_WORD));
static STATED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(STATEMENT));
static OFFERED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(OFFER));
static SHORTLY: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(SHORT_OFFER));
static REFUSED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(REFUSAL));

/// A display name that begins with what the platforms' rules ask of such accounts.
const FIRST_WORD: &str =
    r"^(?:not |the )?(?:parody|fake|fan|fans|fanpage|commentary|unofficial|parodia|parodie|satire|satira)\b";

/// English, Spanish, Portuguese, French, German, Italian.
const STATEMENT: &str = concat!(
    r"\b(?:parody|satire|satirical|spoof|fan|commentary|fake|tribute|stan|roleplay|rp) (?:account|acc|acct|page|profile|site|club account)\b",
    r"|\b(?:account|page) is (?:a )?(?:parody|satire|satirical|fake)\b|\bthis is a (?:parody|fan|satire)\b",
    r"|\b(?:parody of|not affiliated|not associated with|unaffiliated|no affiliation|unofficial|not the real|not the official|fan made|fanmade|run by fans|fanpage)\b",
    r"|\bparody$|^parody\b|^satire\b|\bsatire$",
    r"|\b(?:cuenta|perfil) (?:parodia|de parodia|fan|de fans|no oficial|satirica|de humor)\b|\bno oficial\b|\bsin relacion con\b",
    r"|\b(?:conta|perfil|pagina) (?:parodia|de parodia|fake|de fas|nao oficial|de humor)\b|\bnao oficial\b|\bfa clube\b",
    r"|\b(?:compte|page) (?:parodique|parodie|fan|non officiel|satirique|de fans)\b|\bnon officiel(?:le)?\b|\bparodique\b",
    r"|\b(?:parodie|satire|fan) ?(?:account|konto|profil|seite)\b|\binoffiziell(?:er|e|es)?\b|\bnicht offiziell\b",
    r"|\b(?:account|profilo|pagina) (?:parodia|parodistico|fan|non ufficiale|satirico|di satira)\b|\bnon ufficiale\b",
);

/// A handle or account that is offered, however long the text.
const OFFER: &str = concat!(
    r"\b(?:this |my |the )?(?:username|user name|user|handle|account|acc|acct|nick|nickname|name|tag|og|url|domain|page|profile|username and domain) (?:is |are |may be |now |still )*(?:for sale|4 sale|available for purchase|up for sale|on sale|available|can be yours|to sell|selling)\b",
    r"|\b(?:selling|sell|sale of|buy|purchase|acquire|want|interested in|rent) (?:this |the |my |our |your )?(?:og )?(?:username|user name|user|handle|account|acc|nick|tag|@|page|domain|name)\b",
    r"|\b(?:handle|username|name) available(?: offers)?\b",
    r"|\b(?:dm|message|pm|email|contact|hmu|text|write)(?: me| us)?(?: here)?(?: (?:to|for|if you want to|with))+(?: \w+){0,2} ?(?:buy|purchase|offers?|price|this handle|this username|the handle|the username)\b",
    r"|\b(?:taking|accepting|open to|send|make|best|serious|all) (?:me )?(?:an |your )?offers?(?: only)?(?: (?:for|on) (?:this|the) (?:handle|name|username|account))?$",
    r"|\b(?:vendo|se vende|venta de|vende se|a venda|compra) (?:esta |este |la |el |essa |esse )?(?:cuenta|usuario|arroba|nombre|conta|arroba|user|perfil)\b|\b(?:cuenta|usuario|conta) (?:en venta|a venda|se vende)\b",
    r"|\b(?:compte|pseudo|nom) a vendre\b|\b(?:vends|vente) (?:ce |le |mon )?(?:compte|pseudo|nom)\b",
    r"|\b(?:account|name|nutzername|benutzername|handle|profil) (?:ist |steht )?(?:zu verkaufen|zum verkauf)\b|\bverkaufe (?:diesen |den |das |dieses |meinen )?(?:account|namen|handle|nutzernamen|profil)\b",
    r"|\b(?:account|nome|profilo|nickname) in vendita\b|\bvendo (?:questo |il |l)?(?:account|nome|profilo|nickname)\b",
);

/// What a text of few words says when it is the account that is meant.
const SHORT_OFFER: &str = r"\b(?:for sale|4 sale|dm to buy|dm for price|offers? welcome|open to offers|make an offer|se vende|en venta|a venda|vende se|a vendre|zu verkaufen|in vendita|vendesi|selling)\b";

/// Sales of other things, and refusals.
const REFUSAL: &str = concat!(
    r"\b(?:not|isnt|never|aint|isn t|nao esta|no esta|no se|pas|nicht|non) (?:currently |for |a |en |zu |in )*(?:sale|selling|vende|venta|venda|vendre|verkaufen|vendita)\b",
    r"|\b(?:house|houses|home|homes|car|cars|art|prints|land|property|properties|puppies|tickets|items|clothes|boats|bikes|apartments|casas|autos|maison|haus|auto|case) (?:and \w+ )?(?:for sale|en venta|a venda|a vendre|zu verkaufen|in vendita)\b",
);

/// The sensitive terms, searched for together.
struct Topics {
    weights: Vec<u8>,
    automaton: Option<AhoCorasick>,
}

impl Topics {
    fn new() -> Self {
        let lines = || SENSITIVE.lines().filter(|line| !line.starts_with('#')).filter_map(topic);
        Self {
            weights: lines().map(|(_, weight)| weight).collect(),
            automaton: AhoCorasick::new(lines().map(|(term, _)| term)).ok(),
        }
    }
}

fn topic(line: &str) -> Option<(String, u8)> {
    let mut columns = line.split('\t');
    let term = folded(columns.next()?);
    Some((term, columns.nth(1)?.parse().ok()?))
}

/// Whether a text touches politics, religion, health or sexuality. Which of them is not told.
pub fn is_sensitive(text: &str) -> bool {
    let text = Folded::of(text);
    let Some(automaton) = &TOPICS.automaton else { return false };
    let mut weak: Vec<std::ops::Range<usize>> = Vec::new();
    for found in automaton.find_overlapping_iter(&text.text).filter(|found| text.is_whole(&found.range())) {
        if TOPICS.weights.get(found.pattern().as_usize()).is_some_and(|weight| *weight >= 2) {
            return true;
        }
        if !weak.iter().any(|other| text.text[other.clone()] == text.text[found.range()]) {
            weak.push(found.range());
        }
    }
    weak.len() >= 2
}

/// Whether an account says that it is a parody, a fan or a commentator, at the start of its display
/// name or in its bio. Either may be empty.
pub fn is_parody(display_name: &str, bio: &str) -> bool {
    let name = folded(display_name);
    holds(&FIRST, &name) || holds(&STATED, &name) || holds(&STATED, &folded(bio))
}

/// Whether a text offers its handle or account for sale.
pub fn is_for_sale(text: &str) -> bool {
    let text = folded(text);
    let short = text.split(' ').count() <= SHORT;
    !holds(&REFUSED, &text) && (holds(&OFFERED, &text) || (short && holds(&SHORTLY, &text)))
}

/// As in `minor`: plain letters, ready sooner.
fn pattern(text: &str) -> Option<Regex> {
    RegexBuilder::new(text).unicode(false).build().ok()
}

fn holds(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_can_be_read() {
        let lines = SENSITIVE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TOPICS.weights.len(), lines);
        assert!(SENSITIVE.lines().filter_map(topic).all(|(term, _)| !term.is_empty()));
        for pattern in [&FIRST, &STATED, &OFFERED, &SHORTLY, &REFUSED] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn sensitive_topics_are_told_from_others() {
        for text in [
            "proud Republican",
            "pro-choice",
            "Child of God ✝️",
            "🏳️‍🌈 artist",
            "living with bipolar",
            "lesbian poet",
            "HIV positive and proud",
            "Católica, madre",
            "musulmane et fière",
            "schwul, Berlin",
            "ateu",
            "incinta di due gemelli",
            "faith, church, family",
        ] {
            assert!(is_sensitive(text), "{text}");
        }
        for text in [
            "coffee and code",
            "Christian, photographer",
            "faith in good design",
            "Cancer ♋ and cat person",
            "health and fitness coach",
            "we value freedom",
            "Gaya island",
            "cloud evangelist",
            "",
        ] {
            assert!(!is_sensitive(text), "{text}");
        }
    }

    #[test]
    fn parody_is_what_says_so() {
        for (name, bio) in [
            ("Parody Acme", ""),
            ("Fake Acme", ""),
            ("Fan of Acme", ""),
            ("Commentary: Acme", ""),
            ("Acme (parody)", ""),
            ("Acme", "Parody account."),
            ("Acme", "not affiliated with Acme Inc."),
            ("Acme", "fan account run by two friends"),
            ("Acme", "cuenta parodia"),
            ("Acme", "conta não oficial"),
            ("Acme", "compte parodique"),
            ("Acme", "inoffizielle Seite"),
            ("Acme", "profilo non ufficiale"),
        ] {
            assert!(is_parody(name, bio), "{name}: {bio}");
        }
        for (name, bio) in [
            ("Fantastic Acme", ""),
            ("Acme", "big fan of trains"),
            ("Acme", "the official account"),
            ("Fannie Mae", "no fakes"),
            ("", ""),
        ] {
            assert!(!is_parody(name, bio), "{name}: {bio}");
        }
    }

    #[test]
    fn an_offer_of_the_account_is_told_from_a_shop() {
        for text in [
            "this username is for sale",
            "For sale",
            "DM to buy",
            "DM me to purchase this handle",
            "handle available, offers",
            "Selling this account, serious offers only",
            "name for sale: offers@acme.example",
            "taking offers",
            "se vende esta cuenta",
            "conta à venda",
            "compte à vendre",
            "Account zu verkaufen",
            "nome in vendita",
        ] {
            assert!(is_for_sale(text), "{text}: {}", folded(text));
        }
        for text in [
            "not for sale",
            "this account is not for sale",
            "Homes for sale in Austin",
            "art prints, houses for sale",
            "we offer consulting",
            "special offers every week",
            "best coffee, worst jokes",
            "DM for collabs",
            "",
        ] {
            assert!(!is_for_sale(text), "{text}: {}", folded(text));
        }
    }
}
