"""What an embedder relies on: bundles are checked before they run, errors are named, and a decision is a decision."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from countersign import (
    Bundle,
    CoreModule,
    Damaged,
    FuelExhausted,
    InputTooLarge,
    InvalidFacts,
    Limits,
    NotWasm,
    OpenError,
    OutputTooLarge,
    TooLarge,
    Trapped,
    WrongDigest,
)

LIMITS = Limits.recommended()


@pytest.fixture(scope="module")
def bundle(bundle_bytes: bytes) -> Bundle:
    return Bundle.open(bundle_bytes, limits=LIMITS)


def test_decides_text_and_mappings_alike(bundle: Bundle, facts_text: str) -> None:
    from_text = bundle.evaluate(facts_text)
    from_mapping = bundle.evaluate(json.loads(facts_text))
    assert from_text.json == from_mapping.json
    assert from_text.decision["verdict"] in {"pass", "pending", "undecided", "block"}
    assert from_text.facts_digest == hashlib.sha256(facts_text.encode()).hexdigest()
    assert 0 < from_text.fuel < LIMITS.fuel


def test_opens_a_path_under_its_digest(case: dict[str, Any]) -> None:
    digest = hashlib.sha256(Path(case["bundle"]).read_bytes()).hexdigest()
    for pin in (digest, digest.upper(), f"sha256:{digest}"):
        assert Bundle.open(case["bundle"], digest=pin, limits=LIMITS).digest == digest


def test_describes_itself(bundle: Bundle) -> None:
    description = bundle.describe()
    assert description["policy"] == bundle.manifest.name == "small"
    assert description["controls"]


def test_combines_and_explains(bundle: Bundle, facts_text: str) -> None:
    facts = json.loads(facts_text)
    decision = bundle.evaluate(facts).decision
    assert bundle.combine([facts, facts])["members"] == [decision, decision]
    explanation = bundle.explain(facts)
    assert explanation["decision"] == decision
    assert explanation["traces"]


def test_threads_share_a_bundle(bundle: Bundle, facts_text: str) -> None:
    expected = bundle.evaluate(facts_text).json
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: bundle.evaluate(facts_text).json, range(16))) == {expected}


@pytest.mark.parametrize("cut", [0, 3, 7, 8, 9, 100, -40, -33, -1])
def test_refuses_a_truncated_bundle(bundle_bytes: bytes, cut: int) -> None:
    with pytest.raises((NotWasm, Damaged)):
        Bundle.open(bundle_bytes[:cut], limits=LIMITS)


def test_refuses_a_flipped_bit_anywhere(bundle_bytes: bytes) -> None:
    for place in range(0, len(bundle_bytes), max(1, len(bundle_bytes) // 97)):
        altered = bytearray(bundle_bytes)
        altered[place] ^= 1
        with pytest.raises(OpenError):
            Bundle.open(bytes(altered), limits=LIMITS)


def test_refuses_what_is_not_the_pinned_bundle(bundle_bytes: bytes) -> None:
    with pytest.raises(WrongDigest, match="not the pinned"):
        Bundle.open(bundle_bytes, digest="0" * 64, limits=LIMITS)


def test_refuses_a_core_module_and_an_unsealed_component() -> None:
    with pytest.raises(CoreModule):
        Bundle.open(b"\0asm\x01\0\0\0", limits=LIMITS)
    with pytest.raises(Damaged, match="no seal"):
        Bundle.open(b"\0asm\x0d\0\x01\0", limits=LIMITS)


def test_refuses_bytes_behind_the_seal(bundle_bytes: bytes) -> None:
    with pytest.raises(Damaged, match="after the bundle's seal"):
        Bundle.open(bundle_bytes + b"\0\x02\x01a", limits=LIMITS)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"bundle_bytes": 1000}, TooLarge),
        ({"input_bytes": 10}, InputTooLarge),
        ({"output_bytes": 10}, OutputTooLarge),
        ({"fuel": 1000}, FuelExhausted),
        # Less memory than the module starts with: the sandbox can't even be made.
        ({"memory_bytes": 65536}, Trapped),
    ],
)
def test_names_the_limit(bundle_bytes: bytes, facts_text: str, change: dict[str, int], error: type[Exception]) -> None:
    with pytest.raises(error):
        Bundle.open(bundle_bytes, limits=dataclasses.replace(LIMITS, **change)).evaluate(facts_text)


@pytest.mark.parametrize(
    "facts",
    ["", "{", "[]", "{}", '{"purpose": "merge", "purpose": "merge"}', '{"unknown": 1}', "[" * 10_000, '"\\ud800"'],
)
def test_bad_facts_are_an_error_and_never_a_verdict(bundle: Bundle, facts: str) -> None:
    with pytest.raises(InvalidFacts) as raised:
        bundle.evaluate(facts)
    assert raised.value.errors
    assert "verdict" not in json.loads(raised.value.json)


def test_the_offending_value_has_a_path(bundle: Bundle, facts_text: str) -> None:
    facts = json.loads(facts_text)
    facts["change"]["author"]["email"] = 7
    with pytest.raises(InvalidFacts) as raised:
        bundle.evaluate(facts)
    assert raised.value.errors[0]["path"] == "change.author.email"


def test_not_a_number_is_refused_before_the_sandbox(bundle: Bundle) -> None:
    with pytest.raises(ValueError):
        bundle.evaluate({"purpose": float("nan")})
