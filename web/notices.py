"""What the page after a POST says on top: kept in a signed cookie that is read once."""

import base64
import hashlib
import hmac

import msgspec

COOKIE = "ck_notice"
LIVES_FOR = 120
LONGEST = 3000


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sentence in the reader's language; `undo_path` is posted to when they take it back."""

    text: str
    tone: str = "good"
    link: str = ""
    link_text: str = ""
    undo_path: str = ""
    undo_fields: dict[str, str] = {}


def seal(notice: Notice, key: bytes) -> str:
    """The cookie's value."""
    body = base64.urlsafe_b64encode(msgspec.json.encode(notice))
    if len(body) > LONGEST:
        body = base64.urlsafe_b64encode(msgspec.json.encode(Notice(text=notice.text[:600], tone=notice.tone)))
    return f"{body.decode()}.{_sign(body, key)}"


def unseal(value: str, key: bytes) -> Notice | None:
    """The notice, unless somebody else wrote the cookie."""
    body, _, signature = value.partition(".")
    if not hmac.compare_digest(signature, _sign(body.encode(), key)):
        return None
    return msgspec.json.decode(base64.urlsafe_b64decode(body), type=Notice)


def _sign(body: bytes, key: bytes) -> str:
    return hmac.new(key, b"notice:" + body, hashlib.sha256).hexdigest()[:32]
