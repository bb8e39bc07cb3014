-- A frozen pay run stays as it is: only states move, and only forward. Nobody releases a run who
-- asked for or decided anything in it; human beings are compared, not sign-ins.
CREATE TRIGGER spending_payrunline_only_while_drafted BEFORE INSERT ON spending_payrunline
WHEN NOT EXISTS (SELECT 1 FROM spending_payrun WHERE id = NEW.run_id AND status = 'draft')
  OR NEW.state <> 'listed'
  OR EXISTS (SELECT 1 FROM spending_payrunline WHERE id = NEW.id
    OR key = NEW.key OR reference = NEW.reference
    OR (run_id = NEW.run_id AND line_no = NEW.line_no))
BEGIN
  SELECT RAISE(ABORT, 'the lines of a frozen pay run are not changed');
END
-- next
CREATE TRIGGER spending_payrunline_frozen BEFORE UPDATE ON spending_payrunline
WHEN NEW.id <> OLD.id
  OR NEW.run_id <> OLD.run_id
  OR NEW.line_no <> OLD.line_no
  OR NEW.bill_id <> OLD.bill_id
  OR NEW.payee <> OLD.payee
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.cash <> OLD.cash
  OR NEW.key <> OLD.key
  OR NEW.reference <> OLD.reference
  OR NEW.promised_on <> OLD.promised_on
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'listed' AND NEW.state IN ('set_aside', 'posted', 'withdrawn'))
    OR (OLD.state = 'posted' AND NEW.state = 'settled'))
BEGIN
  SELECT RAISE(ABORT, 'the lines of a frozen pay run are not changed');
END
-- next
CREATE TRIGGER spending_payrunline_not_deleted BEFORE DELETE ON spending_payrunline
BEGIN
  SELECT RAISE(ABORT, 'the lines of a frozen pay run are not changed');
END
-- next
CREATE TRIGGER spending_payrun_begins_as_draft BEFORE INSERT ON spending_payrun
WHEN NEW.status <> 'draft'
  OR EXISTS (SELECT 1 FROM spending_payrun WHERE id = NEW.id OR ref = NEW.ref
    OR (programme_id = NEW.programme_id AND number = NEW.number))
BEGIN
  SELECT RAISE(ABORT, 'a pay run begins as a draft');
END
-- next
CREATE TRIGGER spending_payrun_only_forward BEFORE UPDATE ON spending_payrun
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.programme_id <> OLD.programme_id
  OR NEW.number <> OLD.number
  OR NEW.made_at <> OLD.made_at
  OR NEW.made_by <> OLD.made_by
  OR NEW.made_human <> OLD.made_human
  OR (NEW.frozen_hash <> OLD.frozen_hash AND OLD.status <> 'draft')
  OR (OLD.released_human IS NOT NULL AND (NEW.released_human IS NOT OLD.released_human
    OR NEW.released_by IS NOT OLD.released_by OR NEW.released_at IS NOT OLD.released_at))
  OR NOT (NEW.status = OLD.status
    OR (OLD.status = 'draft' AND NEW.status = 'frozen')
    OR (OLD.status = 'frozen' AND NEW.status IN ('released', 'withdrawn'))
    OR (OLD.status = 'released' AND NEW.status = 'settled'))
BEGIN
  SELECT RAISE(ABORT, 'a pay run only moves forward');
END
-- next
CREATE TRIGGER spending_payrun_not_deleted BEFORE DELETE ON spending_payrun
BEGIN
  SELECT RAISE(ABORT, 'a pay run is not deleted');
END
-- next
CREATE TRIGGER spending_payrun_released_by_another BEFORE UPDATE ON spending_payrun
WHEN NEW.released_human IS NOT NULL AND EXISTS (
  SELECT 1 FROM spending_payrunline AS line
  JOIN spending_bill AS bill ON bill.id = line.bill_id
  JOIN spending_purchase AS purchase ON purchase.id = bill.purchase_id
  LEFT JOIN spending_answer AS answer ON answer.purchase_id = purchase.id
  WHERE line.run_id = NEW.id
   AND (purchase.asked_human = NEW.released_human OR answer.decided_human = NEW.released_human)
)
BEGIN
  SELECT RAISE(ABORT, 'a pay run is released by somebody who took no part in it');
