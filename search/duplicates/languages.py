"""Which language a text is in: what somebody said, else a guess good enough to tell "other" from "same"."""

import re

SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("kn", re.compile(r"[\u0c80-\u0cff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
SMALL_WORDS = {
    "en": "the and of to in for with without you is are your this on how from will should by at about",
    "de": "der die das und für mit sie von ist ein eine den zu wie auf nicht im in sollen müssen können wir bei sich",
    "fr": "le la les des et pour dans vous une est du avec sur votre comment aux",
    "es": "el la los las de y para con una en que del por cómo su se es",
    "pt": "o os as de e para com uma em que do da por como você não um no na",
    "it": "il la gli di e per con una che del della come nel sono è le un",
    "nl": "de het een en van voor met je is in op hoe te naar deze",
    "sv": "och att för med en ett är på du av som hur det den till",
    "da": "og at til med en et er på du af som hvordan det den for",
    "nb": "og å til med en et er på du av som hvordan det den for",
    "pl": "i w na z do jak się dla jest oraz to nie o za",
    "cs": "a v na se z do jak pro je jsou které nebo že o s",
    "tr": "ve bir için ile bu nasıl olarak da de daha çok",
    "ro": "și de la cu pentru în un o este care din pe cum",
    "hr": "i u na za s je se kako su od koje ili ovaj",
    "sw": "na ya kwa wa katika ni jinsi hii za la kama",
    "id": "dan yang untuk dengan di ini dari cara pada anda",
    "vi": "và của cho các trong một với là bạn những",
    "fi": "ja on ei tai miten sekä että kun se mikä",
    "hu": "és a az egy hogy nem meg is van hogyan",
    "cy": "y yr a i o yn ar gyda sut eich ei",
}
SMALL = {language: frozenset(listed.split()) for language, listed in SMALL_WORDS.items()}


def language_of(tag: str, text: str) -> str:
    """The language subtag of a tag, or a guess from the text; empty where neither says anything."""
    said = tag.replace("_", "-").split("-")[0].lower()
    return said or guess(text)


def guess(text: str) -> str:
    """By script, then by small words; at least two of them must be there."""
    sample = text[:1000]
    letters = sum(character.isalpha() for character in sample) or 1
    for language, pattern in SCRIPTS:
        share = len(pattern.findall(sample)) / letters
        if share > (0.02 if language == "uk" else 0.15):
            return language
    found = re.findall(r"[^\W\d_]+", sample.lower())
    counts = {language: sum(word in small for word in found) for language, small in SMALL.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 2 else ""


def is_other(a: str, b: str) -> bool:
    """Whether two tags are surely of different languages; Chinese in its two scripts counts as one."""
    return bool(a) and bool(b) and a != b
