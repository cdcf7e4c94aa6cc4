"""docs/problems.md and the register of problems say the same, in both directions."""

import re

from ivr.flow.messages import CODES
from tests.docs.markdown import DOCS

ROW = re.compile(r"^\| `([a-z-]+)` \| (\w+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_the_page_lists_each_code_as_the_register_has_it() -> None:
    rows = [row[:3] for row in ROW.findall((DOCS / "problems.md").read_text())]
    assert rows == [(one.code, one.severity, one.meaning) for one in CODES.values()]


def test_each_row_says_how_to_mend_it() -> None:
    for code, _, meaning, mend in ROW.findall((DOCS / "problems.md").read_text()):
        assert mend.endswith("."), code
        assert mend != meaning, code
