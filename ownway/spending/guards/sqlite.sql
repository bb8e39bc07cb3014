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
  OR NEW.account_id IS NOT OLD.account_id
  OR NEW.holder <> OLD.holder
  OR NEW.rail <> OLD.rail
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.cash <> OLD.cash
  OR NEW.key <> OLD.key
  OR NEW.reference <> OLD.reference
  OR NEW.promised_on <> OLD.promised_on
  OR NEW.line_hash <> OLD.line_hash
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'listed' AND NEW.state IN ('set_aside', 'posted', 'withdrawn'))
    OR (OLD.state = 'posted' AND NEW.state IN ('in_file', 'settled', 'rejected'))
    OR (OLD.state = 'in_file'
      AND NEW.state IN ('posted', 'unknown', 'sent', 'settled', 'rejected', 'returned'))
    OR (OLD.state = 'unknown'
      AND NEW.state IN ('sent', 'in_file', 'settled', 'rejected', 'returned'))
    OR (OLD.state = 'sent' AND NEW.state IN ('settled', 'rejected', 'returned'))
    OR (OLD.state = 'settled' AND NEW.state = 'returned'))
  OR (NEW.way <> OLD.way AND OLD.state NOT IN ('posted', 'in_file'))
  OR (NEW.paid_on IS NOT OLD.paid_on AND NOT (OLD.paid_on IS NULL AND NEW.state = 'settled'))
  OR (NEW.bank_reason <> OLD.bank_reason
    AND NOT (OLD.bank_reason = '' AND NEW.state IN ('rejected', 'returned')))
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
    OR (OLD.status = 'released' AND NEW.status IN ('posted', 'filed', 'sent', 'done'))
    OR (OLD.status = 'posted' AND NEW.status IN ('filed', 'sent', 'done'))
    OR (OLD.status = 'filed' AND NEW.status IN ('posted', 'sent', 'done'))
    OR (OLD.status = 'sent' AND NEW.status = 'done'))
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
  LEFT JOIN spending_payeeaccount AS account ON account.id = line.account_id
  WHERE line.run_id = NEW.id
   AND (purchase.asked_human = NEW.released_human OR answer.decided_human = NEW.released_human
     OR account.made_human = NEW.released_human)
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
    OR (OLD.status = 'paid' AND NEW.status IN ('received', 'approved'))
    OR (OLD.status = 'received' AND NEW.status = 'cancelled'))
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
WHEN NEW.id <> OLD.id
  OR NEW.bill_id <> OLD.bill_id
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.paid_on <> OLD.paid_on
  OR NEW.paid_at <> OLD.paid_at
  OR NEW.paid_by <> OLD.paid_by
  OR (OLD.returned_on IS NOT NULL AND NEW.returned_on IS NOT OLD.returned_on)
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
  OR NEW.why <> OLD.why
  OR NOT (NEW.status = OLD.status
    OR (OLD.status = 'agreed' AND NEW.status IN ('on_its_way', 'paid', 'withdrawn'))
    OR (OLD.status = 'on_its_way' AND NEW.status IN ('paid', 'agreed'))
    OR (OLD.status = 'paid' AND NEW.status = 'agreed'))
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
  OR NEW.returned_on IS NOT NULL
  OR EXISTS (SELECT 1 FROM spending_payment
    WHERE id = NEW.id OR (bill_id = NEW.bill_id AND returned_on IS NULL))
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
-- next
CREATE TRIGGER spending_payrunline_posted_when_released BEFORE UPDATE ON spending_payrunline
WHEN NEW.state <> OLD.state AND NEW.state IN ('posted', 'in_file', 'unknown', 'sent', 'settled')
  AND NOT EXISTS (SELECT 1 FROM spending_payrun
    WHERE id = NEW.run_id AND released_human IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'nothing of a pay run is paid before its release');
