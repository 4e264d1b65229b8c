"""The product keeps its structure, and the check finds every kind of violation."""

import ast

import pytest

from tools import check_structure as check


def test_that_the_structure_of_the_product_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main() == 0, capsys.readouterr().out


def test_that_lazy_imports_count_and_those_for_the_type_checker_do_not() -> None:
    tree = ast.parse(
        "import a.b\nfrom c import d, e\nif TYPE_CHECKING:\n    import f\ndef g():\n    with x:\n        from h import i\n"
    )
    assert check.imported(tree, dict.fromkeys(("a.b", "c", "c.d", "f", "h"))) == {"a.b", "c", "c.d", "h"}


def test_that_a_circle_is_found_once_with_all_its_modules() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}, "f": {"a"}}
    assert list(check.circles(graph)) == ["import circle: a, b, c", "import circle: d, e"]


def test_that_a_module_nobody_imports_is_named_and_a_needless_excuse_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "STARTS", ("main",))
    monkeypatch.setattr(check, "UNREACHED", {"a.used": "reason", "a.kept": "reason"})
    alone = ("a.face", "a.used", "a.lost", "a.kept")
    graph = {"main": {"a.used"}, "a": {"a.face"}, **{name: set[str]() for name in alone}}
    assert list(check.unreached(graph)) == [
        "a.lost: nothing imports it",
        "a.used: in UNREACHED, but imported or gone",
    ]


def test_that_a_function_longer_than_a_screen_is_named() -> None:
    body = "    pass\n" * (check.LONGEST_FUNCTION - 1)
    trees = {"a": ast.parse(f"def fits():\n{body}\ndef long():\n{body}    pass\n")}
    assert list(check.long_functions(trees)) == ["a.long: 51 lines, at most 50"]


def test_that_a_public_class_name_of_two_modules_is_named() -> None:
    trees = {name: ast.parse("class Line: ...\nclass _Own: ...") for name in ("a", "b")}
    assert list(check.shared_names(trees)) == ["class Line in a, b"]
