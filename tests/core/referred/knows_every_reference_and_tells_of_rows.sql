begin;

select plan(5);

select test.make_clinic();
select test.book('Mary', 'Doctor Harbour', 9, 'harbour', 'booked');

create function pg_temp.found(p_slug text, p_name text)
returns text
language sql
as $function$
    select string_agg(r.child_table || ' ' || r.child_column, ', ' order by r.child_table)
    from core.referred('contact.contacts', test.organization(p_slug), array[test.contact(p_name)]) as r
    where r.has_rows
$function$;

select set_eq(
    $$select p.name, r.child_table, r.child_column
    from unnest(array['contact.contacts', 'contact.patients', 'clinic.appointments']) as p (name)
    cross join lateral core.referred(p.name, gen_random_uuid(), '{}') as r$$,
    $$select r.parent_table, r.child_table, r.child_column
    from core.delete_rules as r
    inner join pg_class as c
        on r.child_table::regclass = c.oid
    where c.relkind = 'r' and r.parent_table in ('contact.contacts', 'clinic.appointments')
    union
    select p.name, m.child_table::text, m.child_column
    from unnest(array['contact.contacts', 'contact.patients']) as p (name)
    cross join lateral contact.merge_references(p.name::regclass) as m
    inner join pg_class as c
        on m.child_table = c.oid
    where c.relkind = 'r'$$,
    'every reference to a contact, patient or appointment is known: write a new one there'
);
select is(
    pg_temp.found('north', 'Mary'),
    'clinic.appointments contact_id, core.organization_members contact_id',
    'rows that refer are found'
);
select is(pg_temp.found('north', 'Noah'), null, 'of somebody else there is none');
select is(pg_temp.found('south', 'Mary'), null, 'nor in another organization');
select ok(
    not core.idle_references(
        'contact.contacts', test.organization('north'), array[test.contact('Mary')]
    ) @> array['clinic.appointments contact_id']
    and core.idle_references(
        'contact.contacts', test.organization('north'), array[test.contact('Mary')]
    ) @> array['clinic.bookings contact_id'],
    'the other references are idle'
);

select *
from finish();

rollback;