END
-- next
CREATE TRIGGER spending_payrunline_in_file BEFORE UPDATE ON spending_payrunline
WHEN NEW.state <> OLD.state AND (
  (NEW.state = 'in_file' AND NOT EXISTS (SELECT 1 FROM spending_runfileline
    WHERE line_id = NEW.id AND live))
  OR (OLD.state = 'in_file' AND NEW.state = 'posted' AND EXISTS (
    SELECT 1 FROM spending_runfileline WHERE line_id = NEW.id AND live))
  OR (NEW.state = 'unknown' AND NOT EXISTS (SELECT 1 FROM spending_dispatch AS sending
    JOIN spending_runfileline AS held ON held.file_id = sending.file_id
    WHERE held.line_id = NEW.id AND held.live))
)
BEGIN
  SELECT RAISE(ABORT, 'a payment leaves in a file, and the intent to send it is written down first');
END
-- next
CREATE TRIGGER spending_payeeaccount_begins_unconfirmed BEFORE INSERT ON spending_payeeaccount
WHEN NEW.confirmed_human IS NOT NULL OR NEW.closed_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM spending_payeeaccount
    WHERE id = NEW.id OR ref = NEW.ref OR (payee_id = NEW.payee_id AND number = NEW.number))
BEGIN
  SELECT RAISE(ABORT, 'an account of a payee begins as a proposal');
END
-- next
CREATE TRIGGER spending_payeeaccount_not_deleted BEFORE DELETE ON spending_payeeaccount
BEGIN
  SELECT RAISE(ABORT, 'the account of a payee is not changed: another version is proposed');
END
-- next
CREATE TRIGGER spending_paymentstop_as_made BEFORE UPDATE ON spending_paymentstop
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.programme_id IS NOT OLD.programme_id
  OR NEW.payee_id IS NOT OLD.payee_id
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.reason IS NOT OLD.reason
  OR NEW.stopped_at IS NOT OLD.stopped_at
  OR NEW.stopped_by IS NOT OLD.stopped_by
  OR (OLD.lifted_at IS NOT NULL AND (NEW.lifted_at IS NOT OLD.lifted_at
    OR NEW.lifted_by IS NOT OLD.lifted_by))
BEGIN
  SELECT RAISE(ABORT, 'a stop is lifted, never changed');
END
-- next
CREATE TRIGGER spending_paymentstop_not_deleted BEFORE DELETE ON spending_paymentstop
BEGIN
  SELECT RAISE(ABORT, 'a stop is lifted, never changed');
END
-- next
CREATE TRIGGER spending_runfile_not_changed BEFORE UPDATE ON spending_runfile
BEGIN
  SELECT RAISE(ABORT, 'a file is made once');
END
-- next
CREATE TRIGGER spending_runfile_not_deleted BEFORE DELETE ON spending_runfile
BEGIN
  SELECT RAISE(ABORT, 'a file is made once');
END
-- next
CREATE TRIGGER spending_runfile_not_replaced BEFORE INSERT ON spending_runfile
WHEN EXISTS (SELECT 1 FROM spending_runfile WHERE id = NEW.id OR ref = NEW.ref
    OR (run_id = NEW.run_id AND number = NEW.number)
    OR message_id = NEW.message_id)
BEGIN
  SELECT RAISE(ABORT, 'a file is made once');
END
-- next
CREATE TRIGGER spending_runfileline_posted BEFORE INSERT ON spending_runfileline
WHEN NOT EXISTS (SELECT 1 FROM spending_payrunline AS line
    JOIN spending_runfile AS file ON file.run_id = line.run_id
    WHERE line.id = NEW.line_id AND file.id = NEW.file_id AND line.state = 'posted'
      AND line.holder = file.holder AND line.way = file.rail AND line.currency = file.currency)
  OR EXISTS (SELECT 1 FROM spending_dispatch WHERE file_id = NEW.file_id)
  OR EXISTS (SELECT 1 FROM spending_runfileline WHERE id = NEW.id
    OR (file_id = NEW.file_id AND line_id = NEW.line_id)
    OR (line_id = NEW.line_id AND live))
