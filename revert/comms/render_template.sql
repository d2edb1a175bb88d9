-- Revert routiq:comms/render_template from pg

begin;

drop function comms.living_template(uuid, uuid);
drop function comms.render_template(comms.message_templates, jsonb);
drop function comms.filled_text(text, jsonb);
drop function comms.check_template(text, text, text[]);
drop function comms.text_placeholders(text);

commit;
