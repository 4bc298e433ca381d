"""Ids are UUIDv7 (RFC 9562): unique without asking anybody, and in the order of their making."""

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    return uuid_utils.compat.uuid7()
