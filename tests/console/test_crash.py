"""A report of an error of ours says where it came from, and nothing of what anybody wrote."""

import pytest

from console.crash import crash_report


def test_a_crash_report_says_where_and_never_what() -> None:
    with pytest.raises(ValueError, match="geheim") as caught:
        int("een geheim")
    report = "\n".join(crash_report(caught.value))
    assert "ValueError" in report
    assert "test_crash.py" in report
    assert "geheim" not in report
