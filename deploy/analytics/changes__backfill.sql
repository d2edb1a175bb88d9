-- Deploy routiq:analytics/changes__backfill to pg
-- requires: analytics/track_changes
-- requires: analytics/reconcile
-- requires: core/organizations__policies
-- requires: core/require_every_row
--
-- Has what was there before the triggers counted: one organization at a time, later, by the same job that
-- counts what changes. So nobody waits for it here, however much there is.

begin;

do $backfill$
begin
    perform core.require_every_row('core.organizations');
    perform core.require_every_row('analytics.changes');

    insert into analytics.changes (organization_id, measure)
    select
        o.id,
        'organization'
    from core.organizations as o;
end
$backfill$;

commit;
