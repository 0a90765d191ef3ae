"""What keeps a bundle from being opened or from deciding. None of it is a verdict."""

from __future__ import annotations

from typing import Sequence

from .contract import FactError


class CountersignError(Exception):
    """Base of all errors of this package."""


class OpenError(CountersignError):
    """A bundle was refused before anything in it ran."""


class TooLarge(OpenError):
    """The file is larger than the limit `bundle_bytes`."""


class NotWasm(OpenError):
    """The file is not WebAssembly, or ends in the middle of a section."""


class CoreModule(OpenError):
    """The file is a core module, not a component."""


class Damaged(OpenError):
    """The bytes do not match the bundle's own seal, or the seal is missing."""


class WrongDigest(OpenError):
    """The file is not the one whose digest was pinned."""


class HasImports(OpenError):
    """The component asks its host for something. A bundle imports nothing."""


class UnknownContract(OpenError):
    """The bundle speaks another contract version. Rebuild it."""


class BadManifest(OpenError):
    """The bundle's manifest is missing or can't be read."""


class EvaluateError(CountersignError):
    """There is no decision."""


class InvalidFacts(EvaluateError):
    """The facts don't fit the contract.

    `errors` has the path and the explanation of each offending value; `json` is the component's own answer.
    """

    def __init__(self, errors: Sequence[FactError], json: str) -> None:
        super().__init__("; ".join(f"{error['path'] or 'facts'}: {error['explanation']}" for error in errors))
        self.errors = list(errors)
        self.json = json


class InvalidPolicy(EvaluateError):
    """The bundle holds no policy, or a damaged one."""


class InputTooLarge(EvaluateError):
    """The facts are larger than the limit `input_bytes`."""


class OutputTooLarge(EvaluateError):
    """The decision is larger than the limit `output_bytes`."""


class FuelExhausted(EvaluateError):
    """The evaluation took more fuel than the limit `fuel`."""


class DeadlineExceeded(EvaluateError):
    """The evaluation took longer than the limit `deadline_seconds`."""


class Trapped(EvaluateError):
    """The sandbox ended in the middle of an evaluation.

    Running into the limit `memory_bytes` ends it this way too: wasmtime's Python package does not tell the two apart.
    """
