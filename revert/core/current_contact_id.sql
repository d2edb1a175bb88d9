-- Revert routiq:core/current_contact_id from pg

begin;

drop function core.current_contact_id();

commit;
