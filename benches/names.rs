//! What the science of names finds, how often it is wrong, and what it costs.

fn main() {}
