-- A decision is for good, line by line. A second look is answered once; what was asked stays.
-- Of a pot only the amount moves.
-- INSERT OR REPLACE walks past a delete trigger unless a pragma is set in that connection, so an
-- insert over an existing key is refused by a trigger of its own.
CREATE TRIGGER decisions_decision_no_update BEFORE UPDATE ON decisions_decision
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_decision_no_delete BEFORE DELETE ON decisions_decision
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_decision_no_replace BEFORE INSERT ON decisions_decision
WHEN EXISTS (
  SELECT 1 FROM decisions_decision
  WHERE id = NEW.id OR ref = NEW.ref OR version_id = NEW.version_id
)
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_linedecision_no_update BEFORE UPDATE ON decisions_linedecision
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_linedecision_no_delete BEFORE DELETE ON decisions_linedecision
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_linedecision_no_replace BEFORE INSERT ON decisions_linedecision
WHEN EXISTS (
  SELECT 1 FROM decisions_linedecision
  WHERE id = NEW.id OR ref = NEW.ref
   OR (decision_id = NEW.decision_id AND line_id = NEW.line_id)
)
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_reconsideration_asked_stays BEFORE UPDATE ON decisions_reconsideration
WHEN OLD.answered_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.line_decision_id IS NOT OLD.line_decision_id
   OR NEW.words IS NOT OLD.words
   OR NEW.answer_by_on IS NOT OLD.answer_by_on
   OR NEW.asked_at IS NOT OLD.asked_at
   OR NEW.asked_by IS NOT OLD.asked_by
   OR NEW.decided_human IS NOT OLD.decided_human
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_reconsideration_no_delete BEFORE DELETE ON decisions_reconsideration
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_reconsideration_no_replace BEFORE INSERT ON decisions_reconsideration
WHEN EXISTS (
  SELECT 1 FROM decisions_reconsideration
  WHERE id = NEW.id OR ref = NEW.ref OR line_decision_id = NEW.line_decision_id
)
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_pot_stays BEFORE UPDATE ON decisions_pot
WHEN NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.person_id IS NOT OLD.person_id
   OR NEW.plan_id IS NOT OLD.plan_id
   OR NEW.funder IS NOT OLD.funder
   OR NEW.starts_on IS NOT OLD.starts_on
   OR NEW.ends_on IS NOT OLD.ends_on
   OR NEW.currency IS NOT OLD.currency
   OR NEW.opened_at IS NOT OLD.opened_at
   OR NEW.opened_by IS NOT OLD.opened_by
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_pot_no_delete BEFORE DELETE ON decisions_pot
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_pot_no_replace BEFORE INSERT ON decisions_pot
WHEN EXISTS (
  SELECT 1 FROM decisions_pot
  WHERE id = NEW.id OR ref = NEW.ref
   OR (plan_id = NEW.plan_id AND funder = NEW.funder AND starts_on = NEW.starts_on)
)
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
