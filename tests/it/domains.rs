//! Domains end to end: the binary between a loopback RDAP service, WHOIS server and name server. Nothing
//! leaves 127.0.0.1.

mod registry;

mod faults;
mod hostile;
mod kinds;
mod manners;
mod measure;
mod table;
