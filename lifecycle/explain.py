"""Why this date: the stored reasons in words, short beside a date and in full under "Why this date?"."""

from collections.abc import Mapping, Sequence
from datetime import date

from core.wording import Translator, day_only
from core.wording.marks import N_
from core.wording.vocabulary import word
from lifecycle.models import ReviewPolicy

Reasons = Sequence[Mapping[str, object]]

_FULL = {
    "own_date": N_("%(due_on)s was set on the course itself. It wins over policies that are not binding."),
    "exempt": N_("The policy “%(policy)s” exempts this course from review."),
    "not_published": N_("Only published courses are reviewed."),
    "no_policy": N_("No policy is for this course, and it has no date of its own."),
    "levelled": N_(
        "%(from)s was past or too near when this rule came to hold: with others it is spread, to %(due_on)s."
    ),
}
_COUNTED_FROM = {
    "review": N_("“%(policy)s” asks for a review %(interval)s: counted from the last one, on %(anchor)s."),
    "publication": N_("“%(policy)s” asks for a review %(interval)s: counted from publication, on %(anchor)s."),
    "arrival": N_("“%(policy)s” asks for a review %(interval)s: counted from %(anchor)s, when it came here."),
}
_BINDING = N_("“%(policy)s” is binding: no later than %(due_on)s, instead of %(instead_of)s.")
_BINDING_ALONE = N_("“%(policy)s” is binding: no later than %(due_on)s.")


def why_in_full(reasons: Reasons, reader: Translator) -> list[str]:
    """Explain a date step by step, one sentence a step."""
    return [_sentence(reason, reader) for reason in reasons]


def why_in_short(reasons: Reasons, reader: Translator) -> str:
    """Explain a date in a few words, by its last step that says most."""
    kinds = {str(reason["kind"]): reason for reason in reasons}
    if "binding" in kinds:
        interval = interval_words(kinds["binding"].get("months"), reader)
        return reader.gettext("%(interval)s, binding", interval=interval)
    if "policy" in kinds:
        return _policy_in_short(kinds["policy"], reader, is_levelled="levelled" in kinds)
    if "own_date" in kinds:
        return reader.gettext("date set on the course")
    return _sentence(reasons[-1], reader) if reasons else ""


def interval_words(months: object, reader: Translator) -> str:
    """Say how often: yearly, every 6 months."""
    if months == 12:
        return reader.gettext("yearly")
    if not isinstance(months, int):
        return reader.gettext("never")
    if months % 12 == 0:
        return reader.ngettext("every %(n)s year", "every %(n)s years", months // 12)
    return reader.ngettext("every month", "every %(n)s months", months)


def _policy_in_short(reason: Mapping[str, object], reader: Translator, *, is_levelled: bool) -> str:
    interval = interval_words(reason.get("months"), reader)
    if reason.get("is_binding"):
        return reader.gettext("%(interval)s, binding", interval=interval)
    if is_levelled:
        return reader.gettext("%(interval)s, spread out", interval=interval)
    return reader.gettext("%(interval)s by “%(policy)s”", interval=interval, policy=reason.get("policy"))


def _sentence(reason: Mapping[str, object], reader: Translator) -> str:
    kind = str(reason["kind"])
    params = {name: _words(name, value, reader) for name, value in reason.items() if name != "kind"}
    if kind == "policy":
        params["interval"] = interval_words(reason.get("months"), reader)
        return reader.gettext(_COUNTED_FROM[str(reason["counted_from"])], **params)
    if kind == "binding":
        return reader.gettext(_BINDING if reason.get("instead_of") else _BINDING_ALONE, **params)
    return reader.gettext(_FULL[kind], **params)


def _words(name: str, value: object, reader: Translator) -> object:
    if name in ("due_on", "anchor", "from", "instead_of") and isinstance(value, str):
        return day_only(date.fromisoformat(value), reader)
    return value


def policy_in_words(policy: ReviewPolicy, reader: Translator) -> str:
    """Say a policy as a sentence: whom it is for, how often, and whether units may be laxer."""
    scope, interval = scope_in_words(policy, reader), interval_words(policy.interval_months, reader)
    said = [reader.gettext("%(scope)s: review %(interval)s", scope=scope, interval=interval)]
    if policy.is_binding:
        said.append(reader.gettext("binding: units may only be stricter"))
    if policy.grace_days:
        said.append(reader.ngettext("%(n)s day of grace", "%(n)s days of grace", policy.grace_days))
    if policy.auto_retire_after_days:
        said.append(
            reader.ngettext(
                "retired when %(n)s day overdue", "retired when %(n)s days overdue", policy.auto_retire_after_days
            )
        )
    return "; ".join(said) + "."


def scope_in_words(policy: ReviewPolicy, reader: Translator) -> str:
    """Say whom a policy is for."""
    parts = []
    if policy.org_unit_path:
        parts.append(reader.gettext("courses of %(unit)s", unit=policy.org_unit_path.rsplit("/", 1)[-1]))
    if policy.compliance_class:
        parts.append(word("compliance", policy.compliance_class.value, reader))
    if policy.modality:
        parts.append(word("modality", policy.modality.value, reader))
    if policy.tag:
        parts.append(reader.gettext("tagged “%(tag)s”", tag=policy.tag))
    if policy.market:
        parts.append(reader.gettext("in %(market)s", market=policy.market))
    return ", ".join(parts) or reader.gettext("Every course")
