//! Whether a text declares its writer a minor. It serves a shield: doubt means yes, and no rule ever
//! learns more than yes or no.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::fold::folded;

/// Youngest age of majority there is taken to be, in years.
const OF_AGE: i16 = 18;

/// Whether a text declares its writer a minor, by age or school grade. `as_of_year` is the year the
/// survey is dated, for texts such as "class of 2029".
///
/// Texts about other people's children, about experience and about an age limit do not count.
pub fn declares_minor(text: &str, as_of_year: i16) -> bool {
    let text = folded(text);
    let about_others =
        OTHERS.iter().flat_map(|one| one.find_iter(&text)).map(|found| found.range()).collect::<Vec<_>>();
    let own = |start: usize| !about_others.iter().any(|other| other.contains(&start));
    DECLARED.iter().any(|pattern| pattern.find_iter(&text).any(|found| own(found.start())))
        || graduates(&text, as_of_year)
        || born(&text, as_of_year)
}

/// "Class of 2029", "c/o 29": whoever graduates after the survey's year may be a minor, unless it is
/// a university that is left.
fn graduates(text: &str, as_of_year: i16) -> bool {
    !UNIVERSITY.as_ref().is_some_and(|one| one.is_match(text))
        && years(CLASS.as_ref(), text).any(|year| (as_of_year + 1..as_of_year + 13).contains(&year))
}

fn born(text: &str, as_of_year: i16) -> bool {
    years(BORN.as_ref(), text).any(|year| (0..OF_AGE).contains(&(as_of_year - year)))
}

/// The years that a pattern's first group holds, two digits read as of this century.
fn years<'a>(pattern: Option<&'a Regex>, text: &'a str) -> impl Iterator<Item = i16> + 'a {
    pattern.into_iter().flat_map(|one| one.captures_iter(text)).filter_map(|found| {
        let year: i16 = found.get(1)?.as_str().parse().ok()?;
        Some(if year < 100 { year + 2000 } else { year })
    })
}

/// Texts as folded: lower case, no accents, no punctuation, letters and digits apart. Each group of
/// lines is one language: English, Spanish, Portuguese, French, German, Italian.
const DECLARATIONS: [&str; 24] = [
    // No word may follow that turns years of age into years of something else.
    r"\b(?:[6-9]|1[0-7]) (?:y o|yo|yrs? old|years? old|yr|yrs|year old|y old)(?: (?:she|he|they|girl|boy|artist|kid|teen|student|from|who|with|and|in|gamer|dancer|any)\b|$|\b)",
    r"\b(?:im|i am|i m|am|aged|age|turning|just turned|now) (?:only )?(?:[6-9]|1[0-7])(?:$| (?:and|y|yo|yrs?|years? old|she|he|they|girl|boy|from|in|with|live|love|i|but|so|male|female|m|f)\b)",
    r"^(?:1[0-7]) (?:she|he|they|f|m|any|yo|girl|boy|teen|minor)\b",
    r"\b(?:she her|he him|they them|she they|he they) 1[0-7]$",
    r"\b(?:im|i am|i m) an? (?:minor|teen|teenager|kid|child|middle schooler|high schooler|freshman in (?:hs|high school))\b",
    r"\b(?:[1-9]|1[0-2]) ?(?:st|nd|rd|th) (?:grade|grader|year of (?:middle|high) school)\b",
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) grade(?:r)?\b",
    r"\b(?:grade|year) (?:[1-9]|1[0-2]) (?:student|pupil|kid|girl|boy|at|in|starting)\b",
    r"\bin (?:grade|year) (?:[1-9]|1[0-2])\b",
    r"\b(?:hs|high school|middle school|junior high|primary school|elementary school|secondary school) (?:student|freshman|sophomore|junior|senior|kid|girl|boy|pupil)\b",
    r"\b(?:in|attend|go to|at) (?:middle school|junior high|elementary school|primary school)\b",
    r"\bminor(?: account| acc| here)\b|^minor\b(?: (?:she|he|they|dont|dni|18))",
    r"\b(?:tengo|cumpli|cumplo) (?:solo )?(?:[6-9]|1[0-7])(?: anos|$)",
    r"\bsoy (?:un |una )?menor(?: de edad)?\b|\bmenor de edad\b",
    r"\b(?:tenho|fiz|faco) (?:so )?(?:[6-9]|1[0-7])(?: anos|$)|\b(?:sou|conta de) (?:de )?menor\b",
    r"\b(?:[1-9]) ?o? ano do (?:fundamental|ensino)\b|\bensino fundamental\b|\bde la (?:eso|secundaria)\b|\b[1-4] ?o? (?:de la )?eso\b",
    r"\bjai (?:[6-9]|1[0-7]) ans\b|\b(?:je suis|suis) mineure?\b|^(?:1[0-7]) ans\b",
    r"\b(?:collegien|collegienne|lyceen|lyceenne)\b|\ben (?:6|5|4|3) ?eme\b|\ben (?:seconde|sixieme|cinquieme|quatrieme|troisieme)\b",
    r"\bich bin (?:erst )?(?:[6-9]|1[0-7])(?: jahre|$| und| j\b)|\b(?:[6-9]|1[0-7]) jahre (?:alt|jung)\b",
    r"\b(?:bin|noch) minderjahrig\b|^minderjahrig\b|\b(?:[1-9]|1[0-3]) (?:te )?klasse\b|\bklasse (?:[1-9]|1[0-3]) ?[a-e]?\b",
    r"\bho (?:solo )?(?:[6-9]|1[0-7]) anni\b|^(?:1[0-7]) anni\b(?: di (?:eta|vita)\b)?",
    r"\b(?:sono|ancora) minorenne\b|^minorenne\b|\b(?:prima|seconda|terza) media\b|\bdi terza media\b",
    r"\b(?:age|edad|idade|alter|eta|age is) (?:[6-9]|1[0-7])$",
    r"\b(?:under 18|underage|not yet 18|u 18) (?:account|artist|creator|here|girl|boy)\b",
];

