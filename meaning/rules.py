"""Which words of a course are embedded."""

import hashlib
from collections.abc import Sequence

from meaning.values import Part, Subject

CUT = 500
"""Characters of a text that are embedded; the recall in docs/decisions was measured with this cut."""


def part_texts(subject: Subject) -> dict[Part, str]:
    """The text of each part of a subject."""
    return {
        Part.TITLE: subject.title,
        Part.TEXT: full_text(subject.title, subject.description, subject.objectives),
    }


def full_text(title: str, description: str, objectives: Sequence[str] = ()) -> str:
    """Title, description and objectives in one, cut."""
    sentences = [part.strip() for part in (title, description, *objectives) if part and part.strip()]
    return ". ".join(sentence.rstrip(".") for sentence in sentences)[:CUT]


def text_hash(text: str) -> str:
    """Tells whether a text is still the one that was embedded."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
