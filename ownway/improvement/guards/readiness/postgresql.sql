-- What somebody answered, and what was agreed, stays as it was said; a round only ever closes.
CREATE OR REPLACE FUNCTION improvement_readiness_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what somebody answered never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER improvement_readinessreply_no_change BEFORE UPDATE OR DELETE ON improvement_readinessreply
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinessreply_no_truncate BEFORE TRUNCATE ON improvement_readinessreply
FOR EACH STATEMENT EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinessanswer_no_change BEFORE UPDATE OR DELETE ON improvement_readinessanswer
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinessanswer_no_truncate BEFORE TRUNCATE ON improvement_readinessanswer
FOR EACH STATEMENT EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinesscheck_no_change BEFORE UPDATE OR DELETE ON improvement_readinesscheck
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinesscheck_no_truncate BEFORE TRUNCATE ON improvement_readinesscheck
FOR EACH STATEMENT EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinessline_no_change BEFORE UPDATE OR DELETE ON improvement_readinessline
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinessline_no_truncate BEFORE TRUNCATE ON improvement_readinessline
FOR EACH STATEMENT EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE OR REPLACE FUNCTION improvement_readiness_guard_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Who closes a round waits for those who are answering in it.
  PERFORM 1 FROM improvement_readinessround
  WHERE id = NEW.round_id AND closed_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'answers come while a round is open' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_readinessreply_while_open BEFORE INSERT ON improvement_readinessreply
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_guard_open()
-- next
CREATE TRIGGER improvement_readinessanswer_while_open BEFORE INSERT ON improvement_readinessanswer
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_guard_open()
-- next
CREATE TRIGGER improvement_readinessround_only_closes BEFORE UPDATE ON improvement_readinessround
FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
   OR NEW.number IS DISTINCT FROM OLD.number
   OR NEW.content IS DISTINCT FROM OLD.content
   OR NEW.opened_at IS DISTINCT FROM OLD.opened_at
   OR NEW.opened_by IS DISTINCT FROM OLD.opened_by) EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinessround_no_delete BEFORE DELETE ON improvement_readinessround
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_readinessround_no_truncate BEFORE TRUNCATE ON improvement_readinessround
FOR EACH STATEMENT EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_stagecycle_no_change BEFORE UPDATE OR DELETE ON improvement_stagecycle
FOR EACH ROW EXECUTE FUNCTION improvement_readiness_refuse_change()
-- next
CREATE TRIGGER improvement_stagecycle_no_truncate BEFORE TRUNCATE ON improvement_stagecycle
FOR EACH STATEMENT EXECUTE FUNCTION improvement_readiness_refuse_change()
