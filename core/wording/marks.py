"""Marks for texts that are written in one place and translated in another.

`N_("Published")` in a table is collected for the catalogs and stays English until a reader is known:
`reader.gettext(word)`. Where the reader is at hand, call `reader.gettext("…")` at once.
"""


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools know
    """The text itself, marked for translation."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 - as above, for both numbers
    """Singular and plural, marked for translation; give both to `reader.ngettext(*pair, n)`."""
    return singular, plural


_ = N_
