"""Words as pyvi finds them, from its own weights, many texts at once and without importing it: exact, linear, some 20 times as fast.

tables.py reads pyvi's files, syllables.py cuts a text as pyvi does, lexicon.py remembers what that gave, decoder.py labels the syllables,
segmenter.py puts words together.
"""

from __future__ import annotations

from danvan_cli.words.segmenter import Segmenter, clean, keep_phrases, load

__all__ = ["Segmenter", "clean", "keep_phrases", "load"]
