"""What one request may ask for, and what is assumed where it does not say. Sizes in bytes, lengths in characters."""

from __future__ import annotations

from typing import Final

LARGEST_BODY: Final = 1024 * 1024
MOST_QUERIES: Final = 100
MOST_NAMES: Final = 20  # names of one query, all its name properties together
MOST_SCREENINGS: Final = 500  # names of a whole batch, each with everything else its query says
LONGEST_NAME: Final = 400
MOST_EXCLUDED: Final = 50
MOST_RESULTS: Final = 500
MOST_OFFSET: Final = 9499
MOST_WAITING: Final = 128  # requests in the queue before further ones are told to come back

DEFAULT_LIMIT: Final = 5
DEFAULT_PAGE: Final = 10
DEFAULT_THRESHOLD: Final = 0.75  # where about one name in a hundred on no list fires
DEFAULT_CUTOFF: Final = 0.5  # below it a candidate is not worth showing
