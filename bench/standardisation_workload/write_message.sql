-- weight: 4
-- $1, $2: select id, organization_id from legacy.conversations where id is not null and organization_id is not null
insert into legacy.messages
(id, conversation_id, organization_id, body, sender, created_at, attachments)
values (gen_random_uuid()::text, $1, $2, 'On my way', 'agent', now()::text, '[]');
