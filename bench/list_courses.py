"""A page of 20 courses as API JSON for a signed-in person, beside the same app answering a constant."""

import json
import statistics

from bench.house import Caller, a_house, a_server, need_data, rate, run, show

ROUNDS, SECONDS = 7, 1.5
GOAL = 1 / 9


def main(_: list[str]) -> int:
    data = need_data()
    with a_house() as env:
        run(env, "import", "courses", str(data))
        run(env, "people", "invite", "reader@example.org", "--role", "staff")
        secret = json.loads(run(env, "tokens", "create", "bench", "--as", "reader@example.org", "--json"))["token"]
        with a_server(env, "--no-scheduler") as (port, _pid):
            call = Caller(port, {"Authorization": f"Bearer {secret}"})
            path = "/api/v1/courses?limit=20"
            assert len(json.loads(call.get(path)[1])["items"]) == 20
            pairs = [(rate(call, path, SECONDS), rate(call, "/healthz", SECONDS)) for _ in range(ROUNDS)]
    ratios = [page / constant for page, constant in pairs]
    show(
        ("what", "median a second", "least", "most"),
        [
            ("page of 20 courses", *_three([p for p, _ in pairs])),
            ("the same app, a constant", *_three([c for _, c in pairs])),
        ],
    )
    median = statistics.median(ratios)
    print(f"\nratio {median:.3f} (goal at least {GOAL:.3f}): {'reached' if median >= GOAL else 'missed'}")
    return 0


def _three(values: list[float]) -> tuple[str, str, str]:
    return f"{statistics.median(values):,.0f}", f"{min(values):,.0f}", f"{max(values):,.0f}"
