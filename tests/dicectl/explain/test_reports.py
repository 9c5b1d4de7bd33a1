"""The reports from Windows and macOS, each with its answer in that system's shell."""

from __future__ import annotations

import pytest

from dicectl.errors.known import SHELL
from dicectl.explain.reader import read

from .reports import REPORTS


@pytest.mark.parametrize("case", REPORTS)
def test_a_report_gets_the_right_answer(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = REPORTS[case]
    monkeypatch.setenv(SHELL, report.shell)
    found = read(report.said.splitlines()).explained()
    assert found[0].name == report.name
    assert report.told in found[0].fix


def test_there_are_reports_from_each_shell() -> None:
    shells = [report.shell for report in REPORTS.values()]
    assert len(REPORTS) >= 40
    assert all(shells.count(shell) >= 10 for shell in ("sh", "powershell", "cmd"))
