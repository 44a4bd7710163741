"""Reading HTML pages: the article, where each of its words stands in the markup, and what the page says of itself."""

from observance.ingest.pages.read import VERSION, read_page
from observance.ingest.pages.scan import text_of

__all__ = ["VERSION", "read_page", "text_of"]
