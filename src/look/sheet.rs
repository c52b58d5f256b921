//! A sheet of open looks for colleagues.
