"""Foreign keys obey the rooms as imports do; rooms say what they are."""

from __future__ import annotations

import ast
import configparser
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Field

from nhipcau.kit.room import RoomConfig
from nhipcau.people.models import Role

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "nhipcau"
HEAD = {"kit": 0}


def _layers() -> dict[str, int]:
    """Room -> depth, kit at 0, from the contract that import-linter holds."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    lines = parser["importlinter:contract:rooms"]["layers"].split("\n")
    return {
        room.strip(): depth
        for depth, line in enumerate(reversed([line for line in lines if line.strip()]))
        for room in line.split("|")
    }


ROOMS = sorted(_layers())


def _cross_room_fields() -> list[tuple[str, str, Field[object, object]]]:
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("nhipcau."):
            continue
        here = model.__module__.split(".")[1]
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if target is None or field.auto_created or not target.__module__.startswith("nhipcau."):
                continue
            there = target.__module__.split(".")[1]
            if there != here:
                found.append((here, there, field))
    return found


def test_foreign_keys_point_upstream_and_leave_no_name_behind() -> None:
    depth = _layers()
    fields = _cross_room_fields()
    assert len(fields) > 15
    for here, there, field in fields:
        assert depth[there] < depth[here], f"{field} points downstream"
        assert field.remote_field.hidden, f"{field} leaves a name upstream"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_a_readme(room: str) -> None:
    if room in ("project", "kit"):
        pytest.skip("not a room of the flow: docs/architecture.md tells")
    text = (SOURCE / room / "README.md").read_text(encoding="utf-8")
    assert len(text) > 300


@pytest.mark.django_db
def test_every_grant_names_a_permission_and_a_role() -> None:
    known = {
        f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")
    }
    for config in apps.get_app_configs():
        if isinstance(config, RoomConfig):
            for role, codenames in config.grants.items():
                assert role in Role.values
                for codename in codenames:
                    full = codename if "." in codename else f"{config.label}.{codename}"
                    assert full in known, f"{config.name} grants {full} to {role}, which no model declares"


def _python_files() -> list[Path]:
    return [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body; its signature and its contract may be as long as they need."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_files_and_functions_stay_short() -> None:
    long_files = [p for p in _python_files() if len(p.read_text(encoding="utf-8").splitlines()) > 400]
    assert not long_files
    long_functions = []
    for path in _python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > 40:
                long_functions.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not long_functions


def test_verbs_name_who_acts() -> None:
    """A verb that changes rows takes `by`; a worker's takes `owner`. What only reads or renders doesn't."""
    for room in ROOMS:
        paths = [SOURCE / room / "actions.py", *(SOURCE / room / "actions").glob("*.py")]
        for path in (p for p in paths if p.exists()):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                assert ast.get_docstring(node), f"{room}.{node.name} states no contract"
                if any(ast.unparse(decorator) == "transaction.atomic" for decorator in node.decorator_list):
                    names = {arg.arg for arg in [*node.args.args, *node.args.kwonlyargs]}
                    assert names & {"by", "owner", "delivery"}, f"{room}.{node.name} doesn't say who acts"
