-- Deploy routiq:core/current_contact_id to pg
-- requires: core/schema

begin;

-- function core.current_contact_id()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a context
-- it is null, and no row matches null.

create or replace function core.current_contact_id()
returns uuid
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select nullif(current_setting('core.contact_id', true), '')::uuid
$function$;

alter function core.current_contact_id() owner to app_owner;

revoke all on function core.current_contact_id() from public;

comment on function core.current_contact_id() is
    'Contact who the signed-in customer is; null for staff and before core.require_context().';

commit;
