-- Revert routiq:core/checked_claims from pg

begin;

drop function core.checked_claims();

commit;
