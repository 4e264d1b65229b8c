"""Reading and writing YAML 1.2 with scalars as text; the type of the field decides later what a text means.

`on`, `no`, dates and numbers stay text; null, true and false become None, True and False.
Anchors, tags and duplicate keys are rejected.
"""

from __future__ import annotations

from typing import Any

import yaml

from policies.errors import UserError


class Plain(str):
    """An unquoted scalar, which a field of type number or date may convert."""

    __slots__ = ()


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]  # chosen at import, by what libyaml offers
    """A safe YAML loader that returns scalars as text."""


def _scalar(loader: Any, node: yaml.ScalarNode) -> object:
    text: str = loader.construct_scalar(node)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    return Plain(text)


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, object]:
    seen: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise UserError(f"第 {key_node.start_mark.line + 1} 行：键必须是文字")
        if key in seen:
            raise UserError(f"第 {key_node.start_mark.line + 1} 行：“{key}”写了两遍，请只保留一个")
        seen[str(key)] = loader.construct_object(value_node, deep=True)
    return seen


def _sequence(loader: Any, node: yaml.SequenceNode) -> list[object]:
    return [loader.construct_object(item, deep=True) for item in node.value]


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:str", _scalar)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _sequence)


def read_yaml(text: str) -> object:
    """Read a YAML document and return it as dicts, lists, texts, True, False and None.

    Raises: UserError with the line of the first syntax error.

    >>> read_yaml("{name: 例子, low: 10, on: no, doubtful: true}")
    {'name': '例子', 'low': '10', 'on': 'no', 'doubtful': True}
    """
    try:
        for token in yaml.scan(text, _Loader):
            if isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)):
                raise UserError(f"第 {token.start_mark.line + 1} 行：不接受 YAML 的锚点、引用和标签，请写成普通内容")
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader subclass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行附近" if mark is not None else "文件中"
        raise UserError(f"{line}不是合格的 YAML，请检查缩进、冒号和引号") from error
    except RecursionError as error:
        raise UserError("嵌套层数太深，不像是正常文件") from error


_WORDS = frozenset({"", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"})
"""Texts that are written in quotes, because unquoted they mean something else."""


class _Dumper(yaml.SafeDumper):
    """A safe YAML writer for what `read_yaml` returns."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "'" if text in _WORDS else None)


def _write_word(dumper: yaml.SafeDumper, value: bool | None) -> yaml.Node:
    word = "null" if value is None else str(value).lower()
    return dumper.represent_scalar("tag:yaml.org,2002:str", word)


_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(Plain, _write_text)
_Dumper.add_representer(bool, _write_word)
_Dumper.add_representer(type(None), _write_word)


def write_yaml(content: object) -> str:
    """Return a YAML document of dicts, lists, texts, True, False and None. `read_yaml` gives the same content.

    >>> print(write_yaml({"name": "例子", "low": "10", "doubtful": True, "word": "true"}), end="")
    name: 例子
    low: 10
    doubtful: true
    word: 'true'
    """
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118, default_flow_style=None)
