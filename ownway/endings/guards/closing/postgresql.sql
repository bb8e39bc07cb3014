-- The money of an ending is closed when nothing is open; every kind of ending has its own way there.
CREATE OR REPLACE FUNCTION endings_ending_has_a_coded_reason() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind NOT IN ('graduated', 'choice', 'moved', 'lost', 'programme', 'died') THEN
    RAISE EXCEPTION 'an ending has a coded reason'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ending_has_a_coded_reason BEFORE INSERT ON endings_ending
FOR EACH ROW EXECUTE FUNCTION endings_ending_has_a_coded_reason()
-- next
CREATE OR REPLACE FUNCTION endings_ending_by_programme_is_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'programme' AND NOT EXISTS (
    SELECT 1 FROM endings_endnotice AS notice
    LEFT JOIN endings_endchallenge AS challenge ON challenge.notice_id = notice.id
    WHERE notice.person_id = NEW.person_id AND notice.outcome = '' AND notice.agreed_at IS NOT NULL
    AND (challenge.id IS NULL OR challenge.outcome = 'upheld')) THEN
    RAISE EXCEPTION 'a programme ends somebody''s time with two people, notice and an answered challenge'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ending_by_programme_is_agreed BEFORE INSERT ON endings_ending
FOR EACH ROW EXECUTE FUNCTION endings_ending_by_programme_is_agreed()
-- next
CREATE OR REPLACE FUNCTION endings_ending_after_a_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'lost' AND NOT EXISTS (
    SELECT 1 FROM endings_search AS search
    WHERE search.person_id = NEW.person_id AND search.outcome = ''
    AND search.least_tries <= (SELECT count(*) FROM endings_try AS one WHERE one.search_id = search.id)
    AND search.least_ways <= (
      SELECT count(DISTINCT one.way) FROM endings_try AS one WHERE one.search_id = search.id)) THEN
    RAISE EXCEPTION 'contact is lost only after a kind search'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ending_after_a_search BEFORE INSERT ON endings_ending
FOR EACH ROW EXECUTE FUNCTION endings_ending_after_a_search()
-- next
CREATE OR REPLACE FUNCTION endings_ending_leaves_nothing_under_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM endings_search AS search
    WHERE search.person_id = NEW.person_id AND search.outcome = '' AND NEW.kind <> 'lost')
  OR EXISTS (
    SELECT 1 FROM endings_endnotice AS notice
    WHERE notice.person_id = NEW.person_id AND notice.outcome = '' AND NEW.kind <> 'programme') THEN
    RAISE EXCEPTION 'a search and a notice are over before another ending'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ending_leaves_nothing_under_way BEFORE INSERT ON endings_ending
FOR EACH ROW EXECUTE FUNCTION endings_ending_leaves_nothing_under_way()
-- next
CREATE OR REPLACE FUNCTION endings_ending_after_a_death() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'died' AND NOT EXISTS (
    SELECT 1 FROM holding_death WHERE holding_death.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'a death is noted first'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ending_after_a_death BEFORE INSERT ON endings_ending
FOR EACH ROW EXECUTE FUNCTION endings_ending_after_a_death()
-- next
CREATE OR REPLACE FUNCTION endings_closing_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.final_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM endings_closing WHERE id = NEW.id OR ref = NEW.ref OR ending_id = NEW.ending_id) THEN
    RAISE EXCEPTION 'a close begins open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER closing_begins_open BEFORE INSERT ON endings_closing
FOR EACH ROW EXECUTE FUNCTION endings_closing_begins_open()
-- next
CREATE OR REPLACE FUNCTION endings_closing_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.ending_id IS DISTINCT FROM OLD.ending_id
  OR NEW.close_by_on IS DISTINCT FROM OLD.close_by_on
  OR NEW.pay_back_by_on IS DISTINCT FROM OLD.pay_back_by_on
  OR NEW.opened_at IS DISTINCT FROM OLD.opened_at
  OR NEW.opened_by IS DISTINCT FROM OLD.opened_by
  OR NEW.swept_minor < OLD.swept_minor
  OR (OLD.final_at IS NOT NULL AND (
    NEW.final_on IS DISTINCT FROM OLD.final_on
    OR NEW.final_at IS DISTINCT FROM OLD.final_at
    OR NEW.final_by IS DISTINCT FROM OLD.final_by
    OR NEW.owner IS DISTINCT FROM OLD.owner)) THEN
    RAISE EXCEPTION 'what a close says stays'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER closing_stays BEFORE UPDATE ON endings_closing
