"""Words for people: texts in the reader's language, dates, numbers, and the words for states.

Pages, mails and the API's details all speak through this package, so that one state has one word everywhere.
"""

from core.wording.dates import day, day_only, moment, relative_day, span
from core.wording.numbers import money, number, percent
from core.wording.sentences import language_name, list_of, territory_name
from core.wording.states import State, state_word
from core.wording.translator import Translator, translator

__all__ = [
    "State",
    "Translator",
    "day",
    "day_only",
    "language_name",
    "list_of",
    "moment",
    "money",
    "number",
    "percent",
    "relative_day",
    "span",
    "state_word",
    "territory_name",
    "translator",
]
