-- A frozen pay run stays as it is: only states move, and only forward. Nobody releases a run who
-- asked for or decided anything in it; human beings are compared, not sign-ins.
CREATE OR REPLACE FUNCTION spending_payrunline_only_while_drafted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_payrun WHERE id = NEW.run_id AND status = 'draft')
  OR NEW.state <> 'listed'
  OR EXISTS (SELECT 1 FROM spending_payrunline WHERE id = NEW.id
    OR key = NEW.key OR reference = NEW.reference
    OR (run_id = NEW.run_id AND line_no = NEW.line_no)) THEN
    RAISE EXCEPTION 'the lines of a frozen pay run are not changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrunline_only_while_drafted BEFORE INSERT ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_only_while_drafted()
-- next
CREATE OR REPLACE FUNCTION spending_payrunline_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.run_id <> OLD.run_id
  OR NEW.line_no <> OLD.line_no
  OR NEW.purchase_id <> OLD.purchase_id
  OR NEW.payee <> OLD.payee
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.cash <> OLD.cash
  OR NEW.key <> OLD.key
  OR NEW.reference <> OLD.reference
  OR NEW.promised_on <> OLD.promised_on
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'listed' AND NEW.state IN ('set_aside', 'posted', 'withdrawn'))
    OR (OLD.state = 'posted' AND NEW.state = 'settled')) THEN
    RAISE EXCEPTION 'the lines of a frozen pay run are not changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrunline_frozen BEFORE UPDATE ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_frozen()
-- next
CREATE OR REPLACE FUNCTION spending_payrunline_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the lines of a frozen pay run are not changed'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_payrunline_not_deleted BEFORE DELETE ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_payrun_begins_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'draft'
  OR EXISTS (SELECT 1 FROM spending_payrun WHERE id = NEW.id OR ref = NEW.ref
    OR (programme_id = NEW.programme_id AND number = NEW.number)) THEN
    RAISE EXCEPTION 'a pay run begins as a draft'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrun_begins_as_draft BEFORE INSERT ON spending_payrun
FOR EACH ROW EXECUTE FUNCTION spending_payrun_begins_as_draft()
-- next
CREATE OR REPLACE FUNCTION spending_payrun_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.programme_id <> OLD.programme_id
  OR NEW.number <> OLD.number
  OR NEW.made_at <> OLD.made_at
  OR NEW.made_by <> OLD.made_by
  OR NEW.made_human <> OLD.made_human
  OR (NEW.frozen_hash <> OLD.frozen_hash AND OLD.status <> 'draft')
  OR (OLD.released_human IS NOT NULL AND (NEW.released_human IS DISTINCT FROM OLD.released_human
    OR NEW.released_by IS DISTINCT FROM OLD.released_by OR NEW.released_at IS DISTINCT FROM OLD.released_at))
  OR NOT (NEW.status = OLD.status
    OR (OLD.status = 'draft' AND NEW.status = 'frozen')
    OR (OLD.status = 'frozen' AND NEW.status IN ('released', 'withdrawn'))
    OR (OLD.status = 'released' AND NEW.status = 'settled')) THEN
    RAISE EXCEPTION 'a pay run only moves forward'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrun_only_forward BEFORE UPDATE ON spending_payrun
FOR EACH ROW EXECUTE FUNCTION spending_payrun_only_forward()
-- next
CREATE OR REPLACE FUNCTION spending_payrun_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a pay run is not deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_payrun_not_deleted BEFORE DELETE ON spending_payrun
FOR EACH ROW EXECUTE FUNCTION spending_payrun_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_payrun_released_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.released_human IS NOT NULL AND EXISTS (
  SELECT 1 FROM spending_payrunline AS line
  JOIN spending_purchase AS purchase ON purchase.id = line.purchase_id
  LEFT JOIN spending_answer AS answer ON answer.purchase_id = purchase.id
  WHERE line.run_id = NEW.id
   AND (purchase.asked_human = NEW.released_human OR answer.decided_human = NEW.released_human)
) THEN
    RAISE EXCEPTION 'a pay run is released by somebody who took no part in it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrun_released_by_another BEFORE UPDATE ON spending_payrun
