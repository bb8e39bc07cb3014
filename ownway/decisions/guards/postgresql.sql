-- A decision is for good, line by line. A second look is answered once; what was asked stays.
-- Of a pot only the amount moves.
CREATE OR REPLACE FUNCTION decisions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a decision never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER decisions_decision_no_change BEFORE UPDATE OR DELETE ON decisions_decision
FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_decision_no_truncate BEFORE TRUNCATE ON decisions_decision
FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_linedecision_no_change BEFORE UPDATE OR DELETE ON decisions_linedecision
FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_linedecision_no_truncate BEFORE TRUNCATE ON decisions_linedecision
FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_reconsideration_asked_stays BEFORE UPDATE ON decisions_reconsideration
FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.line_decision_id IS DISTINCT FROM OLD.line_decision_id
   OR NEW.words IS DISTINCT FROM OLD.words
   OR NEW.answer_by_on IS DISTINCT FROM OLD.answer_by_on
   OR NEW.asked_at IS DISTINCT FROM OLD.asked_at
   OR NEW.asked_by IS DISTINCT FROM OLD.asked_by
   OR NEW.decided_human IS DISTINCT FROM OLD.decided_human) EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_reconsideration_no_delete BEFORE DELETE ON decisions_reconsideration
FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_reconsideration_no_truncate BEFORE TRUNCATE ON decisions_reconsideration
FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_pot_stays BEFORE UPDATE ON decisions_pot
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.person_id IS DISTINCT FROM OLD.person_id
   OR NEW.plan_id IS DISTINCT FROM OLD.plan_id
   OR NEW.funder IS DISTINCT FROM OLD.funder
   OR NEW.starts_on IS DISTINCT FROM OLD.starts_on
   OR NEW.ends_on IS DISTINCT FROM OLD.ends_on
   OR NEW.currency IS DISTINCT FROM OLD.currency
   OR NEW.opened_at IS DISTINCT FROM OLD.opened_at
   OR NEW.opened_by IS DISTINCT FROM OLD.opened_by) EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_pot_no_delete BEFORE DELETE ON decisions_pot
FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_pot_no_truncate BEFORE TRUNCATE ON decisions_pot
FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change()
