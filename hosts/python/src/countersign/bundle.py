"""Opens a bundle and decides with it."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any, Mapping, cast

from wasmtime import Store, Trap, TrapCode, WasmtimeError
from wasmtime.component import Component, Linker

from . import clock, file
from .contract import CONTRACT_VERSION, CombinedDecision, Decision, Description, Explanation, Facts
from .errors import (
    BadManifest,
    DeadlineExceeded,
    FuelExhausted,
    InputTooLarge,
    InvalidFacts,
    InvalidPolicy,
    NotWasm,
    OutputTooLarge,
    Trapped,
)

_INTERFACE = f"countersign:policy/policy@{CONTRACT_VERSION}"


@dataclass(frozen=True)
class Limits:
    """What an evaluation may use. There are no defaults: say what you allow, or take `Limits.recommended()`."""

    bundle_bytes: int
    """Largest bundle, in bytes."""
    input_bytes: int
    """Largest facts, in bytes of JSON."""
    output_bytes: int
    """Largest decision, in bytes of JSON."""
    memory_bytes: int
    """Most memory of the sandbox, in bytes."""
    fuel: int
    """Most fuel, about one unit for each WebAssembly instruction."""
    deadline_seconds: float
    """Longest time of one evaluation. A backstop for a slow machine; fuel is the real limit."""

    @staticmethod
    def recommended() -> Limits:
        """The same limits as the Rust runtime's `Limits::recommended()`."""
        return Limits(
            bundle_bytes=RECOMMENDED_BUNDLE_BYTES,
            input_bytes=RECOMMENDED_INPUT_BYTES,
            output_bytes=RECOMMENDED_OUTPUT_BYTES,
            memory_bytes=RECOMMENDED_MEMORY_BYTES,
            fuel=RECOMMENDED_FUEL,
            deadline_seconds=RECOMMENDED_DEADLINE_SECONDS,
        )


RECOMMENDED_BUNDLE_BYTES = 8 << 20
RECOMMENDED_INPUT_BYTES = 16 << 20
RECOMMENDED_OUTPUT_BYTES = 64 << 20
RECOMMENDED_MEMORY_BYTES = 192 << 20
RECOMMENDED_FUEL = 20_000_000_000
RECOMMENDED_DEADLINE_SECONDS = 20.0


@dataclass(frozen=True)
class Evaluation:
    """A decision, and what it was taken with."""

    json: str
    """The component's answer, exactly as it gave it."""
    bundle_digest: str
    """SHA-256 of the bundle's file."""
    facts_digest: str
    """SHA-256 of the facts' JSON text, as it was handed over."""
    fuel: int
    """Fuel used."""

    @property
    def decision(self) -> Decision:
        """The decision."""
        return cast(Decision, json.loads(self.json))


class Bundle:
    """A checked and compiled bundle. Threads may share it: each evaluation has a sandbox of its own."""

    def __init__(self, data: bytes, *, digest: str | None, limits: Limits) -> None:
        self.digest, self.manifest = file.check(data, digest, limits.bundle_bytes)
        self.limits = limits
        self._engine = clock.engine()
        try:
            self._component = Component(self._engine, data)
        except WasmtimeError as error:
            raise NotWasm(f"the component does not compile: {error}") from error
        self._linker = Linker(self._engine)

    @staticmethod
    def open(path: str | os.PathLike[str] | bytes, *, digest: str | None = None, limits: Limits) -> Bundle:
        """Opens the bundle at `path`, or the bundle whose bytes are given.

        `digest` pins the SHA-256 of the file; another file is refused. Raises an :class:`OpenError` before anything in
        the bundle runs.
        """
        if isinstance(path, bytes):
            return Bundle(path, digest=digest, limits=limits)
        with open(path, "rb") as opened:
            # One byte more than allowed is enough to refuse a file of any size.
            return Bundle(opened.read(limits.bundle_bytes + 1), digest=digest, limits=limits)

    def evaluate(self, facts: Facts | Mapping[str, Any] | str) -> Evaluation:
        """Decides one change. `facts` is a mapping, or JSON text that is handed over as it is.

        Raises an :class:`EvaluateError` when there is no decision.
        """
        return self._call("evaluate-json", _text(facts))

    def combine(self, members: list[Facts] | list[Mapping[str, Any]] | str) -> CombinedDecision:
        """Decides a group or a range: each member by itself, and the strictest for all."""
        return cast(CombinedDecision, json.loads(self._call("combine-json", _text(members)).json))

    def explain(self, facts: Facts | Mapping[str, Any] | str) -> Explanation:
        """Decides one change and says how each expression came to its value."""
        return cast(Explanation, json.loads(self._call("explain-json", _text(facts)).json))

    def describe(self) -> Description:
        """Says what this bundle is."""
        return cast(Description, json.loads(self._call("describe-json", None).json))

    def _call(self, name: str, text: str | None) -> Evaluation:
        limits = self.limits
        encoded = b"" if text is None else text.encode()
        if len(encoded) > limits.input_bytes:
            raise InputTooLarge(f"the facts have {len(encoded)} bytes, more than the limit of {limits.input_bytes}")
        store = Store(self._engine)
        store.set_limits(memory_size=limits.memory_bytes)
        store.set_fuel(limits.fuel)
        store.set_epoch_deadline(clock.ticks(limits.deadline_seconds))
        try:
            instance = self._linker.instantiate(store, self._component)
            interface = instance.get_export_index(store, _INTERFACE)
            index = None if interface is None else instance.get_export_index(store, name, interface)
            function = None if index is None else instance.get_func(store, index)
            if function is None:
                raise BadManifest(f"the component has no function `{name}` in `{_INTERFACE}`")
            answer = function(store) if text is None else function(store, text)
        except (Trap, WasmtimeError) as error:
            raise self._failure(store, error) from error
        ok, output = (True, answer) if isinstance(answer, str) else (answer.tag == "ok", answer.payload)
        if len(output.encode()) > limits.output_bytes:
            raise OutputTooLarge(f"the decision has more bytes than the limit of {limits.output_bytes}")
        if not ok:
            raise _refusal(output)
        return Evaluation(
            json=output,
            bundle_digest=self.digest,
            facts_digest=hashlib.sha256(encoded).hexdigest(),
            fuel=limits.fuel - store.get_fuel(),
        )

    def _failure(self, store: Store, error: Exception) -> Exception:
        limits = self.limits
        code = error.trap_code if isinstance(error, Trap) else None
        if code == TrapCode.OUT_OF_FUEL or store.get_fuel() == 0:
            return FuelExhausted(f"the evaluation took more fuel than the limit of {limits.fuel}")
        if code == TrapCode.INTERRUPT:
            return DeadlineExceeded(f"the evaluation took longer than the limit of {limits.deadline_seconds} s")
        return Trapped(
            f"the sandbox ended: {error} (the usual cause is the limit of {limits.memory_bytes} bytes of memory)"
        )


def _refusal(output: str) -> InvalidFacts | InvalidPolicy:
    """The component's own error."""
    try:
        answer = json.loads(output)
        if "invalid_facts" in answer:
            return InvalidFacts(answer["invalid_facts"], output)
        return InvalidPolicy(str(answer["invalid_policy"]))
    except (ValueError, KeyError, TypeError):
        return InvalidPolicy(f"the bundle answered with an error of an unknown form: {output[:200]}")


def _text(facts: object) -> str:
    if isinstance(facts, str):
        return facts
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
