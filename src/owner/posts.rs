//! The latest public posts of an account, as one reply shows them.

use super::{Field, MAX_BIO, Post};
use crate::catalog::handle::{Fold, Handle};
use crate::catalog::posts::Posts;
use crate::catalog::signal::Locator;
use crate::exchange::Reply;
use crate::owner::clean::{Source, line};
use crate::reading::{Reading, pointer, selector};

/// Most posts that are kept.
pub const MOST: usize = 20;
/// Most items of a reply that are looked at; those of others are passed over.
const MOST_ITEMS: usize = 60;

/// The posts that `handle` itself wrote, in the order of the reply; empty where it shows none, or is
/// no answer.
pub fn read(posts: &Posts, handle: &Handle, fold: Fold, reply: &Reply) -> Vec<Post> {
    if reply.status != 200 {
        return Vec::new();
    }
    let own = fold.canonical(handle.as_str());
    let found = items(&posts.each, reply).into_iter().filter_map(|item| {
        let reading = Reading::new(&item);
        let field = |locator| Field { reading: &reading, locator };
        let is_own = posts.author.as_ref().is_none_or(|author| {
            let named = reading.locate_first(author);
            named.is_some_and(|named| fold.canonical(named.trim().trim_start_matches('@')) == own)
        });
        let texts = posts.text.iter().filter_map(|locator| reading.locate_first(locator));
        let texts: Vec<String> = texts.filter_map(|text| line(&text, Source::Json, MAX_BIO)).collect();
        let post = Post {
            text: line(&texts.join(" "), Source::Page, MAX_BIO).unwrap_or_default(),
            at: field(posts.at.as_ref()).date(),
            url: field(posts.link.as_ref()).address(),
            sensitive: field(posts.sensitive.as_ref()).flag(),
        };
        (is_own && (!post.text.is_empty() || post.at.is_some())).then_some(post)
    });
    found.take(MOST).collect()
}

/// The day of the latest one.
pub fn latest(posts: &[Post]) -> Option<&String> {
    posts.iter().filter_map(|post| post.at.as_ref()).max()
}

/// Each item as a reply of its own, so that places within it are looked for in nothing else.
fn items(each: &Locator, reply: &Reply) -> Vec<Reply> {
    let reading = Reading::new(reply);
    let alone = |body: Vec<u8>| Reply { body: body.into(), ..reply.clone() };
    if let Some(at) = &each.json {
        let Some(document) = reading.document(each.script.as_deref()) else { return Vec::new() };
        let lists = pointer(&document, at);
        let items = lists.into_iter().flat_map(|list| match list {
            serde_json::Value::Array(items) => items.iter().collect(),
            one => vec![one],
        });
        return items.take(MOST_ITEMS).filter_map(|item| serde_json::to_vec(item).ok()).map(alone).collect();
    }
    let Some(css) = each.css.as_deref().and_then(selector) else { return Vec::new() };
    let items = reading.html().select(&css).take(MOST_ITEMS);
    items.map(|item| alone(item.html().into_bytes())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(posts: &str, body: &str) -> Vec<Post> {
        let posts: Posts = toml::from_str(&format!("url = 'https://x.example/{{handle}}'\n{posts}")).unwrap();
        let reply = Reply {
            at: "2026-10-01T12:00:00Z".parse().unwrap(),
            ..Reply::bare("https://x.example/acme", 200, body)
        };
        read(&posts, &Handle::new("Acme"), Fold::Case, &reply)
    }

    const JSON: &str = "each = { json = '/feed' }\ntext = [{ json = '/post/title' }, { json = '/post/body' }]\n\
        at = { json = '/post/at' }\nlink = { json = '/post/url' }\nauthor = { json = '/post/by', pattern = '^(.*)\\.x\\.example$' }\n\
        sensitive = { json = '/post/nsfw' }";

    #[test]
    fn posts_are_the_accounts_own_and_cut_to_size() {
        let long = "y ".repeat(900);
        let body = serde_json::json!({ "feed": [
            { "post": { "by": "acme.x.example", "title": "One", "body": "<p>two &amp; three</p>", "at": "2026-09-30T23:00:00Z",
                "url": "https://x.example/1", "nsfw": true } },
            { "post": { "by": "kite.x.example", "body": "passed on", "at": "2026-10-01T00:00:00Z" } },
            { "post": { "body": "nobody's" } },
            { "post": { "by": "ACME.x.example", "body": long, "nsfw": false } },
            { "post": { "by": "acme.x.example", "at": "2026-09-01T00:00:00Z", "url": "javascript:x" } },
            { "post": { "by": "acme.x.example" } },
        ] });
        let posts = told(JSON, &body.to_string());
        let first = Post {
            text: "One two & three".to_owned(),
            at: Some("2026-09-30".to_owned()),
            url: Some("https://x.example/1".to_owned()),
            sensitive: Some(true),
        };
        assert_eq!(posts[0], first);
        assert!(posts[1].text.chars().count() <= 500 && posts[1].sensitive == Some(false));
        assert_eq!((posts[2].text.as_str(), posts[2].url.as_deref(), posts.len()), ("", None, 3));
        assert_eq!(latest(&posts).map(String::as_str), Some("2026-09-30"));
        let many = serde_json::json!({ "feed": vec![&body["feed"][0]; 90] });
        assert_eq!(told(JSON, &many.to_string()).len(), MOST);
        for nothing in ["", "[]", "{}", r#"{"feed":null}"#, "<html>"] {
            assert_eq!(told(JSON, nothing), [], "{nothing}");
        }
    }

    #[test]
    fn feeds_are_read_item_by_item() {
        let posts = "each = { css = 'item' }\ntext = [{ css = 'description' }]\nat = { css = 'pubDate' }\n\
            link = { css = 'guid' }\nsensitive = { css = 'media\\:rating', pattern = '^(adult)$', present = true }";
        let body = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Acme</title><pubDate>Sat, 03 Oct 2026 00:00:00 GMT</pubDate>\
            <item><guid isPermaLink=\"true\">https://x.example/@acme/1</guid><link>https://x.example/@acme/1</link>\
            <pubDate>Tue, 29 Sep 2026 10:00:00 +0000</pubDate><description>&lt;p&gt;Hello &lt;b&gt;all&lt;/b&gt;&lt;/p&gt;</description></item>\
            <item><guid isPermaLink=\"true\">https://x.example/@acme/2</guid><description><![CDATA[<p>Two</p>]]></description>\
            <media:content url=\"https://x.example/a.png\"><media:rating scheme=\"urn:simple\">adult</media:rating></media:content></item>\
            </channel></rss>";
        let posts = told(posts, body);
        assert_eq!(posts.len(), 2);
        assert_eq!((posts[0].text.as_str(), posts[0].at.as_deref()), ("Hello all", Some("2026-09-29")));
        assert_eq!(posts[0].url.as_deref(), Some("https://x.example/@acme/1"));
        assert_eq!((posts[0].sensitive, posts[1].sensitive), (None, Some(true)));
        assert_eq!((posts[1].text.as_str(), posts[1].at.as_deref()), ("Two", None));
    }
}
