"""The duplicates workbench: one pair at a time, decided with a key."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from api.access import access
from api.limits import whole_number
from api.ports import House
from core.actors import Actor
from core.errors import FieldError, Invalid
from core.wording import Translator, sentences, states
from core.wording.marks import N_
from people.access import may_somewhere
from people.values import Permission
from search.duplicates import service, workbench
from search.duplicates.rules import Precision
from search.duplicates.values import Reason, ReasonKind, VerdictId, VerdictKind
from web.forms import Form
from web.page import redirect, render
from web.reader import AnyRequest, reader_of

PATH = "/duplicates"
KEYS = tuple(enumerate(VerdictKind, 1))
REASONS: dict[ReasonKind, str] = {
    ReasonKind.SAME_TITLE: N_("Same title: “%(detail)s”"),
    ReasonKind.SIMILAR_TITLE: N_("Same words in the title: %(detail)s"),
    ReasonKind.SAME_WORDS: N_("Same words in the text: %(detail)s"),
    ReasonKind.SAME_OBJECTIVES: N_("Same objectives: %(detail)s"),
    ReasonKind.SAME_SKILLS: N_("Same skills: %(detail)s"),
    ReasonKind.SAME_MEANING: N_("Same meaning, by the language model"),
    ReasonKind.SAME_MEANING_OTHER_LANGUAGE: N_("Same meaning in another language: %(detail)s"),
    ReasonKind.SAME_PROVIDER: N_("Same provider: %(detail)s"),
    ReasonKind.OTHER_PART: N_("But other parts of a series: %(detail)s"),
}


@get(PATH, opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True)
def show_workbench(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """The surest pair that waits; `?skip=` shows a later one."""
    asked = request.query_params.get("skip", "0")
    with house.uow.read(actor) as work:
        bench = workbench.open_bench(work, skipped=whole_number(asked) or 0)
    reader = reader_of(request)
    return render(
        request,
        "duplicates/workbench.html",
        bench=bench,
        answer=_answer(bench.waiting, reader),
        precision=_precision_sentence(bench.precision, reader),
        reasons=[sentence(reason, reader) for reason in bench.reasons],
        may_decide=may_somewhere(actor, Permission.RECORD_VERDICT),
        keys=KEYS,
        newer=workbench.newer_of(bench.sides) if bench.sides else None,
        is_by_meaning=house.embedder.is_available,
    )


@post(PATH, opt=access(Permission.RECORD_VERDICT), sync_to_thread=True, status_code=303)
def record_verdict(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[bytes]:
    """Record and go on to the next pair."""
    a, b, newer = (_id_in(form, name) for name in ("a", "b", "superseding"))
    kind = _kind_in(form)
    with house.uow.write(actor) as work:
        verdict = service.record_verdict(work, a, b, kind, reason=form.text("reason"), superseding_id=newer)
        fields = {"verdict": str(verdict.id), "version": str(verdict.version)}
    reader = reader_of(request)
    told = reader.gettext("Recorded: %(verdict)s.", verdict=states.state_word("verdict", kind, reader).word)
    return redirect(request, _back(form), told, undo_path=f"{PATH}/withdraw", undo_fields=fields)


@post(f"{PATH}/withdraw", opt=access(Permission.RECORD_VERDICT), sync_to_thread=True, status_code=303)
def withdraw_verdict(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[bytes]:
    """Undo: the pair waits again."""
    version = form.text("version")
    with house.uow.write(actor) as work:
        verdict_id = VerdictId(_id_in(form, "verdict"))
        service.withdraw_verdict(work, verdict_id, whole_number(version) or 0)
    return redirect(request, PATH, reader_of(request).gettext("The pair is open again."))


def sentence(reason: Reason, reader: Translator) -> str:
    """A reason in the reader's language."""
    detail = reason.detail
    if reason.kind is ReasonKind.SAME_MEANING_OTHER_LANGUAGE:
        detail = " → ".join(sentences.language_name(tag, reader) for tag in detail.split(" → "))
    return reader.gettext(REASONS[reason.kind], detail=detail)


def _answer(waiting: int, reader: Translator) -> str:
    if not waiting:
        return reader.gettext("No pair waits for a verdict.")
    return reader.ngettext("%(n)s pair looks like one course.", "%(n)s pairs look like one course.", waiting)


def _precision_sentence(measured: Precision, reader: Translator) -> str:
    if not measured.judged:
        return reader.gettext("Nobody has judged a suggestion yet; your verdicts measure how often it is right.")
    return reader.ngettext(
        "Of %(n)s suggestion judged so far, %(confirmed)s was right.",
        "Of %(n)s suggestions judged so far, %(confirmed)s were right.",
        measured.judged,
        confirmed=measured.confirmed,
    )


def _back(form: Form) -> str:
    skipped = form.text("skip")
    return f"{PATH}?skip={skipped}" if skipped.isdecimal() and skipped != "0" else PATH


def _id_in(form: Form, name: str) -> UUID:
    try:
        return UUID(form.text(name))
    except ValueError:
        raise Invalid([FieldError(field=name, code="unknown_value", value=form.text(name)[:80])]) from None


def _kind_in(form: Form) -> VerdictKind:
    try:
        return VerdictKind(form.text("kind"))
    except ValueError:
        raise Invalid([FieldError(field="kind", code="unknown_value", value=form.text("kind")[:80])]) from None


routes: list[Any] = [show_workbench, record_verdict, withdraw_verdict]
