"""The store keeps the library and the bureau's edits apart, and says in words what went wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from casebook import open_policy_store
from casebook._database import border, connect
from policies import InternalError, UserError, ValidationErrors
from policies.store import POLICY_STORE_STEPS, Installed, PolicyStore, Release, StoredPolicy
from tests.policies.build import library, policy

FIXTURES = Path(__file__).parent / "fixtures"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDED_STEP = ("0003_more", ("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT",))
BROKEN_STEP = ("0003_more", ("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT", "no sql at all"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PolicyStore]:
    path = tmp_path / "store.db"
    with PolicyStore(opened(path), lambda: border(path), lambda: NOON) as store:
        yield store


def opened(path: Path) -> Database:
    open_policy_store(path).close()
    return connect(path)


def in_use(store: PolicyStore, policy_id: str) -> StoredPolicy:
    found = store.get(policy_id)
    assert found is not None
    return found


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return names


def test_that_an_installed_library_comes_back_as_it_was(store: PolicyStore) -> None:
    own = library(policy("b"), policy("a", aliases=("甲",)))
    assert store.install(own) == Installed(added=("a", "b"))
    assert store.release() == Release("2026.11", own.digest)
    assert store.all() == tuple(StoredPolicy(one) for one in own.policies)
    assert in_use(store, "a").policy == policy("a", aliases=("甲",))


def test_that_a_store_uses_the_database_it_is_given_and_guards_every_use() -> None:
    database = Database(memory=True)
    for _, statements in POLICY_STORE_STEPS:
        for statement in statements:
            database.execute(statement)
    entered: list[str] = []

    @contextmanager
    def guard() -> Iterator[None]:
        entered.append("")
        try:
            yield
        except sqlite3.Error as error:
            raise UserError("guarded") from error

    store = PolicyStore(database, guard, lambda: NOON)
    uses = (
        lambda: store.install(library(policy("a"))),
        lambda: store.save_edit(policy("a", short="甲"), "王", "改"),
        store.release,
        store.all,
        lambda: store.get("a"),
        lambda: store.history("a"),
        lambda: store.withdraw_edit("a"),
    )
    for use in uses:
        before = len(entered)
        use()
        assert len(entered) > before
    store.close()
    for use in uses:
        with pytest.raises(UserError, match="guarded"):
            use()


def test_that_an_empty_store_holds_nothing(store: PolicyStore) -> None:
    assert store.release() is None
    assert store.all() == ()
    assert store.get("a") is None
    assert store.history("a") == ()


def test_that_installing_again_tells_what_changed(store: PolicyStore) -> None:
    store.install(library(policy("a"), policy("b"), policy("c")))
    changed = library(policy("a"), policy("b", short="乙"), policy("d"), version="2026.12")
    assert store.install(changed) == Installed(added=("d",), changed=("b",), removed=("c",))
    assert [stored.policy for stored in store.all()] == list(changed.policies)
    assert store.install(changed) == Installed()


def test_that_an_edit_wins_over_the_library_and_a_library_update_leaves_it(store: PolicyStore) -> None:
    store.install(library(policy("a"), policy("b")))
    edit = store.save_edit(policy("a", lead_department="河东区科技局"), " 王 ", "换了电话")
    assert (edit.who, edit.why, edit.saved_at) == ("王", "换了电话", NOON)
    assert in_use(store, "a") == StoredPolicy(policy("a", lead_department="河东区科技局"), edit)
    assert [(stored.policy.id, stored.edited) for stored in store.all()] == [("a", True), ("b", False)]
    store.install(library(policy("a"), policy("b", short="乙"), version="2026.12"))
    assert in_use(store, "a") == StoredPolicy(policy("a", lead_department="河东区科技局"), edit)


def test_that_an_edit_is_outdated_once_the_library_text_under_it_changed(store: PolicyStore) -> None:
    store.install(library(policy("a")))
    store.save_edit(policy("a", lead_department="河东区科技局"), "王", "换了电话")
    store.install(library(policy("a", short="甲"), version="2026.12"))
    assert in_use(store, "a").outdated
    assert in_use(store, "a").policy.lead_department == "河东区科技局"
    store.save_edit(policy("a", lead_department="河东区科技局", short="甲"), "王", "按新版核对")
    assert not in_use(store, "a").outdated


def test_that_an_edit_of_a_policy_the_library_dropped_stays_and_is_outdated(store: PolicyStore) -> None:
    store.install(library(policy("a"), policy("b")))
    store.save_edit(policy("a", lead_department="河东区科技局"), "王", "换了电话")
    store.install(library(policy("b"), version="2026.12"))
    assert in_use(store, "a").outdated


def test_that_a_policy_of_the_bureau_alone_is_edited_and_not_outdated(store: PolicyStore) -> None:
    store.save_edit(policy("own"), "王", "本区新政策")
    assert in_use(store, "own").edited
    assert not in_use(store, "own").outdated
    store.install(library(policy("own"), version="2026.12"))
    assert in_use(store, "own").outdated


def test_that_withdrawing_goes_back_to_the_library_and_keeps_the_history(store: PolicyStore) -> None:
    store.install(library(policy("a")))
    store.save_edit(policy("a", short="一"), "王", "第一次")
    store.save_edit(policy("a", short="二"), "李", "第二次")
    store.withdraw_edit("a")
    assert in_use(store, "a") == StoredPolicy(policy("a"))
    assert [(edit.who, edit.why, edit.ended_at) for edit in store.history("a")] == [
        ("李", "第二次", NOON),
        ("王", "第一次", NOON),
    ]


def test_that_a_withdrawn_policy_of_the_bureau_alone_is_gone(store: PolicyStore) -> None:
    store.save_edit(policy("own"), "王", "本区新政策")
    store.withdraw_edit("own")
    assert store.get("own") is None


def test_that_withdrawing_what_was_never_edited_is_told(store: PolicyStore) -> None:
    store.install(library(policy("a")))
    with pytest.raises(UserError, match="没有本局修改"):
        store.withdraw_edit("a")


@pytest.mark.parametrize(("who", "why"), [("", "理由"), ("王", " ")])
def test_that_an_edit_needs_a_name_and_a_reason(store: PolicyStore, who: str, why: str) -> None:
    with pytest.raises(UserError, match="修改人和修改理由"):
        store.save_edit(policy("a"), who, why)


def test_that_an_unsound_edit_is_refused_and_nothing_kept(store: PolicyStore) -> None:
    with pytest.raises(ValidationErrors, match="不是完整地名"):
        store.save_edit(policy("a", region="河东区"), "王", "改地区")
    assert store.get("a") is None


def test_that_an_installation_that_fails_half_way_changes_nothing(
    store: PolicyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.install(library(policy("a"), policy("b")))
    before = store.all()
    monkeypatch.setattr(store, "_now", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.install(library(policy("a", short="甲"), version="2026.12"))
    assert store.all() == before
    release = store.release()
    assert release is not None
    assert release.version == "2026.11"


def test_that_what_was_stored_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with open_policy_store(path) as store:
        store.install(library(policy("a")))
        store.save_edit(policy("a", short="甲"), "王", "改")
    with open_policy_store(path) as store:
        assert in_use(store, "a").policy.short == "甲"


def test_that_connections_have_the_settings_of_the_program(tmp_path: Path) -> None:
    database = opened(tmp_path / "store.db")
    settings = {name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "journal_mode")}
    assert settings == {"foreign_keys": 1, "journal_mode": "wal"}
    assert database.execute("PRAGMA busy_timeout").fetchone()[0] == 5000
    assert [row[0] for row in database.execute("PRAGMA table_list") if row[1] == "edits" and row[5] != 1] == []
    database.close()


@pytest.mark.parametrize("schema", sorted(path.name for path in FIXTURES.glob("store-v*.sql")))
def test_that_a_store_of_every_released_schema_still_opens(tmp_path: Path, schema: str) -> None:
    path = tmp_path / "store.db"
    old = sqlite3.connect(path)
    old.executescript((FIXTURES / schema).read_text(encoding="utf-8"))
    old.close()
    with open_policy_store(path) as store:
        assert [(s.policy.id, s.edited, s.outdated) for s in store.all()] == [
            ("a", True, True),
            ("b", False, False),
            ("own", True, False),
        ]
        assert in_use(store, "a").policy.offices[0].name == "河东区科技局"
        assert [hit.id for hit in store.index().search("研发强度").hits] == ["a", "b", "own"]
        store.install(library(policy("a"), version="2027.01"))
        assert in_use(store, "a").edited


def test_that_a_store_from_a_newer_program_is_refused_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    with monkeypatch.context() as newer:
        newer.setattr("policies.store.POLICY_STORE_STEPS", (*POLICY_STORE_STEPS, ADDED_STEP))
        open_policy_store(path).close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="更新版本的程序建立的，请升级本程序"):
        open_policy_store(path)
    assert path.read_bytes() == before


def test_that_an_older_store_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store.db"
    with open_policy_store(path) as store:
        store.install(library(policy("a")))
    assert list(tmp_path.glob("*.bak")) == []
    monkeypatch.setattr("policies.store.POLICY_STORE_STEPS", (*POLICY_STORE_STEPS, ADDED_STEP))
    with open_policy_store(path) as store:
        assert len(store.all()) == 1
    (copy,) = tmp_path.glob("*.bak")
    assert "more" in tables(path)
    assert "more" not in tables(copy)
    monkeypatch.undo()
    with open_policy_store(copy) as store:
        assert len(store.all()) == 1


def test_that_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    with open_policy_store(path) as store:
        store.install(library(policy("a")))
    monkeypatch.setattr("policies.store.POLICY_STORE_STEPS", (*POLICY_STORE_STEPS, BROKEN_STEP))
    with pytest.raises(InternalError):
        open_policy_store(path)
    assert "more" not in tables(path)
    monkeypatch.undo()
    with open_policy_store(path) as store:
        assert len(store.all()) == 1


def test_that_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(UserError, match="不是本程序的数据库") as caught:
        open_policy_store(path)
    assert isinstance(caught.value.__cause__, sqlite3.Error)


def test_that_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="打不开，请检查文件夹"):
        open_policy_store(tmp_path / "nowhere" / "store.db")


def test_that_a_store_held_by_another_program_is_told(tmp_path: Path, store: PolicyStore) -> None:
    store._db.execute("PRAGMA busy_timeout = 1").close()
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError, match="正被另一个程序占用"):
        store.install(library(policy("a")))
    other.close()
    assert store.install(library(policy("a"))) == Installed(added=("a",))


def test_that_using_a_closed_store_is_our_own_bug(tmp_path: Path) -> None:
    store = open_policy_store(tmp_path / "store.db")
    store.close()
    with pytest.raises(InternalError):
        store.all()


def test_that_an_edit_is_searched_in_place_of_the_library_text(store: PolicyStore) -> None:
    def found(text: str) -> list[str]:
        return [hit.id for hit in store.index().search(text).hits]

    store.install(library(policy("tj-bank", name="重庆银行（科技）贷款"), policy("tj-chuying", name="天津市雏鹰企业")))
    store.save_edit(policy("tj-bank", name="渤海银行助企贷"), "王", "改名")
    assert found("渤海银行") == found("bhyh") == ["tj-bank"]
    assert found("重庆银行") == []
    store.withdraw_edit("tj-bank")
    assert found("重庆银行") == ["tj-bank"]


def test_that_no_column_is_kept_for_searching(tmp_path: Path) -> None:
    database = opened(tmp_path / "store.db")
    for table in ("library_policies", "edits"):
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        assert columns.isdisjoint({"title", "names", "initials", "content"})
    database.close()


def test_that_a_damaged_policy_text_is_told(store: PolicyStore) -> None:
    store.install(library(policy("a")))
    store._db.execute("UPDATE library_policies SET body = '{}'")
    with pytest.raises(UserError, match="政策的内容读不出来"):
        store.get("a")
