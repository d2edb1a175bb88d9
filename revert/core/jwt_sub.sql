-- Revert routiq:core/jwt_sub from pg

begin;

drop function core.jwt_sub();

commit;
