"""The clock that ends long evaluations: it may neither outlive the engine nor be lost in a fork."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import traceback

import pytest

from countersign import Bundle, Limits

# Bundles come and go while the clock ticks some thousand times a second. With an engine for each bundle this ended in a
# segmentation fault within seconds, in `increment_epoch`.
CHURN = """
import sys, time
import countersign.bundle, countersign.clock
from countersign import Bundle, Limits
from wasmtime.component import Component

countersign.clock._TICK_SECONDS = 0.0002
data = open(sys.argv[1], "rb").read()
compiled = Component(countersign.clock.engine(), data).serialize()
countersign.bundle.Component = lambda engine, _: Component.deserialize(engine, compiled)
until = time.monotonic() + 4
while time.monotonic() < until:
    Bundle.open(data, limits=Limits.recommended()).describe()
kept = [Bundle.open(data, limits=Limits.recommended()) for _ in range(10)]
"""


def test_bundles_come_and_go_under_a_fast_clock(case: dict[str, str]) -> None:
    ended = subprocess.run([sys.executable, "-X", "faulthandler", "-c", CHURN, case["bundle"]], capture_output=True)
    assert ended.returncode == 0, ended.stderr.decode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_has_a_clock_of_its_own(bundle_bytes: bytes, facts_text: str) -> None:
    bundle = Bundle.open(bundle_bytes, limits=Limits.recommended())
    child = os.fork()
    if child == 0:
        try:
            bundle.evaluate(facts_text)
            clocks = [thread for thread in threading.enumerate() if thread.name == "countersign-clock"]
            os._exit(0 if len(clocks) == 1 else 2)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
