use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::catalog::signal::Locator;

fn reply(content_type: &str, body: &[u8]) -> Reply {
    Reply {
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: Arc::from(body),
        at: "2026-10-01T12:00:00Z".parse().unwrap(),
        ..Reply::bare("https://example.com/people/acme?tab=about", 200, "")
    }
}

fn page(body: &str) -> Reply {
    reply("text/html; charset=utf-8", body.as_bytes())
}

fn locator(toml: &str) -> Locator {
    toml::from_str(toml).unwrap()
}

#[track_caller]
fn check(reply: &Reply, at: &str, expected: &[&str]) {
    assert_eq!(Reading::new(reply).locate(&locator(at)), expected, "{at}");
}

#[test]
fn the_charset_is_found_where_it_is_declared() {
    let text = |content_type: &str, body: &[u8]| Reading::new(&reply(content_type, body)).text().to_owned();
    assert_eq!(text("text/html; Charset=\"windows-1251\"", b"\xcf\xf0"), "Пр");
    assert_eq!(text("text/html", b"<meta charset='iso-8859-1'>caf\xe9"), "<meta charset='iso-8859-1'>café");
    let sniffed = text(
        "text/html",
        b"<META http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\">\x83e\x83X\x83g",
    );
    assert!(sniffed.ends_with("テスト"), "{sniffed}");
    assert_eq!(text("application/json", b"<meta charset=latin1>\xc3\xa9"), "<meta charset=latin1>é");
    assert_eq!(text("text/html; charset=latin1", b"\xef\xbb\xbf\xc3\xa9"), "é", "the mark wins");
    assert_eq!(text("text/plain", b"\xff\xfea\x00"), "a");
    assert_eq!(text("", b"a\xffb"), "a\u{fffd}b");
    assert_eq!(text("text/html", b"<meta charset=utf-16>a"), "<meta charset=utf-16>a");
}

#[test]
fn the_title_is_the_pages_and_not_an_icons() {
    let title = |body: &str| Reading::new(&page(body)).title();
    assert_eq!(title("<title>\n Acme &amp;\u{a0} Co </title>").as_deref(), Some("Acme & Co"));
    assert_eq!(title("<svg><title>Close</title></svg><p>x").as_deref(), None);
    assert_eq!(title("<title> </title>"), None);
}

/// Title, canonical address and address for those who share it, as the parser has them.
fn parsed(reading: &Reading<'_>) -> [Option<String>; 3] {
    let is_html = |element: &ElementRef<'_>| &*element.value().name.ns == "http://www.w3.org/1999/xhtml";
    let title = reading.html().select(&selector("title").unwrap()).find(is_html);
    [
        title.map(|title| collapse(&text_of(title))).filter(|title| !title.is_empty()),
        reading.locate_first(&locator("css = 'link[rel=canonical]'\nattr = 'href'")),
        reading.locate_first(&locator("meta = 'og:url'")),
    ]
}

fn walked(reading: &Reading<'_>) -> [Option<String>; 3] {
    [reading.title(), reading.canonical(), reading.shared_address()]
}

