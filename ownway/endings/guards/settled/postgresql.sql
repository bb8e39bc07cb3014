-- Nothing is final and no closing statement is made while a hold is open or a challenge is running.
-- Where money asked back was said to be wrong, that is over, too, once no more of it is asked. They
-- replace those of before.
DROP TRIGGER IF EXISTS closing_final_when_settled ON endings_closing
-- next
DROP TRIGGER IF EXISTS closing_statement_when_settled ON endings_closingstatement
-- next
CREATE OR REPLACE FUNCTION endings_closing_final_when_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.final_at IS NOT NULL AND OLD.final_at IS NULL AND (
  EXISTS (
    SELECT 1 FROM endings_closing AS earlier
    JOIN endings_ending AS before ON before.id = earlier.ending_id
    JOIN endings_ending AS ending ON ending.id = NEW.ending_id
    WHERE earlier.person_id = NEW.person_id AND earlier.final_at IS NULL
    AND before.ended_at < ending.ended_at)
  OR EXISTS (
    SELECT 1 FROM ledger_hold AS hold
    JOIN ledger_account AS account ON account.id = hold.committed_account_id
    JOIN decisions_pot AS pot ON pot.ref = account.pot_ref
    JOIN endings_ending AS ending ON ending.person_id = pot.person_id
    WHERE ending.id = NEW.ending_id AND pot.opened_at <= ending.ended_at
    AND hold.amount > hold.drawn + hold.released)
  OR EXISTS (
    SELECT 1 FROM ledger_counter AS counter
    JOIN ledger_account AS account ON account.id = counter.account_id
    JOIN decisions_pot AS pot ON pot.ref = account.pot_ref
    JOIN endings_ending AS ending ON ending.person_id = pot.person_id
    WHERE ending.id = NEW.ending_id AND pot.opened_at <= ending.ended_at
    AND account.kind IN ('available', 'contingency', 'committed')
    AND counter.dr_posted <> counter.cr_posted)
  OR EXISTS (
    SELECT 1 FROM decisions_reconsideration AS look
    JOIN decisions_linedecision AS answer ON answer.id = look.line_decision_id
    JOIN decisions_decision AS decision ON decision.id = answer.decision_id
    JOIN planning_planversion AS version ON version.id = decision.version_id
    JOIN planning_plan AS plan ON plan.id = version.plan_id
    JOIN endings_ending AS ending ON ending.person_id = plan.person_id
    WHERE ending.id = NEW.ending_id AND look.answered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM decisions_amountclaim AS claim
    JOIN allocation_allocation AS amount ON amount.id = claim.allocation_id
    JOIN endings_ending AS ending ON ending.person_id = amount.person_id
    WHERE ending.id = NEW.ending_id AND claim.answered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM holding_stopsecondlook AS look
    JOIN holding_stop AS stop ON stop.id = look.stop_id
    JOIN endings_ending AS ending ON ending.person_id = stop.person_id
    WHERE ending.id = NEW.ending_id AND look.answered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM reclaims_step AS step
    JOIN reclaims_reclaim AS reclaim ON reclaim.id = step.reclaim_id
    JOIN endings_ending AS ending ON ending.person_id = reclaim.person_id
    WHERE ending.id = NEW.ending_id AND step.kind = 'disputed' AND NOT EXISTS (
      SELECT 1 FROM reclaims_step AS later WHERE later.reclaim_id = step.reclaim_id
      AND later.number > step.number AND later.kind IN ('upheld', 'ended', 'withdrawn', 'let_go')))
  OR EXISTS (
    SELECT 1 FROM endings_endchallenge AS challenge
    JOIN endings_endnotice AS notice ON notice.id = challenge.notice_id
    JOIN endings_ending AS ending ON ending.person_id = notice.person_id
    WHERE ending.id = NEW.ending_id AND challenge.answered_at IS NULL)) THEN
    RAISE EXCEPTION 'nothing is final while a hold is open or a challenge is running'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER closing_final_when_settled BEFORE UPDATE ON endings_closing
