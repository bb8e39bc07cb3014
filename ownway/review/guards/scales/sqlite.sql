-- A scale stays as it was added, and answers as they were given. INSERT OR REPLACE walks past a
-- delete trigger, so an insert over an existing key is refused by a trigger of its own.
CREATE TRIGGER review_scale_no_update BEFORE UPDATE ON review_scale
BEGIN
  SELECT RAISE(ABORT, 'a version of a scale never changes');
END
-- next
CREATE TRIGGER review_scale_no_delete BEFORE DELETE ON review_scale
BEGIN
  SELECT RAISE(ABORT, 'a version of a scale never changes');
END
-- next
CREATE TRIGGER review_scale_no_replace BEFORE INSERT ON review_scale
WHEN EXISTS (SELECT 1 FROM review_scale WHERE id = NEW.id OR ref = NEW.ref OR (programme_id = NEW.programme_id AND code = NEW.code AND version = NEW.version))
BEGIN
  SELECT RAISE(ABORT, 'a version of a scale never changes');
END
-- next
CREATE TRIGGER review_scaleitem_no_update BEFORE UPDATE ON review_scaleitem
BEGIN
  SELECT RAISE(ABORT, 'a version of a scale never changes');
END
-- next
CREATE TRIGGER review_scaleitem_no_delete BEFORE DELETE ON review_scaleitem
BEGIN
  SELECT RAISE(ABORT, 'a version of a scale never changes');
END
-- next
CREATE TRIGGER review_scaleitem_no_replace BEFORE INSERT ON review_scaleitem
WHEN EXISTS (SELECT 1 FROM review_scaleitem WHERE id = NEW.id OR (scale_id = NEW.scale_id AND (code = NEW.code OR position = NEW.position)))
BEGIN
  SELECT RAISE(ABORT, 'a version of a scale never changes');
END
-- next
CREATE TRIGGER review_answering_no_update BEFORE UPDATE ON review_answering
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER review_answering_no_delete BEFORE DELETE ON review_answering
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER review_answering_no_replace BEFORE INSERT ON review_answering
WHEN EXISTS (SELECT 1 FROM review_answering WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER review_scaleanswer_no_update BEFORE UPDATE ON review_scaleanswer
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER review_scaleanswer_no_delete BEFORE DELETE ON review_scaleanswer
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER review_scaleanswer_no_replace BEFORE INSERT ON review_scaleanswer
WHEN EXISTS (SELECT 1 FROM review_scaleanswer WHERE id = NEW.id OR (answering_id = NEW.answering_id AND item_id = NEW.item_id))
BEGIN
  SELECT RAISE(ABORT, 'what somebody answered never changes');
END
-- next
CREATE TRIGGER review_scaleanswer_in_bounds BEFORE INSERT ON review_scaleanswer
WHEN NOT EXISTS (
  SELECT 1 FROM review_scaleitem AS item
  JOIN review_answering AS answering ON answering.id = NEW.answering_id
  WHERE item.id = NEW.item_id AND item.scale_id = answering.scale_id
    AND NEW.value BETWEEN item.lowest AND item.highest
)
BEGIN
  SELECT RAISE(ABORT, 'an answer is to an item of its scale, between lowest and highest');
END