#[test]
fn a_walk_finds_what_the_parser_finds() {
    for body in [
        "<title>Acme &amp; Co &copy; 2 &fjlig;</title>",
        "<TITLE lang=en>a <b>c</title >x<title>second</title>",
        "<!-- <title>no</title> --><script>'<title>no</title>'</script><style><title>no</title></style><title>yes",
        "<script><!-- <script></script> <title>no</title> --></script><title>yes</title>",
        "<script><!-- x </script><title>yes</title>-->",
        "<noscript><title>no</title></noscript><textarea><title>no</title></textarea><title>yes</title>",
        "<svg><title>no</title><path d='x'/></svg><title>yes</title>",
        "<svg><g><title>no</title></g><p>breaks out<title>yes</title>",
        "<svg><foreignObject><title>yes</title></foreignObject></svg>",
        "<math><mi><title>yes</title>",
        "<svg/><title>yes</title>",
        "<p title='<title>no</title>' data-x=\"<title>no</title>\"><title>yes</title>",
        "<p a=b\"c><title>yes</title>",
        "<title></title><title>second</title>",
        "<title>",
        "<title",
        "<!--><title>yes</title>-->",
        "<!-- --!><title>yes</title>",
        "<!doctype html><?php <title>yes</title>?>",
        "</ <title>no</title>><title>yes</title>",
        "a < b <title>yes</title>",
        "<svg><![CDATA[<title>no</title>]]></svg><title>yes</title>",
        "<![CDATA[<title>yes</title>]]>",
        "<?xml version='1.0'?><rss><title><![CDATA[A & B]]></title></rss>",
        "<link rel=canonical href=''><link href='/a' REL='Canonical'><link rel=canonical href='/b'>",
        "<link rel='canonical nofollow' href='/a'><body><link rel=canonical href='https://a.example/?a=1&amp;b=2&copy=3'>",
        "<meta name=' OG:url ' content=' https://a.example '><meta property=og:url content=second>",
        "<meta property=og:url><meta name=og:url content=' '><meta name=x property=og:url content='yes'>",
        "<script>'<link rel=canonical href=/no><meta property=og:url content=no>'</script>",
    ] {
        let reply = page(body);
        let reading = Reading::new(&reply);
        assert_eq!(walked(&reading), parsed(&reading), "{body}");
    }
}

#[test]
fn a_walk_finds_what_the_parser_finds_in_recorded_replies() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies");
    let mut pages = 0;
    for folder in std::fs::read_dir(root).unwrap().flatten() {
        for file in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            let reply = page(&String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()));
            let reading = Reading::new(&reply);
            assert_eq!(walked(&reading), parsed(&reading), "{}", file.path().display());
            pages += 1;
        }
    }
    assert!(pages > 100, "{pages}");
}

#[test]
fn a_title_in_a_template_is_not_shown() {
    let reply = page("<template><title>no</title></template><title>yes</title>");
    assert_eq!(Reading::new(&reply).title().as_deref(), Some("yes"));
}

#[test]
fn values_are_located_in_json() {
    let body = br#"{"user":{"name":"Acme","n":12,"f":1.5,"ok":true,"off":false,"nil":null,"empty":"","links":["https://a.example","https://b.example"],"obj":{"x":1}},"list":[{"k":"a"},{"k":"b"}]}"#;
    let reply = reply("application/json", body);
    check(&reply, "json = '/user/name'", &["Acme"]);
    check(&reply, "json = '/user/n'", &["12"]);
    check(&reply, "json = '/user/f'", &["1.5"]);
    check(&reply, "json = '/user/ok'", &["true"]);
    check(&reply, "json = '/user/nil'", &[]);
    check(&reply, "json = '/user/empty'", &[]);
    check(&reply, "json = '/user/obj'", &[]);
    check(&reply, "json = '/user/links'", &["https://a.example", "https://b.example"]);
    check(&reply, "json = '/list/*/k'", &["a", "b"]);
    check(&reply, "json = '/user/name'\npattern = '^(A)'", &["A"]);
    check(&reply, "json = '/user/name'\npattern = '^(B)'", &[]);
    check(&reply, "json = '/user/name'\npattern = '('", &[]);
    check(&reply, "json = '/user/name'\npattern = '^(B)?Acme'", &[]);
    check(&reply, "json = '/user/name'\nprefix = 'https://x.example/'", &["https://x.example/Acme"]);
    check(&reply, "json = '/user/obj'\npresent = true", &["true"]);
    check(&reply, "json = '/user/links'\npresent = true", &["true"]);
    for nothing in ["off", "nil", "empty", "missing"] {
        check(&reply, &format!("json = '/user/{nothing}'\npresent = true"), &[]);
    }
    check(&reply, "url = '/people/([a-z]+)'", &["acme"]);
    check(&reply, "url = '/nobody/([a-z]+)'", &[]);
}

