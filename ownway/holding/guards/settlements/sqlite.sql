-- After a death: one closing statement, when the last way of holding is closed; sent once.
CREATE TRIGGER holding_settlement_waits BEFORE INSERT ON holding_settlement
WHEN NEW.sent_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM holding_arrangement a JOIN holding_death d ON d.person_id = a.person_id
    WHERE d.id = NEW.death_id AND a.status <> 'closed'
  )
  OR EXISTS (SELECT 1 FROM holding_settlement WHERE id = NEW.id OR ref = NEW.ref OR death_id = NEW.death_id)
BEGIN
  SELECT RAISE(ABORT, 'a closing statement waits until every way of holding is closed');
END
-- next
CREATE TRIGGER holding_settlement_sent_once BEFORE UPDATE ON holding_settlement
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.death_id <> OLD.death_id
  OR NEW.settled_on <> OLD.settled_on
  OR NEW.settled_at <> OLD.settled_at
  OR NEW.settled_by <> OLD.settled_by
  OR OLD.sent_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a closing statement stays as it is; it is sent once');
END
-- next
CREATE TRIGGER holding_settlement_not_deleted BEFORE DELETE ON holding_settlement
BEGIN
  SELECT RAISE(ABORT, 'a closing statement is not deleted');
END
