-- People buy together when every share is promised, to the unit, and not before.
CREATE TRIGGER spending_pool_only_ends BEFORE UPDATE ON spending_pool
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.key <> OLD.key
  OR NEW.code <> OLD.code
  OR NEW.programme_id <> OLD.programme_id
  OR NEW.person_id <> OLD.person_id
  OR NEW.what <> OLD.what
  OR NEW.payee <> OLD.payee
  OR NEW.total_minor <> OLD.total_minor
  OR NEW.currency <> OLD.currency
  OR OLD.status <> 'open'
  OR (NEW.status = 'ordered' AND (
    NEW.total_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM spending_share
      WHERE pool_id = NEW.id AND left_at IS NULL)
    OR EXISTS (SELECT 1 FROM spending_share
      WHERE pool_id = NEW.id AND left_at IS NULL AND purchase_id IS NULL)))
BEGIN
  SELECT RAISE(ABORT, 'nothing is ordered together until every share is promised');
END
-- next
CREATE TRIGGER spending_pool_not_deleted BEFORE DELETE ON spending_pool
BEGIN
  SELECT RAISE(ABORT, 'a pool is not deleted');
END
-- next
CREATE TRIGGER spending_share_within BEFORE INSERT ON spending_share
WHEN NEW.amount_minor + (SELECT coalesce(sum(amount_minor), 0) FROM spending_share
    WHERE pool_id = NEW.pool_id AND left_at IS NULL)
    > (SELECT total_minor FROM spending_pool WHERE id = NEW.pool_id AND status = 'open')
  OR NOT EXISTS (SELECT 1 FROM spending_pool WHERE id = NEW.pool_id AND status = 'open')
  OR EXISTS (SELECT 1 FROM spending_share WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'the shares come to no more than the price');
END
-- next
CREATE TRIGGER spending_share_as_promised BEFORE UPDATE ON spending_share
WHEN NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.pool_id <> OLD.pool_id
  OR NEW.person_id <> OLD.person_id
  OR NEW.line_root <> OLD.line_root
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.promised_human <> OLD.promised_human
  OR OLD.left_at IS NOT NULL
  OR (OLD.purchase_id IS NOT NULL AND NEW.purchase_id IS NOT OLD.purchase_id)
BEGIN
  SELECT RAISE(ABORT, 'a share is promised or left, and nothing else');
END
-- next
CREATE TRIGGER spending_share_not_deleted BEFORE DELETE ON spending_share
BEGIN
  SELECT RAISE(ABORT, 'a share is promised or left, and nothing else');
END
