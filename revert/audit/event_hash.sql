-- Revert routiq:audit/event_hash from pg

begin;

drop function audit.event_hash(audit.events);

commit;