FOR EACH ROW EXECUTE FUNCTION endings_closing_stays()
-- next
CREATE OR REPLACE FUNCTION endings_closing_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a close says stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER closing_no_delete BEFORE DELETE ON endings_closing
FOR EACH ROW EXECUTE FUNCTION endings_closing_no_delete()
-- next
CREATE TRIGGER closing_no_delete_at_once BEFORE TRUNCATE ON endings_closing
FOR EACH STATEMENT EXECUTE FUNCTION endings_closing_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_closing_statement_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a closing statement is only followed by another'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER closing_statement_no_update BEFORE UPDATE ON endings_closingstatement
FOR EACH ROW EXECUTE FUNCTION endings_closing_statement_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_closing_statement_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a closing statement is only followed by another'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER closing_statement_no_delete BEFORE DELETE ON endings_closingstatement
FOR EACH ROW EXECUTE FUNCTION endings_closing_statement_no_delete()
-- next
CREATE TRIGGER closing_statement_no_delete_at_once BEFORE TRUNCATE ON endings_closingstatement
FOR EACH STATEMENT EXECUTE FUNCTION endings_closing_statement_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_closing_statement_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_closingstatement WHERE id = NEW.id OR ref = NEW.ref OR (closing_id = NEW.closing_id AND number = NEW.number AND funder = NEW.funder)) THEN
    RAISE EXCEPTION 'a closing statement is only followed by another'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER closing_statement_no_replace BEFORE INSERT ON endings_closingstatement
FOR EACH ROW EXECUTE FUNCTION endings_closing_statement_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_employer_bill_before_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM endings_closing WHERE id = NEW.closing_id AND final_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM endings_employerbill WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'who pays is said before the close is final'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER employer_bill_before_final BEFORE INSERT ON endings_employerbill
FOR EACH ROW EXECUTE FUNCTION endings_employer_bill_before_final()
-- next
CREATE OR REPLACE FUNCTION endings_employer_bill_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.closing_id IS DISTINCT FROM OLD.closing_id
  OR NEW.duty IS DISTINCT FROM OLD.duty
  OR EXISTS (
    SELECT 1 FROM endings_closing WHERE id = NEW.closing_id AND final_at IS NOT NULL) THEN
    RAISE EXCEPTION 'who pays is said before the close is final'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER employer_bill_stays BEFORE UPDATE ON endings_employerbill
FOR EACH ROW EXECUTE FUNCTION endings_employer_bill_stays()
-- next
CREATE OR REPLACE FUNCTION endings_employer_bill_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who pays is said before the close is final'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER employer_bill_no_delete BEFORE DELETE ON endings_employerbill
FOR EACH ROW EXECUTE FUNCTION endings_employer_bill_no_delete()
-- next
CREATE TRIGGER employer_bill_no_delete_at_once BEFORE TRUNCATE ON endings_employerbill
FOR EACH STATEMENT EXECUTE FUNCTION endings_employer_bill_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_leftover_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'money that came back stays as it came'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER leftover_no_update BEFORE UPDATE ON endings_cameback
FOR EACH ROW EXECUTE FUNCTION endings_leftover_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_leftover_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'money that came back stays as it came'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER leftover_no_delete BEFORE DELETE ON endings_cameback
FOR EACH ROW EXECUTE FUNCTION endings_leftover_no_delete()
-- next
CREATE TRIGGER leftover_no_delete_at_once BEFORE TRUNCATE ON endings_cameback
FOR EACH STATEMENT EXECUTE FUNCTION endings_leftover_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_leftover_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_cameback WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key) THEN
    RAISE EXCEPTION 'money that came back stays as it came'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER leftover_no_replace BEFORE INSERT ON endings_cameback
