"""`coursekeeper duplicates check|need|evaluate|sweep`."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.console import IN_PART, Progress, UnreadableFile, acting, as_json, complain, emit, say
from people.values import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.wiring import Wiring
    from core.actors import Actor
    from search.duplicates.reading import BadLine
    from search.duplicates.values import Check, Cluster, Draft, Judgement

BATCH = 64


@click.group()
def duplicates() -> None:
    """Find courses that say the same."""


@duplicates.command("check")
@click.option("--drafts", "path", type=click.Path(path_type=Path), required=True, help="One draft a line, JSON.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 100))
@as_json
@acting(needs=Permission.CHECK_DUPLICATES)
def check_drafts(path: Path, top: int, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Ask for each draft of a course how likely each nearest course is the same course.

    A draft is a course described: with a title alone there is little to compare. For a need in a sentence, ask
    "duplicates need": whether a course covers it is another question.
    """
    from search.duplicates import service
    from search.duplicates.reading import BadLine, read_drafts

    bad: list[BadLine] = []
    answered = 0
    with house.uow.read(actor) as work:
        for number, draft in read_drafts(_lines_of(path)):
            if isinstance(draft, BadLine):
                bad.append(draft)
                continue
            found = service.check(work, house.detector, draft, top)
            _show_check(draft, found, number, as_json=as_json)
            answered += 1
    _name_lines(bad, path)
    if not answered:
        raise UnreadableFile(file=str(path), problem="no line of it can be read")
    _end_in_part(bad)


@duplicates.command("need")
@click.argument("text")
@click.option("--locale", default="", help="The language that is needed; any where none is named.")
@as_json
@acting(needs=Permission.CHECK_DUPLICATES)
def answer_need(text: str, locale: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Ask whether a course covers a need. TEXT says in a sentence what people should be able to do, in any language.

    The answer is that of the page "Before you commission"; a probability says how likely the course covers the need.
    """
    from commissioning.answers import answer
    from commissioning.service import look_for
    from commissioning.views import candidate_view
    from core.locales import Locale
    from core.wording import translator
    from web.commissioning import sentence_of

    wanted = Locale.parse(locale) if locale else None
    with house.uow.read(actor) as work:
        evidence = look_for(work, house.detector, text, language=str(wanted or ""))
        found = answer(evidence.candidates, wanted)
        sentence = sentence_of(found, wanted, translator(actor.locale, actor.time_zone), work)
    if as_json:
        candidates = [candidate_view(one) for one in evidence.candidates]
        emit({"need": text, "answer": found.kind, "sentence": sentence, "candidates": candidates})
        return
    say(sentence)
    for course in found.shown:
        say(f"  {course.probability:6.1%}  {course.code}  {course.title} ({course.matched_locale}, {course.status})")


@duplicates.command("evaluate")
@click.argument("path", metavar="PAIRS.jsonl", type=click.Path(path_type=Path))
@click.option("--scores", "scores_path", type=click.Path(path_type=Path), help="Write one score a line here.")
@as_json
@acting(needs=Permission.CHECK_DUPLICATES)
def evaluate_pairs(path: Path, scores_path: Path | None, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Measure the detector on labelled pairs."""
    from search.duplicates.evaluation import evaluate
    from search.duplicates.reading import BadLine, read_pairs

    read = list(read_pairs(_lines_of(path)))
    bad = [one for _, one in read if isinstance(one, BadLine)]
    pairs = [(number, one) for number, one in read if not isinstance(one, BadLine)]
    if not pairs:
        _name_lines(bad, path)
        raise UnreadableFile(file=str(path), problem="no line of it can be read")
    judged = _judge(house, [(pair.a, pair.b) for _, pair in pairs])
    if scores_path is not None:
        _write_scores(scores_path, [number for number, _ in pairs], judged)
    labels = [pair.label for _, pair in pairs]
    figures = evaluate(labels, [one.probability for one in judged], house.detector.scorer.threshold)
    if as_json:
        emit(figures)
    else:
        _show_figures(figures)
    _name_lines(bad, path)
    _end_in_part(bad)


@duplicates.command("sweep")
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def sweep_catalog(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Compare the whole catalog with itself; clusters nobody has judged, largest first."""
    from search.duplicates import scanning, service

    scanning.scan(house.uow, house.detector)
    with house.uow.read(actor) as work:
        clusters = service.list_clusters(work)
    for cluster in clusters:
        if as_json:
            emit(cluster)
        else:
            _show_cluster(cluster)
    if not as_json and not clusters:
        say("No two courses look like one.")


def _lines_of(path: Path) -> "list[bytes]":
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(file=str(path), problem=problem.strerror or str(problem)) from None
    if not content.strip():
        raise UnreadableFile(file=str(path), problem="it is empty")
    return content.split(b"\n")


def _judge(house: "Wiring", pairs: "Sequence[tuple[Draft, Draft]]") -> "list[Judgement]":
    progress, judged = Progress("pairs"), []
    for batch in _batches(pairs):
        judged += house.detector.judge_pairs(batch)
        progress(len(judged), len(pairs))
    progress.finish()
    return judged


def _batches(pairs: "Iterable[tuple[Draft, Draft]]") -> "Iterator[list[tuple[Draft, Draft]]]":
    rest = iter(pairs)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _write_scores(path: Path, numbers: "Sequence[int]", judged: "Sequence[Judgement]") -> None:
    import msgspec

    from app.files import write_whole

    lines = [
        msgspec.json.encode({"line": number, "probability": one.probability, "suggestion": one.suggestion})
        for number, one in zip(numbers, judged, strict=True)
    ]
    write_whole(path, b"\n".join(lines) + b"\n")


def _show_check(draft: "Draft", found: "Check", number: int, *, as_json: bool) -> None:
    if as_json:
        candidates = [
            {
                "code": one.code,
                "title": one.title,
                "locale": one.locale,
                "status": one.status,
                "probability": one.probability,
                "suggestion": one.suggestion,
                "reasons": one.reasons,
            }
            for one in found.candidates
        ]
        emit({"id": draft.id or str(number), "took_ms": found.took_ms, "candidates": candidates})
        return
    say(f"{draft.id or number}: {draft.title}. How likely each is the same course:")
    for one in found.candidates:
        say(f"  {one.probability:6.1%}  {one.code}  {one.title} ({one.locale}, {one.status}), {one.suggestion}")
        for reason in one.reasons:
            say(f"           {reason.kind}: {reason.detail}")
    if not draft.description:
        say("  A title alone is little to compare. Whether a course covers a need: coursekeeper duplicates need TEXT")


def _show_cluster(cluster: "Cluster") -> None:
    say(f"{cluster.probability:6.1%}  {', '.join(cluster.codes)}")
    for reason in cluster.reasons[:5]:
        say(f"        {reason.kind}: {reason.detail}")


def _show_figures(figures: Any) -> None:
    for name in figures.__struct_fields__:
        say(f"{name.replace('_', ' '):<28}{getattr(figures, name)}")


def _name_lines(bad: "Sequence[BadLine]", path: Path) -> None:
    for one in bad:
        complain(f"{path}, line {one.line}: {one.problem}")


def _end_in_part(bad: "Sequence[BadLine]") -> None:
    if bad:
        raise SystemExit(IN_PART)
