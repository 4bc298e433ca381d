"""Train the duplicate detector's weights and print what they achieve on pairs held out.

    pip install scikit-learn        (dependency group "bench")
    python bench/train_duplicates.py [--write] [--vectors FILE.npz]

Reads dup_pairs_courses, crosslang_pairs and crosslang_title_pairs of the shared data. Figures are from
five folds by group, averaged over three shufflings; `--write` then trains on everything and stores the
trees in search/duplicates/weights.json: numbers only, never a text.

The labelled pairs alone would teach two wrong things: that a missing description means a duplicate (only
duplicates lack one there), and nothing of the neighbours a search brings up. So half of the pairs are shown
once more by title alone on one or both sides, and some courses of the catalog beside their neighbours of
the same source. Pairs across languages have no negatives of their own: the nearest courses of another group
in the second language stand in, one at random, and the nearest of the catalog. Folds keep groups together.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
DATA = Path(os.environ.get("COURSEKEEPER_DATA", ROOT.parent / "shared" / "data"))

from meaning.rules import full_text  # noqa: E402  the path is set above
from search.duplicates import words  # noqa: E402
from search.duplicates.features import BY_MEANING, BY_WORDS, Prepared  # noqa: E402
from search.duplicates.scorer import ALL, WEIGHTS, row_of  # noqa: E402
from search.duplicates.values import Draft  # noqa: E402

TITLES = BY_WORDS[: BY_WORDS.index("texts") + 1]
ACROSS = (
    "title_ratio", "title_set", "core_jaccard", "core_covered", "numbers_same", "numbers_differ",
    "texts", "text_covered", "text_letters", "text_length", "shorter_text",
)  # fmt: skip
SETS = {
    "same": (*BY_WORDS, *BY_MEANING),
    "same_bare": (*TITLES, *BY_MEANING),
    "same_by_words": BY_WORDS,
    "same_bare_by_words": TITLES,
    "other": (*ACROSS, *BY_MEANING),
    "other_bare": (*ACROSS, *BY_MEANING),
    "other_by_words": ACROSS,
    "other_bare_by_words": ACROSS,
}
FOLDS, SHUFFLES = 5, 3
BARE = 0.5
"""How many of the pairs are shown once more with one or both sides known by title alone."""
EXTRA_WEIGHT, EXTRA_WEIGHT_BARE = 0.2, 0.5
"""What a pair made for training counts beside a labelled one: where both have texts, and where not."""
NEAR_WEIGHT = 0.6
"""What a negative across languages counts: it was sought out among thousands for being near."""
NEIGHBOURED = 400
"""How many courses of the catalog are set beside their nearest neighbours."""


class Pairs:
    """Rows of features with label and group.

    `is_hard` marks pairs whose titles are not nearly equal; `is_extra` those made for training, on which
    nothing is measured but the figure that bears their name.
    """

    def __init__(self) -> None:
        self.rows: list[list[float]] = []
        self.labels: list[int] = []
        self.groups: list[str] = []
        self.is_hard: list[bool] = []
        self.is_extra: list[bool] = []
        self.weights: list[float] = []

    def add(
        self,
        a: Prepared,
        b: Prepared,
        label: int,
        group: str,
        *,
        is_hard: bool,
        is_extra: bool = False,
        weight: float = 1.0,
    ) -> None:
        self.rows.append(row_of(a, b))
        self.labels.append(label)
        self.groups.append(group)
        self.is_hard.append(is_hard)
        self.is_extra.append(is_extra)
        self.weights.append(weight)

    def arrays(self, *, is_bare: bool) -> tuple[Any, ...]:
        """Rows, labels, groups, is_hard, is_extra and weights of the pairs with both texts, or of the others."""
        rows = np.array(self.rows, dtype=np.float32)
        chosen = (rows[:, ALL.index("texts")] < 1) == is_bare
        is_extra = np.array(self.is_extra)
        weights = np.where(is_extra, EXTRA_WEIGHT_BARE if is_bare else EXTRA_WEIGHT, np.array(self.weights))
        lists = (self.labels, self.groups, self.is_hard, is_extra, weights)
        return (rows[chosen], *(np.array(values)[chosen] for values in lists))


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


class Preparer:
    """Drafts with their vectors, which are kept in a file between runs."""

    def __init__(self, vectors: Path) -> None:
        self._path = vectors
        self._known: dict[str, Any] = {}
        if vectors.exists():
            stored = np.load(vectors)
            self._known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))

    def learn(self, drafts: Iterable[Draft]) -> None:
        from meaning.e5 import E5Embedder

        texts = {text for draft in drafts for text in (draft.title, full_text(draft.title, draft.description))}
        missing = sorted(texts - self._known.keys())
        if missing:
            print(f"embedding {len(missing)} texts", file=sys.stderr)
            vectors = E5Embedder(self._path.parent).embed(missing)
            self._known.update(zip(missing, vectors, strict=True))
            known = list(self._known)
            np.savez(self._path, texts=np.array(known), vectors=np.stack([self._known[text] for text in known]))

    def prepare(self, draft: Draft) -> Prepared:
        return Prepared(draft, self._known[draft.title], self._known[full_text(draft.title, draft.description)])


def draft_of(record: dict[str, Any]) -> Draft:
    return Draft(
        title=record["title"], description=record["description"] or "", language=record.get("language") or "en"
    )


def without_text(preparer: Preparer, prepared: Prepared) -> Prepared:
    """The same course known by its title alone."""
    draft = prepared.draft
    return preparer.prepare(Draft(title=draft.title, language=draft.language)) if draft.description else prepared


def without_subtitle(title: str) -> str:
    """What people write who do not know the whole title; empty where it has no subtitle."""
    main, mark, _ = title.partition(": ")
    return main if mark and len(words.core(words.words(main))) >= 2 else ""


class Catalog:
    """The courses of the shared data: where negatives are found that a search would bring up."""

    def __init__(self, preparer: Preparer) -> None:
        self.records = [record for record in read("courses.jsonl") if record["title"]]
        drafts = [draft_of(record) for record in self.records]
        preparer.learn(drafts)
        self.prepared = [preparer.prepare(draft) for draft in drafts]
        self.texts = np.stack([one.text_vector for one in self.prepared])
        self.titles = np.stack([one.title_vector for one in self.prepared])
        self.sources = np.array([record["source"] for record in self.records])
        self.ids = np.array([str(record["source_id"]) for record in self.records])
        self.languages = np.array([one.language for one in self.prepared])

    def nearest(self, prepared: Prepared, allowed: Any, *, by_text: int, by_title: int) -> list[int]:
        """Places of the courses nearest among those allowed."""
        places = np.flatnonzero(allowed)
        texts = places[np.argsort(-(self.texts[places] @ prepared.text_vector))[:by_text]]
        titles = places[np.argsort(-(self.titles[places] @ prepared.title_vector))[:by_title]]
        return list(dict.fromkeys([*texts.tolist(), *titles.tolist()]))


def same_language_pairs(preparer: Preparer, catalog: Catalog) -> Pairs:
    """The labelled pairs, then what stands beside them in training only."""
    records = [record for record in read("dup_pairs_courses.jsonl") if record["label"] is not None]
    preparer.learn(draft_of(record[side]) for record in records for side in "ab")
    preparer.learn(Draft(title=record[side]["title"]) for record in records for side in "ab")
    preparer.learn(Draft(title=without_subtitle(record["b"]["title"]) or record["b"]["title"]) for record in records)
    pairs, rng = Pairs(), np.random.default_rng(11)
    for record in records:
        a, b = (preparer.prepare(draft_of(record[side])) for side in "ab")
        group, label = record["group"], record["label"]
        pairs.add(a, b, label, group, is_hard=record["title_sim"] < 0.9)
        if rng.random() < BARE:
            bare = [without_text(preparer, a), without_text(preparer, b) if rng.random() < 0.5 else b]
            pairs.add(bare[0], bare[1], label, group, is_hard=False, is_extra=True)
        if label and (short := without_subtitle(b.draft.title)):
            shortened = preparer.prepare(Draft(title=short, language=b.draft.language))
            pairs.add(shortened, a, label, group, is_hard=False, is_extra=True)
    add_neighbours(pairs, preparer, catalog, rng)
    return pairs


def add_neighbours(pairs: Pairs, preparer: Preparer, catalog: Catalog, rng: Any) -> None:
    """Different courses of one source that a search would bring up together; titles nearly equal left out."""
    english = np.flatnonzero(catalog.languages == "en")
    for place in rng.choice(english, NEIGHBOURED, replace=False).tolist():
        one = catalog.prepared[place]
        allowed = (catalog.sources == catalog.sources[place]) & (catalog.ids != catalog.ids[place])
        allowed &= catalog.languages == "en"
        for other in catalog.nearest(one, allowed, by_text=1, by_title=1):
            near = catalog.prepared[other]
            if fuzz.ratio(one.title, near.title) >= 80:
                continue
            group = f"neighbour:{place}"
            is_bare = rng.random() < 0.5
            asked = without_text(preparer, one) if is_bare else one
            found = without_text(preparer, near) if is_bare and rng.random() < 0.3 else near
            pairs.add(asked, found, 0, group, is_hard=False, is_extra=True)


def across_languages_pairs(preparer: Preparer, catalog: Catalog) -> Pairs:
    records = read("crosslang_pairs.jsonl") + read("crosslang_title_pairs.jsonl")
    sides = [tuple(across_draft(record, side) for side in "ab") for record in records]
    preparer.learn(draft for pair in sides for draft in pair)
    preparer.learn(Draft(title=draft.title) for pair in sides for draft in pair)
    groups = [record["group"] for record in records]
    fold = {group: number % FOLDS for number, group in enumerate(sorted(set(groups)))}
    rng, pairs = np.random.default_rng(7), Pairs()
    prepared = [tuple(preparer.prepare(draft) for draft in pair) for pair in sides]
    for number, (a, b) in enumerate(prepared):
        others = [
            place
            for place, (_, other) in enumerate(prepared)
            if other.language == b.language and groups[place] != groups[number]
            and fold[groups[place]] == fold[groups[number]]
        ]  # fmt: skip
        chosen = [(a, b, 1)]
        if others:
            cosines = [float(a.text_vector @ prepared[place][1].text_vector) for place in others]
            nearest = [others[place] for place in np.argsort(cosines)[::-1][:1]]
            chosen += [(a, prepared[place][1], 0) for place in {*nearest, int(rng.choice(others))}]
        in_a = (catalog.languages == a.language) & (catalog.sources != records[number].get("source", ""))
        if a.language != b.language and in_a.any():
            near = catalog.nearest(b, in_a, by_text=1, by_title=1)
            chosen += [(catalog.prepared[place], b, 0) for place in near]
        for one, other, label in chosen:
            weight = 1.0 if label else NEAR_WEIGHT
            pairs.add(one, other, label, str(fold[groups[number]]), is_hard=False, weight=weight)
            if rng.random() < BARE / 2:
                bare = [without_text(preparer, one), without_text(preparer, other) if rng.random() < 0.5 else other]
                pairs.add(bare[0], bare[1], label, str(fold[groups[number]]), is_hard=False, weight=weight)
    return pairs


def across_draft(record: dict[str, Any], side: str) -> Draft:
    return Draft(
        title=record[f"text_{side}_title"],
        description=record[f"text_{side}_description"] or "",
        language=record[f"lang_{side}"],
    )


def trainer(seed: int, name: str = "same") -> Any:
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(
        n_estimators=500 if name.startswith("other") else 200,
        max_depth=2,
        learning_rate=0.05,
        subsample=0.6,
        min_samples_leaf=8,
        max_features=4,
        random_state=seed,
    )


def calibration_error(labels: Any, probabilities: Any, weights: Any, bins: int = 10) -> float:
    """Expected calibration error over equal bins, each pair counted by its weight."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = weights * (labels - probabilities)
    return float(sum(abs(gaps[places == place].sum()) for place in set(places.tolist())) / weights.sum())


