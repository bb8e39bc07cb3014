-- A way out goes step by step (H2): no award without a peer coach and a place, no agreement that
-- somebody has not signed, no graduation without an exit plan and the promises of both sides.
-- Nobody is put on a team by another; what was promised and signed stays as it was.
CREATE OR REPLACE FUNCTION endings_exit_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a way out stays in the record' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_exit_no_delete BEFORE DELETE ON endings_exit
FOR EACH ROW EXECUTE FUNCTION endings_exit_no_delete()
-- next
CREATE TRIGGER endings_exit_no_truncate BEFORE TRUNCATE ON endings_exit
FOR EACH STATEMENT EXECUTE FUNCTION endings_exit_no_delete()
-- next
CREATE OR REPLACE FUNCTION exit_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status NOT IN ('applied', 'interested', 'own_way') OR NEW.agreement <> 0 OR NEW.ending_id IS NOT NULL THEN
    RAISE EXCEPTION 'a way out begins at its beginning' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_begins BEFORE INSERT ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_begins()
-- next
CREATE OR REPLACE FUNCTION exit_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT ((OLD.status = 'interested' AND NEW.status IN ('applied', 'own_way', 'stepped_out')) OR (OLD.status = 'applied' AND NEW.status IN ('awarded', 'declined', 'own_way', 'stepped_out')) OR (OLD.status = 'declined' AND NEW.status IN ('applied', 'awarded', 'own_way', 'stepped_out')) OR (OLD.status = 'awarded' AND NEW.status IN ('retreat_done', 'stepped_out')) OR (OLD.status = 'retreat_done' AND NEW.status IN ('signed', 'stepped_out')) OR (OLD.status = 'own_way' AND NEW.status IN ('applied', 'signed', 'stepped_out')) OR (OLD.status = 'signed' AND NEW.status IN ('graduated', 'in_transition', 'stepped_out')) OR (OLD.status = 'in_transition' AND NEW.status IN ('graduated', 'stepped_out')) OR (OLD.status = 'stepped_out' AND NEW.status IN ('applied', 'interested', 'own_way'))) THEN
    RAISE EXCEPTION 'this step of a way out does not follow' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_moves BEFORE UPDATE OF status ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_moves()
-- next
CREATE OR REPLACE FUNCTION exit_is_theirs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.began_at IS DISTINCT FROM OLD.began_at OR NEW.began_by IS DISTINCT FROM OLD.began_by THEN
    RAISE EXCEPTION 'a way out stays whose it is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_is_theirs BEFORE UPDATE ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_is_theirs()
-- next
CREATE OR REPLACE FUNCTION exit_after_graduating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'graduated' AND (OLD.ending_id IS NOT NULL OR NEW.ending_id IS NULL OR NEW.cohort_id IS DISTINCT FROM OLD.cohort_id OR NEW.agreement <> OLD.agreement) THEN
    RAISE EXCEPTION 'a graduation stays as it was' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_after_graduating BEFORE UPDATE ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_after_graduating()
-- next
CREATE OR REPLACE FUNCTION exit_awarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'awarded' AND OLD.status <> 'awarded' AND (
  NOT EXISTS (SELECT 1 FROM endings_cohort c WHERE c.id = NEW.cohort_id
    AND c.opened_at IS NOT NULL AND c.retreated_at IS NULL
    AND c.places > (SELECT COUNT(*) FROM endings_exit o WHERE o.cohort_id = c.id AND o.id <> NEW.id
      AND o.status IN ('awarded', 'graduated', 'in_transition', 'retreat_done', 'signed')))
  OR NOT EXISTS (SELECT 1 FROM endings_teammember t WHERE t.cohort_id = NEW.cohort_id
    AND t.part = 'peer_coach' AND t.stopped_at IS NULL)
  OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.part = 'peer_coach')) THEN
    RAISE EXCEPTION 'an award needs a place, a peer coach on the team, and a coach for the person' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_awarded BEFORE UPDATE OF status ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_awarded()