BEGIN
  SELECT RAISE(ABORT, 'a file is made from posted lines only, and a line stands in one live file');
END
-- next
CREATE TRIGGER spending_runfileline_as_made BEFORE UPDATE ON spending_runfileline
WHEN NEW.id <> OLD.id OR NEW.file_id <> OLD.file_id OR NEW.line_id <> OLD.line_id
  OR (NEW.live AND NOT OLD.live)
  OR (OLD.live AND NOT NEW.live AND EXISTS (SELECT 1 FROM spending_dispatch AS sending
    LEFT JOIN spending_dispatchanswer AS answer ON answer.dispatch_id = sending.id
    WHERE sending.file_id = OLD.file_id AND (answer.id IS NULL OR answer.outcome <> 'absent')))
BEGIN
  SELECT RAISE(ABORT, 'a payment that may have left is not sent another way');
END
-- next
CREATE TRIGGER spending_runfileline_not_deleted BEFORE DELETE ON spending_runfileline
BEGIN
  SELECT RAISE(ABORT, 'a file is made once');
END
-- next
CREATE TRIGGER spending_dispatch_never_blind BEFORE INSERT ON spending_dispatch
WHEN NOT EXISTS (SELECT 1 FROM spending_runfile WHERE id = NEW.file_id AND sha256 = NEW.sha256)
  OR NOT EXISTS (SELECT 1 FROM spending_runfileline WHERE file_id = NEW.file_id AND live)
  OR EXISTS (SELECT 1 FROM spending_dispatch AS sending
    LEFT JOIN spending_dispatchanswer AS answer ON answer.dispatch_id = sending.id
    WHERE sending.file_id = NEW.file_id AND (answer.id IS NULL OR answer.outcome <> 'absent'))
  OR EXISTS (SELECT 1 FROM spending_dispatch WHERE id = NEW.id OR ref = NEW.ref
    OR (file_id = NEW.file_id AND attempt = NEW.attempt))
BEGIN
  SELECT RAISE(ABORT, 'a file is never sent again before it is known that it did not arrive');
END
-- next
CREATE TRIGGER spending_dispatch_not_changed BEFORE UPDATE ON spending_dispatch
BEGIN
  SELECT RAISE(ABORT, 'what was meant to be sent is not changed');
END
-- next
CREATE TRIGGER spending_dispatch_not_deleted BEFORE DELETE ON spending_dispatch
BEGIN
  SELECT RAISE(ABORT, 'what was meant to be sent is not changed');
END
-- next
CREATE TRIGGER spending_dispatchanswer_once BEFORE INSERT ON spending_dispatchanswer
WHEN EXISTS (SELECT 1 FROM spending_dispatchanswer
    WHERE id = NEW.id OR dispatch_id = NEW.dispatch_id)
  OR (NEW.outcome = 'absent' AND EXISTS (SELECT 1 FROM spending_dispatch
    WHERE id = NEW.dispatch_id AND intended_human = NEW.answered_human))
BEGIN
  SELECT RAISE(ABORT, 'a sending is answered once, and that it never arrived by somebody else');
END
-- next
CREATE TRIGGER spending_dispatchanswer_not_changed BEFORE UPDATE ON spending_dispatchanswer
BEGIN
  SELECT RAISE(ABORT, 'a sending is answered once');
END
-- next
CREATE TRIGGER spending_dispatchanswer_not_deleted BEFORE DELETE ON spending_dispatchanswer
BEGIN
  SELECT RAISE(ABORT, 'a sending is answered once');
END
-- next
CREATE TRIGGER spending_bankpaper_not_changed BEFORE UPDATE ON spending_bankpaper
BEGIN
  SELECT RAISE(ABORT, 'what a bank said is not changed');
