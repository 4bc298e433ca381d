"""A Meilisearch that answers from recordings of a real one, and refuses requests of a shape that one would refuse.

It stands in for the HTTP transport below the official client. What it knows of documents is what it was given;
which of them answer a query, which requests are valid and what failing tasks look like is in the recordings.
"""

import json
import os
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests

from search.documents import CourseDocument, CourseText
from tests.search.courses import a_document

DATA = Path(os.environ.get("COURSEKEEPER_DATA", Path(__file__).parents[3] / "shared" / "data"))
FOLDER = DATA.parent / "meilisearch"
URL = "http://meilisearch.invalid:7700"
_TICKED = re.compile(r"`(\w[\w-]*)`")


def recordings() -> dict[str, list[dict[str, Any]]]:
    """All exchanges by the name of their file; skips where the recordings are absent."""
    if not FOLDER.is_dir():
        pytest.skip(f"the recordings are not at {FOLDER} (COURSEKEEPER_DATA names the data beside them)")
    return {path.stem: json.loads(path.read_text())["exchanges"] for path in sorted(FOLDER.glob("*.json"))}


@cache
def recorded_catalog() -> list[CourseDocument]:
    """The courses that the real server held, as documents of ours."""
    [put] = [one for one in recordings()["07-one-document-per-course"] if one["note"] == "documents"]
    return [_document(row) for row in put["request"]["json"]]


def _document(row: dict[str, Any]) -> CourseDocument:
    made = a_document(code=row["code"], status=row["status"], org_unit=row["org_unit"])
    texts = tuple(
        CourseText(locale=locale, title=row["titles"][locale.lower()], summary=row["summaries"][locale.lower()])
        for locale in row["locales"]
    )
    facts = {name: getattr(made, name) for name in CourseDocument.__struct_fields__}
    return CourseDocument(**{**facts, "source_locale": texts[0].locale, "texts": texts})


