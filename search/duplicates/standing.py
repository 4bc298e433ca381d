"""How likely a course answers a need: what it stands out by, as numbers, and what they are worth.

The weights are those of `bench/train_needs.py`; what they achieve is told there and in `needs.py`.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from search.duplicates.languages import SMALL

Numbers = npt.NDArray[np.float64]
WEIGHTS = np.array([1.92, 0.79, 7.24, 1.04, -50.2, -4.0, 2.288])
"""Of text and title standing out, of both cosines, of the gain, of the catalog's size, and of one."""
SHRINK = 5
"""A language with few texts takes this many of the average text's into its mean."""
USUAL = 0.83
"""The cosine of a short need with a course that has little to do with it."""
MISSED, AT_MOST = 0.02, 0.2
"""A course that gains so much by leaving out a word of the topic has nothing on it: it is no likelier than this."""
LEFT_OUT = 5
_WORD = re.compile(r"\w+")
_SMALL_WORDS = frozenset[str]().union(*SMALL.values())
_WHO_WORDS = """
all everybody everyone people person persons staff employee employees colleague colleagues worker workers team teams
member members leader leaders lead leads manager managers head heads boss bosses supervisor supervisors should must
need needs want wants able know learn learns train training course courses their they them
alle jeder leute mensch menschen personal belegschaft mitarbeiter mitarbeitende mitarbeiterinnen beschäftigte kollege
kollegen kolleginnen fachleute teamleiter teamleitung leiter vorgesetzte vorgesetzten führungskraft führungskräfte
chef chefs chefinnen soll sollen sollten muss müssen kann können wollen brauchen wissen lernen lernt schulung kurs
kurse unser unsere unseren ihre ihren
tous salariés employés collègues équipe équipes responsable responsables cadre cadres doivent doit savoir pouvoir
apprendre formation cours leurs
todos empleados empleado personas compañeros equipo equipos jefe jefes deben debe saber poder aprender curso cursos
tutti dipendenti colleghi squadra capi responsabili devono deve sapere potere imparare corso corsi
wszyscy pracownicy kierownicy powinni muszą umieć nauczyć
todas funcionários colegas equipe gestores chefes devem
medewerkers collega leidinggevenden moeten kunnen leren cursus
"""
WHO = frozenset(_WHO_WORDS.split())
"""Words that say who is to learn, or only that somebody should: a course on the subject need not be for them."""


class Field(msgspec.Struct, frozen=True):
    """The courses that stand out most for one need, best first, with how near and how far out they are."""

    text: Numbers
    title: Numbers
    text_cosine: Numbers
    title_cosine: Numbers
    gain: Numbers
    """By how much each is nearer once the word is left out that speaks against it most."""
    size: int
    """Texts in the whole catalog."""


def stand_out(cosines: Numbers, tongues: Sequence[str]) -> Numbers:
    """By how many standard deviations each cosine lies above the mean of its language."""
    mean, deviation = cosines.mean(), cosines.std() + 1e-6
    places: dict[str, list[int]] = defaultdict(list)
    for place, tongue in enumerate(tongues):
        places[tongue].append(place)
    found = np.empty_like(cosines)
    for chosen in places.values():
        own = (cosines[chosen].sum() + SHRINK * mean) / (len(chosen) + SHRINK)
        found[chosen] = (cosines[chosen] - own) / deviation
    return found


def without_a_word(need: str) -> list[str]:
    """The need without each of its telling words in turn.

    "Leaders should learn beekeeping" is near to every course for leaders; without the beekeeping it is nearer
    still, and by that one sees that the course has nothing on bees.
    """
    words = _WORD.findall(need)
    telling = [place for place, word in enumerate(words) if len(word) > 3 and word.lower() not in _SMALL_WORDS | WHO]
    telling.sort(key=lambda place: (-len(words[place]), place))
    if len(words) < 2:
        return []
    return [" ".join(words[:place] + words[place + 1 :]) for place in telling[:LEFT_OUT]]


def gains(nearness: Numbers, without: Numbers) -> Numbers:
    """The greatest gain in nearness by leaving out a word; `without` has a column for each word."""
    if not without.size:
        return np.zeros_like(nearness)
    found: Numbers = without.max(axis=1) - nearness
    return found


def features(field: Field) -> Numbers:
    """A row of numbers for each course of a field."""
    size, one = np.full_like(field.text, math.log10(max(field.size, 10))), np.ones_like(field.text)
    cosines = field.text_cosine - USUAL, field.title_cosine - USUAL
    return np.stack([field.text, field.title, *cosines, field.gain, size, one], axis=1)


def probabilities(field: Field) -> Numbers:
    """How likely each course answers the need."""
    found = np.asarray(1 / (1 + np.exp(-(features(field) @ WEIGHTS))))
    return np.where(field.gain >= MISSED, np.minimum(found, AT_MOST), found)
