"""Train the duplicate detector's weights and print what they achieve on pairs held out.

    pip install scikit-learn        (dependency group "bench")
    python bench/train_duplicates.py [--write] [--vectors FILE.npz]

Reads dup_pairs_courses, crosslang_pairs and crosslang_title_pairs of the shared data. Figures are from
five folds by group, averaged over three shufflings; `--write` then trains on everything and stores the
trees in search/duplicates/weights.json: numbers only, never a text.

Pairs across languages have no negatives of their own. For each positive pair the two courses of another
group in the second language whose text lies nearest, and one at random, stand in; fold by fold, so that
no group is on both sides. A quarter of the pairs is shown once more by its titles alone: drafts often
have nothing else.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
DATA = Path(os.environ.get("COURSEKEEPER_DATA", ROOT.parent / "shared" / "data"))

from meaning.rules import full_text  # noqa: E402  the path is set above
from search.duplicates.features import BY_MEANING, BY_WORDS, Prepared  # noqa: E402
from search.duplicates.scorer import ALL, WEIGHTS, row_of  # noqa: E402
from search.duplicates.values import Draft  # noqa: E402

ACROSS = (
    "title_ratio", "title_set", "core_jaccard", "core_covered", "numbers_same", "numbers_differ",
    "texts", "text_covered", "text_letters", "text_length", "shorter_text",
)  # fmt: skip
SETS = {
    "same": (*BY_WORDS, *BY_MEANING),
    "same_by_words": BY_WORDS,
    "other": (*ACROSS, *BY_MEANING),
    "other_by_words": ACROSS,
}
FOLDS, SHUFFLES = 5, 3


class Pairs:
    """Rows of features with label and group; `is_hard` marks pairs whose titles are not nearly equal."""

    def __init__(self) -> None:
        self.rows: list[list[float]] = []
        self.labels: list[int] = []
        self.groups: list[str] = []
        self.is_hard: list[bool] = []

    def add(self, a: Prepared, b: Prepared, label: int, group: str, *, is_hard: bool) -> None:
        self.rows.append(row_of(a, b))
        self.labels.append(label)
        self.groups.append(group)
        self.is_hard.append(is_hard)

    def arrays(self) -> tuple[Any, Any, Any, Any]:
        rows = np.array(self.rows, dtype=np.float32)
        return rows, np.array(self.labels), np.array(self.groups), np.array(self.is_hard)


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


def same_language_pairs(preparer: Preparer) -> Pairs:
    records = [record for record in read("dup_pairs_courses.jsonl") if record["label"] is not None]
    preparer.learn(draft_of(record[side]) for record in records for side in "ab")
    pairs = Pairs()
    for record in records:
        a, b = (preparer.prepare(draft_of(record[side])) for side in "ab")
        pairs.add(a, b, record["label"], record["group"], is_hard=record["title_sim"] < 0.9)
    return pairs


def across_languages_pairs(preparer: Preparer) -> Pairs:
    records = read("crosslang_pairs.jsonl") + read("crosslang_title_pairs.jsonl")
    sides = [
        tuple(
            Draft(title=r[f"text_{s}_title"], description=r[f"text_{s}_description"] or "", language=r[f"lang_{s}"])
            for s in "ab"
        )
        for r in records
    ]
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
        chosen = [(b, 1)]
        if others:
            cosines = [float(a.text_vector @ prepared[place][1].text_vector) for place in others]
            nearest = [others[place] for place in np.argsort(cosines)[::-1][:2]]
            chosen += [(prepared[place][1], 0) for place in {*nearest, int(rng.choice(others))}]
        for side, label in chosen:
            pairs.add(a, side, label, str(fold[groups[number]]), is_hard=False)
            if rng.random() < 0.25:
                bare = [preparer_title(preparer, one) for one in (a, side)]
                pairs.add(bare[0], bare[1], label, str(fold[groups[number]]), is_hard=False)
    return pairs


def preparer_title(preparer: Preparer, prepared: Prepared) -> Prepared:
    draft = prepared.draft
    if not draft.description:
        return prepared
    preparer.learn([Draft(title=draft.title)])
    return preparer.prepare(Draft(title=draft.title, language=draft.language))


def trainer(seed: int) -> Any:
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(
        n_estimators=300,
        max_depth=2,
        learning_rate=0.05,
        subsample=0.6,
        min_samples_leaf=8,
        max_features=4,
        random_state=seed,
    )


def calibration_error(labels: Any, probabilities: Any, bins: int = 10) -> float:
    """Expected calibration error over equal bins."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    return float(
        sum(
            (places == place).mean() * abs(labels[places == place].mean() - probabilities[places == place].mean())
            for place in set(places.tolist())
        )
    )


def held_out(pairs: Pairs, features: tuple[str, ...]) -> dict[str, float]:
    """What a set of features achieves on folds it was not trained on."""
    from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score
    from sklearn.model_selection import GroupKFold

    rows, labels, groups, is_hard = pairs.arrays()
    rows = rows[:, [ALL.index(name) for name in features]]
    figures: list[dict[str, float]] = []
    for seed in range(SHUFFLES):
        found = np.zeros(len(labels))
        for train, test in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(rows, labels, groups):
            model = trainer(seed).fit(rows[train], labels[train])
            found[test] = model.predict_proba(rows[test])[:, 1]
        figures.append(
            {
                "f1": f1_score(labels, found >= 0.5),
                "precision": precision_score(labels, found >= 0.5),
                "recall": recall_score(labels, found >= 0.5),
                "average_precision": average_precision_score(labels, found),
                "calibration_error": calibration_error(labels, found),
            }
        )
        if is_hard.any():
            figures[-1]["hard_average_precision"] = average_precision_score(labels[is_hard], found[is_hard])
    return {key: round(float(np.mean([figure[key] for figure in figures])), 4) for key in figures[0]}


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
    pairs = {"same": same_language_pairs(preparer), "other": across_languages_pairs(preparer)}
    weights: dict[str, Any] = {"threshold": 0.5}
    for name, features in SETS.items():
        of = pairs[name.split("_")[0]]
        print(json.dumps({"set": name, "pairs": len(of.labels), **held_out(of, features)}))
        rows, labels, _, _ = of.arrays()
        model = trainer(0).fit(rows[:, [ALL.index(feature) for feature in features]], labels)
        weights[name] = exported(model, features)
    if chosen.write:
        WEIGHTS.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{WEIGHTS.relative_to(ROOT)}: {WEIGHTS.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
