"""The process's one wasmtime engine, and the clock that ends evaluations which take too long.

The engine lives as long as the process. With an engine for each bundle the clock would have to let engines go, and wasmtime
frees an engine before its Python object stops answering: a tick in that moment reads freed memory.
"""

from __future__ import annotations

import atexit
import math
import os
import threading

from wasmtime import Config, Engine

_TICK_SECONDS = 0.1

_lock = threading.Lock()
_engine: Engine | None = None
_ticking = False


def engine() -> Engine:
    """The engine that all bundles of this process share. Its clock runs from the first call."""
    global _engine, _ticking
    with _lock:
        if _engine is None:
            config = Config()
            config.consume_fuel = True
            config.epoch_interruption = True
            config.cranelift_nan_canonicalization = True
            _engine = Engine(config)
        if not _ticking:
            _start(_engine)
            _ticking = True
        return _engine


def ticks(seconds: float) -> int:
    """How many ticks from now an evaluation may go on, so that it has at least `seconds`."""
    engine()
    return 1 + math.ceil(seconds / _TICK_SECONDS)


def _start(ticked: Engine) -> None:
    ended = threading.Event()

    def tick() -> None:
        while not ended.wait(_TICK_SECONDS):
            ticked.increment_epoch()

    thread = threading.Thread(target=tick, name="countersign-clock", daemon=True)
    thread.start()

    def end() -> None:
        ended.set()
        thread.join()

    # The interpreter frees the engine at its end, and by then no tick may be under way.
    atexit.register(end)


def _forked() -> None:
    """A fork has its parent's engine and none of its threads, and the lock as some thread of the parent held it."""
    global _lock, _ticking
    _lock = threading.Lock()
    _ticking = False


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
