"""docs/problems.md and the register of problems say the same, in both directions."""

import re

from ivr.flow.messages import CODES
from tests.docs.markdown import DOCS

PART = re.compile(
    r"^### `([a-z-]+)`\n\n(\w+)\. (.+?)\n\n- Why: (.+?)\n- Mend: (.+?)\n(?=\n|\Z)", re.MULTILINE | re.DOTALL
)


def parts() -> list[tuple[str, ...]]:
    """(code, severity, meaning, why, mend) of each part of the page, each on one line."""
    found = PART.findall((DOCS / "problems.md").read_text())
    return [tuple(" ".join(text.split()) for text in one) for one in found]


def test_the_page_has_each_code_as_the_register_has_it() -> None:
    assert [part[:3] for part in parts()] == [(one.code, one.severity, one.meaning) for one in CODES.values()]


def test_each_part_says_why_it_matters_and_how_to_mend_it() -> None:
    for code, _, meaning, why, mend in parts():
        assert why.endswith("."), code
        assert mend.endswith("."), code
        assert len({meaning, why, mend}) == 3, code
