-- What runs pay of a bill never comes to more than the bill, wherever its money lies by now.
CREATE TRIGGER spending_payrunline_within_its_bill BEFORE INSERT ON spending_payrunline
WHEN NEW.amount_minor + (SELECT coalesce(sum(line.amount_minor), 0) FROM spending_payrunline AS line
    WHERE line.bill_id = NEW.bill_id
      AND line.state NOT IN ('set_aside', 'withdrawn', 'rejected', 'returned'))
  > (SELECT amount_minor FROM spending_bill WHERE id = NEW.bill_id)
BEGIN
  SELECT RAISE(ABORT, 'pay runs pay no more than the bill');
END
