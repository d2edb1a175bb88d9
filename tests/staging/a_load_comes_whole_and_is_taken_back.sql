begin;

select plan(11);

select test.make_tenants();

-- Everything that a load may write, but who wrote it when.
create function pg_temp.everything()
returns setof text
language sql
as $function$
    select 'contact ' || (to_jsonb(c) - array['updated_at', 'row_version'])::text
    from contact.contacts as c
    union all
    select 'point ' || to_jsonb(p)::text
    from contact.contact_points as p
    union all
    select 'identifier ' || to_jsonb(i)::text
    from contact.contact_identifiers as i
    union all
    select 'patient ' || (to_jsonb(p) - array['updated_at', 'row_version'])::text
    from contact.patients as p
    union all
    select 'id ' || (to_jsonb(e) - array['updated_at', 'row_version'])::text
    from integration.external_ids as e
    union all
    select 'search ' || to_jsonb(d)::text
    from contact.search_documents as d
$function$;

-- the first load comes and stays; the second changes one of it and brings one more
create temporary table loads (name text, id uuid);

insert into loads
select 'first', test.land('north', 'contact', test.old_people());

select test.promote(l.id) from loads as l;

select is(
    (select test.outcomes(l.id) from loads as l),
    '1 inserted, 2 inserted, 3 inserted, 4 rejected, 5 rejected, 6 inserted, 7 rejected',
    'each landed row has an outcome'
);

select results_eq(
    $$
    select c.display_name, c.kind, c.birth_date, c.sex, c.primary_email::text, c.primary_phone::text, p.mrn
    from contact.contacts as c
    left join contact.patients as p on c.id = p.contact_id
    order by c.display_name
    $$,
    $$
    values
    ('Acme', 'organization', null::date, null, null, null, null),
    ('Ada Lovelace', 'person', '1985-12-10', 'female', 'ada@example.com', '+61412345678', 'M1'),
    ('Alan Turing', 'person', null, null, null, null, 'M2'),
    ('New', 'person', null, null, null, null, null)
    $$,
    'rows become contacts and patients'
);

select results_eq(
    $$select e.target_id from integration.external_ids as e where e.external_id = '1'$$,
    $$select standardisation.id_of(o.id, 'filemaker/contact', '1') from core.organizations as o where o.slug = 'north'$$,
    'ids follow from the ids there'
);

select is_empty(
    $$select r.measure, r.subject from loads as l cross join staging.reconcile(l.id) as r where not r.is_equal$$,
    'both sides agree'
);

update contact.contacts set birth_date = '1985-12-11' where display_name = 'Ada Lovelace';

select results_eq(
    $$
    select r.measure, r.subject
    from loads as l cross join staging.reconcile(l.id) as r
    where not r.is_equal order by r.measure
    $$,
    $$values ('differing', ''), ('digest', 'birth_date'), ('samples', ''), ('sum', 'birth_date')$$,
    'a value that is not as it was told is found by digest, sum and sample'
);

update contact.contacts set birth_date = '1985-12-10' where display_name = 'Ada Lovelace';

create temporary table before as
select * from pg_temp.everything() as e (line);

insert into loads
select
    'second',
    test.land(
        'north', 'contact',
        jsonb_build_array(
            test.old_people() -> 0 || '{"family_name": "King", "mobile": "0412 345 680", "mrn": "M7", "modified_at": "02/03/2026 9:00 AM"}',
            test.old_people() -> 2,
            jsonb_build_object('external_id', '8', 'given_name', 'Grace', 'email', 'grace@example.com', 'is_patient', 'on')
        ),
        'incremental'
    );

select test.promote(l.id) from loads as l where l.name = 'second';

select is(
    (select test.outcomes(l.id) from loads as l where l.name = 'second'),
    '1 updated, 2 unchanged, 3 inserted',
    'the next load writes what changed'
);

select is(
    (select count(*)::int from contact.contact_points as p inner join contact.contacts as c on p.contact_id = c.id where c.family_name = 'King'),
    3,
    'and adds what is new'
);

select is_empty(
    $$select w.reason from loads as l cross join staging.written_since(l.id) as w where l.name = 'second'$$,
    'nobody wrote since'
);

select test.take_back(l.id) from loads as l where l.name = 'second';

select bag_eq(
    'select * from pg_temp.everything()', 'select * from before',
    'a load that is taken back leaves everything as it was'
);

select results_eq(
    $$select w.row_number, w.reason from loads as l cross join staging.written_since(l.id) as w where l.name = 'first'$$,
    $$values (1::bigint, 'it was changed')$$,
    'what was written since is listed'
);

select test.take_back(l.id) from loads as l where l.name = 'first';

select is(
    (select string_agg(c.display_name, ', ') from contact.contacts as c),
    'Ada Lovelace',
    'and stays when the rest is taken back'
);

select *
from finish();

rollback;
