"""An installation with the scenes played into its store, once a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.application.recorded import Recorded, recorded
from tests.replay.house import House, installation
from tests.replay.scenes import CONFIDENTIAL, SCENES


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House.open(*installation(tmp_path_factory.mktemp("replay")))
    made.keep((*SCENES, *CONFIDENTIAL))
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def calls(house: House) -> dict[str, Recorded]:
    """The scenes' calls by name, out of the store."""
    from tests.replay.house import sid

    found = {}
    for scene in (*SCENES, *CONFIDENTIAL):
        record = house.store.call(sid(scene.name))
        assert record is not None
        found[scene.name] = recorded(record, house.store.calls.journal(record.call_sid))
    return found


@pytest.fixture(scope="session")
def database(house: House) -> Path:
    """The file of that store, to be copied."""
    return Path(str(house.store.database.engine.url.database))
