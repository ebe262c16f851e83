"""The rooms keep to their arrows: imports point inwards, and each library has one home."""

from __future__ import annotations

import ast
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "scoring": {"scoring"},
    "sheets": {"sheets", "scoring"},
    "bot": {"bot", "sheets", "scoring"},
    "sandbox": {"sandbox"},
}
HOME_OF = {"gspread": "sheets", "google": "sheets", "requests": "sheets", "telegram": "bot", "sqlalchemy": "bot"}
IMPURE = {"logging", "time", "os", "pathlib", "socket", "random", "io", "sqlite3", "urllib", "http", "asyncio"}
DEMO = ROOT / "bot" / "demo.py"

MODULES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))


def imported_packages(module: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    of_from = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in nodes), "imports are absolute"
    return {name.split(".")[0] for name in plain | of_from}


def home(module: Path) -> str:
    return module.relative_to(ROOT).parts[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_inwards(module: Path) -> None:
    allowed = MAY_IMPORT[home(module)] | ({"sandbox"} if module == DEMO else set())
    imports = imported_packages(module)
    assert imports & set(MAY_IMPORT) <= allowed
    assert {library for library in imports if HOME_OF.get(library, home(module)) != home(module)} == set()


@pytest.mark.parametrize(
    "module", sorted((ROOT / "scoring").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_the_rulebook_touches_no_clock_file_network_or_log(module: Path) -> None:
    assert imported_packages(module) & IMPURE == set()


def test_every_declared_dependency_is_imported_somewhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    imported = set().union(*(imported_packages(module) for module in MODULES))
    imports_as = {
        "google-auth": "google",
        "python-calamine": "python_calamine",
        "pydantic-settings": "pydantic_settings",
        "python-telegram-bot": "telegram",
        "fontpkg-sarabun": "fontpkg",
    }
    # Used without an import of ours: zoneinfo reads tzdata, Starlette reads forms with python-multipart.
    unseen = {"tzdata", "python-multipart"}
    declared = {name.split("[")[0].split(">")[0].split("=")[0] for name in project["dependencies"]}
    assert {name for name in declared - unseen if imports_as.get(name, name) not in imported} == set()


def test_every_text_in_a_module_explains_what_stands_before_it() -> None:
    named = (ast.Assign, ast.AnnAssign)
    stray = [
        f"{module.relative_to(ROOT)}:{after.lineno}"
        for module in MODULES
        for before, after in pairwise(ast.parse(module.read_text(encoding="utf-8")).body)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and not isinstance(before, named)
    ]
    assert stray == []


def test_no_folder_of_the_tests_shadows_a_room() -> None:
    assert [path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name in MAY_IMPORT] == []
