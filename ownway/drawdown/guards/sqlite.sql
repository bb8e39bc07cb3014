-- What was claimed from a funder, sent and answered stays as it was; lines only move forward.
CREATE TRIGGER drawdown_drawdown_stays BEFORE UPDATE ON drawdown_drawdown
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.programme_id IS NOT OLD.programme_id
  OR NEW.number IS NOT OLD.number
  OR NEW.funder IS NOT OLD.funder
  OR NEW.currency IS NOT OLD.currency
  OR NEW.starts_on IS NOT OLD.starts_on
  OR NEW.ends_on IS NOT OLD.ends_on
  OR NEW.pack_id IS NOT OLD.pack_id
  OR NEW.made_at IS NOT OLD.made_at
  OR NEW.made_by IS NOT OLD.made_by
  OR OLD.withdrawn_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a claim to a funder stays as it was made');
END
-- next
CREATE TRIGGER drawdown_drawdown_no_delete BEFORE DELETE ON drawdown_drawdown
BEGIN
  SELECT RAISE(ABORT, 'a claim to a funder stays as it was made');
END
-- next
CREATE TRIGGER drawdown_drawdown_begins BEFORE INSERT ON drawdown_drawdown
WHEN EXISTS (SELECT 1 FROM drawdown_drawdown WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a claim to a funder stays as it was made');
END
-- next
CREATE TRIGGER drawdown_drawdownline_stays BEFORE UPDATE ON drawdown_drawdownline
WHEN NEW.id IS NOT OLD.id
  OR NEW.drawdown_id IS NOT OLD.drawdown_id
  OR NEW.line_no IS NOT OLD.line_no
  OR NEW.journal_id IS NOT OLD.journal_id
  OR NEW.funder IS NOT OLD.funder
  OR NEW.amount_minor IS NOT OLD.amount_minor
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'listed' AND NEW.state IN ('sent', 'withdrawn'))
    OR (OLD.state = 'sent' AND NEW.state IN ('accepted', 'rejected'))
    OR (OLD.state = 'rejected' AND NEW.state IN ('sent', 'borne')))
BEGIN
  SELECT RAISE(ABORT, 'a line of a claim only moves forward');
END
-- next
CREATE TRIGGER drawdown_drawdownline_no_delete BEFORE DELETE ON drawdown_drawdownline
BEGIN
  SELECT RAISE(ABORT, 'a line of a claim only moves forward');
END
-- next
CREATE TRIGGER drawdown_drawdownline_begins BEFORE INSERT ON drawdown_drawdownline
WHEN NEW.state <> 'listed'
  OR NOT EXISTS (SELECT 1 FROM drawdown_drawdown AS d WHERE d.id = NEW.drawdown_id
    AND d.funder = NEW.funder AND d.withdrawn_at IS NULL)
  OR EXISTS (SELECT 1 FROM drawdown_drawdownline WHERE id = NEW.id OR (drawdown_id = NEW.drawdown_id AND line_no = NEW.line_no))
BEGIN
  SELECT RAISE(ABORT, 'a line of a claim only moves forward');
END
-- next
CREATE TRIGGER drawdown_drawdownsending_stays BEFORE UPDATE ON drawdown_drawdownsending
BEGIN
  SELECT RAISE(ABORT, 'what was sent to a funder stays as it was');
END
-- next
CREATE TRIGGER drawdown_drawdownsending_no_delete BEFORE DELETE ON drawdown_drawdownsending
BEGIN
  SELECT RAISE(ABORT, 'what was sent to a funder stays as it was');
END
-- next
CREATE TRIGGER drawdown_drawdownsending_begins BEFORE INSERT ON drawdown_drawdownsending
WHEN EXISTS (SELECT 1 FROM drawdown_drawdownsending WHERE id = NEW.id OR (drawdown_id = NEW.drawdown_id AND number = NEW.number))
BEGIN
  SELECT RAISE(ABORT, 'what was sent to a funder stays as it was');
END
-- next
CREATE TRIGGER drawdown_drawdownanswer_stays BEFORE UPDATE ON drawdown_drawdownanswer
WHEN NEW.id IS NOT OLD.id
  OR NEW.sending_id IS NOT OLD.sending_id
  OR NEW.line_id IS NOT OLD.line_id
  OR OLD.answered_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'what a funder answered is noted once');
END
-- next
CREATE TRIGGER drawdown_drawdownanswer_no_delete BEFORE DELETE ON drawdown_drawdownanswer
BEGIN
  SELECT RAISE(ABORT, 'what a funder answered is noted once');
END
-- next
CREATE TRIGGER drawdown_drawdownanswer_begins BEFORE INSERT ON drawdown_drawdownanswer
WHEN EXISTS (SELECT 1 FROM drawdown_drawdownanswer WHERE id = NEW.id OR (sending_id = NEW.sending_id AND line_id = NEW.line_id))
BEGIN
  SELECT RAISE(ABORT, 'what a funder answered is noted once');
END
