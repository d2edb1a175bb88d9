-- Revert routiq:analytics/cached from pg

begin;

drop trigger tg_service_integrations_80_forget_cached on integration.service_integrations;
drop function analytics.forget_by_statement();
drop function analytics.forget_cached(text[]);
drop function analytics.keep_cached(text, jsonb, text[], interval);
drop function analytics.cached(text);

commit;
