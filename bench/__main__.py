"""`make bench`: everything, as Markdown. `python -m bench steps|reading|turns|postgres` measures one part."""

from __future__ import annotations

import argparse

from bench import reading, steps, turns


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=["steps", "reading", "turns", "normal", "postgres", "logins"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    given = parser.parse_args()
    if "steps" in given.parts:
        print("## Engine steps\n\n" + steps.measure() + "\n", flush=True)
    if "reading" in given.parts:
        print("## Reading and checking flows\n\n" + reading.measure(given.rounds) + "\n", flush=True)
    if "turns" in given.parts:
        found = turns.measure(given.rounds, given.seconds)
        print(
            "## Turns over HTTP, SQLite synchronous=FULL\n\n" + turns.table(found, "engine FULL") + "\n",
            flush=True,
        )


if __name__ == "__main__":
    main()
