-- Why something was opened to a nominee stays noted; only consent itself is withdrawn.
CREATE TRIGGER holding_nomineesees_no_update BEFORE UPDATE ON holding_nomineesees
BEGIN
  SELECT RAISE(ABORT, 'what was opened to a nominee stays noted as it was');
END
-- next
CREATE TRIGGER holding_nomineesees_no_delete BEFORE DELETE ON holding_nomineesees
BEGIN
  SELECT RAISE(ABORT, 'what was opened to a nominee stays noted as it was');
END
-- next
CREATE TRIGGER holding_nomineesees_no_replace BEFORE INSERT ON holding_nomineesees
WHEN EXISTS (SELECT 1 FROM holding_nomineesees WHERE id = NEW.id OR nominee_id = NEW.nominee_id)
BEGIN
  SELECT RAISE(ABORT, 'what was opened to a nominee stays noted as it was');
END