-- next
CREATE OR REPLACE FUNCTION exit_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'signed' AND OLD.status <> 'signed' AND (NEW.agreement = 0 OR NEW.handed_round_at IS NULL
  OR EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM endings_signature s WHERE s.party_id = p.id AND s.agreement = NEW.agreement))
  OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'person' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on'))) OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'staff' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on')))) THEN
    RAISE EXCEPTION 'an agreement is signed by everybody, with promises of both sides' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_signed BEFORE UPDATE OF status ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_signed()
-- next
CREATE OR REPLACE FUNCTION exit_graduated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'graduated' AND OLD.status <> 'graduated' AND (NEW.paused_at IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM endings_exitplan x WHERE x.exit_id = NEW.id)
  OR NEW.agreement = 0 OR NEW.handed_round_at IS NULL
  OR EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on')) AND NOT EXISTS (
    SELECT 1 FROM endings_signature s WHERE s.party_id = p.id AND s.agreement = NEW.agreement))
  OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'person' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on'))) OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'staff' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on')))
  OR EXISTS (SELECT 1 FROM endings_commitment k JOIN endings_party p ON p.id = k.owner_id
    WHERE k.exit_id = NEW.id AND k.outcome = 'open' AND p.left_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'graduation needs the exit plan and the signed promises of every side' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_graduated BEFORE UPDATE OF status ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_graduated()
-- next
CREATE OR REPLACE FUNCTION ending_graduated_by_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'graduated' AND NOT EXISTS (
  SELECT 1 FROM endings_exit x WHERE x.person_id = NEW.person_id
  AND x.status = 'graduated' AND x.ending_id IS NULL) THEN
    RAISE EXCEPTION 'graduation needs the exit plan and the signed promises of every side' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ending_graduated_by_its_way BEFORE INSERT ON endings_ending
FOR EACH ROW EXECUTE FUNCTION ending_graduated_by_its_way()
-- next
CREATE OR REPLACE FUNCTION exit_ending_is_theirs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ending_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM endings_ending e
  WHERE e.id = NEW.ending_id AND e.person_id = NEW.person_id AND e.kind = 'graduated') THEN
    RAISE EXCEPTION 'a graduation is of the one who graduates' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_ending_is_theirs BEFORE UPDATE OF ending_id ON endings_exit
FOR EACH ROW EXECUTE FUNCTION exit_ending_is_theirs()
-- next
CREATE OR REPLACE FUNCTION endings_cohort_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a group stays in the record' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_cohort_no_delete BEFORE DELETE ON endings_cohort
FOR EACH ROW EXECUTE FUNCTION endings_cohort_no_delete()
-- next
CREATE TRIGGER endings_cohort_no_truncate BEFORE TRUNCATE ON endings_cohort
FOR EACH STATEMENT EXECUTE FUNCTION endings_cohort_no_delete()
-- next
CREATE OR REPLACE FUNCTION cohort_stays_as_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.programme_id IS DISTINCT FROM OLD.programme_id OR NEW.pack_id IS DISTINCT FROM OLD.pack_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.least IS DISTINCT FROM OLD.least OR NEW.most IS DISTINCT FROM OLD.most OR NEW.one_after_another IS DISTINCT FROM OLD.one_after_another OR NEW.planned_at IS DISTINCT FROM OLD.planned_at OR NEW.planned_by IS DISTINCT FROM OLD.planned_by THEN
    RAISE EXCEPTION 'a group stays as it was planned' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER cohort_stays_as_opened BEFORE UPDATE ON endings_cohort
FOR EACH ROW EXECUTE FUNCTION cohort_stays_as_opened()
-- next
CREATE OR REPLACE FUNCTION cohort_places_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.places IS DISTINCT FROM OLD.places OR NEW.opened_at IS DISTINCT FROM OLD.opened_at OR NEW.opened_by IS DISTINCT FROM OLD.opened_by) AND OLD.opened_at IS NOT NULL THEN
    RAISE EXCEPTION 'an open group keeps its places' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER cohort_places_stay BEFORE UPDATE ON endings_cohort
