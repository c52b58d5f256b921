use proptest::prelude::*;

use super::*;

#[track_caller]
fn all(expected: Option<u64>, texts: &[&str]) {
    for text in texts {
        assert_eq!(count(text), expected, "{text:?}");
    }
}

#[test]
fn groups_of_thousands() {
    all(Some(0), &["0", " 0 followers"]);
    all(
        Some(12_345),
        &["12345", "12 345", "12,345", "12.345", "12'345", "12’345", "12\u{a0}345", "12\u{202f}345"],
    );
    all(Some(12_345), &["１２，３４５", "١٢٬٣٤٥", "۱۲٬۳۴۵", "१२,३४५", "12\u{2009}345"]);
    all(Some(1_234_567), &["1,234,567", "1.234.567", "1 234 567", "12,34,567", "1'234'567"]);
    all(Some(1_234), &["1.234", "1,234", "1 234"]);
    all(Some(12), &["12.0", "12"]);
}

#[test]
fn units() {
    all(
        Some(1_200),
        &["1.2K", "1,2K", "1.2k", "1,2 k", "1.2 тыс.", "1,2 Tsd.", "1,2 mil", "1٫2 ألف", "1.2 thousand"],
    );
    all(Some(12_300), &["12.3k", "12.3K subscribers", "12,3 тыс. подписчиков"]);
    all(
        Some(1_200_000),
        &["1,2 mio", "1,2 Mio. Abonnenten", "1.2M", "1,2 M d’abonnés", "1,2 млн", "1.2 million", "1,2 mi"],
    );
    all(Some(3_400_000), &["3.4M", "3.4m", "3.40M"]);
    all(Some(2_000_000_000), &["2B", "2 Mrd.", "2 billion", "2bn", "2 млрд"]);
    all(Some(30_000), &["3万", "3萬", "3만", "粉丝3万", "チャンネル登録者数 3万人", "구독자 3만명"]);
    all(Some(150_000_000), &["1.5億", "1.5亿"]);
    all(Some(200_000), &["2 lakh", "2 लाख"]);
    all(Some(10_000_000), &["1 crore", "1 करोड़"]);
    all(Some(1_234_500), &["1,234.5K"]);
    all(Some(123), &["0.123K"]);
}

#[test]
fn the_first_number_of_a_sentence() {
    all(
        Some(1_234),
        &["1,234 followers", "1,234Followers", "Followers: 1,234", "(1,234)", "user2 has 1,234 fans"],
    );
    all(Some(136), &["136 members, 6 online"]);
    all(Some(484), &["484 Followers, 262 Following, 1,537 Posts"]);
    all(Some(5_012), &["5 012 subscribers"]);
    all(Some(3), &["3 Members", "3 Kanäle", "3 Besucher", "3 kittens"]);
    all(Some(10_000), &["10K+ downloads", "10,000+", "~10,000"]);
    all(Some(12), &["@user99 has 12 followers", "#1_fan: 12 posts"]);
}

#[test]
fn nothing_ambiguous_is_guessed() {
    all(None, &["", "none", "followers", "1.23", "1,23", "12.34 followers", "1.5", "1.234K", "1,234 M"]);
    all(
        None,
        &["1,23,45", "1.234.56", "1,2,3", "0.123", "01,234", "1234,567", "1,234,5678", "1,234 567 followers"],
    );
    all(
        None,
        &["-5", "$5", "5%", "10-20 employees", "3/5", "12:30", "2011-06-26", "3rd", "4x4", "12 34 followers"],
    );
    all(
        None,
        &[
            "1億2000万",
            "99999999999999999999",
            "12345678901234567",
            "1e16",
            "user2",
            "5 m",
            "2 000 000 000 000",
        ],
    );
}

#[test]
fn overflown_counters_are_unwrapped() {
    assert_eq!(wrapped("-2083469840"), Some(2_211_497_456));
    assert_eq!(wrapped("-2147483648"), Some(2_147_483_648));
    for text in ["-1", "-2147483649", "5", "x", ""] {
        assert_eq!(wrapped(text), None, "{text}");
    }
    assert_eq!(count("-2083469840"), None, "only JSON numbers are believed to have overflown");
}

#[test]
fn yes_and_no() {
    for yes in ["true", "1", "Yes", " valid "] {
        assert_eq!(flag(yes), Some(true), "{yes}");
    }
    for no in ["false", "0", "none", "invalid"] {
        assert_eq!(flag(no), Some(false), "{no}");
    }
    for unclear in ["", "maybe", "2", "pending"] {
        assert_eq!(flag(unclear), None, "{unclear}");
    }
}

fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

proptest! {
    #[test]
    fn figures_come_back(number in 0..1_000_000_000_000_u64, which in 0..9_usize, before in "(|Followers: |粉丝)", after in "(| followers|人|, 3 posts)") {
        let separator = ["", ",", ".", " ", "'", "’", "\u{a0}", "\u{202f}", "٬"][which];
        let text = format!("{before}{}{after}", grouped(number, separator));
        prop_assert_eq!(count(&text), Some(number), "{}", text);
    }

    #[test]
    fn abbreviations_come_back(whole in 1..1000_u64, tenth in 0..10_u64, comma: bool, which in 0..4_usize) {
        let (unit, factor) = [("K", 1_000), ("M", 1_000_000), (" Mio.", 1_000_000), ("万", 10_000)][which];
        let mark = if comma { ',' } else { '.' };
        let text = format!("{whole}{mark}{tenth}{unit}");
        prop_assert_eq!(count(&text), Some((whole * 10 + tenth) * factor / 10), "{}", text);
    }

    #[test]
    fn anything_reads_as_something_or_nothing(text in "\\PC*", figure in "[0-9٠-٩.,' \u{a0}٫-]{0,24}[KMB万%]?.{0,3}") {
        let _ = (count(&text), wrapped(&text), flag(&text), count(&figure), wrapped(&figure));
    }
}