#[test]
fn values_are_located_in_pages() {
    let reply = page(
        r#"<head><meta property="OG:Title" content="Acme &amp; Co"><meta name="description" content=" ">
        <meta name="og:title" content="second"><link rel="canonical" href="/people/acme">
        <script id="data">window.__D__ = {"a":{"b":"deep"}};</script></head>
        <body><h1> Acme <b>Co</b></h1><i class="badge"></i><img class="me" src="/i.png">
        <a rel="nofollow ME" href="https://acme.example">x</a><a rel="me" href="/about">y</a>
        <a rel="me" href="https://acme.example">again</a>
        <div id="blob" data-blob="{&quot;n&quot;:3}"></div>
        <span class="n">12 posts</span><span class="n">3,4 followers</span></body>"#,
    );
    check(&reply, "meta = 'og:title'", &["Acme & Co", "second"]);
    check(&reply, "meta = 'description'", &[]);
    check(&reply, "css = 'h1'", &["Acme Co"]);
    check(
        &reply,
        "css = '.me'\nattr = 'src'\nprefix = 'https://cdn.example'",
        &["https://cdn.example/i.png"],
    );
    check(&reply, "css = '.badge'\npresent = true", &["true"]);
    check(&reply, "css = '.badge'", &[]);
    check(&reply, "css = '.no-badge'\npresent = true", &[]);
    check(&reply, "css = '.n'\npattern = '^(.*) followers'", &["3,4"]);
    check(&reply, "rel = 'me'", &["https://acme.example/", "https://example.com/about"]);
    check(&reply, "rel = 'canonical'", &["https://example.com/people/acme"]);
    check(&reply, "json = '/a/b'\nin = 'script#data'", &["deep"]);
    check(&reply, "json = '/n'\nin = '#blob@data-blob'", &["3"]);
    check(&reply, "json = '/a/b'\nin = 'script#none'", &[]);
    check(&reply, "json = '/a/b'", &[]);
    check(&reply, "css = 'h1['", &[]);
}

#[test]
fn sections_of_xml_are_text_and_those_of_scripts_stay() {
    let feed = reply("text/xml", b"<?xml version='1.0'?>\n<profile><name><![CDATA[A & <b> \"C\"]]></name><since>2006</since><x><![CDATA[y");
    check(&feed, "css = 'name'", &["A & <b> \"C\""]);
    check(&feed, "css = 'since'", &["2006"]);
    check(&feed, "css = 'x'", &["y"]);
    let page = page("<?xml version='1.0'?><html><script>//<![CDATA[\nx = {\"a\":\"1 & 2\"};//]]></script>");
    check(&page, "json = '/a'\nin = 'script'", &["1 & 2"]);
}

#[test]
fn the_main_object_is_the_pages_subject() {
    let reply = page(
        r##"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
          {"@type":"Organization","name":"The Site"},
          {"@type":"https://schema.org/ProfilePage","dateCreated":"2011-06-26","mainEntity":{"@id":"#me"}},
          {"@type":"Person","name":"Another"},
          {"@type":["Thing","Person"],"@id":"#me","name":"Acme","image":{"@type":"ImageObject","contentUrl":"https://i.example/a.png"},
           "sameAs":["https://a.example","https://b.example"],
           "interactionStatistic":[{"interactionType":"https://schema.org/WriteAction","userInteractionCount":7},
             {"interactionType":{"@type":"https://schema.org/FollowAction"},"userInteractionCount":"1200"}]}]}</script>
        <script type="application/ld+json">{"broken":</script>"##,
    );
    let reading = Reading::new(&reply);
    assert_eq!(reading.jsonld().len(), 4);
    assert_eq!(reading.main_object().unwrap()["name"], json!("Acme"));
    check(&reply, "jsonld = 'name'", &["Acme"]);
    check(&reply, "jsonld = 'image'", &["https://i.example/a.png"]);
    check(&reply, "jsonld = 'image.contentUrl'", &["https://i.example/a.png"]);
    check(&reply, "jsonld = 'sameAs'", &["https://a.example", "https://b.example"]);
    check(&reply, "jsonld = 'sameAs.1'", &["https://b.example"]);
    check(&reply, "jsonld = 'dateCreated'", &["2011-06-26"]);
    check(&reply, "jsonld = 'interactionStatistic.userInteractionCount'", &["7", "1200"]);
    check(&reply, "jsonld = 'interactionStatistic[FollowAction].userInteractionCount'", &["1200"]);
    check(&reply, "jsonld = 'interactionStatistic[LikeAction].userInteractionCount'", &[]);
}

