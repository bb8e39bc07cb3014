-- What came back is paid again once; what came in is one refund; what is lost is said by one and agreed
-- by another; new details are tried once, and what a bank asks for is never taken silently.
CREATE TRIGGER spending_bankentry_as_said BEFORE UPDATE ON spending_bankentry
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.paper_id IS NOT OLD.paper_id
  OR NEW.entry_ref IS NOT OLD.entry_ref
  OR NEW.amount_minor IS NOT OLD.amount_minor
  OR NEW.said IS NOT OLD.said
  OR NEW.reason IS NOT OLD.reason
  OR NEW.reference IS NOT OLD.reference
  OR NEW.name IS NOT OLD.name
  OR NEW.words IS NOT OLD.words
  OR NEW."on" IS NOT OLD."on"
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'waiting' AND NEW.state = 'matched' AND (EXISTS (SELECT 1 FROM spending_entrymatch WHERE entry_id = NEW.id)
      OR EXISTS (SELECT 1 FROM spending_entryrefund WHERE entry_id = NEW.id)
      OR EXISTS (SELECT 1 FROM spending_prenote WHERE entry_id = NEW.id)
      OR EXISTS (SELECT 1 FROM spending_loss WHERE entry_id = NEW.id AND outcome = 'agreed')
      OR EXISTS (SELECT 1 FROM spending_askedchange
        WHERE entry_id = NEW.id AND written_id IS NOT NULL)))
    OR (OLD.state = 'waiting' AND NEW.state = 'explained'
      AND EXISTS (SELECT 1 FROM spending_explanation
        WHERE entry_id = NEW.id AND agreed_human IS NOT NULL)))
BEGIN
  SELECT RAISE(ABORT, 'what a bank said is not changed: it is matched, or explained by two people');
END
-- next
CREATE TRIGGER spending_paymentstop_by_somebody BEFORE INSERT ON spending_paymentstop
WHEN NEW.stopped_human IS NULL OR NEW.lifted_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a stop is made by somebody');
END
-- next
CREATE TRIGGER spending_paymentstop_lifted_by_another BEFORE UPDATE ON spending_paymentstop
WHEN NEW.stopped_human IS NOT OLD.stopped_human
  OR (OLD.lifted_at IS NOT NULL AND (NEW.lifted_human IS NOT OLD.lifted_human
    OR NEW.lifted_reason IS NOT OLD.lifted_reason))
  OR (NEW.lifted_at IS NOT NULL AND (NEW.lifted_human IS NULL
    OR NEW.lifted_human = NEW.stopped_human OR coalesce(NEW.lifted_reason, '') = ''))
BEGIN
  SELECT RAISE(ABORT, 'a stop is lifted by another, with a reason');
END
-- next
CREATE TRIGGER spending_payrunline_allowed_again BEFORE INSERT ON spending_payrunline
WHEN EXISTS (SELECT 1 FROM spending_payrunline AS before
  WHERE before.bill_id = NEW.bill_id AND before.cash = NEW.cash
    AND before.account_id IS NOT NULL AND before.state IN ('rejected', 'returned')
    AND NOT EXISTS (SELECT 1 FROM spending_paidagain WHERE line_id = before.id))
BEGIN
  SELECT RAISE(ABORT, 'what a bank sent back is paid again once somebody looked at it');
END
-- next
CREATE TRIGGER spending_paidagain_once BEFORE INSERT ON spending_paidagain
WHEN NOT EXISTS (SELECT 1 FROM spending_payrunline AS line
    JOIN spending_bill AS bill ON bill.id = line.bill_id
    JOIN spending_payeeaccount AS account ON account.id = NEW.account_id
    WHERE line.id = NEW.line_id AND line.state IN ('rejected', 'returned')
      AND bill.status = 'agreed' AND account.payee_id = bill.payee_id
      AND account.confirmed_human IS NOT NULL AND account.closed_at IS NULL)
  OR EXISTS (SELECT 1 FROM spending_paidagain WHERE id = NEW.id OR line_id = NEW.line_id)
BEGIN
  SELECT RAISE(ABORT, 'a payment that came back is paid again once, to a confirmed account');
END
-- next
CREATE TRIGGER spending_paidagain_not_changed BEFORE UPDATE ON spending_paidagain
BEGIN
  SELECT RAISE(ABORT, 'a payment that came back is paid again once');
END
-- next
CREATE TRIGGER spending_paidagain_not_deleted BEFORE DELETE ON spending_paidagain
BEGIN
  SELECT RAISE(ABORT, 'a payment that came back is paid again once');
END
-- next
CREATE TRIGGER spending_entryrefund_not_changed BEFORE UPDATE ON spending_entryrefund
BEGIN
  SELECT RAISE(ABORT, 'a match stays');
END
-- next
CREATE TRIGGER spending_entryrefund_not_deleted BEFORE DELETE ON spending_entryrefund
BEGIN
  SELECT RAISE(ABORT, 'a match stays');