END
-- next
CREATE TRIGGER spending_purchase_begins_as_asked BEFORE INSERT ON spending_purchase
WHEN NEW.status <> 'asked'
  OR EXISTS (SELECT 1 FROM spending_purchase
    WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key)
BEGIN
  SELECT RAISE(ABORT, 'a purchase begins as asked for, once');
END
-- next
CREATE TRIGGER spending_purchase_as_asked BEFORE UPDATE ON spending_purchase
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.key <> OLD.key
  OR NEW.content_hash <> OLD.content_hash
  OR NEW.person_id <> OLD.person_id
  OR NEW.line_id <> OLD.line_id
  OR NEW.what <> OLD.what
  OR NEW.payee <> OLD.payee
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.asked_human <> OLD.asked_human
  OR NOT (NEW.status = OLD.status
    OR (OLD.status = 'asked' AND NEW.status IN ('approved', 'refused', 'cancelled'))
    OR (OLD.status = 'approved' AND NEW.status IN ('paid', 'on_its_way', 'cancelled'))
    OR (OLD.status = 'on_its_way' AND NEW.status IN ('paid', 'approved'))
    OR (OLD.status = 'paid' AND NEW.status = 'received'))
BEGIN
  SELECT RAISE(ABORT, 'what was asked for is not changed, and a purchase only moves forward');
END
-- next
CREATE TRIGGER spending_purchase_answered_first BEFORE UPDATE ON spending_purchase
WHEN NEW.status IN ('approved', 'refused') AND OLD.status = 'asked' AND NOT EXISTS (
  SELECT 1 FROM spending_answer WHERE purchase_id = NEW.id AND outcome = NEW.status
)
BEGIN
  SELECT RAISE(ABORT, 'a purchase is approved or refused by somebody, with an answer');
END
-- next
CREATE TRIGGER spending_purchase_not_deleted BEFORE DELETE ON spending_purchase
BEGIN
  SELECT RAISE(ABORT, 'a purchase is not deleted');
END
-- next
CREATE TRIGGER spending_answer_not_changed BEFORE UPDATE ON spending_answer
BEGIN
  SELECT RAISE(ABORT, 'an answer is given once');
END
-- next
CREATE TRIGGER spending_answer_not_deleted BEFORE DELETE ON spending_answer
BEGIN
  SELECT RAISE(ABORT, 'an answer is given once');
END
-- next
CREATE TRIGGER spending_answer_not_replaced BEFORE INSERT ON spending_answer
WHEN EXISTS (SELECT 1 FROM spending_answer
  WHERE id = NEW.id OR purchase_id = NEW.purchase_id)
BEGIN
  SELECT RAISE(ABORT, 'an answer is given once');
END
-- next
CREATE TRIGGER spending_purchase_parts_first BEFORE UPDATE ON spending_purchase
WHEN NEW.status = 'approved' AND OLD.status = 'asked' AND NEW.amount_minor <> (
  SELECT coalesce(sum(amount_minor), 0) FROM spending_part WHERE purchase_id = NEW.id
)
BEGIN
  SELECT RAISE(ABORT, 'the parts of a purchase come to what it costs');
END
-- next
CREATE TRIGGER spending_part_before_the_yes BEFORE INSERT ON spending_part
WHEN NOT EXISTS (SELECT 1 FROM spending_purchase
    WHERE id = NEW.purchase_id AND status = 'asked' AND currency = NEW.currency)
  OR EXISTS (SELECT 1 FROM spending_part WHERE id = NEW.id OR hold_key = NEW.hold_key
    OR (purchase_id = NEW.purchase_id AND (pot_id = NEW.pot_id OR position = NEW.position)))
BEGIN
  SELECT RAISE(ABORT, 'the parts of a purchase are made with the yes');
END
-- next
CREATE TRIGGER spending_part_not_changed BEFORE UPDATE ON spending_part
BEGIN
  SELECT RAISE(ABORT, 'the parts of a purchase are made with the yes');
