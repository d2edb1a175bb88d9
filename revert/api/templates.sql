-- Revert routiq:api/templates from pg

begin;

drop function api.render_message_template(uuid, jsonb);
drop function api.delete_message_template(uuid);
drop function api.list_message_templates(int, uuid);
drop function api.save_message_template(text, text, text, text[], text, text, int);

commit;
