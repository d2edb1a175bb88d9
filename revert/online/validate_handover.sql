-- Revert routiq:online/validate_handover from pg

begin;

drop procedure online.validate_handover(text);

commit;
