"""Import of 10,544 real courses, beside plain `executemany` of the same facts into all the same tables."""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.house import COMMAND, ROOT, a_house, environment, need_data, show

ROUNDS = 5
GOAL = 0.15
TIMES = 5
"""How many times larger the file is that shows whether memory stays flat."""


def main(_: list[str]) -> int:
    data = need_data()
    with tempfile.TemporaryDirectory(prefix="ck-bench-") as folder:
        pairs = [_round(Path(folder) / str(number), data) for number in range(ROUNDS)]
    imports, plains, counts = [p[0] for p in pairs], [p[1] for p in pairs], pairs[0][2]
    ratios = [plain / ours for ours, plain, _ in pairs]
    show(
        ("what", "median s", "least", "most", "rows a second"),
        [
            ("import, all rooms wired", *_three(imports), f"{counts['course rows'] / statistics.median(imports):,.0f}"),
            ("plain executemany", *_three(plains), f"{counts['course rows'] / statistics.median(plains):,.0f}"),
        ],
    )
    print("\nrows stored: " + ", ".join(f"{name} {count:,}" for name, count in counts.items()))
    median = statistics.median(ratios)
    print(f"rate against executemany {median:.3f} (goal at least {GOAL:.2f}): {_verdict(median >= GOAL)}\n")
    _show_memory(data)
    return 0


def _round(folder: Path, data: Path) -> tuple[float, float, dict[str, int]]:
    """Seconds of our import, seconds of plain inserts of what it stored, rows by table."""
    from app import migrating
    from app.settings import Settings
    from app.wiring import Wiring
    from catalog.importing.service import import_file
    from core.actors import OPERATOR

    house = Wiring(Settings(data_dir=folder))
    migrating.upgrade(house)
    stored = folder / "coursekeeper.db"
    before = _tables(stored)
    started = time.perf_counter()
    outcome = import_file(house.uow, OPERATOR, data)
    ours = time.perf_counter() - started
    house.close()
    empty = folder / "plain.db"
    tables = {name: rows[len(before.get(name, [])) :] for name, rows in _tables(stored).items()}
    tables = {name: rows for name, rows in tables.items() if rows}
    plain = _insert(stored, empty, tables)
    counts = {"course rows": outcome.rows - outcome.refused, **{name: len(rows) for name, rows in tables.items()}}
    shutil.rmtree(folder)
    return ours, plain, counts


def _tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in names}
    connection.close()
    return found


def _insert(schema_of: Path, path: Path, tables: dict[str, list[tuple[object, ...]]]) -> float:
    """The same schema, indexes and pragmas; one transaction; foreign keys off, which spares it more work."""
    source = sqlite3.connect(schema_of)
    schema = [row[0] for row in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    source.close()
    target = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *schema):
        target.execute(statement)
    started = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for name, rows in tables.items():
        target.executemany(f'INSERT INTO "{name}" VALUES ({",".join("?" * len(rows[0]))})', rows)
    target.execute("COMMIT")
    took = time.perf_counter() - started
    target.close()
    return took


def _show_memory(data: Path) -> None:
    with a_house() as env, tempfile.TemporaryDirectory(prefix="ck-bench-") as folder:
        large = Path(folder) / "large.jsonl"
        _multiply(data, large)
        rows = [(f"{data.name}", f"{_peak_mb(env, data):.0f} MB")]
        more = environment(Path(folder) / "house")
        rows.append((f"the same {TIMES} times over, other ids", f"{_peak_mb(more, large):.0f} MB"))
    show(("file", "peak memory of the import"), rows)


def _multiply(data: Path, large: Path) -> None:
    with large.open("w", encoding="utf-8") as file:
        for number in range(TIMES):
            for line in data.open(encoding="utf-8"):
                record = json.loads(line)
                record["source_id"] = f"{record['source_id']}-{number}"
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _peak_mb(env: dict[str, str], path: Path) -> float:
    """Peak resident memory of the command, as the kernel counted it when it ended."""
    process = subprocess.Popen(
        [*COMMAND, "import", "courses", str(path)],
        env=env,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        print(f"the import ended with {process.returncode}", file=sys.stderr)
    return usage.ru_maxrss / 1024


def _three(values: list[float]) -> tuple[str, str, str]:
    return f"{statistics.median(values):.2f}", f"{min(values):.2f}", f"{max(values):.2f}"


def _verdict(is_reached: bool) -> str:
    return "reached" if is_reached else "missed"
