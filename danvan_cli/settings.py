"""Thresholds that decide a result or how a run goes: name, unit, where the number came from. What only one format or screen knows stands with it."""

from __future__ import annotations

# --- reading ---------------------------------------------------------------------------------------------------------
MAX_BYTES = 50_000_000  # bytes of one file; a paper of 300 pages is under 2 MB
MAX_TEXT_BYTES = 20_000_000  # bytes of a plain text
MAX_CHARS = 5_000_000  # characters of a paper; one of 300 pages has 700,000
MAX_LINE_CHARS = 2_000_000  # characters of one line; papers in one line have been seen up to 11,000
MAX_LINES = 100_000  # lines or paragraphs of a paper; one of 300 pages has about 12,000
MIN_VIETNAMESE = 0.25  # share of words with Vietnamese letters that are syllables: 0.69 to 0.92 in 373 papers at hand, at most 0.06 in French, Italian, Portuguese
MIN_UNACCENTED = 0.08  # share of the most frequent syllables in Vietnamese without marks: 0.12 to 0.41 in 370 papers at hand
LANGUAGE_WORDS = 20_000  # words from which the language is told
MIN_WORDS = 5  # fewer words than this is no paper
MAX_BAD_BYTES = 0.002  # share of undecodable bytes that still counts as UTF-8 with a slip (notes: "one bad byte")
MAX_MEMBERS = 1_000  # files of a .zip
OFFICE_BATCH, OFFICE_BATCH_BYTES = 50, 50_000_000  # files of one call of LibreOffice, and their bytes
OFFICE_START, OFFICE_EACH, OFFICE_ALONE = 60.0, 6.0, 40.0  # seconds: for its start, for each file, for a file by itself (51 files took 4 s)
OFFICE_MEMORY = 4_000_000_000  # bytes of address space; LibreOffice 7.4 converts within it

# --- standing settings ---
CONFIG_NAME = "danvan.toml"  # beside the papers, and in the user's configuration folder
CODEBOOK_BYTES = 1_000_000  # bytes of a codebook; the packaged one has 9,000
CONFIG_BYTES = 100_000  # bytes; one with every key set has under 2,000

# --- how it runs -------------------------------------------------------------------------------------------------------
PART_PAPERS, PART_BYTES = 8, 20_000_000  # papers handed to a process at a time (a quarter of a second of work), and their bytes
PARALLEL_PARTS = 10  # parts below which processes are not worth their start: a guess, from a start of about a second
CACHE_BYTES, CACHE_KEPT = 500_000_000, 0.8  # bytes of the cache (32,000 papers of 900 words), and the share kept when it has grown over that
CACHE_DAY = 86_400.0  # seconds after which a record that is used is marked as used again
CACHE_PATIENCE = 5.0  # seconds to wait for another run that is writing
SHELF_BYTES = 1 << 25  # bytes of a block of packed digests (2,000 papers); what of it is never written takes no memory
CLUSTER_AHEAD = 3  # parts a thread of the cluster that are handed out at a time
CLUSTER_PAPERS = 64  # papers of a part whose files the workers open, at most: two seconds of work beside some milliseconds of Dask's
CLUSTER_PARTS = 100  # such parts at least, where there are papers enough, so that no worker waits long for the last
CLUSTER_CONNECT, CLUSTER_PULSE, CLUSTER_PATIENCE = 5.0, 1.0, 60.0  # seconds: to reach the scheduler, between looks at it, with no worker at all

XLSX_STREAMED = 20_000  # statements from which a workbook is written through temporary files

# --- copies ------------------------------------------------------------------------------------------------------------
SHINGLE = 5  # words
SAME_PAPER = 0.97  # share of common shingles from which two files of the same unit are one paper (51 papers in five formats made by LibreOffice: 1.0)
NEAR_COPY = 0.6  # share from which they are shown as near copies
NEAR_SHOWN = 3  # near copies named in a note
MINHASH, BANDS = 96, 32  # minima of hashes of a paper, and the bands of three that they are looked up in; 0.04 % of the pairs at 0.6 escape
NEAR_ESTIMATE = 0.35  # share of equal minima from which shingles are compared; for a near copy five standard deviations down
BAND_PARTNERS = 20  # papers that one is compared with where more agree in a band

# --- legacy encodings; the unit is one word that a reading makes or breaks ---------------------------------------------
FONT_HINT = 1.5  # what a font's name (.VnTime) adds to the reading it stands for
MODERN_SHARE = 0.2  # Unicode lines to legacy lines among those set in old fonts, up to which the fonts are believed
CLEAR_MARGIN, CLEAR_SCORE = 1.5, 1.0  # a line decides by itself when its best reading leads by this and scores this
MAIN_ENCODING, MAIN_LEAD = 0.9, 4.0  # share of the legacy letters that makes an encoding the file's; how far another must lead in a line
SAMPLE_CHARS = 20_000  # characters of a line from which its encoding is told
NEAR_LINES = 6  # lines before and after that decide for a line too short to tell

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
NEW_SAMPLE = 2000  # unplaced statements in which new themes are sought where there are more than LINKAGE_ROWS
RESAMPLE_ROWS = 1500  # unplaced statements above which a tenth of the samples must do
LINKED_IN_ALL = 20_000  # rows of all samples together from which linkage by scipy is worth its import (0.3 s)
SEED, RESAMPLES = 7, 100  # of the bootstrap over papers

# --- large corpora -----------------------------------------------------------------------------------------------------
LINKAGE_ROWS = 4000  # statements of a role that are compared all with all (128 MB a matrix, four at a time)
BLOCK_ROWS = 1000  # statements compared all with all where there are more; with 500 for 1,600 statements B-cubed F1 against all with all is 0.85
POWER_STEPS, MEANS_STEPS = 6, 3  # rounds of one cut into two
CUT_LEAST = 0.1  # share of the smaller side below which a cut is made at the median instead
COPY_PAPERS = 20  # papers above which a passage that all of them have is named with the first of them only

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

# --- the page of -f html -----------------------------------------------------------------------------------------------
PARAGRAPH_CHARS = 600  # of a paragraph shown around its quotations; two in three paragraphs of real papers are shorter
PARAGRAPH_LEAST = 160  # what is left of that in a very large corpus
PAGE_CHARS = 6_000_000  # characters of paragraphs in one page from which less is shown of each: a browser opens 20 MB in seconds
PAGE_FINDINGS = 5000  # statements up to which the page has the findings without being asked for them: two seconds of comparing
HEAT_LEVELS = 6  # colours of a heat map

# --- comparing -------------------------------------------------------------------------------------------------------
LEVEL = 0.05  # of significance, after correction for many comparisons
LIKE_POINT = 0.2  # likeness from which a new point's nearest on the other side is named
LIKE_ANSWER = 0.15  # likeness from which a lesson or proposal of the same theme is taken to answer a limitation: read on two workshops
LIKE_ACROSS = 0.25  # the same for one of another theme
LIKE_CONTESTED = 0.25  # likeness from which an achievement and a limitation of one theme are set against each other
ANSWERS_SHOWN = 3  # answers named for one limitation
KIND_PAPERS = 2  # papers from which units of a kind, and what they say, count as a kind's
