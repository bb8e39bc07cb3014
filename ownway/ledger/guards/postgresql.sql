-- What the books refuse on PostgreSQL: journals that do not balance, and any change of what was
-- written. The balance is asked once for each statement, over all lines that statement wrote.

CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Not IF EXISTS: in the hope of an early row the planner would read all lines again for each
    -- journal, and ten thousand at once would take minutes.
    PERFORM 1
         FROM fresh f
         JOIN ledger_journal j ON j.id = f.journal_id
        GROUP BY j.id, j.n_lines
       HAVING count(*) <> j.n_lines OR max(f.line_no) <> j.n_lines;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: balanced: lines are missing or too many'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1
         FROM fresh f
         JOIN ledger_journal j ON j.id = f.journal_id
         JOIN ledger_account a ON a.id = f.account_id
        WHERE f.book_id <> j.book_id OR a.book_id <> j.book_id
           OR f.effective_on <> j.effective_on;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: balanced: a line of another book'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1
         FROM fresh f
         JOIN ledger_account a ON a.id = f.account_id
        GROUP BY f.journal_id, a.currency, a.half
       HAVING sum(f.amount) <> 0;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: balanced: a currency or half does not come to zero'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS ledger_entry_balance ON ledger_entry;
CREATE TRIGGER ledger_entry_balance AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_balanced();

DROP TRIGGER IF EXISTS ledger_entry_change ON ledger_entry;
CREATE TRIGGER ledger_entry_change BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_entry_truncate ON ledger_entry;
CREATE TRIGGER ledger_entry_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_journal_change ON ledger_journal;
CREATE TRIGGER ledger_journal_change BEFORE UPDATE OR DELETE ON ledger_journal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_journal_truncate ON ledger_journal;
CREATE TRIGGER ledger_journal_truncate BEFORE TRUNCATE ON ledger_journal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_hold_event_change ON ledger_hold_event;
CREATE TRIGGER ledger_hold_event_change BEFORE UPDATE OR DELETE ON ledger_hold_event
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_hold_event_truncate ON ledger_hold_event;
CREATE TRIGGER ledger_hold_event_truncate BEFORE TRUNCATE ON ledger_hold_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_book_change ON ledger_book;
CREATE TRIGGER ledger_book_change BEFORE UPDATE OR DELETE ON ledger_book
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_book_truncate ON ledger_book;
CREATE TRIGGER ledger_book_truncate BEFORE TRUNCATE ON ledger_book
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_account_update ON ledger_account;
CREATE TRIGGER ledger_account_update
    BEFORE UPDATE OF id, book_id, code, kind, half, currency,
                     owner_ref, pot_ref, line_ref, party_ref, opened_on ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_account_delete ON ledger_account;
CREATE TRIGGER ledger_account_delete BEFORE DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_account_truncate ON ledger_account;
CREATE TRIGGER ledger_account_truncate BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_counter_update ON ledger_counter;
CREATE TRIGGER ledger_counter_update BEFORE UPDATE OF account_id, book_id, rule ON ledger_counter
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_counter_delete ON ledger_counter;
CREATE TRIGGER ledger_counter_delete BEFORE DELETE ON ledger_counter
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_counter_truncate ON ledger_counter;
CREATE TRIGGER ledger_counter_truncate BEFORE TRUNCATE ON ledger_counter
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_hold_update ON ledger_hold;
CREATE TRIGGER ledger_hold_update
    BEFORE UPDATE OF id, book_id, journal_id, from_account_id, committed_account_id, amount,
                     expires_on, subject_ref ON ledger_hold
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_hold_delete ON ledger_hold;
CREATE TRIGGER ledger_hold_delete BEFORE DELETE ON ledger_hold
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_hold_truncate ON ledger_hold;
CREATE TRIGGER ledger_hold_truncate BEFORE TRUNCATE ON ledger_hold
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- Months: what one is never changes, two never overlap, and a closed one opens only by two people.
CREATE OR REPLACE FUNCTION ledger_month_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The same month again is left to its unique key, so that ON CONFLICT still works.
    IF EXISTS (SELECT 1 FROM ledger_period
                WHERE book_id = NEW.book_id AND starts_on <> NEW.starts_on
                  AND starts_on < NEW.ends_on AND NEW.starts_on < ends_on) THEN
        RAISE EXCEPTION 'ledger: months never overlap'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ledger_month_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'closed' AND NEW.state = 'open'
       AND (OLD.asked_human IS NULL OR NEW.reopened_human IS NULL
            OR NEW.reopened_human = OLD.asked_human) THEN
        RAISE EXCEPTION 'ledger: a closed month is never opened by one person alone'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.revision <> OLD.revision + (CASE WHEN OLD.state = 'open' AND NEW.state = 'closed'
                                            THEN 1 ELSE 0 END) THEN
        RAISE EXCEPTION 'ledger: the closings of a month are never miscounted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS ledger_period_insert ON ledger_period;
CREATE TRIGGER ledger_period_insert BEFORE INSERT ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_month_apart();
DROP TRIGGER IF EXISTS ledger_period_update ON ledger_period;
CREATE TRIGGER ledger_period_update
    BEFORE UPDATE OF id, book_id, starts_on, ends_on ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_period_state ON ledger_period;
CREATE TRIGGER ledger_period_state BEFORE UPDATE ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_month_state();
DROP TRIGGER IF EXISTS ledger_period_delete ON ledger_period;
CREATE TRIGGER ledger_period_delete BEFORE DELETE ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_period_truncate ON ledger_period;
CREATE TRIGGER ledger_period_truncate BEFORE TRUNCATE ON ledger_period
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_snapshot_change ON ledger_snapshot;
CREATE TRIGGER ledger_snapshot_change BEFORE UPDATE OR DELETE ON ledger_snapshot
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_snapshot_truncate ON ledger_snapshot;
CREATE TRIGGER ledger_snapshot_truncate BEFORE TRUNCATE ON ledger_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_seal_change ON ledger_seal;
CREATE TRIGGER ledger_seal_change BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_seal_truncate ON ledger_seal;
CREATE TRIGGER ledger_seal_truncate BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

DROP TRIGGER IF EXISTS ledger_seal_line_change ON ledger_seal_line;
CREATE TRIGGER ledger_seal_line_change BEFORE UPDATE OR DELETE ON ledger_seal_line
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DROP TRIGGER IF EXISTS ledger_seal_line_truncate ON ledger_seal_line;
CREATE TRIGGER ledger_seal_line_truncate BEFORE TRUNCATE ON ledger_seal_line
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry, ledger_journal, ledger_hold_event, ledger_book,
    ledger_snapshot, ledger_seal, ledger_seal_line
    FROM PUBLIC;
