"""Tests of reading HTML pages."""