END
-- next
CREATE TRIGGER spending_entryrefund_fits BEFORE INSERT ON spending_entryrefund
WHEN NOT EXISTS (SELECT 1 FROM spending_bankentry AS entry
    JOIN spending_bankpaper AS paper ON paper.id = entry.paper_id
    JOIN spending_refund AS refund ON refund.id = NEW.refund_id
    WHERE entry.id = NEW.entry_id AND entry.state = 'waiting'
      AND entry.amount_minor = refund.amount_minor AND paper.currency = refund.currency)
  OR EXISTS (SELECT 1 FROM spending_entryrefund
    WHERE id = NEW.id OR entry_id = NEW.entry_id OR refund_id = NEW.refund_id)
BEGIN
  SELECT RAISE(ABORT, 'money that came in is one refund of the same sum');
END
-- next
CREATE TRIGGER spending_loss_begins_open BEFORE INSERT ON spending_loss
WHEN NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM spending_loss WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key)
BEGIN
  SELECT RAISE(ABORT, 'a loss is said by one person first');
END
-- next
CREATE TRIGGER spending_loss_only_decided BEFORE UPDATE ON spending_loss
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.arrangement_id IS NOT OLD.arrangement_id
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.entry_id IS NOT OLD.entry_id
  OR NEW.key IS NOT OLD.key
  OR NEW.code IS NOT OLD.code
  OR NEW.borne_by IS NOT OLD.borne_by
  OR NEW.amount_minor IS NOT OLD.amount_minor
  OR NEW.currency IS NOT OLD.currency
  OR NEW.words IS NOT OLD.words
  OR NEW.said_at IS NOT OLD.said_at
  OR NEW.said_by IS NOT OLD.said_by
  OR NEW.said_human IS NOT OLD.said_human
  OR OLD.outcome <> ''
BEGIN
  SELECT RAISE(ABORT, 'a loss is agreed or refused once, by somebody else');
END
-- next
CREATE TRIGGER spending_loss_not_deleted BEFORE DELETE ON spending_loss
BEGIN
  SELECT RAISE(ABORT, 'a loss stays');
END
-- next
CREATE TRIGGER spending_madegood_by_another BEFORE INSERT ON spending_madegood
WHEN NOT EXISTS (SELECT 1 FROM spending_loss AS loss
    JOIN people_person AS person ON person.id = loss.person_id
    WHERE loss.id = NEW.loss_id AND loss.outcome = 'agreed' AND loss.borne_by = 'budget'
      AND loss.said_human <> NEW.made_human AND person.human <> NEW.made_human)
  OR EXISTS (SELECT 1 FROM spending_madegood WHERE id = NEW.id OR loss_id = NEW.loss_id)
BEGIN
  SELECT RAISE(ABORT, 'a loss that counted as used is made good once, by somebody else');
END
-- next
CREATE TRIGGER spending_madegood_not_changed BEFORE UPDATE ON spending_madegood
BEGIN
  SELECT RAISE(ABORT, 'a loss is made good once');
END
-- next
CREATE TRIGGER spending_madegood_not_deleted BEFORE DELETE ON spending_madegood
BEGIN
  SELECT RAISE(ABORT, 'a loss is made good once');
END
-- next
CREATE TRIGGER spending_prenote_as_sent BEFORE UPDATE ON spending_prenote
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.account_id IS NOT OLD.account_id
  OR NEW.rail IS NOT OLD.rail
  OR NEW.number IS NOT OLD.number
  OR NEW.reference IS NOT OLD.reference
  OR NEW.passes_on IS NOT OLD.passes_on
  OR NEW.sent_at IS NOT OLD.sent_at
  OR NEW.sent_by IS NOT OLD.sent_by
  OR OLD.entry_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a test of new details leaves once');
END
-- next
CREATE TRIGGER spending_prenote_not_deleted BEFORE DELETE ON spending_prenote
BEGIN
  SELECT RAISE(ABORT, 'a test of new details leaves once');
END
-- next
CREATE TRIGGER spending_askedchange_as_asked BEFORE UPDATE ON spending_askedchange
WHEN NEW.id IS NOT OLD.id
  OR NEW.entry_id IS NOT OLD.entry_id
  OR NEW.account_id IS NOT OLD.account_id
  OR substr(NEW.corrected, 70) IS NOT substr(OLD.corrected, 70)
  OR (OLD.written_id IS NOT NULL AND (NEW.written_id IS NOT OLD.written_id
    OR NEW.written_at IS NOT OLD.written_at OR NEW.written_by IS NOT OLD.written_by))
BEGIN
  SELECT RAISE(ABORT, 'what a bank asks for is not changed');
END
-- next
CREATE TRIGGER spending_askedchange_not_deleted BEFORE DELETE ON spending_askedchange
BEGIN
  SELECT RAISE(ABORT, 'what a bank asks for is not changed');
END
-- next
CREATE TRIGGER spending_askedchange_locked BEFORE INSERT ON spending_askedchange
WHEN typeof(NEW.corrected) <> 'blob' OR length(NEW.corrected) < 98
  OR hex(substr(NEW.corrected, 1, 1)) <> '01'
BEGIN
  SELECT RAISE(ABORT, 'what a bank asks for is kept locked');
END
