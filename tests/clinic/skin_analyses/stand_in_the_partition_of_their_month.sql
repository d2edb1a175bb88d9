begin;

select plan(18);

select test.make_clinic();
select test.asset('face');

create function test.analyse(
    p_contact text, p_at timestamptz default now(), p_more text default '1', p_encounter_id uuid default null
)
returns text
language plpgsql
as $function$
declare
    v_id uuid;
begin
    insert into clinic.skin_analyses (
        organization_id, contact_id, encounter_id, asset_id, model_name, model_version, result, analysed_at
    )
    select a.organization_id, test.contact(p_contact), p_encounter_id, a.id, 'derm', p_more, '{}', p_at
    from docs.assets as a
    returning id into v_id;
    return v_id;
exception
    when others then
        return sqlstate;
end
$function$;

create function test.stands(p_version text)
returns text
language sql
as $function$
    select s.tableoid::regclass::text
    from clinic.skin_analyses as s
    where s.model_version = p_version
$function$;

create function test.month(p_at timestamptz)
returns text
language sql
as $function$
    select to_char(p_at at time zone 'UTC', '"clinic.skin_analyses_"YYYY"_"MM')
$function$;

create temporary table made as
select
    test.analyse('Mary') as mary,
    test.analyse('Noah') as noah,
    test.analyse('Noah', now() + interval '1 month', 'next') as later,
    test.analyse('Noah', '2019-05-01 12:00+00', 'old') as earlier;

select is(
    (
        select s.tableoid::regclass::text
        from clinic.skin_analyses as s
        where s.contact_id = test.contact('Mary')
    ),
    test.month(now()), 'this month has its partition'
);
select is(test.stands('next'), test.month(now() + interval '1 month'), 'so has the next');
select is(test.stands('old'), 'clinic.skin_analyses_default', 'what has none is kept nevertheless');
select core.ensure_partitions(
    'clinic.skin_analyses', 0,
    (extract(year from age(now(), '2019-05-01')) * 12 + extract(month from age(now(), '2019-05-01')))::int + 1
);
select is(test.stands('old'), 'clinic.skin_analyses_2019_05', 'until its month is made');

update clinic.skin_analyses
set analysed_at = now()
where model_version = 'old';

select is(test.stands('old'), test.month(now()), 'an instant that is corrected moves the analysis');
select results_eq(
    $$select k.analysed_at from clinic.skin_analysis_keys as k inner join made as m
        on k.skin_analysis_id = m.earlier::uuid$$,
    $$select now()$$, 'and its key says so'
);
select is(
    core.division_condition(
        'clinic.skin_analyses', 'id', test.organization('north'), array[(select m.earlier::uuid from made as m)]
    ) like '%analysed_at%',
    true, 'so that whoever names an analysis finds its month'
);
select is(
    (
        select bool_and(i.inhrelid::regclass::text ~ '_20' and c.reloptions @> '{autovacuum_vacuum_scale_factor=0.05}')
        from pg_inherits as i
        inner join pg_class as c
            on i.inhrelid = c.oid
        where
            i.inhparent = 'clinic.skin_analyses'::regclass
            and i.inhrelid::regclass::text >= test.month(now())
            and i.inhrelid::regclass::text <> 'clinic.skin_analyses_default'
    ),
    true, 'months to come are vacuumed at a twentieth of dead rows'
);
select test.sign_in('user_ada', 'org_north');
select is(
    test.error_as('app_owner', 'select from clinic.skin_analyses_default'), '42501', 'no function reaches a partition'
);

-- The key.
select is(test.analyse('Mary', now() - interval '40 days'), '23505', 'a version says one thing of a picture in any month');
select throws_ok(
    $$insert into clinic.skin_analyses (
        organization_id, id, contact_id, asset_id, model_name, model_version, result, analysed_at
    )
    select s.organization_id, s.id, s.contact_id, s.asset_id, s.model_name, 'twice', '{}', now() + interval '1 month'
    from clinic.skin_analyses as s
    where s.model_version = 'old'$$,
    'RQ409', null, 'an id is that of one analysis, whatever the month'
);
select is(
    (
        select count(*)
        from clinic.skin_analysis_keys as k
    ),
    4::bigint, 'each analysis has a key'
);

create temporary table merged as
select
    test.answer_to(
        'user_ada', 'org_north', format('select api.merge_contacts(%L, %L)', test.contact('Mary'), test.contact('Noah'))
    )::jsonb ->> 'merge_id' as merge_id;

select is(
    (
        select count(*) || ' ' || count(k.subject)
        from clinic.skin_analyses as s
        inner join clinic.skin_analysis_keys as k
            on s.organization_id = k.organization_id and s.id = k.skin_analysis_id
        where s.contact_id = test.contact('Mary')
    ),
    '4 3', 'where two are merged of whom the same was said, both stay'
);
select test.answer_to('user_ada', 'org_north', format('select api.undo_merge(%L)', (select m.merge_id from merged as m)));
select is(
    (
        select count(k.subject)
        from clinic.skin_analysis_keys as k
    ),
    4::bigint, 'and each has its own again when that is undone'
);
select test.answer_to('user_ada', 'org_north', format('select api.delete_contact(%L)', test.contact('Noah')));
select is(
    (
        select count(k.subject)
        from clinic.skin_analysis_keys as k
    ),
    1::bigint, 'what is taken away takes up no name'
);

-- Whose encounter it was.
insert into clinic.encounters (organization_id, contact_id, practitioner_id)
values (test.organization('north'), test.contact('Mary'), test.practitioner('Doctor Hill'));
select test.analyse('Mary', now(), 'met', (select e.id from clinic.encounters as e));

select is(
    (
        select s.practitioner_id
        from clinic.skin_analyses as s
        where s.model_version = 'met'
    ),
    test.practitioner('Doctor Hill'), 'it tells the practitioner of its encounter'
);
delete from clinic.encounters;
select is(
    (
        select concat_ws(' ', s.encounter_id, s.practitioner_id)
        from clinic.skin_analyses as s
        where s.model_version = 'met'
    ),
    test.practitioner('Doctor Hill')::text, 'also when the encounter is gone'
);
select throws_ok(
    $$delete from clinic.skin_analysis_keys where subject is not null$$, '23503', null,
    'a key stays as long as its analysis'
);

select *
from finish();

rollback;
