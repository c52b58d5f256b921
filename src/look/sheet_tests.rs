use proptest::prelude::*;

use super::*;

fn usual() -> Usual {
    Usual { by: None, on: None, today: "2026-11-22".parse().unwrap() }
}

fn resolve(place: &str, name: &str) -> Result<(String, String), String> {
    if place == "x" {
        Ok((place.to_owned(), name.to_lowercase()))
    } else {
        Err(format!("`{place}` is no place"))
    }
}

fn answers(text: &str) -> Result<Answers, BrokenFile> {
    read("looks.csv", text, &usual(), resolve)
}

fn row(name: &str) -> Row {
    Row {
        place: "x".to_owned(),
        name: name.to_owned(),
        link: format!("https://x.example/{name}"),
        question: "Does the page, \"if any\", show a profile?".to_owned(),
    }
}

#[test]
fn what_is_written_reads_back() {
    let text = write(&[row("acme"), row("-acme"), row("b")]);
    assert!(
        text.starts_with("place,name,link,question,saw,by,on\r\nx,acme,https://x.example/acme,\"Does "),
        "{text}"
    );
    assert_eq!(answers(&text), Ok(Answers { looks: Vec::new(), unanswered: 3 }));
    // No cell begins a formula; the name is the same again when it comes back.
    assert!(text.contains("\r\nx,'-acme,"), "{text}");
    let filled = text.replacen(",,,\r\n", ",nobody,A. K.,2026-11-20\r\n", 2);
    let read = answers(&filled).unwrap();
    let names: Vec<&str> = read.looks.iter().map(|look| look.handle.as_str()).collect();
    assert_eq!((names, read.unanswered), (vec!["acme", "-acme"], 1));
    assert_eq!(read.looks[0].by.as_deref(), Some("A. K."));
    assert!(write(&[row("é")]).starts_with('\u{feff}'));
}

#[test]
fn the_dialects_of_spreadsheets_are_one() {
    let wanted = answers("place,name,saw,by,on\nx,acme,nobody,A. K.,2026-11-20\n").unwrap();
    assert_eq!(wanted.looks.len(), 1);
    for text in [
        "\u{feff}place;name;saw;by;on\r\nx;acme;nobody;A. K.;2026-11-20\r\n",
        "sep=;\r\nplace;name;saw;by;on\r\nx;acme;nobody;A. K.;2026-11-20\r\n",
        "place\tname\tsaw\tby\ton\nx\tacme\tNobody\tA. K.\t20.11.2026",
        "\"place\",\"name\",\"link\",\"saw\",\"by\",\"on\"\n\"x\",\"Acme\",\"l, \"\"m\"\"\",\"n\",\"A.  K.\",\"2026-11-20 00:00:00\"\n",
        "On,By,Saw,Name,Place,mind\n20/11/2026,A. K., nobody ,acme,x,\"two\nlines\"\n,,,,,\n",
        "place,name,saw,by,on\rx,acme,NOBODY,A. K.,11/20/2026\r",
        "\n\nplace,name,saw,by,on\nx,acme,nobody,A. K.,2026-11-20,,,\n",
    ] {
        assert_eq!(answers(text).as_ref(), Ok(&wanted), "{text:?}");
    }
}

#[test]
fn every_fault_comes_at_once_with_its_line() {
    let text = "sep=,\nplace,name,saw,by,on\ny,acme,nobody,,2026-11-20\nx,acme,noone,anna@example.org,2026-13-01\n\
                x,b,nobody,,\nx,c,nobody,,2026-12-01\nx,d,signup-accepts,,2026-11-18\nx,e,nobody,,11/10/2026\n\
                x,f,nobody,,2026-11-20\nx,f,someone,,2026-11-20\nx,g,,,\n";
    let windows = answers(&text.replace('\n', "\r\n")).unwrap_err();
    let broken = answers(text).unwrap_err();
    assert_eq!(broken, windows);
    let told = broken.to_string();
    for part in [
        "looks.csv:3: `place`: `y` is no place",
        "looks.csv:4: `saw`: `noone`",
        "looks.csv:4: `by`: `anna@example.org`",
        "looks.csv:4: `on`: `2026-13-01` is no date",
        "looks.csv:5: `on`: the day is missing",
        "looks.csv:6: `on`: `2026-12-01` is in the future",
        "looks.csv:7: `on`: `2026-11-18` is too long ago",
        "looks.csv:8: `on`: `11/10/2026` could be two days",
        "looks.csv:10: `saw` is `someone`, and `nobody` in the same look on line 9",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert_eq!(broken.faults.len(), 9, "{told}");
}

#[test]
fn other_files_are_refused_in_words() {
    for (text, part) in [
        ("", "empty"),
        ("name,price\na,1\n", "`name`, `price`; `place`, `name` and `saw` are needed"),
        ("place,name,saw\nx,acme,\"nobody\nx,b,someone\n", "a quote is opened here or above"),
    ] {
        let told = answers(text).unwrap_err().to_string();
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn what_rows_leave_out_may_be_given_for_all() {
    let usual = Usual { by: Some("B. L.".to_owned()), on: "2026-11-19".parse().ok(), ..usual() };
    let read = read("f", "place,name,saw\nx,acme,ours\n", &usual, resolve).unwrap();
    assert_eq!(
        (read.looks[0].by.as_deref(), read.looks[0].on.to_string()),
        (Some("B. L."), "2026-11-19".to_owned())
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), tail in any::<String>()) {
        drop((answers(&text), answers(&format!("place,name,saw,by,on\n{text}\nx,a,n,{tail},{tail}"))));
    }
}
