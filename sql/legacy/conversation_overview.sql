-- view legacy.conversation_overview

-- Reads every message of a conversation to show one line of it.

create or replace view legacy.conversation_overview as
select
    v.organization_id,
    v.id as conversation_id,
    v.source,
    v.status,
    c.name as contact_name,
    (
        select count(*)
        from legacy.messages as m
        where m.conversation_id = v.id
    ) as message_count,
    (
        select m.body
        from legacy.messages as m
        where m.conversation_id = v.id
        order by m.created_at desc
        limit 1
    ) as last_body,
    (
        select max(m.created_at)
        from legacy.messages as m
        where m.conversation_id = v.id
    ) as last_message_at
from legacy.conversations as v
left join legacy.contacts as c
    on v.contact_id = c.id;

alter view legacy.conversation_overview owner to app_owner;

grant select on legacy.conversation_overview to service_role;

comment on view legacy.conversation_overview is
    'The inbox: each conversation with its last message, looked up on each read';
