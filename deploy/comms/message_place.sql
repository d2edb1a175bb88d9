-- Deploy routiq:comms/message_place to pg
-- requires: comms/schema

begin;

-- function comms.message_place(timestamptz, text)

-- Milliseconds since 1970, and six digits for what was sent within one: the end of the number that the
-- system gave it, else its microseconds and a digest of its id. Good until the year 2262.

create or replace function comms.message_place(p_sent_at timestamptz, p_external_id text)
returns bigint
language sql
immutable
set search_path = pg_catalog, pg_temp
as $function$
    select
        floor(extract(epoch from p_sent_at) * 1000)::bigint * 1000000
        + case
            when p_external_id ~ '^[0-9]{1,18}$' then p_external_id::bigint % 1000000
            else
                floor(extract(epoch from p_sent_at) * 1000000)::bigint % 1000 * 1000
                + abs(hashtext(coalesce(p_external_id, '')) % 1000)
        end
$function$;

alter function comms.message_place(timestamptz, text) owner to app_owner;

revoke all on function comms.message_place(timestamptz, text) from public;

comment on function comms.message_place(timestamptz, text) is
    'Place of a message in its conversation, from when it was sent and the id that its system '
    'gave it.';

commit;
