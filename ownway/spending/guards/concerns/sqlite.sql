-- A concern is raised with its reason and its day, and decided by somebody else.
CREATE TRIGGER spending_concern_begins_open BEFORE INSERT ON spending_concern
WHEN NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM spending_concern WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a concern begins open');
END
-- next
CREATE TRIGGER spending_concern_only_decided BEFORE UPDATE ON spending_concern
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.programme_id <> OLD.programme_id
  OR NEW.payee_id <> OLD.payee_id
  OR coalesce(NEW.person_id, 0) <> coalesce(OLD.person_id, 0)
  OR NEW.code <> OLD.code
  OR NEW.sign <> OLD.sign
  OR NEW.words <> OLD.words
  OR NEW.decide_by_on <> OLD.decide_by_on
  OR NEW.raised_at <> OLD.raised_at
  OR NEW.raised_by <> OLD.raised_by
  OR NEW.raised_human <> OLD.raised_human
  OR OLD.outcome = 'cleared'
  OR OLD.outcome = NEW.outcome
BEGIN
  SELECT RAISE(ABORT, 'a concern is decided by somebody else, and what raised it stays');
END
-- next
CREATE TRIGGER spending_concern_not_deleted BEFORE DELETE ON spending_concern
BEGIN
  SELECT RAISE(ABORT, 'a concern is not deleted');
END