END
-- next
CREATE TRIGGER spending_bankpaper_not_deleted BEFORE DELETE ON spending_bankpaper
BEGIN
  SELECT RAISE(ABORT, 'what a bank said is not changed');
END
-- next
CREATE TRIGGER spending_bankpaper_not_replaced BEFORE INSERT ON spending_bankpaper
WHEN EXISTS (SELECT 1 FROM spending_bankpaper WHERE id = NEW.id OR ref = NEW.ref
    OR (programme_id = NEW.programme_id AND holder = NEW.holder AND kind = NEW.kind
      AND account = NEW.account AND name = NEW.name))
BEGIN
  SELECT RAISE(ABORT, 'what a bank said is read once');
END
-- next
CREATE TRIGGER spending_bankentry_not_deleted BEFORE DELETE ON spending_bankentry
BEGIN
  SELECT RAISE(ABORT, 'what a bank said is not changed');
END
-- next
CREATE TRIGGER spending_bankentry_begins_waiting BEFORE INSERT ON spending_bankentry
WHEN NEW.state <> 'waiting'
  OR EXISTS (SELECT 1 FROM spending_bankentry WHERE id = NEW.id OR ref = NEW.ref
    OR (paper_id = NEW.paper_id AND entry_ref = NEW.entry_ref))
BEGIN
  SELECT RAISE(ABORT, 'what a bank said waits until it is matched or explained');
END
-- next
CREATE TRIGGER spending_entrymatch_not_changed BEFORE UPDATE ON spending_entrymatch
BEGIN
  SELECT RAISE(ABORT, 'a match stays');
END
-- next
CREATE TRIGGER spending_entrymatch_not_deleted BEFORE DELETE ON spending_entrymatch
BEGIN
  SELECT RAISE(ABORT, 'a match stays');
END
-- next
CREATE TRIGGER spending_explanation_as_said BEFORE UPDATE ON spending_explanation
WHEN NEW.id IS NOT OLD.id
  OR NEW.entry_id IS NOT OLD.entry_id
  OR NEW.code IS NOT OLD.code
  OR NEW.words IS NOT OLD.words
  OR NEW.said_at IS NOT OLD.said_at
  OR NEW.said_by IS NOT OLD.said_by
  OR NEW.said_human IS NOT OLD.said_human
  OR (OLD.agreed_human IS NOT NULL AND (NEW.agreed_human IS NOT OLD.agreed_human
    OR NEW.agreed_by IS NOT OLD.agreed_by OR NEW.agreed_at IS NOT OLD.agreed_at))
BEGIN
  SELECT RAISE(ABORT, 'an explanation stays as it was said');
END
-- next
CREATE TRIGGER spending_explanation_not_deleted BEFORE DELETE ON spending_explanation
BEGIN
  SELECT RAISE(ABORT, 'an explanation stays as it was said');
END
-- next
CREATE TRIGGER spending_explanation_by_two BEFORE INSERT ON spending_explanation
WHEN NEW.agreed_human IS NOT NULL
  OR EXISTS (SELECT 1 FROM spending_explanation WHERE id = NEW.id OR entry_id = NEW.entry_id)
BEGIN
  SELECT RAISE(ABORT, 'an explanation is said by one person and agreed by another');
END
-- next
CREATE TRIGGER spending_bill_pays_back_its_own BEFORE INSERT ON spending_bill
WHEN EXISTS (SELECT 1 FROM spending_payee WHERE id = NEW.payee_id
    AND person_id <> NEW.person_id)
BEGIN
  SELECT RAISE(ABORT, 'what somebody paid comes back to them and to nobody else');
END
-- next
CREATE TRIGGER spending_payee_stays_who_it_is BEFORE UPDATE ON spending_payee
WHEN NEW.party IS NOT OLD.party
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.programme_id IS NOT OLD.programme_id
BEGIN
  SELECT RAISE(ABORT, 'a payee stays who it is');
END
