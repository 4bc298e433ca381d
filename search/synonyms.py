"""Words of the field that people use for one another. Keys and values are folded, in any direction listed."""

from collections.abc import Mapping

_GROUPS: tuple[tuple[str, ...], ...] = (
    ("gdpr", "data protection", "dsgvo", "rgpd"),
    ("excel", "spreadsheet", "spreadsheets"),
    ("cybersecurity", "cyber security", "information security", "it security"),
    ("onboarding", "induction"),
    ("bribery", "corruption"),
    ("ehs", "occupational safety", "arbeitssicherheit"),
    ("aml", "anti money laundering"),
    ("ai", "artificial intelligence"),
    ("ml", "machine learning"),
    ("hr", "human resources"),
    ("powerpoint", "presentations"),
    ("dei", "diversity equity inclusion"),
)
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    word: tuple(other for other in group if other != word) for group in _GROUPS for word in group
}
