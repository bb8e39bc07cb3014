-- Nobody decides for a person they said they are close to (T7).
CREATE OR REPLACE FUNCTION decisions_decision_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.decided_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT plan.person_id FROM planning_planversion AS version
    JOIN planning_plan AS plan ON plan.id = version.plan_id WHERE version.id = NEW.version_id))) THEN
    RAISE EXCEPTION 'nobody decides for a person they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER decisions_decision_apart BEFORE INSERT ON decisions_decision
FOR EACH ROW EXECUTE FUNCTION decisions_decision_apart()
-- next
CREATE OR REPLACE FUNCTION decisions_reconsideration_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answered_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.answered_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT plan.person_id FROM decisions_linedecision AS said
    JOIN decisions_decision AS decision ON decision.id = said.decision_id
    JOIN planning_planversion AS version ON version.id = decision.version_id
    JOIN planning_plan AS plan ON plan.id = version.plan_id WHERE said.id = NEW.line_decision_id))) THEN
    RAISE EXCEPTION 'nobody decides for a person they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER decisions_reconsideration_apart BEFORE UPDATE ON decisions_reconsideration
FOR EACH ROW EXECUTE FUNCTION decisions_reconsideration_apart()
-- next
CREATE OR REPLACE FUNCTION decisions_amountclaim_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answered_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.answered_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT person_id FROM allocation_allocation WHERE id = NEW.allocation_id))) THEN
    RAISE EXCEPTION 'nobody decides for a person they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER decisions_amountclaim_apart BEFORE UPDATE ON decisions_amountclaim
FOR EACH ROW EXECUTE FUNCTION decisions_amountclaim_apart()
