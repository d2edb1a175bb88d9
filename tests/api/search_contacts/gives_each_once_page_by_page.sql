begin;

select plan(2);

select test.make_clinic();

insert into contact.contacts (organization_id, display_name)
select test.organization('north'), v.name || ' ' || n.number
from (values ('Smith'), ('Anna Smith'), ('Blacksmith'), ('Smiht')) as v (name)
cross join generate_series(1, 6) as n (number);

create function pg_temp.pages()
returns setof text
language plpgsql
as $$
declare
    v_page jsonb;
    v_after jsonb;
begin
    loop
        v_page := test.answer_to(
            'user_ada', 'org_north',
            format(
                'select jsonb_agg(s order by s.rank, s.place ->> $q$name$q$, s.contact_id) '
                'from api.search_contacts($q$smith$q$, 5, %L) as s',
                v_after
            )
        )::jsonb;
        exit when v_page is null;
        v_after := v_page -> -1 -> 'place';
        return query select p.row ->> 'display_name' from jsonb_array_elements(v_page) as p (row);
    end loop;
end
$$;

create temporary table pages as
select
    p.name,
    p.place
from pg_temp.pages() with ordinality as p (name, place);

select results_eq(
    'select p.name from pages as p order by p.place',
    $$select v.name || ' ' || n.number
    from (values (0, 'Smith'), (1, 'Anna Smith'), (3, 'Blacksmith')) as v (rank, name)
    cross join generate_series(1, 6) as n (number)
    order by v.rank, n.number$$,
    'pages follow one another, best first'
);
select is(
    (
        select count(distinct p.name)
        from pages as p
    ),
    (
        select count(*)
        from pages as p
    ),
    'and nobody comes twice'
);

select *
from finish();

rollback;