#[test]
fn a_person_goes_before_the_sites_own_organisation() {
    let ld = |json: &str| {
        let reply = page(&format!("<script type='application/LD+JSON'>{json}</script>"));
        Reading::new(&reply).main_object().map(|object| object["name"].clone())
    };
    assert_eq!(
        ld(r#"[{"@type":"Organization","name":"site"},{"@type":"Person","name":"who"}]"#),
        Some(json!("who"))
    );
    assert_eq!(
        ld(r#"[{"@type":"WebSite","name":"site"},{"@type":"Organization","name":"org"}]"#),
        Some(json!("org"))
    );
    assert_eq!(
        ld(r#"{"@type":"WebPage","name":"p","mainEntity":{"@type":"Person","name":"who"}}"#),
        Some(json!("who"))
    );
    assert_eq!(ld(r#"{"@type":"WebSite","name":"site"}"#), None);
}

#[test]
fn costly_pages_are_cut_and_deep_ones_do_no_harm() {
    let begun = Instant::now();
    let numbered = |count: usize, before: &str, after: &str| -> String {
        (0..count).flat_map(|n| [before.to_owned(), n.to_string(), after.to_owned()]).collect()
    };
    for (hostile, cut) in [
        ("<div>".repeat(100_000), true),
        ("<svg><title>".repeat(60_000), true),
        ("<b ".repeat(100_000), true),
        (numbered(400, "<b id=", ">") + &"<p>x".repeat(20_000), true),
        (format!("<p {}>", numbered(60_000, "a", " ")), true),
        (format!("<p data-x=\"{}\">text</p>", "a ".repeat(50_000)), false),
        ("<p>word</p>".repeat(10_000), false),
    ] {
        let reply = page(&format!("<title>t</title>{hostile}"));
        let reading = Reading::new(&reply);
        assert_eq!(reading.page_is_cut(), cut, "{}", &hostile[..30]);
        assert_eq!(reading.title().as_deref(), Some("t"));
        let _ = reading.locate(&locator("css = 'div div, p'"));
        let _ = reading.rel("me");
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn values_are_bounded() {
    let reply = page(&"<i>äx</i>".repeat(2_000).replace("äx", &"ä".repeat(20)));
    assert_eq!(Reading::new(&reply).locate(&locator("css = 'i'")).len(), locate::MAX_VALUES);
    let reply = page(&format!("<i>{}</i>", "ä".repeat(100_000)));
    assert!(Reading::new(&reply).locate(&locator("css = 'i'"))[0].len() <= locate::MAX_VALUE);
}

proptest! {
    #[test]
    fn anything_can_be_read(
        body in proptest::collection::vec(any::<u8>(), 0..400),
        content_type in "(text/html|application/json|)(; charset=[a-z0-9-]{0,12})?",
        pointer_text in "[/*a0~]{0,8}",
    ) {
        let reply = reply(&content_type, &body);
        let reading = Reading::new(&reply);
        let _ = (reading.text(), reading.json(), reading.title(), reading.jsonld(), reading.rel("me"));
        let _ = reading.script_json("script");
        let _ = reading.locate(&Locator { json: Some(pointer_text.clone()), ..Locator::default() });
        let _ = reading.locate(&Locator { css: Some("*".to_owned()), ..Locator::default() });
    }

    #[test]
    fn any_markup_can_be_read(body in "(<[a-z/!]{0,6}[ =\"'>]{0,3}|[{}\\[\\]\",:=]|[a-zé&;]){0,80}", path in "[a-z.0-9\\[\\]]{0,12}") {
        let reply = page(&format!("<script type='application/ld+json'>{body}</script>{body}"));
        let reading = Reading::new(&reply);
        let _ = (reading.main_object().is_some(), reading.script_json("script"), walked(&reading));
        let _ = reading.locate(&Locator { jsonld: Some(path), ..Locator::default() });
        let _ = document::embedded(&body);
    }
}
