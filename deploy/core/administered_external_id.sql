-- Deploy routiq:core/administered_external_id to pg
-- requires: core/jwt

begin;

-- function core.administered_external_id()

-- Whoever is merely a member over there must not take the name of an organization here.

create or replace function core.administered_external_id()
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select case
        when j.claims ->> 'org_role' in ('org:admin', 'admin') then nullif(btrim(j.claims ->> 'org_id'), '')
        when j.claims #>> '{o,rol}' = 'admin' then nullif(btrim(j.claims #>> '{o,id}'), '')
    end
    from (
        select core.jwt() as claims
    ) as j
$function$;

alter function core.administered_external_id() owner to app_owner;

revoke all on function core.administered_external_id() from public;

comment on function core.administered_external_id() is
    'Organization at the identity provider that the caller administers there, as the claims say; '
    'null where they do not.';

commit;
