"""How much of a file is read: past these, it is refused with a sentence."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 200 * MEGABYTE
MOST_BYTES_AT_ONCE: Final = 1 * MEGABYTE  # larger files are analysed by the timetable
MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 200
MOST_LINE_CHARACTERS: Final = 256 * 1024
MOST_RECORD_LINES: Final = 2_000  # a quoted cell may hold several
MOST_CELL_CHARACTERS: Final = 20_000
MOST_UNZIPPED_BYTES: Final = 600 * MEGABYTE
MOST_SHARED_TEXT_BYTES: Final = 40 * MEGABYTE
MOST_PART_BYTES: Final = 5 * MEGABYTE  # styles, names…: read whole, as a tree
MOST_RATIO: Final = 250  # of a part to what it weighs zipped
MOST_ZIPPED_FILES: Final = 500
MOST_UNZIPPED_AT_ONCE: Final = 10 * MEGABYTE  # heavier workbooks are not opened in a request
MOST_TREES_AT_ONCE: Final = 1 * MEGABYTE

SLICE: Final = 500  # rows of one transaction
SAMPLE: Final = 50
MOST_ALIKE: Final = 100  # shown at a time to a person who tells them apart
SUSPICIOUS_CLOSURES: Final = 0.05
SUSPICIOUS_POINTS: Final = 0.05
SUSPICIOUS_REJECTIONS: Final = 0.10
