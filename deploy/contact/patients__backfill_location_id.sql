-- Deploy routiq:contact/patients__backfill_location_id to pg
-- requires: contact/patients__location_id_not_valid
-- requires: contact/patients__policies
-- requires: core/require_every_row
--
-- A clinic with a single branch has all its patients there; with several, null stands for each.
-- The table is new and small. A large one is filled by `call online.backfill(…)`, in batches.

-- slipstitch-ignore missing-revert: which rows had no branch before is not known any more

begin;

do $backfill$
begin
    perform core.require_every_row('contact.patients');
    perform core.require_every_row('core.locations');

    update contact.patients as p
    set location_id = f.id
    from (
        select
            l.organization_id,
            min(l.id::text)::uuid as id
        from core.locations as l
        where l.deleted_at is null
        group by l.organization_id
        having count(*) = 1
    ) as f
    where
        p.organization_id = f.organization_id
        and p.location_id is null;
end
$backfill$;

commit;