END
-- next
CREATE TRIGGER spending_part_not_deleted BEFORE DELETE ON spending_part
BEGIN
  SELECT RAISE(ABORT, 'the parts of a purchase are made with the yes');
END
-- next
CREATE TRIGGER spending_billpart_not_changed BEFORE UPDATE ON spending_billpart
BEGIN
  SELECT RAISE(ABORT, 'what a part pays of a bill is not changed');
END
-- next
CREATE TRIGGER spending_billpart_not_deleted BEFORE DELETE ON spending_billpart
BEGIN
  SELECT RAISE(ABORT, 'what a part pays of a bill is not changed');
END
-- next
CREATE TRIGGER spending_payment_not_changed BEFORE UPDATE ON spending_payment
BEGIN
  SELECT RAISE(ABORT, 'a payment is written down once');
END
-- next
CREATE TRIGGER spending_payment_not_deleted BEFORE DELETE ON spending_payment
BEGIN
  SELECT RAISE(ABORT, 'a payment is written down once');
END
-- next
CREATE TRIGGER spending_bill_as_made BEFORE UPDATE ON spending_bill
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.key <> OLD.key
  OR NEW.person_id <> OLD.person_id
  OR NEW.purchase_id <> OLD.purchase_id
  OR NEW.payee_id <> OLD.payee_id
  OR NEW.payer <> OLD.payer
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.promised_on IS NOT OLD.promised_on
  OR NEW.made_human <> OLD.made_human
  OR NOT (NEW.status = OLD.status
    OR (OLD.status = 'agreed' AND NEW.status IN ('on_its_way', 'paid', 'withdrawn'))
    OR (OLD.status = 'on_its_way' AND NEW.status IN ('paid', 'agreed')))
BEGIN
  SELECT RAISE(ABORT, 'what a bill says is not changed, and it only moves on');
END
-- next
CREATE TRIGGER spending_bill_not_deleted BEFORE DELETE ON spending_bill
BEGIN
  SELECT RAISE(ABORT, 'a bill is not deleted');
END
-- next
CREATE TRIGGER spending_billpart_within BEFORE INSERT ON spending_billpart
WHEN NEW.amount_minor + (SELECT coalesce(sum(amount_minor), 0) FROM spending_billpart
    WHERE bill_id = NEW.bill_id) > (SELECT amount_minor FROM spending_bill WHERE id = NEW.bill_id)
  OR NEW.amount_minor + (SELECT coalesce(sum(share.amount_minor), 0) FROM spending_billpart AS share
    JOIN spending_bill AS bill ON bill.id = share.bill_id
    WHERE share.part_id = NEW.part_id AND bill.status <> 'withdrawn')
    > (SELECT amount_minor FROM spending_part WHERE id = NEW.part_id)
  OR NOT EXISTS (SELECT 1 FROM spending_part AS part JOIN spending_bill AS bill
    ON bill.purchase_id = part.purchase_id WHERE part.id = NEW.part_id AND bill.id = NEW.bill_id)
  OR EXISTS (SELECT 1 FROM spending_billpart WHERE id = NEW.id
    OR (bill_id = NEW.bill_id AND part_id = NEW.part_id))
BEGIN
  SELECT RAISE(ABORT, 'a bill takes no more of a part than was set aside');
END
-- next
CREATE TRIGGER spending_payment_within BEFORE INSERT ON spending_payment
WHEN NEW.amount_minor > (SELECT amount_minor FROM spending_bill WHERE id = NEW.bill_id)
  OR EXISTS (SELECT 1 FROM spending_payment WHERE id = NEW.id OR bill_id = NEW.bill_id)
BEGIN
  SELECT RAISE(ABORT, 'a payment is no more than its bill, and written down once');
END
-- next
CREATE TRIGGER spending_bill_parts_first BEFORE UPDATE ON spending_bill
WHEN NEW.status IN ('on_its_way', 'paid') AND NEW.amount_minor <> (
  SELECT coalesce(sum(amount_minor), 0) FROM spending_billpart WHERE bill_id = NEW.id
)
BEGIN
  SELECT RAISE(ABORT, 'the parts of a bill come to what it says');
END
