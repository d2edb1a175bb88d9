-- Revert routiq:integration/apply_webhook from pg

begin;

drop function integration.apply_webhook(jobs.jobs);
drop function integration.apply_events(integration.webhook_events[]);
drop function integration.ask_account(uuid, text, text);
drop function integration.take_waiting(integration.webhook_events, int);

commit;
