-- Revert routiq:core/administered_external_id from pg

begin;

drop function core.administered_external_id();

commit;