FOR EACH ROW EXECUTE FUNCTION endings_leftover_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_hold_not_from_a_closed_pot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_account AS account
    JOIN decisions_pot AS pot ON pot.ref = account.pot_ref
    JOIN endings_closing AS closing ON closing.person_id = pot.person_id
    JOIN endings_ending AS ending ON ending.id = closing.ending_id
    WHERE account.id = NEW.committed_account_id AND closing.final_at IS NOT NULL
    AND pot.opened_at <= ending.ended_at) THEN
    RAISE EXCEPTION 'nothing new is promised from money that is closed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER hold_not_from_a_closed_pot BEFORE INSERT ON ledger_hold
FOR EACH ROW EXECUTE FUNCTION endings_hold_not_from_a_closed_pot()
-- next
CREATE OR REPLACE FUNCTION endings_search_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> '' OR EXISTS (SELECT 1 FROM endings_search WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'a search begins open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER search_begins_open BEFORE INSERT ON endings_search
FOR EACH ROW EXECUTE FUNCTION endings_search_begins_open()
-- next
CREATE OR REPLACE FUNCTION endings_search_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.outcome <> ''
  OR NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.begun_on IS DISTINCT FROM OLD.begun_on
  OR NEW.may_end_on IS DISTINCT FROM OLD.may_end_on
  OR NEW.least_tries IS DISTINCT FROM OLD.least_tries
  OR NEW.least_ways IS DISTINCT FROM OLD.least_ways
  OR NEW.begun_at IS DISTINCT FROM OLD.begun_at
  OR NEW.begun_by IS DISTINCT FROM OLD.begun_by THEN
    RAISE EXCEPTION 'a search ends once, and stays as it was'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER search_stays BEFORE UPDATE ON endings_search
FOR EACH ROW EXECUTE FUNCTION endings_search_stays()
-- next
CREATE OR REPLACE FUNCTION endings_search_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a search ends once, and stays as it was'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER search_no_delete BEFORE DELETE ON endings_search
FOR EACH ROW EXECUTE FUNCTION endings_search_no_delete()
-- next
CREATE TRIGGER search_no_delete_at_once BEFORE TRUNCATE ON endings_search
FOR EACH STATEMENT EXECUTE FUNCTION endings_search_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_search_try_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a try stays as it was noted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER search_try_no_update BEFORE UPDATE ON endings_try
FOR EACH ROW EXECUTE FUNCTION endings_search_try_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_search_try_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a try stays as it was noted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER search_try_no_delete BEFORE DELETE ON endings_try
FOR EACH ROW EXECUTE FUNCTION endings_search_try_no_delete()
-- next
CREATE TRIGGER search_try_no_delete_at_once BEFORE TRUNCATE ON endings_try
FOR EACH STATEMENT EXECUTE FUNCTION endings_search_try_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_search_try_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_try WHERE id = NEW.id OR key = NEW.key) THEN
    RAISE EXCEPTION 'a try stays as it was noted'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER search_try_no_replace BEFORE INSERT ON endings_try
FOR EACH ROW EXECUTE FUNCTION endings_search_try_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_end_notice_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.agreed_at IS NOT NULL OR NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM endings_endnotice WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'a notice begins with one person''s proposal'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER end_notice_begins_open BEFORE INSERT ON endings_endnotice
FOR EACH ROW EXECUTE FUNCTION endings_end_notice_begins_open()
-- next
CREATE OR REPLACE FUNCTION endings_end_notice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.outcome <> ''
  OR NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.reason_code IS DISTINCT FROM OLD.reason_code
  OR NEW.rule IS DISTINCT FROM OLD.rule
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW.proposed_at IS DISTINCT FROM OLD.proposed_at
  OR NEW.proposed_by IS DISTINCT FROM OLD.proposed_by
  OR NEW.proposed_human IS DISTINCT FROM OLD.proposed_human
  OR (OLD.agreed_at IS NOT NULL AND (
    NEW.given_on IS DISTINCT FROM OLD.given_on
    OR NEW.ends_on IS DISTINCT FROM OLD.ends_on
    OR NEW.agreed_at IS DISTINCT FROM OLD.agreed_at
    OR NEW.agreed_by IS DISTINCT FROM OLD.agreed_by
    OR NEW.agreed_human IS DISTINCT FROM OLD.agreed_human)) THEN
    RAISE EXCEPTION 'what a notice says stays'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER end_notice_stays BEFORE UPDATE ON endings_endnotice
