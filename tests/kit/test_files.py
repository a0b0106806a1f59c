from __future__ import annotations

from pathlib import Path

import pytest

from nhipcau.kit import clock
from nhipcau.kit.files import sha256, write_atomically


def test_a_file_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a" / "b.txt"
    write_atomically(path, b"one")

    def broken(_descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_the_digest_is_sha256() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_day_can_be_fixed(settings: object) -> None:
    import datetime as dt

    settings.NHIPCAU_TODAY = dt.date(2026, 9, 21)  # type: ignore[attr-defined]  # untyped fixture
    assert clock.today() == dt.date(2026, 9, 21)
    assert clock.now().tzinfo is not None
