"""`report.json`: the report as it is, for other systems."""

from __future__ import annotations

import json
from dataclasses import asdict

from nhipcau.reports.ports import Report


def render(report: Report) -> bytes:
    """UTF-8, keys in the order of `ports.Report`."""
    return (json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n").encode()
