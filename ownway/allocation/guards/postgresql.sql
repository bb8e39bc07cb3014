-- An amount and a settled one are for good: what follows is a new row. Of a notice only two things
-- are added, once: that it came into force, or that it was taken back.
CREATE OR REPLACE FUNCTION allocation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an amount that was worked out never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER allocation_allocation_no_change BEFORE UPDATE OR DELETE ON allocation_allocation
FOR EACH ROW EXECUTE FUNCTION allocation_refuse_change()
-- next
CREATE TRIGGER allocation_allocation_no_truncate BEFORE TRUNCATE ON allocation_allocation
FOR EACH STATEMENT EXECUTE FUNCTION allocation_refuse_change()
-- next
CREATE TRIGGER allocation_finalamount_no_change BEFORE UPDATE OR DELETE ON allocation_finalamount
FOR EACH ROW EXECUTE FUNCTION allocation_refuse_change()
-- next
CREATE TRIGGER allocation_finalamount_no_truncate BEFORE TRUNCATE ON allocation_finalamount
FOR EACH STATEMENT EXECUTE FUNCTION allocation_refuse_change()
-- next
CREATE TRIGGER allocation_reductionnotice_said_stays BEFORE UPDATE ON allocation_reductionnotice
FOR EACH ROW WHEN (OLD.in_force_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.allocation_id IS DISTINCT FROM OLD.allocation_id
   OR NEW.before_id IS DISTINCT FROM OLD.before_id
   OR NEW.before_minor IS DISTINCT FROM OLD.before_minor
   OR NEW.after_minor IS DISTINCT FROM OLD.after_minor
   OR NEW.explained_minor IS DISTINCT FROM OLD.explained_minor
   OR NEW.parts::text IS DISTINCT FROM OLD.parts::text
   OR NEW.reason IS DISTINCT FROM OLD.reason
   OR NEW.given_on IS DISTINCT FROM OLD.given_on
   OR NEW.counts_from IS DISTINCT FROM OLD.counts_from
   OR NEW.given_at IS DISTINCT FROM OLD.given_at
   OR NEW.given_by IS DISTINCT FROM OLD.given_by) EXECUTE FUNCTION allocation_refuse_change()
-- next
CREATE TRIGGER allocation_reductionnotice_no_delete BEFORE DELETE ON allocation_reductionnotice
FOR EACH ROW EXECUTE FUNCTION allocation_refuse_change()
-- next
CREATE TRIGGER allocation_reductionnotice_no_truncate BEFORE TRUNCATE ON allocation_reductionnotice
FOR EACH STATEMENT EXECUTE FUNCTION allocation_refuse_change()
-- next
CREATE OR REPLACE FUNCTION allocation_check_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.in_force_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL
    OR NEW.counts_from < NEW.given_on + 10
    OR NEW.explained_minor IS DISTINCT FROM (
      SELECT COALESCE(SUM((part->>'minor')::bigint), 0) FROM jsonb_array_elements(NEW.parts) AS part
    )
  THEN
    RAISE EXCEPTION 'a notice explains all of the difference, ten days ahead or more'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER allocation_reductionnotice_whole BEFORE INSERT ON allocation_reductionnotice
FOR EACH ROW EXECUTE FUNCTION allocation_check_notice()
