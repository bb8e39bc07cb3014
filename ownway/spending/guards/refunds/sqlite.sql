-- A refund is never more than was paid, whatever was given back before; it is written down once.
CREATE TRIGGER spending_refund_within BEFORE INSERT ON spending_refund
WHEN NEW.amount_minor + (
    SELECT coalesce(sum(amount_minor), 0) FROM spending_refund WHERE bill_id = NEW.bill_id
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
