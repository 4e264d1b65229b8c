"""Step 0007 of the schema: what comes after the sheet, and the exchange between computers. A released step is never changed."""

from __future__ import annotations

FIRM = "enterprise_id INTEGER NOT NULL REFERENCES enterprises(id) ON DELETE CASCADE"
AFTER_THE_SHEET: tuple[str, tuple[str, ...]] = (
    # After the sheet. Records that colleagues exchange have ids that are the same on every computer (TEXT keys).
    "0007_after_the_sheet",
    (
        f"""CREATE TABLE filings (
            id TEXT PRIMARY KEY,
            {FIRM},
            policy TEXT NOT NULL,
            policy_name TEXT NOT NULL,
            board TEXT NOT NULL,
            round TEXT NOT NULL,
            stage TEXT NOT NULL,
            officer TEXT NOT NULL,
            contact TEXT NOT NULL,
            missing TEXT NOT NULL,
            next_step TEXT NOT NULL,
            next_on TEXT,
            intent_on TEXT,
            pooled_on TEXT,
            prepared_on TEXT,
            filed_on TEXT,
            accepted_on TEXT,
            decided_on TEXT,
            paid_on TEXT,
            ended_on TEXT,
            result TEXT NOT NULL,
            reason TEXT NOT NULL,
            determination TEXT NOT NULL,
            note TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX filings_of_firm ON filings (enterprise_id)",
        "CREATE INDEX filings_by_next ON filings (next_on)",
        f"""CREATE TABLE payouts (
            id TEXT PRIMARY KEY,
            {FIRM},
            filing TEXT NOT NULL,
            policy TEXT NOT NULL,
            policy_name TEXT NOT NULL,
            year INTEGER NOT NULL,
            district TEXT NOT NULL,
            basis TEXT NOT NULL,
            clause TEXT NOT NULL,
            due TEXT,
            reported TEXT,
            approved TEXT,
            paid TEXT,
            reported_on TEXT,
            approved_on TEXT,
            due_on TEXT,
            paid_on TEXT,
            why TEXT NOT NULL,
            officer TEXT NOT NULL,
            note TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX payouts_of_firm ON payouts (enterprise_id)",
        f"""CREATE TABLE contracts (
            id TEXT PRIMARY KEY,
            {FIRM},
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            side TEXT NOT NULL,
            partner TEXT NOT NULL,
            amount TEXT,
            technical TEXT,
            signed_on TEXT,
            registered_on TEXT,
            register_number TEXT NOT NULL,
            officer TEXT NOT NULL,
            next_on TEXT,
            note TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX contracts_of_firm ON contracts (enterprise_id)",
        f"""CREATE TABLE persons (
            id TEXT PRIMARY KEY,
            {FIRM},
            name TEXT NOT NULL,
            post TEXT NOT NULL,
            phone TEXT NOT NULL,
            facts TEXT NOT NULL,
            officer TEXT NOT NULL,
            day TEXT NOT NULL,
            note TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX persons_of_firm ON persons (enterprise_id)",
        # What became of a title that ran out: given up, or being renewed.
        f"""CREATE TABLE title_ends (
            {FIRM},
            kind TEXT NOT NULL,
            expires_on TEXT NOT NULL,
            outcome TEXT NOT NULL,
            why TEXT NOT NULL,
            officer TEXT NOT NULL,
            day TEXT NOT NULL,
            PRIMARY KEY (enterprise_id, kind, expires_on)
        ) STRICT, WITHOUT ROWID""",
        # Steps of the plan of a firm (一企一策).
        f"""CREATE TABLE plan_steps (
            id TEXT PRIMARY KEY,
            {FIRM},
            part TEXT NOT NULL,
            text TEXT NOT NULL,
            policy TEXT NOT NULL,
            person TEXT NOT NULL,
            due_on TEXT,
            done_on TEXT,
            place INTEGER NOT NULL,
            officer TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX plan_steps_of_firm ON plan_steps (enterprise_id)",
        # Evidence of an answer: a small file, never changed, deleted with its firm.
        f"""CREATE TABLE evidence (
            {FIRM},
            sha256 TEXT NOT NULL,
            name TEXT NOT NULL,
            body BLOB NOT NULL,
            who TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (enterprise_id, sha256)
        ) STRICT""",
        """CREATE TRIGGER evidence_is_never_changed BEFORE UPDATE OF sha256, body ON evidence
            BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END""",
        *(
            f"ALTER TABLE requests ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"
            for name in (
                "office",
                "handed_to",
                "handed_on",
                "evidence",
                "evidence_file",
                "resources",
                "satisfaction",
                "dissatisfaction",
                "asked_on",
                "reopened_on",
                "reopened_why",
            )
        ),
        # Firms that were joined into this one: the number of each and its names stay known.
        f"""CREATE TABLE joined_firms (
            {FIRM},
            uid TEXT NOT NULL,
            name TEXT NOT NULL,
            credit_code TEXT NOT NULL,
            day TEXT NOT NULL,
            officer TEXT NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (enterprise_id, uid)
        ) STRICT, WITHOUT ROWID""",
        # Of the office, not of a firm.
        """CREATE TABLE targets (
            id TEXT PRIMARY KEY,
            side TEXT NOT NULL,
            indicator TEXT NOT NULL,
            scope TEXT NOT NULL,
            year INTEGER NOT NULL,
            month INTEGER NOT NULL,
            district TEXT NOT NULL,
            street TEXT NOT NULL,
            value TEXT NOT NULL,
            unit TEXT NOT NULL,
            source TEXT NOT NULL,
            officer TEXT NOT NULL,
            day TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE resources (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            owner TEXT NOT NULL,
            offers TEXT NOT NULL,
            fields TEXT NOT NULL,
            place TEXT NOT NULL,
            contact TEXT NOT NULL,
            phone TEXT NOT NULL,
            until TEXT,
            source TEXT NOT NULL,
            officer TEXT NOT NULL,
            day TEXT NOT NULL,
            note TEXT NOT NULL
        ) STRICT""",
        # The calls and versions of the library that firms were told about, so that a change is told once.
        f"""CREATE TABLE letters (
            id TEXT PRIMARY KEY,
            {FIRM},
            kind TEXT NOT NULL,
            day TEXT NOT NULL,
            subject TEXT NOT NULL,
            body TEXT NOT NULL,
            about TEXT NOT NULL,
            officer TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX letters_of_firm ON letters (enterprise_id)",
        # Exchange between computers: casebook/exchange.
        """CREATE TABLE exchange_self (
            replica TEXT PRIMARY KEY,
            computer TEXT NOT NULL,
            name TEXT NOT NULL,
            signing_key BLOB NOT NULL,
            opening_key BLOB NOT NULL,
            at TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE exchange_colleagues (
            replica TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            signing_key BLOB NOT NULL,
            opening_key BLOB NOT NULL,
            seen TEXT NOT NULL,
            added_by TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE exchange_batches (
            replica TEXT NOT NULL,
            number INTEGER NOT NULL,
            head BLOB NOT NULL,
            signature BLOB NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (replica, number)
        ) STRICT""",
        # What a batch says of one firm (or of the office): removed when the firm is deleted, the batch stays valid.
        """CREATE TABLE exchange_parts (
            replica TEXT NOT NULL,
            number INTEGER NOT NULL,
            place INTEGER NOT NULL,
            subject TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (replica, number, place)
        ) STRICT""",
        "CREATE INDEX exchange_parts_of_subject ON exchange_parts (subject)",
        # Ids of records that are numbers here and something else on other computers.
        """CREATE TABLE exchange_ids (
            subject TEXT NOT NULL,
            uid TEXT NOT NULL,
            local INTEGER NOT NULL,
            PRIMARY KEY (subject, uid)
        ) STRICT""",
        """CREATE TABLE exchange_conflicts (
            id TEXT PRIMARY KEY,
            enterprise_id INTEGER REFERENCES enterprises(id) ON DELETE CASCADE,
            subject TEXT NOT NULL,
            key TEXT NOT NULL,
            field TEXT NOT NULL,
            versions TEXT NOT NULL
        ) STRICT""",
        # Lines of the journal that came from colleagues keep who wrote them where.
        "ALTER TABLE journal ADD COLUMN replica TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE journal ADD COLUMN replica_number INTEGER NOT NULL DEFAULT 0",
        # A line may move to the firm that its firm was joined into; nothing else of it changes.
        "DROP TRIGGER journal_is_never_changed",
        """CREATE TRIGGER journal_is_never_changed
            BEFORE UPDATE OF number, change, kind, reverts, at, who, why, subject, key, before, after ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        # A printed sheet may move to the firm that its firm was joined into; nothing else of it changes.
        "DROP TRIGGER determinations_are_never_changed",
        """CREATE TRIGGER determinations_are_never_changed
            BEFORE UPDATE OF id, day, library, profile ON determinations
            BEGIN SELECT RAISE(ABORT, 'what was printed is never changed'); END""",
    ),
)
