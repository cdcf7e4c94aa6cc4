"""Telephone numbers as callers, carriers and authors write them. Pure, and never raises on any text.

Brazil's ways are resolved here (0, carrier codes, the ninth digit, 4003-like national numbers); everything
else is left to `phonenumbers`, by validity and never by possibility: a withheld id typed as keypad digits is
often "possible".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

WITHHELD_WORDS = ("anonymous", "restricted", "blocked", "unknown", "unavailable", "private", "withheld")
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
WITHHELD_KEYS = frozenset(word.translate(_KEYPAD) for word in WITHHELD_WORDS)

CARRIER_CODES = frozenset(("12", "14", "15", "21", "22", "23", "25", "31", "41", "43", "55", "65", "99"))
"""Codes that Brazil asks for between 00 and the country of a call abroad."""

COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""Codes of all countries and territories that telephone numbers belong to."""

E164 = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
"""What a carrier dials, and shows as a caller's number."""
_SEPARATORS = re.compile(r"[\s().\-/‐-―]+")
_ADDRESS = re.compile(r"<([^<>]*)>")
_NATIONWIDE = (PhoneNumberType.SHARED_COST, PhoneNumberType.UAN)
_CAN_BE_CALLED_BACK = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a call says that it is from. `e164` and `country` (ISO region) stand only for a valid number.

    A SIP address whose user part is a valid number has kind `sip` and that number: it may greet in a
    country's language and be looked up like any calling number (which proves nothing either way), but the
    network that sent it vouches for less than a telephone network does, so it is called back only once the
    caller confirmed it by a key.
    """

    kind: Literal["number", "withheld", "sip", "client", "unknown"]
    e164: str | None = None
    country: str | None = None

    @property
    def callable(self) -> bool:
        """A telephone that somebody could call back without asking further."""
        return self.kind == "number" and self.e164 is not None and _is_a_persons(self.e164)


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that a caller typed to be called back at."""

    e164: str
    country: str


def parse_caller(raw: str | None, area: str | None = None) -> Caller:
    """What a carrier's `From` means. `area` (two digits) completes a local Brazilian number, without it none
    is.
    """
    text = _plain(raw)
    if _is_withheld(text):
        return Caller("withheld")
    if text.startswith("client:"):
        return Caller("client")
    if text.startswith(("sip:", "sips:")):
        return _sip_caller(text, area)
    number = _resolve(text, area)
    return Caller("number", _e164(number), _country(number)) if number else Caller("unknown")


def called_key(raw: str | None) -> str | None:
    """One key for a hotline however its number is written; None where nothing like a number stands.

    `40030015` for a nationwide number (an area code before it is dropped), `08007098100` for 0800 and its
    like, E.164 for the rest. A number that no numbering plan knows still has a key, so that an example line
    can't ring anybody.
    """
    compact = _compact(_sip_user(_plain(raw)))
    if compact is None:
        return None
    national = _brazilian(compact)
    if national is None:
        number = _resolve(compact, None)
        return _e164(number) if number else compact
    return _national_key(national)


def dialled(written: str) -> str:
    """A telephone as the carrier dials it: E.164. What no numbering plan knows keeps its digits."""
    compact = _compact(_plain(written))
    if compact is None:
        return written
    number = _resolve(compact, None)
    return _e164(number) if number else compact


def typed_number(digits: str, default_area: str | None = None, default_country: str = "BR") -> Typed | None:
    """A callback number from the keypad: area code and number, or 00, country and number.

    None for what is no number of a person: incomplete, invalid, toll free, nationwide, premium.
    """
    if not (digits.isascii() and digits.isdigit()):
        return None
    if default_country == "BR" or digits.startswith("00"):
        number = _resolve(digits, default_area)
    else:
        number = _valid(digits, default_country)
    country = _country(number) if number else None
    if number is None or country is None or phonenumbers.number_type(number) not in _CAN_BE_CALLED_BACK:
        return None
    return Typed(_e164(number), country)


def mask(e164: str) -> str:
    """The number for people who need not know it: `+55 11 *****-4321`; country, a Brazilian area, the last
    four.
    """
    match = re.fullmatch(r"\+55(\d{2})(\d{4,5})(\d{4})", e164, re.ASCII)
    if match:
        return f"+55 {match[1]} {'*' * len(match[2])}-{match[3]}"
    number = _valid(e164, None)
    hidden = len(re.sub(r"\D", "", e164)) - 4
    if number is None:
        return "*" * max(hidden, 0) + last_four(e164) if hidden > 3 else "****"
    hidden -= len(str(number.country_code))
    return f"+{number.country_code} {'*' * hidden}-{last_four(e164)}" if hidden > 0 else "****"