FOR EACH ROW EXECUTE FUNCTION endings_end_notice_stays()
-- next
CREATE OR REPLACE FUNCTION endings_end_notice_waits_for_the_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'ended' AND EXISTS (
    SELECT 1 FROM endings_endchallenge
    WHERE notice_id = NEW.id AND (answered_at IS NULL OR outcome <> 'upheld')) THEN
    RAISE EXCEPTION 'nothing ends before a challenge is answered'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER end_notice_waits_for_the_answer BEFORE UPDATE ON endings_endnotice
FOR EACH ROW EXECUTE FUNCTION endings_end_notice_waits_for_the_answer()
-- next
CREATE OR REPLACE FUNCTION endings_end_notice_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a notice says stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER end_notice_no_delete BEFORE DELETE ON endings_endnotice
FOR EACH ROW EXECUTE FUNCTION endings_end_notice_no_delete()
-- next
CREATE TRIGGER end_notice_no_delete_at_once BEFORE TRUNCATE ON endings_endnotice
FOR EACH STATEMENT EXECUTE FUNCTION endings_end_notice_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_end_challenge_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM endings_endchallenge WHERE id = NEW.id OR ref = NEW.ref OR notice_id = NEW.notice_id)
  OR NOT EXISTS (
    SELECT 1 FROM endings_endnotice WHERE id = NEW.notice_id AND outcome = ''
    AND proposed_human = NEW.first_human AND agreed_human = NEW.second_human) THEN
    RAISE EXCEPTION 'a challenge names both who decided'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER end_challenge_begins_open BEFORE INSERT ON endings_endchallenge
FOR EACH ROW EXECUTE FUNCTION endings_end_challenge_begins_open()
-- next
CREATE OR REPLACE FUNCTION endings_end_challenge_answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.outcome <> ''
  OR NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.notice_id IS DISTINCT FROM OLD.notice_id
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW.answer_by_on IS DISTINCT FROM OLD.answer_by_on
  OR NEW.first_human IS DISTINCT FROM OLD.first_human
  OR NEW.second_human IS DISTINCT FROM OLD.second_human
  OR NEW.asked_at IS DISTINCT FROM OLD.asked_at
  OR NEW.asked_by IS DISTINCT FROM OLD.asked_by THEN
    RAISE EXCEPTION 'a challenge is answered once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER end_challenge_answered_once BEFORE UPDATE ON endings_endchallenge
FOR EACH ROW EXECUTE FUNCTION endings_end_challenge_answered_once()
-- next
CREATE OR REPLACE FUNCTION endings_end_challenge_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a challenge is answered once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER end_challenge_no_delete BEFORE DELETE ON endings_endchallenge
FOR EACH ROW EXECUTE FUNCTION endings_end_challenge_no_delete()
-- next
CREATE TRIGGER end_challenge_no_delete_at_once BEFORE TRUNCATE ON endings_endchallenge
FOR EACH STATEMENT EXECUTE FUNCTION endings_end_challenge_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_representative_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who answers is only followed by another'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER representative_no_update BEFORE UPDATE ON endings_representative
FOR EACH ROW EXECUTE FUNCTION endings_representative_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_representative_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who answers is only followed by another'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER representative_no_delete BEFORE DELETE ON endings_representative
FOR EACH ROW EXECUTE FUNCTION endings_representative_no_delete()
-- next
CREATE TRIGGER representative_no_delete_at_once BEFORE TRUNCATE ON endings_representative
FOR EACH STATEMENT EXECUTE FUNCTION endings_representative_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_representative_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_representative WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'who answers is only followed by another'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER representative_no_replace BEFORE INSERT ON endings_representative
FOR EACH ROW EXECUTE FUNCTION endings_representative_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_ask_again_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.asked_at IS NOT NULL OR EXISTS (SELECT 1 FROM endings_askagain WHERE id = NEW.id OR ref = NEW.ref OR ending_id = NEW.ending_id) THEN
    RAISE EXCEPTION 'one choice for each ending'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ask_again_no_replace BEFORE INSERT ON endings_askagain
