"""The schema of the casebook as numbered steps. A released step is never changed; new steps are appended.

The SQL runs on SQLite 3.40. Dates and times are ISO text, figures are JSON text with exact decimals.
`firm_index` and `holdings` are derived from the facts and can be rebuilt.
"""

from __future__ import annotations

from casebook._migration_7 import AFTER_THE_SHEET, FIRM

_VISIT = "visit_id INTEGER REFERENCES visits(id) ON DELETE SET NULL"

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "0001_casebook",
        (
            # AUTOINCREMENT never reuses an id, so an old sheet cannot refer to another firm.
            """CREATE TABLE enterprises (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                officer TEXT NOT NULL,
                old_names TEXT NOT NULL,
                added_at TEXT NOT NULL
            ) STRICT""",
            f"""CREATE TABLE facts (
                {FIRM},
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                origin TEXT NOT NULL,
                day TEXT NOT NULL,
                officer TEXT NOT NULL,
                note TEXT NOT NULL,
                PRIMARY KEY (enterprise_id, name)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE firm_index (
                enterprise_id INTEGER PRIMARY KEY REFERENCES enterprises(id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                names TEXT NOT NULL,
                initials TEXT NOT NULL,
                credit_code TEXT,
                district TEXT NOT NULL,
                street TEXT NOT NULL,
                sectors TEXT NOT NULL,
                holdings_known INTEGER NOT NULL
            ) STRICT""",
            "CREATE UNIQUE INDEX one_firm_per_code ON firm_index (credit_code) WHERE credit_code IS NOT NULL",
            f"""CREATE TABLE holdings (
                {FIRM},
                kind TEXT NOT NULL,
                granted_on TEXT,
                expires_on TEXT
            ) STRICT""",
            "CREATE INDEX holdings_of_firm ON holdings (enterprise_id)",
            "CREATE INDEX holdings_by_end ON holdings (expires_on)",
            f"""CREATE TABLE confirmations (
                {FIRM},
                condition TEXT NOT NULL,
                holds INTEGER NOT NULL CHECK (holds IN (0, 1)),
                reason TEXT NOT NULL,
                officer TEXT NOT NULL,
                day TEXT NOT NULL,
                until TEXT NOT NULL,
                PRIMARY KEY (enterprise_id, condition)
            ) STRICT, WITHOUT ROWID""",
            f"""CREATE TABLE visits (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                {FIRM},
                day TEXT NOT NULL,
                state TEXT NOT NULL,
                officer TEXT NOT NULL,
                received_by TEXT NOT NULL,
                note TEXT NOT NULL,
                still_to_supply TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX visits_of_firm ON visits (enterprise_id, day)",
            "CREATE INDEX visits_by_day ON visits (day)",
            f"""CREATE TABLE requests (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                {FIRM},
                {_VISIT},
                category TEXT NOT NULL,
                urgency TEXT NOT NULL,
                text TEXT NOT NULL,
                amount TEXT,
                raised_on TEXT NOT NULL,
                reply_by TEXT,
                officer TEXT NOT NULL,
                state TEXT NOT NULL,
                closed_on TEXT,
                answer TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX requests_of_firm ON requests (enterprise_id)",
            f"""CREATE TABLE follow_ups (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                {FIRM},
                {_VISIT},
                text TEXT NOT NULL,
                policy TEXT NOT NULL,
                officer TEXT NOT NULL,
                due_on TEXT,
                done_on TEXT
            ) STRICT""",
            "CREATE INDEX follow_ups_of_firm ON follow_ups (enterprise_id)",
            """CREATE TABLE libraries (
                digest TEXT PRIMARY KEY,
                version TEXT NOT NULL,
                body BLOB NOT NULL
            ) STRICT""",
            f"""CREATE TABLE determinations (
                id TEXT PRIMARY KEY,
                {FIRM},
                day TEXT NOT NULL,
                library TEXT NOT NULL REFERENCES libraries(digest),
                profile TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX determinations_of_firm ON determinations (enterprise_id, day)",
            """CREATE TABLE sheets (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                determination TEXT NOT NULL REFERENCES determinations(id) ON DELETE CASCADE,
                edition TEXT NOT NULL,
                options TEXT NOT NULL,
                sources TEXT NOT NULL,
                fingerprint TEXT NOT NULL,
                officer TEXT NOT NULL,
                printed_at TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX sheets_of_determination ON sheets (determination)",
            # No foreign key: the line about an erased firm stays after the firm is deleted.
            """CREATE TABLE journal (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                change INTEGER NOT NULL,
                kind TEXT NOT NULL,
                reverts INTEGER,
                at TEXT NOT NULL,
                who TEXT NOT NULL,
                why TEXT NOT NULL,
                enterprise_id INTEGER NOT NULL,
                subject TEXT NOT NULL,
                key TEXT NOT NULL,
                before TEXT,
                after TEXT
            ) STRICT""",
            "CREATE INDEX journal_of_firm ON journal (enterprise_id, number)",
            "CREATE INDEX journal_by_change ON journal (change)",
            """CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
            # Lines are deleted only together with their firm; the line about the erasure is never deleted.
            """CREATE TRIGGER journal_is_never_cut BEFORE DELETE ON journal
                WHEN OLD.kind = 'erased' OR EXISTS (SELECT 1 FROM enterprises WHERE id = OLD.enterprise_id)
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        ),
    ),
    (
        "0002_evidence",
        (
            # Printed documents are never changed, and are deleted only together with their firm.
            *(
                f"""CREATE TRIGGER {table}_are_never_changed BEFORE UPDATE ON {table}
                    BEGIN SELECT RAISE(ABORT, 'what was printed is never changed'); END"""
                for table in ("libraries", "determinations", "sheets")
            ),
            """CREATE TRIGGER determinations_are_never_cut BEFORE DELETE ON determinations
                WHEN EXISTS (SELECT 1 FROM enterprises WHERE id = OLD.enterprise_id)
                BEGIN SELECT RAISE(ABORT, 'what was printed is never changed'); END""",
            """CREATE TRIGGER sheets_are_never_cut BEFORE DELETE ON sheets
                WHEN EXISTS (SELECT 1 FROM determinations WHERE id = OLD.determination)
                BEGIN SELECT RAISE(ABORT, 'what was printed is never changed'); END""",
            # Lines of firm 0 concern the whole casebook and are never deleted.
            "DROP TRIGGER journal_is_never_cut",
            """CREATE TRIGGER journal_is_never_cut BEFORE DELETE ON journal
                WHEN OLD.kind = 'erased' OR OLD.enterprise_id = 0
                    OR EXISTS (SELECT 1 FROM enterprises WHERE id = OLD.enterprise_id)
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        ),
    ),
    (
        "0003_kept_columns",
        (
            f"""CREATE TABLE kept_columns (
                {FIRM},
                header TEXT NOT NULL,
                text TEXT NOT NULL,
                file TEXT NOT NULL,
                sheet TEXT NOT NULL,
                day TEXT NOT NULL,
                officer TEXT NOT NULL,
                PRIMARY KEY (enterprise_id, header)
            ) STRICT, WITHOUT ROWID""",
        ),
    ),
    (
        "0004_sayings",
        (
            # One row per value that a source gave for a fact on which sources disagree or disagreed.
            f"""CREATE TABLE sayings (
                {FIRM},
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                origin TEXT NOT NULL,
                day TEXT NOT NULL,
                officer TEXT NOT NULL,
                note TEXT NOT NULL,
                PRIMARY KEY (enterprise_id, name, value)
            ) STRICT, WITHOUT ROWID""",
            # "14:30", or empty while only the day is planned.
            "ALTER TABLE visits ADD COLUMN hour TEXT NOT NULL DEFAULT ''",
        ),
    ),
    (
        "0005_papers",
        # The SHA-256 of the file that a value was read from.
        tuple(f"ALTER TABLE {table} ADD COLUMN file TEXT NOT NULL DEFAULT ''" for table in ("facts", "sayings")),
    ),
    (
        "0006_own_policies",
        (
            """CREATE TABLE policy_documents (
                sha256 TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                kind TEXT NOT NULL,
                size INTEGER NOT NULL,
                original BLOB NOT NULL,
                who TEXT NOT NULL,
                at TEXT NOT NULL
            ) STRICT""",
            # What was read of a document, corrections of that, confirmed heads: the newest of each counts.
            """CREATE TABLE policy_layers (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                sha256 TEXT NOT NULL REFERENCES policy_documents(sha256) ON DELETE CASCADE,
                layer TEXT NOT NULL,
                body BLOB NOT NULL,
                who TEXT NOT NULL,
                at TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX layers_of_document ON policy_layers (sha256, layer, number)",
            """CREATE TABLE policy_revisions (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                policy_id TEXT NOT NULL,
                name TEXT NOT NULL,
                state TEXT NOT NULL,
                body BLOB NOT NULL,
                drafted_by TEXT NOT NULL,
                opened_at TEXT NOT NULL,
                changed_by TEXT NOT NULL,
                changed_at TEXT NOT NULL,
                submitted_by TEXT NOT NULL DEFAULT '',
                based_on TEXT NOT NULL DEFAULT '',
                replaces INTEGER NOT NULL DEFAULT 0,
                policy TEXT NOT NULL DEFAULT '',
                facts TEXT NOT NULL DEFAULT ''
            ) STRICT""",
            "CREATE UNIQUE INDEX one_adopted_revision ON policy_revisions (policy_id) WHERE state = '采用'",
            # No foreign keys: what was done is known also when a document was removed.
            """CREATE TABLE policy_events (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                step TEXT NOT NULL,
                who TEXT NOT NULL,
                why TEXT NOT NULL,
                at TEXT NOT NULL,
                policy_id TEXT NOT NULL,
                revision INTEGER NOT NULL,
                sha256 TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX events_of_policy ON policy_events (policy_id, number)",
            """CREATE TABLE policy_calls (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                policy_id TEXT NOT NULL,
                body TEXT NOT NULL,
                who TEXT NOT NULL,
                at TEXT NOT NULL,
                removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
            ) STRICT""",
            """CREATE TRIGGER policy_documents_are_never_changed BEFORE UPDATE ON policy_documents
                BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END""",
            """CREATE TRIGGER policy_layers_are_never_changed BEFORE UPDATE ON policy_layers
                BEGIN SELECT RAISE(ABORT, 'a layer is never changed'); END""",
            # Of a revision that was adopted, only the state changes; a submitted one may only go back first.
            """CREATE TRIGGER adopted_policies_are_never_changed
                BEFORE UPDATE OF policy_id, name, body, based_on, policy, facts, submitted_by ON policy_revisions
                WHEN OLD.state IN ('待复核', '采用', '停用')
                BEGIN SELECT RAISE(ABORT, 'an adopted policy is never changed'); END""",
            """CREATE TRIGGER policy_revisions_are_never_cut BEFORE DELETE ON policy_revisions
                BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END""",
            """CREATE TRIGGER policy_events_are_never_changed BEFORE UPDATE ON policy_events
                BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END""",
            """CREATE TRIGGER policy_events_are_never_cut BEFORE DELETE ON policy_events
                BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END""",
        ),
    ),
    AFTER_THE_SHEET,
)
