-- A coach stays no longer than the time here: every match is over before an enrolment is, and
-- none begins until the person is back.
CREATE OR REPLACE FUNCTION joining_enrolment_with_its_coaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('left', 'moved', 'ended', 'graduated') AND EXISTS (
    SELECT 1 FROM consent_match
    WHERE person_id = NEW.person_id AND status IN ('proposed', 'matched', 'stands_in', 'active')
  ) THEN
    RAISE EXCEPTION 'who stands beside a person ends with their time here'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER joining_enrolment_with_its_coaches BEFORE UPDATE ON joining_enrolment
FOR EACH ROW EXECUTE FUNCTION joining_enrolment_with_its_coaches()
-- next
CREATE OR REPLACE FUNCTION consent_match_while_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM joining_enrolment
    WHERE person_id = NEW.person_id AND status IN ('left', 'moved', 'ended', 'graduated')
  ) THEN
    RAISE EXCEPTION 'nobody is chosen while the time here is over'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER consent_match_while_here BEFORE INSERT ON consent_match
FOR EACH ROW EXECUTE FUNCTION consent_match_while_here()
-- next
CREATE OR REPLACE FUNCTION joining_enrolment_with_its_buddies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('left', 'moved', 'ended', 'graduated') AND EXISTS (
  SELECT 1 FROM review_buddy
  WHERE over_at IS NULL AND (helper_id = NEW.person_id OR person_id = NEW.person_id)
) THEN
    RAISE EXCEPTION 'who plans with a person ends with their time here' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER joining_enrolment_with_its_buddies BEFORE UPDATE ON joining_enrolment
FOR EACH ROW EXECUTE FUNCTION joining_enrolment_with_its_buddies()
-- next
CREATE OR REPLACE FUNCTION review_buddy_while_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.over_at IS NULL AND EXISTS (
  SELECT 1 FROM joining_enrolment
  WHERE person_id IN (NEW.helper_id, NEW.person_id) AND status IN ('left', 'moved', 'ended', 'graduated')
) THEN
    RAISE EXCEPTION 'nobody plans with somebody whose time here is over' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER review_buddy_while_here BEFORE INSERT ON review_buddy
FOR EACH ROW EXECUTE FUNCTION review_buddy_while_here()
-- next
CREATE OR REPLACE FUNCTION review_buddy_both_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.over_at IS NULL AND EXISTS (
  SELECT 1 FROM joining_enrolment
  WHERE person_id IN (NEW.helper_id, NEW.person_id) AND status IN ('left', 'moved', 'ended', 'graduated')
) THEN
    RAISE EXCEPTION 'nobody plans with somebody whose time here is over' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER review_buddy_both_here BEFORE UPDATE ON review_buddy
FOR EACH ROW EXECUTE FUNCTION review_buddy_both_here()