FOR EACH ROW EXECUTE FUNCTION endings_ask_again_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_ask_again_asked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.asked_at IS NOT NULL
  OR NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.ending_id IS DISTINCT FROM OLD.ending_id THEN
    RAISE EXCEPTION 'whoever was asked was asked once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ask_again_asked_once BEFORE UPDATE ON endings_askagain
FOR EACH ROW EXECUTE FUNCTION endings_ask_again_asked_once()
-- next
CREATE OR REPLACE FUNCTION endings_ask_again_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'one choice for each ending'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER ask_again_no_delete BEFORE DELETE ON endings_askagain
FOR EACH ROW EXECUTE FUNCTION endings_ask_again_no_delete()
-- next
CREATE TRIGGER ask_again_no_delete_at_once BEFORE TRUNCATE ON endings_askagain
FOR EACH STATEMENT EXECUTE FUNCTION endings_ask_again_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_ask_reply_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a reply stays as it was said'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER ask_reply_no_update BEFORE UPDATE ON endings_reply
FOR EACH ROW EXECUTE FUNCTION endings_ask_reply_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_ask_reply_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a reply stays as it was said'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER ask_reply_no_delete BEFORE DELETE ON endings_reply
FOR EACH ROW EXECUTE FUNCTION endings_ask_reply_no_delete()
-- next
CREATE TRIGGER ask_reply_no_delete_at_once BEFORE TRUNCATE ON endings_reply
FOR EACH STATEMENT EXECUTE FUNCTION endings_ask_reply_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_ask_reply_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_reply WHERE id = NEW.id OR ask_id = NEW.ask_id) THEN
    RAISE EXCEPTION 'a reply stays as it was said'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER ask_reply_no_replace BEFORE INSERT ON endings_reply
FOR EACH ROW EXECUTE FUNCTION endings_ask_reply_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_came_back_return_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a return stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER came_back_return_no_update BEFORE UPDATE ON endings_return
FOR EACH ROW EXECUTE FUNCTION endings_came_back_return_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_came_back_return_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a return stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER came_back_return_no_delete BEFORE DELETE ON endings_return
FOR EACH ROW EXECUTE FUNCTION endings_came_back_return_no_delete()
-- next
CREATE TRIGGER came_back_return_no_delete_at_once BEFORE TRUNCATE ON endings_return
FOR EACH STATEMENT EXECUTE FUNCTION endings_came_back_return_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_came_back_return_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_return WHERE id = NEW.id OR ref = NEW.ref OR ending_id = NEW.ending_id) THEN
    RAISE EXCEPTION 'a return stays'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER came_back_return_no_replace BEFORE INSERT ON endings_return
FOR EACH ROW EXECUTE FUNCTION endings_came_back_return_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_taper_begins_unsigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.signed_at IS NOT NULL OR NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM endings_taper WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'the person signs what is written'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER taper_begins_unsigned BEFORE INSERT ON endings_taper
FOR EACH ROW EXECUTE FUNCTION endings_taper_begins_unsigned()
-- next
CREATE OR REPLACE FUNCTION endings_taper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL
  OR NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.plan_id IS DISTINCT FROM OLD.plan_id
  OR NEW.currency IS DISTINCT FROM OLD.currency
  OR NEW.written_at IS DISTINCT FROM OLD.written_at
  OR NEW.written_by IS DISTINCT FROM OLD.written_by
  OR (OLD.signed_at IS NOT NULL AND (
    NEW.signed_name IS DISTINCT FROM OLD.signed_name
    OR NEW.signed_at IS DISTINCT FROM OLD.signed_at
    OR NEW.signed_by IS DISTINCT FROM OLD.signed_by)) THEN
    RAISE EXCEPTION 'what was signed stays'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER taper_stays BEFORE UPDATE ON endings_taper