FOR EACH ROW EXECUTE FUNCTION cohort_places_stay()
-- next
CREATE OR REPLACE FUNCTION cohort_opened_with_coach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.opened_at IS NOT NULL AND OLD.opened_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM endings_teammember t WHERE t.cohort_id = NEW.id
  AND t.part = 'peer_coach' AND t.stopped_at IS NULL) THEN
    RAISE EXCEPTION 'a group opens with a peer coach on its team' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER cohort_opened_with_coach BEFORE UPDATE ON endings_cohort
FOR EACH ROW EXECUTE FUNCTION cohort_opened_with_coach()
-- next
CREATE OR REPLACE FUNCTION cohort_begins_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.opened_at IS NOT NULL OR NEW.retreated_at IS NOT NULL THEN
    RAISE EXCEPTION 'a group opens with a peer coach on its team' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER cohort_begins_closed BEFORE INSERT ON endings_cohort
FOR EACH ROW EXECUTE FUNCTION cohort_begins_closed()
-- next
CREATE OR REPLACE FUNCTION endings_teammember_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who offered themself stays in the record' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_teammember_no_delete BEFORE DELETE ON endings_teammember
FOR EACH ROW EXECUTE FUNCTION endings_teammember_no_delete()
-- next
CREATE TRIGGER endings_teammember_no_truncate BEFORE TRUNCATE ON endings_teammember
FOR EACH STATEMENT EXECUTE FUNCTION endings_teammember_no_delete()
-- next
CREATE OR REPLACE FUNCTION team_offers_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.offered_by <> (SELECT a.ref FROM people_account a WHERE a.id = NEW.account_id) THEN
    RAISE EXCEPTION 'nobody is put on a team by another' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER team_offers_itself BEFORE INSERT ON endings_teammember
FOR EACH ROW EXECUTE FUNCTION team_offers_itself()
-- next
CREATE OR REPLACE FUNCTION team_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.cohort_id IS DISTINCT FROM OLD.cohort_id OR NEW.account_id IS DISTINCT FROM OLD.account_id OR NEW.part IS DISTINCT FROM OLD.part OR NEW.offered_at IS DISTINCT FROM OLD.offered_at OR NEW.offered_by IS DISTINCT FROM OLD.offered_by THEN
    RAISE EXCEPTION 'who offered themself stays in the record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER team_stays BEFORE UPDATE ON endings_teammember
FOR EACH ROW EXECUTE FUNCTION team_stays()
-- next
CREATE OR REPLACE FUNCTION team_stopped_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.stopped_at IS DISTINCT FROM OLD.stopped_at OR NEW.stopped_by IS DISTINCT FROM OLD.stopped_by) AND OLD.stopped_at IS NOT NULL THEN
    RAISE EXCEPTION 'who offered themself stays in the record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER team_stopped_stays BEFORE UPDATE ON endings_teammember
FOR EACH ROW EXECUTE FUNCTION team_stopped_stays()
-- next
CREATE OR REPLACE FUNCTION endings_party_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who took part stays in the record' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_party_no_delete BEFORE DELETE ON endings_party
FOR EACH ROW EXECUTE FUNCTION endings_party_no_delete()
-- next
CREATE TRIGGER endings_party_no_truncate BEFORE TRUNCATE ON endings_party
FOR EACH STATEMENT EXECUTE FUNCTION endings_party_no_delete()
-- next
CREATE OR REPLACE FUNCTION party_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.exit_id IS DISTINCT FROM OLD.exit_id OR NEW.side IS DISTINCT FROM OLD.side OR NEW.part IS DISTINCT FROM OLD.part OR NEW.account_id IS DISTINCT FROM OLD.account_id OR NEW.name IS DISTINCT FROM OLD.name OR NEW.joined_at IS DISTINCT FROM OLD.joined_at OR NEW.joined_by IS DISTINCT FROM OLD.joined_by THEN
    RAISE EXCEPTION 'who took part stays in the record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER party_stays BEFORE UPDATE ON endings_party
