"""Whether a word is another one but for typos."""

from rapidfuzz.distance import OSA


def is_near(term: str, word: str, typos: int, *, is_prefix: bool) -> bool:
    """Whether the term is the word but for so many typos, or begins so where the word is still growing."""
    if abs(len(term) - len(word)) <= typos and OSA.distance(term, word, score_cutoff=typos) <= typos:
        return True
    if not is_prefix or len(term) <= len(word):
        return False
    lengths = range(len(word) - typos, len(word) + typos + 1)
    return any(OSA.distance(term[:size], word, score_cutoff=typos) <= typos for size in lengths)
