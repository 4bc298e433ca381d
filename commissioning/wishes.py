"""A wish as files and programs write it, read into its value; what is wrong is told by field."""

from collections.abc import Mapping

import msgspec

from commissioning.errors import RequestInvalid
from commissioning.values import Outcome, Wish
from core.errors import FieldError
from core.locales import Locale, UnknownLocale

CHOICES = ("proposal", "urgency", "effort", "modality", "compliance_class")
NOT_TRAINING_SPELLINGS = frozenset({"not_training", "not_training_need", "no_training"})


def read_wish(given: Mapping[str, object]) -> Wish:
    """The wish, its names those of `Wish`; an empty text is like none."""
    known = {name: value for name, value in given.items() if value not in ("", None)}
    errors = [FieldError(name, "unknown_field", name) for name in known if name not in Wish.__struct_fields__]
    errors += [] if known.get("need") else [FieldError("need", "required", "")]
    if language := known.get("language"):
        try:
            known["language"] = str(Locale.parse(str(language)))
        except UnknownLocale:
            errors.append(FieldError("language", "unknown_locale", language))
    if errors:
        raise RequestInvalid(errors)
    return _converted(known)


def _converted(known: Mapping[str, object]) -> Wish:
    try:
        return msgspec.convert(known, Wish)
    except msgspec.ValidationError as wrong:
        path = str(wrong).rpartition("`$.")[2].rstrip("`")
        field = path if path in Wish.__struct_fields__ else "need"
        code = "unknown_value" if field in CHOICES else "not_a_number" if field == "audience_size" else "wrong_value"
        raise RequestInvalid([FieldError(field, code, known.get(field))]) from None


def read_outcome(text: str) -> Outcome:
    """An outcome however a person writes it: not-training, Not a training need."""
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    if word in NOT_TRAINING_SPELLINGS:
        return Outcome.NOT_TRAINING
    if word not in set(Outcome):
        raise RequestInvalid([FieldError("outcome", "unknown_value", text)])
    return Outcome(word)
