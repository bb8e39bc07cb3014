-- What was claimed from a funder, sent and answered stays as it was; lines only move forward.
CREATE OR REPLACE FUNCTION drawdown_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER drawdown_drawdown_stays BEFORE UPDATE ON drawdown_drawdown
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
  OR NEW.number IS DISTINCT FROM OLD.number
  OR NEW.funder IS DISTINCT FROM OLD.funder
  OR NEW.currency IS DISTINCT FROM OLD.currency
  OR NEW.starts_on IS DISTINCT FROM OLD.starts_on
  OR NEW.ends_on IS DISTINCT FROM OLD.ends_on
  OR NEW.pack_id IS DISTINCT FROM OLD.pack_id
  OR NEW.made_at IS DISTINCT FROM OLD.made_at
  OR NEW.made_by IS DISTINCT FROM OLD.made_by
  OR OLD.withdrawn_at IS NOT NULL)
EXECUTE FUNCTION drawdown_refuse('a claim to a funder stays as it was made')
-- next
CREATE TRIGGER drawdown_drawdown_no_delete BEFORE DELETE ON drawdown_drawdown
FOR EACH ROW EXECUTE FUNCTION drawdown_refuse('a claim to a funder stays as it was made')
-- next
CREATE TRIGGER drawdown_drawdown_no_truncate BEFORE TRUNCATE ON drawdown_drawdown
FOR EACH STATEMENT EXECUTE FUNCTION drawdown_refuse('a claim to a funder stays as it was made')
-- next
CREATE TRIGGER drawdown_drawdownline_stays BEFORE UPDATE ON drawdown_drawdownline
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
  OR NEW.drawdown_id IS DISTINCT FROM OLD.drawdown_id
  OR NEW.line_no IS DISTINCT FROM OLD.line_no
  OR NEW.journal_id IS DISTINCT FROM OLD.journal_id
  OR NEW.funder IS DISTINCT FROM OLD.funder
  OR NEW.amount_minor IS DISTINCT FROM OLD.amount_minor
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'listed' AND NEW.state IN ('sent', 'withdrawn'))
    OR (OLD.state = 'sent' AND NEW.state IN ('accepted', 'rejected'))
    OR (OLD.state = 'rejected' AND NEW.state IN ('sent', 'borne'))))
EXECUTE FUNCTION drawdown_refuse('a line of a claim only moves forward')
-- next
CREATE TRIGGER drawdown_drawdownline_no_delete BEFORE DELETE ON drawdown_drawdownline
FOR EACH ROW EXECUTE FUNCTION drawdown_refuse('a line of a claim only moves forward')
-- next
CREATE TRIGGER drawdown_drawdownline_no_truncate BEFORE TRUNCATE ON drawdown_drawdownline
FOR EACH STATEMENT EXECUTE FUNCTION drawdown_refuse('a line of a claim only moves forward')
-- next
CREATE OR REPLACE FUNCTION drawdown_drawdownline_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'listed' OR NOT EXISTS (SELECT 1 FROM drawdown_drawdown AS d
      WHERE d.id = NEW.drawdown_id AND d.funder = NEW.funder AND d.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'a line of a claim only moves forward' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER drawdown_drawdownline_begins BEFORE INSERT ON drawdown_drawdownline
FOR EACH ROW EXECUTE FUNCTION drawdown_drawdownline_begins()
-- next
CREATE TRIGGER drawdown_drawdownsending_stays BEFORE UPDATE ON drawdown_drawdownsending
FOR EACH ROW EXECUTE FUNCTION drawdown_refuse('what was sent to a funder stays as it was')
-- next
CREATE TRIGGER drawdown_drawdownsending_no_delete BEFORE DELETE ON drawdown_drawdownsending
FOR EACH ROW EXECUTE FUNCTION drawdown_refuse('what was sent to a funder stays as it was')
-- next
CREATE TRIGGER drawdown_drawdownsending_no_truncate BEFORE TRUNCATE ON drawdown_drawdownsending
FOR EACH STATEMENT EXECUTE FUNCTION drawdown_refuse('what was sent to a funder stays as it was')
-- next
CREATE TRIGGER drawdown_drawdownanswer_stays BEFORE UPDATE ON drawdown_drawdownanswer
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
  OR NEW.sending_id IS DISTINCT FROM OLD.sending_id
  OR NEW.line_id IS DISTINCT FROM OLD.line_id
  OR OLD.answered_at IS NOT NULL)
EXECUTE FUNCTION drawdown_refuse('what a funder answered is noted once')
-- next
CREATE TRIGGER drawdown_drawdownanswer_no_delete BEFORE DELETE ON drawdown_drawdownanswer
FOR EACH ROW EXECUTE FUNCTION drawdown_refuse('what a funder answered is noted once')
-- next
CREATE TRIGGER drawdown_drawdownanswer_no_truncate BEFORE TRUNCATE ON drawdown_drawdownanswer
FOR EACH STATEMENT EXECUTE FUNCTION drawdown_refuse('what a funder answered is noted once')
