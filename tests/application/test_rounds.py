"""The rounds beside the calls: one that breaks keeps no other from being done."""

from ivr import rounds


def test_a_round_that_breaks_is_told_and_the_others_are_done() -> None:
    done: list[str] = []

    def breaks() -> None:
        raise RuntimeError("the database is gone")

    rounds.once(
        {"first": lambda: done.append("first"), "broken": breaks, "last": lambda: done.append("last")}
    )
    assert done == ["first", "last"]