def held_out(pairs: Pairs, name: str) -> list[Any]:
    """Per shuffling: labels, probabilities, is_hard, is_extra of pairs, each scored by a model that never saw it."""
    from sklearn.model_selection import GroupKFold

    rows, labels, groups, is_hard, is_extra, weights = pairs.arrays(is_bare="bare" in name)
    rows = rows[:, [ALL.index(feature) for feature in SETS[name]]]
    shuffles = []
    for seed in range(SHUFFLES):
        found = np.zeros(len(labels))
        for train, test in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(rows, labels, groups):
            model = trainer(seed, name).fit(rows[train], labels[train], sample_weight=weights[train])
            found[test] = model.predict_proba(rows[test])[:, 1]
        shuffles.append((labels, found, is_hard, is_extra, weights))
    return shuffles


def both(*parts: list[Any]) -> list[Any]:
    """Shufflings of several sets as if they were one."""
    return [
        tuple(np.concatenate(arrays) for arrays in zip(*shuffle, strict=True)) for shuffle in zip(*parts, strict=True)
    ]


def figures(shuffles: list[Any]) -> dict[str, float]:
    """The mean over shufflings, on pairs that were not made for training."""
    from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

    found: list[dict[str, float]] = []
    for labels, values, is_hard, is_extra, weights in shuffles:
        truth, value, weight = labels[~is_extra], values[~is_extra], weights[~is_extra]
        if len(set(truth.tolist())) < 2:
            truth, value, weight = labels, values, weights
        found.append(
            {
                "pairs": len(truth),
                "f1": f1_score(truth, value >= 0.5),
                "precision": precision_score(truth, value >= 0.5),
                "recall": recall_score(truth, value >= 0.5),
                "average_precision": average_precision_score(truth, value),
                "calibration_error": calibration_error(truth, value, weight),
            }
        )
        if len(set(labels[is_hard].tolist())) > 1:
            found[-1]["hard_average_precision"] = average_precision_score(labels[is_hard], values[is_hard])
        if is_extra.any():
            found[-1]["extra_f1"] = f1_score(labels[is_extra], values[is_extra] >= 0.5)
            found[-1]["extra_calibration_error"] = calibration_error(
                labels[is_extra], values[is_extra], weights[is_extra]
            )
    return {key: round(float(np.mean([figure[key] for figure in found])), 4) for key in found[0]}


