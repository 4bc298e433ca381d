"""One-time links, session cookies and API tokens: random secrets of which only a hash is kept.

A secret has 256 random bits, so a plain SHA-256 is enough: there is nothing to guess and no salt to add. Rows
are found by the hash, which tells an attacker who measures time nothing about the secret.
"""

import hashlib
import hmac
import secrets

API_TOKEN_PREFIX = "ck_"  # noqa: S105 - a prefix for secret scanners to find, no secret


def new_secret(prefix: str = "") -> str:
    """A fresh secret, safe in URLs, headers and cookies."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is stored and looked up in place of the secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_same(known_hash: str, presented_hash: str) -> bool:
    """Compare two hashes in a time that does not depend on where they differ."""
    return hmac.compare_digest(known_hash, presented_hash)


def hint_of(secret: str) -> str:
    """The end of a token, by which its owner recognises it in a list."""
    return "…" + secret[-4:]
