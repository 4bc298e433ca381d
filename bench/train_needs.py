"""Train the weights by which courses answer a need of a sentence or two, and print what they achieve.

    python bench/train_needs.py [--vectors FILE.npz]

Two kinds of needs are asked. Those of `bench/needs.jsonl` are asked of the demo's catalog, in the words of somebody
who stands before the box: some it answers, some are about what it has nothing on, some are absurd. The others are
made from the shared data: one or two objectives of an English course (the course is then known by title and
description alone), and first sentences of a course's description in another language, asked of catalogs of several
sizes drawn at random with the right course among them. Every need is asked once more without its answers in the
catalog. Ours train the weights, measured by fifths held out, each with all the needs of its topics; the made ones,
where the shared data is there, only measure. The weights on the last line are those of all of ours, to be written
into search/duplicates/standing.py.
"""

import argparse
import json
import os
import random
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
DATA = Path(os.environ.get("COURSEKEEPER_DATA", ROOT.parent / "shared" / "data"))

from meaning.rules import full_text  # noqa: E402  the path is set above
from search.duplicates.needs import best_places  # noqa: E402
from search.duplicates.standing import (  # noqa: E402
    WEIGHTS,
    Field,
    features,
    gains,
    probabilities,
    stand_out,
    without_a_word,
)

SIZES = (120, 400, 1500, 6000)
BESIDE = 20
"""Of each catalog, so many courses that stand out most are judged."""
SAME = 0.93
"""Courses at least so near to the right one may answer the need as well; they teach nothing."""
OBJECTIVE_NEEDS, OTHER_NEEDS = 700, 450
EVERY = 3
"""Of the made needs, every third is asked: they are many."""
WITHOUT_WEIGHT = 0.6
"""What a need counts that is asked without its answers; one with them counts one."""
FOLDS = 5
SIZE = 5
"""Place of the size among the features."""


class Catalog:
    """Titles and texts with their languages, and needs with the place of the course that answers each."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.texts: list[str] = []
        self.tongues: list[str] = []
        self.courses: list[str] = []
        self.needs: list[tuple[str, set[str]]] = []

    def add(self, title: str, description: str, language: str, code: str = "", objectives: Any = ()) -> int:
        self.titles.append(title)
        self.texts.append(full_text(title, description, objectives))
        self.courses.append(code or str(len(self.titles) - 1))
        self.tongues.append(language.split("-")[0])
        return len(self.titles) - 1


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def read(name: str) -> list[dict[str, Any]]:
    return lines(DATA / name)


def make_catalog(rng: random.Random) -> Catalog:
    catalog = Catalog()
    with_objectives: list[tuple[int, list[str]]] = []
    for record in read("courses.jsonl"):
        if record["title"] and record["description"]:
            place = catalog.add(record["title"], record["description"], record["language"])
            said = [one for one in record.get("objectives") or [] if 20 < len(one) < 200]
            with_objectives += [(place, said)] if said else []
    for place, said in rng.sample(with_objectives, min(OBJECTIVE_NEEDS, len(with_objectives))):
        count = 1 if rng.random() < 0.6 else min(2, len(said))
        catalog.needs.append((". ".join(rng.sample(said, count)), {str(place)}))
    add_other_languages(catalog, rng)
    return catalog


def add_other_languages(catalog: Catalog, rng: random.Random) -> None:
    pairs = read("crosslang_pairs.jsonl")
    rng.shuffle(pairs)
    groups: set[str] = set()
    for pair in pairs:
        need = re.split(r"(?<=[.!?。])\s", (pair["text_b_description"] or "").strip())[0]
        if pair["group"] in groups or not pair["text_a_description"] or not 25 < len(need) < 260:
            continue
        groups.add(pair["group"])
        place = catalog.add(pair["text_a_title"], pair["text_a_description"], pair["lang_a"])
        catalog.needs.append((need, {str(place)}))
        if len(groups) == OTHER_NEEDS:
            return


KNOWN: dict[str, Any] = {}


def embed(texts: list[str], store: Path) -> Any:
    """Vectors of all texts, kept in a file between runs."""
    from meaning.e5 import E5Embedder

    if store.exists() and not KNOWN:
        stored = np.load(store)
        KNOWN.update(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    if missing := sorted(set(texts) - KNOWN.keys()):
        print(f"embedding {len(missing)} texts", file=sys.stderr)
        KNOWN.update(zip(missing, E5Embedder(store.parent).embed(missing), strict=True))
        np.savez(store, texts=np.array(list(KNOWN)), vectors=np.stack(list(KNOWN.values())))
    return np.stack([KNOWN[text] for text in texts]).astype(np.float32)


def demo_catalog() -> Catalog:
    """The demo's courses and variants, with our needs."""
    catalog = Catalog()
    for record in lines(ROOT / "app" / "demo" / "data" / "courses.jsonl"):
        course = record.get("variant_of") or record["code"]
        text = record.get("description") or record.get("summary") or ""
        catalog.add(record["title"], text, record["language"], course, record.get("objectives") or ())
    catalog.needs = [(one["need"], set(one["courses"])) for one in lines(ROOT / "bench" / "needs.jsonl")]
    return catalog


class Example(NamedTuple):
    """A row of features with what is right, what it weighs and the topic it belongs to."""

    field: Field
    labels: Any
    weight: float
    topic: str
    is_ours: bool
    is_without: bool


