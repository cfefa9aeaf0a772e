"""`python -m danvan_cli.fitting`: fit the models on data/training and write data/model/."""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version

from danvan_cli import __version__, codebook, resources, roles, themes
from danvan_cli.fitting import corpus
from danvan_cli.fitting import roles as fit_roles
from danvan_cli.fitting import themes as fit_themes


def main() -> None:
    """Fit and write; progress on standard error. With "semantic": only the model of danvan[semantic]."""
    begun = time.monotonic()
    training = resources.path("training")
    examples = corpus.read(training)
    count = sum(len(e.statements) for e in examples)
    print(f"{len(examples)} papers, {count} statements", file=sys.stderr)
    folder = resources.root() / "model"
    folder.mkdir(exist_ok=True)
    if "semantic" in sys.argv[1:]:
        from danvan_cli import semantic
        from danvan_cli.fitting import semantic as fit_semantic

        semantic.save(fit_semantic.fit(examples, [t.id for t in codebook.load()]), folder / "semantic.npz")
        return
    themes.save(fit_themes.fit(examples, codebook.load()), folder / "themes.npz")
    model = fit_roles.fit(examples)
    roles.save(model, folder / "roles.npz")
    meta = {
        "danvan": __version__, "training": corpus.digest(training), "papers": len(examples), "statements": count,
        "features": len(model.vocabulary), "fitted_with": {name: version(name) for name in ("numpy", "scikit-learn", "python-crfsuite", "pyvi")},
    }  # fmt: skip
    (folder / "model.json").write_text(json.dumps(meta, indent=1) + "\n", "utf-8")
    print(f"{len(model.vocabulary)} features; {time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
