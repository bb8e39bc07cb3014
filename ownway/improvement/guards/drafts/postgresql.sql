-- A draft is of whoever has not answered, while a round is open; no reply stands beside one.
CREATE OR REPLACE FUNCTION improvement_readinessdraft_not_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM improvement_readinessreply WHERE round_id = NEW.round_id AND human = NEW.human
) OR NOT EXISTS (
  SELECT 1 FROM improvement_readinessround WHERE id = NEW.round_id AND closed_at IS NULL
) THEN
    RAISE EXCEPTION 'no row leads from a name to an answer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_readinessdraft_not_after BEFORE INSERT ON improvement_readinessdraft
FOR EACH ROW EXECUTE FUNCTION improvement_readinessdraft_not_after()
-- next
CREATE TRIGGER improvement_readinessdraft_not_after_saved BEFORE UPDATE ON improvement_readinessdraft
FOR EACH ROW EXECUTE FUNCTION improvement_readinessdraft_not_after()
-- next
CREATE OR REPLACE FUNCTION improvement_readinessreply_without_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM improvement_readinessdraft WHERE round_id = NEW.round_id AND human = NEW.human
) THEN
    RAISE EXCEPTION 'no row leads from a name to an answer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_readinessreply_without_draft BEFORE INSERT ON improvement_readinessreply
FOR EACH ROW EXECUTE FUNCTION improvement_readinessreply_without_draft()
-- next
CREATE OR REPLACE FUNCTION improvement_readinessround_without_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.closed_at IS NOT NULL AND EXISTS (
  SELECT 1 FROM improvement_readinessdraft WHERE round_id = NEW.id
) THEN
    RAISE EXCEPTION 'no row leads from a name to an answer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_readinessround_without_drafts BEFORE UPDATE ON improvement_readinessround
FOR EACH ROW EXECUTE FUNCTION improvement_readinessround_without_drafts()
