"""Train the weights by which courses answer a need of a sentence or two, and print what they achieve.

    python bench/train_needs.py [--vectors FILE.npz]

Needs are made from the shared data: one or two objectives of an English course (the course is then known by title
and description alone), and first sentences of a course's description in another language. Each is asked of
catalogs of several sizes drawn at random with the right course among them. Trained on the even needs, measured on
the odd ones; the weights on the last line are those of all, to be written into search/duplicates/needs.py.
"""

import argparse
import json
import math
import os
import random
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
DATA = Path(os.environ.get("COURSEKEEPER_DATA", ROOT.parent / "shared" / "data"))

from meaning.rules import full_text  # noqa: E402  the path is set above
from search.duplicates.needs import stand_out  # noqa: E402

SIZES = (120, 400, 1500, 6000)
BESIDE = 12
"""Of each catalog, so many courses that stand out most are set beside the right one."""
SAME = 0.93
"""Courses at least so near to the right one may answer the need as well; they teach nothing."""
OBJECTIVE_NEEDS, OTHER_NEEDS = 700, 450


class Catalog:
    """Titles and texts with their languages, and needs with the place of the course that answers each."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.texts: list[str] = []
        self.tongues: list[str] = []
        self.needs: list[tuple[str, int]] = []

    def add(self, title: str, description: str, language: str) -> int:
        self.titles.append(title)
        self.texts.append(full_text(title, description))
        self.tongues.append(language.split("-")[0])
        return len(self.titles) - 1


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


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
        catalog.needs.append((". ".join(rng.sample(said, count)), place))
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
        catalog.needs.append((need, place))
        if len(groups) == OTHER_NEEDS:
            return


def embed(texts: list[str], store: Path) -> Any:
    """Vectors of all texts, kept in a file between runs."""
    from meaning.e5 import E5Embedder

    known: dict[str, Any] = {}
    if store.exists():
        stored = np.load(store)
        known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    if missing := sorted(set(texts) - known.keys()):
        print(f"embedding {len(missing)} texts", file=sys.stderr)
        known.update(zip(missing, E5Embedder(store.parent).embed(missing), strict=True))
        np.savez(store, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[text] for text in texts]).astype(np.float32)


def examples(catalog: Catalog, store: Path) -> tuple[Any, Any, Any]:
    """Rows of features, labels, and the need each belongs to."""
    titles, texts = embed(catalog.titles, store), embed(catalog.texts, store)
    needs = embed([need for need, _ in catalog.needs], store)
    tongues, rng = np.array(catalog.tongues), np.random.default_rng(3)
    rows, labels, groups = [], [], []
    for number, (_, right) in enumerate(catalog.needs):
        for size in SIZES:
            drawn = rng.choice(len(texts), min(size, len(texts)), replace=False)
            places = np.append(drawn[drawn != right], right)
            text = stand_out(texts[places] @ needs[number], tongues[places].tolist())
            title = stand_out(titles[places] @ needs[number], tongues[places].tolist())
            best = np.argsort(-(text + title))
            tops = (text + title)[best[:2]]
            for place in [*best[:BESIDE].tolist(), len(places) - 1]:
                is_right = place == len(places) - 1
                if not is_right and texts[places[place]] @ texts[right] > SAME:
                    continue
                lead = (text + title)[place] - (tops[1] if place == best[0] else tops[0])
                rows.append([text[place], title[place], math.log10(size), min(lead, 0), max(lead, 0), 1])
                labels.append(int(is_right))
                groups.append(number)
    return np.array(rows), np.array(labels), np.array(groups)


def fit(rows: Any, labels: Any) -> Any:
    """Logistic regression by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        expected = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (expected - labels) + 1e-3 * weights
        bend = (rows * (expected * (1 - expected))[:, None]).T @ rows + 1e-3 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def report(rows: Any, labels: Any, weights: Any) -> None:
    found = 1 / (1 + np.exp(-rows @ weights))
    for least in (0.15, 0.3, 0.5, 0.7):
        chosen = found >= least
        right = labels[chosen]
        print(f"from {least}: right {right.mean():.3f}, found {right.sum() / labels.sum():.3f}")
    tenths = np.clip((found * 10).astype(int), 0, 9)
    off = sum(abs(found[tenths == t].mean() - labels[tenths == t].mean()) * (tenths == t).mean() for t in set(tenths))
    print(f"expected calibration error {off:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the weights by which courses answer a need.")
    parser.add_argument("--vectors", type=Path, default=ROOT / ".coursekeeper" / "needs.npz")
    store = parser.parse_args().vectors
    store.parent.mkdir(parents=True, exist_ok=True)
    rows, labels, groups = examples(make_catalog(random.Random(5)), store)
    is_held_out = groups % 2 == 1
    report(rows[is_held_out], labels[is_held_out], fit(rows[~is_held_out], labels[~is_held_out]))
    print("TEXT, TITLE, SIZE, BEHIND, AHEAD, BASE =", [round(float(value), 3) for value in fit(rows, labels)])


if __name__ == "__main__":
    main()
