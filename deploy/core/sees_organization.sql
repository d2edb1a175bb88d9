-- Deploy routiq:core/sees_organization to pg
-- requires: core/sees_every_branch
-- requires: core/sees_every_contact

begin;

-- function core.sees_organization()

-- What core.widen_sight shows is more only by these two answers: policies ask nothing else of it. So
-- whoever has both already sees each row that it shows, and need not be asked about rows one by one.

create or replace function core.sees_organization()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return core.sees_every_branch() is not null and core.sees_every_contact() is not null;
end
$function$;

alter function core.sees_organization() owner to app_owner;

revoke all on function core.sees_organization() from public;

comment on function core.sees_organization() is
    'Whether the caller sees every row of the organization that anybody sees there, as owners and '
    'admins do.';

commit;
