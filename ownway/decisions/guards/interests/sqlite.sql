-- Nobody decides for a person they said they are close to (T7).
CREATE TRIGGER decisions_decision_apart BEFORE INSERT ON decisions_decision
WHEN EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.decided_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT plan.person_id FROM planning_planversion AS version
    JOIN planning_plan AS plan ON plan.id = version.plan_id WHERE version.id = NEW.version_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody decides for a person they are close to');
END
-- next
CREATE TRIGGER decisions_reconsideration_apart BEFORE UPDATE ON decisions_reconsideration
WHEN OLD.answered_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.answered_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT plan.person_id FROM decisions_linedecision AS said
    JOIN decisions_decision AS decision ON decision.id = said.decision_id
    JOIN planning_planversion AS version ON version.id = decision.version_id
    JOIN planning_plan AS plan ON plan.id = version.plan_id WHERE said.id = NEW.line_decision_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody decides for a person they are close to');
END
-- next
CREATE TRIGGER decisions_amountclaim_apart BEFORE UPDATE ON decisions_amountclaim
WHEN OLD.answered_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.answered_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT person_id FROM allocation_allocation WHERE id = NEW.allocation_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody decides for a person they are close to');
END
