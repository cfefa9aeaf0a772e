"""danvan: reads Vietnamese conference papers and counts what they say together.

    from danvan_cli import analyze
    analysis = analyze(["papers/"])
    analysis.points, analysis.statements  # pandas DataFrames
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "analyze"]

if TYPE_CHECKING:
    from danvan_cli.pipeline import analyze


def __getattr__(name: str) -> Any:
    # numpy, scipy and pyvi are loaded only when something is analysed, so that --help is instant
    if name == "analyze":
        from danvan_cli.pipeline import analyze

        return analyze
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
