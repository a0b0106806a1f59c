"""What the kind of a story asks for besides its text, as written in YAML, to raw stream data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from nhipcau.project.demonstration.content_files import BadContent, stable_id
from nhipcau.project.demonstration.made_files import Files
from nhipcau.project.demonstration.story_blocks import Desk, clip

Written = dict[str, Any]
HERE: Final = "Asia/Ho_Chi_Minh"
PLAYED: Final = frozenset({"video", "audio"})


def details(
    kind: str, value: Mapping[str, Any] | None, language: str, owner: str, files: Files | None
) -> list[Written]:
    """One block named as the kind; nothing where the story gives none, or a file without a store."""
    if value is None or (files is None and kind in PLAYED):
        return []
    if kind not in WRITERS:
        raise BadContent(f"{owner}: a story of the kind {kind} has no details")
    place = f"{owner}:details"
    try:
        written = WRITERS[kind](value, Desk(language, place, files))
    except (KeyError, TypeError) as missing:
        raise BadContent(f"{owner}: details ({kind}) lack {missing} in {language}") from missing
    return [{"type": kind, "value": written, "id": str(stable_id(place))}]


def _words(value: Mapping[str, Any], desk: Desk, *names: str) -> Written:
    return {name: desk.word(value.get(name)) for name in names}


def _person(value: Mapping[str, Any], desk: Desk) -> Written:
    return {**_words(value, desk, "name", "role"), "fact": value.get("fact", "")}


def _reportage(value: Mapping[str, Any], desk: Desk) -> Written:
    return _words(value, desk, "place", "dates", "photographer")


def _interview(value: Mapping[str, Any], desk: Desk) -> Written:
    people = [_person(one, desk) for one in value["people"]]
    return {
        "people": desk.at("people").items(people),
        **_words(value, desk, "interviewer", "place"),
        "date": value["date"],
    }


def _talk(value: Mapping[str, Any], desk: Desk) -> Written:
    speakers = [_person(one, desk) for one in value["speakers"]]
    programme = [_words(one, desk, "time", "title", "who") for one in value["programme"]]
    return {
        "event": value.get("event", ""),
        **_hours(value, "starts", "ends"),
        **_words(value, desk, "place", "address", "host"),
        "undated": bool(value.get("undated")),
        "speakers": desk.at("speakers").items(speakers),
        "programme": desk.at("programme").items(programme),
        "recording": None,
        "transcript": desk.rich(value.get("transcript")),
    }


def _hours(value: Mapping[str, Any], *names: str) -> Written:
    """Hours are written in only where a source gives them."""
    return {**{name: value.get(name) for name in names}, "time_zone": value.get("time_zone", HERE)}


def _exhibition(value: Mapping[str, Any], desk: Desk) -> Written:
    return {
        "starts": value["starts"],
        "ends": value.get("ends"),
        **_words(value, desk, "place", "address", "hours", "admission", "contact"),
    }


def _video(value: Mapping[str, Any], desk: Desk) -> Written:
    return clip(value, desk)


def _audio(value: Mapping[str, Any], desk: Desk) -> Written:
    written = clip(value, desk)
    del written["poster"]
    return written


def _quiz(value: Mapping[str, Any], desk: Desk) -> Written:
    return {
        **_hours(value, "opens", "closes"),
        "rules": desk.rich(value["rules"]),
        **_words(value, desk, "prize", "contact"),
    }


def _event(value: Mapping[str, Any], desk: Desk) -> Written:
    return {
        "event": value.get("event", ""),
        **_hours(value, "starts", "ends"),
        **_words(value, desk, "place", "address", "organiser", "admission"),
    }


def _announcement(value: Mapping[str, Any], desk: Desk) -> Written:
    return {
        "valid_from": value["valid_from"],
        "valid_until": value.get("valid_until"),
        **_words(value, desk, "contact"),
    }


WRITERS: Final[dict[str, Callable[[Any, Desk], Written]]] = {
    "reportage": _reportage,
    "interview": _interview,
    "talk": _talk,
    "profile": lambda value, _: {"person": value["person"]},
    "document": lambda value, _: {"document": value["document"], "articles": []},
    "exhibition": _exhibition,
    "video": _video,
    "audio": _audio,
    "quiz": _quiz,
    "event": _event,
    "announcement": _announcement,
}
