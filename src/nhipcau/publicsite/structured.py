"""What a page is, for machines: schema.org, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from nhipcau.facts.ledger import FactView
from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.cards import card_address
from nhipcau.publicsite.contents.calendar import Happening, happening_of
from nhipcau.publicsite.markup import plain, safe_address
from nhipcau.publicsite.pictures import file_address
from nhipcau.publicsite.words import VERDICT_SCALE
from nhipcau.stories.ports import (
    Credit,
    InterviewDetails,
    MediaClip,
    PlayedDetails,
    ProfileDetails,
    Question,
    QuizDetails,
    StoryDocument,
)

CONTEXT = "https://schema.org"
# ClaimReview counts upwards to true; what can't be known has no place on a scale of numbers.
RATINGS = {"false": 1, "misleading": 2, "mixed": 3, "mostly-true": 4, "true": 5}


def organisation(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name or settings.WAGTAIL_SITE_NAME, "url": absolute("/")}


def article(document: StoryDocument, path: str) -> dict[str, Any]:
    """A story by its kind: what takes place is an event told of by an article, anything else an article."""
    told = _article(document, path)
    if found := happening_of(document, path):
        kind = {"exhibition": "ExhibitionEvent", "talk": "EducationEvent"}.get(document.kind, "Event")
        host = getattr(document.details, "host", "") or getattr(document.details, "organiser", "")
        more = {"organizer": {"@type": "Organization", "name": host}} if host else {}
        told.pop("@context")
        return {"@context": CONTEXT, **event(found, document.language, kind), **more, "subjectOf": told}
    return {**told, **_of_kind(document)}


def _of_kind(document: StoryDocument) -> dict[str, Any]:
    details = document.details
    match details:
        case ProfileDetails():
            person: dict[str, Any] = {"@type": "Person", "name": details.name, "jobTitle": details.role}
            person["alternateName"] = [name for _language, name in details.names]
            return {"mainEntity": _without_blanks(person)}
        case InterviewDetails():
            people = [{"@type": "Person", "name": one.name, "jobTitle": one.role} for one in details.people]
            return {"about": [_without_blanks(one) for one in people]}
        case PlayedDetails(clip=MediaClip() as clip):
            return {clip.family: _clip(clip, document)}
        case QuizDetails():
            asked = [block for block in document.blocks if isinstance(block, Question)]
            questions = [{"@type": "Question", "name": one.question} for one in asked]
            about = {"@type": "Quiz", "name": document.title, "inLanguage": document.language}
            return {"mainEntity": _without_blanks({**about, "hasPart": questions})}
    return {}


def _clip(clip: MediaClip, document: StoryDocument) -> dict[str, Any]:
    minutes, seconds = divmod(clip.duration, 60)
    return _without_blanks(
        {
            "@type": "VideoObject" if clip.family == "video" else "AudioObject",
            "name": clip.title or document.title,
            "description": plain(document.lead),
            "contentUrl": absolute(file_address(clip.file)),
            "encodingFormat": clip.file.mime,
            "uploadDate": document.credit.published,
            "duration": f"PT{minutes}M{seconds}S" if clip.duration else "",
            "thumbnailUrl": absolute(card_address(document.language)),
            "transcript": "\n".join(plain(runs) for runs in clip.transcript),
            "inLanguage": document.language,
        }
    )


def _article(document: StoryDocument, path: str) -> dict[str, Any]:
    credit = document.credit
    sources = [s for note in document.notes for s in note.sources if safe_address(s).startswith("http")]
    return _without_blanks(
        {
            "@context": CONTEXT,
            "@type": "NewsArticle",
            "headline": document.title,
            "description": plain(document.lead),
            "inLanguage": document.language,
            "url": absolute(path),
            "datePublished": credit.published,
            "dateModified": credit.updated,
            "publisher": organisation(credit.issuer),
            "author": organisation(credit.issuer),
            "editor": {"@type": "Person", "name": credit.editor} if credit.editor else None,
            "translator": {"@type": "Person", "name": credit.translator} if credit.translator else None,
            "citation": list(dict.fromkeys(sources)),
        }
    )


def claim_review(
    *, claim: str, verdict: str, verdict_text: str, published: str, path: str, language: str, issuer: str
) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": verdict_text}
    if verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[verdict], "worstRating": 1, "bestRating": 5}
    assert verdict in VERDICT_SCALE  # noqa: S101  # the model allows no other
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": absolute(path),
        "inLanguage": language,
        "datePublished": published,
        "claimReviewed": claim,
        "itemReviewed": {"@type": "Claim", "name": claim},
        "reviewRating": rating,
        "author": organisation(issuer),
    }


def events(found: Iterable[Happening], language: str) -> dict[str, Any]:
    return {"@context": CONTEXT, "@graph": [event(one, language) for one in found]}


def event(one: Happening, language: str, kind: str = "Event") -> dict[str, Any]:
    """`kind` is Event or a narrower type of it. Hours stand only where a source gives them."""
    return _without_blanks(
        {
            "@type": kind,
            "name": one.name,
            "description": one.text,
            "startDate": one.starts.isoformat(timespec="minutes") if one.starts else one.date,
            "endDate": one.ends.isoformat(timespec="minutes") if one.ends else one.date_end,
            "inLanguage": language,
            "url": absolute(one.address) if one.address else "",
            "location": _without_blanks(
                {
                    "@type": "Place",
                    "name": one.where,
                    "address": _without_blanks(
                        {
                            "@type": "PostalAddress",
                            "addressLocality": ", ".join(place.name for place in one.localities),
                            "addressCountry": one.country,
                        }
                    )
                    if one.country
                    else None,
                }
            )
            if one.where
            else None,
        }
    )


def people(found: Iterable[tuple[str, str, str, str]], language: str) -> dict[str, Any]:
    """Persons as (name, role, in a few words, address)."""
    return {
        "@context": CONTEXT,
        "@graph": [
            _without_blanks(
                {
                    "@type": "Person",
                    "name": name,
                    "jobTitle": role,
                    "description": text,
                    "url": absolute(path),
                    "inLanguage": language,
                }
            )
            for name, role, text, path in found
        ],
    }


def search_action(path: str) -> dict[str, Any]:
    """The search page takes its words from its address."""
    return {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute(path)}?q={{words}}"},
        "query-input": "required name=words",
    }


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way from the front page to a page, as (name, address)."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": absolute(path)}
            for n, (name, path) in enumerate(steps, start=1)
        ],
    }


def legal_document(fact: FactView, language: str, path: str, credit: Credit | None) -> dict[str, Any]:
    """A page about a document, not the document itself."""
    return _without_blanks(
        {
            "@context": CONTEXT,
            "@type": "WebPage",
            "url": absolute(path),
            "inLanguage": language,
            "publisher": organisation(credit.issuer if credit else ""),
            "about": {
                "@type": "CreativeWork",
                "name": fact.name(language),
                "dateCreated": fact.date,
                "description": fact.word("subject", language),
            },
            "citation": [c.address for c in fact.citations],
        }
    )


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [])}
