"""What ships: the wheel carries its data and does the main job from a clean place; the model belongs to the training papers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from danvan_cli.fitting import corpus

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)], check=True, capture_output=True, timeout=300)
    return next(folder.glob("*.whl"))


def test_the_wheel_does_the_main_job(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")
    assert not [n for n in names if n.endswith((".pkl", ".pickle", ".joblib"))]
    assert not [n for n in names if n.startswith(("tests/", "data/"))]
    assert {f"danvan_cli/_data/page/{n}" for n in ("frame.html", "parts.html", "page.html", "comparison.html", "page.css", "page.js", "chart.umd.min.js", "chart.LICENSE.md")} <= set(names)
    sample = tmp_path / "site" / "danvan_cli" / "_data" / "samples" / "hoi-thao-dan-van-kheo"
    few = [str(p) for p in sorted(sample.glob("0[1-3]*.txt"))]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run([sys.executable, "-m", "danvan_cli", "analyze", *few, "-f", "json"], capture_output=True, cwd=tmp_path, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)) > 10
    subprocess.run([sys.executable, "-m", "danvan_cli", "demo", "trial"], capture_output=True, cwd=tmp_path, env=environment, timeout=60, check=True)
    assert len(list((tmp_path / "trial").glob("*/*.txt"))) == len(list((ROOT / "data" / "samples").glob("*/*.txt")))


def test_the_shipped_model_was_fitted_on_these_papers() -> None:
    meta = json.loads((ROOT / "data" / "model" / "model.json").read_text("utf-8"))
    assert meta["training"] == corpus.digest(ROOT / "data" / "training"), "training papers changed: run python -m danvan_cli.fitting"


def test_a_damaged_model_is_exit_5(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "danvan_cli" / "_data" / "model" / "roles.npz").write_bytes(b"PK\x03\x04broken")
    sample = next((tmp_path / "danvan_cli" / "_data" / "samples" / "hoi-thao-dan-van-kheo").glob("01*.txt"))
    done = subprocess.run(
        [sys.executable, "-m", "danvan_cli", "analyze", str(sample)], capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, timeout=60
    )
    assert done.returncode == 5
    assert len(done.stderr.splitlines()) == 1
    assert "roles.npz" in done.stderr
