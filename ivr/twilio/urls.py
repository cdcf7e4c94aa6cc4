"""The addresses inside our TwiML: in full under the public address, or as paths where there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Urls:
    """`base` is the public address without a slash at its end, "" for none.

    `again` marks the turn's address in an answer that is given a second time: if that turn breaks as well, the
    carrier's fallback tells us so by the address that failed, and no process has to remember it.
    """

    base: str = ""
    again: bool = False

    def turn(self, n: int, waited: int = 0) -> str:
        url = f"{self.base}/twilio/turn?n={n}"
        if waited:
            url += f"&wait={waited}"
        return url + "&again=1" if self.again else url

    def recording(self, n: int) -> str:
        return f"{self.base}/twilio/recording?n={n}"

    def queue(self, n: int) -> str:
        return f"{self.base}/twilio/queue?n={n}"

    def queue_key(self, n: int) -> str:
        return f"{self.base}/twilio/queue/key?n={n}"

    def whisper(self, n: int) -> str:
        return f"{self.base}/twilio/whisper?n={n}"

    def whisper_key(self, n: int) -> str:
        return f"{self.base}/twilio/whisper/key?n={n}"

    def leg(self, n: int) -> str:
        return f"{self.base}/twilio/status?n={n}"

    def taken(self, n: int) -> str:
        return f"{self.base}/twilio/queue/taken?n={n}"

    def fallback(self, n: int, tried: int) -> str:
        return f"{self.base}/twilio/fallback?n={n}&try={tried}"
