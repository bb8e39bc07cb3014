-- An exception is asked beside its purchase and granted in words by a human; a second look by another
-- than the first; nobody decides, pays or releases for whom they said they are close to (T7).
CREATE TRIGGER spending_exceptionasked_beside BEFORE INSERT ON spending_exceptionasked
WHEN NOT EXISTS (SELECT 1 FROM spending_purchase WHERE id = NEW.purchase_id AND status = 'asked')
  OR EXISTS (SELECT 1 FROM spending_exceptionasked
    WHERE id = NEW.id OR purchase_id = NEW.purchase_id)
BEGIN
  SELECT RAISE(ABORT, 'an exception is asked for once, beside its purchase');
END
-- next
CREATE TRIGGER spending_exceptionasked_not_changed BEFORE UPDATE ON spending_exceptionasked
BEGIN
  SELECT RAISE(ABORT, 'an exception is asked for once, beside its purchase');
END
-- next
CREATE TRIGGER spending_exceptionasked_not_deleted BEFORE DELETE ON spending_exceptionasked
BEGIN
  SELECT RAISE(ABORT, 'an exception is asked for once, beside its purchase');
END
-- next
CREATE TRIGGER spending_answer_to_exception BEFORE INSERT ON spending_answer
WHEN NEW.outcome = 'approved' AND (NEW.reason = '' OR NEW.decided_human = '00000000000040008000000000000001')
  AND EXISTS (SELECT 1 FROM spending_exceptionasked WHERE purchase_id = NEW.purchase_id)
BEGIN
  SELECT RAISE(ABORT, 'an exception is granted in words, by a human');
END
-- next
CREATE TRIGGER spending_answer_apart BEFORE INSERT ON spending_answer
WHEN EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.decided_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT person_id FROM spending_purchase WHERE id = NEW.purchase_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody decides for whom they are close to');
END
-- next
CREATE TRIGGER spending_answer_second_look BEFORE INSERT ON spending_answer
WHEN EXISTS (SELECT 1 FROM spending_follows AS follows
  JOIN spending_answer AS before ON before.purchase_id = follows.first_id
  WHERE follows.purchase_id = NEW.purchase_id AND follows.why = 'again'
   AND before.decided_human = NEW.decided_human)
BEGIN
  SELECT RAISE(ABORT, 'a second look is by somebody else');
END
-- next
CREATE TRIGGER spending_follows_made BEFORE INSERT ON spending_follows
WHEN NOT EXISTS (SELECT 1 FROM spending_purchase WHERE id = NEW.purchase_id AND status = 'asked')
  OR NOT EXISTS (SELECT 1 FROM spending_purchase AS first JOIN spending_purchase AS then_asked
    ON then_asked.person_id = first.person_id AND then_asked.line_id = first.line_id
    WHERE first.id = NEW.first_id AND then_asked.id = NEW.purchase_id
     AND ((NEW.why = 'again' AND first.status = 'refused')
      OR (NEW.why = 'elsewhere' AND first.status = 'cancelled')))
  OR (NEW.why = 'again' AND EXISTS (SELECT 1 FROM spending_follows
    WHERE purchase_id = NEW.first_id AND why = 'again'))
  OR EXISTS (SELECT 1 FROM spending_follows
    WHERE id = NEW.id OR purchase_id = NEW.purchase_id OR first_id = NEW.first_id)
BEGIN
  SELECT RAISE(ABORT, 'a purchase follows one refused or taken back, once');
END
-- next
CREATE TRIGGER spending_follows_not_changed BEFORE UPDATE ON spending_follows
BEGIN
  SELECT RAISE(ABORT, 'a purchase follows one refused or taken back, once');
END
-- next
CREATE TRIGGER spending_follows_not_deleted BEFORE DELETE ON spending_follows
BEGIN
  SELECT RAISE(ABORT, 'a purchase follows one refused or taken back, once');
END
-- next
CREATE TRIGGER spending_bill_apart BEFORE INSERT ON spending_bill
WHEN EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = (SELECT decided_human FROM spending_answer WHERE purchase_id = NEW.purchase_id) AND interest.ended_at IS NULL
   AND interest.declared_at <= (SELECT decided_at FROM spending_answer WHERE purchase_id = NEW.purchase_id)
   AND (interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id)))
  OR (NEW.made_human <> (SELECT human FROM people_person WHERE id = NEW.person_id) AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.made_human AND interest.ended_at IS NULL
   AND (interest.person_id = NEW.person_id OR interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id))))
BEGIN
  SELECT RAISE(ABORT, 'nobody decides for whom they are close to');
