"""Shows what checks say. It is what the user asked for, so it goes to standard output."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dicectl.events import Finding, as_json
from dicectl.output.event_words import COLOURS, finding_lines, summary
from dicectl.output.terminal import styled


def show(findings: Iterator[Finding], *, as_json_lines: bool) -> list[Finding]:
    """Print each finding as it comes, and at the end their number; return them."""
    shown = []
    for finding in findings:
        shown.append(finding)
        if as_json_lines:
            print(json.dumps(as_json(finding)), flush=True)
            continue
        first, *rest = finding_lines(finding)
        mark, text = first[0], first[1:]
        bold = finding.level == "problem"
        print(styled(mark, COLOURS[finding.level], bold=bold) + text, *rest, sep="\n", flush=True)
    if not as_json_lines:
        print(summary(shown), flush=True)
    return shown
