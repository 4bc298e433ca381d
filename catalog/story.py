"""A course's history in words: "Legal approved", not "row 5"."""

from collections.abc import Mapping
from typing import Any

from core.audit import StoryLine
from core.wording import Translator
from core.wording.marks import N_

SENTENCES = {
    "course.created": N_("created the course"),
    "course.edited": N_("changed %(what)s"),
    "course.submitted": N_("asked for a review before publication"),
    "course.published": N_("published the course"),
    "course.retiring": N_("announced that the course will be retired"),
    "course.retired": N_("retired the course"),
    "course.restored": N_("brought the course back"),
    "course.owner_changed": N_("made somebody else accountable"),
    "course.role_given": N_("changed who has a part in the course"),
    "course.related": N_("related it to another course"),
    "course.merged": N_("merged %(code)s into this course"),
    "variant.changed": N_("worked on a language version"),
}


def add_sentences(sentences: Mapping[str, str]) -> None:
    """What other rooms do to a course, in the words of the room that shows it."""
    SENTENCES.update(sentences)


def tell(line: StoryLine, reader: Translator) -> str:
    """What was done, without who and when."""
    text = SENTENCES.get(line.action)
    if text is None:
        return line.action.replace("_", " ").replace(".", ": ")
    return reader.gettext(text) % {"what": _what(line.after or {}, reader), "code": (line.before or {}).get("code", "")}


def _what(after: Mapping[str, Any], reader: Translator) -> str:
    texts = after.get("texts")
    names = [name.replace("_", " ") for name in after if name not in ("texts", "units")]
    names += [str(key) for key in texts if key not in names] if isinstance(texts, list) else []
    return ", ".join(names) or reader.gettext(N_("the course"))
