"""Certificates of a test's own authority.

Owns one authority and the servers it vouches for, rightly or wrongly.  Never
leaves the folder it is given.  Used by the tests that speak TLS.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_HERE = (x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost"))
_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """The authority in *folder*; make it with `found`."""

    folder: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def client(self) -> ssl.SSLContext:
        """What a client needs to trust this authority and nobody else."""
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    def server(self, *, host: str | None = None, days: int = 2) -> ssl.SSLContext:
        """A server's context with a certificate for *host*; with *days* below 0 expired.

        Without *host* it is for this machine as seen from itself.
        """
        names = _HERE if host is None else (x509.DNSName(host),)
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = (
            _unsigned("mx.example", self.certificate.subject, key, self.key, days)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        both = self.folder / "leaf.pem"
        both.write_bytes(_pem(key) + leaf.public_bytes(serialization.Encoding.PEM))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(both)
        return context


def found(folder: Path) -> Authority:
    """A new authority in *folder*."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = "Authority of this test"
    certificate = (
        _unsigned(name, _named(name), key, key, days=2)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_KEYS_OF_AN_AUTHORITY, critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(folder, certificate, key)


def _unsigned(
    name: str,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signed_by: ec.EllipticCurvePrivateKey,
    days: int,
) -> x509.CertificateBuilder:
    """What RFC 5280 wants in every certificate: from 3.13 on Python refuses others."""
    now = dt.datetime.now(dt.UTC)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - abs(days) * _A_DAY - _A_DAY)
        .not_valid_after(now + days * _A_DAY)
        .add_extension(own, critical=False)
        .add_extension(above, critical=False)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


_KEYS_OF_AN_AUTHORITY = x509.KeyUsage(
    key_cert_sign=True,
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