def exported(model: Any, features: tuple[str, ...]) -> dict[str, Any]:
    """Trees of depth two as plain numbers; one that ended early repeats its leaf."""
    splits, leaves = [], []
    for (estimator,) in model.estimators_:
        tree = estimator.tree_

        def split(node: int, tree: Any = tree) -> tuple[int, float]:
            is_leaf = tree.children_left[node] < 0
            return (0, 9.0) if is_leaf else (int(tree.feature[node]), round(float(tree.threshold[node]), 6))

        def ends(node: int, tree: Any = tree) -> list[float]:
            places = [tree.children_left[node], tree.children_right[node]]
            return [tree.value[node if place < 0 else place].item() for place in places]

        left, right = int(tree.children_left[0]), int(tree.children_right[0])
        if left < 0:
            continue
        splits.append([*split(0), *split(left), *split(right)])
        leaves.append([round(value * model.learning_rate, 5) for node in (left, right) for value in ends(node)])
    base = float(model._raw_predict_init(np.zeros((1, len(features)), dtype=np.float32))[0, 0])
    return {"features": features, "base": round(base, 5), "splits": splits, "leaves": leaves}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the weights")
    parser.add_argument("--vectors", type=Path, default=ROOT / ".coursekeeper" / "bench" / "pairs.npz")
    chosen = parser.parse_args()
    chosen.vectors.parent.mkdir(parents=True, exist_ok=True)
    preparer = Preparer(chosen.vectors)
    catalog = Catalog(preparer)
    preparer.learn(Draft(title=one.draft.title) for one in catalog.prepared)
    pairs = {"same": same_language_pairs(preparer, catalog), "other": across_languages_pairs(preparer, catalog)}
    weights: dict[str, Any] = {"threshold": 0.5}
    results: dict[str, list[Any]] = {}
    for name, features in SETS.items():
        of = pairs[name.split("_")[0]]
        results[name] = held_out(of, name)
        print(json.dumps({"set": name, **figures(results[name])}), flush=True)
        rows, labels, _, _, _, shares = of.arrays(is_bare="bare" in name)
        chosen_rows = rows[:, [ALL.index(feature) for feature in features]]
        weights[name] = exported(trainer(0, name).fit(chosen_rows, labels, sample_weight=shares), features)
    for name in ("same", "other"):
        for end in ("", "_by_words"):
            together = both(results[f"{name}{end}"], results[f"{name}_bare{end}"])
            print(json.dumps({"all": f"{name}{end}", **figures(together)}))
    if chosen.write:
        WEIGHTS.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{WEIGHTS.relative_to(ROOT)}: {WEIGHTS.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
