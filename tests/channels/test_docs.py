"""The room's own pages name every state, kind, safety, verb, setting and word of its port."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from nhipcau.channels import actions, ports
from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import KINDS, PortError, Safety

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "src" / "nhipcau" / "channels"
README = (ROOM / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "write-a-channel.md").read_text(encoding="utf-8")
SOURCES = [path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("word", [*Delivery.State.values, *KINDS, *(one.value for one in Safety)])
def test_every_state_kind_and_safety_is_in_the_readme(word: str) -> None:
    assert f"`{word}`" in README


@pytest.mark.parametrize("verb", actions.__all__)
def test_every_verb_is_in_the_readme(verb: str) -> None:
    if verb[0].islower():
        assert f"`{verb}" in README


def test_every_setting_and_check_is_in_the_readme() -> None:
    source = "\n".join(SOURCES)
    for name in {*re.findall(r"\bNHIPCAU_(?:CHANNEL|DELIVERY|OUTBOX)\w*", source), "NHIPCAU_KEYS"}:
        assert f"`{name}`" in README, name
    for name in re.findall(r"channels\.E\d{3}", source):
        assert name in README, name


def test_every_log_event_is_in_the_readme() -> None:
    events = set(re.findall(r'"event": "(\w+)"', "\n".join(SOURCES)))
    assert len(events) > 3
    for event in events:
        assert f"`{event}`" in README, event


def test_the_guide_names_the_whole_port() -> None:
    for one in (*Safety, *ports.Tested):
        assert one.name in GUIDE, one
    for error in PortError.__subclasses__():
        assert f"`{error.__name__}(" in GUIDE, error
    for name in ("prepare", "publish", "find_existing", "capabilities", "problems"):
        assert name in GUIDE, name


def test_what_the_guide_imports_is_there() -> None:
    example = re.search(r"```python\n(.*?)```", GUIDE, re.S)
    assert example
    imported = [
        alias.name
        for node in ast.walk(ast.parse(example[1]))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert imported
    assert [name for name in imported if not hasattr(ports, name)] == []


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("NHIPCAU_CHANNEL_KINDS", {"x": "nhipcau.channels.adapters.outbox.Outbox"}, None),
        ("NHIPCAU_CHANNEL_KINDS", {"x": "nowhere.Adapter"}, "channels.E001"),
        ("NHIPCAU_DELIVERY_LEASE", 60, None),
        ("NHIPCAU_DELIVERY_LEASE", 0, "channels.E002"),
        ("NHIPCAU_DELIVERY_LEASE", "120", "channels.E002"),
    ],
)
def test_wrong_settings_are_told_before_anything_starts(
    settings: Settings, name: str, value: object, check: str | None
) -> None:
    setattr(settings, name, value)
    found = [one.id for one in run_checks() if str(one.id).startswith("channels.")]
    assert found == ([check] if check else [])
