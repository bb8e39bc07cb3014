-- A draft is of whoever has not answered, while a round is open; no reply stands beside one.
CREATE TRIGGER improvement_readinessdraft_not_after BEFORE INSERT ON improvement_readinessdraft
WHEN EXISTS (
  SELECT 1 FROM improvement_readinessreply WHERE round_id = NEW.round_id AND human = NEW.human
) OR NOT EXISTS (
  SELECT 1 FROM improvement_readinessround WHERE id = NEW.round_id AND closed_at IS NULL
)
BEGIN
  SELECT RAISE(ABORT, 'no row leads from a name to an answer');
END
-- next
CREATE TRIGGER improvement_readinessdraft_not_after_saved BEFORE UPDATE ON improvement_readinessdraft
WHEN EXISTS (
  SELECT 1 FROM improvement_readinessreply WHERE round_id = NEW.round_id AND human = NEW.human
) OR NOT EXISTS (
  SELECT 1 FROM improvement_readinessround WHERE id = NEW.round_id AND closed_at IS NULL
)
BEGIN
  SELECT RAISE(ABORT, 'no row leads from a name to an answer');
END
-- next
CREATE TRIGGER improvement_readinessreply_without_draft BEFORE INSERT ON improvement_readinessreply
WHEN EXISTS (
  SELECT 1 FROM improvement_readinessdraft WHERE round_id = NEW.round_id AND human = NEW.human
)
BEGIN
  SELECT RAISE(ABORT, 'no row leads from a name to an answer');
END
-- next
CREATE TRIGGER improvement_readinessround_without_drafts BEFORE UPDATE ON improvement_readinessround
WHEN NEW.closed_at IS NOT NULL AND EXISTS (
  SELECT 1 FROM improvement_readinessdraft WHERE round_id = NEW.id
)
BEGIN
  SELECT RAISE(ABORT, 'no row leads from a name to an answer');
END
