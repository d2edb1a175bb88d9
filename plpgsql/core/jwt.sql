-- function core.jwt()

-- Callers that must answer with RQ401 catch 22P02: core.load_context. Catching it here would make
-- the function unfit for parallel plans.
-- PL/pgSQL, as all that each request calls: a function in SQL that pins its path is read and planned
-- anew with each call. No "set search_path", as core.current_org_id says: each request reads its
-- claims five times, once of them in a policy. Every name and operator is qualified instead.

create or replace function core.jwt()
returns jsonb
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when
            pg_catalog.btrim(pg_catalog.current_setting('request.jwt.claims', true))
            operator(pg_catalog.<>) ''
            then pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.jsonb
    end;
end
$function$;

alter function core.jwt() owner to app_owner;

revoke all on function core.jwt() from public;

comment on function core.jwt() is
    'Claims of the request, or null where there are none. Malformed claims raise 22P02.';
