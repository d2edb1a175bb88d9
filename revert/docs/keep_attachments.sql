-- Revert routiq:docs/keep_attachments from pg

begin;

drop function docs.give_up_attachment(uuid, text);
drop function docs.keep_attachment(uuid, jsonb);
drop function docs.attachments_to_keep(int, uuid);

commit;