FOR EACH ROW EXECUTE FUNCTION party_stays()
-- next
CREATE OR REPLACE FUNCTION party_left_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.left_at IS DISTINCT FROM OLD.left_at OR NEW.left_by IS DISTINCT FROM OLD.left_by) AND OLD.left_at IS NOT NULL THEN
    RAISE EXCEPTION 'who took part stays in the record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER party_left_stays BEFORE UPDATE ON endings_party
FOR EACH ROW EXECUTE FUNCTION party_left_stays()
-- next
CREATE OR REPLACE FUNCTION endings_commitment_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a promise stays as it was made' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_commitment_no_delete BEFORE DELETE ON endings_commitment
FOR EACH ROW EXECUTE FUNCTION endings_commitment_no_delete()
-- next
CREATE TRIGGER endings_commitment_no_truncate BEFORE TRUNCATE ON endings_commitment
FOR EACH STATEMENT EXECUTE FUNCTION endings_commitment_no_delete()
-- next
CREATE OR REPLACE FUNCTION commitment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.exit_id IS DISTINCT FROM OLD.exit_id OR NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.words IS DISTINCT FROM OLD.words OR NEW.due_on IS DISTINCT FROM OLD.due_on OR NEW.replaces_id IS DISTINCT FROM OLD.replaces_id OR NEW.made_at IS DISTINCT FROM OLD.made_at OR NEW.made_by IS DISTINCT FROM OLD.made_by THEN
    RAISE EXCEPTION 'a promise stays as it was made' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER commitment_stays BEFORE UPDATE ON endings_commitment
FOR EACH ROW EXECUTE FUNCTION commitment_stays()
-- next
CREATE OR REPLACE FUNCTION commitment_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> OLD.outcome AND NOT ((OLD.outcome = 'open' AND NEW.outcome IN ('changed', 'handed_on', 'kept', 'missed', 'taken_back')) OR (OLD.outcome = 'missed' AND NEW.outcome IN ('changed', 'kept'))) THEN
    RAISE EXCEPTION 'a promise is marked in its order' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER commitment_marks BEFORE UPDATE OF outcome ON endings_commitment
FOR EACH ROW EXECUTE FUNCTION commitment_marks()
-- next
CREATE OR REPLACE FUNCTION commitment_marked_by_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome IN ('kept', 'missed') AND NOT EXISTS (
  SELECT 1 FROM endings_party p JOIN endings_exit x ON x.id = p.exit_id
  JOIN people_person q ON q.id = x.person_id JOIN people_account a ON a.ref = NEW.marked_by
  WHERE p.id = NEW.owner_id AND (a.id = p.account_id OR a.id = q.account_id
    OR (q.account_id IS NULL AND (p.side = 'person' OR (p.side = 'staff'
      AND NEW.said_by = NEW.marked_by AND NEW.person_says = NEW.outcome)))
    OR (p.side = 'partner' AND EXISTS (
      SELECT 1 FROM endings_party h WHERE h.exit_id = x.id AND h.left_at IS NULL AND h.account_id = a.id)))) THEN
    RAISE EXCEPTION 'whoever promised says how it went' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER commitment_marked_by_its_own BEFORE UPDATE OF outcome, marked_by ON endings_commitment
FOR EACH ROW EXECUTE FUNCTION commitment_marked_by_its_own()
-- next
CREATE OR REPLACE FUNCTION commitment_owned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.id = NEW.owner_id
  AND p.exit_id = NEW.exit_id AND p.left_at IS NULL)
  OR (NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM endings_commitment k
    WHERE k.id = NEW.replaces_id AND k.exit_id = NEW.exit_id AND k.outcome IN ('changed', 'handed_on'))) THEN
    RAISE EXCEPTION 'a promise is owned by somebody who takes part' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER commitment_owned BEFORE INSERT ON endings_commitment
