//! The house rules as tests.
use callsign::catalog::{Catalog, EMBEDDED};

#[test]
fn the_embedded_catalog_has_no_faults() {
    if let Err(broken) = Catalog::parse("platforms.toml", EMBEDDED) {
        panic!("{broken}");
    }
}
