"""Edits YAML as a person does, by changing a few characters: whatever else stands in the file stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml


def set_scalar(text: str, path: list[str], key: str, value: str) -> str:
    """The text with `key: value` in the mapping at a path, replacing its value or, where it has none, before its first key."""
    mapping = yaml.compose(text, yaml.SafeLoader)
    for name in path:
        mapping = next(node for word, node in mapping.value if word.value == name)
    for word, node in mapping.value:
        if word.value == key:
            old = text[node.start_mark.index : node.end_mark.index]
            # A block scalar (`|`, `>`) ends after its last line break, any other before it.
            ending = "\n" if old.endswith("\n") else ""
            return text[: node.start_mark.index] + value + ending + text[node.end_mark.index :]
    first = mapping.value[0][0].start_mark
    separator = ", " if mapping.flow_style else "\n" + " " * first.column
    return text[: first.index] + f"{key}: {value}{separator}" + text[first.index :]


def file_references(content: Any) -> Iterator[str]:
    """The files that a plan names: those it includes, and calendars of busy time."""
    if isinstance(content, list):
        for element in content:
            yield from file_references(element)
    elif isinstance(content, dict):
        for key, value in content.items():
            if key == "include":
                yield from value
            elif key == "file":
                yield str(value)
            else:
                yield from file_references(value)
