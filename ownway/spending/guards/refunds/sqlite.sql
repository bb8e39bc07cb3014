-- A refund is never more than was paid, whatever was given back before; it is written down once.
-- One that was put right does not count, and what was put right stays so.
CREATE TRIGGER spending_refund_within BEFORE INSERT ON spending_refund
WHEN NEW.amount_minor + (
    SELECT coalesce(sum(amount_minor), 0) FROM spending_refund AS given
    WHERE given.bill_id = NEW.bill_id AND NOT EXISTS (
      SELECT 1 FROM spending_correction WHERE refund_id = given.id)
  ) > coalesce((SELECT amount_minor FROM spending_payment
    WHERE bill_id = NEW.bill_id AND returned_on IS NULL), 0)
  OR NEW.currency <> (SELECT currency FROM spending_bill WHERE id = NEW.bill_id)
  OR EXISTS (SELECT 1 FROM spending_refund WHERE id = NEW.id OR key = NEW.key OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a refund is no more than was paid');
END
-- next
CREATE TRIGGER spending_refund_not_changed BEFORE UPDATE ON spending_refund
BEGIN
  SELECT RAISE(ABORT, 'a refund is written down once');
END
-- next
CREATE TRIGGER spending_refund_not_deleted BEFORE DELETE ON spending_refund
BEGIN
  SELECT RAISE(ABORT, 'a refund is written down once');
END
-- next
CREATE TRIGGER spending_correction_fits BEFORE INSERT ON spending_correction
WHEN NOT EXISTS (SELECT 1 FROM spending_payment
    WHERE id = NEW.payment_id AND bill_id = NEW.bill_id AND returned_on IS NOT NULL
    UNION ALL SELECT 1 FROM spending_refund
    WHERE id = NEW.refund_id AND bill_id = NEW.bill_id)
  OR EXISTS (SELECT 1 FROM spending_correction WHERE id = NEW.id OR key = NEW.key
    OR payment_id = NEW.payment_id OR refund_id = NEW.refund_id)
BEGIN
  SELECT RAISE(ABORT, 'what is put right was of this bill, and is put right once');
END
-- next
CREATE TRIGGER spending_correction_not_changed BEFORE UPDATE ON spending_correction
BEGIN
  SELECT RAISE(ABORT, 'what was put right stays so');
END
-- next
CREATE TRIGGER spending_correction_not_deleted BEFORE DELETE ON spending_correction
BEGIN
  SELECT RAISE(ABORT, 'what was put right stays so');
END
