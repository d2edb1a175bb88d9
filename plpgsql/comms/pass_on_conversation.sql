-- function comms.pass_on_conversation()
-- trigger tg_conversations_30_pass_on on comms.conversations

-- Called by tg_conversations_30_pass_on, once a statement: when contacts are merged, several
-- conversations get another contact at once, and their messages are written together, with what their
-- conversations say now. Attachments are only set off: their trigger copies the values. Old and new rows
-- are not joined: the plan is kept, and what suits one row would compare a thousand each with each.

create or replace function comms.pass_on_conversation()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_moved record;
    v_now record;
    v_condition text;
-- the condition is quoted where it is put together
-- @plpgsql_check_options: security_warnings = false
begin
    for v_moved in
        select
            c.organization_id,
            array_agg(c.id) as ids
        from (
            select n.organization_id, n.id, n.contact_id, n.location_id from new_rows as n
            except
            select o.organization_id, o.id, o.contact_id, o.location_id from old_rows as o
        ) as c
        group by c.organization_id
        order by c.organization_id
    loop
        v_condition := core.division_condition(
            p_table => 'comms.messages',
            p_column => 'conversation_id',
            p_organization_id => v_moved.organization_id,
            p_ids => v_moved.ids
        );

        -- no message yet, as in a conversation that somebody has just begun
        continue when v_condition = ' and false';

        select
            array_agg(c.id) as ids,
            array_agg(c.contact_id) as contact_ids,
            array_agg(c.location_id) as location_ids
        into v_now
        from comms.conversations as c
        where c.organization_id = v_moved.organization_id and c.id = any(v_moved.ids);

        perform core.set_context('passing_on', 'conversation');

        execute
            'update comms.messages as t set contact_id = c.contact_id, location_id = c.location_id '
            'from unnest($2, $3, $4) as c (id, contact_id, location_id) '
            'where t.organization_id = $1 and t.conversation_id = c.id' || v_condition
        using v_moved.organization_id, v_now.ids, v_now.contact_ids, v_now.location_ids;

        perform core.set_context('passing_on', '');

        update comms.message_attachments as a
        set contact_id = a.contact_id
        from comms.message_keys as k
        where
            k.organization_id = v_moved.organization_id
            and k.conversation_id = any(v_moved.ids)
            and a.organization_id = k.organization_id
            and a.message_id = k.message_id;
    end loop;

    return null;
end
$function$;

create or replace trigger tg_conversations_30_pass_on
after update on comms.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function comms.pass_on_conversation();

alter function comms.pass_on_conversation() owner to app_owner;

revoke all on function comms.pass_on_conversation() from public;

comment on function comms.pass_on_conversation() is
    'Trigger: gives messages and attachments the contact and branch that their conversation has '
    'now.';
comment on trigger tg_conversations_30_pass_on on comms.conversations is
    'Tells the messages of another contact or branch';
