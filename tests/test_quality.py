"""The quality gate: figures on the labelled sample workshops (never trained on) against pinned floors.

`pytest tests/test_quality.py --refresh` raises the floors to what is measured now, less the margin; it refuses to lower one
unless `--lower REASON` says why, and the reason is kept in the file.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from danvan_cli import evaluate
from danvan_cli.models import CORE_ROLES, ROLES

FLOORS = Path(__file__).parent / "quality-floors.json"
SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
MARGIN = 0.01  # room for a change that helps elsewhere
WORKSHOPS = ("hoi-thao-dan-van-kheo", "hoi-thao-giao-duc")


def measure(workshop: str) -> dict[str, float]:
    pairs = evaluate.run(str(SAMPLES / workshop))
    figures = {f"f1 {role}": evaluate.prf(pairs, role)[2] for role in ROLES}
    figures["macro f1 core"] = evaluate.macro(CORE_ROLES)(pairs)
    figures["theme accuracy"] = evaluate.theme_accuracy(pairs)
    figures["points b-cubed precision"], _, figures["points b-cubed f1"] = evaluate.b_cubed(pairs)
    sure = [p for p in pairs if p.confidence is not None and p.confidence >= 0.9]
    figures["right at confidence 0.9"] = sum(p.role == p.got_role for p in sure) / len(sure)
    return {k: round(v, 3) for k, v in figures.items()}


@pytest.mark.parametrize("workshop", WORKSHOPS)
def test_no_figure_falls_below_its_floor(workshop: str, request: pytest.FixtureRequest) -> None:
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"floors": {}, "lowered": []}
    measured = measure(workshop)
    old = floors["floors"].get(workshop, {})
    if request.config.getoption("--refresh"):
        new = {k: round(v - MARGIN, 3) for k, v in measured.items()}
        lower = sorted(k for k in new if k in old and new[k] < old[k])
        reason = request.config.getoption("--lower")
        kept = {k: old[k] if k in lower and not reason else new[k] for k in new}
        if lower and reason:
            floors["lowered"].append({"workshop": workshop, "figures": {k: [old[k], new[k]] for k in lower}, "reason": reason})
        floors["floors"][workshop] = kept
        FLOORS.write_text(json.dumps(floors, ensure_ascii=False, indent=1) + "\n", "utf-8")
        assert not lower or reason, f"would be lowered (give --lower REASON): {lower}"
        return
    assert old, "no floors yet: run with --refresh"
    missed = {k: (measured[k], floor) for k, floor in old.items() if measured[k] < floor}
    assert not missed, f"below the floor (measured, floor): {missed}"
