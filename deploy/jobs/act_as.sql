-- Deploy routiq:jobs/act_as to pg
-- requires: core/forget_context
-- requires: core/load_context

begin;

-- function jobs.act_as(uuid)

-- Definer, because the branches are read under the policies of the owner.

create or replace function jobs.act_as(p_organization_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.forget_context();
    perform core.set_context('organization_id', p_organization_id::text);
    perform core.set_context('role_in_org', 'admin');
    perform core.set_context(
        'location_ids', core.visible_location_ids(p_organization_id, null, 'admin')::text
    );
    perform core.set_context('request_key', core.request_key());
end
$function$;

alter function jobs.act_as(uuid) owner to app_owner;

revoke all on function jobs.act_as(uuid) from public;
grant execute on function jobs.act_as(uuid) to app_dispatcher;

comment on function jobs.act_as(uuid) is
    'Puts an organization into the context of the transaction, for what no user asked for.';

commit;
