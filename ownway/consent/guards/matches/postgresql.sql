-- A match begins before it is active; it becomes active with every credential it needs, each
-- holding on that day; what is over stays over.
CREATE OR REPLACE FUNCTION consent_match_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status NOT IN ('proposed', 'matched', 'stands_in') THEN
    RAISE EXCEPTION 'a match begins before it is active'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER consent_match_begins BEFORE INSERT ON consent_match
FOR EACH ROW EXECUTE FUNCTION consent_match_begins()
-- next
CREATE OR REPLACE FUNCTION consent_match_same() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.coach_id IS DISTINCT FROM OLD.coach_id
  OR NEW.role IS DISTINCT FROM OLD.role
  OR NEW.asked_at IS DISTINCT FROM OLD.asked_at
  OR NEW.asked_by IS DISTINCT FROM OLD.asked_by
  OR OLD.status IN ('changed', 'ended', 'declined')
  OR OLD.status = 'active' AND (
    NEW.status NOT IN ('active', 'changed', 'ended')
    OR NEW.needs IS DISTINCT FROM OLD.needs OR NEW.starts_on IS DISTINCT FROM OLD.starts_on
  )
  OR OLD.status = 'proposed' AND NEW.status NOT IN ('proposed', 'matched', 'active', 'declined', 'ended')
  OR OLD.status IN ('matched', 'stands_in')
    AND NEW.status NOT IN (OLD.status, 'active', 'changed', 'ended') THEN
    RAISE EXCEPTION 'a match goes one way, and stays between the same two'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER consent_match_same BEFORE UPDATE ON consent_match
FOR EACH ROW EXECUTE FUNCTION consent_match_same()
-- next
CREATE OR REPLACE FUNCTION consent_match_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'active' AND OLD.status <> 'active' AND (
    NEW.needs > (
      SELECT COUNT(DISTINCT training.code) FROM consent_matchcredential AS shown
      JOIN people_training AS training ON training.id = shown.training_id
      WHERE shown.match_id = NEW.id AND training.coach_id = NEW.coach_id AND training.code <> ''
        AND training.done_on <= NEW.starts_on
        AND (training.valid_until_on IS NULL OR training.valid_until_on > NEW.starts_on)
        AND NOT EXISTS (SELECT 1 FROM people_training AS back WHERE back.takes_back_id = training.id)
    )
    OR EXISTS (
      SELECT 1 FROM people_coach AS coach
      WHERE coach.id = NEW.coach_id AND (coach.left_at IS NOT NULL OR coach.role <> NEW.role)
    )
  ) THEN
    RAISE EXCEPTION 'a coach begins with every credential that is asked, each holding that day'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER consent_match_credentials BEFORE UPDATE ON consent_match
FOR EACH ROW EXECUTE FUNCTION consent_match_credentials()
-- next
CREATE OR REPLACE FUNCTION consent_match_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a match is not deleted, and what a coach showed for it stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER consent_match_not_deleted BEFORE DELETE ON consent_match
FOR EACH ROW EXECUTE FUNCTION consent_match_stays()
-- next
CREATE TRIGGER consent_match_not_deleted_at_once BEFORE TRUNCATE ON consent_match
FOR EACH STATEMENT EXECUTE FUNCTION consent_match_stays()
-- next
CREATE OR REPLACE FUNCTION consent_matchcredential_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM consent_match AS match JOIN people_training AS training
      ON training.id = NEW.training_id AND training.coach_id = match.coach_id
    WHERE match.id = NEW.match_id AND match.status IN ('proposed', 'matched', 'stands_in')
  ) THEN
    RAISE EXCEPTION 'what a coach showed for a match is said before it is active'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER consent_matchcredential_in_time BEFORE INSERT ON consent_matchcredential
FOR EACH ROW EXECUTE FUNCTION consent_matchcredential_in_time()
-- next
CREATE TRIGGER consent_matchcredential_no_update BEFORE UPDATE ON consent_matchcredential
FOR EACH ROW EXECUTE FUNCTION consent_match_stays()
-- next
CREATE TRIGGER consent_matchcredential_no_delete BEFORE DELETE ON consent_matchcredential
FOR EACH ROW EXECUTE FUNCTION consent_match_stays()
-- next
CREATE TRIGGER consent_matchcredential_no_truncate BEFORE TRUNCATE ON consent_matchcredential
FOR EACH STATEMENT EXECUTE FUNCTION consent_match_stays()
