-- A scale stays as it was added, and answers as they were given.
CREATE OR REPLACE FUNCTION review_scales_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a scale stays as it was added, and answers as they were given'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER review_scale_no_update BEFORE UPDATE ON review_scale
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scale_no_delete BEFORE DELETE ON review_scale
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scale_no_truncate BEFORE TRUNCATE ON review_scale
FOR EACH STATEMENT EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scaleitem_no_update BEFORE UPDATE ON review_scaleitem
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scaleitem_no_delete BEFORE DELETE ON review_scaleitem
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scaleitem_no_truncate BEFORE TRUNCATE ON review_scaleitem
FOR EACH STATEMENT EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_answering_no_update BEFORE UPDATE ON review_answering
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_answering_no_delete BEFORE DELETE ON review_answering
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_answering_no_truncate BEFORE TRUNCATE ON review_answering
FOR EACH STATEMENT EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scaleanswer_no_update BEFORE UPDATE ON review_scaleanswer
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scaleanswer_no_delete BEFORE DELETE ON review_scaleanswer
FOR EACH ROW EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE TRIGGER review_scaleanswer_no_truncate BEFORE TRUNCATE ON review_scaleanswer
FOR EACH STATEMENT EXECUTE FUNCTION review_scales_for_good()
-- next
CREATE OR REPLACE FUNCTION review_scaleanswer_in_bounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
  SELECT 1 FROM review_scaleitem AS item
  JOIN review_answering AS answering ON answering.id = NEW.answering_id
  WHERE item.id = NEW.item_id AND item.scale_id = answering.scale_id
    AND NEW.value BETWEEN item.lowest AND item.highest
  ) THEN
    RAISE EXCEPTION 'an answer is to an item of its scale, between lowest and highest'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER review_scaleanswer_in_bounds BEFORE INSERT ON review_scaleanswer
FOR EACH ROW EXECUTE FUNCTION review_scaleanswer_in_bounds()
