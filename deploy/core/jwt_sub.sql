-- Deploy routiq:core/jwt_sub to pg
-- requires: core/jwt

begin;

-- function core.jwt_sub()

-- Text, because subjects are no uuids: user_…, auth0|…
-- The policy of core.users asks it. No "set search_path", as core.jwt says; all is qualified instead.

create or replace function core.jwt_sub()
returns text
language plpgsql
stable
parallel safe
as $function$
declare
    v_subject pg_catalog.text := pg_catalog.btrim(core.jwt() operator(pg_catalog.->>) 'sub');
begin
    return case when v_subject operator(pg_catalog.<>) '' then v_subject end;
end
$function$;

alter function core.jwt_sub() owner to app_owner;

revoke all on function core.jwt_sub() from public;

comment on function core.jwt_sub() is
    'Subject of the claims: the user as the identity provider knows it.';

commit;
