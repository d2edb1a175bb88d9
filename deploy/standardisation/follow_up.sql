-- Deploy routiq:standardisation/follow_up to pg
-- requires: standardisation/messages
-- requires: standardisation/active_patients

begin;

-- function standardisation.follow_up(text, uuid[], uuid[])

-- Begins with few rows and finds the others by their keys: while a backfill runs, the statistics of the
-- new tables still tell of none.

create or replace function standardisation.follow_up(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_table = 'active_patients' then
        update contact.contacts as c
        set is_patient = true
        from unnest(p_organization_ids, p_ids) as r (organization_id, contact_id)
        where
            c.organization_id = r.organization_id
            and c.id = r.contact_id
            and not c.is_patient;
    elsif p_table = 'messages' then
        update comms.conversations as c
        set
            message_count = f.message_count,
            unread_count = least(c.unread_count, f.message_count),
            last_message_at = f.last_message_at
        from unnest(p_organization_ids, p_ids) as w (organization_id, conversation_id)
        cross join lateral (
            select
                count(*) as message_count,
                max(k.sent_at) as last_message_at
            from comms.message_keys as k
            where
                k.organization_id = w.organization_id
                and k.conversation_id = w.conversation_id
        ) as f
        where
            c.organization_id = w.organization_id
            and c.id = w.conversation_id
            and (c.message_count, c.last_message_at)
            is distinct from (f.message_count, f.last_message_at);
    end if;
end
$function$;

alter function standardisation.follow_up(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.follow_up(text, uuid[], uuid[]) from public;

comment on function standardisation.follow_up(text, uuid[], uuid[]) is
    'Says in conversations and contacts what was carried over to hang on them; each is given once.';

commit;
