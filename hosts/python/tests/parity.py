"""Runs the corpus: `python parity.py MANIFEST` prints `case<TAB>sha256<TAB>fuel` of the bytes that the component gave."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from countersign import Bundle, InvalidFacts, Limits, OpenError


def main(path: str) -> None:
    manifest = json.loads(Path(path).read_text("utf-8"))
    opened: dict[tuple[str, str | None], Bundle] = {}

    def answer(entry: dict[str, Any]) -> str:
        key = (entry["bundle"], entry["digest"])
        try:
            if key not in opened:
                opened[key] = Bundle.open(key[0], digest=key[1], limits=Limits.recommended())
            evaluation = opened[key].evaluate(Path(entry["facts"]).read_text("utf-8"))
        except InvalidFacts as error:
            return hashlib.sha256(error.json.encode()).hexdigest()
        except OpenError:
            return "refused"
        return f"{hashlib.sha256(evaluation.json.encode()).hexdigest()}\t{evaluation.fuel}"

    for entry in manifest["cases"] + manifest["altered"]:
        print(f"{entry['id']}\t{answer(entry)}")


if __name__ == "__main__":
    main(sys.argv[1])
