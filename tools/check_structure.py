"""Check what no linter checks: modules nobody imports, import cycles, long functions, class names used twice.

Parses the source files with `ast`; imports none of them.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "commands",
    "ui",
    "survey",
    "sheet",
    "casebook",
    "screening",
    "registers",
    "pages",
    "papers",
    "clauses",
    "workshop",
    "intake",
    "matcher",
    "firms",
    "policies",
    "resources",
)
STARTS = ("main", *(f"commands.{path.stem}" for path in (ROOT / "commands").glob("[a-z]*.py")))
LONGEST_FUNCTION = 50
"""Lines of a function: the limit of our style."""
UNREACHED = {
    "policies.compile": "make and the checks run it",
}
"""Modules that nothing imports, each with the reason to keep it."""
SHARED = {
    "Document": "a document that a policy cites; a document that was read as pages",
    "Page": "a page of the window; a page of a document",
}
"""Public class names of two modules that never meet in a third, each with the two meanings."""
Graph = Mapping[str, set[str]]


def modules() -> dict[str, ast.Module]:
    """Return every module of the product by its dotted name."""
    paths = [ROOT / "main.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return {name: ast.parse(path.read_bytes()) for name, path in zip(names, paths, strict=True)}


def imported(tree: ast.Module, known: Mapping[str, object]) -> set[str]:
    """Return the modules of the product that a module imports, also in functions, but not for the type checker only."""
    names: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in known else str(node.module) for name in whole}
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            waiting += (child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr))
    return {name for name in names if name in known}


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return the starts and every module that they import, directly or indirectly."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        if (name := waiting.pop()) in graph and name not in found:
            found.add(name)
            waiting += graph[name]
    return found


def unreached(graph: Graph) -> Iterator[str]:
    """Yield modules that no start imports, and entries of UNREACHED that are no longer needed."""
    with_packages = {name: {*targets, name.rpartition(".")[0]} for name, targets in graph.items()}
    missing = set(graph) - reached(with_packages, STARTS)
    yield from (f"{name}: nothing imports it" for name in sorted(missing - set(UNREACHED)))
    yield from (f"{name}: in UNREACHED, but imported or gone" for name in sorted(set(UNREACHED) - missing))


def circles(graph: Graph) -> Iterator[str]:
    """Yield each group of modules that import each other, directly or indirectly."""
    after = {name: reached(graph, targets) for name, targets in graph.items()}
    groups = {frozenset(o for o in after[name] if name in after[o]) for name in graph if name in after[name]}
    yield from sorted(f"import circle: {', '.join(sorted(group))}" for group in groups)


def long_functions(trees: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield functions longer than LONGEST_FUNCTION."""
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield f"{name}.{node.name}: {lines} lines, at most {LONGEST_FUNCTION}"


def shared_names(trees: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield public class names that two modules define and SHARED does not explain."""
    homes: dict[str, list[str]] = defaultdict(list)
    for module, tree in trees.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    twice = {name: found for name, found in homes.items() if len(found) > 1 and name not in SHARED}
    yield from (f"class {name} in {', '.join(found)}" for name, found in sorted(twice.items()))


def main() -> int:
    """Print every violation; return 1 if there is any."""
    trees = modules()
    graph = {name: imported(tree, trees) for name, tree in trees.items()}
    wrong = [*unreached(graph), *circles(graph), *long_functions(trees), *shared_names(trees)]
    print("\n".join(wrong) or f"{len(trees)} modules: structure kept")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
