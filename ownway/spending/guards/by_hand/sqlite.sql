-- Who closed their account is paid by hand when one person says so and another, who called back, agrees.
-- What came back from that account may be paid again by hand.
CREATE TRIGGER spending_paidbyhand_by_two BEFORE INSERT ON spending_paidbyhand
WHEN NEW.agreed_human IS NOT NULL
  OR NEW.after IS NOT (SELECT max(number) FROM spending_payeeaccount WHERE payee_id = NEW.payee_id)
  OR EXISTS (SELECT 1 FROM spending_payeeaccount
    WHERE payee_id = NEW.payee_id AND closed_at IS NULL)
  OR EXISTS (SELECT 1 FROM spending_paidbyhand
    WHERE id = NEW.id OR (payee_id = NEW.payee_id AND after = NEW.after))
BEGIN
  SELECT RAISE(ABORT, 'that a payee is paid by hand is said by one person first, when no account is open');
END
-- next
CREATE TRIGGER spending_paidbyhand_as_said BEFORE UPDATE ON spending_paidbyhand
WHEN NEW.id IS NOT OLD.id
  OR NEW.payee_id IS NOT OLD.payee_id
  OR NEW.after IS NOT OLD.after
  OR NEW.words IS NOT OLD.words
  OR NEW.said_at IS NOT OLD.said_at
  OR NEW.said_by IS NOT OLD.said_by
  OR NEW.said_human IS NOT OLD.said_human
  OR OLD.agreed_human IS NOT NULL
  OR NEW.agreed_human IS NULL
  OR NEW.agreed_human = OLD.said_human
  OR EXISTS (SELECT 1 FROM spending_payeeaccount
    WHERE payee_id = NEW.payee_id AND closed_at IS NULL)
  OR EXISTS (SELECT 1 FROM consent_interest AS interest
    WHERE interest.human = NEW.agreed_human AND interest.ended_at IS NULL
      AND interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id))
BEGIN
  SELECT RAISE(ABORT, 'that a payee is paid by hand is agreed once, by somebody else');
END
-- next
CREATE TRIGGER spending_paidbyhand_not_deleted BEFORE DELETE ON spending_paidbyhand
BEGIN
  SELECT RAISE(ABORT, 'that a payee is paid by hand stays as it was said');
END
-- next
DROP TRIGGER IF EXISTS spending_paidagain_once
-- next
CREATE TRIGGER spending_paidagain_once BEFORE INSERT ON spending_paidagain
WHEN NOT EXISTS (SELECT 1 FROM spending_payrunline AS line
    JOIN spending_bill AS bill ON bill.id = line.bill_id
    JOIN spending_payeeaccount AS account ON account.id = NEW.account_id
    WHERE line.id = NEW.line_id AND line.state IN ('rejected', 'returned')
      AND bill.status = 'agreed' AND account.payee_id = bill.payee_id
      AND account.confirmed_human IS NOT NULL
      AND (account.closed_at IS NULL OR EXISTS (SELECT 1 FROM spending_paidbyhand AS by_hand
        WHERE by_hand.payee_id = bill.payee_id AND by_hand.after >= account.number
          AND by_hand.agreed_human IS NOT NULL AND line.account_id = account.id)))
  OR EXISTS (SELECT 1 FROM spending_paidagain WHERE id = NEW.id OR line_id = NEW.line_id)
BEGIN
  SELECT RAISE(ABORT, 'a payment that came back is paid again once, to a confirmed account or by hand');
END
