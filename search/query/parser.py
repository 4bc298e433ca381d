"""Reads filters such as `status = published AND locale IN [de, fr] AND NOT due_on < today+30`.

    filter     = and-part (OR and-part)*
    and-part   = not-part (AND not-part)*
    not-part   = NOT not-part | "(" filter ")" | condition
    condition  = field ( = | != | < | <= | > | >= ) value | field [NOT] IN "[" value, … "]"
               | field value TO value | field [NOT] EXISTS
    value      = word | 'quoted' | "quoted"     dates: 2026-12-31, today, today+30, today-7

The syntax is the one people know from Meilisearch, so that a filter works on either engine.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from search.errors import FilterEndsEarly, FilterNotUnderstood
from search.query.due import DUE_STATES
from search.query.fields import FIELDS, Field, FieldKind
from search.query.tree import AllOf, AnyOf, Compare, Exists, Expression, Not, OneOf, Operator, Value

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<sign><=|>=|!=|=|<|>|\(|\)|\[|\]|,)|(?P<word>[^\s()\[\],=<>!"']+))""",
    re.DOTALL,
)
_RELATIVE = re.compile(r"today(?:(?P<sign>[+-])(?P<days>\d{1,5}))?", re.IGNORECASE)
_COMPARISONS = {"=", "!=", "<", "<=", ">", ">="}
_SIGNS = _COMPARISONS | set("()[],")
_MAX_LENGTH = 4000
_MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    is_quoted: bool = False

    def is_keyword(self, *words: str) -> bool:
        return not self.is_quoted and self.text.upper() in words


def parse(text: str, *, today: date) -> Expression:
    """Read one filter; raise FilterNotUnderstood naming the position where it stops making sense."""
    if len(text) > _MAX_LENGTH:
        raise FilterNotUnderstood(position=_MAX_LENGTH, found="…", expected="a shorter filter")
    return _Parser(text, today).whole()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unclosed(text, position)
        group = match.lastgroup or ""
        raw = match[group]
        is_quoted = group == "quoted"
        shown = re.sub(r"\\(.)", r"\1", raw[1:-1], flags=re.DOTALL) if is_quoted else raw
        tokens.append(_Token(shown, match.start(group), is_quoted))
        position = match.end()
    return tokens


def _unclosed(text: str, position: int) -> FilterNotUnderstood:
    start = position + len(text[position:]) - len(text[position:].lstrip())
    expected = "a closing quote" if text[start] in "\"'" else "a field, a value or an operator"
    return FilterNotUnderstood(position=start + 1, found=text[start : start + 20], expected=expected)


class _Parser:
    def __init__(self, text: str, today: date) -> None:
        self.tokens = _tokens(text)
        self.length = len(text)
        self.today = today
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        expression = self.any_of()
        if self.peek() is not None:
            raise self.error("AND, OR or the end")
        return expression

    def any_of(self) -> Expression:
        items = self.chain(self.all_of, "OR")
        return items[0] if len(items) == 1 else AnyOf(items)

    def all_of(self) -> Expression:
        items = self.chain(self.negatable, "AND")
        return items[0] if len(items) == 1 else AllOf(items)

    def chain(self, part: Callable[[], Expression], word: str) -> tuple[Expression, ...]:
        items = [part()]
        while self.take_keyword(word):
            items.append(part())
        return tuple(items)

    def negatable(self) -> Expression:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.error("fewer brackets inside each other")
        try:
            if self.take_keyword("NOT"):
                return Not(self.negatable())
            if self.take_sign("("):
                inner = self.any_of()
                self.expect_sign(")")
                return inner
            return self.condition()
        finally:
            self.depth -= 1

    def condition(self) -> Expression:
        field = self.field()
        token = self.peek()
        if token is None:
            raise self.error("an operator such as =, IN or EXISTS")
        if not token.is_quoted and token.text in _COMPARISONS:
            self.at += 1
            return self.comparison(field, token)
        is_negative = self.take_keyword("NOT")
        if self.take_keyword("EXISTS"):
            return _negated(Exists(field.name), is_negative)
        if self.take_keyword("IN"):
            return _negated(OneOf(field.name, self.values(field)), is_negative)
        if is_negative:
            raise self.error("IN or EXISTS")
        return self.span(field)

    def comparison(self, field: Field, sign: _Token) -> Expression:
        if sign.text == "!=":
            return Not(Compare(field.name, Operator.EQUAL, self.value(field)))
        if sign.text != "=" and field.kind not in (FieldKind.NUMBER, FieldKind.DATE):
            self.at -= 1
            raise self.error(f"= or !=, because {field.name} has no order")
        return Compare(field.name, Operator(sign.text), self.value(field))

    def span(self, field: Field) -> Expression:
        if field.kind not in (FieldKind.NUMBER, FieldKind.DATE):
            raise self.error("=, !=, IN or EXISTS")
        low = self.value(field)
        if not self.take_keyword("TO"):
            raise self.error("TO")
        high = self.value(field)
        bounds = Compare(field.name, Operator.AT_LEAST, low), Compare(field.name, Operator.AT_MOST, high)
        return AllOf(bounds)

    def field(self) -> Field:
        token = self.peek()
        field = None if token is None or token.is_quoted else FIELDS.get(token.text.lower())
        if field is None:
            raise self.error(f"a field: {', '.join(FIELDS)}")
        self.at += 1
        return field

    def values(self, field: Field) -> tuple[Value, ...]:
        self.expect_sign("[")
        found: list[Value] = []
        while not self.take_sign("]"):
            if found:
                self.expect_sign(",")
                if self.take_sign("]"):
                    break
            found.append(self.value(field))
        return tuple(dict.fromkeys(found))

    def value(self, field: Field) -> Value:
        token = self.peek()
        if token is None or (not token.is_quoted and token.text in _SIGNS):
            raise self.error("a value")
        value = self.read(field, token.text)
        self.at += 1
        return value

    def read(self, field: Field, text: str) -> Value:
        if field.kind is FieldKind.NUMBER:
            return self.number(text)
        if field.kind is FieldKind.DATE:
            return self.day(text)
        if field.kind is FieldKind.BAND and text.lower() not in DUE_STATES:
            raise self.error(f"one of {', '.join(DUE_STATES)}")
        return text

    def number(self, text: str) -> int:
        if re.fullmatch(r"-?\d{1,9}", text) is None:
            raise self.error("a whole number")
        return int(text)

    def day(self, text: str) -> date:
        relative = _RELATIVE.fullmatch(text)
        try:
            if relative is None:
                return date.fromisoformat(text)
            days = int(relative["days"] or 0)
            return self.today + timedelta(days=-days if relative["sign"] == "-" else days)
        except (ValueError, OverflowError):
            raise self.error("a date such as 2026-12-31, today or today+30") from None

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take_keyword(self, word: str) -> bool:
        token = self.peek()
        if token is None or not token.is_keyword(word):
            return False
        self.at += 1
        return True

    def take_sign(self, sign: str) -> bool:
        token = self.peek()
        if token is None or token.is_quoted or token.text != sign:
            return False
        self.at += 1
        return True

    def expect_sign(self, sign: str) -> None:
        if not self.take_sign(sign):
            raise self.error(sign)

    def error(self, expected: str) -> FilterNotUnderstood:
        token = self.peek()
        if token is None:
            return FilterEndsEarly(position=self.length + 1, found="", expected=expected)
        return FilterNotUnderstood(position=token.start + 1, found=token.text, expected=expected)


def _negated(expression: Expression, is_negative: bool) -> Expression:
    return Not(expression) if is_negative else expression
