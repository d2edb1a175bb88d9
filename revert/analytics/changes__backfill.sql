-- Revert routiq:analytics/changes__backfill from pg

begin;

do $backfill$
begin
    perform core.require_every_row('analytics.changes');

    delete from analytics.changes
    where measure = 'organization';
end
$backfill$;

commit;
