-- Who closed their account is paid by hand when one person says so and another, who called back, agrees.
-- What came back from that account may be paid again by hand.
CREATE OR REPLACE FUNCTION spending_paidbyhand_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.agreed_human IS NOT NULL
  OR NEW.after IS DISTINCT FROM (SELECT max(number) FROM spending_payeeaccount WHERE payee_id = NEW.payee_id)
  OR EXISTS (SELECT 1 FROM spending_payeeaccount
    WHERE payee_id = NEW.payee_id AND closed_at IS NULL)
  OR EXISTS (SELECT 1 FROM spending_paidbyhand
    WHERE id = NEW.id OR (payee_id = NEW.payee_id AND after = NEW.after)) THEN
    RAISE EXCEPTION 'that a payee is paid by hand is said by one person first, when no account is open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_paidbyhand_by_two BEFORE INSERT ON spending_paidbyhand
FOR EACH ROW EXECUTE FUNCTION spending_paidbyhand_by_two()
-- next
CREATE OR REPLACE FUNCTION spending_paidbyhand_as_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.payee_id IS DISTINCT FROM OLD.payee_id
  OR NEW.after IS DISTINCT FROM OLD.after
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW.said_at IS DISTINCT FROM OLD.said_at
  OR NEW.said_by IS DISTINCT FROM OLD.said_by
  OR NEW.said_human IS DISTINCT FROM OLD.said_human
  OR OLD.agreed_human IS NOT NULL
  OR NEW.agreed_human IS NULL
  OR NEW.agreed_human = OLD.said_human
  OR EXISTS (SELECT 1 FROM spending_payeeaccount
    WHERE payee_id = NEW.payee_id AND closed_at IS NULL)
  OR EXISTS (SELECT 1 FROM consent_interest AS interest
    WHERE interest.human = NEW.agreed_human AND interest.ended_at IS NULL
      AND interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id)) THEN
    RAISE EXCEPTION 'that a payee is paid by hand is agreed once, by somebody else'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_paidbyhand_as_said BEFORE UPDATE ON spending_paidbyhand
FOR EACH ROW EXECUTE FUNCTION spending_paidbyhand_as_said()
-- next
CREATE OR REPLACE FUNCTION spending_paidbyhand_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'that a payee is paid by hand stays as it was said'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_paidbyhand_not_deleted BEFORE DELETE ON spending_paidbyhand
FOR EACH ROW EXECUTE FUNCTION spending_paidbyhand_not_deleted()
-- next
CREATE TRIGGER spending_paidbyhand_not_deleted_at_once BEFORE TRUNCATE ON spending_paidbyhand
FOR EACH STATEMENT EXECUTE FUNCTION spending_paidbyhand_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_paidagain_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_payrunline AS line
    JOIN spending_bill AS bill ON bill.id = line.bill_id
    JOIN spending_payeeaccount AS account ON account.id = NEW.account_id
    WHERE line.id = NEW.line_id AND line.state IN ('rejected', 'returned')
      AND bill.status = 'agreed' AND account.payee_id = bill.payee_id
      AND account.confirmed_human IS NOT NULL
      AND (account.closed_at IS NULL OR EXISTS (SELECT 1 FROM spending_paidbyhand AS by_hand
        WHERE by_hand.payee_id = bill.payee_id AND by_hand.after >= account.number
          AND by_hand.agreed_human IS NOT NULL AND line.account_id = account.id)))
  OR EXISTS (SELECT 1 FROM spending_paidagain WHERE id = NEW.id OR line_id = NEW.line_id) THEN
    RAISE EXCEPTION 'a payment that came back is paid again once, to a confirmed account or by hand'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
