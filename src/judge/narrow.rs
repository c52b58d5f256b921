//! One reply about many handles, narrowed to what it says about each, so that the same signals serve
//! a question about one and about a hundred.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::catalog::batch::Batch;
use crate::catalog::handle::{Fold, Handle};
use crate::exchange::{End, Reply};
use crate::reading::{Reading, scalar};

/// The reply as it is for each of the handles it was asked about, in their order. Items about the
/// others are gone from its lists. An item about somebody who was not asked about stays for those
/// of whom nothing is said: it may be meant for them, and must not turn into silence.
pub fn narrowed(batch: &Batch, fold: Fold, asked: &[Handle], reply: &Reply) -> Vec<Reply> {
    let unchanged = || vec![reply.clone(); asked.len()];
    let reading = Reading::new(reply);
    let Some(mut document) = (reply.end == End::Whole).then(|| reading.json().cloned()).flatten() else {
        return unchanged();
    };
    let handles: Vec<String> = asked.iter().map(|handle| fold.canonical(handle.as_str())).collect();
    let lists: Vec<Option<Vec<Item>>> =
        batch.lists.iter().map(|list| taken(&mut document, &list.at, &list.name, fold)).collect();
    if lists.iter().all(Option::is_none) {
        return unchanged();
    }
    let of = |handle: &String| {
        let is_own = |item: &&Item| item.handle == *handle;
        let is_strange = |item: &&Item| !handles.contains(&item.handle);
        let spoken_of = lists.iter().flatten().flatten().any(|item| is_own(&item));
        let mut narrowed = document.clone();
        for (list, items) in batch.lists.iter().zip(&lists) {
            let items = items.iter().flatten();
            let kept: Vec<Value> = if spoken_of {
                items.filter(is_own).map(|item| item.value.clone()).collect()
            } else {
                items.filter(is_strange).map(|item| item.value.clone()).collect()
            };
            put(&mut narrowed, &list.at, Value::Array(kept));
        }
        let body = serde_json::to_vec(&narrowed).unwrap_or_default();
        Reply { body: body.into(), ..reply.clone() }
    };
    handles.iter().map(of).collect()
}

/// The body without the items about `hidden`; nothing where it has no such lists, or one of them is
/// named outside of them.
pub fn without(batch: &Batch, fold: Fold, hidden: &BTreeSet<&str>, reply: &Reply) -> Option<Vec<u8>> {
    let reading = Reading::new(reply);
    let mut document = (reply.end == End::Whole).then(|| reading.json().cloned()).flatten()?;
    let hidden: Vec<String> = hidden.iter().map(|handle| fold.canonical(handle)).collect();
    let lists: Vec<Option<Vec<Item>>> =
        batch.lists.iter().map(|list| taken(&mut document, &list.at, &list.name, fold)).collect();
    for (list, items) in batch.lists.iter().zip(lists) {
        let Some(items) = items else { continue };
        let kept = items.into_iter().filter(|item| !hidden.contains(&item.handle));
        put(&mut document, &list.at, kept.map(|item| item.value).collect());
    }
    let body = serde_json::to_string(&document).ok()?;
    let left = fold.canonical(&body);
    (!hidden.iter().any(|handle| left.contains(handle.as_str()))).then(|| body.into_bytes())
}

/// An item of a list with the handle it is about, in canonical form.
struct Item {
    handle: String,
    value: Value,
}

/// Takes the items out of the list at `pointer`; nothing where there is no list. An item that names
/// no handle is about somebody who was not asked about, so it speaks against silence too.
fn taken(document: &mut Value, pointer: &str, name: &str, fold: Fold) -> Option<Vec<Item>> {
    let Value::Array(items) = document.pointer_mut(pointer)?.take() else { return None };
    let named = |value: Value| {
        let handle = value.pointer(name).and_then(scalar).unwrap_or_default();
        Item { handle: fold.canonical(handle.trim().trim_start_matches('@')), value }
    };
    Some(items.into_iter().map(named).collect())
}

/// Puts a list where it was, or where it would be if it were there.
fn put(document: &mut Value, pointer: &str, list: Value) {
    if let Some(place) = document.pointer_mut(pointer) {
        *place = list;
        return;
    }
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(members)) = document.pointer_mut(parent) {
        let members: &mut Map<String, Value> = members;
        members.insert(key.replace("~1", "/").replace("~0", "~"), list);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::batch::BatchList;

    fn told(asked: &[&str], body: &str) -> Vec<Value> {
        let list = |at: &str, name: &str| BatchList { at: at.to_owned(), name: name.to_owned() };
        let batch = Batch {
            most: 100,
            join: ",".to_owned(),
            lists: vec![list("/data", "/username"), list("/errors", "/value")],
        };
        let reply = Reply::bare("https://api.site.com/users", 200, body);
        let asked: Vec<Handle> = asked.iter().map(|handle| Handle::new(*handle)).collect();
        let narrowed = narrowed(&batch, Fold::Case, &asked, &reply);
        narrowed.iter().map(|reply| serde_json::from_slice(&reply.body).unwrap()).collect()
    }

    #[test]
    fn each_sees_its_own_items_only() {
        let body = r#"{"data":[{"username":"Acme","id":"1"},{"username":"kite","id":"2"}],
            "errors":[{"value":"nobody","title":"Not Found Error"}],"meta":{"a":1}}"#;
        let told = told(&["acme", "kite", "nobody"], body);
        let (acme, kite) = (json!([{"username":"Acme","id":"1"}]), json!([{"username":"kite","id":"2"}]));
        assert_eq!(told[0], json!({"data": acme, "errors": [], "meta": {"a": 1}}));
        assert_eq!(told[1], json!({"data": kite, "errors": [], "meta": {"a": 1}}));
        let nobody = json!([{"value": "nobody", "title": "Not Found Error"}]);
        assert_eq!(told[2], json!({"data": [], "errors": nobody, "meta": {"a": 1}}));
    }

    #[test]
    fn one_and_many_read_alike() {
        let alone = told(&["nobody"], r#"{"errors":[{"value":"nobody"}]}"#);
        let among =
            told(&["acme", "nobody"], r#"{"data":[{"username":"acme"}],"errors":[{"value":"nobody"}]}"#);
        assert_eq!(alone[0]["data"], among[1]["data"]);
        assert_eq!(alone[0]["errors"], among[1]["errors"]);
    }

    #[test]
    fn a_stranger_is_no_silence() {
        let body = r#"{"data":[{"username":"acme_1"},{"username":"kite"}]}"#;
        let told = told(&["acme", "kite"], body);
        assert_eq!(told[0]["data"], json!([{"username": "acme_1"}]));
        assert_eq!(told[1]["data"], json!([{"username": "kite"}]));
    }

    #[test]
    fn an_item_without_a_name_is_no_silence_either() {
        for hidden in [json!([{"username": null, "id": "7"}]), json!([null]), json!(["hidden"])] {
            let told = told(&["acme"], &json!({"data": hidden}).to_string());
            assert_eq!(told[0]["data"], hidden);
        }
    }

    #[test]
    fn what_has_no_such_list_stays_as_it_is() {
        for body in [r#"{"title":"Unauthorized","status":401}"#, r#"{"data":{"username":"acme"}}"#, "[]"] {
            let want: Value = serde_json::from_str(body).unwrap();
            assert_eq!(told(&["acme"], body), [want]);
        }
    }
}
