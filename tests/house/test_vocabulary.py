"""The table of words that is read is the one that people write."""

from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path

import studycal
from studycal.formats.documents.folding import fold

DOCUMENTS = Path(studycal.__path__[0]) / "formats" / "documents"


def folded(value: object) -> object:
    if isinstance(value, dict):
        return {key: folded(part) for key, part in value.items()}
    return [folded(part) for part in value] if isinstance(value, list) else fold(str(value))


def test_the_table_is_made_of_what_people_write() -> None:
    words = tomllib.loads((DOCUMENTS / "vocabulary.toml").read_text(encoding="utf-8"))
    names = json.loads((DOCUMENTS / "calendar_names.json").read_text(encoding="utf-8"))
    table = json.loads(gzip.decompress((DOCUMENTS / "vocabulary.json.gz").read_bytes()))
    remedy = "vocabulary.toml or the folding has changed: run `.venv/bin/python scripts/vocabulary`"
    assert table == folded({"words": words, "names": names}), remedy
    assert list(table["words"]) == list(words)
