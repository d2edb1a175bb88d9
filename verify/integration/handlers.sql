-- Verify routiq:integration/handlers on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 2
        from jobs.handlers as h
        where h.kind in ('integration.apply_webhook', 'platform.drop_webhooks')
    ), 'events should have a handler, and old ones one that drops them';
end
$verify$;

rollback;
