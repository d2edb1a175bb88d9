-- Verify routiq:contact/patients__backfill_location_id on pg

begin;

do $verify$
begin
    perform core.require_every_row('contact.patients');
    perform core.require_every_row('core.locations');

    assert not exists (
        select
        from contact.patients as p
        inner join core.locations as l
            on p.organization_id = l.organization_id and l.deleted_at is null
        where p.location_id is null
        group by p.organization_id, p.id
        having count(*) = 1
    ), 'no patient of a clinic with a single branch should be without it';
end
$verify$;

rollback;
