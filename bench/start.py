"""How long light commands and a second start take, and what an idle demo server holds in memory."""

import statistics
import subprocess
import time

from bench.house import COMMAND, ROOT, a_house, a_server, need_data, resident_mb, run, show

RUNS = 7


def main(_: list[str]) -> int:
    rows = []
    with a_house() as env:
        run(env, "import", "courses", str(need_data()))
        run(env, "index", "catch-up")
        rows.append(("coursekeeper --help", _seconds(env, "--help"), "0.30 s"))
        rows.append(("coursekeeper search, 10,544 courses", _seconds(env, "search", "machine lerning"), "1.00 s"))
        bare = [_timed(lambda: subprocess.run([COMMAND[0].replace("coursekeeper", "python"), "-c", "pass"]))]
        rows.append(("python -c pass (the floor)", f"{bare[0]:.2f} s", ""))
    with a_house(demo="true") as env:
        run(env, "demo", "load")
        rows.append(("demo: ready to answer again", f"{_start(env):.2f} s", "3.00 s"))
        with a_server(env) as (_port, pid):
            time.sleep(20)
            rows.append(("demo, idle after 20 s: memory", f"{resident_mb(pid):.0f} MB", "450 MB"))
    show(("what", "measured", "goal at most"), rows)
    return 0


def _timed(act: object) -> float:
    started = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - started


def _seconds(env: dict[str, str], *arguments: str) -> str:
    def act() -> None:
        subprocess.run([*COMMAND, *arguments], env=env, capture_output=True, cwd=ROOT, check=True)

    times = [_timed(act) for _ in range(RUNS)]
    return f"{statistics.median(times):.2f} s"


def _start(env: dict[str, str]) -> float:
    started = time.perf_counter()
    with a_server(env):
        return time.perf_counter() - started
