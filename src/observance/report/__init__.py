"""The brief of a reading, in a terminal, as plain text and as an HTML page."""

from __future__ import annotations

from observance.report.page import brief_html
from observance.report.terminal import brief_text, print_brief, print_chain, print_findings

__all__ = ["brief_html", "brief_text", "print_brief", "print_chain", "print_findings"]
