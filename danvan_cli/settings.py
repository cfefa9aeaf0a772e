"""Every threshold: its name, its unit, where the number came from."""

from __future__ import annotations

# --- reading ---------------------------------------------------------------------------------------------------------
MAX_BYTES = 50_000_000  # bytes of one file; a paper of 300 pages is under 2 MB
MIN_VIETNAMESE = 0.25  # share of words with Vietnamese letters: 0.71 to 0.92 in 280 papers at hand
MIN_WORDS = 5  # fewer words than this is no paper
MAX_BAD_BYTES = 0.002  # share of undecodable bytes that still counts as UTF-8 with a slip (notes: "one bad byte")

# --- cutting into blocks and statements ------------------------------------------------------------------------------
WRAP_MIN, WRAP_MAX = 45, 120  # columns; mail and typewriter texts wrap at 55–80
WRAP_SLACK = 12  # columns; the longest usual Vietnamese syllable and its blank, with room
WRAP_SHARE = 0.35  # share of lines that reach the column
HEADING_CHARS = 220  # longest heading seen in real papers: 200 characters
ASPECT_WORDS = (1, 16)  # syllables of one enumerated aspect
ASPECT_MIN = 3  # aspects that make a list

# --- confidence --------------------------------------------------------------------------------------------------------
UNSURE = 0.6  # mean confidence of a point below which the screen marks it with a question mark

CACHED_VECTORS = 200_000  # sentence vectors kept (150 MB), the oldest go first

# --- themes ----------------------------------------------------------------------------------------------------------
THEME_HEADING = 0.2  # weight of the heading's theme beside the statement's own
THEME_NEIGHBOUR = 0.1  # weight of the statement before and after, when they have the same role
THEME_PAPER = 0.3  # weight of what the whole paper is about; by cross-validation on data/training
THEME_OPINION = 0.3  # share of the sentence vectors' log-probabilities (danvan[semantic])
THEME_FLOOR = 0.01  # probability added to a theme that the paper never touches
THEME_MODEL_WEIGHT = 0.5  # weight of the fitted model for a known id inside a codebook of one's own
NEW_MAX_FIT = 0.5  # a statement that no codebook theme claims with this probability may found a new one
NEW_SIMILARITY = 0.08  # mean cosine similarity within a new theme
NEW_MIN_PAPERS = 3  # papers that must share a new theme
NEW_MIN_STATEMENTS = 4
NEW_TERM_SHARE = 0.35  # share of a new theme's statements that must hold a term of its name
NEW_STABILITY = 0.5  # share of bootstrap samples in which a new theme must return
RESAMPLE_ROWS = 1500  # unplaced statements above which a tenth of the samples must do
SEED, RESAMPLES = 7, 100  # of the bootstrap over papers

# --- points ----------------------------------------------------------------------------------------------------------
POINT_THEME = 0.1  # share of "about the same theme" in the similarity of two statements
POINT_SIMILARITY = 0.13  # mean similarity within a point: chosen on the labelled sample workshops (B-cubed F1 is flat from 0.10 to 0.14)
POINT_THEME_RATIO = 0.2  # a statement joins its point's theme when that is at least this likely beside its own
LARGE_CLUSTER = 8  # units above which a cluster is cut again
LARGE_FACTOR = 1.5  # how much more alike its members must then be
POINT_WORDS = 9  # syllables from which a statement can stand for its point
COMMON_WEIGHT = 200  # statements that the general frequency of syllables counts for beside those of the corpus
COPY_SIMILARITY = 0.9  # cosine of words from which a passage counts as copied, small changes and all
COPY_WORDS = 10  # syllables; shorter statements coincide by chance ("Kinh phí còn hạn chế")