END
-- next
CREATE TRIGGER spending_invoicedoubt_apart BEFORE UPDATE ON spending_invoicedoubt
WHEN OLD.cleared_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.cleared_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT purchase.person_id FROM spending_invoice AS sent
    JOIN spending_purchase AS purchase ON purchase.id = sent.purchase_id WHERE sent.id = NEW.invoice_id) OR interest.party = (SELECT payee.party FROM spending_invoice AS sent
    JOIN spending_payee AS payee ON payee.id = sent.payee_id WHERE sent.id = NEW.invoice_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody decides for whom they are close to');
END
-- next
CREATE TRIGGER spending_concern_apart BEFORE UPDATE ON spending_concern
WHEN EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.decided_human AND interest.ended_at IS NULL
   AND (interest.person_id = NEW.person_id OR interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody decides for whom they are close to');
END
-- next
CREATE TRIGGER spending_payeeaccount_apart BEFORE UPDATE ON spending_payeeaccount
WHEN OLD.confirmed_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.confirmed_human AND interest.ended_at IS NULL
   AND (interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody confirms where somebody is paid whom they are close to');
END
-- next
CREATE TRIGGER spending_payrunline_apart BEFORE INSERT ON spending_payrunline
WHEN EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = (SELECT made_human FROM spending_payrun WHERE id = NEW.run_id) AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT person_id FROM spending_bill WHERE id = NEW.bill_id) OR interest.party = (SELECT payee.party FROM spending_bill AS bill
    JOIN spending_payee AS payee ON payee.id = bill.payee_id WHERE bill.id = NEW.bill_id)))
BEGIN
  SELECT RAISE(ABORT, 'nobody pays for whom they are close to');
END
-- next
CREATE TRIGGER spending_payrun_apart BEFORE UPDATE ON spending_payrun
WHEN OLD.released_human IS NULL AND NEW.released_human IS NOT NULL AND EXISTS (
  SELECT 1 FROM spending_payrunline AS line
  JOIN spending_bill AS bill ON bill.id = line.bill_id
  JOIN spending_payee AS payee ON payee.id = bill.payee_id
  JOIN consent_interest AS interest
    ON interest.person_id = bill.person_id OR interest.party = payee.party
  WHERE line.run_id = NEW.id AND interest.human = NEW.released_human
   AND interest.ended_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'nobody releases for whom they are close to');
END
-- next
CREATE TRIGGER spending_tie_begins_open BEFORE INSERT ON spending_tie
WHEN NEW.ended_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM spending_tie WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'how close somebody is begins open');
END
-- next
CREATE TRIGGER spending_tie_only_ended BEFORE UPDATE ON spending_tie
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.party IS NOT OLD.party
  OR NEW.name IS NOT OLD.name
  OR NEW.plain IS NOT OLD.plain
  OR NEW.kind IS NOT OLD.kind
  OR NEW.said_at IS NOT OLD.said_at
  OR NEW.said_by IS NOT OLD.said_by
  OR OLD.ended_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'how close somebody is stays as it was said');
END
-- next
CREATE TRIGGER spending_tie_not_deleted BEFORE DELETE ON spending_tie
BEGIN
  SELECT RAISE(ABORT, 'how close somebody is stays as it was said');
END
-- next
CREATE TRIGGER spending_insurance_not_replaced BEFORE INSERT ON spending_insurance
WHEN EXISTS (SELECT 1 FROM spending_insurance WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'an insurance stays as it was noted');
END
-- next
CREATE TRIGGER spending_insurance_not_changed BEFORE UPDATE ON spending_insurance
BEGIN
  SELECT RAISE(ABORT, 'an insurance stays as it was noted');
END
-- next
CREATE TRIGGER spending_insurance_not_deleted BEFORE DELETE ON spending_insurance
BEGIN
  SELECT RAISE(ABORT, 'an insurance stays as it was noted');
END
-- next
CREATE TRIGGER spending_quote_begins_open BEFORE INSERT ON spending_quote
WHEN NEW.taken_id IS NOT NULL OR NEW.dropped_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM spending_quote WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key)
BEGIN
  SELECT RAISE(ABORT, 'a quote begins open');
END
-- next
CREATE TRIGGER spending_quote_as_noted BEFORE UPDATE ON spending_quote
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.line_id IS NOT OLD.line_id
  OR NEW.key IS NOT OLD.key
  OR NEW.what IS NOT OLD.what
  OR NEW.seller IS NOT OLD.seller
  OR NEW.amount_minor IS NOT OLD.amount_minor
  OR NEW.currency IS NOT OLD.currency
  OR NEW.words IS NOT OLD.words
  OR NEW.noted_at IS NOT OLD.noted_at
  OR NEW.noted_by IS NOT OLD.noted_by
  OR OLD.taken_id IS NOT NULL OR OLD.dropped_at IS NOT NULL
  OR (NEW.taken_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM spending_purchase
    WHERE id = NEW.taken_id AND person_id = NEW.person_id))
BEGIN
  SELECT RAISE(ABORT, 'a quote stays as it was noted');
END
-- next
CREATE TRIGGER spending_quote_not_deleted BEFORE DELETE ON spending_quote
BEGIN
  SELECT RAISE(ABORT, 'a quote stays as it was noted');
END
