-- function comms.place_attachment()
-- trigger tg_message_attachments_30_place on comms.message_attachments

-- Called by tg_message_attachments_30_place; as comms.place_message. Raises RQ404.

create or replace function comms.place_attachment()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    select m.contact_id, m.location_id, m.is_private
    into new.contact_id, new.location_id, new.is_private
    from comms.message_keys as k
    inner join comms.messages as m
        on k.organization_id = m.organization_id and k.message_id = m.id and k.sent_at = m.sent_at
    where k.organization_id = new.organization_id and k.message_id = new.message_id;

    if not found then
        perform core.refuse(
            'RQ404',
            'there is no such message',
            format('the message "%s" is not there, or not for you', new.message_id),
            'write the message first'
        );
    end if;

    return new;
end
$function$;

create or replace trigger tg_message_attachments_30_place
before insert or update of message_id, contact_id, location_id, is_private
on comms.message_attachments
for each row execute function comms.place_attachment();

alter function comms.place_attachment() owner to app_owner;

revoke all on function comms.place_attachment() from public;

comment on function comms.place_attachment() is
    'Trigger: gives an attachment what its message says. Raises RQ404 without one.';
comment on trigger tg_message_attachments_30_place on comms.message_attachments is
    'Copies what the message says';