FOR EACH ROW EXECUTE FUNCTION commitment_owned()
-- next
CREATE OR REPLACE FUNCTION commitment_said_by_them() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_says IS DISTINCT FROM OLD.person_says AND (NEW.person_says = '' OR NOT EXISTS (
  SELECT 1 FROM endings_party p JOIN endings_exit x ON x.id = p.exit_id
  JOIN people_person q ON q.id = x.person_id JOIN people_account a ON a.ref = NEW.said_by
  WHERE p.id = NEW.owner_id AND p.side <> 'person' AND (a.id = q.account_id
    OR (q.account_id IS NULL AND (p.account_id IS NULL OR a.human <> (
      SELECT o.human FROM people_account o WHERE o.id = p.account_id)))))) THEN
    RAISE EXCEPTION 'only the person says how a promise to them was kept, and it stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER commitment_said_by_them BEFORE UPDATE OF person_says, said_by ON endings_commitment
FOR EACH ROW EXECUTE FUNCTION commitment_said_by_them()
-- next
CREATE OR REPLACE FUNCTION commitment_begins_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_says <> '' THEN
    RAISE EXCEPTION 'only the person says how a promise to them was kept, and it stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER commitment_begins_unsaid BEFORE INSERT ON endings_commitment
FOR EACH ROW EXECUTE FUNCTION commitment_begins_unsaid()
-- next
CREATE OR REPLACE FUNCTION party_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.left_at IS NOT NULL AND OLD.left_at IS NULL AND NEW.side = 'staff'
  AND NEW.left_by <> (SELECT a.ref FROM people_account a WHERE a.id = NEW.account_id)
  AND EXISTS (SELECT 1 FROM people_account a WHERE a.ref = NEW.left_by)
  AND EXISTS (SELECT 1 FROM endings_signature s JOIN endings_exit x ON x.id = NEW.exit_id
    WHERE s.party_id = NEW.id AND s.agreement = x.agreement) THEN
    RAISE EXCEPTION 'who has signed stops only of their own will' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER party_released BEFORE UPDATE OF left_at ON endings_party
FOR EACH ROW EXECUTE FUNCTION party_released()
-- next
CREATE OR REPLACE FUNCTION endings_signature_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a signature stays' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_signature_no_update BEFORE UPDATE ON endings_signature
FOR EACH ROW EXECUTE FUNCTION endings_signature_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_signature_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a signature stays' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_signature_no_delete BEFORE DELETE ON endings_signature
FOR EACH ROW EXECUTE FUNCTION endings_signature_no_delete()
-- next
CREATE TRIGGER endings_signature_no_truncate BEFORE TRUNCATE ON endings_signature
FOR EACH STATEMENT EXECUTE FUNCTION endings_signature_no_delete()
-- next
CREATE OR REPLACE FUNCTION signature_of_ones_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM endings_party p JOIN endings_exit x ON x.id = p.exit_id
  WHERE p.id = NEW.party_id AND p.left_at IS NULL AND x.agreement = NEW.agreement AND x.handed_round_at IS NOT NULL
  AND (NEW.on_paper = TRUE OR NEW.signed_by = (SELECT a.ref FROM people_account a
    WHERE (p.side <> 'person' AND a.id = p.account_id) OR (p.side = 'person'
    AND a.id = (SELECT q.account_id FROM people_person q WHERE q.id = x.person_id))))
  AND (NEW.on_paper = FALSE OR (p.account_id IS NULL AND p.side <> 'staff'
    AND (p.side <> 'person' OR (SELECT q.account_id FROM people_person q WHERE q.id = x.person_id) IS NULL)
    AND EXISTS (SELECT 1 FROM endings_party h JOIN people_account a ON a.id = h.account_id
      WHERE h.exit_id = x.id AND h.left_at IS NULL AND a.ref = NEW.signed_by)))) THEN
    RAISE EXCEPTION 'everybody signs for themself, what is handed round now' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER signature_of_ones_own BEFORE INSERT ON endings_signature
