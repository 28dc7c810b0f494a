"""`pytest tests/benchmarks -n0 -s` prints the figures. Nothing here fails for being slow."""

import sys

import pytest

from tests.benchmarks.__main__ import measure


@pytest.mark.timeout(600)
async def test_all_measurements_run_and_print_their_figures() -> None:
    sys.stdout.write(f"\n{await measure()}\n")
