-- function core.jwt_sub()

-- Text, because subjects are no uuids: user_…, auth0|…

create or replace function core.jwt_sub()
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return nullif(btrim(core.jwt() ->> 'sub'), '');
end
$function$;

alter function core.jwt_sub() owner to app_owner;

revoke all on function core.jwt_sub() from public;

comment on function core.jwt_sub() is
    'Subject of the claims: the user as the identity provider knows it.';