FOR EACH ROW EXECUTE FUNCTION signature_of_ones_own()
-- next
CREATE OR REPLACE FUNCTION endings_scholarshipanswer_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an answer stays as it was given' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_scholarshipanswer_no_delete BEFORE DELETE ON endings_scholarshipanswer
FOR EACH ROW EXECUTE FUNCTION endings_scholarshipanswer_no_delete()
-- next
CREATE TRIGGER endings_scholarshipanswer_no_truncate BEFORE TRUNCATE ON endings_scholarshipanswer
FOR EACH STATEMENT EXECUTE FUNCTION endings_scholarshipanswer_no_delete()
-- next
CREATE OR REPLACE FUNCTION answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.exit_id IS DISTINCT FROM OLD.exit_id OR NEW.outcome IS DISTINCT FROM OLD.outcome OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.words IS DISTINCT FROM OLD.words OR NEW.would_change IS DISTINCT FROM OLD.would_change OR NEW.look_again_on IS DISTINCT FROM OLD.look_again_on OR NEW.answered_at IS DISTINCT FROM OLD.answered_at OR NEW.answered_by IS DISTINCT FROM OLD.answered_by OR NEW.answered_human IS DISTINCT FROM OLD.answered_human THEN
    RAISE EXCEPTION 'an answer stays as it was given' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER answer_stays BEFORE UPDATE ON endings_scholarshipanswer
FOR EACH ROW EXECUTE FUNCTION answer_stays()
-- next
CREATE OR REPLACE FUNCTION answer_challenge_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.challenge IS DISTINCT FROM OLD.challenge OR NEW.challenge_by_on IS DISTINCT FROM OLD.challenge_by_on OR NEW.challenged_at IS DISTINCT FROM OLD.challenged_at OR NEW.challenged_by IS DISTINCT FROM OLD.challenged_by) AND OLD.challenged_at IS NOT NULL THEN
    RAISE EXCEPTION 'an answer stays as it was given' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER answer_challenge_stays BEFORE UPDATE ON endings_scholarshipanswer
FOR EACH ROW EXECUTE FUNCTION answer_challenge_stays()
-- next
CREATE OR REPLACE FUNCTION answer_look_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.looked_outcome IS DISTINCT FROM OLD.looked_outcome OR NEW.looked_words IS DISTINCT FROM OLD.looked_words OR NEW.looked_at IS DISTINCT FROM OLD.looked_at OR NEW.looked_by IS DISTINCT FROM OLD.looked_by OR NEW.looked_human IS DISTINCT FROM OLD.looked_human) AND OLD.looked_at IS NOT NULL THEN
    RAISE EXCEPTION 'an answer stays as it was given' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER answer_look_stays BEFORE UPDATE ON endings_scholarshipanswer
FOR EACH ROW EXECUTE FUNCTION answer_look_stays()
-- next
CREATE OR REPLACE FUNCTION endings_exitplan_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an exit plan is never lost' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_exitplan_no_delete BEFORE DELETE ON endings_exitplan
FOR EACH ROW EXECUTE FUNCTION endings_exitplan_no_delete()
-- next
CREATE TRIGGER endings_exitplan_no_truncate BEFORE TRUNCATE ON endings_exitplan
FOR EACH STATEMENT EXECUTE FUNCTION endings_exitplan_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_milestone_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a milestone stays in the record' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_milestone_no_delete BEFORE DELETE ON endings_milestone
FOR EACH ROW EXECUTE FUNCTION endings_milestone_no_delete()
-- next
CREATE TRIGGER endings_milestone_no_truncate BEFORE TRUNCATE ON endings_milestone
FOR EACH STATEMENT EXECUTE FUNCTION endings_milestone_no_delete()
-- next
CREATE OR REPLACE FUNCTION milestone_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.exit_id IS DISTINCT FROM OLD.exit_id OR NEW.words IS DISTINCT FROM OLD.words OR NEW.by_on IS DISTINCT FROM OLD.by_on OR NEW.chosen_at IS DISTINCT FROM OLD.chosen_at OR NEW.chosen_by IS DISTINCT FROM OLD.chosen_by THEN
    RAISE EXCEPTION 'a milestone stays as it was chosen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER milestone_stays BEFORE UPDATE ON endings_milestone
