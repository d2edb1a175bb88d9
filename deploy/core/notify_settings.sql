-- Deploy routiq:core/notify_settings to pg
-- requires: core/schema

begin;

-- function core.notify_settings(text, text, uuid)

-- Called by functions of api and never by a trigger: on a distributed database a trigger runs where
-- nobody listens. Delivered with the commit, so whoever hears it reads the new value. The value is
-- not in it: whoever may listen may not therefore read.

create or replace function core.notify_settings(
    p_kind text, p_key text, p_organization_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform pg_notify(
        'settings',
        jsonb_build_object(
            'kind', p_kind, 'key', p_key, 'organization_id', p_organization_id
        )::text
    );
end
$function$;

alter function core.notify_settings(text, text, uuid) owner to app_owner;

revoke all on function core.notify_settings(text, text, uuid) from public;

comment on function core.notify_settings(text, text, uuid) is
    'Tells the listeners of the channel settings that a setting or flag has changed; an '
    'organization of null stands for all.';

commit;
