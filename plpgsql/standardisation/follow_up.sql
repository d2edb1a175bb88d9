-- function standardisation.follow_up(text, jsonb)

-- What a conversation and a contact tell of what hangs on them.

create or replace function standardisation.follow_up(p_table text, p_read jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_table = 'active_patients' then
        update contact.contacts as c
        set is_patient = true
        from jsonb_populate_recordset(null::standardisation.active_patients_read, p_read) as r
        where
            r.reasons = '{}'
            and c.organization_id = r.organization_id
            and c.id = r.contact_id
            and not c.is_patient;
    elsif p_table = 'messages' then
        update comms.conversations as c
        set
            message_count = f.message_count,
            unread_count = least(c.unread_count, f.message_count),
            last_message_at = f.last_message_at
        from (
            select
                k.organization_id,
                k.conversation_id,
                count(*) as message_count,
                max(k.sent_at) as last_message_at
            from comms.message_keys as k
            inner join (
                select distinct
                    r.organization_id,
                    r.conversation_id
                from jsonb_populate_recordset(
                    null::standardisation.messages_read, p_read
                ) as r
                where r.reasons = '{}'
            ) as w
                on k.organization_id = w.organization_id and k.conversation_id = w.conversation_id
            group by k.organization_id, k.conversation_id
        ) as f
        where
            c.organization_id = f.organization_id
            and c.id = f.conversation_id
            and (c.message_count, c.last_message_at)
            is distinct from (f.message_count, f.last_message_at);
    end if;
end
$function$;

alter function standardisation.follow_up(text, jsonb) owner to app_owner;

revoke all on function standardisation.follow_up(text, jsonb) from public;

comment on function standardisation.follow_up(text, jsonb) is
    'Says in conversations and contacts what was carried over to hang on them.';
