"""The table of settings in the docs and the settings themselves say the same, in both directions."""

import re
from pathlib import Path

from ivr.settings import Settings, SettingsError, told

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def rows_of_the_page() -> list[tuple[str, ...]]:
    """(name, default, meaning, example) of each row whose first cell is a setting's name."""
    lines = [line for line in PAGE.read_text().splitlines() if re.match(r"\| `[A-Z_]+` \|", line)]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def rows_of_the_settings() -> list[tuple[str, ...]]:
    """The same rows as the settings' own fields have them, in their order."""
    rows: list[tuple[str, ...]] = []
    for field in Settings.model_fields.values():
        default = told(field).default or f"`{field.default}`"
        example = told(field).example
        example = example if " " in example else f"`{example}`"
        rows.append((f"`{field.validation_alias}`", default, str(field.description), example))
    return rows


def test_the_table_lists_each_setting_as_it_is() -> None:
    assert rows_of_the_page() == rows_of_the_settings()


def test_each_plain_example_is_one_that_a_start_takes(tmp_path: Path) -> None:
    examples = {name.strip("`"): example.strip("`") for name, _, _, example in rows_of_the_page()}
    examples |= {
        "IVR_FLOWS": str(tmp_path),
        "IVR_VAR": str(tmp_path / "var"),
        "TWILIO_ACCOUNT_SID": "AC" + "0123456789abcdef" * 2,
        "TWILIO_AUTH_TOKEN": "from-the-console",
        "IVR_SECRET_KEY": "k" * 64,
    }
    try:
        Settings.load(examples)
    except SettingsError as error:
        raise AssertionError(f"the page's own examples don't start: {error}") from None