def last_four(e164: str) -> str:
    """The last four digits (fewer if there are no more)."""
    return re.sub(r"\D", "", e164)[-4:]


def _plain(raw: str | None) -> str:
    text = unicodedata.normalize("NFKC", raw or "").strip().lower()
    address = _ADDRESS.search(text)
    text = address[1] if address else text
    return text.removeprefix("tel:").strip()


def _is_withheld(text: str) -> bool:
    user = _sip_user(text).strip().lstrip("+")
    return not text or user in WITHHELD_WORDS or user in WITHHELD_KEYS


def _sip_user(text: str) -> str:
    """The part before `@` of a SIP address, without its parameters; other text as it stands."""
    if not text.startswith(("sip:", "sips:")):
        return text
    return re.split(r"[@;?]", text.partition(":")[2], maxsplit=1)[0]


def _sip_caller(text: str, area: str | None) -> Caller:
    number = _resolve(_sip_user(text), area)
    return Caller("sip", _e164(number), _country(number)) if number else Caller("sip")


def _compact(text: str) -> str | None:
    """The digits, with `+` if it stood in front; `0xx` loses its placeholder. None if anything else stands
    there.
    """
    compact = _SEPARATORS.sub("", text)
    if compact.startswith("0xx"):
        compact = "0" + compact[3:]
    return compact if re.fullmatch(r"\+?[0-9]{3,20}", compact) else None


def _resolve(text: str, area: str | None) -> phonenumbers.PhoneNumber | None:
    compact = _compact(text)
    if compact is None:
        return None
    national = _brazilian(compact)
    if national is not None:
        return _brazilian_number(national, area)
    if compact.startswith("+"):
        return _abroad(compact[1:])
    return _abroad(compact[2:]) or (_abroad(compact[4:]) if compact[2:4] in CARRIER_CODES else None)


def _brazilian(compact: str) -> str | None:
    """The national number in digits, with its area code if one was written; None for a number abroad."""
    digits = compact.lstrip("+")
    if compact.startswith("00"):
        return _after_trunk(digits[4:]) if digits[2:4] == "55" and len(digits) in (14, 15) else None
    if compact.startswith("+"):
        return _after_trunk(digits[2:]) if digits.startswith("55") else None
    if len(digits) in (12, 13) and digits.startswith("55"):
        return digits[2:]
    return _after_trunk(digits)


def _after_trunk(digits: str) -> str:
    """Drops the 0 and, where the length shows one, the two digits of the carrier chosen for the call."""
    if not digits.startswith("0"):
        return digits
    rest = digits[1:]
    return rest[2:] if len(rest) in (12, 13) else rest


def _brazilian_number(national: str, area: str | None) -> phonenumbers.PhoneNumber | None:
    if len(national) in (8, 9) and area and not _is_nationwide(national):
        national = area + national
    national = _with_ninth_digit(national)
    return _valid(f"+55{national}", None) if len(national) >= 8 else None


def _with_ninth_digit(national: str) -> str:
    """Mobiles got a 9 in front between 2012 and 2016; fixed lines begin with 2 to 5 and kept eight digits."""
    if len(national) == 10 and national[2] in "6789" and national[:3] not in ("800", "300", "500", "900"):
        return f"{national[:2]}9{national[2:]}"
    return national


def _is_nationwide(national: str) -> bool:
    number = _valid(f"+55{national}", None) if len(national) == 8 else None
    return number is not None and phonenumbers.number_type(number) in _NATIONWIDE


def _national_key(national: str) -> str:
    if _is_nationwide(national[-8:]) and len(national) in (8, 10):
        return national[-8:]
    if national.startswith(("800", "300", "500", "900")) and len(national) in (9, 10):
        return f"0{national}"
    return f"+55{_with_ninth_digit(national)}" if len(national) in (10, 11) else national


def _abroad(digits: str) -> phonenumbers.PhoneNumber | None:
    if digits.startswith("521") and len(digits) == 13:  # Mexico dropped the 1 before mobiles in 2019
        digits = "52" + digits[3:]
    return _valid(f"+{digits}", None)


def _valid(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _is_a_persons(e164: str) -> bool:
    """No toll-free, nationwide or premium number: those are lines that are called, and call nobody."""
    number = _valid(e164, None)
    return number is not None and phonenumbers.number_type(number) in _CAN_BE_CALLED_BACK


def _country(number: phonenumbers.PhoneNumber) -> str | None:
    region = phonenumbers.region_code_for_number(number)
    return region if region and region != "001" else None