FOR EACH ROW EXECUTE FUNCTION endings_closing_final_when_settled()
-- next
CREATE OR REPLACE FUNCTION endings_closing_statement_when_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_hold AS hold
    JOIN ledger_account AS account ON account.id = hold.committed_account_id
    JOIN decisions_pot AS pot ON pot.ref = account.pot_ref
    JOIN endings_ending AS ending ON ending.person_id = pot.person_id
    WHERE ending.id = (SELECT closing.ending_id FROM endings_closing AS closing WHERE closing.id = NEW.closing_id) AND pot.opened_at <= ending.ended_at
    AND hold.amount > hold.drawn + hold.released)
  OR EXISTS (
    SELECT 1 FROM ledger_counter AS counter
    JOIN ledger_account AS account ON account.id = counter.account_id
    JOIN decisions_pot AS pot ON pot.ref = account.pot_ref
    JOIN endings_ending AS ending ON ending.person_id = pot.person_id
    WHERE ending.id = (SELECT closing.ending_id FROM endings_closing AS closing WHERE closing.id = NEW.closing_id) AND pot.opened_at <= ending.ended_at
    AND account.kind IN ('available', 'contingency', 'committed')
    AND counter.dr_posted <> counter.cr_posted)
  OR EXISTS (
    SELECT 1 FROM decisions_reconsideration AS look
    JOIN decisions_linedecision AS answer ON answer.id = look.line_decision_id
    JOIN decisions_decision AS decision ON decision.id = answer.decision_id
    JOIN planning_planversion AS version ON version.id = decision.version_id
    JOIN planning_plan AS plan ON plan.id = version.plan_id
    JOIN endings_ending AS ending ON ending.person_id = plan.person_id
    WHERE ending.id = (SELECT closing.ending_id FROM endings_closing AS closing WHERE closing.id = NEW.closing_id) AND look.answered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM decisions_amountclaim AS claim
    JOIN allocation_allocation AS amount ON amount.id = claim.allocation_id
    JOIN endings_ending AS ending ON ending.person_id = amount.person_id
    WHERE ending.id = (SELECT closing.ending_id FROM endings_closing AS closing WHERE closing.id = NEW.closing_id) AND claim.answered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM holding_stopsecondlook AS look
    JOIN holding_stop AS stop ON stop.id = look.stop_id
    JOIN endings_ending AS ending ON ending.person_id = stop.person_id
    WHERE ending.id = (SELECT closing.ending_id FROM endings_closing AS closing WHERE closing.id = NEW.closing_id) AND look.answered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM reclaims_step AS step
    JOIN reclaims_reclaim AS reclaim ON reclaim.id = step.reclaim_id
    JOIN endings_ending AS ending ON ending.person_id = reclaim.person_id
    WHERE ending.id = (SELECT closing.ending_id FROM endings_closing AS closing WHERE closing.id = NEW.closing_id) AND step.kind = 'disputed' AND NOT EXISTS (
      SELECT 1 FROM reclaims_step AS later WHERE later.reclaim_id = step.reclaim_id
      AND later.number > step.number AND later.kind IN ('upheld', 'ended', 'withdrawn', 'let_go')))
  OR EXISTS (
    SELECT 1 FROM endings_endchallenge AS challenge
    JOIN endings_endnotice AS notice ON notice.id = challenge.notice_id
    JOIN endings_ending AS ending ON ending.person_id = notice.person_id
    WHERE ending.id = (SELECT closing.ending_id FROM endings_closing AS closing WHERE closing.id = NEW.closing_id) AND challenge.answered_at IS NULL) THEN
    RAISE EXCEPTION 'no closing statement while a hold is open or a challenge is running'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER closing_statement_when_settled BEFORE INSERT ON endings_closingstatement
FOR EACH ROW EXECUTE FUNCTION endings_closing_statement_when_settled()
