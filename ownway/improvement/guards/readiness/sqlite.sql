-- What somebody answered, and what was agreed, stays as it was said; a round only ever closes.
CREATE TRIGGER improvement_readinessreply_no_update BEFORE UPDATE ON improvement_readinessreply
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessreply_no_delete BEFORE DELETE ON improvement_readinessreply
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessreply_no_replace BEFORE INSERT ON improvement_readinessreply
WHEN EXISTS (
  SELECT 1 FROM improvement_readinessreply
  WHERE id = NEW.id
   OR (round_id = NEW.round_id AND human = NEW.human)
)
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessanswer_no_update BEFORE UPDATE ON improvement_readinessanswer
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessanswer_no_delete BEFORE DELETE ON improvement_readinessanswer
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessanswer_no_replace BEFORE INSERT ON improvement_readinessanswer
WHEN EXISTS (
  SELECT 1 FROM improvement_readinessanswer
  WHERE id = NEW.id
)
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinesscheck_no_update BEFORE UPDATE ON improvement_readinesscheck
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinesscheck_no_delete BEFORE DELETE ON improvement_readinesscheck
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinesscheck_no_replace BEFORE INSERT ON improvement_readinesscheck
WHEN EXISTS (
  SELECT 1 FROM improvement_readinesscheck
  WHERE id = NEW.id OR ref = NEW.ref
   OR (programme_id = NEW.programme_id AND number = NEW.number)
)
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessline_no_update BEFORE UPDATE ON improvement_readinessline
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessline_no_delete BEFORE DELETE ON improvement_readinessline
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessline_no_replace BEFORE INSERT ON improvement_readinessline
WHEN EXISTS (
  SELECT 1 FROM improvement_readinessline
  WHERE id = NEW.id
   OR (of_id = NEW.of_id AND item = NEW.item)
)
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessreply_while_open BEFORE INSERT ON improvement_readinessreply
WHEN NOT EXISTS (
  SELECT 1 FROM improvement_readinessround WHERE id = NEW.round_id AND closed_at IS NULL
)
BEGIN
  SELECT RAISE(ABORT, 'answers come while a round is open');
END
-- next
CREATE TRIGGER improvement_readinessanswer_while_open BEFORE INSERT ON improvement_readinessanswer
WHEN NOT EXISTS (
  SELECT 1 FROM improvement_readinessround WHERE id = NEW.round_id AND closed_at IS NULL
)
BEGIN
  SELECT RAISE(ABORT, 'answers come while a round is open');
END
-- next
CREATE TRIGGER improvement_readinessround_only_closes BEFORE UPDATE ON improvement_readinessround
WHEN OLD.closed_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.programme_id IS NOT OLD.programme_id
   OR NEW.number IS NOT OLD.number
   OR NEW.content IS NOT OLD.content
   OR NEW.opened_at IS NOT OLD.opened_at
   OR NEW.opened_by IS NOT OLD.opened_by
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessround_no_delete BEFORE DELETE ON improvement_readinessround
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_readinessround_no_replace BEFORE INSERT ON improvement_readinessround
WHEN EXISTS (
  SELECT 1 FROM improvement_readinessround
  WHERE id = NEW.id OR ref = NEW.ref
   OR (programme_id = NEW.programme_id AND number = NEW.number)
   OR (programme_id = NEW.programme_id AND closed_at IS NULL AND NEW.closed_at IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_stagecycle_no_update BEFORE UPDATE ON improvement_stagecycle
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_stagecycle_no_delete BEFORE DELETE ON improvement_stagecycle
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER improvement_stagecycle_no_replace BEFORE INSERT ON improvement_stagecycle
WHEN EXISTS (
  SELECT 1 FROM improvement_stagecycle
  WHERE id = NEW.id OR cycle_id = NEW.cycle_id
)
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
