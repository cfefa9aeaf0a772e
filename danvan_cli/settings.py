"""Every threshold: its name, its unit, where the number came from."""

from __future__ import annotations

# --- reading ---------------------------------------------------------------------------------------------------------
MAX_BYTES = 50_000_000  # bytes of one file; a paper of 300 pages is under 2 MB
MIN_VIETNAMESE = 0.25  # share of words with Vietnamese letters: 0.70–0.90 in Vietnamese papers, under 0.05 elsewhere
MIN_WORDS = 5  # fewer words than this is no paper
MAX_BAD_BYTES = 0.002  # share of undecodable bytes that still counts as UTF-8 with a slip (notes: "one bad byte")

# --- cutting into blocks and statements ------------------------------------------------------------------------------
WRAP_MIN, WRAP_MAX = 45, 120  # columns; mail and typewriter texts wrap at 55–80
WRAP_SLACK = 12  # columns; the longest usual Vietnamese syllable and its blank, with room
WRAP_SHARE = 0.35  # share of lines that reach the column
HEADING_CHARS = 220  # longest heading seen in real papers: 190 characters (a resolution's title)
ASPECT_WORDS = (1, 16)  # syllables of one enumerated aspect
ASPECT_MIN = 3  # aspects that make a list
