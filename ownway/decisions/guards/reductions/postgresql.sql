-- While somebody says that their amount is wrong, no lower one comes into force (A12).
CREATE OR REPLACE FUNCTION decisions_refuse_reduction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM decisions_amountclaim AS claim
    JOIN allocation_allocation AS claimed ON claimed.id = claim.allocation_id
    JOIN allocation_allocation AS newer ON newer.person_id = claimed.person_id
    WHERE claim.answered_at IS NULL AND newer.id = NEW.allocation_id
  ) THEN
    RAISE EXCEPTION 'a claim about this amount waits for its answer'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER decisions_no_reduction_while_claimed BEFORE UPDATE ON allocation_reductionnotice
FOR EACH ROW WHEN (NEW.in_force_at IS NOT NULL AND OLD.in_force_at IS NULL)
EXECUTE FUNCTION decisions_refuse_reduction()
