-- function core.jwt()

-- Callers that must answer with RQ401 catch 22P02: core.load_context. Catching it here would make
-- the function unfit for parallel plans.
-- PL/pgSQL, as all that each request calls: a function in SQL that pins its path is read and planned
-- anew with each call.

create or replace function core.jwt()
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return nullif(btrim(current_setting('request.jwt.claims', true)), '')::jsonb;
end
$function$;

alter function core.jwt() owner to app_owner;

revoke all on function core.jwt() from public;

comment on function core.jwt() is
    'Claims of the request, or null where there are none. Malformed claims raise 22P02.';
