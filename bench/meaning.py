"""The language model: texts a second, time of a title, and courses found again in another language.

Limits: 60 texts of about 70 tokens a second on two cores; the course itself first for 95 of 100
translations (crosslang_pairs, 0.2 x cosine of titles + 0.8 x cosine of texts, among all English courses
of the shared data). `--quick` leaves out the second, which embeds 9,000 courses.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from meaning.e5 import E5Embedder
from meaning.rules import full_text

DATA = Path(os.environ.get("COURSEKEEPER_DATA", Path(__file__).parents[2] / "shared" / "data"))
TEXTS, LETTERS = 200, 320
TITLE_SHARE = 0.2
LEAST_SPEED, LEAST_FIRST = 60.0, 0.95


def main(arguments: list[str]) -> int:
    if not DATA.is_dir():
        print(f"The shared data is not at {DATA}.", file=sys.stderr)
        return 2
    embedder = E5Embedder(Path(tempfile.mkdtemp()))
    if not embedder.is_available:
        print(f"The language model is not available: {embedder.reason}.", file=sys.stderr)
        return 2
    is_fine = _measure_speed(embedder, _read("courses.jsonl"))
    if "--quick" not in arguments:
        is_fine &= _measure_recall(embedder)
    return 0 if is_fine else 1


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


def _measure_speed(embedder: E5Embedder, courses: list[dict[str, Any]]) -> bool:
    started = time.perf_counter()
    embedder.embed(["anything"])
    loading = time.perf_counter() - started
    long = [one["description"][:LETTERS] for one in courses if len(one["description"] or "") > LETTERS][:TEXTS]
    started = time.perf_counter()
    embedder.embed(long)
    speed = len(long) / (time.perf_counter() - started)
    started = time.perf_counter()
    for one in courses[:50]:
        embedder.embed([one["title"]])
    title = (time.perf_counter() - started) / 50 * 1000
    print(f"made and loaded   {loading:6.1f} s")
    print(f"texts a second    {speed:6.0f}     at least {LEAST_SPEED:.0f}")
    print(f"a title           {title:6.1f} ms")
    return speed >= LEAST_SPEED


def _measure_recall(embedder: E5Embedder) -> bool:
    pairs = [pair for pair in _read("crosslang_pairs.jsonl") if pair["lang_a"] == "en" != pair["lang_b"]]
    english = [one for one in _read("courses.jsonl") if (one["language"] or "").startswith("en")]
    wanted = {pair["text_a_title"]: pair["text_a_description"] for pair in pairs}
    known = {one["title"]: one["description"] or "" for one in english} | wanted
    titles = list(known)
    place = {title: number for number, title in enumerate(titles)}
    title_rows = embedder.embed(titles)
    text_rows = embedder.embed([full_text(title, known[title]) for title in titles])
    asked_titles = embedder.embed([pair["text_b_title"] for pair in pairs])
    asked_texts = embedder.embed([full_text(pair["text_b_title"], pair["text_b_description"] or "") for pair in pairs])
    nearness = TITLE_SHARE * asked_titles @ title_rows.T + (1 - TITLE_SHARE) * asked_texts @ text_rows.T
    own = nearness[np.arange(len(pairs)), [place[pair["text_a_title"]] for pair in pairs]]
    ranks = (nearness > own[:, np.newaxis]).sum(axis=1)
    first, ten = float((ranks == 0).mean()), float((ranks < 10).mean())
    print(f"first across languages {first:6.1%}   at least {LEAST_FIRST:.0%}   ({len(pairs)} among {len(titles)})")
    print(f"in the first ten       {ten:6.1%}")
    return first >= LEAST_FIRST
