"""What a folder says of being the demo's: commands beside the running demo share its clock and its address.

Only commands follow it. A server is a demo where a setting says so, for there everybody may be anybody.
"""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from app.settings import Settings

FILE = "demo-house.json"


class Standing(msgspec.Struct, frozen=True):
    """Where the demo in this folder was last served."""

    base_url: str


def remember(settings: "Settings") -> None:
    """Note that this folder is the demo's, and its address."""
    path = settings.data_dir / FILE
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(msgspec.json.encode(Standing(settings.base_url)))
    draft.replace(path)


def is_demos(settings: "Settings") -> bool:
    """Whether the demo lives in this folder although no setting says so."""
    return not settings.demo and (settings.data_dir / FILE).is_file()


def as_started(settings: "Settings") -> "Settings":
    """The settings of the demo that lives in this folder; as they are where a setting says what this is."""
    if "COURSEKEEPER_DEMO" in os.environ or settings.database_url or not is_demos(settings):
        return settings
    try:
        standing = msgspec.json.decode((settings.data_dir / FILE).read_bytes(), type=Standing)
    except (OSError, msgspec.DecodeError):
        return settings
    return replace(settings, demo=True, base_url=os.environ.get("COURSEKEEPER_BASE_URL", standing.base_url))
