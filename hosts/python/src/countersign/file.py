"""What a bundle's file says of itself, read without running anything.

The layout is that of a WebAssembly component (https://webassembly.github.io/spec/core/binary and the component model's
binary format): eight bytes of header, then sections of one byte id, a LEB128 length and a body.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Iterator

from .contract import CONTRACT_VERSION
from .errors import BadManifest, CoreModule, Damaged, HasImports, NotWasm, TooLarge, UnknownContract, WrongDigest

_MAGIC = b"\0asm"
_CORE_VERSION = b"\x01\0\0\0"
_COMPONENT_VERSION = b"\x0d\0\x01\0"
_CUSTOM = 0
_IMPORT = 10
_MANIFEST_SECTION = "countersign"
_INTEGRITY_SECTION = "countersign-integrity"


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself."""

    name: str
    """Name of the policy."""
    version: str
    """Its version."""
    summary: str
    """One line on what it is for."""
    contract: str
    """Version of the contract that the bundle speaks."""
    source_digest: str
    """SHA-256 of the policy's source files."""
    evaluator_digest: str
    """SHA-256 of the evaluator before the policy was loaded into it."""
    worst_case_steps: int
    """Most steps that the rules of all controls can take together."""


def check(data: bytes, digest: str | None, most_bytes: int) -> tuple[str, Manifest]:
    """Checks a bundle's bytes in the order of the Rust runtime; its digest and manifest."""
    if len(data) > most_bytes:
        raise TooLarge(f"the bundle has {len(data)} bytes, more than the limit of {most_bytes}")
    if data[:4] != _MAGIC:
        raise NotWasm("the file is not WebAssembly")
    if data[4:8] == _CORE_VERSION:
        raise CoreModule("the file is a core module, not a component; build the bundle with `countersign build`")
    if data[4:8] != _COMPONENT_VERSION:
        raise NotWasm("the file is WebAssembly of an unknown kind")
    found = hashlib.sha256(data).hexdigest()
    if digest is not None and not hmac.compare_digest(found, digest.removeprefix("sha256:").lower()):
        raise WrongDigest(f"the bundle's digest is {found}, not the pinned {digest}")
    manifest: bytes | None = None
    sealed = False
    imports = False
    for start, identifier, body in _sections(data):
        if sealed:
            raise Damaged("there are bytes after the bundle's seal")
        if identifier == _IMPORT:
            imports = True
        elif identifier == _CUSTOM:
            name, content = _named(body)
            if name == _INTEGRITY_SECTION:
                sealed = True
                if not hmac.compare_digest(content, hashlib.sha256(data[:start]).digest()):
                    raise Damaged("the bundle is damaged: its bytes do not match its seal")
            elif name == _MANIFEST_SECTION and manifest is None:
                manifest = content
    if not sealed:
        raise Damaged("the bundle has no seal; build it with `countersign build`")
    if imports:
        raise HasImports("the component asks its host for something; a bundle imports nothing")
    return found, _manifest(manifest)


def _manifest(content: bytes | None) -> Manifest:
    if content is None:
        raise BadManifest("the bundle has no manifest; build it with `countersign build`")
    try:
        fields = json.loads(content)
        manifest = Manifest(**{name: fields[name] for name in Manifest.__dataclass_fields__})
    except (ValueError, KeyError, TypeError) as error:
        raise BadManifest(f"the bundle's manifest can't be read: {error}") from error
    if manifest.contract != CONTRACT_VERSION:
        raise UnknownContract(
            f"the bundle speaks contract {manifest.contract}, this package knows {CONTRACT_VERSION}; rebuild the bundle"
        )
    return manifest


def _sections(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 8
    while place < len(data):
        start = place
        identifier = data[place]
        length, place = _leb128(data, place + 1)
        body = data[place : place + length]
        if len(body) != length:
            raise NotWasm("the file ends in the middle of a section")
        yield start, identifier, body
        place += length


def _named(body: bytes) -> tuple[str, bytes]:
    length, place = _leb128(body, 0)
    return body[place : place + length].decode("utf-8", "replace"), body[place + length :]


def _leb128(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 35, 7):
        if place >= len(data):
            raise NotWasm("the file ends in the middle of a number")
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise NotWasm("a section's length has too many digits")
