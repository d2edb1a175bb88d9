-- weight: 6
-- $1: select id from legacy.conversations where id is not null
select id, body, sender, created_at, attachments
from legacy.messages
where conversation_id = $1
order by created_at;
