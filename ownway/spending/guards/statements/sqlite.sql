-- A statement of a month is made once; on its way it goes forward only, so nothing is sent twice.
CREATE TRIGGER spending_monthly_statement_begins BEFORE INSERT ON spending_monthlystatement
WHEN NEW.state NOT IN ('here', 'waiting')
  OR NEW.handed_at IS NOT NULL
  OR EXISTS (
    SELECT 1 FROM spending_monthlystatement
    WHERE id = NEW.id OR ref = NEW.ref OR person_id = NEW.person_id AND starts_on = NEW.starts_on
  )
BEGIN
  SELECT RAISE(ABORT, 'a statement of a month is made once, and has not gone out then');
END
-- next
CREATE TRIGGER spending_monthly_statement_goes_on BEFORE UPDATE ON spending_monthlystatement
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.person_id <> OLD.person_id
  OR NEW.starts_on <> OLD.starts_on
  OR NEW.made_at <> OLD.made_at
  OR NEW.made_by <> OLD.made_by
  OR NEW.state = OLD.state
  OR NOT (OLD.state = 'waiting' AND NEW.state IN ('here', 'sending', 'sent')
    OR OLD.state = 'sending' AND NEW.state IN ('sent', 'unsure')
    OR OLD.state = 'unsure' AND NEW.state = 'sent')
BEGIN
  SELECT RAISE(ABORT, 'a statement of a month stays as it was made and is not sent twice');
END
-- next
CREATE TRIGGER spending_monthly_statement_not_deleted BEFORE DELETE ON spending_monthlystatement
BEGIN
  SELECT RAISE(ABORT, 'a statement of a month is not deleted');
END
