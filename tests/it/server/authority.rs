//! The certificate authority of the loopback internet.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::Door;

/// The CA, and the leaves it has signed.
pub(super) struct Authority {
    pub(super) pem: String,
    issuer: Issuer<'static, KeyPair>,
    stranger: Issuer<'static, KeyPair>,
    leaf: KeyPair,
    configs: Mutex<BTreeMap<(String, String), Arc<ServerConfig>>>,
}

impl Authority {
    pub(super) fn new() -> Self {
        let (pem, issuer) = root("callsign test CA");
        let (_, stranger) = root("a CA nobody knows");
        Self { pem, issuer, stranger, leaf: KeyPair::generate().unwrap(), configs: Mutex::default() }
    }

    pub(super) fn config(&self, host: &str, door: Door) -> Arc<ServerConfig> {
        let mut configs = self.configs.lock().unwrap();
        let config =
            configs.entry((host.to_owned(), format!("{door:?}"))).or_insert_with(|| self.mint(host, door));
        Arc::clone(config)
    }

    fn mint(&self, host: &str, door: Door) -> Arc<ServerConfig> {
        let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth();
        let mut config = if door == Door::Alert {
            builder.with_cert_resolver(Arc::new(NoCertificate))
        } else {
            let name = if door == Door::WrongName { "elsewhere.com" } else { host };
            let mut params = CertificateParams::new([name.to_owned()]).unwrap();
            if door == Door::Expired {
                params.not_before = date_time_ymd(2000, 1, 1);
                params.not_after = date_time_ymd(2001, 1, 1);
            }
            let issuer = if door == Door::Untrusted { &self.stranger } else { &self.issuer };
            let certificate: CertificateDer<'static> = params.signed_by(&self.leaf, issuer).unwrap().into();
            let key = PrivateKeyDer::try_from(self.leaf.serialize_der()).unwrap();
            builder.with_single_cert(vec![certificate], key).unwrap()
        };
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Arc::new(config)
    }
}

fn root(name: &str) -> (String, Issuer<'static, KeyPair>) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    let pem = params.self_signed(&key).unwrap().pem();
    (pem, Issuer::new(params, key))
}

/// Without a certificate the handshake ends in a fatal alert.
#[derive(Debug)]
struct NoCertificate;

impl ResolvesServerCert for NoCertificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        None
    }
}
