"""Links that carry who, what and until when, signed (HMAC-SHA256): a mail opens one page for one person.

A link proves that this mail was sent to this person. It opens a page that shows one thing and confirms with a
POST: mail scanners follow links, and following one must change nothing.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from notifications.errors import LinkBroken, LinkExpired

LIFETIME = timedelta(days=45)
"""How long a mail opens its page: longer than a review is announced ahead and than anybody is on leave."""
_TAG_BYTES = 16


@dataclass(frozen=True)
class SignedLink:
    """What a link says: for this purpose this person may open this subject in this cycle, until then."""

    purpose: str
    person_id: UUID
    subject_id: UUID
    cycle: int
    expires_at: datetime


@dataclass(frozen=True)
class Links:
    """Writes addresses of pages into mails: plain ones, and signed ones that need no session."""

    base_url: str
    secret: bytes

    def page(self, path: str) -> str:
        """Give the address of a page."""
        return f"{self.base_url.rstrip('/')}{path}"

    def signed(self, purpose: str, *, person_id: UUID, subject_id: UUID, cycle: int, now: datetime) -> str:
        """Give an address that opens one thing for one person."""
        link = SignedLink(purpose, person_id, subject_id, cycle, now + LIFETIME)
        return self.page(f"/r/{purpose}/{sign(link, self.secret)}")


def sign(link: SignedLink, secret: bytes) -> str:
    """Write a link as a token that is safe in a URL; expiry is kept to the second."""
    expires = int(link.expires_at.timestamp())
    facts = (link.purpose, link.person_id.bytes, link.subject_id.bytes, link.cycle, expires)
    payload = msgspec.msgpack.encode(facts)
    return _to_text(_tag(payload, secret) + payload)


def read(token: str, secret: bytes, *, purpose: str, now: datetime) -> SignedLink:
    """Read a token back; raise LinkBroken or LinkExpired."""
    raw = _to_bytes(token)
    tag, payload = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(payload, secret)):
        raise LinkBroken
    stated, person, subject, cycle, expires = msgspec.msgpack.decode(payload, type=tuple[str, bytes, bytes, int, int])
    if stated != purpose:
        raise LinkBroken
    link = SignedLink(stated, UUID(bytes=person), UUID(bytes=subject), cycle, datetime.fromtimestamp(expires, UTC))
    if link.expires_at <= now:
        raise LinkExpired(expired_at=link.expires_at)
    return link


def _tag(payload: bytes, secret: bytes) -> bytes:
    key = hashlib.sha256(b"coursekeeper signed link\0" + secret).digest()
    return hmac.new(key, payload, hashlib.sha256).digest()[:_TAG_BYTES]


def _to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _to_bytes(token: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as error:
        raise LinkBroken from error
