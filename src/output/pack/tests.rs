use std::io::Read;

use super::*;
use crate::output::sample;

fn material<'m>(report: &'m Report, info: &'m LogInfo) -> Material<'m> {
    Material { report, info, exchanges: &[], archive: b"{}", platforms: &[], policy: None }
}

#[test]
fn the_same_survey_makes_the_same_bytes_under_fixed_names() {
    let mut report = sample::replayed();
    report.names[0].name = "../../etc/passwd\n\u{202e}".to_owned();
    let info = LogInfo::default();
    let pack = || {
        let files = files(&material(&report, &info)).unwrap();
        zip(&folder(&report), &files, "2026-11-22T10:00:00Z".parse().unwrap()).unwrap()
    };
    assert_eq!(pack(), pack());
    let mut archive = zip::ZipArchive::new(Cursor::new(pack())).unwrap();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        assert!(name.starts_with("callsign-evidence-") && name.matches('/').count() == 1, "{name}");
        assert!(!name.contains("passwd") && !name.contains(".."), "{name}");
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert!(!text.contains('\u{202e}'), "{name}");
    }
}

#[test]
fn what_holders_wrote_is_stamped_on_the_folder_and_the_archive_stays_out_without_it() {
    let mut report = sample::replayed();
    let info = LogInfo::default();
    for redacted in [false, true] {
        report.redacted = redacted;
        let names: Vec<&str> =
            files(&material(&report, &info)).unwrap().iter().map(|file| file.name).collect();
        assert_eq!(names.contains(&ARCHIVE), !redacted);
        assert_eq!(folder(&report).ends_with("-with-holders-words"), !redacted);
    }
}

#[test]
fn a_day_that_is_none_reaches_no_path() {
    let mut report = sample::replayed();
    report.as_of = "../../2026T".to_owned();
    report.redacted = true;
    assert_eq!(folder(&report), "callsign-evidence-undated");
    assert_eq!(date("1969-01-01T00:00:00Z".parse().unwrap()), DateTime::default());
}
