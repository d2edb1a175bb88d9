-- Revert routiq:integration/webhook_payload from pg

begin;

drop function integration.notice_payload(jsonb);
drop function integration.form_payload(bytea);
drop function integration.webhook_payload(bytea);

commit;