static DECLARED: LazyLock<Vec<Regex>> =
    LazyLock::new(|| DECLARATIONS.iter().filter_map(|text| pattern(text)).collect());

/// Stretches that speak of somebody else, of a trade with the young, or of a span of time.
static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(OTHER_PEOPLE));
const OTHER_PEOPLE: &str = concat!(
    r"\b(?:mom|mum|mother|dad|father|parent|parents|grandma|grandpa|aunt|uncle|teacher|tutor|owner|mama|papa)",
    r"(?: and \w+)? (?:of|to)(?: \w+){0,8}",
    r"|\b(?:my|our|his|her|their)(?: \w+){0,2} (?:son|daughter|kid|kids|child|children|boy|girl|dog|cat|horse|wife|brother|sister|nephew|niece)(?: \w+){0,5}",
    r"|\b(?:\w+ ){0,4}(?:daughter|son|dog|cat|whisky|whiskey|wine|scotch|rum|company|business|brand|house|car)\b",
    r"|\b(?:\w+ ){1,5}(?:teacher|teachers|educator|tutor|coach|principal|counselor|librarian|professor|lehrer|lehrerin|profesor|profesora|professora|enseignant|enseignante|insegnante)\b",
    r"|\b(?:teach|teaches|teaching|taught|coach|coaching|tutoring)(?: \w+){0,6}",
    r"|\b\d+ (?:y o|yo|yrs?|years?|anos|ans|jahre|anni) (?:of|experience|in business|in the|ago|now|strong|de experiencia|dexperience|experience|erfahrung|desperienza|di esperienza|running|sober|clean|married|together|later|warranty|anniversary|deal|exp|and counting)\b",
    r"|\b(?:i was|since i was|when i was|at age|from age|started at|since age|desde los|since)(?: \w+){0,3}",
    r"|\b(?:over|above|ages|for) \d+(?: \w+)?",
);

static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"\b(?:class of|c o|co|promo|promocion|abi|abitur|grad|clase de) (20[2-4]\d|[2-4]\d)\b")
});
static UNIVERSITY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:university|uni|college|mba|phd|law|med|medical|masters?|msc|bsc|ba|bs|undergrad|harvard|stanford|mit|yale|ucla|nyu|alum|alumni|investors?|cohort|y combinator|yc)\b",
    )
});
static BORN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:i was born in|im born in|born in|naci en|nasci em|je suis nee? en|nee? en|ich bin|geboren|sono nat[oa] nel|nat[oa] nel) (20[0-4]\d)(?: geboren)?$",
    )
});

/// A test holds that every pattern of this file can be read. Their letters are plain: leaving out the
/// tables of Unicode makes them ready several times sooner.
fn pattern(text: &str) -> Option<Regex> {
    RegexBuilder::new(text).unicode(false).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        assert_eq!(DECLARED.len(), DECLARATIONS.len());
        for pattern in [&OTHERS, &CLASS, &UNIVERSITY, &BORN] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn declared_ages_and_grades_are_seen() {
        for text in [
            "15 yo",
            "15yo artist",
            "14 y/o, she/her",
            "I'm 14",
            "im 13 and i love roblox",
            "i am 16 years old",
            "16-year-old gamer from Ohio",
            "just turned 15!",
            "15 | she/her | artist",
            "artist • he/him • 16",
            "class of 2029",
            "Class of '29 🎓",
            "c/o 2028 🏀",
            "8th grade",
            "8th grader",
            "ninth grade, go tigers",
            "Grade 9 student",
            "in year 10",
            "high school sophomore",
            "middle school student",
            "I'm a minor",
            "minor, dni if 20+",
            "age: 14",
            "born in 2013",
            "soy menor",
            "tengo 14 años",
            "menor de edad",
            "tenho 15 anos",
            "sou menor de idade",
            "j'ai 14 ans",
            "collégienne",
            "je suis mineure",
            "ich bin 15",
            "15 Jahre alt",
            "9. Klasse",
            "ho 14 anni",
            "sono minorenne",
            "𝟏𝟒 yo",
        ] {
            assert!(declares_minor(text, 2026), "{text}: {}", folded(text));
        }
    }

    #[test]
    fn other_numbers_are_not_ages() {
        for text in [
            "15 years of experience",
            "15 years in business",
            "est. 2015",
            "over 18s only",
            "18+",
            "18+ only, minors DNI",
            "16 years experience in sales",
            "I'm 34",
            "im 14 minutes away",
            "I'm 100% real",
            "class of 2009",
            "class of 2029, Harvard University",
            "8th grade math teacher",
            "middle school teacher",
            "I teach 7th grade science",
            "mom of a 14 yo",
            "my daughter is 8 years old",
            "dad to 12 yo twins",
            "12 year old whisky",
            "sober 15 years and counting",
            "15 years sober",
            "i was 12 when i started",
            "minor league baseball",
            "sonata in A minor",
            "ages 12 and up",
            "toys for 8 years and up",
            "10 years ago",
            "15 años de experiencia",
            "15 Jahre Erfahrung",
            "15 ans d'expérience",
            "version 14 of our app",
            "iPhone 15",
            "open 9 to 17",
            "born in 1984",
            "a brand born in 2015 in Lisbon",
            "high school teacher",
            "Top 10",
            "",
        ] {
            assert!(!declares_minor(text, 2026), "{text}: {}", folded(text));
        }
    }
}
