-- Deploy routiq:audit/event_hash to pg
-- requires: audit/events

begin;

-- function audit.event_hash(audit.events)

-- The canonical form is the text of a JSON array: keys of objects in one order, numbers and instants
-- in one form, whatever the session has set. It begins with the version of the form. A column that
-- comes later is appended where it is not null, so that older records keep their hash.

create or replace function audit.event_hash(p_event audit.events)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return sha256(
        convert_to(
            json_build_array(
                1,
                'events',
                p_event.organization_id,
                p_event.seq,
                (extract(epoch from p_event.recorded_at) * 1000000)::bigint,
                p_event.transaction_id::text,
                p_event.actor_user_id,
                p_event.actor_role,
                p_event.login_role,
                p_event.claims_digest,
                p_event.action,
                p_event.table_name,
                p_event.row_id,
                p_event.before,
                p_event.after,
                p_event.digested,
                p_event.request_id,
                p_event.reason,
                p_event.client_address::text
            )::text,
            'UTF8'
        )
    );
end
$function$;

alter function audit.event_hash(audit.events) owner to app_owner;

revoke all on function audit.event_hash(audit.events) from public;
grant execute on function audit.event_hash(audit.events) to app_auditor;

comment on function audit.event_hash(audit.events) is
    'SHA-256 of everything that a record of a write says.';

commit;
