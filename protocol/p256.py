"""P-256 as WebCrypto speaks it: raw points, r||s signatures, one label per purpose."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from protocol.errors import Refusal, Reject

PrivateKey = ec.EllipticCurvePrivateKey

_ECDSA = ec.ECDSA(hashes.SHA256())


def new_key() -> PrivateKey:
    """Return a fresh private key."""
    return ec.generate_private_key(ec.SECP256R1())


def public_bytes(key: PrivateKey) -> bytes:
    """Return the 65-byte uncompressed public point of `key`."""
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def load_public(point: bytes) -> ec.EllipticCurvePublicKey:
    """Return the key of a 65-byte point. Raises `Reject` (malformed) for any other bytes."""
    if len(point) != 65 or point[0] != 4:
        raise Reject(Refusal.MALFORMED)
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise Reject(Refusal.MALFORMED) from None


def private_bytes(key: PrivateKey) -> bytes:
    """Return `key` as PKCS #8 DER, for a sealed place only."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_private(der: bytes) -> PrivateKey:
    """Return the P-256 key of PKCS #8 DER bytes. Raises `Reject` (malformed)."""
    try:
        key = serialization.load_der_private_key(der, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Reject(Refusal.MALFORMED) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise Reject(Refusal.MALFORMED)
    return key


def sign(key: PrivateKey, label: bytes, message: bytes) -> bytes:
    """Return the 64-byte r||s ECDSA-SHA256 signature over `label` and `message`."""
    r, s = utils.decode_dss_signature(key.sign(label + message, _ECDSA))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(point: bytes, label: bytes, message: bytes, signature: bytes) -> None:
    """Raise `Reject` unless `signature` is `point`'s over `label` and `message`."""
    public = load_public(point)
    if len(signature) != 64:
        raise Reject(Refusal.SIGNATURE)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        public.verify(utils.encode_dss_signature(r, s), label + message, _ECDSA)
    except InvalidSignature:
        raise Reject(Refusal.SIGNATURE) from None
