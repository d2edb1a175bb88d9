-- Revert routiq:core/jwt from pg

begin;

drop function core.jwt();

commit;
