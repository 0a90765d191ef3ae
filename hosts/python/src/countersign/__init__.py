"""Decides with Countersign policy bundles.

A bundle is one WebAssembly component that holds a policy. It is opened once, checked before anything in it runs, and
decides each change in a fresh sandbox without imports, under explicit limits::

    from countersign import Bundle, Limits

    bundle = Bundle.open("policy.wasm", digest="<sha256>", limits=Limits.recommended())
    evaluation = bundle.evaluate(facts)
    print(evaluation.decision["verdict"])

An error is never a verdict: whatever keeps a bundle from deciding is raised as a :class:`CountersignError`.
"""

from .bundle import Bundle, Evaluation, Limits
from .contract import CONTRACT_VERSION, Decision, Facts
from .errors import (
    BadManifest,
    CoreModule,
    CountersignError,
    Damaged,
    DeadlineExceeded,
    EvaluateError,
    FuelExhausted,
    HasImports,
    InputTooLarge,
    InvalidFacts,
    InvalidPolicy,
    NotWasm,
    OpenError,
    OutputTooLarge,
    TooLarge,
    Trapped,
    UnknownContract,
    WrongDigest,
)
from .file import Manifest

__all__ = [
    "CONTRACT_VERSION",
    "BadManifest",
    "Bundle",
    "CoreModule",
    "CountersignError",
    "Damaged",
    "DeadlineExceeded",
    "Decision",
    "EvaluateError",
    "Evaluation",
    "Facts",
    "FuelExhausted",
    "HasImports",
    "InputTooLarge",
    "InvalidFacts",
    "InvalidPolicy",
    "Limits",
    "Manifest",
    "NotWasm",
    "OpenError",
    "OutputTooLarge",
    "TooLarge",
    "Trapped",
    "UnknownContract",
    "WrongDigest",
]