def examples(catalog: Catalog, store: Path, *, is_ours: bool) -> list[Example]:
    """A field of courses for each need, for each size of the catalog."""
    titles, texts = embed(catalog.titles, store), embed(catalog.texts, store)
    needs = catalog.needs if is_ours else catalog.needs[::EVERY]
    said = embed([need for need, _ in needs], store)
    shorter = {need: without_a_word(need) for need, _ in needs}
    embed(sorted({one for left in shorter.values() for one in left}), store)
    tongues, courses, rng = np.array(catalog.tongues), np.array(catalog.courses), np.random.default_rng(3)
    found = []
    for number, (need, right) in enumerate(needs):
        left = embed(shorter[need], store) if shorter[need] else np.zeros((0, texts.shape[1]))
        is_right = np.isin(courses, list(right))
        is_same = (texts @ texts[is_right].T > SAME).any(axis=1) if right and not is_ours else is_right
        for size in (len(texts),) if is_ours else SIZES:
            drawn = np.arange(len(texts)) if is_ours else rng.choice(len(texts), min(size, len(texts)), replace=False)
            others = drawn[~is_same[drawn]]
            for places in [np.append(others, np.flatnonzero(is_right)), others][: 2 if right else 1]:
                field, codes = make_field(
                    said[number], left, texts[places], titles[places], tongues[places], courses[places]
                )
                is_without = places is others and bool(right)
                weight = WITHOUT_WEIGHT if is_without else 1
                labels = np.isin(codes, list(right)).astype(float)
                found.append(Example(field, labels, weight, min(right, default=need), is_ours, is_without))
    return found


def make_field(said: Any, left: Any, texts: Any, titles: Any, tongues: Any, courses: Any) -> tuple[Field, Any]:
    """The courses that stand out most, as they are judged when somebody asks, and their codes."""
    cosines = texts @ said, titles @ said
    out = [stand_out(one.astype(np.float64), tongues.tolist()) for one in cosines]
    best = best_places(out[0] + out[1], courses.tolist(), BESIDE)
    middle = (texts[best] + titles[best]) / 2
    chosen = [numbers[best].astype(np.float64) for numbers in (*out, *cosines)]
    return Field(*chosen, gains(middle @ said, middle @ left.T), len(texts)), courses[best]


def fit(found: list[Example]) -> Any:
    """Logistic regression by Newton's method; the weight of the catalog's size stays: the made ones chose it."""
    rows = np.concatenate([features(one.field) for one in found])
    labels = np.concatenate([one.labels for one in found])
    counts = np.concatenate([np.full(len(one.labels), one.weight) for one in found])
    by_size = rows[:, SIZE] * WEIGHTS[SIZE]
    rows[:, SIZE] = 0
    scale = np.abs(rows).mean(axis=0) + 1e-9
    rows, weights = rows / scale, np.zeros(rows.shape[1])
    for _ in range(40):
        expected = 1 / (1 + np.exp(-(rows @ weights + by_size)))
        slope = rows.T @ (counts * (expected - labels)) + 0.3 * weights
        bend = (rows * (counts * expected * (1 - expected))[:, None]).T @ rows + 0.3 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    weights /= scale
    weights[SIZE] = WEIGHTS[SIZE]
    return weights


def report(found: list[tuple[Example, Any]]) -> None:
    """What the needs of one kind got."""
    labels = np.concatenate([one.labels for one, _ in found])
    values = np.concatenate([value for _, value in found])
    for least in (0.15, 0.3, 0.5, 0.7):
        right = labels[values >= least]
        hits = [bool(one.labels[value >= least].any()) for one, value in found if one.labels.any()]
        absent = [bool((value >= least).any()) for one, value in found if not one.labels.any()]
        print(
            f"  from {least}: right {right.mean() if len(right) else 1:.2f}, needs answered {np.mean(hits):.2f},"
            f" absent ones claimed {np.mean(absent):.2f} of {len(absent)}"
        )
    tenths = np.clip((values * 10).astype(int), 0, 9)
    off = sum(
        abs(values[tenths == t].mean() - labels[tenths == t].mean()) * (tenths == t).mean()
        for t in set(tenths.tolist())
    )
    print(f"  expected calibration error {off:.3f}")


def held_out(found: list[Example]) -> list[tuple[Example, Any]]:
    """What each got from weights that have seen nothing of its topic."""
    topics = sorted({one.topic for one in found})
    fold = dict(zip(topics, np.random.default_rng(1).permutation(len(topics)) % FOLDS, strict=True))
    judged = []
    for number in range(FOLDS):
        weights = fit([one for one in found if fold[one.topic] != number])
        judged += [(one, sigmoid(features(one.field) @ weights)) for one in found if fold[one.topic] == number]
    return judged


def sigmoid(sums: Any) -> Any:
    return 1 / (1 + np.exp(-sums))


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the weights by which courses answer a need.")
    parser.add_argument("--vectors", type=Path, default=ROOT / ".coursekeeper" / "needs.npz")
    store = parser.parse_args().vectors
    store.parent.mkdir(parents=True, exist_ok=True)
    ours = examples(demo_catalog(), store, is_ours=True)
    made = examples(make_catalog(random.Random(5)), store, is_ours=False) if DATA.exists() else []
    weights = fit(ours)
    judged_made = [(one, sigmoid(features(one.field) @ weights)) for one in made]
    as_they_are = [(one, probabilities(one.field)) for one in ours + made]
    for name, judged in (("held out", held_out(ours) + judged_made), ("weights in use", as_they_are)):
        kinds: dict[str, list[tuple[Example, Any]]] = defaultdict(list)
        for one, value in judged:
            kinds["ours" if one.is_ours else f"made, {one.field.size // 100}00 courses"].append((one, value))
        for kind, of in kinds.items():
            print(f"{name}, {kind}:")
            report(of)
    print("WEIGHTS =", weights.round(3).tolist())


if __name__ == "__main__":
    main()
