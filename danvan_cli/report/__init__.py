"""The draft synthesis report: an analysis → a document of templates, quotations and counts, for any file format."""

from __future__ import annotations

from danvan_cli.report.compose import build
from danvan_cli.report.document import FORMS, Fields, Report

__all__ = ["FORMS", "Fields", "Report", "build"]