FOR EACH ROW EXECUTE FUNCTION endings_taper_stays()
-- next
CREATE OR REPLACE FUNCTION endings_taper_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was signed stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER taper_no_delete BEFORE DELETE ON endings_taper
FOR EACH ROW EXECUTE FUNCTION endings_taper_no_delete()
-- next
CREATE TRIGGER taper_no_delete_at_once BEFORE TRUNCATE ON endings_taper
FOR EACH STATEMENT EXECUTE FUNCTION endings_taper_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_taper_step_falls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.posted_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM endings_taperstep WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM endings_taper WHERE id = NEW.taper_id AND signed_at IS NOT NULL)
  OR EXISTS (
    SELECT 1 FROM endings_taperstep AS before WHERE before.taper_id = NEW.taper_id
    AND before.number < NEW.number
    AND (before.amount_minor <= NEW.amount_minor OR before.from_on >= NEW.from_on)) THEN
    RAISE EXCEPTION 'steps fall by date, and are written before the person signs'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER taper_step_falls BEFORE INSERT ON endings_taperstep
FOR EACH ROW EXECUTE FUNCTION endings_taper_step_falls()
-- next
CREATE OR REPLACE FUNCTION endings_taper_step_posted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.posted_at IS NOT NULL
  OR NEW.id IS DISTINCT FROM OLD.id
  OR NEW.taper_id IS DISTINCT FROM OLD.taper_id
  OR NEW.number IS DISTINCT FROM OLD.number
  OR NEW.from_on IS DISTINCT FROM OLD.from_on
  OR NEW.amount_minor IS DISTINCT FROM OLD.amount_minor
  OR NOT EXISTS (
    SELECT 1 FROM endings_taper WHERE id = NEW.taper_id
    AND signed_at IS NOT NULL AND paused_at IS NULL AND ended_at IS NULL) THEN
    RAISE EXCEPTION 'a step is posted once, and only while the person agrees'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER taper_step_posted_once BEFORE UPDATE ON endings_taperstep
FOR EACH ROW EXECUTE FUNCTION endings_taper_step_posted_once()
-- next
CREATE OR REPLACE FUNCTION endings_taper_step_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a step is posted once, and only while the person agrees'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER taper_step_no_delete BEFORE DELETE ON endings_taperstep
FOR EACH ROW EXECUTE FUNCTION endings_taper_step_no_delete()
-- next
CREATE TRIGGER taper_step_no_delete_at_once BEFORE TRUNCATE ON endings_taperstep
FOR EACH STATEMENT EXECUTE FUNCTION endings_taper_step_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_move_package_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a package stays as it was made'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER move_package_no_update BEFORE UPDATE ON endings_movepackage
FOR EACH ROW EXECUTE FUNCTION endings_move_package_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_move_package_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a package stays as it was made'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER move_package_no_delete BEFORE DELETE ON endings_movepackage
FOR EACH ROW EXECUTE FUNCTION endings_move_package_no_delete()
-- next
CREATE TRIGGER move_package_no_delete_at_once BEFORE TRUNCATE ON endings_movepackage
FOR EACH STATEMENT EXECUTE FUNCTION endings_move_package_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_move_package_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_movepackage WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'a package stays as it was made'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER move_package_no_replace BEFORE INSERT ON endings_movepackage
FOR EACH ROW EXECUTE FUNCTION endings_move_package_no_replace()
-- next
CREATE OR REPLACE FUNCTION endings_brought_along_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was brought along stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER brought_along_no_update BEFORE UPDATE ON endings_broughtalong
FOR EACH ROW EXECUTE FUNCTION endings_brought_along_no_update()
-- next
CREATE OR REPLACE FUNCTION endings_brought_along_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was brought along stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER brought_along_no_delete BEFORE DELETE ON endings_broughtalong
FOR EACH ROW EXECUTE FUNCTION endings_brought_along_no_delete()
-- next
CREATE TRIGGER brought_along_no_delete_at_once BEFORE TRUNCATE ON endings_broughtalong
FOR EACH STATEMENT EXECUTE FUNCTION endings_brought_along_no_delete()
-- next
CREATE OR REPLACE FUNCTION endings_brought_along_no_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM endings_broughtalong WHERE id = NEW.id OR ref = NEW.ref OR digest = NEW.digest) THEN
    RAISE EXCEPTION 'what was brought along stays'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER brought_along_no_replace BEFORE INSERT ON endings_broughtalong
FOR EACH ROW EXECUTE FUNCTION endings_brought_along_no_replace()
