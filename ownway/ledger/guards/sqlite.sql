-- What the books refuse on SQLite. There are no deferred triggers and no statement triggers, so
-- the line that completes a journal is the one that is asked whether the journal balances.

DROP TRIGGER IF EXISTS ledger_journal_insert;
CREATE TRIGGER ledger_journal_insert BEFORE INSERT ON ledger_journal
BEGIN
    -- INSERT OR REPLACE would remove the row it meets without firing a delete trigger.
    SELECT RAISE(ABORT, 'ledger: journals are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_journal WHERE id = NEW.id);
    SELECT RAISE(IGNORE)
     WHERE EXISTS (SELECT 1 FROM ledger_journal
                    WHERE book_id = NEW.book_id AND idem_key = NEW.idem_key);
    SELECT RAISE(ABORT, 'ledger: reversed_once: a journal is reversed at most once')
     WHERE NEW.reverses_id IS NOT NULL
       AND EXISTS (SELECT 1 FROM ledger_journal WHERE reverses_id = NEW.reverses_id);
END;

DROP TRIGGER IF EXISTS ledger_journal_update;
CREATE TRIGGER ledger_journal_update BEFORE UPDATE ON ledger_journal
BEGIN
    SELECT RAISE(ABORT, 'ledger: journals are never changed');
END;

DROP TRIGGER IF EXISTS ledger_journal_delete;
CREATE TRIGGER ledger_journal_delete BEFORE DELETE ON ledger_journal
BEGIN
    SELECT RAISE(ABORT, 'ledger: journals are never removed');
END;

DROP TRIGGER IF EXISTS ledger_entry_insert;
CREATE TRIGGER ledger_entry_insert BEFORE INSERT ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger: entries are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_entry
                    WHERE journal_id = NEW.journal_id AND line_no = NEW.line_no);
    SELECT RAISE(ABORT, 'ledger: entries are never replaced')
     WHERE NEW.acct_seq IS NOT NULL
       AND EXISTS (SELECT 1 FROM ledger_entry
                    WHERE account_id = NEW.account_id AND acct_seq = NEW.acct_seq);
END;

DROP TRIGGER IF EXISTS ledger_entry_balance;
CREATE TRIGGER ledger_entry_balance AFTER INSERT ON ledger_entry
WHEN NEW.line_no >= (SELECT n_lines FROM ledger_journal WHERE id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'ledger: balanced: lines are missing or too many')
     WHERE (SELECT count(*) FROM ledger_entry WHERE journal_id = NEW.journal_id) <> NEW.line_no
        OR NEW.line_no <> (SELECT n_lines FROM ledger_journal WHERE id = NEW.journal_id);
    SELECT RAISE(ABORT, 'ledger: balanced: a line of another book')
     WHERE EXISTS (SELECT 1
                     FROM ledger_entry e
                     JOIN ledger_journal j ON j.id = e.journal_id
                     JOIN ledger_account a ON a.id = e.account_id
                    WHERE e.journal_id = NEW.journal_id
                      AND (e.book_id <> j.book_id OR a.book_id <> j.book_id
                           OR e.effective_on <> j.effective_on));
    SELECT RAISE(ABORT, 'ledger: balanced: a currency or half does not come to zero')
     WHERE EXISTS (SELECT 1
                     FROM ledger_entry e
                     JOIN ledger_account a ON a.id = e.account_id
                    WHERE e.journal_id = NEW.journal_id
                    GROUP BY a.currency, a.half
                   HAVING sum(e.amount) <> 0);
END;

DROP TRIGGER IF EXISTS ledger_entry_update;
CREATE TRIGGER ledger_entry_update BEFORE UPDATE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger: entries are never changed');
END;

DROP TRIGGER IF EXISTS ledger_entry_delete;
CREATE TRIGGER ledger_entry_delete BEFORE DELETE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger: entries are never removed');
END;

DROP TRIGGER IF EXISTS ledger_book_insert;
CREATE TRIGGER ledger_book_insert BEFORE INSERT ON ledger_book
BEGIN
    SELECT RAISE(ABORT, 'ledger: books are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_book WHERE id = NEW.id);
    SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM ledger_book WHERE ref = NEW.ref);
END;

DROP TRIGGER IF EXISTS ledger_book_update;
CREATE TRIGGER ledger_book_update BEFORE UPDATE ON ledger_book
BEGIN
    SELECT RAISE(ABORT, 'ledger: books are never changed');
END;