class RecordedMeilisearch:
    """Fills `requests.get` and its siblings; keeps every request it saw."""

    def __init__(self) -> None:
        self.files = recordings()
        self.indexes: dict[str, dict[str, dict[str, Any]]] = {}
        self.settings: dict[str, dict[str, Any]] = {}
        self.tasks: list[dict[str, Any]] = []
        self.seen: list[tuple[str, str, Any]] = []
        self.is_away = False

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for method in ("get", "post", "put", "patch", "delete"):
            monkeypatch.setattr(requests, method, self._sender(method))

    def _sender(self, method: str) -> Any:
        def send(url: str, timeout: int, headers: dict[str, str], data: Any = None) -> requests.Response:
            if self.is_away:
                raise requests.exceptions.ConnectionError("refused")
            assert headers["Authorization"].startswith("Bearer ")
            path = url.removeprefix(URL)
            body = json.loads(data) if data else None
            self.seen.append((method.upper(), path, body))
            status, answer = self.answer(method.upper(), path, body)
            response = requests.Response()
            response.status_code = status
            response._content = json.dumps(answer).encode()
            return response

        send.__name__ = method
        return send

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        match (method, *path.partition("?")[0].strip("/").split("/")):
            case ("GET", "tasks", number):
                return 200, self.tasks[int(number)]
            case ("POST", "indexes"):
                return self._create(body["uid"])
            case ("POST", "swap-indexes"):
                one, other = body[0]["indexes"]
                self.indexes[one], self.indexes[other] = self.indexes[other], self.indexes[one]
                return self._task("05-swap-dump-delete", "indexSwap")
            case ("POST", "multi-search"):
                return self._multi_search(body["queries"])
            case (_, "indexes", uid, *rest):
                return self._of_index(method, uid, rest, body) if uid in self.indexes else self._without_index(method)
        raise AssertionError(f"nobody recorded {method} {path}")

    def _of_index(self, method: str, uid: str, rest: list[str], body: Any) -> tuple[int, Any]:
        match (method, *rest):
            case ("DELETE",):
                del self.indexes[uid]
                return self._task("05-swap-dump-delete", "indexDeletion")
            case ("PATCH", "settings"):
                return self._set(uid, body)
            case ("POST", "documents"):
                return self._add(uid, body)
            case ("POST", "documents", "delete"):
                for key in re.findall(r'"([^"]+)"', body["filter"]):
                    self.indexes[uid].pop(key, None)
                return self._task("01-settings-and-tasks", "documentDeletion")
            case ("POST", "documents", "fetch"):
                return 200, self._fetched(uid, body)
            case ("GET", "stats"):
                stats = deepcopy(self._exchange("01-settings-and-tasks", "stats of the index")["response"]["json"])
                return 200, stats | {"numberOfDocuments": len(self.indexes[uid])}
        raise AssertionError(f"nobody recorded {method} {rest} of an index")

    def _exchange(self, file: str, note: str) -> dict[str, Any]:
        return next(one for one in self.files[file] if one["note"].startswith(note))

    def _task(self, file: str, kind: str, status: str = "succeeded", code: str | None = None) -> tuple[int, Any]:
        """A task as recorded, finished; what the client is told first is that it waits."""
        found = next(
            one["response"]["json"]
            for one in self.files[file]
            if one["request"]["path"].startswith("/tasks/")
            and one["response"]["json"].get("type") == kind
            and one["response"]["json"]["status"] == status
            and (code is None or one["response"]["json"]["error"]["code"] == code)
        )
        self.tasks.append(deepcopy(found) | {"uid": len(self.tasks)})
        queued = {"taskUid": len(self.tasks) - 1, "indexUid": "x", "status": "enqueued", "type": kind}
        return 202, queued | {"enqueuedAt": found["enqueuedAt"]}

    def _without_index(self, method: str) -> tuple[int, Any]:
        if method == "DELETE":
            return self._task("05-swap-dump-delete", "indexDeletion", "failed", "index_not_found")
        missing = self._exchange("00-server", "no such index")["response"]
        return missing["status"], missing["json"]

    def _create(self, uid: str) -> tuple[int, Any]:
        if uid in self.indexes:
            return self._task("01-settings-and-tasks", "indexCreation", "failed", "index_already_exists")
        self.indexes[uid] = {}
        return self._task("01-settings-and-tasks", "indexCreation")

    def _set(self, uid: str, body: dict[str, Any]) -> tuple[int, Any]:
        refused = self._exchange("01-settings-and-tasks", "settings with an unknown field")["response"]["json"]
        known = set(_TICKED.findall(refused["message"].split("expected one of")[1]))
        assert set(body) <= known, f"Meilisearch knows no settings {set(body) - known}"
        for rule in body["localizedAttributes"]:
            assert set(rule["locales"]) <= self._known_locales()
        self.settings[uid] = body
        return self._task("01-settings-and-tasks", "settingsUpdate")

    def _add(self, uid: str, documents: list[dict[str, Any]]) -> tuple[int, Any]:
        if any(not re.fullmatch(r"[A-Za-z0-9_-]{1,511}", document["id"]) for document in documents):
            return self._task("01-settings-and-tasks", "documentAdditionOrUpdate", "failed", "invalid_document_id")
        self.indexes[uid].update({document["id"]: document for document in documents})
        return self._task("01-settings-and-tasks", "documentAdditionOrUpdate")

    def _fetched(self, uid: str, body: dict[str, Any]) -> dict[str, Any]:
        rows = [{name: row[name] for name in body["fields"]} for row in self.indexes[uid].values()]
        page = rows[body["offset"] : body["offset"] + body["limit"]]
        return {"results": page, "offset": body["offset"], "limit": body["limit"], "total": len(rows)}

    def _known_locales(self) -> set[str]:
        message = self._exchange("02-search", "locales with a wrong tag")["response"]["json"]["message"]
        return set(_TICKED.findall(message.split("expected one of")[1]))

    def _known_parameters(self) -> set[str]:
        message = self._exchange("02-search", "unknown parameter")["response"]["json"]["message"]
        return set(_TICKED.findall(message.split("expected one of")[1])) | {"indexUid"}

    def _multi_search(self, queries: list[dict[str, Any]]) -> tuple[int, Any]:
        missing = [query for query in queries if query["indexUid"] not in self.indexes]
        if missing:
            return self._without_index("POST")
        return 200, {"results": [self._searched(query) for query in queries]}

    def _searched(self, query: dict[str, Any]) -> dict[str, Any]:
        assert set(query) <= self._known_parameters(), "a parameter that Meilisearch does not know"
        assert set(query.get("locales", ())) <= self._known_locales()
        assert all(part.endswith((":asc", ":desc")) for part in query.get("sort", ()))
        found = self._recorded_search(query)
        documents = {row["code"]: row for row in self.indexes[query["indexUid"]].values()}
        hits = [self._hit(hit, documents) for hit in _first_of_each_course(found["hits"])]
        total = len(hits) if found["hits"] else found["estimatedTotalHits"]
        return {
            "hits": hits[: query["hitsPerPage"]],
            "totalHits": total,
            "facetDistribution": _renamed(found.get("facetDistribution", {}), query.get("facets", ())),
        }

    def _hit(self, hit: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
        document = documents[_code(hit["id"])]
        return {
            "document": document["document"],
            "_matchesPosition": hit.get("_matchesPosition", {}),
            "_rankingScore": hit.get("_rankingScore", 1.0),
        }

    def _recorded_search(self, query: dict[str, Any]) -> dict[str, Any]:
        """What the real server answered to this: of one document a course where recorded, else of one a variant."""
        for file in ("07-one-document-per-course", "02-search"):
            for one in self.files[file]:
                asked = one["request"].get("json")
                is_search = one["request"]["path"].endswith("/search") and one["response"]["status"] == 200
                if is_search and isinstance(asked, dict) and _is_same(asked, query):
                    return deepcopy(one["response"]["json"])
        raise AssertionError(f"no recording answers {query}")


def _is_same(asked: dict[str, Any], query: dict[str, Any]) -> bool:
    has_facets = bool(query.get("facets"))
    narrow = {"attributesToSearchOn", "distinct", "rankingScoreThreshold", "page", "offset", "showRankingScoreDetails"}
    return (
        asked.get("q", "") == query["q"]
        and _plain(asked.get("filter")) == _plain(query.get("filter"))
        and asked.get("locales", []) in (query.get("locales", []), [])
        and query["matchingStrategy"] in _strategies(asked)
        and bool(asked.get("facets")) == has_facets
        and (has_facets or asked.get("limit", 20) > 2 or asked["q"] == "Datenschutz")
        and not narrow & set(asked)
    )


def _plain(filter_: Any) -> str:
    return re.sub(r"[()\"]", "", str(filter_ or ""))


def _strategies(asked: dict[str, Any]) -> set[str]:
    """The strategies an answer holds for: with one word or phrase to find they come to the same."""
    words = [word for word in asked.get("q", "").split() if not word.startswith("-")]
    is_one = len(words) < 2 or asked["q"].startswith('"')
    return {"all", "last"} if is_one else {asked.get("matchingStrategy", "last")}


def _code(recorded_id: str) -> str:
    return recorded_id.partition("_")[0].upper()


def _first_of_each_course(hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[str, dict[str, Any]] = {}
    for hit in hits:
        first.setdefault(_code(hit["id"]), hit)
    return list(first.values())


def _renamed(facets: dict[str, Any], asked: Any) -> dict[str, Any]:
    found = {"locale": facets.get("locales", {}), **facets}
    return {name: found[name] for name in asked if name in found}
