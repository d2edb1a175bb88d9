-- Revert routiq:core/sees_every_contact from pg

begin;

drop function core.sees_every_contact();

commit;