FOR EACH ROW EXECUTE FUNCTION milestone_stays()
-- next
CREATE OR REPLACE FUNCTION milestone_mark_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.reached_at IS DISTINCT FROM OLD.reached_at OR NEW.reached_by IS DISTINCT FROM OLD.reached_by) AND OLD.reached_at IS NOT NULL OR (NEW.removed_at IS DISTINCT FROM OLD.removed_at OR NEW.removed_by IS DISTINCT FROM OLD.removed_by) AND OLD.removed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a milestone that was reached or taken away stays so' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER milestone_mark_stays BEFORE UPDATE ON endings_milestone
FOR EACH ROW EXECUTE FUNCTION milestone_mark_stays()
-- next
CREATE OR REPLACE FUNCTION endings_resource_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a resource stays in the record' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_resource_no_delete BEFORE DELETE ON endings_resource
FOR EACH ROW EXECUTE FUNCTION endings_resource_no_delete()
-- next
CREATE TRIGGER endings_resource_no_truncate BEFORE TRUNCATE ON endings_resource
FOR EACH STATEMENT EXECUTE FUNCTION endings_resource_no_delete()
-- next
CREATE OR REPLACE FUNCTION resource_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.exit_id IS DISTINCT FROM OLD.exit_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.partner IS DISTINCT FROM OLD.partner OR NEW.words IS DISTINCT FROM OLD.words OR NEW.until_on IS DISTINCT FROM OLD.until_on OR NEW.added_at IS DISTINCT FROM OLD.added_at OR NEW.added_by IS DISTINCT FROM OLD.added_by THEN
    RAISE EXCEPTION 'what was given with an award stays as it was given' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER resource_stays BEFORE UPDATE ON endings_resource
FOR EACH ROW EXECUTE FUNCTION resource_stays()
-- next
CREATE OR REPLACE FUNCTION resource_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.used_at IS DISTINCT FROM OLD.used_at OR NEW.used_by IS DISTINCT FROM OLD.used_by OR NEW.returned_at IS DISTINCT FROM OLD.returned_at OR NEW.returned_by IS DISTINCT FROM OLD.returned_by) AND (OLD.used_at IS NOT NULL OR OLD.returned_at IS NOT NULL) THEN
    RAISE EXCEPTION 'what became of a resource stays as it was said' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER resource_answer_stays BEFORE UPDATE ON endings_resource
FOR EACH ROW EXECUTE FUNCTION resource_answer_stays()
-- next
CREATE OR REPLACE FUNCTION exit_plan_after_graduating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.keeps_well IS DISTINCT FROM OLD.keeps_well OR NEW.turn_to IS DISTINCT FROM OLD.turn_to OR NEW.early_signs IS DISTINCT FROM OLD.early_signs OR NEW.first_steps IS DISTINCT FROM OLD.first_steps OR NEW.exit_id IS DISTINCT FROM OLD.exit_id) AND EXISTS (SELECT 1 FROM endings_exit x WHERE x.id = OLD.exit_id AND x.status = 'graduated') THEN
    RAISE EXCEPTION 'the exit plan of a graduate stays as it was' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER exit_plan_after_graduating BEFORE UPDATE ON endings_exitplan
FOR EACH ROW EXECUTE FUNCTION exit_plan_after_graduating()
-- next
CREATE OR REPLACE FUNCTION endings_story_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a story and its yes stay in the record' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_story_no_delete BEFORE DELETE ON endings_story
FOR EACH ROW EXECUTE FUNCTION endings_story_no_delete()
-- next
CREATE TRIGGER endings_story_no_truncate BEFORE TRUNCATE ON endings_story
FOR EACH STATEMENT EXECUTE FUNCTION endings_story_no_delete()
-- next
CREATE OR REPLACE FUNCTION story_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.ending_id IS DISTINCT FROM OLD.ending_id OR NEW.words IS DISTINCT FROM OLD.words OR NEW.named IS DISTINCT FROM OLD.named OR NEW.agreed_at IS DISTINCT FROM OLD.agreed_at OR NEW.agreed_by IS DISTINCT FROM OLD.agreed_by THEN
    RAISE EXCEPTION 'a story and its yes stay in the record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER story_stays BEFORE UPDATE ON endings_story
