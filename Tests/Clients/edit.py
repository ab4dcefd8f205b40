"""Edits YAML as a person does, by changing a few characters: whatever else stands in the file stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml


def set_scalar(text: str, path: list[str], key: str, value: str) -> str:
    """The text with `key: value` in the mapping at a path, replacing its value or, where it has none, before its first key."""
    mapping = mapping_at(text, path)
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


def add_entry(text: str, path: list[str], key: str, value: str) -> str:
    """The text with `key: value` as the first entry of the block mapping at a path; the value may be a flow mapping."""
    first = mapping_at(text, path).value[0][0].start_mark
    return text[: first.index] + f"{key}: {value}\n" + " " * first.column + text[first.index :]


def remove_entry(text: str, path: list[str], key: str) -> str:
    """The text without an entry of the block mapping at a path: its lines go, and comments up to the next entry."""
    word, node = next(entry for entry in mapping_at(text, path).value if entry[0].value == key)
    lines = text.splitlines(keepends=True)
    # A block collection ends where the next token begins, anything else on its last line.
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    end = node.end_mark.line + (0 if is_block else 1)
    return "".join(lines[: word.start_mark.line] + lines[end:])


def mapping_at(text: str, path: list[str]) -> yaml.MappingNode:
    """The mapping at a path."""
    mapping = yaml.compose(text, yaml.SafeLoader)
    for name in path:
        mapping = next(node for word, node in mapping.value if word.value == name)
    return mapping
