"""Courses, their revisions, owners, language versions and relations; how they come in and go out."""

from catalog import wording as wording