DROP TRIGGER IF EXISTS ledger_book_delete;
CREATE TRIGGER ledger_book_delete BEFORE DELETE ON ledger_book
BEGIN
    SELECT RAISE(ABORT, 'ledger: books are never removed');
END;

DROP TRIGGER IF EXISTS ledger_account_insert;
CREATE TRIGGER ledger_account_insert BEFORE INSERT ON ledger_account
BEGIN
    SELECT RAISE(ABORT, 'ledger: accounts are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.id);
    SELECT RAISE(IGNORE)
     WHERE EXISTS (SELECT 1 FROM ledger_account WHERE book_id = NEW.book_id AND code = NEW.code);
END;

DROP TRIGGER IF EXISTS ledger_account_update;
CREATE TRIGGER ledger_account_update
BEFORE UPDATE OF id, book_id, code, kind, half, currency,
                 owner_ref, pot_ref, line_ref, party_ref, opened_on ON ledger_account
BEGIN
    SELECT RAISE(ABORT, 'ledger: what an account is never changes');
END;

DROP TRIGGER IF EXISTS ledger_account_delete;
CREATE TRIGGER ledger_account_delete BEFORE DELETE ON ledger_account
BEGIN
    SELECT RAISE(ABORT, 'ledger: accounts are never removed');
END;

DROP TRIGGER IF EXISTS ledger_counter_insert;
CREATE TRIGGER ledger_counter_insert BEFORE INSERT ON ledger_counter
BEGIN
    SELECT RAISE(ABORT, 'ledger: counters are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_counter WHERE account_id = NEW.account_id);
END;

DROP TRIGGER IF EXISTS ledger_counter_update;
CREATE TRIGGER ledger_counter_update
BEFORE UPDATE OF account_id, book_id, rule ON ledger_counter
BEGIN
    SELECT RAISE(ABORT, 'ledger: what a counter guards never changes');
END;

DROP TRIGGER IF EXISTS ledger_counter_delete;
CREATE TRIGGER ledger_counter_delete BEFORE DELETE ON ledger_counter
BEGIN
    SELECT RAISE(ABORT, 'ledger: counters are never removed');
END;

DROP TRIGGER IF EXISTS ledger_hold_insert;
CREATE TRIGGER ledger_hold_insert BEFORE INSERT ON ledger_hold
BEGIN
    SELECT RAISE(ABORT, 'ledger: holds are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_hold WHERE id = NEW.id OR journal_id = NEW.journal_id);
END;

DROP TRIGGER IF EXISTS ledger_hold_update;
CREATE TRIGGER ledger_hold_update
BEFORE UPDATE OF id, book_id, journal_id, from_account_id, committed_account_id, amount,
                 expires_on, subject_ref ON ledger_hold
BEGIN
    SELECT RAISE(ABORT, 'ledger: what a hold is never changes');
END;

DROP TRIGGER IF EXISTS ledger_hold_delete;
CREATE TRIGGER ledger_hold_delete BEFORE DELETE ON ledger_hold
BEGIN
    SELECT RAISE(ABORT, 'ledger: holds are never removed');
END;

DROP TRIGGER IF EXISTS ledger_hold_event_insert;
CREATE TRIGGER ledger_hold_event_insert BEFORE INSERT ON ledger_hold_event
BEGIN
    SELECT RAISE(ABORT, 'ledger: hold events are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_hold_event
                    WHERE id = NEW.id OR (hold_id = NEW.hold_id AND seq = NEW.seq));
END;

DROP TRIGGER IF EXISTS ledger_hold_event_update;
CREATE TRIGGER ledger_hold_event_update BEFORE UPDATE ON ledger_hold_event
BEGIN
    SELECT RAISE(ABORT, 'ledger: hold events are never changed');
END;

DROP TRIGGER IF EXISTS ledger_hold_event_delete;
CREATE TRIGGER ledger_hold_event_delete BEFORE DELETE ON ledger_hold_event
BEGIN
    SELECT RAISE(ABORT, 'ledger: hold events are never removed');
END;

-- Months: what one is never changes, two never overlap, and a closed one opens only by two people.
DROP TRIGGER IF EXISTS ledger_period_insert;
CREATE TRIGGER ledger_period_insert BEFORE INSERT ON ledger_period
BEGIN
    SELECT RAISE(ABORT, 'ledger: months are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_period WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'ledger: months never overlap')
     WHERE EXISTS (SELECT 1 FROM ledger_period
                    WHERE book_id = NEW.book_id AND starts_on <> NEW.starts_on
                      AND starts_on < NEW.ends_on AND NEW.starts_on < ends_on);
    SELECT RAISE(IGNORE)
     WHERE EXISTS (SELECT 1 FROM ledger_period
                    WHERE book_id = NEW.book_id AND starts_on = NEW.starts_on);
END;

DROP TRIGGER IF EXISTS ledger_period_update;
CREATE TRIGGER ledger_period_update
BEFORE UPDATE OF id, book_id, starts_on, ends_on ON ledger_period
BEGIN
    SELECT RAISE(ABORT, 'ledger: what a month is never changes');
END;

DROP TRIGGER IF EXISTS ledger_period_state;
CREATE TRIGGER ledger_period_state BEFORE UPDATE ON ledger_period
BEGIN
    SELECT RAISE(ABORT, 'ledger: a closed month is never opened by one person alone')
     WHERE OLD.state = 'closed' AND NEW.state = 'open'
       AND (OLD.asked_human IS NULL OR NEW.reopened_human IS NULL
            OR NEW.reopened_human = OLD.asked_human);
    SELECT RAISE(ABORT, 'ledger: the closings of a month are never miscounted')
     WHERE NEW.revision <> OLD.revision + (OLD.state = 'open' AND NEW.state = 'closed');
END;

DROP TRIGGER IF EXISTS ledger_period_delete;
CREATE TRIGGER ledger_period_delete BEFORE DELETE ON ledger_period
BEGIN
    SELECT RAISE(ABORT, 'ledger: months are never removed');
END;

DROP TRIGGER IF EXISTS ledger_snapshot_insert;
CREATE TRIGGER ledger_snapshot_insert BEFORE INSERT ON ledger_snapshot
BEGIN
    SELECT RAISE(ABORT, 'ledger: what a month came to is never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_snapshot
                    WHERE account_id = NEW.account_id AND period_end = NEW.period_end
                      AND revision = NEW.revision);
END;

DROP TRIGGER IF EXISTS ledger_snapshot_update;
CREATE TRIGGER ledger_snapshot_update BEFORE UPDATE ON ledger_snapshot
BEGIN
    SELECT RAISE(ABORT, 'ledger: what a month came to is never changed');
END;

DROP TRIGGER IF EXISTS ledger_snapshot_delete;
CREATE TRIGGER ledger_snapshot_delete BEFORE DELETE ON ledger_snapshot
BEGIN
    SELECT RAISE(ABORT, 'ledger: what a month came to is never removed');
END;

DROP TRIGGER IF EXISTS ledger_seal_insert;
CREATE TRIGGER ledger_seal_insert BEFORE INSERT ON ledger_seal
BEGIN
    SELECT RAISE(ABORT, 'ledger: seals are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_seal
                    WHERE book_id = NEW.book_id
                      AND (block_no = NEW.block_no OR prev_head = NEW.prev_head));
END;

DROP TRIGGER IF EXISTS ledger_seal_update;
CREATE TRIGGER ledger_seal_update BEFORE UPDATE ON ledger_seal
BEGIN
    SELECT RAISE(ABORT, 'ledger: seals are never changed');
END;

DROP TRIGGER IF EXISTS ledger_seal_delete;
CREATE TRIGGER ledger_seal_delete BEFORE DELETE ON ledger_seal
BEGIN
    SELECT RAISE(ABORT, 'ledger: seals are never removed');
END;

DROP TRIGGER IF EXISTS ledger_seal_line_insert;
CREATE TRIGGER ledger_seal_line_insert BEFORE INSERT ON ledger_seal_line
BEGIN
    SELECT RAISE(ABORT, 'ledger: members of a seal are never replaced')
     WHERE EXISTS (SELECT 1 FROM ledger_seal_line
                    WHERE journal_id = NEW.journal_id
                       OR (book_id = NEW.book_id AND block_no = NEW.block_no
                           AND pos = NEW.pos));
END;

DROP TRIGGER IF EXISTS ledger_seal_line_update;
CREATE TRIGGER ledger_seal_line_update BEFORE UPDATE ON ledger_seal_line
BEGIN
    SELECT RAISE(ABORT, 'ledger: members of a seal are never changed');
END;

DROP TRIGGER IF EXISTS ledger_seal_line_delete;
CREATE TRIGGER ledger_seal_line_delete BEFORE DELETE ON ledger_seal_line
BEGIN
    SELECT RAISE(ABORT, 'ledger: members of a seal are never removed');
END;