FOR EACH ROW EXECUTE FUNCTION spending_payrun_released_by_another()
-- next
CREATE OR REPLACE FUNCTION spending_purchase_begins_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'asked'
  OR EXISTS (SELECT 1 FROM spending_purchase
    WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key) THEN
    RAISE EXCEPTION 'a purchase begins as asked for, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_purchase_begins_as_asked BEFORE INSERT ON spending_purchase
FOR EACH ROW EXECUTE FUNCTION spending_purchase_begins_as_asked()
-- next
CREATE OR REPLACE FUNCTION spending_purchase_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.key <> OLD.key
  OR NEW.content_hash <> OLD.content_hash
  OR NEW.person_id <> OLD.person_id
  OR NEW.pot_id <> OLD.pot_id
  OR NEW.line_id <> OLD.line_id
  OR NEW.what <> OLD.what
  OR NEW.payee <> OLD.payee
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.asked_human <> OLD.asked_human
  OR NOT (NEW.status = OLD.status
    OR (OLD.status = 'asked' AND NEW.status IN ('approved', 'refused', 'cancelled'))
    OR (OLD.status = 'approved' AND NEW.status IN ('paid', 'on_its_way', 'cancelled'))
    OR (OLD.status = 'on_its_way' AND NEW.status = 'paid')
    OR (OLD.status = 'paid' AND NEW.status = 'received')) THEN
    RAISE EXCEPTION 'what was asked for is not changed, and a purchase only moves forward'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_purchase_as_asked BEFORE UPDATE ON spending_purchase
FOR EACH ROW EXECUTE FUNCTION spending_purchase_as_asked()
-- next
CREATE OR REPLACE FUNCTION spending_purchase_answered_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('approved', 'refused') AND OLD.status = 'asked' AND NOT EXISTS (
  SELECT 1 FROM spending_answer WHERE purchase_id = NEW.id AND outcome = NEW.status
) THEN
    RAISE EXCEPTION 'a purchase is approved or refused by somebody, with an answer'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_purchase_answered_first BEFORE UPDATE ON spending_purchase
FOR EACH ROW EXECUTE FUNCTION spending_purchase_answered_first()
-- next
CREATE OR REPLACE FUNCTION spending_purchase_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a purchase is not deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_purchase_not_deleted BEFORE DELETE ON spending_purchase
FOR EACH ROW EXECUTE FUNCTION spending_purchase_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_answer_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an answer is given once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_answer_not_changed BEFORE UPDATE ON spending_answer
FOR EACH ROW EXECUTE FUNCTION spending_answer_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_answer_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an answer is given once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_answer_not_deleted BEFORE DELETE ON spending_answer
FOR EACH ROW EXECUTE FUNCTION spending_answer_not_deleted()
-- next
CREATE TRIGGER spending_payrun_no_truncate BEFORE TRUNCATE ON spending_payrun
FOR EACH STATEMENT EXECUTE FUNCTION spending_payrun_not_deleted()
-- next
CREATE TRIGGER spending_payrunline_no_truncate BEFORE TRUNCATE ON spending_payrunline
FOR EACH STATEMENT EXECUTE FUNCTION spending_payrun_not_deleted()
-- next
CREATE TRIGGER spending_purchase_no_truncate BEFORE TRUNCATE ON spending_purchase
FOR EACH STATEMENT EXECUTE FUNCTION spending_payrun_not_deleted()
-- next
CREATE TRIGGER spending_answer_no_truncate BEFORE TRUNCATE ON spending_answer
FOR EACH STATEMENT EXECUTE FUNCTION spending_payrun_not_deleted()
