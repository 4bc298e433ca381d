"""`make bench` lists the measurements, `make bench NAME=search` runs one. Each prints a table with a peer or limit."""

import importlib
import pkgutil
import sys

import bench


def main() -> int:
    names = sorted(
        m.name
        for m in pkgutil.iter_modules(bench.__path__)
        if m.name != "house" and not m.name.startswith(("_", "train"))
    )
    arguments = [a for a in sys.argv[1:] if a]
    if not arguments:
        for name in names:
            purpose = (importlib.import_module(f"bench.{name}").__doc__ or "").strip().splitlines()[0]
            print(f"{name:<20} {purpose}")
        return 0
    if arguments[0] not in names:
        print(f"There is no measurement called {arguments[0]}. There are: {', '.join(names)}.", file=sys.stderr)
        return 2
    result: int = importlib.import_module(f"bench.{arguments[0]}").main(arguments[1:])
    return result


if __name__ == "__main__":
    raise SystemExit(main())
