"""Bundles and facts for the tests: the corpus that `cargo run -p countersign-tests --bin parity` writes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def corpus() -> dict[str, Any]:
    path = Path(os.environ.get("COUNTERSIGN_CORPUS", ROOT / "target/parity/manifest.json"))
    if not path.is_file():
        pytest.fail(f"no corpus at {path}: run `cargo run -p countersign-tests --bin parity -- --hosts python` first")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def case(corpus: dict[str, Any]) -> dict[str, Any]:
    """A case of preset `small` that is decided."""
    found: dict[str, Any] = next(entry for entry in corpus["cases"] if entry["id"].startswith("policies/small/"))
    return found


@pytest.fixture(scope="session")
def bundle_bytes(case: dict[str, Any]) -> bytes:
    return Path(case["bundle"]).read_bytes()


@pytest.fixture(scope="session")
def facts_text(case: dict[str, Any]) -> str:
    return Path(case["facts"]).read_text("utf-8")
