//! What of a stranger's list may be used: addresses, headers, patterns.
