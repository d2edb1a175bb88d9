-- function core.forget_context()

-- For functions that began before there was a membership: what they put into the context by hand
-- must not outlive them, and the next core.require_context() looks again.

create or replace function core.forget_context()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_names constant text[] := array[
        'user_id', 'organization_id', 'organization_external_id', 'role_in_org', 'contact_id',
        'is_super_admin', 'location_ids', 'request_key'
    ];
begin
    perform core.set_context(c_names, array_fill(null::text, array[cardinality(c_names)]));
end
$function$;

alter function core.forget_context() owner to app_owner;

revoke all on function core.forget_context() from public;

comment on function core.forget_context() is 'Empties the context of the transaction.';
