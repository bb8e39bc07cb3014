"""The least that does the same on the same tables with the same triggers, by the plain driver.

Shares no line with the kernel. Everything it is given is ready: numbers of accounts, hashes, rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Lines = Sequence[tuple[int, int]]  # account id, amount

FUNCTION = """
CREATE OR REPLACE FUNCTION bare_post(
    its_book bigint, its_key uuid, its_hash bytea, its_kind text, its_day date, its_at timestamptz,
    its_by uuid, its_event bigint, its_accounts bigint[], its_amounts bigint[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint; place int; seqs bigint[] := '{}'; ends bigint[] := '{}'; seq bigint; fin bigint;
BEGIN
    INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines, effective_on,
                                recorded_at, recorded_by, reason, event_id)
    VALUES (its_book, its_key, its_hash, its_kind, cardinality(its_accounts), its_day, its_at,
            its_by, '', its_event)
    ON CONFLICT (book_id, idem_key) DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN RETURN 0; END IF;
    FOR place IN 1 .. cardinality(its_accounts) LOOP
        UPDATE ledger_counter
           SET dr_posted = dr_posted + greatest(its_amounts[place], 0),
               cr_posted = cr_posted + greatest(-its_amounts[place], 0), version = version + 1
         WHERE account_id = its_accounts[place] AND closed_through < its_day
        RETURNING version, dr_posted - cr_posted INTO seq, fin;
        IF NOT FOUND THEN RAISE EXCEPTION 'closed'; END IF;
        seqs := seqs || seq; ends := ends || fin;
    END LOOP;
    INSERT INTO ledger_entry (journal_id, line_no, book_id, account_id, amount, effective_on,
                              acct_seq, balance_after)
    SELECT made, n, its_book, a, m, its_day, s, e
      FROM unnest(its_accounts, its_amounts, seqs, ends) WITH ORDINALITY AS u (a, m, s, e, n);
    RETURN made;
END $$
"""
_JOURNAL = (
    "INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines, effective_on,"
    " recorded_at, recorded_by, reason, event_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?)"
    " ON CONFLICT (book_id, idem_key) DO NOTHING RETURNING id"
)
_COUNTER = (
    "UPDATE ledger_counter SET dr_posted = dr_posted + ?, cr_posted = cr_posted + ?,"
    " version = version + 1 WHERE account_id = ? AND closed_through < ?"
    " RETURNING version, dr_posted - cr_posted"
)
_ENTRY = "INSERT INTO ledger_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?)"
_CALL = "SELECT bare_post(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def post_by_function(driver: Any, head: Sequence[Any], lines: Lines) -> None:
    """`head`: book id, key, hash, kind, day, moment, by, event id."""
    ordered = sorted(lines)
    with driver.transaction():
        accounts, amounts = [list(each) for each in zip(*ordered, strict=True)]
        driver.execute(_CALL, [*head, accounts, amounts], prepare=True).fetchone()


def post_by_statements(driver: Any, head: Sequence[Any], lines: Lines) -> None:
    """Two counted lines in one transaction: journal, two counters, both entries."""
    book, key, digest, kind, day, at, by, event = head
    driver.execute("BEGIN IMMEDIATE")
    row = (book, key, digest, kind, len(lines), day, at, by, event)
    ((made,),) = driver.execute(_JOURNAL, row).fetchall()
    values: list[Any] = []
    for place, (account, amount) in enumerate(sorted(lines), start=1):
        given = (max(amount, 0), max(-amount, 0), account, day)
        ((seq, after),) = driver.execute(_COUNTER, given).fetchall()
        values += [made, place, book, account, amount, day, seq, after]
    driver.execute(_ENTRY, values)
    driver.execute("COMMIT")


_STAGES = {
    "bare_journal": "idem_key {uuid}, content_hash {bytes}, n_lines {int}, hold_id {int},"
    " drawn {int}",
    "bare_line": "idem_key {uuid}, line_no {int}, account_id {int}, amount {int}, counted {int}",
}
_WORDS = {
    "postgres": {"uuid": "uuid", "bytes": "bytea", "int": "bigint"},
    "sqlite": {"uuid": "TEXT", "bytes": "BLOB", "int": "INTEGER"},
}
_SETWISE = (
    """INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines, effective_on,
                                   recorded_at, recorded_by, reason, event_id)
       SELECT {book}, idem_key, content_hash, 'draw', n_lines, {day}, {at}, {by}, '', {event}
         FROM bare_journal WHERE true ORDER BY idem_key
       ON CONFLICT (book_id, idem_key) DO NOTHING""",
    """UPDATE ledger_hold SET drawn = ledger_hold.drawn + s.drawn
         FROM bare_journal s WHERE ledger_hold.id = s.hold_id""",
    """INSERT INTO ledger_hold_event (book_id, hold_id, seq, kind, amount, journal_id)
       SELECT {book}, s.hold_id, 1 + (SELECT max(e.seq) FROM ledger_hold_event e
                                       WHERE e.hold_id = s.hold_id), 'drawn', s.drawn, j.id
         FROM bare_journal s JOIN ledger_journal j ON j.book_id = {book}
                                                  AND j.idem_key = s.idem_key""",
    """{lock}""",
    """UPDATE ledger_counter SET dr_posted = dr_posted + t.dr, cr_posted = cr_posted + t.cr,
                                 version = version + t.n
         FROM (SELECT account_id AS account, count(*) AS n,
                      sum(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS dr,
                      sum(CASE WHEN amount < 0 THEN -amount ELSE 0 END) AS cr
                 FROM bare_line WHERE counted = 1 GROUP BY account_id) t
        WHERE account_id = t.account AND closed_through < {day}""",
    """INSERT INTO ledger_entry (journal_id, line_no, book_id, account_id, amount, effective_on,
                                 acct_seq, balance_after)
       SELECT j.id, l.line_no, {book}, l.account_id, l.amount, {day},
              c.version - count(*) OVER whole + row_number() OVER running,
              c.dr_posted - c.cr_posted - sum(l.amount) OVER whole + sum(l.amount) OVER running
         FROM bare_line l
         JOIN ledger_journal j ON j.book_id = {book} AND j.idem_key = l.idem_key
         LEFT JOIN ledger_counter c ON c.account_id = l.account_id
       WINDOW whole AS (PARTITION BY l.account_id),
              running AS (PARTITION BY l.account_id ORDER BY j.id, l.line_no
                          ROWS UNBOUNDED PRECEDING)
        ORDER BY j.id, l.line_no""",
)
_LOCK = """SELECT count(*) FROM (SELECT 1 FROM ledger_counter WHERE account_id IN
           (SELECT account_id FROM bare_line WHERE counted = 1)
           ORDER BY account_id FOR NO KEY UPDATE) x"""


def run_setwise(
    driver: Any,
    db: str,
    fixed: dict[str, Any],
    journals: Sequence[tuple[Any, ...]],
    lines: Sequence[tuple[Any, ...]],
) -> None:
    """A pay run of one hold each, in one transaction: staged, then one statement for each step."""
    mark = "%s" if db == "postgres" else "?"
    driver.execute("BEGIN" if db == "postgres" else "BEGIN IMMEDIATE")
    for (name, columns), rows in zip(_STAGES.items(), (journals, lines), strict=True):
        made = columns.format(**_WORDS[db])
        end = " ON COMMIT DELETE ROWS" if db == "postgres" else ""
        driver.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({made}){end}")
        driver.execute(f"DELETE FROM {name}")
        if db == "postgres":
            with driver.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            driver.execute(f"ANALYZE {name}")
        else:
            places = ", ".join("?" * len(rows[0]))
            driver.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
    lock = _LOCK if db == "postgres" else "SELECT 1"
    for statement in _SETWISE:
        if statement == "{lock}":
            driver.execute(lock)
            continue
        pieces = statement.split("{")
        values, text = [], pieces[0]
        for piece in pieces[1:]:
            name, _, rest = piece.partition("}")
            values.append(fixed[name])
            text += mark + rest
        driver.execute(text, values)
    driver.execute("COMMIT")
