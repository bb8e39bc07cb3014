-- A sent version is for good, with its goals, lines and writers. What was taken off a draft may go
-- when it is sent.
CREATE OR REPLACE FUNCTION planning_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a sent version never changes'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER planning_version_sent_no_change BEFORE UPDATE OR DELETE ON planning_planversion
FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION planning_refuse_change()
-- next
CREATE TRIGGER planning_version_no_truncate BEFORE TRUNCATE ON planning_planversion
FOR EACH STATEMENT EXECUTE FUNCTION planning_refuse_change()
-- next
CREATE OR REPLACE FUNCTION planning_guard_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    IF EXISTS (
      SELECT 1 FROM planning_planversion WHERE id = OLD.version_id AND sent_at IS NOT NULL
    ) AND NOT (TG_OP = 'DELETE' AND OLD.removed_at IS NOT NULL) THEN
      RAISE EXCEPTION 'a sent version never changes'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    IF EXISTS (
      SELECT 1 FROM planning_planversion WHERE id = NEW.version_id AND sent_at IS NOT NULL
    ) THEN
      RAISE EXCEPTION 'a sent version never changes'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  RETURN OLD;
END
$$
-- next
CREATE TRIGGER planning_goal_sent_no_change BEFORE INSERT OR UPDATE OR DELETE ON planning_goal
FOR EACH ROW EXECUTE FUNCTION planning_guard_part()
-- next
CREATE TRIGGER planning_goal_no_truncate BEFORE TRUNCATE ON planning_goal
FOR EACH STATEMENT EXECUTE FUNCTION planning_refuse_change()
-- next
CREATE TRIGGER planning_line_sent_no_change BEFORE INSERT OR UPDATE OR DELETE ON planning_line
FOR EACH ROW EXECUTE FUNCTION planning_guard_part()
-- next
CREATE TRIGGER planning_line_no_truncate BEFORE TRUNCATE ON planning_line
FOR EACH STATEMENT EXECUTE FUNCTION planning_refuse_change()
-- next
CREATE TRIGGER planning_writer_no_change BEFORE UPDATE OR DELETE ON planning_writer
FOR EACH ROW EXECUTE FUNCTION planning_refuse_change()
-- next
CREATE TRIGGER planning_writer_no_truncate BEFORE TRUNCATE ON planning_writer
FOR EACH STATEMENT EXECUTE FUNCTION planning_refuse_change()
