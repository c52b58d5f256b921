//! Countries and languages by their codes, and what is often written for them.

use crate::catalog::country::is_country;

/// Registers of several countries: EUIPO, Benelux, ARIPO, OAPI, WIPO (WIPO standard ST.3).
const OFFICES: &str = "EU EM BX AP OA WO";

/// ISO 639-1, and the most spoken of the languages that only three letters name (ISO 639-3).
const LANGUAGES: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el \
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it \
    iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt \
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl \
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo \
    za zh zu \
    ace arz ary apc ast ban bar bho ceb ckb cmn doi fil fur gsw hak haw hmn hsb kab kea kok ksh luo mai min mni \
    mos nan nap nds pap pms rom sat scn sco syr szl tpi tzm umb vec wuu yue zgh";

/// What is often written for a country.
const MEANT_COUNTRIES: [(&str, &str); 10] = [
    ("EN", "GB"),
    ("UK", "GB"),
    ("USA", "US"),
    ("GBR", "GB"),
    ("DEU", "DE"),
    ("GER", "DE"),
    ("FRA", "FR"),
    ("ESP", "ES"),
    ("ITA", "IT"),
    ("JPN", "JP"),
];

/// What is often written for a language.
const MEANT_LANGUAGES: [(&str, &str); 16] = [
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gr", "el"),
    ("jp", "ja"),
    ("ua", "uk"),
    ("deu", "de"),
    ("eng", "en"),
    ("fra", "fr"),
    ("spa", "es"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("spanish", "es"),
];

/// The code of a market, upper case; the error says what to write.
pub(super) fn market(written: &str) -> Result<String, String> {
    let code = written.to_uppercase();
    if is_country(&code) {
        return Ok(code);
    }
    if OFFICES.split(' ').any(|known| known == code) {
        return Err(format!("`{written}` is no country; name its countries, such as `DE` and `FR`"));
    }
    let usual = "two letters of ISO 3166, such as `DE` or `US`";
    Err(format!("`{written}` is no country code; write {}", right(&MEANT_COUNTRIES, &code, usual)))
}

/// What to write instead of `code`: what was probably meant, else what codes are.
fn right(meant: &[(&str, &str)], code: &str, usual: &str) -> String {
    let meant = meant.iter().find(|(wrong, _)| *wrong == code);
    meant.map_or_else(|| usual.to_owned(), |(_, right)| format!("`{right}`"))
}

/// The code of a country or of a register of several, upper case; the error says what to write.
pub(super) fn register(written: &str) -> Result<String, String> {
    let code = written.to_uppercase();
    if OFFICES.split(' ').any(|known| known == code) { Ok(code) } else { market(written) }
}

/// The code of a language, lower case; the error says what to write.
pub(super) fn language(written: &str) -> Result<String, String> {
    let code = written.to_lowercase();
    let known = |code: &str| LANGUAGES.split(' ').any(|known| known == code);
    if known(&code) {
        return Ok(code);
    }
    let primary = code.split(['-', '_']).next().unwrap_or_default();
    if primary != code && known(primary) {
        return Err(format!("`{written}` names a country too; write the language alone, `{primary}`"));
    }
    let usual = "two letters of ISO 639, such as `en` or `de`";
    Err(format!("`{written}` is no language code; write {}", right(&MEANT_LANGUAGES, &code, usual)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_in_any_case() {
        assert_eq!(LANGUAGES.split(' ').filter(|code| code.len() == 2).count(), 183);
        assert_eq!(market("de"), Ok("DE".to_owned()));
        assert_eq!(register("eu"), Ok("EU".to_owned()));
        assert_eq!(register("us"), Ok("US".to_owned()));
        assert_eq!(language("DE"), Ok("de".to_owned()));
        assert_eq!(language("yue"), Ok("yue".to_owned()));
    }

    #[test]
    fn other_codes_come_with_the_right_one() {
        for (written, part) in
            [("UK", "write `GB`"), ("EU", "`DE` and `FR`"), ("XX", "two letters"), ("", "two")]
        {
            assert!(market(written).unwrap_err().contains(part), "{written}");
        }
        for (written, part) in
            [("de-AT", "alone, `de`"), ("jp", "write `ja`"), ("English", "write `en`"), ("qq", "two letters")]
        {
            assert!(language(written).unwrap_err().contains(part), "{written}");
        }
        for (_, right) in MEANT_COUNTRIES {
            assert!(market(right).is_ok(), "{right}");
        }
        for (wrong, right) in MEANT_LANGUAGES {
            assert!(language(right).is_ok() && language(wrong).is_err(), "{wrong}");
        }
    }
}
