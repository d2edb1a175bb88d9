-- Revert routiq:core/signed_in_user from pg

begin;

drop function core.signed_in_user();

commit;
