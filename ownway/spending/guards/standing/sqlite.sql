-- A standing yes says what it says until it is stopped; it can be stopped once and for all.
CREATE TRIGGER spending_standing_comes_to_the_price BEFORE INSERT ON spending_standing
WHEN NEW.turns * NEW.each_minor <> (SELECT amount_minor FROM spending_purchase WHERE id = NEW.purchase_id)
  OR EXISTS (SELECT 1 FROM spending_standing WHERE id = NEW.id OR purchase_id = NEW.purchase_id)
BEGIN
  SELECT RAISE(ABORT, 'what is paid each time comes to the whole price');
END
-- next
CREATE TRIGGER spending_standing_only_stops BEFORE UPDATE ON spending_standing
WHEN NEW.id <> OLD.id
  OR NEW.purchase_id <> OLD.purchase_id
  OR NEW.every <> OLD.every
  OR NEW.first_on <> OLD.first_on
  OR NEW.turns <> OLD.turns
  OR NEW.each_minor <> OLD.each_minor
  OR OLD.stopped_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a standing yes is only ever stopped, once');
END
-- next
CREATE TRIGGER spending_standing_not_deleted BEFORE DELETE ON spending_standing
BEGIN
  SELECT RAISE(ABORT, 'a standing yes is only ever stopped, once');
END
-- next
CREATE TRIGGER spending_turn_within BEFORE INSERT ON spending_turn
WHEN NEW.number > (SELECT turns FROM spending_standing WHERE id = NEW.standing_id)
  OR EXISTS (SELECT 1 FROM spending_turn WHERE id = NEW.id OR bill_id = NEW.bill_id)
BEGIN
  SELECT RAISE(ABORT, 'a turn is billed once');
END
-- next
CREATE TRIGGER spending_turn_no_update BEFORE UPDATE ON spending_turn
BEGIN
  SELECT RAISE(ABORT, 'a turn is billed once');
END
-- next
CREATE TRIGGER spending_turn_no_delete BEFORE DELETE ON spending_turn
BEGIN
  SELECT RAISE(ABORT, 'a turn is billed once');
END
