"""Makes the test documents of `data/own` from their marked-up texts, in five formats, with their labels.

    python -m tests.guidance.make_documents

Each `NAME.xml` is the text of an invented document with its labels as tags (`pu` purpose, `th` theme,
`f` form …). From it come the file that the reader gets, `NAME.text.txt` and `NAME.expected.json`.
The labels were written before the reader saw the documents. Where its reading showed that a label broke the
contract (a group named in a requirement and not marked, a fair marked as a form), the label was mended; where the
contract leaves room, the label stands and the reader is counted wrong.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lxml import etree

from tests.guidance.writers import WRITERS, Parts

OWN = Path(__file__).parent / "data" / "own"
KINDS = {
    "b": "legal_basis",
    "oc": "occasion",
    "k": "key_date",
    "pu": "purpose",
    "re": "requirement",
    "th": "theme",
    "f": "form",
    "a": "audience",
    "s": "slogan",
    "du": "duty",
    "dl": "deadline",
    "at": "attachment",
}
HEAD = ("type", "number", "issuer", "place", "date", "title", "signatory")


class Labels:
    """Collects the plain text and the labelled spans while walking the marked-up text."""

    def __init__(self) -> None:
        self.text = ""
        self.items: list[dict[str, Any]] = []

    def line(self, element: etree._Element, label: str = "") -> str:
        begin = len(self.text)
        self.text += label
        self._walk(element)
        line = self.text[begin:]
        self.text += "\n"
        return line

    def _walk(self, element: etree._Element) -> None:
        self.text += element.get("l", "") if element.tag in ("th", "du") else ""
        start = len(self.text)
        self.text += element.text or ""
        for child in element:
            self._walk(child)
            self.text += child.tail or ""
        if element.tag in KINDS and len(self.text) > start:
            self._label(element, start)

    def _label(self, element: etree._Element, start: int) -> None:
        whole = self.text[start:]
        text = whole.strip().rstrip(";,.:") if element.tag != "s" else whole.strip()
        passage = {"start": start + whole.index(text), "end": start + whole.index(text) + len(text)}
        fields = {"value": element.get("v"), "ordinal": element.get("o"), "number": element.get("n")}
        item = {
            "kind": KINDS[element.tag],
            "text": text,
            **{k: v for k, v in fields.items() if v},
            "passage": passage,
        }
        organisations = (element.get("org") or "").split("|")
        dates = (element.get("d") or element.get("date") or "").split("|")
        for organisation in organisations:
            for date in dates:
                extra = {"organisation": organisation, "date": date}
                self.items.append({**item, **{k: v for k, v in extra.items() if v}})


def taken_apart(root: etree._Element, labels: Labels) -> Parts:
    """The letterhead, body and foot of a marked-up text, its labels collected on the way."""
    left = [labels.line(p) for p in root.iterfind("left/p")]
    right = [labels.line(p) for p in root.iterfind("right/p")]
    body: list[tuple[str, Any]] = []
    for element in root:
        if element.tag == "foot":
            columns = [[labels.line(p) for p in element.iterfind(f"{side}/p")] for side in ("left", "right")]
            body.append(("foot", columns))
        elif element.tag == "table":
            body.append(("table", [_row(labels, row) for row in element.iterfind("tr")]))
        elif element.tag not in ("left", "right"):
            number = element.get("l", "") if element.tag == "p" else ""
            line = labels.line(element, f"{number} " if number else "")
            body.append((element.tag, (line, number, int(element.get("lv", "0")))))
    return Parts(left, right, body)


def _row(labels: Labels, row: etree._Element) -> list[tuple[str, int]]:
    cells = []
    for index, cell in enumerate(row.iterfind("td")):
        labels.text += "\t" if index else ""
        start = len(labels.text)
        labels._walk(cell)
        cells.append((labels.text[start:], int(cell.get("rows", "1"))))
    labels.text += "\n"
    return cells


def expected(root: etree._Element, parts: Parts, labels: Labels, name: str) -> dict[str, Any]:
    document = {field: root.get(field) for field in HEAD}
    feet = [columns[0][1:] for kind, columns in parts.body if kind == "foot"]
    recipients = [line.lstrip("- ").rstrip(";,. ") for foot in feet for line in foot]
    items = sorted(labels.items, key=lambda item: item["passage"]["start"])
    return {
        "text_file": f"{name}.text.txt",
        "document": {**document, "recipients": recipients},
        "items": [] if root.get("type") == "other" else items,
    }


def main() -> None:
    for source in sorted(OWN.glob("*.xml")):
        root, labels = etree.fromstring(source.read_bytes()), Labels()
        parts = taken_apart(root, labels)
        name, ending = source.stem, root.get("format", "txt")
        WRITERS[ending](root, parts, OWN / f"{name}.{ending}")
        (OWN / f"{name}.text.txt").write_text(labels.text.rstrip("\n") + "\n", encoding="utf-8")
        wanted = json.dumps(expected(root, parts, labels, name), ensure_ascii=False, indent=1)
        (OWN / f"{name}.expected.json").write_text(wanted + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
