//! What `callsign doctor` needs to know of where it runs.

/// Whether whatever a run prints can be read by anybody: a build of a public repository. `read` reads
/// the environment, `file` the description of the event that GitHub Actions leaves.
pub fn public_log(
    read: &dyn Fn(&str) -> Option<String>,
    file: &dyn Fn(&str) -> Option<String>,
) -> Option<&'static str> {
    let is = |name: &str, wanted: &str| read(name).is_some_and(|value| value.eq_ignore_ascii_case(wanted));
    if is("GITHUB_ACTIONS", "true") {
        let event = read("GITHUB_EVENT_PATH").and_then(|path| file(&path));
        let told = event.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        let private = told.as_ref().and_then(|event| event.pointer("/repository/private")?.as_bool());
        let visibility = read("GITHUB_REPOSITORY_VISIBILITY");
        // Where nobody says so, it is taken for public: a name that is out stays out.
        let is_public = match (visibility.as_deref(), private) {
            (Some(word), _) => word.eq_ignore_ascii_case("public"),
            (None, Some(private)) => !private,
            (None, None) => true,
        };
        return is_public.then_some("GitHub Actions");
    }
    // Only one service sets it, by its own name for a project that anybody may read.
    is("CI_PROJECT_VISIBILITY", "public").then_some("this build service")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_log_is_known_as_one() {
        let on = |set: &[(&str, &str)], event: Option<&str>| {
            let read = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            public_log(&read, &|_| event.map(str::to_owned))
        };
        let github = ("GITHUB_ACTIONS", "true");
        let path = ("GITHUB_EVENT_PATH", "event.json");
        assert!(on(&[], None).is_none());
        assert!(on(&[github], None).is_some());
        assert!(on(&[github, path], Some(r#"{"repository":{"private":true}}"#)).is_none());
        assert!(on(&[github, path], Some(r#"{"repository":{"private":false}}"#)).is_some());
        assert!(on(&[github, ("GITHUB_REPOSITORY_VISIBILITY", "internal")], None).is_none());
        assert!(on(&[("GITLAB_CI", "true"), ("CI_PROJECT_VISIBILITY", "public")], None).is_some());
        assert!(on(&[("GITLAB_CI", "true"), ("CI_PROJECT_VISIBILITY", "private")], None).is_none());
    }
}
