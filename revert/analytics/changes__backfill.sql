-- Revert routiq:analytics/changes__backfill from pg
--
-- slipstitch-ignore inexact-revert: numbers that were given are not given again; they tell an order alone

begin;

do $backfill$
begin
    perform core.require_every_row('analytics.changes');

    delete from analytics.changes
    where measure = 'organization';
end
$backfill$;

commit;
