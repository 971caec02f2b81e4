"""JSON schemas of a campaign's files, for editors: they propose keys, show meanings, mark mistakes.

A file points to its schema in its first line (`#:schema ../notice.schema.json`). What a schema
cannot say (that a named column exists) is told by `config.campaign.load`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from config.campaign import Notice
from config.meanings import MEANINGS
from config.template import Template

FILES: dict[str, type[BaseModel]] = {
    "notice.schema.json": Notice,
    "template.schema.json": Template,
}


def schemas() -> dict[str, str]:
    """Name and text of every schema file."""
    return {name: _text(model) for name, model in FILES.items()}


def write(folder: Path) -> tuple[Path, ...]:
    """Writes the schemas into a folder of campaigns.

    Raises:
        OSError: The folder cannot be written.
    """
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in FILES)


def _text(model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    parts = {model.__name__: schema, **schema.get("$defs", {})}
    for name, part in parts.items():
        _explain(part, MEANINGS[name])
    draft = {"$schema": GenerateJsonSchema.schema_dialect}
    return json.dumps(draft | schema, ensure_ascii=False, indent=1) + "\n"


def _explain(part: dict[str, Any], meanings: dict[str, str]) -> None:
    """Puts the words for authors in the place of the docstrings for readers of the code."""
    part["description"] = meanings[""]
    for name, key in part.get("properties", {}).items():
        key.pop("title", None)
        key["description"] = meanings[name]
    part.pop("title", None)
