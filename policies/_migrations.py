"""The schema of the policy store as numbered steps. Steps are only ever added, never changed.

The SQL runs on SQLite 3.40.
"""

from __future__ import annotations

_SEARCHED = "title TEXT NOT NULL, names TEXT NOT NULL, initials TEXT NOT NULL, content TEXT NOT NULL"

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "0001_library_and_edits",
        (
            """CREATE TABLE library_release (
                only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                version TEXT NOT NULL,
                digest TEXT NOT NULL,
                installed_at TEXT NOT NULL
            ) STRICT""",
            f"""CREATE TABLE library_policies (
                id TEXT PRIMARY KEY,
                digest TEXT NOT NULL,
                {_SEARCHED},
                body TEXT NOT NULL
            ) STRICT""",
            # based_on: digest of the library text under the edit, NULL where there was none.
            # ended_at: when a later edit took its place or it was withdrawn.
            f"""CREATE TABLE edits (
                number INTEGER PRIMARY KEY,
                policy_id TEXT NOT NULL,
                based_on TEXT,
                who TEXT NOT NULL,
                why TEXT NOT NULL,
                saved_at TEXT NOT NULL,
                ended_at TEXT,
                {_SEARCHED},
                body TEXT NOT NULL
            ) STRICT""",
            "CREATE UNIQUE INDEX one_live_edit ON edits (policy_id) WHERE ended_at IS NULL",
            "CREATE INDEX edits_of_policy ON edits (policy_id, number)",
            """CREATE VIEW current_policies AS
                SELECT e.policy_id AS id, e.title, e.names, e.initials, e.content, e.number AS edit, e.body,
                       e.based_on IS NOT l.digest AS outdated
                FROM edits e LEFT JOIN library_policies l ON l.id = e.policy_id
                WHERE e.ended_at IS NULL
                UNION ALL
                SELECT l.id, l.title, l.names, l.initials, l.content, NULL, l.body, 0
                FROM library_policies l
                WHERE NOT EXISTS (SELECT 1 FROM edits e WHERE e.policy_id = l.id AND e.ended_at IS NULL)""",
        ),
    ),
    # Policies are searched in memory (policies.search), so what was prepared for searching goes.
    (
        "0002_no_search_columns",
        (
            "DROP VIEW current_policies",
            *(
                f"ALTER TABLE {table} DROP COLUMN {column}"
                for table in ("library_policies", "edits")
                for column in ("title", "names", "initials", "content")
            ),
            """CREATE VIEW current_policies AS
                SELECT e.policy_id AS id, e.number AS edit, e.body, e.based_on IS NOT l.digest AS outdated
                FROM edits e LEFT JOIN library_policies l ON l.id = e.policy_id
                WHERE e.ended_at IS NULL
                UNION ALL
                SELECT l.id, NULL, l.body, 0
                FROM library_policies l
                WHERE NOT EXISTS (SELECT 1 FROM edits e WHERE e.policy_id = l.id AND e.ended_at IS NULL)""",
        ),
    ),
)