FOR EACH ROW EXECUTE FUNCTION story_stays()
-- next
CREATE OR REPLACE FUNCTION story_withdrawn_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at OR NEW.withdrawn_by IS DISTINCT FROM OLD.withdrawn_by) AND OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'a story and its yes stay in the record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER story_withdrawn_stays BEFORE UPDATE ON endings_story
FOR EACH ROW EXECUTE FUNCTION story_withdrawn_stays()
-- next
CREATE OR REPLACE FUNCTION taper_rests_with_the_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.posted_at IS NOT NULL AND OLD.posted_at IS NULL AND (
  EXISTS (SELECT 1 FROM endings_taper t JOIN endings_exit x ON x.person_id = t.person_id
    WHERE t.id = NEW.taper_id AND x.paused_at IS NOT NULL AND x.status NOT IN ('graduated', 'stepped_out'))
  OR EXISTS (SELECT 1 FROM endings_taper t JOIN joining_enrolment e ON e.person_id = t.person_id
    WHERE t.id = NEW.taper_id AND e.status = 'paused')) THEN
    RAISE EXCEPTION 'while somebody rests, no money falls' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER taper_rests_with_the_person BEFORE UPDATE ON endings_taperstep
FOR EACH ROW EXECUTE FUNCTION taper_rests_with_the_person()
-- next
CREATE OR REPLACE FUNCTION endings_typedin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was typed in stays as it was typed' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_typedin_no_update BEFORE UPDATE ON endings_typedin
FOR EACH ROW EXECUTE FUNCTION endings_typedin_stays()
-- next
CREATE TRIGGER endings_typedin_no_delete BEFORE DELETE ON endings_typedin
FOR EACH ROW EXECUTE FUNCTION endings_typedin_stays()
-- next
CREATE TRIGGER endings_typedin_no_truncate BEFORE TRUNCATE ON endings_typedin
FOR EACH STATEMENT EXECUTE FUNCTION endings_typedin_stays()
-- next
CREATE OR REPLACE FUNCTION typed_in_without_sign_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM people_person q WHERE q.id = NEW.person_id AND q.account_id IS NULL)
  OR NOT EXISTS (SELECT 1 FROM people_account a WHERE a.ref = NEW.typed_by AND a.human = NEW.typed_human) THEN
    RAISE EXCEPTION 'only for somebody without a sign-in is anything typed in' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER typed_in_without_sign_in BEFORE INSERT ON endings_typedin
FOR EACH ROW EXECUTE FUNCTION typed_in_without_sign_in()
-- next
CREATE OR REPLACE FUNCTION answer_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_exit x JOIN endings_typedin t ON t.subject = x.ref
    WHERE x.id = NEW.exit_id AND t.act = 'apply' AND t.typed_human = NEW.answered_human) THEN
    RAISE EXCEPTION 'who typed an application in does not answer it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER answer_by_another BEFORE INSERT ON endings_scholarshipanswer
FOR EACH ROW EXECUTE FUNCTION answer_by_another()
-- next
CREATE OR REPLACE FUNCTION end_challenge_answered_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_endnotice n JOIN endings_typedin t ON t.subject = n.ref
    WHERE n.id = NEW.notice_id AND t.act = 'challenge_end' AND t.typed_human = NEW.answered_human) THEN
    RAISE EXCEPTION 'who typed a challenge in does not answer it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER end_challenge_answered_by_another BEFORE UPDATE OF answered_human ON endings_endchallenge
FOR EACH ROW EXECUTE FUNCTION end_challenge_answered_by_another()
